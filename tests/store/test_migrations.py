"""A database of every earlier version comes up to date with everything that is in it."""

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from annotator.document.errors import StoreError
from annotator.editing.annotations import Answer
from annotator.editing.commands import Accept, Reject, TakeStep, WriteNote
from annotator.store.articles import set_tokens
from annotator.store.database import open_database
from annotator.store.migrations import MIGRATIONS
from annotator.workspace.deciding import Desk
from annotator.workspace.project import Project
from annotator.workspace.verifying import Verification
from tests.support.articles import tokenize
from tests.support.projects import add_short_articles, make_suggested_project, play, session_of, store_answer

Rows = dict[str, list[tuple[object, ...]]]
EARLIER = range(1, len(MIGRATIONS))
NOT_COMPARED = ("migration", "meta", "sqlite_sequence")


@pytest.fixture
def project(tmp_path: Path) -> Project:
    """Two people's decisions, suggestions, tokens and plain articles, as this version keeps them."""
    made = make_suggested_project(tmp_path)
    with made.database() as database:
        add_short_articles(database, 3)
        with database.transaction():
            for number in range(1, 4):
                set_tokens(database, f"k{number}", tokenize(f"Text of article {number}."))
        with Desk(made, "alice") as desk:
            loaded = desk.load("a1")
        commands = [TakeStep(), Accept(), Reject(), WriteNote("żółw \x1b[2J")]
        play(database, made, loaded.article, session_of(made, loaded), commands)
        store_answer(database, "k1", Answer.ACCEPT, number=50, annotator="bob")
        store_answer(database, "k2", Answer.REJECT, number=51, annotator="bob")
    return made


def content(database: sqlite3.Connection) -> Rows:
    """All rows of all tables, in the columns that are kept."""
    names = [name for (name,) in database.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
    return {
        name: sorted(database.execute(f"SELECT {', '.join(columns(database, name))} FROM {name}"), key=repr)
        for name in names
        if name not in NOT_COMPARED
    }


def columns(database: sqlite3.Connection, table: str) -> list[str]:
    return [row[1] for row in database.execute(f"PRAGMA table_xinfo({table})") if row[6] == 0]


def as_it_was(project: Project, path: Path, version: int) -> None:
    """What the project holds, in a database that only the first migrations have made."""
    with (
        closing(sqlite3.connect(path)) as old,
        closing(sqlite3.connect(project.directory / "annotations.db")) as new,
    ):
        old.execute("CREATE TABLE migration (name TEXT PRIMARY KEY, at INTEGER NOT NULL) STRICT")
        for migration in MIGRATIONS[:version]:
            for statement in migration.statements:
                old.execute(statement)
            old.execute("INSERT INTO migration VALUES (?, 1)", (migration.name,))
        tables = [name for (name,) in old.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        for table in tables:
            if table not in NOT_COMPARED:
                kept = columns(old, table)
                rows = new.execute(f"SELECT {', '.join(kept)} FROM {table}").fetchall()
                marks = ", ".join("?" * len(kept))
                old.executemany(f"INSERT INTO {table} ({', '.join(kept)}) VALUES ({marks})", rows)
        old.commit()


@pytest.mark.parametrize("version", EARLIER)
def test_everything_is_there_and_right(project: Project, tmp_path: Path, version: int) -> None:
    with closing(sqlite3.connect(project.directory / "annotations.db")) as new:
        before = content(new)
    as_it_was(project, tmp_path / "old.db", version)
    for end in ("", "-wal", "-shm"):
        (project.directory / f"annotations.db{end}").unlink(missing_ok=True)
    (tmp_path / "old.db").rename(project.directory / "annotations.db")
    with open_database(project.directory / "annotations.db") as database:
        done = [name for (name,) in database.query("SELECT name FROM migration ORDER BY rowid")]
        assert done == [migration.name for migration in MIGRATIONS]
    with closing(sqlite3.connect(project.directory / "annotations.db")) as now:
        assert content(now) == before
    (project.directory / "annotations.db").chmod(0o600)
    assert [str(finding) for finding in Verification(project).findings()] == []
    with Desk(project, "alice") as desk:
        assert [decision.command for decision in desk.load("a1").history] == [
            "step",
            "accept",
            "reject",
            "note",
        ]


@pytest.mark.parametrize("version", EARLIER)
def test_a_migration_that_was_broken_off_is_made_from_its_beginning(
    project: Project, tmp_path: Path, version: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    as_it_was(project, tmp_path / "old.db", version)

    def fail(*_: object) -> None:
        raise StoreError("the disk is full")

    with monkeypatch.context() as patch:
        patch.setattr("annotator.store.migrations.time.time_ns", fail)
        with pytest.raises(StoreError, match="full"):
            open_database(tmp_path / "old.db")
    with closing(sqlite3.connect(tmp_path / "old.db")) as old:
        assert old.execute("SELECT count(*) FROM migration").fetchone() == (version,)
    open_database(tmp_path / "old.db").close()


def test_the_names_of_migrations_are_never_changed() -> None:
    """A database knows by them what it has been through; add new ones behind."""
    assert [migration.name for migration in MIGRATIONS[:3]] == ["1-first", "2-queue", "3-assignments"]
