"""Prodigy rows out: one for each finished article and person, checked one by one."""

from collections.abc import Collection, Iterator
from pathlib import Path
from typing import BinaryIO

from annotator.document.article import Article
from annotator.editing.annotations import Answer
from annotator.editing.folding import fold_stored
from annotator.formats.atomic_file import write_lines, write_stream
from annotator.formats.json_out import dump_row, plain_line
from annotator.formats.losses import Losses
from annotator.formats.prodigy_row import MadeRow, RowMaker
from annotator.formats.prodigy_task import text_task
from annotator.store.articles import Incoming
from annotator.store.database import Database
from annotator.store.streams import IncomingStream, StoredDecision
from annotator.workspace.annotated import ProgressCallback, SuggestedSpans, iter_decided, with_tokens
from annotator.workspace.answers import IMPORTED
from annotator.workspace.choosing import Chooser, Include
from annotator.workspace.export_report import ExportReport
from annotator.workspace.exporting import default_output, unless_empty
from annotator.workspace.project import Project
from annotator.workspace.tasks import NOBODY, Rows, TaskFinder


def export_prodigy(
    project: Project,
    output: Path | BinaryIO | None,
    *,
    annotator: str | None = None,
    include: Collection[Include] = (),
    progress: ProgressCallback = lambda done, total: None,
) -> ExportReport:
    """Write one row for each finished article and person, in the order of import, then by name.

    The same store gives the same bytes.

    Args:
        project: what to export.
        output: a file, an open stream, or None for the default file, which is written only when there
            are rows.
        annotator: this person's rows alone.
        include: what else to export.
        progress: told after each article.

    Raises:
        ProjectError: the file cannot be written; one that was there is as it was.
        OffsetError: a row would be wrong; nothing was written.
        StoreError: the database refuses.
    """
    report = ExportReport()
    with project.database() as database, database.snapshot():
        chooser = Chooser(
            database,
            annotator=annotator,
            include=include,
            one_per_article=False,
            answers=tuple(Answer),
            report=report.choice,
        )
        export = _Export(project, database, chooser, report, with_untouched=Include.OPEN in include)
        lines: Iterator[str] | None = export.lines(progress)
        if output is None:
            output = default_output(project)
            lines = unless_empty(lines, output, report)
        if lines is None:
            return report
        if isinstance(output, Path):
            report.path = output
            written = write_lines(output, lines)
        else:
            written = write_stream(output, lines)
    report.articles = report.rows = written.lines
    report.sha256 = written.sha256
    return report


class _Export:
    """One pass over the project."""

    def __init__(
        self,
        project: Project,
        database: Database,
        chooser: Chooser,
        report: ExportReport,
        *,
        with_untouched: bool,
    ) -> None:
        self._project, self._database, self._report = project, database, report
        self._chooser, self._with_untouched = chooser, with_untouched
        self._maker = RowMaker(project.schema, project.settings.dataset)
        self._tasks = TaskFinder(project, database)

    def lines(self, progress: ProgressCallback) -> Iterator[str]:
        """All rows as JSON."""
        incoming = IncomingStream(self._database)
        for decided in iter_decided(self._database, self._chooser, progress):
            is_untouched = self._with_untouched and not decided.is_begun
            if not decided.work and not is_untouched:
                continue
            rows = incoming.take(decided.number)
            if is_untouched:
                self._report.as_they_came += 1
                yield _as_it_came(decided.article, rows.get(NOBODY))
            for person, decisions in decided.work.items():
                yield self._line(decided.article, rows, person, decisions)

    def _line(self, article: Article, rows: Rows, person: str, decisions: list[StoredDecision]) -> str:
        own = rows.get(person)
        if own and own.line is not None and [decision.command for decision in decisions] == [IMPORTED]:
            return plain_line(own.line)
        article = with_tokens(self._project, article)
        made = self._maker.row(
            article,
            self._tasks.task(article, rows, person, decisions),
            fold_stored([decision.edits for decision in decisions]),
            annotator=person,
            at=decisions[-1].at,
            find_span=SuggestedSpans(self._database, article.key, decisions),
        )
        _note_losses(made, self._report.losses, article)
        return made.line


def _note_losses(made: MadeRow, losses: Losses, article: Article) -> None:
    for spans, kind in (
        (made.nested, "spans over others: under `annotator`, `nested`"),
        (made.off_tokens, "spans off the token borders: under `annotator`, `character_spans`"),
    ):
        for span in spans:
            losses.add(kind, f"{article.key}: {span.label} {article.text[span.start : span.end]}")
    for link in made.side_links:
        kind = "relations of such spans: under `annotator`, `nested`"
        losses.add(kind, f"{article.key}: {link.relation.label}")
    for foreign in made.left_out:
        kind = "imported relations left out, the end is gone"
        losses.add(kind, f"{article.key}: {foreign.row.get('label')}")


def _as_it_came(article: Article, incoming: Incoming | None) -> str:
    if incoming is None or incoming.line is None:
        return dump_row(dict(text_task(article.text, incoming.file if incoming else "").row))
    return plain_line(incoming.line)
