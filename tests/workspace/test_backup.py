"""A backup is whole, as of one moment, and a project; it never takes the place of anything."""

import os
import signal
import sqlite3
import stat
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest

from annotator.document.errors import ProjectError, StoreError
from annotator.editing.annotations import Answer
from annotator.store import copying
from annotator.workspace.backup import back_up
from annotator.workspace.check import check
from annotator.workspace.deciding import Desk
from annotator.workspace.project import Project
from tests.support.projects import make_project, store_answer

ROOT = Path(__file__).parents[2]


@pytest.fixture
def project(tmp_path: Path) -> Project:
    made = make_project(tmp_path, articles=50)
    with made.database() as database:
        store_answer(database, "k1", Answer.ACCEPT, number=1)
    return made


def rows(project: Project) -> list[tuple[object, ...]]:
    with project.database() as database:
        tables = database.query("SELECT name FROM sqlite_schema WHERE type = 'table' ORDER BY name")
        return [(name, *sorted(database.query(f'SELECT * FROM "{name}"'), key=repr)) for (name,) in tables]


def test_a_backup_is_the_same_project(project: Project, tmp_path: Path) -> None:
    report = back_up(project, tmp_path / "copy")
    assert (report.database.articles, report.database.decisions) == (50, 1)
    copy = Project.open(report.path)
    assert rows(copy) == rows(project)
    assert copy.schema == project.schema
    assert [finding for finding in check(copy) if finding.severity == "error"] == [
        finding for finding in check(project) if finding.severity == "error"
    ]
    with Desk(copy, "alice") as desk:
        assert desk.first_key() == "k2"


def test_it_is_for_its_owner_alone(project: Project, tmp_path: Path) -> None:
    folder = back_up(project, tmp_path / "copy").path
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    assert {stat.S_IMODE(file.stat().st_mode) for file in folder.iterdir()} == {0o600}


@pytest.mark.parametrize("kind", ["folder", "filled", "file", "link", "broken link", "fifo"])
def test_nothing_is_overwritten(project: Project, tmp_path: Path, kind: str) -> None:
    target = tmp_path / "there"
    match kind:
        case "folder":
            target.mkdir()
        case "filled":
            target.mkdir()
            (target / "a").touch()
        case "file":
            target.touch()
        case "link":
            target.symlink_to(project.directory)
        case "broken link":
            target.symlink_to(tmp_path / "nowhere")
        case _:
            os.mkfifo(target)
    before = sorted(tmp_path.rglob("*"))
    with pytest.raises(ProjectError, match="there already, and nothing is ever overwritten: name another"):
        back_up(project, target)
    assert sorted(tmp_path.rglob("*")) == before


def test_a_directory_that_is_not_there_is_told(project: Project, tmp_path: Path) -> None:
    with pytest.raises(ProjectError, match="cannot be made: No such file"):
        back_up(project, tmp_path / "no" / "copy")


def test_what_is_decided_while_it_is_copied_is_not_in_it_and_does_not_hold_it_up(
    project: Project, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(copying, "PAGES", 1)
    copied: list[int] = []
    with project.database() as other:

        def decide(done: int, total: int) -> None:
            store_answer(other, f"k{2 + len(copied) % 40}", None, number=100 + len(copied), annotator="bob")
            copied.append(done)

        report = back_up(project, tmp_path / "copy", decide)
    assert report.database.decisions == 1
    assert copied == sorted(set(copied)), "it never began again"
    with Project.open(report.path).database() as database:
        assert database.query("SELECT annotator FROM decision") == [("alice",)]
    assert back_up(project, tmp_path / "later").database.decisions == 1 + len(copied)


def spoil_copies(monkeypatch: pytest.MonkeyPatch, *statements: str) -> None:
    """From now on the file of a copy is changed before it is looked through."""

    def spoil(path: Path) -> None:
        with closing(sqlite3.connect(path)) as database:
            for statement in statements:
                database.execute(statement)
            database.commit()

    monkeypatch.setattr(copying, "_make_durable", spoil)


def test_a_copy_that_is_damaged_is_not_kept(
    project: Project, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    wrong = "UPDATE sqlite_master SET rootpage = 3 WHERE name = 'catalogue_date'"
    spoil_copies(monkeypatch, "PRAGMA writable_schema = ON", wrong)
    with pytest.raises(StoreError, match="damaged"):
        back_up(project, tmp_path / "copy")
    assert [path.name for path in tmp_path.iterdir()] == ["project"]


def test_rows_that_are_missing_in_the_copy_are_noticed(
    project: Project, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    spoil_copies(monkeypatch, "DROP TRIGGER decision_no_delete", "DELETE FROM decision")
    with pytest.raises(StoreError, match="other rows in decision"):
        back_up(project, tmp_path / "copy")


def test_pattern_files_of_the_project_are_copied_and_others_named(project: Project, tmp_path: Path) -> None:
    (project.directory / "words").mkdir()
    (project.directory / "words" / "p.jsonl").write_text("{}\n")
    (tmp_path / "out.jsonl").write_text("{}\n")
    settings = project.directory / "annotator.toml"
    patterns = '\n[suggest]\npatterns = ["words/p.jsonl", "../out.jsonl", "gone.jsonl"]\n'
    settings.write_text(settings.read_text("utf-8") + patterns, "utf-8")
    report = back_up(Project.open(project.directory), tmp_path / "copy")
    assert report.left == ("../out.jsonl", "gone.jsonl")
    assert (report.path / "words" / "p.jsonl").read_text() == "{}\n"


KILLED = """
import os, signal, sys
from pathlib import Path
from annotator.store import copying
from annotator.workspace.backup import back_up
from annotator.workspace.project import Project

copying.PAGES = 1
signal.signal(signal.SIGINT, signal.default_int_handler)

def end(done, total):
    if done > 5:
        os.kill(os.getpid(), int(sys.argv[3]))

back_up(Project.open(Path(sys.argv[1])), Path(sys.argv[2]), end)
"""


@pytest.mark.parametrize("sign", [signal.SIGKILL, signal.SIGINT])
def test_ended_in_the_middle_there_is_no_backup_and_the_next_one_clears_up(
    project: Project, tmp_path: Path, sign: signal.Signals
) -> None:
    target = tmp_path / "copy"
    command = [sys.executable, "-c", KILLED, str(project.directory), str(target), str(int(sign))]
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    done = subprocess.run(command, env=environment, capture_output=True, check=False)
    assert done.returncode != 0
    assert not target.exists()
    left = [path.name for path in tmp_path.iterdir() if path.name.startswith(".copy.partial-")]
    assert len(left) == (sign is signal.SIGKILL)
    back_up(project, target)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["copy", "project"]
