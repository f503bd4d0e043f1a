"""Summaries: what the queue shows about (annotator, article), kept in the decision's own transaction.

They are derived from decisions and can be made again by replay; `workspace.check` compares.
"""

from collections.abc import Iterator
from enum import StrEnum

from msgspec import Struct

from annotator.store.articles import PAGE
from annotator.store.assigned import follow_summaries
from annotator.store.database import Database
from annotator.store.progress import count_decision, move_frontier


class ArticleState(StrEnum):
    """How far a person is with an article."""

    NEW = "new"
    STARTED = "started"
    DONE = "done"
    REJECTED = "rejected"
    SKIPPED = "skipped"

    @property
    def finished(self) -> bool:
        """Whether the person has given an answer for the whole article."""
        return self in (ArticleState.DONE, ArticleState.REJECTED, ArticleState.SKIPPED)


class SummaryRow(Struct, frozen=True):
    """What a person's decisions about an article amount to.

    Attributes:
        state: how far they are.
        open: items not decided; accepted, rejected: items decided so.
        flagged, note: as the person left them.
    """

    state: ArticleState
    open: int = 0
    accepted: int = 0
    rejected: int = 0
    flagged: bool = False
    note: str = ""


class StoredSummary(Struct, frozen=True):
    """A summary with whose it is, how many decisions stand behind it, and when (ms) the last was made."""

    annotator: str
    key: str
    summary: SummaryRow
    decisions: int
    at: int


def put_summary(
    database: Database, annotator: str, number: int, summary: SummaryRow, *, at: int, place: int
) -> None:
    """Replace the summary after one more decision; the caller holds the transaction.

    Args:
        database: the project's.
        annotator: whose.
        number: the article's number.
        summary: what all decisions now amount to.
        at: when the key was pressed, milliseconds since the epoch.
        place: index of the token the cursor is on.
    """
    found = database.one("SELECT state FROM summary WHERE annotator = ? AND article = ?", (annotator, number))
    before = ArticleState(found[0]) if found else ArticleState.NEW
    database.execute(
        "INSERT INTO summary (annotator, article, state, finished, open, accepted, rejected, flagged, note, "
        "decisions, at, place) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, 1, ?, ?) "
        "ON CONFLICT (annotator, article) DO UPDATE SET state = excluded.state, "
        "finished = excluded.finished, open = excluded.open, accepted = excluded.accepted, "
        "rejected = excluded.rejected, flagged = excluded.flagged, note = excluded.note, "
        "decisions = summary.decisions + 1, at = excluded.at, place = excluded.place",
        (annotator, number, summary.state, int(summary.state.finished), summary.open, summary.accepted,
         summary.rejected, int(summary.flagged), summary.note, at, place),
    )  # fmt: skip
    follow_summaries(database, [(annotator, number, summary.state, summary.open)])
    count_decision(database, annotator, before, summary.state)
    if before.finished != summary.state.finished:
        move_frontier(database, annotator, number, finished=summary.state.finished)


def put_place(database: Database, annotator: str, number: int, *, at: int, place: int) -> None:
    """Store where in the text a person is, in tokens; the caller holds the transaction."""
    database.execute(
        "INSERT INTO summary (annotator, article, state, finished, open, accepted, rejected, flagged, note, "
        "decisions, at, place) VALUES (?, ?, 'new', 0, 0, 0, 0, 0, '', 0, ?, ?) "
        "ON CONFLICT (annotator, article) DO UPDATE SET at = excluded.at, place = excluded.place",
        (annotator, number, at, place),
    )


def get_place(database: Database, annotator: str, number: int) -> int:
    """Index of the token where the person left the article, 0 when they have not been there."""
    found = database.one("SELECT place FROM summary WHERE annotator = ? AND article = ?", (annotator, number))
    return int(found[0]) if found else 0


def last_left_unfinished(database: Database, annotator: str) -> int | None:
    """Number of the unfinished article the person was in last, or None."""
    found = database.one(
        "SELECT article FROM summary WHERE annotator = ? AND finished = 0 ORDER BY at DESC LIMIT 1",
        (annotator,),
    )
    return int(found[0]) if found else None


_SUMMARY = "key, state, open, accepted, rejected, flagged, note, decisions, at"


def get_summary(database: Database, annotator: str, key: str) -> StoredSummary | None:
    """The stored summary, or None when the person has not been at the article."""
    found = database.one(
        f"SELECT {_SUMMARY} FROM summary JOIN article ON number = article "
        "WHERE annotator = ? AND article = (SELECT number FROM article WHERE key = ?)",
        (annotator, key),
    )
    return _stored(annotator, found) if found else None


def iter_summaries(database: Database, annotator: str) -> Iterator[StoredSummary]:
    """A person's summaries in the order of import, those without any decision left out."""
    last = 0
    while page := database.query(
        f"SELECT article, {_SUMMARY} FROM summary JOIN article ON number = article "
        "WHERE annotator = ? AND article > ? AND decisions > 0 ORDER BY article LIMIT ?",
        (annotator, last, PAGE),
    ):
        last = page[-1][0]
        yield from (_stored(annotator, row[1:]) for row in page)


def iter_begun(database: Database) -> Iterator[tuple[str, str]]:
    """(article key, annotator) wherever something has been decided, by order of import, then by name."""
    last: tuple[int, str] = (0, "")
    while page := database.query(
        "SELECT article, annotator, key FROM summary JOIN article ON number = article "
        "WHERE (article, annotator) > (?, ?) AND decisions > 0 ORDER BY article, annotator LIMIT ?",
        (*last, PAGE),
    ):
        last = page[-1][0], page[-1][1]
        yield from ((key, annotator) for _, annotator, key in page)


def _stored(annotator: str, row: tuple[object, ...]) -> StoredSummary:
    key, state, open_, accepted, rejected, flagged, note, decisions, at = row
    summary = SummaryRow(ArticleState(state), open_, accepted, rejected, bool(flagged), note)  # type: ignore[arg-type]
    return StoredSummary(annotator, key, summary, decisions, at)  # type: ignore[arg-type]
