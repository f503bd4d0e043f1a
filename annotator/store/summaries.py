"""Summaries: what the queue shows about (annotator, article), kept in the decision's own transaction.

They are derived from decisions and can be made again by replay; `workspace.check` compares.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from annotator.store.articles import PAGE
from annotator.store.database import Database


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


@dataclass(frozen=True, slots=True)
class SummaryRow:
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


@dataclass(frozen=True, slots=True)
class StoredSummary:
    """A summary with whose it is, how many decisions stand behind it, and when (ms) the last was made."""

    annotator: str
    key: str
    summary: SummaryRow
    decisions: int
    at: int


@dataclass(frozen=True, slots=True)
class Progress:
    """A person's articles by state, and the number of their decisions. `new` is what is left over."""

    annotator: str
    total: int
    started: int = 0
    done: int = 0
    rejected: int = 0
    skipped: int = 0
    decisions: int = 0

    @property
    def finished(self) -> int:
        """Articles with an answer."""
        return self.done + self.rejected + self.skipped

    @property
    def new(self) -> int:
        """Articles the person has not decided anything about."""
        return self.total - self.finished - self.started


_COUNTED = (ArticleState.STARTED, ArticleState.DONE, ArticleState.REJECTED, ArticleState.SKIPPED)


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
    _count(database, annotator, before, summary.state)
    if before.finished != summary.state.finished:
        _move_frontier(database, annotator, number, finished=summary.state.finished)


def _count(database: Database, annotator: str, before: ArticleState, after: ArticleState) -> None:
    database.execute(
        "INSERT INTO progress (annotator, first_unfinished, started, done, rejected, skipped, decisions) "
        "VALUES (?, 1, 0, 0, 0, 0, 0) ON CONFLICT (annotator) DO NOTHING",
        (annotator,),
    )
    change = [(after is state) - (before is state) for state in _COUNTED]
    database.execute(
        "UPDATE progress SET started = started + ?, done = done + ?, rejected = rejected + ?, "
        "skipped = skipped + ?, decisions = decisions + 1 WHERE annotator = ?",
        (*change, annotator),
    )


def _move_frontier(database: Database, annotator: str, number: int, *, finished: bool) -> None:
    """Keep `first_unfinished` true: it goes forward over finished articles and back when one is reopened."""
    frontier = first_unfinished(database, annotator)
    moved = min(frontier, number)
    if finished and number == frontier:
        moved = number + 1
        while database.one(
            "SELECT 1 FROM summary WHERE annotator = ? AND article = ? AND finished = 1", (annotator, moved)
        ):
            moved += 1
    elif finished:
        return
    database.execute("UPDATE progress SET first_unfinished = ? WHERE annotator = ?", (moved, annotator))


def first_unfinished(database: Database, annotator: str) -> int:
    """The smallest article number without the person's answer; one past the last when all have it."""
    found = database.one("SELECT first_unfinished FROM progress WHERE annotator = ?", (annotator,))
    return int(found[0]) if found else 1


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


def next_unfinished(database: Database, annotator: str, after: int) -> int | None:
    """Number of the first unfinished article after number `after`, else of the first at all, else None."""
    frontier = first_unfinished(database, annotator)
    for begin in (max(after + 1, frontier), frontier):
        found = database.one(
            "SELECT number FROM article WHERE number >= ? AND NOT EXISTS (SELECT 1 FROM summary "
            "WHERE annotator = ? AND article = number AND finished = 1) ORDER BY number LIMIT 1",
            (begin, annotator),
        )
        if found:
            return int(found[0])
    return None


def get_progress(database: Database, annotator: str) -> Progress:
    """A person's counts, all at hand without looking through articles."""
    found = database.one(
        "SELECT started, done, rejected, skipped, decisions FROM progress WHERE annotator = ?", (annotator,)
    )
    total = database.one("SELECT max(number) FROM article")
    return Progress(annotator, (total[0] or 0) if total else 0, *(found or (0, 0, 0, 0, 0)))


def annotators(database: Database) -> tuple[str, ...]:
    """Everybody who has decided something, by name."""
    return tuple(row[0] for row in database.query("SELECT annotator FROM progress ORDER BY annotator"))


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


def count_touched(database: Database) -> tuple[int, int]:
    """How many articles anybody has begun or finished, and how many of them somebody has finished."""
    found = database.one(
        "SELECT count(*), coalesce(sum(finished), 0) FROM (SELECT max(finished) AS finished FROM summary "
        "WHERE decisions > 0 GROUP BY article) AS touched"
    )
    return (int(found[0]), int(found[1])) if found else (0, 0)


def wrong_progress(database: Database) -> tuple[str, ...]:
    """Annotators whose kept counts differ from a recount of summaries and decisions."""
    rows = database.query(
        "SELECT annotator, started, done, rejected, skipped, decisions, first_unfinished FROM progress"
    )
    return tuple(row[0] for row in rows if row[1:] != _recounted(database, row[0]))


def _recounted(database: Database, annotator: str) -> tuple[int, ...]:
    states = database.query(
        "SELECT state, count(*), sum(decisions) FROM summary WHERE annotator = ? GROUP BY state", (annotator,)
    )
    articles = {state: count for state, count, _ in states}
    return (
        *(articles.get(state, 0) for state in _COUNTED),
        sum(decisions for _, _, decisions in states),
        _first_gap(database, annotator),
    )


def _first_gap(database: Database, annotator: str) -> int:
    """The smallest number without a finished summary, found by walking through them."""
    expected = 1
    while page := database.query(
        "SELECT article FROM summary WHERE annotator = ? AND article >= ? AND finished = 1 "
        "ORDER BY article LIMIT ?",
        (annotator, expected, PAGE),
    ):
        for (number,) in page:
            if number != expected:
                return expected
            expected += 1
    return expected


def _stored(annotator: str, row: tuple[object, ...]) -> StoredSummary:
    key, state, open_, accepted, rejected, flagged, note, decisions, at = row
    summary = SummaryRow(ArticleState(state), open_, accepted, rejected, bool(flagged), note)  # type: ignore[arg-type]
    return StoredSummary(annotator, key, summary, decisions, at)  # type: ignore[arg-type]
