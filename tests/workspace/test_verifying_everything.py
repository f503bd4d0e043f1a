"""Each column of each table is changed in turn, and each row removed: the verification notices, or it
does no harm.
"""

import shutil
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from annotator.document.errors import StoreError
from annotator.editing.annotations import Answer
from annotator.editing.commands import Accept, Reject, TakeStep, WriteNote
from annotator.store.articles import set_tokens
from annotator.store.assignments import AssignmentKind, record_assignments
from annotator.workspace import verifying
from annotator.workspace.deciding import Desk
from annotator.workspace.exchange import import_files
from annotator.workspace.project import Project
from annotator.workspace.verifying import Verification
from tests.support.articles import tokenize
from tests.support.projects import add_short_articles, make_suggested_project, play, session_of, store_answer

FREE = {
    "meta": {"name", "value"},
    "migration": {"at"},
    "run": {"source", "model", "schema_hash", "at", "finished"},
    "incoming": {"file", "input_hash", "task_hash", "annotator"},
    "article": {"key", "title", "source", "date", "text"},
    "decision": {"number", "command", "at", "cursor", "undo_group", "after_done", "schema_hash", "op"},
    "assignment": {"assigner", "at", "number"},
    "summary": {"at", "place"},
    "assigned": {"at"},
    "catalogue": {"words"},
}
"""Columns that say something nothing else in the database says again: a wrong value looks like any other.

The text of an article that came as a row is held by that row (see the test beside this one).
"""
WITHOUT_ROWID = ("catalogue", "assigned")
NOT_OURS = ("sqlite_sequence", "sqlite_stat1")


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Project:
    """A project with a row in every table."""
    directory = tmp_path_factory.mktemp("whole")
    made = make_suggested_project(directory)
    file = directory / "a.jsonl"
    file.write_text('{"id": "v1", "text": "Marsh met Terzi in Varn."}\n', "utf-8")
    import_files(made, [file])
    with made.database() as database:
        add_short_articles(database, 2)
        with database.transaction():
            for number in range(1, 3):
                set_tokens(database, f"k{number}", tokenize(f"Text of article {number}."))
        with database.transaction():
            given = [("alice", 1), ("bob", 2)]
            record_assignments(database, AssignmentKind.GIVEN, given, assigner="dora", at=1)
        with Desk(made, "alice") as desk:
            loaded = desk.load("a1")
        commands = [TakeStep(), Accept(), Reject(), WriteNote("seen")]
        play(database, made, loaded.article, session_of(made, loaded), commands)
        store_answer(database, "k1", Answer.ACCEPT, number=50, annotator="bob")
    assert errors(made) == []
    return made


def errors(project: Project) -> list[str]:
    return [str(each) for each in Verification(project).findings()]


def tables(project: Project) -> dict[str, list[tuple[str, str]]]:
    """Every table's own columns, with their types."""
    with closing(sqlite3.connect(project.directory / "annotations.db")) as database:
        names = [name for (name,) in database.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        return {
            name: [(row[1], row[2]) for row in database.execute(f"PRAGMA table_xinfo({name})") if row[6] == 0]
            for name in names
            if name not in NOT_OURS
        }


OTHER = {
    "TEXT": "'~' || coalesce({0}, '')",
    "INTEGER": "coalesce({0}, 0) + 17",
    "BLOB": "x'01'",
}


@pytest.fixture
def noticed(whole: Project, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[str], bool]:
    """Whether a change is noticed by what the rows say: triggers are gone here, and not asked for."""
    monkeypatch.setattr(verifying, "structure_faults", lambda _: [])
    source = whole.directory / "annotations.db"
    without = tmp_path / "without.db"
    shutil.copy(source, without)
    with closing(sqlite3.connect(without)) as database:
        for (name,) in database.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall():
            database.execute(f"DROP TRIGGER {name}")
        database.execute("PRAGMA journal_mode = DELETE")
        database.commit()
    project = Project(tmp_path, whole.settings, whole.schema)

    def is_noticed(statement: str) -> bool:
        for path in tmp_path.glob("annotations.db*"):
            path.unlink()
        shutil.copy(without, tmp_path / "annotations.db")
        with closing(sqlite3.connect(tmp_path / "annotations.db")) as database:
            database.execute("PRAGMA synchronous = OFF")
            try:
                database.execute(statement)
            except sqlite3.IntegrityError:
                return True
            database.commit()
        try:
            return bool(errors(project))
        except StoreError:
            return True

    return is_noticed


def test_every_change_of_a_column_is_noticed(whole: Project, noticed: Callable[[str], bool]) -> None:
    unnoticed = []
    for table, columns in tables(whole).items():
        first = f"SELECT min(rowid) FROM {table}" if table not in WITHOUT_ROWID else "SELECT 1"
        where = "rowid" if table not in WITHOUT_ROWID else "article"
        for column, kind in columns:
            change = f"UPDATE {table} SET {column} = {OTHER[kind].format(column)} WHERE {where} = ({first})"
            if noticed(change) == (column in FREE.get(table, ())):
                unnoticed.append(f"{table}.{column}")
    assert " ".join(unnoticed) == ""


def test_every_row_that_is_gone_is_noticed(whole: Project, noticed: Callable[[str], bool]) -> None:
    kept = set(tables(whole)) - {"meta", "incoming", "unsuggested", "migration"}
    assert [table for table in sorted(kept) if not noticed(f"DELETE FROM {table}")] == []
