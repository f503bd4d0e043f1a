"""`annotator import` and `annotator export`."""

import os
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from annotator.cli import output
from annotator.cli.diagnostics import progress, say, show_bundle
from annotator.config.paths import find_project
from annotator.document.ids import check_annotator
from annotator.document.offsets import OffsetUnit
from annotator.formats.reading import FileFormat
from annotator.workspace.exchange import (
    ExportReport,
    FileReport,
    ImportReport,
    Include,
    export_prodigy,
    import_files,
)
from annotator.workspace.project import Project

ProjectOption = Annotated[
    Path | None, typer.Option("--project", metavar="DIR", help="The project's directory.")
]


class ExportFormat(StrEnum):
    """Formats that annotations are written in."""

    PRODIGY = "prodigy"


def import_(
    files: Annotated[list[Path], typer.Argument(metavar="FILE…", help="Text files or JSON Lines.")],
    *,
    format: Annotated[
        FileFormat, typer.Option("--format", help="How the files are written; auto goes by their names.")
    ] = FileFormat.AUTO,
    annotator: Annotated[
        str | None,
        typer.Option("--annotator", metavar="NAME", help="Take the answers in the files as this person's."),
    ] = None,
    skip_bad: Annotated[
        bool,
        typer.Option("--skip-bad", help="Import the good lines; write the others to FILE.rejected.jsonl."),
    ] = False,
    offsets: Annotated[
        OffsetUnit, typer.Option("--offsets", help="What the offsets in the files count.")
    ] = OffsetUnit.CODEPOINT,
    project: ProjectOption = None,
) -> None:
    """Bring articles into the project.

    A text file is one article. A line of JSON Lines is one article with `text` and `meta`, or a
    Prodigy task: its spans and relations become suggestions, or with --annotator, where a row has
    an answer, that person's annotations. Each file goes in whole or not at all.
    """
    if annotator is not None:
        check_annotator(annotator)
    found = Project.open(find_project(project, os.environ, Path.cwd()))
    report = import_files(
        found,
        files,
        format=format,
        annotator=annotator,
        skip_bad=skip_bad,
        offsets=offsets,
        progress=progress("Import"),
    )
    show_import(report)
    if not report.is_complete:
        raise typer.Exit(1)


def show_import(report: ImportReport) -> None:
    """Say what became of each file."""
    for file in report.files:
        if file.errors:
            show_bundle(file.errors, file.error_count)
        for sentence in _sentences(file):
            say(f"{file.file}: {sentence}")


def _sentences(file: FileReport) -> list[str]:
    if not file.is_imported:
        lines = f" ({_count(file.refused, 'bad line')})" if file.errors and file.errors[0].line else ""
        return [f"not imported{lines}"]
    if not file.rows and not file.refused:
        return ["holds no articles: nothing imported"]
    said = [f"{_count(file.added, 'article')} added" + _with_suggestions(file)]
    if file.same:
        said[0] += f", {file.same:,} already there"
    if file.refused:
        said.append(f"{_count(file.refused, 'bad line')} left out, with reasons in {file.rejected_file}")
    if file.answers:
        said[0] += f", {_count(file.answers, 'answer')} taken over"
    if file.kept:
        said.append(f"{_count(file.kept, 'answer')} left out: the annotator has worked on the article here")
    if file.answered:
        said.append(f"{_count(file.answered, 'row')} carried an answer (see --annotator)")
    if file.repeated_relations:
        said.append(f"{_count(file.repeated_relations, 'relation')} given twice, taken once")
    if file.foreign_relations:
        count = _count(file.foreign_relations, "relation")
        said.append(f"{count} to a token that is no span: kept with the row, not suggested")
    if file.off_tokens:
        said.append(
            f"{_count(file.off_tokens, 'span')} off the borders of the row's tokens: kept by character"
        )
    return said


def _with_suggestions(file: FileReport) -> str:
    if not file.spans:
        return ""
    return f" with {_count(file.spans, 'suggested span')} and {_count(file.relations, 'relation')}"


def _count(number: int, what: str) -> str:
    return f"{number:,} {what}" + ("" if number == 1 else "s")


def export(
    *,
    format: Annotated[
        ExportFormat, typer.Option("--format", help="The format to write.")
    ] = ExportFormat.PRODIGY,
    output_file: Annotated[
        str,
        typer.Option(
            "--output", metavar="FILE|-", help="Where to; default exports/ in the project, - standard output."
        ),
    ] = "",
    annotator: Annotated[
        str | None, typer.Option("--annotator", metavar="NAME", help="Only this person's rows.")
    ] = None,
    include: Annotated[
        list[Include] | None,
        typer.Option("--include", help="Unfinished articles too, without an answer; may be repeated."),
    ] = None,
    project: ProjectOption = None,
) -> None:
    """Write finished annotations as training rows.

    One row for each finished article and person. The same project gives the same bytes.
    """
    if annotator is not None:
        check_annotator(annotator)
    found = Project.open(find_project(project, os.environ, Path.cwd()))
    target = output.stream() if output_file == "-" else Path(output_file) if output_file else None
    report = export_prodigy(
        found, target, annotator=annotator, include=include or (), progress=progress("Export")
    )
    _show_export(report)


def _show_export(report: ExportReport) -> None:
    where = report.path or "standard output"
    say(f"{where}: {_count(report.rows, 'row')}, SHA-256 {report.sha256}")
    for number, what in (
        (report.as_they_came, "as they came: nobody has begun them"),
        (report.unfinished, "unfinished, left out (see --include)"),
        (report.nested, "spans overlap others: under `annotator`, `nested`"),
        (report.character_spans, "spans off the token borders: under `annotator`, `character_spans`"),
        (report.side_relations, "relations touch one of these: under `annotator`, `nested`"),
        (report.left_out, "imported relations left out: their end is gone"),
    ):
        if number:
            say(f"{number:,} {what}")
