"""A copy of the database while it is in use, looked through before anybody relies on it."""

import os
from collections.abc import Callable
from pathlib import Path
from urllib.parse import quote

import apsw
from msgspec import Struct

from annotator.document.errors import StoreError
from annotator.store.sqlite import INSTRUCTIONS, SqliteDatabase, as_store_error

PAGES = 512
"""Pages copied at once, two megabytes, between two looks at what else is to be done."""

_ALONE = "unix-none"
"""SQLite without locks: nobody else knows the copy, and a disk for backups may have no locks."""


class Copied(Struct, frozen=True):
    """What is in a copy.

    Attributes:
        articles, decisions: how many.
        last: when the latest decision was made, milliseconds since the epoch; 0 without any.
        size: bytes of the file.
    """

    articles: int
    decisions: int
    last: int
    size: int


def copy_database(
    database: SqliteDatabase, target: Path, progress: Callable[[int, int], None], checking: Callable[[], None]
) -> Copied:
    """Copy the database as of one moment into the new file `target` (mode 0600), and check the copy.

    Args:
        database: what to copy; others may go on writing.
        target: a file that does not exist, in a directory nobody else writes to.
        progress: told how many pages out of how many are copied.
        checking: called before the copy is checked, which takes about as long again.

    Raises:
        StoreError: it cannot be written, or is not what was copied.
    """
    with as_store_error(target):
        os.close(os.open(target, os.O_RDWR | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW, 0o600))
    with database.snapshot():
        tables = _counts(database)
        with as_store_error(target):
            made = apsw.Connection(str(target), flags=apsw.SQLITE_OPEN_READWRITE, vfs=_ALONE)
            try:
                made.execute("PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF")
                database.copy_pages(made, progress, PAGES)
            finally:
                made.close()
    with as_store_error(target):
        _make_durable(target)
        checking()
        return _checked(target, tables)


def _counts(database: SqliteDatabase) -> dict[str, int]:
    names = database.query("SELECT name FROM sqlite_schema WHERE type = 'table' ORDER BY name")
    counts = {}
    for (name,) in names:
        found = database.one(f'SELECT count(*) FROM "{name}"')
        counts[str(name)] = int(found[0]) if found else 0
    return counts


def _checked(target: Path, tables: dict[str, int]) -> Copied:
    flags = apsw.SQLITE_OPEN_READONLY | apsw.SQLITE_OPEN_URI
    made = apsw.Connection(f"file:{quote(str(target))}?immutable=1", flags=flags, vfs=_ALONE)
    made.set_progress_handler(lambda: False, INSTRUCTIONS)
    try:
        (complaint,) = made.execute("PRAGMA integrity_check(1)").fetchone() or ("no answer",)
        if complaint != "ok":
            raise StoreError(
                f"the copy is damaged ({complaint})",
                "check the disks, and the project with `annotator verify`",
            )
        for name, count in tables.items():
            if made.execute(f'SELECT count(*) FROM "{name}"').fetchone() != (count,):
                raise StoreError(f"the copy has other rows in {name}", "check the disk of the copy")
        last = made.execute("SELECT at FROM decision ORDER BY number DESC LIMIT 1").fetchone()
    finally:
        made.close()
    return Copied(tables["article"], tables["decision"], last[0] if last else 0, target.stat().st_size)


def _make_durable(path: Path) -> None:
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
