"""`annotator init`, `suggest`, `stats`, `check` and `log`."""

import os
from pathlib import Path
from typing import Annotated

import typer

from annotator.cli.diagnostics import progress, say
from annotator.cli.output import emit, emit_json
from annotator.config.label_schema import DEFAULT_SCHEMA
from annotator.config.paths import find_project
from annotator.document.safe_text import safe
from annotator.document.schema import Severity
from annotator.store.suggestions import Which
from annotator.workspace.project import Project

ProjectOption = Annotated[Path | None, typer.Option("--project", help="The project's directory.")]
JsonOption = Annotated[bool, typer.Option("--json", help="Print JSON instead of lines.")]


def _project(directory: Path | None) -> Project:
    return Project.open(find_project(directory, os.environ, Path.cwd()))


def init(
    directory: Annotated[Path, typer.Argument(metavar="[DIR]", help="Made when missing.")] = Path(),
    *,
    schema: Annotated[
        str, typer.Option("--schema", metavar="NAME|FILE", help="The label schema to copy into it.")
    ] = DEFAULT_SCHEMA,
) -> None:
    """Make a project: a directory with settings, a label schema and a database."""
    project = Project.init(directory, schema)
    emit(safe(str(project.directory)))
    say(f"Label schema {safe(project.schema.name)}. Next: annotator import FILE…, then annotator annotate.")


def suggest(
    *,
    only: Annotated[
        Which, typer.Option("--only", help="Articles without suggestions, not finished by anybody, or all.")
    ] = Which.NEW,
    model: Annotated[
        str | None, typer.Option("--model", metavar="NAME|PATH", help="A spaCy pipeline instead of ours.")
    ] = None,
    project: ProjectOption = None,
) -> None:
    """Run the extractor over articles and store what it suggests."""
    from annotator.extractor.suggest import load_extractor
    from annotator.workspace import suggesting

    opened = _project(project)
    labels = opened.settings.suggest_labels
    extractor = load_extractor(opened.schema, model=model or opened.settings.model, label_map=labels)
    if extractor.notice:
        say(safe(extractor.notice))
    report = suggesting.suggest(opened, extractor, only=only, progress=progress("Suggesting"))
    emit(
        f"{report.articles} articles: {report.spans} spans and {report.relations} relations suggested "
        f"by {safe(extractor.name)} {safe(extractor.version)}"
    )
    if not report.articles:
        say("every article has suggestions: --only open or --only all makes new ones")
    for label, count in sorted(report.unmapped.items()):
        say(f"{count} spans labelled {safe(label)} left out: give the label a name under [suggest.labels]")
    if report.skipped:
        say(f"{len(report.skipped)} articles were tokenized by somebody else meanwhile: run it again")


def stats(*, json: JsonOption = False, project: ProjectOption = None) -> None:
    """Print progress, decisions, working time, and what became of suggestions."""
    from annotator.cli.stats_listing import listing
    from annotator.workspace.stats import stats as figures

    with _project(project).database() as database:
        found = figures(database)
    if json:
        emit_json(found.row)
    else:
        for line in listing(found):
            emit(line)


def check(*, project: ProjectOption = None) -> None:
    """Check every article and replay every decision; exit code 1 when something is wrong."""
    from annotator.workspace.check import check as findings

    errors = warnings = 0
    for finding in findings(_project(project)):
        emit(str(finding))
        errors += finding.severity is Severity.ERROR
        warnings += finding.severity is Severity.WARN
    say("nothing is wrong" if not errors + warnings else f"errors: {errors}, warnings: {warnings}")
    if errors:
        raise typer.Exit(1)


def log(
    *,
    article: Annotated[
        str | None, typer.Option("--article", metavar="KEY", help="Only this article's.")
    ] = None,
    json: JsonOption = False,
    project: ProjectOption = None,
) -> None:
    """Print the audit trail: who decided what, when and how, undone decisions included."""
    from annotator.workspace.trail import trail

    shown = ""
    with _project(project).database() as database:
        for entry in trail(database, article):
            if json:
                emit_json(entry.row)
                continue
            if entry.article != shown:
                shown = entry.article
                emit(f"article {safe(shown)}")
            emit(f"  {entry.line}")
    if not shown and not json:
        say("no decisions yet")
