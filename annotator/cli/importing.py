"""`annotator import`."""

from pathlib import Path

import click

from annotator.cli.diagnostics import progress
from annotator.cli.help import argument, command
from annotator.cli.import_listing import show_import
from annotator.cli.options import PATH, choice_option, open_project, project_option
from annotator.document.ids import check_annotator
from annotator.document.offsets import OffsetUnit
from annotator.formats.reading import FileFormat
from annotator.workspace.exchange import import_files


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
@click.option("--annotator", metavar="NAME", help="Take the answers in the files as this person's.")
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
    skip_bad: bool,
    offsets: OffsetUnit,
    project: Path | None,
) -> None:
    """Bring articles into the project.

    A text file is one article. A line of JSON Lines is one article with `text` and `meta`, or a
    Prodigy task: its spans and relations become suggestions, or with --annotator, where a row has
    an answer, that person's annotations. Each file goes in whole or not at all.
    """
    if annotator is not None:
        check_annotator(annotator)
    report = import_files(
        open_project(project),
        files,
        format=format,
        annotator=annotator,
        skip_bad=skip_bad,
        offsets=offsets,
        progress=progress("Import"),
    )
    show_import(report)
    if not report.is_complete:
        raise click.exceptions.Exit(1)
