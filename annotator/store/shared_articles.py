"""Articles that several people have finished, for those who compare them."""

from collections.abc import Sequence

from annotator.store.database import Database

_ANSWERED = "state IN ('done', 'rejected')"
"""Who skipped an article has said nothing about it."""


def finishers(database: Database) -> tuple[str, ...]:
    """Everybody who has finished an article with accept or reject, by name."""
    rows = database.query(f"SELECT DISTINCT annotator FROM summary WHERE {_ANSWERED} ORDER BY annotator")
    return tuple(str(row[0]) for row in rows)


def shared_articles(database: Database, annotators: Sequence[str]) -> list[tuple[int, str]]:
    """Number and key of the articles that at least two of these have finished, in the order of import.

    At least one of them must have accepted the article; one that all reject is no gold.
    """
    marks = ", ".join("?" for _ in annotators)
    rows = database.query(
        "SELECT number, key FROM summary JOIN article ON number = article "
        f"WHERE {_ANSWERED} AND annotator IN ({marks}) "
        "GROUP BY number, key HAVING count(*) > 1 AND min(state) = 'done' ORDER BY number",
        tuple(annotators),
    )
    return [(int(number), str(key)) for number, key in rows]


def unfinished_articles(database: Database, annotator: str) -> frozenset[int]:
    """Numbers of the articles that a person holds or has begun, and has not finished."""
    rows = database.query(
        "SELECT article FROM assigned WHERE annotator = ? AND state IN ('new', 'started') "
        "UNION SELECT article FROM summary WHERE annotator = ? AND state = 'started'",
        (annotator, annotator),
    )
    return frozenset(int(row[0]) for row in rows)


def finished_by(database: Database, key: str, annotators: Sequence[str], state: str) -> tuple[str, ...]:
    """Those of the annotators, in their order, who left the article in a state: done, rejected or skipped."""
    rows = database.query(
        "SELECT annotator FROM summary WHERE state = ? "
        "AND article = (SELECT number FROM article WHERE key = ?)",
        (state, key),
    )
    done = {str(row[0]) for row in rows}
    return tuple(name for name in annotators if name in done)


def finished_articles(database: Database, annotator: str) -> frozenset[int]:
    """Numbers of the articles that a person has given an answer."""
    rows = database.query(
        "SELECT article FROM summary WHERE annotator = ? AND state IN ('done', 'rejected', 'skipped')",
        (annotator,),
    )
    return frozenset(int(row[0]) for row in rows)


def articles_decided_since(database: Database, gold: str) -> list[int]:
    """Numbers of the articles about which others than the gold layer had the last word."""
    rows = database.query(
        "SELECT article FROM decision GROUP BY article HAVING max(number) > "
        "max(CASE WHEN annotator = ? THEN number ELSE 0 END) ORDER BY article",
        (gold,),
    )
    return [int(row[0]) for row in rows]
