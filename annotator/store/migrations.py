"""The tables, as a list of named steps. A step that has been published is never changed.

They are written for SQLite; `store.postgres_sql` says the same to PostgreSQL. Articles
are numbered 1, 2, 3 … in the order of import without gaps, so that a number is also a position.
"""

import time
from collections.abc import Callable
from typing import TYPE_CHECKING

from msgspec import Struct

from annotator.document.errors import StoreError
from annotator.store.catalogue import fill_catalogue
from annotator.store.database import Writing

if TYPE_CHECKING:
    from annotator.store.database import Database


class Migration(Struct, frozen=True):
    """One step, in one transaction.

    Attributes:
        name: what is recorded.
        statements: run in order.
        fill: runs after them, to fill what is new from what is stored.
    """

    name: str
    statements: tuple[str, ...]
    fill: "Callable[[Database], None] | None" = None


def _frozen(table: str, event: str) -> str:
    """A trigger that refuses to change (UPDATE) or remove (DELETE) rows of `table`."""
    return (
        f"CREATE TRIGGER {table}_no_{event.lower()} BEFORE {event} ON {table} "
        f"BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END"
    )


MIGRATIONS: tuple[Migration, ...] = (
    Migration(
        "1-first",
        (
            "CREATE TABLE meta (name TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT",
            """CREATE TABLE article (
                number INTEGER PRIMARY KEY,
                key TEXT NOT NULL UNIQUE,
                title TEXT NOT NULL, source TEXT NOT NULL, date TEXT NOT NULL,
                meta TEXT NOT NULL, text TEXT NOT NULL) STRICT""",
            _frozen("article", "UPDATE"),
            _frozen("article", "DELETE"),
            """CREATE TABLE incoming (
                article INTEGER NOT NULL REFERENCES article(number),
                annotator TEXT NOT NULL,
                file TEXT NOT NULL, input_hash INTEGER, task_hash INTEGER, line BLOB,
                PRIMARY KEY (article, annotator)) STRICT""",
            """CREATE TABLE tokens (
                article INTEGER PRIMARY KEY REFERENCES article(number),
                starts BLOB NOT NULL, ends BLOB NOT NULL, sentences BLOB NOT NULL) STRICT""",
            """CREATE TABLE run (
                number INTEGER PRIMARY KEY AUTOINCREMENT,
                source TEXT NOT NULL, model TEXT NOT NULL, schema_hash TEXT NOT NULL,
                at INTEGER NOT NULL, finished INTEGER NOT NULL) STRICT""",
            """CREATE TABLE suggested (
                article INTEGER NOT NULL REFERENCES article(number),
                run INTEGER NOT NULL REFERENCES run(number),
                items TEXT NOT NULL,
                UNIQUE (article, run)) STRICT""",
            _frozen("suggested", "UPDATE"),
            _frozen("suggested", "DELETE"),
            "CREATE TABLE unsuggested (article INTEGER PRIMARY KEY REFERENCES article(number)) STRICT",
            """CREATE TABLE decision (
                number INTEGER PRIMARY KEY AUTOINCREMENT,
                op TEXT NOT NULL UNIQUE,
                annotator TEXT NOT NULL,
                article INTEGER NOT NULL REFERENCES article(number),
                command TEXT NOT NULL, how TEXT NOT NULL,
                at INTEGER NOT NULL, cursor INTEGER NOT NULL, run INTEGER NOT NULL,
                undo_group TEXT NOT NULL, reverses TEXT NOT NULL, after_done INTEGER NOT NULL,
                schema_hash TEXT NOT NULL, edits TEXT NOT NULL) STRICT""",
            "CREATE INDEX decision_history ON decision (annotator, article, number)",
            _frozen("decision", "UPDATE"),
            _frozen("decision", "DELETE"),
            """CREATE TABLE summary (
                annotator TEXT NOT NULL,
                article INTEGER NOT NULL REFERENCES article(number),
                state TEXT NOT NULL, finished INTEGER NOT NULL,
                open INTEGER NOT NULL, accepted INTEGER NOT NULL, rejected INTEGER NOT NULL,
                flagged INTEGER NOT NULL, note TEXT NOT NULL,
                decisions INTEGER NOT NULL, at INTEGER NOT NULL, place INTEGER NOT NULL,
                PRIMARY KEY (annotator, article)) STRICT""",
            "CREATE INDEX summary_recent ON summary (annotator, finished, at)",
            "CREATE INDEX summary_state ON summary (annotator, state, article)",
            "CREATE INDEX summary_article ON summary (article, annotator, finished)",
            """CREATE TABLE progress (
                annotator TEXT PRIMARY KEY,
                first_unfinished INTEGER NOT NULL,
                started INTEGER NOT NULL, done INTEGER NOT NULL,
                rejected INTEGER NOT NULL, skipped INTEGER NOT NULL,
                decisions INTEGER NOT NULL) STRICT""",
            """CREATE TABLE acceptance (
                annotator TEXT NOT NULL, source TEXT NOT NULL, label TEXT NOT NULL,
                accepted INTEGER NOT NULL, rejected INTEGER NOT NULL,
                PRIMARY KEY (annotator, source, label)) STRICT""",
            _frozen("tokens", "UPDATE"),
            _frozen("tokens", "DELETE"),
        ),
    ),
    Migration(
        "2-queue",
        (
            """CREATE TABLE catalogue (
                article INTEGER PRIMARY KEY REFERENCES article(number),
                words TEXT NOT NULL, date TEXT NOT NULL,
                suggested INTEGER, certainty INTEGER NOT NULL,
                fewer INTEGER GENERATED ALWAYS AS (-coalesce(suggested, 0)) VIRTUAL) STRICT, WITHOUT ROWID""",
            "CREATE INDEX catalogue_open ON catalogue (fewer, article)",
            "CREATE INDEX catalogue_certainty ON catalogue (certainty, article)",
            "CREATE INDEX catalogue_date ON catalogue (date, article)",
            "ALTER TABLE summary ADD COLUMN fewer INTEGER GENERATED ALWAYS AS (-open) VIRTUAL",
            "CREATE INDEX summary_open ON summary (annotator, state, fewer, article)",
            "CREATE INDEX summary_flagged ON summary (annotator, article) WHERE flagged = 1",
            "CREATE INDEX decision_time ON decision (annotator, at, how, command, article) "
            "WHERE command <> 'import'",
        ),
        fill_catalogue,
    ),
    Migration(
        "3-assignments",
        (
            """CREATE TABLE assignment (
                number INTEGER PRIMARY KEY AUTOINCREMENT,
                annotator TEXT NOT NULL,
                article INTEGER NOT NULL REFERENCES article(number),
                kind TEXT NOT NULL, assigner TEXT NOT NULL, at INTEGER NOT NULL) STRICT""",
            _frozen("assignment", "UPDATE"),
            _frozen("assignment", "DELETE"),
            "CREATE INDEX assignment_person ON assignment (annotator, article, number)",
            "CREATE INDEX assignment_taken ON assignment (article, annotator) WHERE kind = 'taken'",
            """CREATE TABLE assigned (
                annotator TEXT NOT NULL,
                article INTEGER NOT NULL REFERENCES article(number),
                at INTEGER NOT NULL, state TEXT NOT NULL,
                fewer INTEGER NOT NULL, certainty INTEGER NOT NULL, date TEXT NOT NULL,
                PRIMARY KEY (annotator, article)) STRICT, WITHOUT ROWID""",
            "CREATE INDEX assigned_article ON assigned (article, annotator)",
            "CREATE INDEX assigned_state ON assigned (annotator, state, article)",
            "CREATE INDEX assigned_open ON assigned (annotator, state, fewer, article)",
            "CREATE INDEX assigned_certainty ON assigned (annotator, state, certainty, article)",
            "CREATE INDEX assigned_date ON assigned (annotator, state, date, article)",
        ),
    ),
)


def applied(database: "Database") -> list[str]:
    """Names of the steps the database has been through; StoreError if it is not ours."""
    tables = database.tables()
    if not tables:
        return []
    if "migration" not in tables:
        raise StoreError(f"{database.name} is a database of another program", "choose another project")
    return [row[0] for row in database.query("SELECT name FROM migration")]


def migrate(database: "Database", migrations: tuple[Migration, ...] = MIGRATIONS) -> None:
    """Bring the database up to this program, each step in one transaction with its record.

    Raises StoreError when the database has been through a step this program does not know.
    """
    known = [migration.name for migration in migrations]
    done = applied(database)
    for name in done:
        if name not in known:
            raise StoreError(
                f"{database.name} was written by a newer annotator (step {name!r} is unknown here)",
                "update annotator on this machine",
            )
    for migration in migrations:
        if migration.name not in done:
            _run(database, migration)


def _run(database: "Database", migration: Migration) -> None:
    with database.transaction(Writing.STRUCTURE):
        database.execute(
            "CREATE TABLE IF NOT EXISTS migration (name TEXT PRIMARY KEY, at INTEGER NOT NULL) STRICT"
        )
        if database.one("SELECT 1 FROM migration WHERE name = ?", (migration.name,)):
            return
        make(database, migration)
        now = time.time_ns() // 1_000_000
        database.execute("INSERT INTO migration (name, at) VALUES (?, ?)", (migration.name, now))


def make(database: "Database", migration: Migration) -> None:
    """Carry out a step; the caller holds the transaction."""
    for statement in migration.statements:
        database.execute(statement)
    if migration.fill is not None:
        migration.fill(database)
