"""A person's counts and where they are in the order of import, kept in the decision's transaction.

`first_unfinished` is what spares looking through finished articles: all before it have the
person's answer.
"""

from collections.abc import Mapping
from types import MappingProxyType

from msgspec import Struct

from annotator.store.articles import PAGE
from annotator.store.assignments import assigned_states
from annotator.store.database import Database

_COUNTED = ("started", "done", "rejected", "skipped")
_FINISHED = _COUNTED[1:]
"""The states that are counted, by the names of their columns; what is left over is new."""
_NONE: Mapping[str, int] = MappingProxyType({})


class Progress(Struct, frozen=True):
    """A person's articles by state, and the number of their decisions. `new` is what is left over.

    Attributes:
        total: articles that are counted: all there are, or those the person holds (`is_assigned`).
        decisions: all the person has made.
    """

    annotator: str
    total: int
    started: int = 0
    done: int = 0
    rejected: int = 0
    skipped: int = 0
    decisions: int = 0
    is_assigned: bool = False

    @property
    def finished(self) -> int:
        """Articles with an answer."""
        return self.done + self.rejected + self.skipped

    @property
    def new(self) -> int:
        """Articles the person has not decided anything about."""
        return self.total - self.finished - self.started


def count_decision(database: Database, annotator: str, before: str, after: str) -> None:
    """Count a decision that led from one state of the article to another; in the caller's transaction."""
    database.execute(
        "INSERT INTO progress (annotator, first_unfinished, started, done, rejected, skipped, decisions) "
        "VALUES (?, 1, 0, 0, 0, 0, 0) ON CONFLICT (annotator) DO NOTHING",
        (annotator,),
    )
    change = [(after == state) - (before == state) for state in _COUNTED]
    database.execute(
        "UPDATE progress SET started = started + ?, done = done + ?, rejected = rejected + ?, "
        "skipped = skipped + ?, decisions = decisions + 1 WHERE annotator = ?",
        (*change, annotator),
    )


def add_progress(
    database: Database, annotator: str, states: Mapping[str, int], left: Mapping[str, int] = _NONE
) -> None:
    """Count decisions of a person, by the state each led to; the caller holds the transaction.

    To be called once all their summaries are stored. `left`: the states that some of them led from.
    """
    database.execute(
        "INSERT INTO progress (annotator, first_unfinished, started, done, rejected, skipped, decisions) "
        "VALUES (?, 1, 0, 0, 0, 0, 0) ON CONFLICT (annotator) DO NOTHING",
        (annotator,),
    )
    database.execute(
        "UPDATE progress SET started = started + ?, done = done + ?, rejected = rejected + ?, "
        "skipped = skipped + ?, decisions = decisions + ?, first_unfinished = ? WHERE annotator = ?",
        (
            *(states.get(state, 0) - left.get(state, 0) for state in _COUNTED),
            sum(states.values()),
            _first_gap(database, annotator, first_unfinished(database, annotator)),
            annotator,
        ),
    )


def move_frontier(database: Database, annotator: str, number: int, *, finished: bool) -> None:
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


def get_assigned_progress(database: Database, annotator: str) -> Progress:
    """The same counts of the articles that a person holds."""
    states = assigned_states(database, annotator)
    found = database.one("SELECT decisions FROM progress WHERE annotator = ?", (annotator,))
    started, done, rejected, skipped = (states.get(state, 0) for state in _COUNTED)
    decisions = int(found[0]) if found else 0
    total = sum(states.values())
    return Progress(annotator, total, started, done, rejected, skipped, decisions, is_assigned=True)


def annotators(database: Database) -> tuple[str, ...]:
    """Everybody who has decided something, by name."""
    return tuple(row[0] for row in database.query("SELECT annotator FROM progress ORDER BY annotator"))


def count_touched(database: Database) -> tuple[int, int]:
    """How many articles anybody has begun or finished, and how many of them somebody has finished."""
    found = database.one(
        "SELECT count(*), coalesce(sum(finished), 0) FROM (SELECT max(finished) AS finished FROM summary "
        "WHERE decisions > 0 GROUP BY article) AS touched"
    )
    return (int(found[0]), int(found[1])) if found else (0, 0)


def wrong_progress(database: Database) -> tuple[str, ...]:
    """Annotators whose kept counts differ from a recount of summaries and decisions, or are not kept."""
    rows = database.query(
        "SELECT annotator, started, done, rejected, skipped, decisions, first_unfinished FROM progress"
    )
    wrong = {row[0]: None for row in rows if row[1:] != _recounted(database, row[0])}
    marks = ", ".join("?" * len(_FINISHED))
    others = database.query(
        "SELECT DISTINCT annotator FROM summary WHERE finished <> CASE WHEN state IN ("
        + marks
        + ") THEN 1 ELSE 0 END "
        "OR (decisions > 0 AND annotator NOT IN (SELECT annotator FROM progress))",
        _FINISHED,
    )
    return tuple(wrong | {annotator: None for (annotator,) in others})


def _recounted(database: Database, annotator: str) -> tuple[int, ...]:
    states = database.query(
        "SELECT state, count(*), sum(decisions) FROM summary WHERE annotator = ? GROUP BY state", (annotator,)
    )
    articles = {state: count for state, count, _ in states}
    return (
        *(articles.get(state, 0) for state in _COUNTED),
        sum(decisions for _, _, decisions in states),
        _first_gap(database, annotator, 1),
    )


def _first_gap(database: Database, annotator: str, expected: int) -> int:
    """The smallest number from `expected` on without a finished summary, found by walking through them."""
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
