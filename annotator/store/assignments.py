"""Assignments: who was given which article when, and from whom it was taken; records that are only added."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from enum import StrEnum

from msgspec import Struct

from annotator.store.articles import PAGE
from annotator.store.assigned import add_assigned, remove_assigned
from annotator.store.database import Database


class AssignmentKind(StrEnum):
    """What happened to an article and a person."""

    GIVEN = "given"
    TAKEN = "taken"


Holder = tuple[str, int]
"""An annotator and the number of an article."""


def record_assignments(
    database: Database, kind: AssignmentKind, rows: Sequence[Holder], *, assigner: str, at: int
) -> None:
    """Record that articles were given or taken, and let it stand; the caller holds the transaction.

    Args:
        database: the project's.
        kind: which of the two.
        rows: annotators with article numbers; those given must not hold the article yet.
        assigner: who says so.
        at: when, milliseconds since the epoch.
    """
    database.execute_many(
        "INSERT INTO assignment (annotator, article, kind, assigner, at) VALUES (?, ?, ?, ?, ?)",
        [(annotator, number, str(kind), assigner, at) for annotator, number in rows],
    )
    match kind:
        case AssignmentKind.GIVEN:
            add_assigned(database, rows, at)
        case AssignmentKind.TAKEN:
            remove_assigned(database, rows)


class Holders(Struct, frozen=True):
    """Who has to do with an article.

    Attributes:
        holding: who holds it, or has finished it without being told to.
        taken: from whom it was taken and not given again.
    """

    holding: frozenset[str]
    taken: frozenset[str]


NOBODY = Holders(frozenset(), frozenset())


def holders(database: Database, first: int, last: int, but: str) -> dict[int, Holders]:
    """Who has to do with the articles `first` to `last`, by number; `but` is a name that never counts."""
    holding: defaultdict[int, set[str]] = defaultdict(set)
    taken: defaultdict[int, set[str]] = defaultdict(set)
    for number, annotator in database.query(
        "SELECT article, annotator FROM assigned WHERE article BETWEEN ? AND ? "
        "UNION SELECT article, annotator FROM summary WHERE article BETWEEN ? AND ? AND finished = 1",
        (first, last, first, last),
    ):
        if annotator != but:
            holding[number].add(annotator)
    for number, annotator in database.query(
        "SELECT article, annotator FROM assignment WHERE article BETWEEN ? AND ? AND kind = 'taken'",
        (first, last),
    ):
        taken[number].add(annotator)
    return {
        number: Holders(frozenset(holding[number]), frozenset(taken[number] - holding[number]))
        for number in {*holding, *taken}
    }


def begun_unassigned(database: Database, annotator: str) -> Iterator[int]:
    """Numbers of the articles that a person began or finished of their own accord, in order."""
    last = 0
    while page := database.query(
        "SELECT article FROM summary WHERE annotator = ? AND article > ? AND decisions > 0 "
        "AND NOT EXISTS (SELECT 1 FROM assignment WHERE assignment.annotator = summary.annotator "
        "AND assignment.article = summary.article) ORDER BY article LIMIT ?",
        (annotator, last, PAGE),
    ):
        last = page[-1][0]
        yield from (number for (number,) in page)


def meetings(database: Database) -> dict[tuple[str, str], int]:
    """How many articles each two people hold together; the names of a pair in their order."""
    rows = database.query(
        "SELECT one.annotator, other.annotator, count(*) FROM assigned AS one JOIN assigned AS other "
        "ON other.article = one.article AND other.annotator > one.annotator "
        "GROUP BY one.annotator, other.annotator"
    )
    return {(one, other): count for one, other, count in rows}


def has_assignments(database: Database, annotator: str) -> bool:
    """Whether the person has ever been given an article: then only what they hold is their work."""
    return database.one("SELECT 1 FROM assignment WHERE annotator = ? LIMIT 1", (annotator,)) is not None


class Share(Struct, frozen=True):
    """What a person has been given and how far they are.

    Attributes:
        new, begun, finished: articles they hold, by how far they are.
        taken: how often one was taken from them.
        last: when they were last at an article, milliseconds since the epoch; 0: never.
    """

    annotator: str
    new: int
    begun: int
    finished: int
    taken: int
    last: int

    @property
    def held(self) -> int:
        """All articles they hold."""
        return self.new + self.begun + self.finished

    @property
    def open(self) -> int:
        """Articles they still have to finish."""
        return self.new + self.begun


def assigned_people(database: Database) -> tuple[str, ...]:
    """Everybody who has ever been given an article, by name."""
    rows = database.query("SELECT DISTINCT annotator FROM assignment ORDER BY annotator")
    return tuple(row[0] for row in rows)


def share_of(database: Database, annotator: str) -> Share:
    """A person's share."""
    states = assigned_states(database, annotator)
    taken = database.one(
        "SELECT count(*) FROM assignment WHERE annotator = ? AND kind = 'taken'", (annotator,)
    )
    last = database.one(
        "SELECT max(at) FROM (SELECT max(at) AS at FROM summary WHERE annotator = ? AND finished = 0 "
        "UNION ALL SELECT max(at) FROM summary WHERE annotator = ? AND finished = 1) AS either",
        (annotator, annotator),
    )
    finished = states.get("done", 0) + states.get("rejected", 0) + states.get("skipped", 0)
    return Share(
        annotator,
        states.get("new", 0),
        states.get("started", 0),
        finished,
        int(taken[0]) if taken else 0,
        int(last[0] or 0) if last else 0,
    )


def assigned_states(database: Database, annotator: str) -> dict[str, int]:
    """How many of the articles a person holds are in which state."""
    rows = database.query(
        "SELECT state, count(*) FROM assigned WHERE annotator = ? GROUP BY state", (annotator,)
    )
    return {state: int(count) for state, count in rows}


def copies(database: Database) -> dict[int, int]:
    """Number of people → how many articles exactly so many hold; articles nobody holds are left out."""
    rows = database.query(
        "SELECT people, count(*) FROM (SELECT count(*) AS people FROM assigned GROUP BY article) AS held "
        "GROUP BY people ORDER BY people"
    )
    return {int(people): int(count) for people, count in rows}


def abandoned(database: Database, annotator: str, before: int, *, is_away: bool) -> list[int]:
    """Numbers of the articles a person holds and has not been at since `before` (milliseconds).

    Args:
        database: the project's.
        annotator: whose.
        before: they were given it, and were last at it, before then.
        is_away: take also what the person has not begun; else only what was begun and left.
    """
    rows = database.query(
        "SELECT assigned.article FROM assigned LEFT JOIN summary "
        "ON summary.annotator = assigned.annotator AND summary.article = assigned.article "
        "WHERE assigned.annotator = ? AND (assigned.state = 'started' OR (assigned.state = 'new' AND ? = 1)) "
        "AND assigned.at < ? AND coalesce(summary.at, 0) < ? ORDER BY assigned.article",
        (annotator, int(is_away), before, before),
    )
    return [int(row[0]) for row in rows]


def next_assigned(database: Database, annotator: str, after: int) -> int | None:
    """Number of the person's first unfinished article after number `after`, else of the first, else None."""
    for begin in (after, 0):
        found = database.one(
            "SELECT min(article) FROM (SELECT min(article) AS article FROM assigned "
            "WHERE annotator = ? AND state = 'new' AND article > ? "
            "UNION ALL SELECT min(article) FROM assigned "
            "WHERE annotator = ? AND state = 'started' AND article > ?) AS either",
            (annotator, begin, annotator, begin),
        )
        if found and found[0] is not None:
            return int(found[0])
    return None


def last_assigned_left(database: Database, annotator: str) -> int | None:
    """Number of the unfinished article the person holds and was in last, or None."""
    found = database.one(
        "SELECT summary.article FROM summary JOIN assigned ON assigned.annotator = summary.annotator "
        "AND assigned.article = summary.article WHERE summary.annotator = ? AND summary.finished = 0 "
        "ORDER BY summary.at DESC LIMIT 1",
        (annotator,),
    )
    return int(found[0]) if found else None


def assigned_neighbour(database: Database, annotator: str, number: int, step: int) -> int | None:
    """The article `step` places on among those a person holds (negative: back), or None past either end."""
    sign, turn = (">", "") if step > 0 else ("<", " DESC")
    found = database.one(
        f"SELECT article FROM assigned WHERE annotator = ? AND article {sign} ? "
        f"ORDER BY article{turn} LIMIT 1 OFFSET ?",
        (annotator, number, abs(step) - 1),
    )
    return int(found[0]) if found else None


def assigned_place(database: Database, annotator: str, number: int) -> tuple[int, int]:
    """The place of an article among those a person holds, from 1 (0: before all), and how many they hold."""
    place = database.one(
        "SELECT count(*) FROM assigned WHERE annotator = ? AND article <= ?", (annotator, number)
    )
    total = database.one("SELECT count(*) FROM assigned WHERE annotator = ?", (annotator,))
    return (int(place[0]) if place else 0), (int(total[0]) if total else 0)


def holds(database: Database, annotator: str, number: int) -> bool:
    """Whether a person holds an article."""
    return (
        database.one("SELECT 1 FROM assigned WHERE annotator = ? AND article = ?", (annotator, number))
        is not None
    )
