"""A project moves between a file and a server, either way, without losing a row or changing one."""

import json
import os
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from annotator.document.errors import ProjectError, StoreError, UsageError
from annotator.editing.annotations import Answer
from annotator.store import moving
from annotator.store.assignments import AssignmentKind, record_assignments
from annotator.store.database import Database, open_database
from annotator.store.decisions import history
from annotator.store.moving import TABLES
from annotator.store.suggestions import new_run
from annotator.workspace.backup import back_up
from annotator.workspace.deciding import Desk
from annotator.workspace.moving import copy_project
from annotator.workspace.project import Project
from annotator.workspace.verifying import Verification
from tests.support.examples import examples
from tests.support.postgres import Server
from tests.support.projects import make_suggested_project, store_answer

ROOT = Path(__file__).parents[2]


@pytest.fixture
def project(tmp_path: Path) -> Project:
    made = make_suggested_project(tmp_path)
    with made.database() as database:
        store_answer(database, "a1", None, number=1)
        store_answer(database, "a1", Answer.ACCEPT, number=2)
        store_answer(database, "a1", Answer.REJECT, number=3, annotator="bob")
    return made


def contents(database: Database) -> dict[str, list[tuple[Any, ...]]]:
    return {
        table: database.query(f"SELECT {columns} FROM {table} ORDER BY {order}")
        for table, (columns, order) in TABLES.items()
    }


def rows(project: Project) -> dict[str, list[tuple[Any, ...]]]:
    with project.database() as database:
        return contents(database)


@pytest.mark.parametrize("kind", ["file", "server"])
def test_every_stored_column_of_every_table_is_copied(tmp_path: Path, server_address: str, kind: str) -> None:
    """A table that a later migration makes must be listed; what is generated is made anew."""
    with open_database(tmp_path / "a.db" if kind == "file" else server_address, create=True) as database:
        assert database.tables() - {"sqlite_sequence", "migration"} == set(TABLES)
        for table, (columns, _) in TABLES.items():
            listed = {column.strip() for column in columns.split(",")}
            if database.is_server:
                found = database.query(
                    "SELECT column_name::text, is_generated = 'ALWAYS' FROM information_schema.columns "
                    "WHERE table_schema = 'annotator' AND table_name = ?",
                    (table,),
                )
            else:
                found = database.query(f"SELECT name, hidden <> 0 FROM pragma_table_xinfo('{table}')")
            assert listed == {name for name, is_generated in found if not is_generated}, table


def test_there_and_back_every_row_is_the_same(project: Project, tmp_path: Path, server_address: str) -> None:
    there = copy_project(project, tmp_path / "there", server_address)
    on_server = Project.open(there.path)
    assert on_server.address == server_address
    back = copy_project(on_server, tmp_path / "back")
    again = Project.open(back.path)
    assert rows(project) == rows(on_server) == rows(again)
    assert back.tables == there.tables
    assert there.tables["decision"].rows == 3
    assert (again.directory / "annotator.toml").read_bytes() == (
        project.directory / "annotator.toml"
    ).read_bytes()
    for each in (on_server, again):
        assert [str(finding) for finding in Verification(each).findings()] == []


STEPS = st.lists(
    st.tuples(
        st.sampled_from(["alice", "bob", "gold"]),
        st.sampled_from([None, *Answer]),
        st.booleans(),
    ),
    max_size=12,
)


@settings(max_examples=examples(5))
@given(steps=STEPS)
def test_any_history_comes_back_as_it_was(
    tmp_path_factory: pytest.TempPathFactory,
    postgres: Server,
    emptied_again: str,
    steps: list[tuple[str, Answer | None, bool]],
) -> None:
    directory = tmp_path_factory.mktemp("moved")
    postgres.empty(emptied_again)
    made = make_suggested_project(directory)
    with made.database() as database:
        for number, (name, answer, is_given) in enumerate(steps):
            store_answer(database, "a1", answer, number=number, annotator=name)
            if is_given:
                with database.transaction():
                    kind = AssignmentKind.GIVEN if number % 2 else AssignmentKind.TAKEN
                    record_assignments(database, kind, [(name, 1)], assigner="dora é\U0001f600", at=number)
    on_server = Project.open(copy_project(made, directory / "b", postgres.address(emptied_again)).path)
    again = Project.open(copy_project(on_server, directory / "c").path)
    assert rows(made) == rows(on_server) == rows(again)


def test_what_is_added_after_a_move_is_numbered_behind_what_came(
    project: Project, tmp_path: Path, server_address: str
) -> None:
    before = rows(project)
    on_server = Project.open(copy_project(project, tmp_path / "there", server_address).path)
    with on_server.database() as database:
        with database.transaction():
            assert new_run(database, source="rules", schema_hash="") == len(before["run"]) + 1
        store_answer(database, "a1", Answer.IGNORE, number=4)
    again = Project.open(copy_project(on_server, tmp_path / "back").path)
    with again.database() as database:
        store_answer(database, "a1", Answer.ACCEPT, number=5)
        ops = [decision.op for decision in history(database, "alice", "a1")]
    assert ops == ["op1", "op2", "op4", "op5"]


def test_only_an_empty_database_is_filled(project: Project, tmp_path: Path, server_address: str) -> None:
    copy_project(project, tmp_path / "first", server_address)
    with pytest.raises(ProjectError, match="is not empty"):
        copy_project(project, tmp_path / "second", server_address)
    assert not (tmp_path / "second").exists()
    with pytest.raises(UsageError, match="the project itself"):
        copy_project(Project.open(tmp_path / "first"), tmp_path / "third", server_address)


def test_a_copy_that_differs_does_not_stand(
    project: Project, tmp_path: Path, server_address: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    original = moving._digest

    def spoiled(found: Any) -> moving.Content:
        content = original(found)
        return moving.Content(content.rows, "0" * 64) if spoiled_at.pop(0) else content

    spoiled_at = [False] * len(TABLES) + [False] * 8 + [True]
    monkeypatch.setattr(moving, "_digest", spoiled)
    with pytest.raises(StoreError, match="the copy of decision is not what was copied"):
        copy_project(project, tmp_path / "copy", server_address)
    assert not (tmp_path / "copy").exists()
    with open_database(server_address) as database:
        assert not any(contents(database).values())


ENDED = """
import os, signal, sys
signal.signal(signal.SIGINT, signal.default_int_handler)  # what runs in the background ignores it
from pathlib import Path
from annotator.store import moving
from annotator.cli.app import app

original = moving._copy
def copy(source, target, table, meter):
    content = original(source, target, table, meter)
    if table == "decision":
        os.kill(os.getpid(), signal.SIGNALS)
    return content
moving._copy = copy
app(["copy", sys.argv[1], "--project", sys.argv[2], "--database", sys.argv[3]], prog_name="annotator")
"""


@pytest.mark.parametrize(("name", "code"), [("SIGINT", 130), ("SIGKILL", -signal.SIGKILL)])
def test_ended_in_the_middle_nothing_is_left(
    project: Project, tmp_path: Path, server_address: str, name: str, code: int
) -> None:
    command = [sys.executable, "-c", ENDED.replace("SIGNALS", name), str(tmp_path / "copy")]
    done = subprocess.run(
        [*command, str(project.directory), server_address],
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        check=False,
    )
    assert done.returncode == code, done.stderr
    assert not (tmp_path / "copy").exists()
    with open_database(server_address) as database:
        assert not any(contents(database).values())
    copy_project(project, tmp_path / "copy", server_address)
    assert [path.name for path in tmp_path.iterdir() if "partial" in path.name] == []


def test_people_may_go_on_and_the_copy_is_of_one_moment(
    project: Project, tmp_path: Path, server_address: str
) -> None:
    on_server = Project.open(copy_project(project, tmp_path / "there", server_address).path)
    before = rows(on_server)

    def meanwhile(done: int, total: int) -> None:
        with on_server.database() as database:
            store_answer(database, "a1", None, number=100 + done, annotator="carla")

    made = copy_project(on_server, tmp_path / "back", progress=meanwhile)
    assert rows(Project.open(made.path)) == before != rows(on_server)


def test_a_backup_of_a_server_is_a_project_in_a_file(
    project: Project, tmp_path: Path, server_address: str
) -> None:
    on_server = Project.open(copy_project(project, tmp_path / "there", server_address).path)
    report = back_up(on_server, tmp_path / "backup")
    assert (report.database.articles, report.database.decisions) == (1, 3)
    kept = Project.open(report.path)
    assert isinstance(kept.address, Path)
    assert rows(kept) == rows(project)
    with Desk(kept, "alice") as desk:
        assert [each.op for each in desk.load("a1").history] == ["op1", "op2"]


@pytest.mark.parametrize("line", ["", 'database = "postgresql://elsewhere/x" # ours', "# none"])
def test_only_the_line_of_the_database_changes(
    project: Project, tmp_path: Path, server_address: str, line: str
) -> None:
    settings_file = project.directory / "annotator.toml"
    kept = f'{line}\nannotator = "dora"\n[roles]\nlead = ["dora"]\n'
    settings_file.write_text(kept)
    if "elsewhere" in line:
        from annotator.config.project import settings_with_database

        changed = settings_with_database(settings_file, server_address).decode()
    else:
        made = copy_project(project, tmp_path / "there", server_address)
        changed = (made.path / "annotator.toml").read_text()
    without = [each for each in changed.split("\n") if not each.startswith("database =")]
    assert without == [each for each in kept.split("\n") if not each.startswith("database =")]
    assert f"database = {json.dumps(server_address)}" in changed.split("\n")
