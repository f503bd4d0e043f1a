"""Prodigy rows made block by block, so that several programs can share the work."""

import json
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from msgspec import Struct, field

from annotator.document.article import Article
from annotator.document.schema import LabelSchema
from annotator.editing.folding import fold_stored
from annotator.formats.annotated import AnnotatedArticle
from annotator.formats.interfaces import session_on
from annotator.formats.json_out import dump_row, plain_line
from annotator.formats.losses import Losses
from annotator.formats.prodigy_row import MadeRow, RowMaker
from annotator.formats.prodigy_task import Task, text_task
from annotator.formats.prodigy_windows import window_rows
from annotator.store.articles import Incoming, owner_of_row
from annotator.store.database import Database
from annotator.store.streams import DecisionStream, IncomingStream, Range, StoredDecision, iter_articles
from annotator.workspace.annotated import SuggestedSpans, with_tokens
from annotator.workspace.answers import IMPORTED, OTHER_QUESTION
from annotator.workspace.import_sessions import names_annotator
from annotator.workspace.tasks import NOBODY, Rows, TaskFinder

_AS_THEY_CAME = ([IMPORTED], [OTHER_QUESTION], [OTHER_QUESTION, IMPORTED])
"""The commands of somebody whose row goes back as it came; an answer to another question may come before."""


class Wanted(NamedTuple):
    """An article of which rows are wanted.

    Attributes:
        number: its place in the order of import, from 1.
        people: whose rows, by name; nobody's for the row as it came.
    """

    number: int
    people: tuple[str, ...]


class RowSettings(Struct, frozen=True):
    """What all rows of an export share.

    Attributes:
        schema, dataset: of the project.
        until: the number of the newest decision that counts.
        sentences: of which each row is made; 0 for whole articles.
        is_alone: whether all annotations are one person's, so that rows need not say whose they are.
    """

    schema: LabelSchema
    dataset: str
    until: int
    sentences: int = 0
    is_alone: bool = True


class RowBlock(Struct, frozen=True):
    """Some rows: lines with their ends, how many, and what they do not hold."""

    content: bytes
    rows: int
    losses: Losses = field(default_factory=Losses)


class BlockMaker:
    """Makes blocks of rows out of one database."""

    def __init__(self, settings: RowSettings, database: Database) -> None:
        self._settings, self._database = settings, database
        self._maker = RowMaker(settings.schema, settings.dataset)
        self._tasks = TaskFinder(settings.schema, database)

    def make(self, wanted: Sequence[Wanted]) -> RowBlock:
        """The rows of some articles, which are in the order of import.

        Raises:
            OffsetError: a row would be wrong.
            StoreError: the database refuses.
        """
        losses = Losses()
        lines = list(self._lines(wanted, losses))
        content = "\n".join([*lines, ""]).encode("ascii")
        return RowBlock(content, len(lines), losses)

    def _lines(self, wanted: Sequence[Wanted], losses: Losses) -> Iterator[str]:
        range = Range(wanted[0].number, wanted[-1].number, self._settings.until)
        people = {person for each in wanted for person in each.people}
        streams = {person: DecisionStream(self._database, person, range) for person in people}
        incoming = IncomingStream(self._database, range)
        asked = dict(wanted)
        for number, article in iter_articles(self._database, range):
            if number not in asked:
                continue
            rows = incoming.take(number)
            if not asked[number] and self._settings.sentences:
                losses.add("articles nobody has begun, not cut into windows", article.key)
            elif not asked[number]:
                yield _as_it_came(article, rows.get(NOBODY))
            for person in asked[number]:
                yield from self._rows(article, rows, person, streams[person].take(number), losses)
                yield from self._rows_beside(rows, person)

    def _rows(
        self, article: Article, rows: Rows, person: str, decisions: list[StoredDecision], losses: Losses
    ) -> Iterator[str]:
        """One person's row of an article, or of each window of it."""
        own, sentences = rows.get(person), self._settings.sentences
        is_untouched = [decision.command for decision in decisions] in _AS_THEY_CAME
        if is_untouched and not sentences and own and own.line is not None:
            yield self._as_answered(own.line, person)
            return
        task = self._tasks.task(article, rows, person, decisions)
        annotated = AnnotatedArticle(
            with_tokens(article, self._settings.schema.language),
            person,
            fold_stored([decision.edits for decision in decisions]),
            decisions[-1].at,
            SuggestedSpans(self._database, article.key, decisions),
        )
        if task.row.get("text") != article.text:
            losses.add("rows without a text of their own: the answer alone is new", article.key)
            yield _answered_again(task, annotated)
            return
        whole = iter([(annotated, task)])
        for part, of in window_rows(annotated, task, sentences, losses) if sentences else whole:
            made = self._maker.row(part, of)
            _note_losses(made, losses, part.article)
            yield made.line

    def _rows_beside(self, rows: Rows, person: str) -> Iterator[str]:
        """A person's rows of other questions about the article, as they came."""
        for name, row in rows.items():
            if name != person and owner_of_row(name) == person and row.line is not None:
                yield self._as_answered(row.line, person)

    def _as_answered(self, line: bytes, person: str) -> str:
        """The row that brought somebody's answer, as it came; of several people each has a name in it."""
        if self._settings.is_alone or names_annotator(session_on(line), person):
            return plain_line(line)
        name = f"{self._settings.dataset}-{person}"
        return dump_row({**json.loads(line), "_annotator_id": name, "_session_id": name})


def _answered_again(task: Task, given: AnnotatedArticle) -> str:
    """The row of an article whose text stands in for pictures, pages or nothing, with the answer as it is."""
    row = {key: value for key, value in task.row.items() if key != "answer"}
    if given.annotations.answer is not None:
        row["answer"] = str(given.annotations.answer)
    return dump_row({**row, "_timestamp": given.at // 1000})


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
