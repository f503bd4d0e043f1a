"""Everything about many articles in the order of import, read in pages rather than one by one."""

from collections.abc import Iterator
from dataclasses import dataclass

from annotator.store.articles import PAGE
from annotator.store.database import Database
from annotator.store.summaries import ArticleState


@dataclass(frozen=True, slots=True)
class Begun:
    """That a person has decided something about an article, how far they are, and whether they flagged it."""

    annotator: str
    state: ArticleState
    flagged: bool


def iter_begun_by_article(database: Database) -> Iterator[tuple[int, str, list[Begun]]]:
    """Number and key of every article, in the order of import, with everybody who has begun it, by name."""
    last = 0
    while page := database.query(
        "SELECT number, key, annotator, state, flagged FROM article LEFT JOIN summary "
        "ON summary.article = number AND decisions > 0 WHERE number > ? AND number <= ? "
        "ORDER BY number, annotator",
        (last, last + PAGE),
    ):
        people: list[Begun] = []
        last, key = page[0][:2]
        for number, next_key, annotator, state, flagged in page:
            if number != last:
                yield last, key, people
                last, key, people = number, next_key, []
            if annotator is not None:
                people.append(Begun(annotator, ArticleState(state), bool(flagged)))
        yield last, key, people
