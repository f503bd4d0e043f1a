"""Prodigy rows out: one for each finished article and person, checked one by one."""

from collections.abc import Collection, Iterator
from pathlib import Path
from typing import BinaryIO

from annotator.document.article import Article
from annotator.editing.annotations import Answer
from annotator.editing.decisions import Decision, fold
from annotator.formats.atomic_file import write_lines, write_stream
from annotator.formats.json_out import dump_row, plain_line
from annotator.formats.losses import Losses
from annotator.formats.prodigy_check import check_row
from annotator.formats.prodigy_row import MadeRow, RowMaker
from annotator.formats.prodigy_task import Task, read_task, text_task
from annotator.store.articles import Incoming, count_articles, get_article, get_incoming
from annotator.store.database import Database
from annotator.store.decisions import history
from annotator.store.streams import iter_begun_by_article
from annotator.workspace.annotated import Chooser, Include, ProgressCallback, SuggestedSpans, with_tokens
from annotator.workspace.answers import IMPORTED
from annotator.workspace.export_report import ExportReport
from annotator.workspace.exporting import default_output, unless_empty
from annotator.workspace.project import Project


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
        lines: Iterator[str] | None = _Export(
            project, database, annotator, frozenset(include), report, progress
        ).lines()
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
        annotator: str | None,
        include: frozenset[Include],
        report: ExportReport,
        progress: ProgressCallback,
    ) -> None:
        self._project, self._database, self._report = project, database, report
        self._include, self._progress = include, progress
        self._chooser = Chooser(
            database,
            annotator=annotator,
            include=include,
            one_per_article=False,
            answers=tuple(Answer),
            report=report.choice,
        )
        self._annotator = annotator
        self._maker = RowMaker(project.schema, project.settings.dataset)

    def lines(self) -> Iterator[str]:
        """All rows as JSON."""
        total = count_articles(self._database)
        for done, (_, key, people) in enumerate(iter_begun_by_article(self._database), 1):
            begun = [person for person in people if self._annotator in (None, person.annotator)]
            if not begun and Include.OPEN in self._include:
                self._report.as_they_came += 1
                yield _as_it_came(get_article(self._database, key), get_incoming(self._database, key))
            for person in self._chooser.choose(people):
                yield self._line(key, person)
            self._progress(done, total)

    def _line(self, key: str, person: str) -> str:
        decisions = history(self._database, person, key)
        incoming = get_incoming(self._database, key, person)
        if [decision.command for decision in decisions] == [IMPORTED] and incoming.line is not None:
            return plain_line(incoming.line)
        article = with_tokens(self._project, get_article(self._database, key))
        made = self._made(article, incoming, decisions, person)
        check_row(made.row, article.text, foreign=made.foreign)
        _note_losses(made, self._report.losses, key)
        return dump_row(made.row)

    def _made(self, article: Article, incoming: Incoming, decisions: list[Decision], person: str) -> MadeRow:
        return self._maker.row(
            article,
            self._task(article, incoming),
            fold(decisions),
            annotator=person,
            at=decisions[-1].at,
            find_span=SuggestedSpans(self._database, article.key, decisions),
        )

    def _task(self, article: Article, incoming: Incoming) -> Task:
        if incoming.line is None:
            return text_task(article.text, incoming.file)
        return read_task(incoming.line, incoming.file, self._project.schema)


def _note_losses(made: MadeRow, losses: Losses, key: str) -> None:
    for count, kind in (
        (made.nested, "spans over others: under `annotator`, `nested`"),
        (made.character_spans, "spans off the token borders: under `annotator`, `character_spans`"),
        (made.side_relations, "relations of such spans: under `annotator`, `nested`"),
        (made.left_out, "imported relations left out, the end is gone"),
    ):
        if count:
            losses.add(kind, key, count)


def _as_it_came(article: Article, incoming: Incoming) -> str:
    if incoming.line is None:
        return dump_row(dict(text_task(article.text, incoming.file).row))
    return plain_line(incoming.line)
