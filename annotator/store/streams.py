"""Everything about all articles in the order of import, read side by side in a few ordered queries.

Nothing is held but the article at hand. Read inside `database.snapshot()`, so that the queries agree.
"""

from collections.abc import Iterable, Iterator
from itertools import groupby
from operator import itemgetter
from typing import NamedTuple

from msgspec import Struct

from annotator.document.article import Article, Tokens
from annotator.store.articles import Incoming, line_owner, owner_of_row
from annotator.store.columns import from_json, unpack
from annotator.store.database import Database, Row
from annotator.store.summaries import ArticleState


class Begun(Struct, frozen=True):
    """That a person has decided something about an article, how far they are, and whether they flagged it."""

    annotator: str
    state: ArticleState
    flagged: bool


class StoredDecision(NamedTuple):
    """A decision as it is stored: `edits` as `editing.decisions` writes them, `at` in milliseconds."""

    article: int
    command: str
    edits: str
    at: int
    run: int


class Range(Struct, frozen=True):
    """Articles by number, from `first` to `last`; of decisions those up to number `until` of all."""

    first: int = 1
    last: int = 2**62
    until: int = 2**62


EVERYTHING = Range()


def last_decision(database: Database) -> int:
    """The number of the newest decision of all, 0 when there is none; decisions are only ever added."""
    found = database.one("SELECT max(number) FROM decision")
    return int(found[0] or 0) if found else 0


def iter_sizes(database: Database) -> Iterator[tuple[int, int]]:
    """Number of every article, in the order of import, and how many bytes its text has."""
    rows = database.stream("SELECT number, octet_length(text) FROM article ORDER BY number")
    return ((number, size) for number, size in rows)


def iter_articles(database: Database, range: Range = EVERYTHING) -> Iterator[tuple[int, Article]]:
    """Articles with their numbers, and their tokens where they have some."""
    rows = database.stream(
        "SELECT number, key, text, meta, starts, ends, sentences FROM article "
        "LEFT JOIN tokens ON tokens.article = number WHERE number >= ? AND number <= ? ORDER BY number",
        (range.first, range.last),
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

    def __init__(self, database: Database, annotator: str, range: Range = EVERYTHING) -> None:
        self._rows = ByArticle(
            database.stream(
                "SELECT article, command, edits, at, run FROM decision WHERE annotator = ? "
                "AND article >= ? AND article <= ? AND number <= ? ORDER BY article, number",
                (annotator, range.first, range.last, range.until),
            )
        )

    def take(self, number: int) -> list[StoredDecision]:
        """The decisions about an article, oldest first; the numbers asked for must rise."""
        return [*map(StoredDecision._make, self._rows.take(number))]


class Decided(NamedTuple):
    """All decisions of one person about one article, as one.

    Attributes:
        edits: of all, oldest first, as `editing.decisions` writes them, joined by commas.
        at: when the last was made, in milliseconds; is_imported: whether they all came by import.
    """

    article: int
    edits: str
    at: int
    is_imported: int


class DecidedStream:
    """One person's decisions, those about one article together."""

    def __init__(self, database: Database, annotator: str, range: Range = EVERYTHING) -> None:
        self._rows = ByArticle(
            database.stream(
                "SELECT article, string_agg(edits, ',' ORDER BY number), max(at), "
                "min(CASE WHEN command IN ('import', 'import-converted', 'import-answer') THEN 1 ELSE 0 END) "
                "FROM decision "
                "WHERE annotator = ? "
                "AND article >= ? AND article <= ? AND number <= ? GROUP BY article ORDER BY article",
                (annotator, range.first, range.last, range.until),
            )
        )

    def take(self, number: int) -> Decided:
        """The decisions about an article; the numbers asked for must rise."""
        rows = self._rows.take(number)
        return Decided._make(rows[0]) if rows else Decided(number, "", 0, 0)


class PersonsRows(NamedTuple):
    """A person's rows about an article: the one that brought their decision, if one did, and further ones."""

    own: bytes | None
    further: tuple[bytes, ...] = ()


class PeoplesRowStream:
    """The rows that brought people's answers, as they were imported."""

    def __init__(self, database: Database, range: Range = EVERYTHING) -> None:
        self._rows = ByArticle(
            database.stream(
                "SELECT article, annotator, line FROM incoming WHERE article >= ? AND article <= ? "
                "AND annotator <> '' AND line IS NOT NULL ORDER BY article, annotator",
                (range.first, range.last),
            )
        )

    def take(self, number: int) -> dict[str, PersonsRows]:
        """Person → their rows about an article; the numbers asked for must rise."""
        found: dict[str, PersonsRows] = {}
        for _, name, line in self._rows.take(number):
            if (owner := owner_of_row(name)) == name:
                found[owner] = PersonsRows(line)
            else:
                whole = found.get(owner, PersonsRows(None))
                found[owner] = whole._replace(further=(*whole.further, line))
        return found


class IncomingStream:
    """The rows articles came as."""

    def __init__(self, database: Database, range: Range = EVERYTHING) -> None:
        self._rows = ByArticle(
            database.stream(
                "SELECT article, annotator, file, line, input_hash, task_hash FROM incoming "
                "WHERE article >= ? AND article <= ? ORDER BY article, annotator",
                (range.first, range.last),
            )
        )

    def take(self, number: int) -> dict[str, Incoming]:
        """Person → the row that brought their answer, "" → the first; the numbers asked for must rise.

        A person's further rows stand under names of which they are the `owner_of_row`.
        """
        found = {
            annotator: Incoming(file, line, None if one is None or other is None else (one, other))
            for _, annotator, file, line, one, other in self._rows.take(number)
        }
        if "" in found and (owner := line_owner(found[""].line)):
            found[""] = found[owner]
        return found
