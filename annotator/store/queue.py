"""The queue, a page at a time: what to do next first. The cost of a page does not grow with the corpus."""

from dataclasses import dataclass
from enum import IntEnum

from annotator.store.database import Database, Row
from annotator.store.progress import first_unfinished
from annotator.store.summaries import ArticleState


class QueueSection(IntEnum):
    """The sections of the queue in their order: articles begun, not begun, skipped, done and rejected."""

    STARTED = 1
    NEW = 2
    SKIPPED = 3
    DONE = 4
    REJECTED = 5


@dataclass(frozen=True, slots=True)
class QueueCursor:
    """A place in the queue: a section and the number of the last article shown of it."""

    section: QueueSection
    number: int


@dataclass(frozen=True, slots=True)
class QueueRow:
    """One article as the queue shows it.

    Attributes:
        number: its place in the order of import, from 1.
        open: suggestions not decided as of the last decision; None before the first.
        at: when the person last was there, milliseconds since the epoch; 0: never.
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


@dataclass(frozen=True, slots=True)
class QueuePage:
    """Rows in the order of the queue, and where the next page begins; None at the end."""

    rows: tuple[QueueRow, ...]
    next: QueueCursor | None


_ARTICLE = "article.number, article.key, article.title, article.source, article.date"
_SUMMARY = "open, accepted, rejected, flagged, note, at"
_OF_STATE = (
    f"SELECT {_ARTICLE}, {_SUMMARY}, summary.decisions FROM summary "
    "JOIN article ON article.number = summary.article "
    "WHERE annotator = ? AND state = ? AND summary.article > ? ORDER BY summary.article LIMIT ?"
)
_NOT_BEGUN = (
    f"SELECT {_ARTICLE}, 0, 0, 0, coalesce(flagged, 0), coalesce(note, ''), coalesce(at, 0), 0 FROM article "
    "LEFT JOIN summary ON annotator = ? AND summary.article = number "
    "WHERE number > ? AND coalesce(state, 'new') = 'new' ORDER BY number LIMIT ?"
)


def queue_page(
    database: Database, annotator: str, after: QueueCursor | None = None, limit: int = 100
) -> QueuePage:
    """At most `limit` rows of the person's queue, from its start or behind a cursor."""
    rows: list[QueueRow] = []
    for section in QueueSection:
        if after is not None and section < after.section:
            continue
        behind = after.number if after is not None and section is after.section else 0
        found = _section(database, annotator, section, behind, limit - len(rows) + 1)
        if len(rows) + len(found) > limit:
            rows += found[: limit - len(rows)]
            return QueuePage(tuple(rows), _cursor(rows, section, behind))
        rows += found
    return QueuePage(tuple(rows), None)


def _cursor(rows: list[QueueRow], section: QueueSection, behind: int) -> QueueCursor:
    in_section = rows and QueueSection[rows[-1].state.name] is section
    return QueueCursor(section, rows[-1].number if in_section else behind)


def _section(
    database: Database, annotator: str, section: QueueSection, behind: int, limit: int
) -> list[QueueRow]:
    state = ArticleState[section.name]
    if section is QueueSection.NEW:
        behind = max(behind, first_unfinished(database, annotator) - 1)
        found = database.query(_NOT_BEGUN, (annotator, behind, limit))
    else:
        found = database.query(_OF_STATE, (annotator, state, behind, limit))
    return [_row(state, row) for row in found]


def _row(state: ArticleState, row: Row) -> QueueRow:
    number, key, title, source, date, open_, accepted, rejected, flagged, note, at, decisions = row
    return QueueRow(
        number, key, title, source, date, state, open_ if decisions else None, accepted, rejected,
        bool(flagged), note, at,
    )  # fmt: skip
