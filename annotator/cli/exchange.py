"""`annotator export`."""

from enum import StrEnum
from pathlib import Path

import click

from annotator.cli import output
from annotator.cli.diagnostics import progress
from annotator.cli.exchange_listing import show_export
from annotator.cli.help import command
from annotator.cli.options import choice_option, open_project, project_option
from annotator.document.ids import check_annotator
from annotator.workspace.exchange import Include, export_prodigy


class ExportFormat(StrEnum):
    """Formats that annotations are written in."""

    PRODIGY = "prodigy"


@command("export", example="annotator export --output training.jsonl")
@choice_option(
    "--format",
    ExportFormat,
    "format",
    default=ExportFormat.PRODIGY,
    help="The format to write.",
)
@click.option(
    "--output",
    "output_file",
    metavar="FILE|-",
    help="Where to; - is standard output. Without it, exports/DATASET-prodigy.jsonl in the project.",
)
@click.option("--annotator", metavar="NAME", help="Only this person's rows.")
@choice_option(
    "--include",
    Include,
    "kind of article",
    multiple=True,
    help="Unfinished articles too, without an answer: all (open), or those with a flag. May be repeated.",
)
@project_option
def export(
    *,
    format: ExportFormat,
    output_file: str | None,
    annotator: str | None,
    include: tuple[Include, ...],
    project: Path | None,
) -> None:
    """Write finished annotations as training rows.

    One row for each finished article and person. The same project gives the same bytes.
    """
    if annotator is not None:
        check_annotator(annotator)
    target = output.stream() if output_file == "-" else Path(output_file) if output_file else None
    report = export_prodigy(
        open_project(project), target, annotator=annotator, include=include, progress=progress("Export")
    )
    show_export(report, annotator)
