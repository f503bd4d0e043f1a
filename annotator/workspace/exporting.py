"""Annotated articles out, in any format of the registry: read in one transaction, written whole."""

from collections.abc import Callable, Collection, Iterable, Iterator
from functools import partial
from itertools import chain
from pathlib import Path
from typing import Any, BinaryIO, TypeVar

from annotator.config.paths import EXPORTS
from annotator.document.errors import ProjectError, UsageError
from annotator.document.offsets import OffsetUnit
from annotator.document.safe_text import safe
from annotator.document.schema import LabelSchema
from annotator.formats.annotated import AnnotatedArticle
from annotator.formats.atomic_file import Written, write_lines, write_stream, write_whole
from annotator.formats.atomic_folder import write_folder
from annotator.formats.registry import FormatSpec, Shape, WriteContext
from annotator.store.database import Database
from annotator.workspace.annotated import Include, ProgressCallback, iter_annotated
from annotator.workspace.export_report import ExportReport
from annotator.workspace.project import Project
from annotator.workspace.row_losses import note_row

T = TypeVar("T")


def default_output(project: Project, suffix: str = "prodigy.jsonl") -> Path:
    """Where an export goes when nobody says: `exports/DATASET-SUFFIX` of the project."""
    return project.directory / EXPORTS / f"{project.settings.dataset}-{suffix}"


def export_format(
    project: Project,
    spec: FormatSpec,
    output: Path | BinaryIO | None,
    *,
    annotator: str | None = None,
    gold: bool = False,
    include: Collection[Include] = (),
    offsets: OffsetUnit | None = None,
    progress: ProgressCallback = lambda done, total: None,
) -> ExportReport:
    """Write the accepted articles in a format, in the order of import.

    One person's annotations of each are written, or those of everybody where the format has people.

    The same store gives the same bytes, as far as the format's own package lets it.

    Args:
        project: what to export.
        spec: the format.
        output: a file or folder, for a format of lines also an open stream, or None for the default,
            which is written only when there are articles.
        annotator: this person's annotations alone.
        gold: the adjudicated ones alone.
        include: what else to export.
        offsets: what they are to count, where the format lets one choose; None: as its tool does.
        progress: told after each article.

    Raises:
        UsageError: a package the format needs is missing, or it cannot go to a stream.
        ProjectError: the output cannot be written; what was there is as it was.
        OffsetError: something would be wrong; nothing was written.
        StoreError: the database refuses.
    """
    report = ExportReport()
    write = spec.writer()
    if output is not None and not isinstance(output, Path) and spec.shape is not Shape.LINES:
        raise UsageError(
            f"{spec.name} does not go to standard output", f"name a {_thing(spec)} with --output"
        )
    with project.database() as database, database.snapshot():
        chosen = _counted(
            iter_annotated(
                project,
                database,
                annotator=annotator,
                gold=gold,
                include=include,
                one_per_article=not spec.people,
                report=report.choice,
                progress=progress,
            ),
            report,
        )
        chosen = _rows_noted(chosen, database, project.schema, report)
        articles: Iterator[AnnotatedArticle] | None = chosen
        if output is None:
            output = default_output(project, spec.suffix)
            articles = unless_empty(chosen, output, report)
        if articles is not None:
            context = WriteContext(project.schema, project.settings.dataset, report.losses, offsets)
            _write(spec, write, articles, context, output, report)
    return report


def _thing(spec: FormatSpec) -> str:
    return "folder" if spec.shape is Shape.FOLDER else "file"


def _counted(articles: Iterator[AnnotatedArticle], report: ExportReport) -> Iterator[AnnotatedArticle]:
    last = None
    for article in articles:
        report.articles += article.article.key != last
        last = article.article.key
        yield article


def _rows_noted(
    articles: Iterator[AnnotatedArticle], database: Database, schema: LabelSchema, report: ExportReport
) -> Iterator[AnnotatedArticle]:
    """The articles; what of the rows they came as has no place in the format is counted."""
    for given in articles:
        note_row(database, given, schema, report.losses)
        yield given


def unless_empty(items: Iterator[T], output: Path, report: ExportReport) -> Iterator[T] | None:
    """The items, for the default output, whose directory is made; None and a note when there are none."""
    first = next(items, None)
    report.path = output
    if first is None:
        report.is_written = False
        return None
    make_export_folder(output.parent)
    return chain([first], items)


def make_export_folder(folder: Path) -> None:
    """Make the project's folder of exports, unless it is there; ProjectError when a link leads out of the
    project.
    """
    if folder.is_symlink():
        raise ProjectError(
            f"{safe(str(folder))} is a symbolic link, and exports follow none", "name where to with --output"
        )
    folder.mkdir(mode=0o700, exist_ok=True)


def _write(
    spec: FormatSpec,
    write: Callable[..., Any],
    articles: Iterable[AnnotatedArticle],
    context: WriteContext,
    output: Path | BinaryIO,
    report: ExportReport,
) -> None:
    if not isinstance(output, Path):
        _note_lines(write_stream(output, write(articles, context)), report)
        return
    report.path = output
    match spec.shape:
        case Shape.LINES:
            _note_lines(write_lines(output, write(articles, context)), report)
        case Shape.FOLDER:
            folder = write_folder(output, write(articles, context))
            report.files, report.sha256 = folder.files, folder.sha256
        case Shape.BINARY:
            whole = write_whole(output, partial(write, articles, context))
            report.rows, report.sha256 = whole.lines, whole.sha256


def _note_lines(written: Written, report: ExportReport) -> None:
    report.rows, report.sha256 = written.lines, written.sha256
