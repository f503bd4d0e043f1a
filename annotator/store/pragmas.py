"""The settings every connection must have, set and read back at every open."""

from collections.abc import Callable

from annotator.document.errors import StoreError

PRAGMAS: tuple[tuple[str, str, object], ...] = (
    ("journal_mode", "WAL", "wal"),
    ("synchronous", "FULL", 2),
    ("busy_timeout", "15000", 15000),
    ("foreign_keys", "ON", 1),
    ("recursive_triggers", "ON", 1),
    ("trusted_schema", "OFF", 0),
    ("cell_size_check", "ON", 1),
    ("mmap_size", "0", 0),
)
"""Name, value to set, value that must be read. Recursive triggers let REPLACE run into the
append-only triggers; mmap off so that a write error is an error and not a signal."""

Ask = Callable[[str], object]
"""Runs one statement and gives the first value of its answer, or None."""


def set_pragmas(ask: Ask) -> None:
    """Set each setting; the journal mode only where it differs: changing it needs the database alone."""
    for name, value, expected in PRAGMAS:
        if name != "journal_mode" or ask("PRAGMA journal_mode") != expected:
            ask(f"PRAGMA {name} = {value}")


def check_pragmas(ask: Ask) -> None:
    """Raise StoreError unless every setting reads back as it must."""
    for name, value, expected in PRAGMAS:
        found = ask(f"PRAGMA {name}")
        if found != expected:
            raise StoreError(
                f"the database setting {name} is {found!r} and must be {value}",
                "decisions would not be safe; use a local disk and the SQLite that comes with apsw",
            )
