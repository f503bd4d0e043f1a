"""Everything about all articles in the order of import, read side by side in a few ordered queries.

Nothing is held but the article at hand. Read inside `database.snapshot()`, so that the queries agree.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import groupby
from operator import itemgetter

from annotator.document.article import Article, Tokens
from annotator.store.articles import Incoming, line_owner
from annotator.store.columns import from_json, unpack
from annotator.store.database import Database, Row
from annotator.store.summaries import ArticleState


@dataclass(frozen=True, slots=True)
class Begun:
    """That a person has decided something about an article, how far they are, and whether they flagged it."""

    annotator: str
    state: ArticleState
    flagged: bool


@dataclass(frozen=True, slots=True)
class StoredDecision:
    """A decision as it is stored: `edits` as `editing.decisions` writes them, `at` in milliseconds."""

    command: str
    edits: str
    at: int
    run: int


def iter_articles(database: Database) -> Iterator[tuple[int, Article]]:
    """Every article with its number, from 1, and its tokens where it has some."""
    rows = database.stream(
        "SELECT number, key, text, meta, starts, ends, sentences FROM article "
        "LEFT JOIN tokens ON tokens.article = number ORDER BY number"
    )
    for number, key, text, meta, starts, ends, sentences in rows:
        tokens = None if starts is None else Tokens(unpack(starts), unpack(ends), unpack(sentences))
        yield number, Article(key, text, from_json(meta), tokens)


class ByArticle:
    """Rows of one query that begin with an article's number and rise by it, taken article by article."""

    def __init__(self, rows: Iterable[Row]) -> None:
        self._groups = groupby(rows, itemgetter(0))
        self._next: tuple[int, Iterator[Row]] | None = next(self._groups, None)

    def take(self, number: int) -> list[Row]:
        """The rows of an article; each number asked for must be higher than the last one."""
        while self._next is not None and self._next[0] < number:
            self._next = next(self._groups, None)
        if self._next is None or self._next[0] != number:
            return []
        rows = list(self._next[1])
        self._next = next(self._groups, None)
        return rows


class BegunStream:
    """Who has begun which article."""

    def __init__(self, database: Database) -> None:
        self._rows = ByArticle(
            database.stream(
                "SELECT article, annotator, state, flagged FROM summary WHERE decisions > 0 "
                "ORDER BY article, annotator"
            )
        )

    def take(self, number: int) -> list[Begun]:
        """Everybody who has begun an article, by name; the numbers asked for must rise."""
        return [
            Begun(annotator, ArticleState(state), bool(flagged))
            for _, annotator, state, flagged in self._rows.take(number)
        ]


class DecisionStream:
    """One person's decisions."""

    def __init__(self, database: Database, annotator: str) -> None:
        self._rows = ByArticle(
            database.stream(
                "SELECT article, command, edits, at, run FROM decision WHERE annotator = ? "
                "ORDER BY article, number",
                (annotator,),
            )
        )

    def take(self, number: int) -> list[StoredDecision]:
        """The decisions about an article, oldest first; the numbers asked for must rise."""
        return [StoredDecision(*row[1:]) for row in self._rows.take(number)]


class IncomingStream:
    """The rows articles came as."""

    def __init__(self, database: Database) -> None:
        self._rows = ByArticle(
            database.stream(
                "SELECT article, annotator, file, line, input_hash, task_hash FROM incoming "
                "ORDER BY article, annotator"
            )
        )

    def take(self, number: int) -> dict[str, Incoming]:
        """Person → the row that brought their answer, "" → the first; the numbers asked for must rise."""
        found = {
            annotator: Incoming(file, line, None if one is None or other is None else (one, other))
            for _, annotator, file, line, one, other in self._rows.take(number)
        }
        if "" in found and (owner := line_owner(found[""].line)):
            found[""] = found[owner]
        return found
