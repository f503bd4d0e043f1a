"""A database in one file: SQLite, with transactions that go through the gate."""

import os
import stat
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path

import apsw

from annotator.document.errors import StoreError
from annotator.document.safe_text import safe
from annotator.store.database import Database, Row, Writing
from annotator.store.gate import gate, gate_path
from annotator.store.in_place import InPlace
from annotator.store.migrations import migrate
from annotator.store.mounts import refuse_network
from annotator.store.one_host import refuse_second_host
from annotator.store.pragmas import check_pragmas, set_pragmas

OLDEST_SQLITE = (3, 51, 3)
"""The first SQLite in which two processes cannot damage a WAL by checkpointing it at once."""

INSTRUCTIONS = 1_000_000
"""SQLite's instructions between two looks at whether a statement is to end: some milliseconds."""


@contextmanager
def as_store_error(path: Path) -> Iterator[None]:
    """Turn what the driver or the system raises into a StoreError a person understands."""
    try:
        yield
    except apsw.Error as error:
        raise _store_error(path, error) from error
    except OSError as error:
        raise StoreError(f"{path.name}: {error.strerror}", "check the disk and the permissions") from error


def _store_error(path: Path, error: apsw.Error) -> StoreError:
    match error:
        case apsw.FullError():
            what, hint = "the disk is full", "make room and try again"
        case apsw.ReadOnlyError() | apsw.CantOpenError() | apsw.PermissionsError():
            what, hint = "the database cannot be written", "check the permissions of the project's directory"
        case apsw.BusyError() | apsw.LockedError():
            what, hint = "another program holds the database", "wait for it, or end it, and try again"
        case apsw.IOError():
            what, hint = "the disk reports an error", "check the disk and try again"
        case apsw.CorruptError() | apsw.NotADBError():
            what, hint = "the database is damaged or no database", "restore it from a backup"
        case _:
            what, hint = "the database refused", ""
    return StoreError(f"{path.name}: {what} ({safe(str(error))})", hint)


class SqliteDatabase(Database):
    """A connection to a file.

    Attributes:
        path: the database file.
    """

    is_server = False

    def __init__(self, path: Path, connection: apsw.Connection) -> None:
        self.path = path
        self.address, self.name = path, path.name
        self._connection = connection
        self._in_place = InPlace(path)

    @property
    def is_in_place(self) -> bool:
        """Whether the path still leads to the file that is open."""
        return self._in_place.is_same

    def query(self, sql: str, values: Sequence[object] = ()) -> list[Row]:
        """All rows of a SELECT."""
        with as_store_error(self.path):
            return self._connection.execute(sql, tuple(values)).fetchall()

    def stream(self, sql: str, values: Sequence[object] = ()) -> Iterator[Row]:
        """The rows of a SELECT one by one, without holding them all; read them inside `snapshot()`."""
        with as_store_error(self.path):
            yield from self._connection.execute(sql, tuple(values))

    def one(self, sql: str, values: Sequence[object] = ()) -> Row | None:
        """The first row of a SELECT, or None when there is none."""
        with as_store_error(self.path):
            return self._connection.execute(sql, tuple(values)).fetchone()

    def execute(self, sql: str, values: Sequence[object] = ()) -> int:
        """Run one statement that writes; gives the number of rows it changed."""
        if not self._connection.in_transaction:
            raise RuntimeError("writes belong inside Database.transaction()")
        with as_store_error(self.path):
            before = self._connection.total_changes()
            self._connection.execute(sql, tuple(values))
            return self._connection.total_changes() - before

    def execute_many(self, sql: str, rows: Sequence[Sequence[object]]) -> None:
        """Run one statement that writes for each row of values."""
        if not self._connection.in_transaction:
            raise RuntimeError("writes belong inside Database.transaction()")
        with as_store_error(self.path):
            self._connection.executemany(sql, rows)

    @contextmanager
    def transaction(self, writing: Writing = Writing.CORPUS) -> Iterator[None]:
        """Wait at the gate, then hold the write lock from the start, whatever is written.

        When the block ends, COMMIT has returned, into the file that the path names.
        """
        if self._connection.in_transaction:
            raise RuntimeError("a transaction is under way on this connection")
        with ExitStack() as inside:
            with as_store_error(self.path):
                inside.enter_context(gate(self.path))
                self._connection.execute("BEGIN IMMEDIATE")
            inside.callback(self._roll_back)
            with as_store_error(self.path):
                self._in_place.check()
            yield
            with as_store_error(self.path):
                self._connection.execute("COMMIT")
                self._in_place.check()

    def _roll_back(self) -> None:
        if self._connection.in_transaction:
            with as_store_error(self.path):
                self._connection.execute("ROLLBACK")

    @contextmanager
    def snapshot(self, moment: str = "") -> Iterator[None]:
        """All reads inside see the database as it was at the first of them; a file has no moments."""
        with as_store_error(self.path):
            self._connection.execute("BEGIN DEFERRED")
        try:
            yield
        finally:
            self._roll_back()

    def moment(self) -> str:
        """A file has no names for snapshots."""
        return ""

    def tables(self) -> set[str]:
        """The names of the tables there are."""
        return {row[0] for row in self.query("SELECT name FROM sqlite_schema WHERE type = 'table'")}

    def before_reopening(self, make_sure: Callable[[], None]) -> None:
        """Nothing to do: a file is not lost as a connection is."""

    def renumber(self) -> None:
        """Nothing to do: SQLite goes on behind the highest number by itself."""

    def check_author(self, annotator: str) -> None:
        """A file does not know who opens it."""

    def may_write_corpus(self) -> bool:
        """Whoever may open a file may write all of it."""
        return True

    def copy_pages(self, into: apsw.Connection, progress: Callable[[int, int], None], pages: int) -> None:
        """Copy all pages into another connection's empty database, some at a time; inside `snapshot()`.

        What others write meanwhile is not in the copy and does not hold it up. `progress` is told how many
        pages out of how many are copied.
        """
        with into.backup("main", self._connection, "main") as copy:
            while not copy.done:
                copy.step(pages)
                progress(copy.page_count - copy.remaining, copy.page_count)

    def let_interrupt(self) -> None:
        """From now on ctrl+c ends also a statement that takes long."""
        self._connection.set_progress_handler(lambda: False, INSTRUCTIONS)

    def interrupt(self) -> None:
        """End the statement that another thread is running on this connection; it raises StoreError there."""
        with suppress(apsw.ConnectionClosedError):
            self._connection.interrupt()

    def close(self, patience: float | None = None) -> None:
        """Close the connection; the last one to close writes the log back into the file.

        Who has been waiting at the gate for `patience` seconds leaves the log to others.
        """
        with as_store_error(self.path), gate(self.path, patience) as held:
            if held:
                self._connection.close()


def open_sqlite(path: Path, *, create: bool = False, mountinfo: str | None = None) -> SqliteDatabase:
    """Open a database file with every setting read back and all migrations made.

    The cost does not depend on how much is stored: the file is not checked for damage here, see
    `store.health`.

    Args:
        path: the file; it must be the only name of a regular file.
        create: make it (mode 0600) when it does not exist.
        mountinfo: for tests, what to take for /proc/self/mountinfo.

    Raises:
        StoreError: the file, its file system, its settings or its version cannot be used.
    """
    if tuple(int(part) for part in apsw.sqlite_lib_version().split(".")) < OLDEST_SQLITE:
        raise StoreError(
            f"SQLite {apsw.sqlite_lib_version()} can damage a shared database", "install apsw 3.51.3 or newer"
        )
    with as_store_error(path):
        path = path.parent.resolve(strict=True) / path.name
        refuse_network(path.parent, mountinfo)
        if create:
            _create(path)
        _refuse_aliases(path)
        refuse_second_host(gate_path(path), path)
        connection = apsw.Connection(
            str(path),
            flags=apsw.SQLITE_OPEN_READWRITE | apsw.SQLITE_OPEN_NOFOLLOW | apsw.SQLITE_OPEN_EXRESCODE,
        )
    database = SqliteDatabase(path, connection)
    try:
        with as_store_error(path):
            _prepare(path, connection)
        migrate(database)
    except BaseException:
        database.close()
        raise
    return database


def _create(path: Path) -> None:
    """Make an empty file of mode 0600, durable in its directory; one that is there stays as it is."""
    try:
        os.close(os.open(path, os.O_RDWR | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW, 0o600))
    except FileExistsError:
        return
    directory = os.open(path.parent, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(directory)
    finally:
        os.close(directory)


def _refuse_aliases(path: Path) -> None:
    """Raise StoreError unless `path` is a regular file with one name: locks go by name and by file.

    The file is looked at, never opened: closing it would drop the locks of this process's connections.
    """
    try:
        found = path.lstat()
    except FileNotFoundError:
        raise StoreError(
            f"there is no database {path.name}", "make a project with `annotator init`"
        ) from None
    if not stat.S_ISREG(found.st_mode):
        kind = "a symbolic link" if stat.S_ISLNK(found.st_mode) else "not a regular file"
        raise StoreError(f"{path.name} is {kind}", "put the database itself into the project's directory")
    if found.st_nlink > 1:
        raise StoreError(
            f"{path.name} has {found.st_nlink} names (hard links)", "copy it with `annotator backup` instead"
        )


def _prepare(path: Path, connection: apsw.Connection) -> None:
    if connection.readonly("main"):
        raise StoreError(
            f"{path.name} cannot be written", "check the permissions of the file and its directory"
        )

    def ask(sql: str) -> object:
        row = connection.execute(sql).fetchone()
        return row[0] if row else None

    ask("PRAGMA busy_timeout = 15000")
    if ask("PRAGMA journal_mode") == "wal":
        set_pragmas(ask)
    else:
        with gate(path):
            set_pragmas(ask)
    check_pragmas(ask)
