"""Articles, their tokens, and the rows they came as."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from msgspec import Struct, field

from annotator.document.article import Article, Tokens
from annotator.document.errors import DataError, ProjectError
from annotator.store.catalogue import add_to_catalogue
from annotator.store.columns import from_json, pack, to_json, unpack
from annotator.store.database import Database

PAGE = 500
"""Rows read at once where all are walked through, so that no read stays open in between."""


class ArticleRow(Struct, frozen=True):
    """An article to be stored.

    Attributes:
        key: its identity; text: exactly as in the file; meta: free facts.
        source_file: the file it came from, for messages and the export.
        incoming: the original JSON line as imported, None for a text file.
        hashes: the incoming `_input_hash` and `_task_hash`, or None.
        tokens: imported tokens, which are never replaced; None when there were none.
    """

    key: str
    text: str
    meta: Mapping[str, Any] = field(default_factory=dict)
    source_file: str = ""
    incoming: bytes | None = None
    hashes: tuple[int, int] | None = None
    tokens: Tokens | None = None


class Incoming(Struct, frozen=True):
    """The row an article came as: file name, original JSON line, `_input_hash` and `_task_hash`."""

    file: str
    line: bytes | None
    hashes: tuple[int, int] | None


class AddedCounts(Struct, frozen=True):
    """How many articles were added and how many were there already."""

    added: int
    same: int


def add_articles(database: Database, rows: Iterable[ArticleRow]) -> AddedCounts:
    """Store the articles that are new, in order; the caller holds the transaction.

    Raises DataError when an article with the same key and another text is there.
    """
    added = same = 0
    number = count_articles(database)
    for row in rows:
        found = database.one("SELECT text FROM article WHERE key = ?", (row.key,))
        if found is None:
            number += 1
            _insert(database, number, row)
            added += 1
        elif found[0] == row.text:
            same += 1
        else:
            raise DataError(
                f"article {row.key!r} is in the project with another text",
                "give the changed text an id of its own",
                file=row.source_file,
                field="id",
            )
    return AddedCounts(added, same)


def _insert(database: Database, number: int, row: ArticleRow) -> None:
    title = Article(row.key, row.text, row.meta).title
    source, date = (
        value if isinstance(value := row.meta.get(key), str) else "" for key in ("source", "date")
    )
    database.execute(
        "INSERT INTO article (number, key, title, source, date, meta, text) VALUES (?, ?, ?, ?, ?, ?, ?)",
        (number, row.key, title, source, date, to_json(row.meta), row.text),
    )
    add_to_catalogue(database, number, title=title, key=row.key, source=source, date=date)
    database.execute("INSERT INTO unsuggested (article) VALUES (?)", (number,))
    _insert_incoming(database, number, "", row)
    if row.tokens is not None:
        _insert_tokens(database, number, row.tokens)


def _insert_incoming(database: Database, number: int, annotator: str, row: ArticleRow) -> None:
    input_hash, task_hash = row.hashes or (None, None)
    database.execute(
        "INSERT INTO incoming (article, annotator, file, input_hash, task_hash, line) "
        "VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT (article, annotator) DO NOTHING",
        (number, annotator, row.source_file, input_hash, task_hash, row.incoming),
    )


def add_incoming(database: Database, annotator: str, row: ArticleRow) -> None:
    """Keep the row that brought a person's own answer to an article; the first one stays."""
    _insert_incoming(database, article_number(database, row.key), annotator, row)


_WITH = b"@"


def line_with(annotator: str) -> bytes:
    """What stands for a line that is stored as the row of this person; no JSON begins like it."""
    return _WITH + annotator.encode()


def line_owner(line: bytes | None) -> str:
    """Whose row holds the line that `line_with` stands for; empty for a line that is one itself."""
    return line[1:].decode() if line is not None and line.startswith(_WITH) else ""


def further_row(annotator: str, ordinal: int) -> str:
    """Under whom a person's second row about an article is kept, the third …: no name has such a sign."""
    return f"{annotator}#{ordinal}"


def owner_of_row(name: str) -> str:
    """Whose row it is that is kept under a name."""
    return name.partition("#")[0]


def get_incoming(database: Database, key: str, annotator: str = "") -> Incoming:
    """The row the article came as: the annotator's own where there is one, else the article's first."""
    number = article_number(database, key)
    found = database.one(
        "SELECT file, line, input_hash, task_hash FROM incoming "
        "WHERE article = ? AND annotator IN ('', ?) ORDER BY annotator DESC LIMIT 1",
        (number, annotator),
    )
    if found is None:
        return Incoming("", None, None)
    file, line, input_hash, task_hash = found
    if owner := line_owner(line):
        return get_incoming(database, key, owner)
    return Incoming(file, line, None if input_hash is None or task_hash is None else (input_hash, task_hash))


def article_number(database: Database, key: str) -> int:
    """The article's place in the order of import, from 1; ProjectError when there is no such article."""
    found = database.one("SELECT number FROM article WHERE key = ?", (key,))
    if found is None:
        raise ProjectError(f"there is no article {key!r}", "see `annotator log` for the keys there are")
    return int(found[0])


def article_key_at(database: Database, number: int) -> str | None:
    """The key of the article at a place in the order of import, or None past either end."""
    found = database.one("SELECT key FROM article WHERE number = ?", (number,))
    return found[0] if found else None


def has_article(database: Database, key: str) -> bool:
    """Whether an article with this key is stored."""
    return database.one("SELECT 1 FROM article WHERE key = ?", (key,)) is not None


def get_article(database: Database, key: str) -> Article:
    """The article with its tokens; ProjectError when there is none with this key."""
    found = database.one(
        "SELECT article.text, meta, starts, ends, sentences FROM article "
        "LEFT JOIN tokens ON tokens.article = article.number WHERE key = ?",
        (key,),
    )
    if found is None:
        article_number(database, key)
        raise AssertionError("unreachable")
    text, meta, starts, ends, sentences = found
    tokens = None if starts is None else Tokens(unpack(starts), unpack(ends), unpack(sentences))
    return Article(key, text, from_json(meta), tokens)


def count_articles(database: Database) -> int:
    """How many articles there are; they are numbered without gaps, so the last number tells."""
    found = database.one("SELECT max(number) FROM article")
    return int(found[0] or 0) if found else 0


def iter_article_keys(database: Database) -> Iterator[str]:
    """All keys in the order of import; nothing stays locked between them."""
    last = 0
    while page := database.query(
        "SELECT number, key FROM article WHERE number > ? ORDER BY number LIMIT ?", (last, PAGE)
    ):
        last = page[-1][0]
        yield from (key for _, key in page)


def iter_keys_without_tokens(database: Database) -> Iterator[str]:
    """Keys of the articles that have no tokens yet, in the order of import; nothing stays locked."""
    last = 0
    while page := database.query(
        "SELECT number, key FROM article WHERE number > ? AND NOT EXISTS "
        "(SELECT 1 FROM tokens WHERE tokens.article = number) ORDER BY number LIMIT ?",
        (last, PAGE),
    ):
        last = page[-1][0]
        yield from (key for _, key in page)


def set_tokens(database: Database, key: str, tokens: Tokens) -> bool:
    """Give an article its tokens unless it has some, which stay; the caller holds the transaction.

    Returns whether the stored tokens are `tokens`.
    """
    number = article_number(database, key)
    _insert_tokens(database, number, tokens)
    return database.one(
        "SELECT starts, ends, sentences FROM tokens WHERE article = ?", (number,)
    ) == _columns(tokens)


def _insert_tokens(database: Database, number: int, tokens: Tokens) -> None:
    database.execute(
        "INSERT INTO tokens (article, starts, ends, sentences) VALUES (?, ?, ?, ?) "
        "ON CONFLICT (article) DO NOTHING",
        (number, *_columns(tokens)),
    )


def _columns(tokens: Tokens) -> tuple[bytes, bytes, bytes]:
    return pack(tokens.starts), pack(tokens.ends), pack(tokens.sentences)
