"""The one face of the database: a connection, queries, transactions; SQLite or PostgreSQL is behind it."""

from abc import ABC, abstractmethod
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager
from enum import Enum, auto
from pathlib import Path
from typing import Any, Self

from annotator.document.errors import StoreError

Row = tuple[Any, ...]

Address = Path | str
"""Where a database is: the file of an SQLite database, or the `postgresql://` address of one on a server."""


class Writing(Enum):
    """What a transaction writes, so that a server lets those write at once that do not touch the same.

    CORPUS: articles, suggestions, whatever has no other name: one at a time. HOLDINGS: who holds which
    article: one at a time, and no decision meanwhile. OWN: what one person decides: beside all others.
    STRUCTURE: the tables themselves.
    """

    CORPUS = auto()
    HOLDINGS = auto()
    OWN = auto()
    STRUCTURE = auto()


class Database(ABC):
    """One connection, for one thread at a time; a context manager that closes it.

    Reads may happen at any time; writes only inside `transaction()`. Statements keep to what SQLite and
    PostgreSQL share, with `?` for values; everything that fails raises StoreError.

    Attributes:
        name: what it is called in messages.
        address: where another connection to it is opened.
        is_server: whether a server keeps it, and not a file.
    """

    name: str
    address: Address
    is_server: bool

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    @abstractmethod
    def query(self, sql: str, values: Sequence[object] = ()) -> list[Row]:
        """All rows of a SELECT."""

    @abstractmethod
    def stream(self, sql: str, values: Sequence[object] = ()) -> Iterator[Row]:
        """The rows of a SELECT one by one, without holding them all; read them inside `snapshot()`."""

    @abstractmethod
    def one(self, sql: str, values: Sequence[object] = ()) -> Row | None:
        """The first row of a SELECT, or None when there is none."""

    @abstractmethod
    def execute(self, sql: str, values: Sequence[object] = ()) -> int:
        """Run one statement that writes; gives the number of rows it changed."""

    @abstractmethod
    def execute_many(self, sql: str, rows: Sequence[Sequence[object]]) -> None:
        """Run one statement that writes for each row of values."""

    @abstractmethod
    def transaction(self, writing: Writing = Writing.CORPUS) -> AbstractContextManager[None]:
        """All that is written inside becomes durable together, or not at all.

        When the block ends, COMMIT has returned; on any error all is rolled back. `writing`: what the
        transaction is for. Raises StoreError.
        """

    @abstractmethod
    def snapshot(self, moment: str = "") -> AbstractContextManager[None]:
        """All reads inside see the database as it was at the first of them.

        `moment`: what `moment()` of another connection gave, whose snapshot is to be seen here too.
        """

    @abstractmethod
    def moment(self) -> str:
        """Names the snapshot that is read, for other connections as long as it is; empty for a file.

        There the numbers of decisions tell what belongs to it: they rise with the commits.
        """

    @abstractmethod
    def before_reopening(self, make_sure: Callable[[], None]) -> None:
        """Call this before a connection that was lost is replaced by another; what it raises prevents it."""

    @abstractmethod
    def renumber(self) -> None:
        """Go on numbering behind the highest number there is, where the database does not do so by itself."""

    @abstractmethod
    def tables(self) -> set[str]:
        """The names of the tables there are."""

    @abstractmethod
    def check_author(self, annotator: str) -> None:
        """Raise ProjectError where the database knows who is connected, and that they are not this person."""

    @abstractmethod
    def may_write_corpus(self) -> bool:
        """Whether whoever is connected may add articles, tokens and suggestions."""

    @abstractmethod
    def let_interrupt(self) -> None:
        """From now on ctrl+c ends also a statement that takes long."""

    @abstractmethod
    def interrupt(self) -> None:
        """End the statement that another thread is running on this connection; it raises StoreError there."""

    @property
    @abstractmethod
    def is_in_place(self) -> bool:
        """Whether the address still leads to what is open."""

    @abstractmethod
    def close(self, patience: float | None = None) -> None:
        """Close the connection; with `patience` wait at most so many seconds for others."""


def is_on_server(address: Address) -> bool:
    """Whether a server keeps the database."""
    return isinstance(address, str)


def open_database(address: Address, *, create: bool = False) -> Database:
    """Open a project's database with every setting read back and all migrations made.

    Args:
        address: a file, or `postgresql://…`.
        create: make what does not exist: the file, or on a server the tables.

    Raises:
        StoreError: the database, its settings or its version cannot be used.
    """
    if isinstance(address, str):
        try:
            from annotator.store.postgres import open_postgres
        except ImportError as error:
            raise StoreError(
                f"a database on a server needs a package that is not there ({error.name or error})",
                "install it: pip install 'annotator-tui[postgres]'",
            ) from error
        return open_postgres(address, create=create)
    from annotator.store.sqlite import open_sqlite

    return open_sqlite(address, create=create)
