"""`annotator verify`: whether the project is whole."""

from contextlib import closing
from pathlib import Path

import click

from annotator.cli.diagnostics import counted, progress, say
from annotator.cli.help import command
from annotator.cli.options import open_project, project_option
from annotator.cli.output import emit
from annotator.config.roles import Role
from annotator.document.safe_text import safe
from annotator.document.schema import Severity


@command("verify", example="annotator verify --resume")
@click.option("--resume", is_flag=True, help="Go on where a run before was ended.")
@project_option
def verify(*, resume: bool, project: Path | None) -> None:
    """Verify that nothing is damaged or lost.

    The file, its tables, every offset against its text, and every decision replayed and compared with what is
    kept. One line for each fault, with how to mend it; the exit code is 1 when there is an error. People
    may go on annotating meanwhile.
    """
    from annotator.store.leftovers import at_work
    from annotator.workspace.verifying import Verification

    opened = open_project(project, needs=Role.LEAD)
    bars = {name: progress(f"Verifying {name}") for name in ("the file", "articles", "counts")}
    run = Verification(opened, resume=resume, told=lambda name, done, total: bars[name](done, total))
    for name, where in at_work(opened.address):
        say(f"{safe(name)} is at work {safe(where)}")
    warnings = 0
    try:
        with closing(run.findings()) as findings:
            for finding in findings:
                emit(str(finding))
                warnings += finding.severity is Severity.WARN
    except KeyboardInterrupt:
        say(f"ended after {run.looked:,} of {run.articles:,} articles: --resume goes on there")
        raise
    if run.begun_after:
        say(f"gone on after article {run.begun_after:,}")
    said = f"{counted(run.articles, 'article')} verified"
    say(
        f"{said}, nothing is wrong"
        if not run.errors + warnings
        else f"{said}: errors: {run.errors}, warnings: {warnings}"
    )
    if run.errors:
        raise click.exceptions.Exit(1)
