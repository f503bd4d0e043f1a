"""Training rows out: read in one transaction, checked one by one, written whole."""

import hashlib
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass, replace
from enum import StrEnum
from itertools import chain
from pathlib import Path
from typing import BinaryIO

from annotator.config.paths import EXPORTS
from annotator.document.article import Article
from annotator.document.spans import Span
from annotator.editing.annotations import Annotations
from annotator.editing.decisions import Decision, fold
from annotator.formats.atomic_file import Written, write_lines
from annotator.formats.json_out import dump_row, plain_line
from annotator.formats.prodigy_check import check_row
from annotator.formats.prodigy_row import MadeRow, RowMaker
from annotator.formats.prodigy_task import Task, read_task, text_task
from annotator.store.articles import (
    Incoming,
    count_articles,
    get_article,
    get_incoming,
    iter_article_keys,
)
from annotator.store.database import Database
from annotator.store.decisions import annotators_of, history
from annotator.store.suggestions import get_suggestions
from annotator.workspace.answers import IMPORTED
from annotator.workspace.project import Project

ProgressCallback = Callable[[int, int], None]
"""Told how many articles of how many have been looked at."""


class Include(StrEnum):
    """Articles to export beside the finished ones, without an answer.

    `open`: those somebody has begun, and as they came those nobody has; `flagged`: of the begun
    ones those that carry a flag.
    """

    OPEN = "open"
    FLAGGED = "flagged"


@dataclass(slots=True)
class ExportReport:
    """What was exported.

    Attributes:
        path: the file, None for standard output; is_written: False when there was no row for the default
            file, which then is not made (one that is there stays as it was).
        rows, sha256: of what was written.
        unfinished: begun articles that were left out, counted once for each person.
        as_they_came: rows that nobody has touched.
        nested, character_spans, side_relations: what stands under `annotator` because the main
            lists take neither overlaps nor spans off the token borders.
        left_out: relations of imported tasks whose end is gone.
    """

    path: Path | None = None
    is_written: bool = True
    rows: int = 0
    sha256: str = ""
    unfinished: int = 0
    as_they_came: int = 0
    nested: int = 0
    character_spans: int = 0
    side_relations: int = 0
    left_out: int = 0

    def count(self, made: MadeRow) -> None:
        """Add what one row could not hold."""
        self.nested += made.nested
        self.character_spans += made.character_spans
        self.side_relations += made.side_relations
        self.left_out += made.left_out


def default_output(project: Project) -> Path:
    """Where the Prodigy export goes when nobody says: `exports/DATASET-prodigy.jsonl` of the project."""
    return project.directory / EXPORTS / f"{project.settings.dataset}-prodigy.jsonl"


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
        lines = _Export(project, database, annotator, frozenset(include), report, progress).lines()
        if output is None:
            report.path = output = default_output(project)
            first = next(lines, None)
            if first is None:
                report.is_written = False
                return report
            lines = chain([first], lines)
            output.parent.mkdir(mode=0o700, exist_ok=True)
        if isinstance(output, Path):
            report.path = output
            written = write_lines(output, lines)
        else:
            written = _write_stream(output, lines)
    report.rows, report.sha256 = written.lines, written.sha256
    return report


def _write_stream(stream: BinaryIO, lines: Iterator[str]) -> Written:
    digest, count, size = hashlib.sha256(), 0, 0
    for line in lines:
        content = line.encode("ascii") + b"\n"
        digest.update(content)
        stream.write(content)
        count, size = count + 1, size + len(content)
    stream.flush()
    return Written(count, size, digest.hexdigest())


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
        self._annotator, self._include, self._progress = annotator, include, progress
        self._maker = RowMaker(project.schema, project.settings.dataset)

    def lines(self) -> Iterator[str]:
        """All rows as JSON."""
        total = count_articles(self._database)
        for done, key in enumerate(iter_article_keys(self._database), 1):
            yield from self._rows_of(key)
            self._progress(done, total)

    def _rows_of(self, key: str) -> Iterator[str]:
        people = annotators_of(self._database, key)
        if self._annotator is not None:
            people = tuple(person for person in people if person == self._annotator)
        if not people and Include.OPEN in self._include:
            self._report.as_they_came += 1
            yield _as_it_came(get_article(self._database, key), get_incoming(self._database, key))
        for person in people:
            decisions = history(self._database, person, key)
            annotations = fold(decisions)
            if self._is_wanted(annotations):
                yield self._line(key, person, decisions, annotations)
            else:
                self._report.unfinished += 1

    def _is_wanted(self, annotations: Annotations) -> bool:
        return (
            annotations.answer is not None
            or Include.OPEN in self._include
            or (Include.FLAGGED in self._include and annotations.flagged)
        )

    def _line(self, key: str, person: str, decisions: list[Decision], annotations: Annotations) -> str:
        incoming = get_incoming(self._database, key, person)
        if [decision.command for decision in decisions] == [IMPORTED] and incoming.line is not None:
            return plain_line(incoming.line)
        article = self._with_tokens(get_article(self._database, key))
        task = self._task(article, incoming)
        made = self._maker.row(
            article,
            task,
            annotations,
            annotator=person,
            at=decisions[-1].at,
            find_span=_SuggestedSpans(self._database, key, decisions),
        )
        check_row(made.row, article.text, foreign=made.foreign)
        self._report.count(made)
        return dump_row(made.row)

    def _task(self, article: Article, incoming: Incoming) -> Task:
        if incoming.line is None:
            return text_task(article.text, incoming.file)
        return read_task(incoming.line, incoming.file, self._project.schema)

    def _with_tokens(self, article: Article) -> Article:
        """The article, tokenized where nothing has needed its tokens before (skipped unread)."""
        if article.tokens is not None:
            return article
        from annotator.extractor.tokens import tokenize

        return replace(article, tokens=tokenize(article.text, self._project.schema.language))


class _SuggestedSpans:
    """Finds suggested spans of one article by id, in the runs its decisions name; read when first asked."""

    def __init__(self, database: Database, key: str, decisions: list[Decision]) -> None:
        self._database, self._key = database, key
        self._runs = sorted({decision.run for decision in decisions})
        self._found: dict[str, Span] | None = None

    def __call__(self, id: str) -> Span | None:
        if self._found is None:
            self._found = {
                suggested.span.id: suggested.span
                for run in self._runs
                for suggested in get_suggestions(self._database, run, self._key).spans
            }
        return self._found.get(id)


def _as_it_came(article: Article, incoming: Incoming) -> str:
    if incoming.line is None:
        return dump_row(dict(text_task(article.text, incoming.file).row))
    return plain_line(incoming.line)
