"""The catalogue: what the queue orders and searches articles by, so that it never reads their texts.

One row for each article, made with the article and changed with its suggestions, in their transactions.
"""

import json
from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from annotator.store.assigned import weigh_assigned

if TYPE_CHECKING:
    from annotator.store.database import Database

UNSCORED = 1001
"""Certainty of an article whose suggestions have no scores, or that has none: behind all others."""

_PAGE = 500
_SCORE = 4
"""Place of the score in the stored row of a span and of a relation, see `store.suggestions`."""


def searched(title: str, key: str, source: str) -> str:
    """The text in which the queue looks for what is typed."""
    return f"{title}\n{key}\n{source}".casefold()


def add_to_catalogue(
    database: "Database", number: int, *, title: str, key: str, source: str, date: str
) -> None:
    """List a new article; the caller holds the transaction."""
    database.execute(
        "INSERT INTO catalogue (article, words, date, suggested, certainty) VALUES (?, ?, ?, NULL, ?)",
        (number, searched(title, key, source), date, UNSCORED),
    )


def weigh(database: "Database", number: int, run: int, scores: Sequence[float | None]) -> None:
    """Take over what a run suggests for an article, unless a newer one has; in the caller's transaction.

    Args:
        database: the project's.
        number: the article's.
        run: the run's.
        scores: one for each suggested span and relation, None where it has no score.
    """
    _weigh(database, number, run, scores)
    weigh_assigned(database, number)


def _weigh(database: "Database", number: int, run: int, scores: Sequence[float | None]) -> None:
    database.execute(
        "UPDATE catalogue SET suggested = ?, certainty = ? WHERE article = ? "
        "AND NOT EXISTS (SELECT 1 FROM suggested WHERE article = ? AND run > ?)",
        (len(scores), certainty(scores), number, number, run),
    )


def certainty(scores: Iterable[float | None]) -> int:
    """Mean of the scores there are, in thousandths; `UNSCORED` without any."""
    known = [score for score in scores if score is not None]
    return round(1000 * sum(known) / len(known)) if known else UNSCORED


def fill_catalogue(database: "Database") -> None:
    """List the articles that were stored before there was a catalogue; in the caller's transaction."""
    last = 0
    while page := database.query(
        "SELECT number, title, key, source, date FROM article WHERE number > ? ORDER BY number LIMIT ?",
        (last, _PAGE),
    ):
        for number, title, key, source, date in page:
            add_to_catalogue(database, number, title=title, key=key, source=source, date=date)
            found = database.one(
                "SELECT run, items FROM suggested WHERE article = ? ORDER BY run DESC LIMIT 1", (number,)
            )
            if found:
                _weigh(database, number, found[0], _scores(json.loads(found[1])))
        last = page[-1][0]


def wrong_catalogue(database: "Database") -> tuple[int, ...]:
    """Numbers of the articles whose row differs from what their suggestions say."""
    wrong = []
    last = 0
    while page := database.query(
        "SELECT number, suggested, certainty, (SELECT items FROM suggested WHERE article = number "
        "ORDER BY run DESC LIMIT 1) FROM article LEFT JOIN catalogue ON catalogue.article = number "
        "WHERE number > ? ORDER BY number LIMIT ?",
        (last, _PAGE),
    ):
        last = page[-1][0]
        for number, suggested, sure, items in page:
            scores = None if items is None else _scores(json.loads(items))
            right = (None, UNSCORED) if scores is None else (len(scores), certainty(scores))
            if (suggested, sure) != right:
                wrong.append(number)
    return tuple(wrong)


def _scores(items: Mapping[str, Any]) -> list[float | None]:
    return [row[_SCORE] for row in (*items["spans"], *items["relations"])]
