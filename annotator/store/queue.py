"""The queue, a page at a time: what to do next first. The cost of a page does not grow with the corpus."""

from collections.abc import Sequence

from msgspec import Struct

from annotator.store.database import Database, Row
from annotator.store.progress import first_unfinished
from annotator.store.queue_streams import ASSIGNED_STAGES, STAGES, Place, QueueOrder, Stage, Stream
from annotator.store.summaries import ArticleState

BUDGET = 5000
"""Articles that one page looks at, at most, to find those it wants."""


class QueueView(Struct, frozen=True):
    """What is wanted of the queue.

    Attributes:
        order: how it is ordered.
        typed: words that an article has in its title, key, source or note.
        is_assigned: only articles that the person holds.
    """

    order: QueueOrder = QueueOrder.BEGUN
    typed: str = ""
    is_assigned: bool = False

    @property
    def stages(self) -> Sequence[Stage]:
        """The streams to be read."""
        return (ASSIGNED_STAGES if self.is_assigned else STAGES)[self.order]

    @property
    def words(self) -> tuple[str, ...]:
        """The words that were typed, for comparing without regard to case."""
        return tuple(self.typed.casefold().split())


class QueueCursor(Struct, frozen=True):
    """A place in the queue: the stage of the order, and the place in it."""

    stage: int
    place: Place


class QueueRow(Struct, frozen=True):
    """One article as the queue shows it.

    Attributes:
        number: its place in the order of import, from 1.
        open: items not decided as of the last decision, before the first one those suggested; None
            while nothing has been suggested.
        at: when the person last was there, milliseconds since the epoch; 0: never.
        cursor: its place in the queue.
    """

    number: int
    key: str
    title: str
    source: str
    date: str
    state: ArticleState
    open: int | None
    accepted: int
    rejected: int
    flagged: bool
    note: str
    at: int
    cursor: QueueCursor


class QueuePage(Struct, frozen=True):
    """Some rows in the order of the queue.

    Attributes:
        next: where to go on; None at the end. There may be more even when there are few rows or
            none: the page ends after `BUDGET` articles that are not wanted.
        looked: how many articles were looked at.
    """

    rows: tuple[QueueRow, ...]
    next: QueueCursor | None
    looked: int


class _Reading(Struct, frozen=True):
    """What all reads of one page have in common."""

    database: Database
    annotator: str
    view: QueueView
    stage: int
    backwards: bool
    budget: int


class _Part(Struct, frozen=True):
    """Rows of a stream, and how far it has been read; None: to its end."""

    rows: list[QueueRow]
    reached: Place | None
    looked: int


def queue_page(
    database: Database,
    annotator: str,
    view: QueueView | None = None,
    after: QueueCursor | None = None,
    limit: int = 100,
    *,
    backwards: bool = False,
    including: bool = False,
    budget: int = BUDGET,
) -> QueuePage:
    """At most `limit` rows of the person's queue.

    Args:
        database: the project's.
        annotator: whose queue.
        view: order and search; None: as it comes.
        after: read on behind this place; None: from the start, or backwards from the end.
        limit: most rows.
        backwards: towards the start; the rows are in the queue's order all the same.
        including: the row at `after` too.
        budget: articles to look at.
    """
    view = view or QueueView()
    stages = range(len(view.stages))
    rows: list[QueueRow] = []
    looked = 0
    following: QueueCursor | None = None
    for stage in reversed(stages) if backwards else stages:
        if after is not None and (stage > after.stage if backwards else stage < after.stage):
            continue
        here = after.place if after is not None and stage == after.stage else None
        reading = _Reading(database, annotator, view, stage, backwards, budget)
        part = _stage(reading, here, including, limit - len(rows))
        rows += part.rows
        looked += part.looked
        if part.reached is not None:
            following = QueueCursor(stage, part.reached)
            break
    return QueuePage(tuple(reversed(rows) if backwards else rows), following, looked)


def queue_cursor(database: Database, annotator: str, order: QueueOrder, key: str) -> QueueCursor | None:
    """The place of an article in the queue; None when there is no such article."""
    found = database.one(
        "SELECT catalogue.article, coalesce(state, 'new'), coalesce(flagged, 0), coalesce(summary.fewer, 0), "
        "catalogue.fewer, certainty, catalogue.date FROM article "
        "JOIN catalogue ON catalogue.article = article.number "
        "LEFT JOIN summary ON summary.annotator = ? AND summary.article = article.number "
        "WHERE article.key = ?",
        (annotator, key),
    )
    if found is None:
        return None
    number, said, flagged, decided, suggested, certainty, date = found
    state = ArticleState(said)
    in_turn = [*(ArticleState.STARTED, ArticleState.NEW), *_ANSWERED].index(state)
    value: int | str = 0
    match order:
        case QueueOrder.IMPORT:
            stage = 0
        case QueueOrder.BEGUN:
            stage = in_turn
        case QueueOrder.FLAGGED:
            stage = 0 if flagged else 1 + in_turn
        case _ if state.finished:
            stage = 1 + _ANSWERED.index(state)
        case QueueOrder.OPEN:
            stage, value = 0, decided if state is ArticleState.STARTED else suggested
        case QueueOrder.UNSURE:
            stage, value = 0, certainty
        case QueueOrder.NEWEST:
            stage, value = 0, date
    return QueueCursor(stage, (value, number))


_ANSWERED = (ArticleState.SKIPPED, ArticleState.DONE, ArticleState.REJECTED)


def _stage(reading: _Reading, here: Place | None, including: bool, limit: int) -> _Part:
    """The articles of a stage from a place on: its streams merged as far as all of them have been read."""
    streams = reading.view.stages[reading.stage]
    down = reading.backwards != streams[0].falls
    parts = [_stream(reading, stream, here, including, limit) for stream in streams]
    ends = [part.reached for part in parts if part.reached is not None]
    reached = (max if down else min)(ends) if ends else None
    rows = sorted(
        (row for part in parts for row in part.rows), key=lambda row: row.cursor.place, reverse=down
    )
    if reached is not None:
        rows = [row for row in rows if (row.cursor.place >= reached if down else row.cursor.place <= reached)]
    looked = sum(part.looked for part in parts)
    if len(rows) >= limit:
        return _Part(rows[:limit], rows[limit - 1].cursor.place, looked)
    return _Part(rows, reached, looked)


_COLUMNS = (
    "catalogue.article AS number, coalesce(summary.state, 'new'), open, suggested, accepted, rejected, "
    "flagged, note, summary.at, decisions"
)
_TABLES = {
    "summary": "summary JOIN catalogue ON catalogue.article = summary.article",
    "assigned": "assigned JOIN catalogue ON catalogue.article = assigned.article LEFT JOIN summary "
    "ON summary.annotator = assigned.annotator AND summary.article = assigned.article",
    "catalogue": "catalogue LEFT JOIN summary ON annotator = ? AND summary.article = catalogue.article",
}


def _stream(reading: _Reading, stream: Stream, here: Place | None, including: bool, limit: int) -> _Part:
    """The wanted articles among the next `budget` of a stream."""
    words = reading.view.words
    down = reading.backwards != stream.falls
    begin, first = _begin(reading, stream, here, down, including)
    end, last = _end(reading, stream, down)
    is_choosy = bool(words or stream.where)
    border = _border(reading, stream, [*begin, *end], [*first, *last], down) if is_choosy else None
    looked = reading.budget
    if border is not None:
        until, place = stream.beyond(border, down=not down, including=True)
        end, last = [until], [*place]
    elif words:
        looked = _count(reading, stream, [*begin, *end], [*first, *last])
    conditions, values = [*begin, *end], [*first, *last]
    for word in words:
        conditions, values = (
            [*conditions, "(instr(words, ?) > 0 OR coalesce(note, '') <> '')"],
            [*values, word],
        )
    if stream.where:
        conditions = [*conditions, stream.where]
    # Articles are joined to what was found, so that a search never reads their texts' pages.
    found = reading.database.query(
        "SELECT found.*, key, title, source, date FROM ("
        f"SELECT {stream.value or 0} AS value, {_COLUMNS} FROM {_TABLES[stream.table]} "
        f"WHERE {' AND '.join(conditions)} ORDER BY {stream.order(down=down)} LIMIT ?"
        ") AS found JOIN article ON article.number = found.number",
        (reading.annotator, *values, limit),
    )
    found.sort(key=lambda row: row[:2], reverse=down)
    rows = [row for each in found if _has(row := _row(reading.stage, each), words)]
    if len(found) == limit:
        return _Part(rows, (found[-1][0], found[-1][1]), looked)
    return _Part(rows, border, looked if is_choosy else len(found))


_Condition = tuple[list[str], list[int | str]]
"""Conditions, with their values. SQLite follows an index between one lower and one upper bound: there
must not be two of either, or it may take the wrong one and walk."""


def _begin(reading: _Reading, stream: Stream, here: Place | None, down: bool, including: bool) -> _Condition:
    """Where to begin; the annotator's name is given before these values."""
    conditions = [f"{stream.table}.annotator = ?"] if stream.is_persons else []
    if stream.narrow:
        conditions.append(stream.narrow)
    if here is not None:
        beyond, place = stream.beyond(here, down=down, including=including)
        return [*conditions, beyond], [*place]
    floor, lowest = _floor(reading, stream) if not down else ([], [])
    return [*conditions, *floor], lowest


def _end(reading: _Reading, stream: Stream, down: bool) -> _Condition:
    """Where to end at the latest."""
    return _floor(reading, stream) if down else ([], [])


def _floor(reading: _Reading, stream: Stream) -> _Condition:
    """The lower bound of a stream: of new articles the first that has no answer."""
    if stream.is_new:
        return [f"{stream.number} >= ?"], [first_unfinished(reading.database, reading.annotator)]
    return [stream.floor] if stream.floor else [], []


def _border(
    reading: _Reading, stream: Stream, conditions: Sequence[str], values: Sequence[int | str], down: bool
) -> Place | None:
    """The place of the last article within the budget; None when the stream ends before."""
    found = reading.database.one(
        f"SELECT {stream.value or 0}, {stream.number} FROM {stream.table} WHERE {' AND '.join(conditions)} "
        f"ORDER BY {stream.order(down=down)} LIMIT 1 OFFSET ?",
        (*_whose(reading, stream), *values, reading.budget - 1),
    )
    return (found[0], found[1]) if found else None


def _count(reading: _Reading, stream: Stream, conditions: Sequence[str], values: Sequence[int | str]) -> int:
    """How many articles are left of a stream that ends within the budget."""
    found = reading.database.one(
        f"SELECT count(*) FROM {stream.table} WHERE {' AND '.join(conditions)}",
        (*_whose(reading, stream), *values),
    )
    return int(found[0]) if found else 0


def _whose(reading: _Reading, stream: Stream) -> tuple[str, ...]:
    return (reading.annotator,) if stream.is_persons else ()


def _has(row: QueueRow, words: Sequence[str]) -> bool:
    """Whether each word stands in the title, key, source or note."""
    said = f"{row.title}\n{row.key}\n{row.source}\n{row.note}".casefold() if words else ""
    return all(word in said for word in words)


def _row(stage: int, row: Row) -> QueueRow:
    value, number, state, open_, suggested, *counts, decisions, key, title, source, date = row
    accepted, rejected, flagged, note, at = counts
    return QueueRow(
        number, key, title, source, date, ArticleState(state), open_ if decisions else suggested,
        accepted or 0, rejected or 0, bool(flagged), note or "", at or 0,
        QueueCursor(stage, (value, number)),
    )  # fmt: skip
