"""The whole way, commands as people give them: a file and a server give the same, byte for byte."""

import io
import json
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from annotator.document.errors import ProjectError
from annotator.editing.annotations import Answer
from annotator.workspace import prodigy_export
from annotator.workspace.deciding import Desk
from annotator.workspace.exchange import export_prodigy
from annotator.workspace.project import Project
from tests.cli.running import run, run_process
from tests.support.postgres import Server
from tests.support.projects import make_project, store_answer

SAMPLES = Path(__file__).parents[2] / "sample_data"

QUESTIONS: tuple[tuple[str, ...], ...] = (
    ("export", "--format", "prodigy", "--output", "-"),
    ("export", "--format", "prodigy", "--annotator", "bob", "--output", "-"),
    ("agreement", "--json"),
    ("stats", "--json"),
    ("log", "--json"),
    ("assign", "--annotators", "alice,bob,carla", "--each", "2"),
    ("assign", "--json"),
    ("check",),
    ("verify",),
)


@contextmanager
def same_times() -> Iterator[None]:
    """A clock that stands still."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(time, "time_ns", lambda: 1_700_000_000_000_000_000)
        yield


def opinion(path: Path, *, is_second: bool = False) -> Path:
    """The sample's gold as one person's answers; the second one's lack a span each, and refuse an article."""
    rows = [json.loads(line) for line in (SAMPLES / "gold.jsonl").read_text("utf-8").splitlines()]
    for number, row in enumerate(rows):
        row["answer"] = "reject" if is_second and number == 3 else "accept"
        if is_second:
            row["spans"] = row["spans"][:-1]
        spans = {(span["start"], span["end"]): span for span in row["spans"]}
        row["relations"] = [
            {"label": link["label"], "head_span": spans[head], "child_span": spans[child]}
            for link in row["relations"]
            if (head := tuple(link["head"])) in spans and (child := tuple(link["child"])) in spans
        ]
    path.write_text("".join(json.dumps(row) + "\n" for row in rows), "utf-8")
    return path


def answers(directory: Path, database: str) -> list[str]:
    """What every command prints about a project with two people's work."""
    given = ["--database", database] if database else []
    made = run("init", directory / "project", *given)
    assert made.exit_code == 0, made.output
    in_it = ("--project", directory / "project")
    for arguments in (
        ("import", SAMPLES / "articles.jsonl"),
        ("import", "--annotator", "alice", opinion(directory / "alice.jsonl")),
        ("import", "--annotator", "bob", opinion(directory / "bob.jsonl", is_second=True)),
    ):
        done = run(*arguments, *in_it)
        assert done.exit_code == 0, done.output
    said = []
    for question in QUESTIONS:
        answer = run(*question, *in_it)
        assert answer.exit_code == 0, (question, answer.output)
        said.append(answer.stdout)
    return said


def test_a_file_and_a_server_answer_alike(tmp_path: Path, server_address: str) -> None:
    found = []
    for name, address in (("file", ""), ("server", server_address)):
        (tmp_path / name).mkdir()
        with same_times():
            found.append(answers(tmp_path / name, address))
    for question, here, there in zip(QUESTIONS, *found, strict=True):
        is_same = there.replace(str(tmp_path / "server"), str(tmp_path / "file")) == here
        assert is_same, question
    assert any(len(said) > 1000 for said in found[0])


def test_a_project_on_a_server_is_used_in_two_places_at_once(tmp_path: Path, server_address: str) -> None:
    """Two folders, as on two machines: what is decided in one is there in the other."""
    first = Project.init(tmp_path / "one", "political-events", database=server_address)
    settings = (tmp_path / "one" / "annotator.toml").read_bytes()
    (tmp_path / "two").mkdir()
    for name in ("annotator.toml", "schema.toml"):
        (tmp_path / "two" / name).write_bytes((tmp_path / "one" / name).read_bytes())
    assert server_address.encode() in settings
    second = Project.open(tmp_path / "two")
    with Desk(first, "alice"), Desk(second, "bob"):
        told = run("annotate", "--project", tmp_path / "two", "--annotator", "alice", env={"TERM": "xterm"})
        assert told.exit_code != 0
    with Desk(first, "alice"), pytest.raises(ProjectError, match="alice has this project open already, on "):
        Desk(second, "alice")
    Desk(second, "alice").close()


def test_a_database_that_holds_a_project_is_not_made_into_another(
    tmp_path: Path, server_address: str
) -> None:
    run("init", tmp_path / "one", "--database", server_address)
    run("import", "--project", tmp_path / "one", SAMPLES / "articles.jsonl")
    told = run("init", tmp_path / "two", "--database", server_address)
    assert told.exit_code == 1
    assert "holds a project already" in told.stderr
    assert not (tmp_path / "two" / "annotator.toml").exists()


def test_the_password_stays_out_of_the_project(tmp_path: Path) -> None:
    told = run("init", tmp_path / "p", "--database", "postgresql://alice:secret@db.example.org/press")
    assert told.exit_code == 2
    assert "~/.pgpass" in told.stderr
    assert "secret" not in told.output
    assert not (tmp_path / "p").exists()


def test_without_the_driver_one_line_says_what_to_install(tmp_path: Path) -> None:
    hidden = tmp_path / "hidden" / "psycopg"
    hidden.mkdir(parents=True)
    (hidden / "__init__.py").write_text("raise ImportError('hidden', name='psycopg')")
    paths = os.pathsep.join([str(hidden.parent), str(Path(__file__).parents[2])])
    told = run_process(
        "init", tmp_path / "p", "--database", "postgresql://db/x", env={**os.environ, "PYTHONPATH": paths}
    )
    assert told.returncode == 1
    assert told.stderr.count("\n") == 1
    assert "pip install 'annotator-tui[postgres]'" in told.stderr
    assert not (tmp_path / "p" / "annotator.toml").exists()


def test_a_role_is_printed_and_not_made(tmp_path: Path, postgres: Server, server_address: str) -> None:
    run("init", tmp_path / "p", "--database", server_address)
    printed = run("database-role", "zoe", "--lead", "--project", tmp_path / "p")
    assert 'CREATE ROLE "zoe" LOGIN' in printed.stdout
    assert postgres.sql("SELECT 1 FROM pg_roles WHERE rolname = 'zoe'") == []
    assert run("database-role", "gold", "--project", tmp_path / "p").exit_code == 2
    assert run("database-role", "zoe", "--lead", "--adjudicator", "--project", tmp_path / "p").exit_code == 2


def test_a_project_in_a_file_has_no_roles(tmp_path: Path) -> None:
    run("init", tmp_path / "p")
    told = run("database-role", "zoe", "--project", tmp_path / "p")
    assert told.exit_code == 2
    assert "annotator copy" in told.stderr


def test_programs_beside_this_one_read_the_same_moment(
    tmp_path: Path, server_address: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What is decided while rows are made by others is in none of them."""
    monkeypatch.setattr(prodigy_export, "AT_ONCE", 5)
    project = make_project(tmp_path, 40, server_address)
    with project.database() as database:
        for number in range(1, 41):
            store_answer(database, f"k{number}", Answer.ACCEPT, number=number)
    stream = io.BytesIO()
    export_prodigy(project, stream, workers=0)

    told: list[int] = []

    def meanwhile(done: int, total: int) -> None:
        if not told:
            with project.database() as database:
                for number in range(1, 41):
                    store_answer(database, f"k{number}", None, number=1000 + number)
        told.append(done)

    beside = io.BytesIO()
    export_prodigy(project, beside, workers=2, progress=meanwhile)
    assert beside.getvalue() == stream.getvalue()
    assert stream.getvalue().count(b"\n") == 40
