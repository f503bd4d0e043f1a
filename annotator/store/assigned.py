"""What each person has to do, as it stands: kept beside assignments, decisions and suggestions.

One row for each article a person holds, with what the queue orders it by, so that a page of a person's
queue follows one index. It can be made again from `assignment`, `summary` and `catalogue`.
"""

from collections.abc import Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from annotator.store.database import Database

_WEIGHT = (
    "coalesce(summary.state, 'new') AS state, "
    "CASE WHEN coalesce(summary.decisions, 0) > 0 THEN summary.fewer ELSE catalogue.fewer END AS fewer, "
    "catalogue.certainty AS certainty, catalogue.date AS date"
)
"""What a row repeats of the person's summary and of the catalogue."""


def add_assigned(database: "Database", rows: Sequence[tuple[str, int]], at: int) -> None:
    """Make (annotator, article number) stand, from `at` on (milliseconds); in the caller's transaction."""
    database.execute_many(
        "INSERT INTO assigned (annotator, article, at, state, fewer, certainty, date) "
        f"SELECT ?, catalogue.article, ?, {_WEIGHT} FROM catalogue "
        "LEFT JOIN summary ON summary.annotator = ? AND summary.article = catalogue.article "
        "WHERE catalogue.article = ? ON CONFLICT (annotator, article) DO NOTHING",
        [(annotator, at, annotator, number) for annotator, number in rows],
    )


def remove_assigned(database: "Database", rows: Sequence[tuple[str, int]]) -> None:
    """What (annotator, article number) no longer holds; in the caller's transaction."""
    database.execute_many("DELETE FROM assigned WHERE annotator = ? AND article = ?", rows)


def follow_summaries(database: "Database", rows: Sequence[tuple[str, int, str, int]]) -> None:
    """Take over annotator, article number, state and open items after decisions; in their transaction."""
    database.execute_many(
        "UPDATE assigned SET state = ?, fewer = ? WHERE annotator = ? AND article = ?",
        [(state, -open_, annotator, number) for annotator, number, state, open_ in rows],
    )


def weigh_assigned(database: "Database", number: int) -> None:
    """Take over from the catalogue what an article's newest suggestions weigh; in their transaction."""
    database.execute(
        "UPDATE assigned SET "
        "certainty = (SELECT certainty FROM catalogue WHERE catalogue.article = assigned.article), "
        "fewer = CASE WHEN state = 'new' "
        "THEN (SELECT fewer FROM catalogue WHERE catalogue.article = assigned.article) ELSE fewer END "
        "WHERE article = ?",
        (number,),
    )


def wrong_assigned(database: "Database") -> tuple[tuple[str, int], ...]:
    """(annotator, article number) where what stands is not what assignments and decisions amount to."""
    rows = database.stream(
        "SELECT assigned.annotator, assigned.article FROM assigned "
        "JOIN catalogue ON catalogue.article = assigned.article "
        "LEFT JOIN summary ON summary.annotator = assigned.annotator AND summary.article = assigned.article "
        "WHERE assigned.state <> coalesce(summary.state, 'new') OR assigned.certainty <> catalogue.certainty "
        "OR assigned.date <> catalogue.date "
        "OR assigned.fewer <> CASE WHEN coalesce(summary.decisions, 0) > 0 "
        "THEN summary.fewer ELSE catalogue.fewer END "
        "UNION SELECT annotator, article FROM assigned WHERE NOT EXISTS ("
        "SELECT 1 FROM assignment WHERE assignment.annotator = assigned.annotator "
        "AND assignment.article = assigned.article AND kind = 'given' AND NOT EXISTS ("
        "SELECT 1 FROM assignment AS later WHERE later.annotator = assignment.annotator "
        "AND later.article = assignment.article AND later.number > assignment.number)) "
        "UNION SELECT annotator, article FROM assignment WHERE kind = 'given' AND NOT EXISTS ("
        "SELECT 1 FROM assignment AS later WHERE later.annotator = assignment.annotator "
        "AND later.article = assignment.article AND later.number > assignment.number) AND NOT EXISTS ("
        "SELECT 1 FROM assigned WHERE assigned.annotator = assignment.annotator "
        "AND assigned.article = assignment.article)"
    )
    return tuple((annotator, number) for annotator, number in rows)
