"""A database on a server: PostgreSQL. Statements are those of SQLite, through `store.postgres_sql`."""

import re
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from itertools import count
from typing import TypeVar

import psycopg
from psycopg import RawCursor, RawServerCursor
from psycopg.pq import TransactionStatus
from psycopg.types.numeric import Int8Dumper, IntLoader

from annotator.document.errors import ProjectError, StoreError
from annotator.document.ids import GOLD
from annotator.document.safe_text import safe
from annotator.store.database import Database, Row, Writing
from annotator.store.migrations import MIGRATIONS, applied, migrate
from annotator.store.postgres_connection import OUR_LOCKS, connect, shown_name
from annotator.store.postgres_errors import store_error
from annotator.store.postgres_rights import RIGHTS
from annotator.store.postgres_sql import SCHEMA, as_postgres

ROWS_AT_ONCE = 200
"""Rows of a stream that come from the server together."""

STEPS = (*MIGRATIONS, *RIGHTS)
"""What makes the tables of a new database."""

_CORPUS = "BEGIN; SET LOCAL lock_timeout = 0; LOCK TABLE unsuggested IN SHARE ROW EXCLUSIVE MODE"
_BEGIN = {
    # Locks on the tables themselves: only who may write there can take them, so nobody is held up by
    # somebody who may only annotate.
    Writing.CORPUS: _CORPUS,
    Writing.HOLDINGS: f"{_CORPUS}; LOCK TABLE assigned IN SHARE ROW EXCLUSIVE MODE",
    Writing.OWN: "BEGIN",
    Writing.STRUCTURE: f"BEGIN; SELECT pg_advisory_xact_lock({OUR_LOCKS}, 1)",
}
_MOMENT_SIGNS = re.compile(r"[^0-9A-Fa-f-]")
_SNAPSHOT = "BEGIN ISOLATION LEVEL REPEATABLE READ, READ ONLY"

Connection = psycopg.Connection[Row]
Result = TypeVar("Result")


class PostgresDatabase(Database):
    """A connection to a server.

    When the connection is lost while nothing is under way, the next read opens another one.
    """

    is_server = True

    def __init__(self, address: str, connection: Connection) -> None:
        self.address = self._reached_at = address
        self.name = shown_name(connection.info.dbname, connection.info.host)
        self._connection = connection
        self._is_inside = False
        self._is_closed = False
        self._streams = count(1)
        self._make_sure: Callable[[], None] = lambda: None
        _adapt(connection)

    def query(self, sql: str, values: Sequence[object] = ()) -> list[Row]:
        """All rows of a SELECT."""
        return self._run(lambda connection: _executed(connection, sql, values).fetchall())

    def one(self, sql: str, values: Sequence[object] = ()) -> Row | None:
        """The first row of a SELECT, or None when there is none."""
        return self._run(lambda connection: _executed(connection, sql, values).fetchone())

    def stream(self, sql: str, values: Sequence[object] = ()) -> Iterator[Row]:
        """The rows of a SELECT, some at a time through a cursor on the server."""
        with self._errors():
            cursor = RawServerCursor[Row](
                self._connection, f"stream{next(self._streams)}", withhold=not self._is_inside
            )
            with cursor:
                cursor.itersize = ROWS_AT_ONCE
                cursor.execute(as_postgres(sql).encode(), tuple(values))
                yield from cursor

    def execute(self, sql: str, values: Sequence[object] = ()) -> int:
        """Run one statement that writes; gives the number of rows it changed."""
        self._must_be_inside()
        return self._run(lambda connection: max(0, _executed(connection, sql, values).rowcount))

    def execute_many(self, sql: str, rows: Sequence[Sequence[object]]) -> None:
        """Run one statement that writes for each row of values."""
        self._must_be_inside()
        if rows:
            with self._errors():
                cursor = RawCursor[Row](self._connection)
                cursor.executemany(as_postgres(sql).encode(), rows)

    @contextmanager
    def transaction(self, writing: Writing = Writing.CORPUS) -> Iterator[None]:
        """Write together; COMMIT is waited for, and what it answers is looked at."""
        if self._is_inside:
            raise RuntimeError("a transaction is under way on this connection")
        with self._inside(_BEGIN[writing]):
            yield
            done = self._run(lambda connection: _executed(connection, "COMMIT", ()).statusmessage)
            if done != "COMMIT":
                raise StoreError(f"{self.name}: the transaction was not stored ({done})", "try again")

    @contextmanager
    def snapshot(self, moment: str = "") -> Iterator[None]:
        """All reads inside see the database as it was at the first of them, or at a moment of another's."""
        shared = f"; SET TRANSACTION SNAPSHOT '{_MOMENT_SIGNS.sub('', moment)}'" if moment else ""
        with self._inside(_SNAPSHOT + shared):
            yield

    def moment(self) -> str:
        """The name of this connection's snapshot."""
        found = self.one("SELECT pg_export_snapshot()")
        return str(found[0]) if found else ""

    @contextmanager
    def _inside(self, begin: str) -> Iterator[None]:
        try:
            self._run(lambda connection: _executed(connection, begin, ()))
            self._is_inside = True
            yield
        finally:
            self._is_inside = False
            self._roll_back()

    def _roll_back(self) -> None:
        """Leave the transaction, if one is under way; a lost connection has left it."""
        status = self._connection.info.transaction_status
        if status in (TransactionStatus.INTRANS, TransactionStatus.INERROR):
            with suppress(psycopg.Error):
                self._connection.execute("ROLLBACK")
        elif status is TransactionStatus.ACTIVE:
            self._connection.close()

    def tables(self) -> set[str]:
        """The names of the tables there are."""
        rows = self.query(f"SELECT tablename FROM pg_tables WHERE schemaname = '{SCHEMA}'")
        return {row[0] for row in rows}

    def renumber(self) -> None:
        """Runs are numbered by a sequence; decisions and assignments by the clock."""
        self.query("SELECT setval(pg_get_serial_sequence('run', 'number'), max(number)) FROM run")

    def before_reopening(self, make_sure: Callable[[], None]) -> None:
        """Call this before a connection that was lost is replaced by another; what it raises prevents it."""
        self._make_sure = make_sure

    def check_author(self, annotator: str) -> None:
        """Raise ProjectError unless the role of this connection may decide in that name."""
        found = self.one(
            "SELECT current_user = ?::text OR is_lead() OR (?::text = ?::text AND is_adjudicator()), "
            "current_user::text",
            (annotator, annotator, GOLD),
        )
        if found and not found[0]:
            role = safe(found[1])
            raise ProjectError(
                f"the server knows you as {role}, so you cannot work as {safe(annotator)}",
                f"say --annotator {role}, or connect as {safe(annotator)} (PGUSER, a service file)",
            )

    def may_write_corpus(self) -> bool:
        """Whether whoever is connected may add articles, tokens and suggestions."""
        found = self.one("SELECT has_table_privilege('unsuggested', 'DELETE')")
        return bool(found and found[0])

    def let_interrupt(self) -> None:
        """The driver ends a statement at ctrl+c by itself."""

    def interrupt(self) -> None:
        """End the statement that another thread is running on this connection; it raises StoreError there."""
        with suppress(psycopg.Error):
            self._connection.cancel_safe(timeout=2)

    @property
    def is_in_place(self) -> bool:
        """A lost connection is replaced by the next read."""
        return True

    def close(self, patience: float | None = None) -> None:
        """Close the connection; the server rolls back what was not committed."""
        self._is_closed = True
        self._connection.close()

    def _run(self, action: "Callable[[Connection], Result]") -> Result:
        """Run something on the connection; outside of a transaction on a new one, where it was lost."""
        with self._errors():
            try:
                return action(self._connection)
            except psycopg.OperationalError:
                if self._is_inside or self._is_closed or not self._connection.closed:
                    raise
        self._make_sure()
        fresh = connect(self._reached_at)
        _adapt(fresh)
        self._connection = fresh
        with self._errors():
            return action(fresh)

    @contextmanager
    def _errors(self) -> Iterator[None]:
        try:
            yield
        except (psycopg.Error, UnicodeError) as error:
            raise store_error(self.name, error) from error

    def _must_be_inside(self) -> None:
        if not self._is_inside:
            raise RuntimeError("writes belong inside Database.transaction()")


class _WholeLoader(IntLoader):
    """Sums of whole numbers are whole numbers."""


def _adapt(connection: Connection) -> None:
    """Whole numbers have 64 bits both ways, so that a statement has one plan; a sum of some is one too."""
    connection.adapters.register_dumper(int, Int8Dumper)
    connection.adapters.register_loader("numeric", _WholeLoader)


def _executed(connection: Connection, sql: str, values: Sequence[object]) -> RawCursor[Row]:
    cursor = RawCursor[Row](connection)
    cursor.execute(as_postgres(sql).encode(), tuple(values) or None)
    return cursor


def open_postgres(address: str, *, create: bool = False) -> PostgresDatabase:
    """Open a database on a server, with every setting read back and all migrations made.

    Args:
        address: `postgresql://…`; user and password as libpq finds them.
        create: make the tables where there are none.

    Raises:
        StoreError: the server, its settings or the database cannot be used.
    """
    database = PostgresDatabase(address, connect(address))
    try:
        if not applied(database):
            _make(database, create=create)
        migrate(database, STEPS)
    except BaseException:
        database.close()
        raise
    return database


def _make(database: PostgresDatabase, *, create: bool) -> None:
    if not create:
        raise StoreError(
            f"there is no project in {database.name}",
            f"make one: annotator init DIR --database {database.address}",
        )
    with database.transaction(Writing.STRUCTURE):
        database.execute(f"CREATE SCHEMA IF NOT EXISTS {SCHEMA}")
