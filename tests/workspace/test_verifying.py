"""Whatever is damaged, lost or changed behind the program's back is found, one line for each."""

import os
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest

from annotator.document.schema import Severity
from annotator.editing.annotations import Answer
from annotator.editing.commands import Accept, Reject, TakeStep
from annotator.store.assignments import AssignmentKind, record_assignments
from annotator.workspace import verifying
from annotator.workspace.check import Finding
from annotator.workspace.deciding import Desk
from annotator.workspace.exchange import import_files
from annotator.workspace.project import Project
from annotator.workspace.verifying import Verification
from tests.support.projects import make_project, make_suggested_project, play, session_of, store_answer

ROOT = Path(__file__).parents[2]


@pytest.fixture
def project(tmp_path: Path) -> Project:
    """Alice holds the article and has decided three things about it."""
    made = make_suggested_project(tmp_path)
    with made.database() as database:
        with database.transaction():
            record_assignments(database, AssignmentKind.GIVEN, [("alice", 1)], assigner="dora", at=1)
        with Desk(made, "alice") as desk:
            loaded = desk.load("a1")
        play(database, made, loaded.article, session_of(made, loaded), [TakeStep(), Accept(), Reject()])
    return made


def found(project: Project, *, resume: bool = False) -> list[Finding]:
    return list(Verification(project, resume=resume).findings())


def spoil(project: Project, *statements: str) -> None:
    """Change the database as another program would, past the triggers."""
    with closing(sqlite3.connect(project.directory / "annotations.db")) as database:
        triggers = database.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'").fetchall()
        for name, _ in triggers:
            database.execute(f"DROP TRIGGER {name}")
        for statement in statements:
            database.execute(statement)
        for _, sql in triggers:
            database.execute(sql)
        database.commit()


def test_a_whole_project_has_nothing_wrong(project: Project) -> None:
    assert found(project) == []


@pytest.mark.parametrize(
    ("statement", "what"),
    [
        ("UPDATE article SET text = substr(text, 1, 20)", "its tokens do not fit its text"),
        ("UPDATE tokens SET starts = x'00'", "cannot be read"),
        ("UPDATE suggested SET items = '{'", "cannot be read"),
        ("UPDATE suggested SET items = '{}'", "cannot be read"),
        ("UPDATE decision SET edits = '[' WHERE number = 2", "cannot be read"),
        ("DELETE FROM decision WHERE number = 1", "is not what the decisions amount to"),
        ("UPDATE summary SET accepted = accepted + 1", "summary is not what the decisions amount to"),
        ("DELETE FROM summary", "there are decisions and no summary of them"),
        ("UPDATE progress SET done = 7", "the counts of articles are wrong"),
        ("UPDATE acceptance SET accepted = accepted + 1", "accepted and rejected suggestions are wrong"),
        ("DELETE FROM acceptance", "accepted and rejected suggestions are wrong"),
        ("UPDATE catalogue SET suggested = 99", "count of its suggestions is wrong"),
        ("DELETE FROM assigned", "who holds the article is not as assigned"),
        ("DELETE FROM assignment", "who holds the article is not as assigned"),
        ("UPDATE article SET number = 5", "the article is missing"),
        ("INSERT INTO tokens VALUES (77, x'', x'', x'')", "names a row of article that is not there"),
        ("DROP INDEX decision_time", "the index decision_time is missing"),
        ("CREATE TABLE notes (a TEXT)", "the table notes is not ours"),
        ("CREATE TRIGGER sly AFTER INSERT ON decision BEGIN DELETE FROM meta; END", "the trigger sly is not"),
    ],
)
def test_what_another_program_changed_is_found(project: Project, statement: str, what: str) -> None:
    spoil(project, statement)
    findings = found(project)
    assert any(what in finding.what for finding in findings), findings
    assert all(finding.how and "\n" not in str(finding) for finding in findings)
    assert any(finding.severity is Severity.ERROR for finding in findings)


def test_a_text_that_was_changed_is_found_by_the_row_it_came_as(project: Project, tmp_path: Path) -> None:
    file = tmp_path / "a.jsonl"
    file.write_text('{"id": "v1", "text": "Marsh met Terzi in Varn."}\n', "utf-8")
    import_files(project, [file])
    assert found(project) == []
    spoil(project, "UPDATE article SET text = ' ' || text WHERE key = 'v1'")
    (finding,) = found(project)
    said = "v1: -: its text is not that of the row it came as: restore the database from a backup"
    assert str(finding) == said


def test_a_missing_trigger_is_found(project: Project) -> None:
    with closing(sqlite3.connect(project.directory / "annotations.db")) as database:
        database.execute("DROP TRIGGER decision_no_delete")
    (finding,) = found(project)
    assert finding.what == "the trigger decision_no_delete is missing"


def test_damaged_pages_are_found(tmp_path: Path) -> None:
    project = make_project(tmp_path, articles=400)
    path = project.directory / "annotations.db"
    with closing(sqlite3.connect(path)) as database:
        database.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        root = "SELECT rootpage FROM sqlite_master WHERE name = 'catalogue_date'"
        (page,) = database.execute(root).fetchone()
        (size,) = database.execute("PRAGMA page_size").fetchone()
    with path.open("r+b") as file:
        file.seek((page - 1) * size + 200)
        file.write(b"\xff" * 2000)
    assert any("the file is damaged" in finding.what for finding in found(project))


def test_what_lies_beside_the_database_is_looked_at(project: Project) -> None:
    (project.directory / ".annotator-bob.lock").mkdir()
    (project.directory / ".annotator-Not A Name.lock").touch()
    (project.directory / "annotations.db-journal").touch()
    project.directory.chmod(0o755)
    (project.directory / "annotations.db").chmod(0o640)
    said = {(finding.article, finding.severity.value) for finding in found(project)}
    assert said == {
        (".annotator-bob.lock", "error"),
        (".annotator-Not A Name.lock", "warn"),
        ("annotations.db-journal", "error"),
        ("project", "warn"),
        ("annotations.db", "warn"),
    }


def test_people_at_work_and_their_locks_are_no_fault(project: Project) -> None:
    with Desk(project, "bob"):
        assert found(project) == []
    assert found(project) == []


def test_ended_in_the_middle_it_goes_on_there(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    project = make_project(tmp_path, articles=30)
    monkeypatch.setattr(verifying, "AT_ONCE", 10)
    with project.database() as database:
        for number in (2, 25):
            store_answer(database, f"k{number}", Answer.ACCEPT, number=number)
    first = Verification(project)
    with closing(first.findings()) as findings:
        assert next(findings).article == "k2"
        assert next(findings).article == "k25"
    with project.database() as database:
        store_answer(database, "k3", Answer.ACCEPT, number=3)
    second = Verification(project, resume=True)
    assert [finding.article for finding in second.findings()] == ["k3", "k25"], "what is new, and the rest"
    assert (second.begun_after, second.errors) == (24, 3)
    whole = Verification(project, resume=True)
    assert {finding.article for finding in whole.findings()} == {"k2", "k3", "k25"}
    assert whole.begun_after == 0


SLOW = """
import os, signal, sys
from annotator.cli.app import app
from annotator.workspace import verifying
found = verifying._article
def look(schema, database, number):
    if number == 20:
        os.kill(os.getpid(), signal.SIGINT)
    return found(schema, database, number)
verifying._article = look
signal.signal(signal.SIGINT, signal.default_int_handler)
app(sys.argv[1:])
"""


def test_ctrl_c_says_how_to_go_on(tmp_path: Path) -> None:
    project = make_project(tmp_path, articles=30)
    command = [sys.executable, "-c", SLOW, "verify", "--project", str(project.directory)]
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 130
    assert done.stderr == "ended after 19 of 30 articles: --resume goes on there\ninterrupted\n"
    again = subprocess.run(
        [sys.executable, "-m", "annotator", "verify", "--resume", "--project", str(project.directory)],
        env=environment, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert again.returncode == 0
    assert again.stderr == "gone on after article 19\n30 articles verified, nothing is wrong\n"
