"""Whether the database file is whole: SQLite's quick_check, once a day, never while opening.

The check reads the whole file (a second or so for each gigabyte), so that opening would slow down
with the corpus. It runs beside the app, on a connection of its own that `Database.interrupt` ends,
and always in `annotator check`. After a kill SQLite replays its log by itself, which needs no check. A server
looks after its own files: there is nothing of them to be checked from here.
"""

from annotator.store.database import Database

DAY = 24 * 60 * 60 * 1000
"""Milliseconds until the file is checked again."""

_CHECKED = "checked"


def is_check_due(database: Database, now: int) -> bool:
    """Whether the last clean check is more than a day before `now` (milliseconds since the epoch)."""
    if database.is_server:
        return False
    found = database.one("SELECT value FROM meta WHERE name = ?", (_CHECKED,))
    return found is None or not 0 <= now - int(found[0]) < DAY


def quick_check(database: Database, now: int) -> str:
    """The first thing that is wrong with the file, or an empty string, which is recorded as of `now`.

    Raises StoreError when the check is interrupted or the file cannot be read at all.
    """
    if database.is_server:
        return ""
    found = database.one("PRAGMA quick_check(1)")
    complaint = str(found[0]) if found else "no answer"
    if complaint != "ok":
        return complaint
    with database.transaction():
        database.execute(
            "INSERT INTO meta (name, value) VALUES (?, ?) "
            "ON CONFLICT (name) DO UPDATE SET value = excluded.value",
            (_CHECKED, str(now)),
        )
    return ""
