"""All rows of one database into another, empty one: whichever keeps which, nothing of a row changes."""

import hashlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import islice

from msgspec import Struct

from annotator.document.errors import ProjectError, StoreError
from annotator.store.database import Database, Row

ROWS_AT_ONCE = 200

TABLES: Mapping[str, tuple[str, str]] = {
    "meta": ("name, value", "name"),
    "article": ("number, key, title, source, date, meta, text", "number"),
    "incoming": ("article, annotator, file, input_hash, task_hash, line", "article, annotator"),
    "tokens": ("article, starts, ends, sentences", "article"),
    "run": ("number, source, model, schema_hash, at, finished", "number"),
    "suggested": ("article, run, items", "article, run"),
    "unsuggested": ("article", "article"),
    "catalogue": ("article, words, date, suggested, certainty", "article"),
    "decision": (
        "number, op, annotator, article, command, how, at, cursor, run, undo_group, reverses, after_done, "
        "schema_hash, edits",
        "number",
    ),
    "summary": (
        "annotator, article, state, finished, open, accepted, rejected, flagged, note, decisions, at, place",
        "annotator, article",
    ),
    "progress": ("annotator, first_unfinished, started, done, rejected, skipped, decisions", "annotator"),
    "acceptance": ("annotator, source, label, accepted, rejected", "annotator, source, label"),
    "assignment": ("number, annotator, article, kind, assigner, at", "number"),
    "assigned": ("annotator, article, at, state, fewer, certainty, date", "annotator, article"),
}
"""Table → the columns that are stored (the others are made from them), and those it is ordered by.

A row comes after those it names.
"""


class Content(Struct, frozen=True):
    """What is in a table: how many rows, and the SHA-256 of all of them in order."""

    rows: int
    sha256: str


Progress = Callable[[int, int], None]
"""Told how many rows out of how many have been copied or compared."""


def move_rows(source: Database, target: Database, progress: Progress) -> dict[str, Content]:
    """Copy every row as of one moment, and compare both sides before anything of it stands.

    Args:
        source: others may go on writing to it.
        target: made by this program, and empty; it stays so on any error.
        progress: for each row, once when it is copied and once when it is compared.

    Returns:
        What is in each table, on both sides.

    Raises:
        ProjectError: the target is not empty.
        StoreError: one of them refuses, or the copy differs.
    """
    with source.snapshot(), target.transaction():
        refuse_rows(target)
        meter = _Meter(2 * sum(_count(source, table) for table in TABLES), progress)
        contents = {table: _copy(source, target, table, meter) for table in TABLES}
        target.renumber()
        for table, content in contents.items():
            found = _digest(meter.counted(_rows(target, table)))
            if found != content:
                raise StoreError(
                    f"{target.name}: the copy of {table} is not what was copied "
                    f"({found.rows} of {content.rows} rows)",
                    "check its disk and try again; nothing was kept of it",
                )
    return contents


def refuse_rows(database: Database) -> None:
    """Raise ProjectError unless nothing is stored."""
    for table in TABLES:
        if database.one(f"SELECT 1 FROM {table} LIMIT 1") is not None:
            raise ProjectError(
                f"{database.name} is not empty (there are rows in {table})",
                "name a new database; nothing that is stored is ever overwritten",
            )


class _Meter:
    """Counts rows; tells at every batch."""

    def __init__(self, total: int, progress: Progress) -> None:
        self._total, self._progress, self._done = total, progress, 0

    def counted(self, rows: Iterator[Row]) -> Iterator[Row]:
        """The rows, each counted."""
        for row in rows:
            self._done += 1
            if self._done % ROWS_AT_ONCE == 0 or self._done == self._total:
                self._progress(self._done, self._total)
            yield row


def _count(database: Database, table: str) -> int:
    found = database.one(f"SELECT count(*) FROM {table}")
    return int(found[0]) if found else 0


def _rows(database: Database, table: str) -> Iterator[Row]:
    columns, order = TABLES[table]
    return database.stream(f"SELECT {columns} FROM {table} ORDER BY {order}")


def _copy(source: Database, target: Database, table: str, meter: _Meter) -> Content:
    columns = TABLES[table][0]
    marks = ", ".join("?" for _ in columns.split(","))
    insert = f"INSERT INTO {table} ({columns}) VALUES ({marks})"
    rows = meter.counted(_rows(source, table))

    def passed_on() -> Iterator[Row]:
        while batch := list(islice(rows, ROWS_AT_ONCE)):
            target.execute_many(insert, batch)
            yield from batch

    return _digest(passed_on())


def _digest(rows: Iterator[Sequence[object]]) -> Content:
    digest, count = hashlib.sha256(), 0
    for row in rows:
        digest.update(repr(tuple(row)).encode())
        count += 1
    return Content(count, digest.hexdigest())
