"""Each column of each table is changed in turn, and each row removed: the verification notices, or it does no harm."""

import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from annotator.editing.annotations import Answer
from annotator.editing.commands import Accept, Reject, TakeStep, WriteNote
from annotator.store.articles import set_tokens
from annotator.store.assignments import AssignmentKind, record_assignments
from annotator.workspace.deciding import Desk
from annotator.workspace.exchange import import_files
from annotator.workspace.project import Project
from annotator.workspace.verifying import Verification
from tests.support.articles import tokenize
from tests.support.projects import add_short_articles, make_suggested_project, play, session_of, store_answer
from tests.workspace.test_verifying import spoil

FREE = {
    "meta": {"name", "value"},
    "migration": {"at"},
    "run": {"source", "model", "at", "finished"},
    "incoming": {"file", "input_hash", "task_hash", "annotator"},
    "article": {"title", "source", "date", "meta"},
    "decision": {"command", "how", "at", "cursor", "undo_group", "after_done", "schema_hash", "op"},
    "assignment": {"assigner", "at", "number"},
    "summary": {"at", "place", "open"},
    "assigned": {"at"},
    "unsuggested": {"article"},
}
"""Columns that say something nothing else in the database says again: a wrong value looks like any other."""
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
    "INTEGER": "coalesce({0}, 0) + 1000003",
    "BLOB": "x'01'",
}


def test_every_change_of_a_column_is_noticed(whole: Project, tmp_path: Path) -> None:
    unnoticed = []
    for table, columns in tables(whole).items():
        for column, kind in columns:
            if column in FREE.get(table, ()):
                continue
            directory = tmp_path / f"{table}-{column}"
            shutil.copytree(whole.directory, directory)
            project = Project(directory, whole.settings, whole.schema)
            first = f"rowid = (SELECT min(rowid) FROM {table})" if table not in ("assigned", "catalogue") else "article = 1"
            try:
                spoil(project, "PRAGMA foreign_keys = OFF", f"UPDATE {table} SET {column} = {OTHER[kind].format(column)} WHERE {first}")
            except sqlite3.IntegrityError:
                continue
            try:
                if not errors(project):
                    unnoticed.append(f"{table}.{column}")
            except Exception as error:
                unnoticed.append(f"{table}.{column}: {error!r}")
    assert unnoticed == []


def test_every_row_that_is_gone_is_noticed(whole: Project, tmp_path: Path) -> None:
    unnoticed = []
    for table in tables(whole):
        if table in ("meta", "incoming", "unsuggested", "migration"):
            continue
        directory = tmp_path / table
        shutil.copytree(whole.directory, directory)
        project = Project(directory, whole.settings, whole.schema)
        spoil(project, "PRAGMA foreign_keys = OFF", f"DELETE FROM {table}")
        if not errors(project):
            unnoticed.append(table)
    assert unnoticed == []
