"""`annotator import`."""

from pathlib import Path

import click

from annotator.cli.diagnostics import progress
from annotator.cli.help import argument, command
from annotator.cli.import_listing import show_import
from annotator.cli.options import PATH, choice_option, open_project, project_option
from annotator.config.roles import Role
from annotator.document.errors import UsageError
from annotator.document.ids import check_annotator
from annotator.document.offsets import OffsetUnit
from annotator.formats.reading import FileFormat
from annotator.workspace.exchange import import_files
from annotator.workspace.import_sessions import BY_SESSION


@command("import", example="annotator import articles.jsonl")
@argument(
    "files",
    "FILE…",
    "Text files, JSON Lines, or files and folders of other tools.",
    nargs=-1,
    required=True,
    type=PATH,
)
@choice_option(
    "--format",
    FileFormat,
    "format",
    default=FileFormat.AUTO,
    help="How the files are written; auto goes by their names and first lines.",
)
@click.option(
    "--annotator",
    metavar="NAME|@session",
    help="Take the answers in the files as this person's; @session: as those whom each row names.",
)
@click.option("--gold", is_flag=True, help="With --format review and @session: what was reviewed is gold.")
@click.option(
    "--label",
    "labels",
    metavar="OLD=NEW",
    multiple=True,
    help="Take the label OLD of the files as NEW; without NEW it is left out. May be repeated.",
)
@click.option(
    "--skip-bad", is_flag=True, help="Import the good lines; write the others to FILE.rejected.jsonl."
)
@choice_option(
    "--offsets",
    OffsetUnit,
    "unit of offsets",
    default=OffsetUnit.CODEPOINT,
    help="What the offsets in the files count.",
)
@project_option
def import_(
    *,
    files: tuple[Path, ...],
    format: FileFormat,
    annotator: str | None,
    gold: bool,
    skip_bad: bool,
    offsets: OffsetUnit,
    labels: tuple[str, ...],
    project: Path | None,
) -> None:
    """Bring articles into the project.

    A text file is one article. A line of JSON Lines is one article with `text` and `meta`, or a
    Prodigy task: its spans and relations become suggestions, or with --annotator, where a row has
    an answer, that person's annotations. Each file goes in whole or not at all. For rows of labels
    of their own see `annotator schema infer`.
    """
    if annotator is not None and annotator != BY_SESSION:
        check_annotator(annotator)
    if (gold or format is FileFormat.REVIEW) and annotator != BY_SESSION:
        raise UsageError("review rows hold several people's work", "say --annotator @session")
    if gold and format is not FileFormat.REVIEW:
        raise UsageError("--gold is for review rows", "say --format review")
    report = import_files(
        open_project(project, needs=Role.LEAD),
        files,
        format=format,
        annotator=annotator,
        skip_bad=skip_bad,
        offsets=offsets,
        labels=dict(map(_renamed, labels)),
        gold=gold,
        progress=progress("Import"),
    )
    show_import(report)
    if not report.is_complete:
        raise click.exceptions.Exit(1)


def _renamed(option: str) -> tuple[str, str]:
    """Both labels of OLD=NEW."""
    old, sign, new = option.rpartition("=")
    if not sign or not old:
        raise UsageError(f"--label {option}: there are no two labels", "write it as --label OLD=NEW")
    return old, new
