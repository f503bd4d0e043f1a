"""`annotator init`, `suggest`, `stats`, `check` and `log`."""

from pathlib import Path

import click

from annotator.cli.diagnostics import counted, progress, say
from annotator.cli.help import argument, command
from annotator.cli.options import (
    PATH,
    choice_option,
    json_option,
    open_project,
    own_work_alone,
    project_option,
)
from annotator.cli.output import emit, emit_json
from annotator.config.label_schema import DEFAULT_SCHEMA
from annotator.config.roles import Role
from annotator.document.safe_text import safe
from annotator.document.schema import Severity
from annotator.store.suggestions import Which
from annotator.workspace.project import Project


@command("init", example="annotator init elections")
@argument("directory", "[DIR]", "Where; made when missing. Without it, here.", type=PATH, default=Path())
@click.option(
    "--schema",
    metavar="NAME|FILE",
    default=DEFAULT_SCHEMA,
    show_default=True,
    help="The label schema to copy into it: one that comes with the program, or a file.",
)
@click.option(
    "--database",
    metavar="ADDRESS",
    default="",
    help="Keep it in a PostgreSQL database, postgresql://HOST/NAME, and not in a file of the folder.",
)
def init(*, directory: Path, schema: str, database: str) -> None:
    """Make a project: settings, a label schema and a database."""
    project = Project.init(directory, schema, database=database)
    emit(safe(str(project.directory)))
    say(f"Label schema {safe(project.schema.name)}. Next: annotator import FILE…, then annotator annotate.")


@command("suggest", example="annotator suggest --only open")
@choice_option(
    "--only",
    Which,
    "choice of articles",
    default=Which.NEW,
    help="Articles without suggestions (new), those nobody has finished (open), or all.",
)
@click.option(
    "--model",
    metavar="NAME|DIR",
    help="The spaCy pipeline: an installed package or a directory; `rules`: the rules alone; "
    "`none`: patterns alone.",
)
@click.option(
    "--patterns",
    type=PATH,
    metavar="FILE",
    multiple=True,
    help="Suggest what the patterns of this file find too (Prodigy's patterns.jsonl). May be repeated.",
)
@project_option
def suggest(*, only: Which, model: str | None, patterns: tuple[Path, ...], project: Path | None) -> None:
    """Suggest spans and links for articles.

    The extractor reads them and stores what it finds. Interrupted, it goes on where it was.
    """
    from annotator.workspace import suggesting
    from annotator.workspace.suggesters import load_suggester

    opened = open_project(project, needs=Role.LEAD)
    extractor = load_suggester(opened, model=model, patterns=patterns)
    if extractor.notice:
        say(extractor.notice)
    report = suggesting.suggest(opened, extractor, only=only, progress=progress("Suggesting"))
    if report.articles:
        say(
            f"{counted(report.articles, 'article')}: {counted(report.spans, 'span')} and "
            f"{counted(report.relations, 'relation')} suggested by {extractor.name} {extractor.version}"
        )
    elif not report.skipped:
        say("every article has suggestions: use --only open or --only all to make new ones")
    for label, count in sorted(report.unmapped.items()):
        say(
            f"{counted(count, 'suggestion')} labelled {label} left out: give the label a name under "
            '[suggest.labels], or "" to leave it out without a word'
        )
    if report.skipped:
        what = counted(len(report.skipped), "article")
        say(f"{what} left out, tokenized by somebody else meanwhile: run it again")


@command("stats", example="annotator stats --json")
@json_option
@project_option
def stats(*, json: bool, project: Path | None) -> None:
    """Print progress, working time and acceptance.

    For each person: articles by state, decisions, working time, and what became of suggestions. Where
    annotator.toml names roles, annotators get their own figures alone.
    """
    from annotator.cli.stats_listing import listing
    from annotator.workspace.stats import stats as figures

    opened = open_project(project)
    with opened.database() as database:
        found = figures(database, own_work_alone(opened))
    if json:
        emit_json(found.row)
    else:
        for line in listing(found):
            emit(line)


@command("check", example="annotator check --project elections")
@project_option
def check(*, project: Path | None) -> None:
    """Check every article and replay every decision.

    Prints a line for each thing that is wrong; the exit code is 1 when one of them is an error.
    """
    from annotator.workspace.check import check as findings

    errors = warnings = 0
    for finding in findings(open_project(project, needs=Role.LEAD)):
        emit(str(finding))
        errors += finding.severity is Severity.ERROR
        warnings += finding.severity is Severity.WARN
    say("nothing is wrong" if not errors + warnings else f"errors: {errors}, warnings: {warnings}")
    if errors:
        raise click.exceptions.Exit(1)


@command("log", example="annotator log --article sahel-truce-talks")
@click.option("--article", metavar="KEY", help="Only the decisions about this article.")
@json_option
@project_option
def log(*, article: str | None, json: bool, project: Path | None) -> None:
    """Print who decided what, when and how.

    Nothing is left out: decisions that were taken back later are marked. Where annotator.toml names
    roles, annotators get their own decisions alone.
    """
    from annotator.workspace.trail import trail

    shown = ""
    opened = open_project(project)
    with opened.database() as database:
        for entry in trail(database, article, own_work_alone(opened)):
            if json:
                emit_json(entry.row)
                continue
            if entry.article != shown:
                shown = entry.article
                emit(f"article {safe(shown)}")
            emit(f"  {entry.line}")
    if not shown and not json:
        say("no decisions yet")
