"""Opening the app: what must be there, and what is made when it is not."""

import os
import pty
import sys
from pathlib import Path
from typing import Any

import pytest

from annotator.cli import annotate as annotate_module
from annotator.tui.app import Running
from annotator.workspace.project import Project
from tests.cli.running import run, run_process


@pytest.fixture
def opened(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> list[tuple[Path, str, str | None]]:
    """What the app was opened with; the terminal is taken for good and nothing is drawn."""
    import annotator.tui.app as tui

    calls: list[tuple[Path, str, str | None]] = []

    def record(project: Project, annotator: str, running: Running, **_: Any) -> int:
        calls.append((project.directory, annotator, running.start_key))
        return 0

    monkeypatch.setattr(tui, "run_app", record)
    monkeypatch.setattr(annotate_module, "refuse_bad_terminal", lambda environ: None)
    monkeypatch.delenv("ANNOTATOR_PROJECT", raising=False)
    monkeypatch.setenv("ANNOTATOR_NAME", "alice")
    monkeypatch.chdir(tmp_path)
    return calls


def test_files_without_a_project_make_one(opened: list[Any], tmp_path: Path) -> None:
    (tmp_path / "a.jsonl").write_text('{"id": "k1", "text": "x"}\n{"id": "k2", "text": "y"}\n')
    first = run("annotate", "a.jsonl")
    assert first.exit_code == 0
    assert f"made a project in {tmp_path / 'annotations'}" in first.stderr
    again = run("annotate", "a.jsonl")
    assert "already there" in again.stderr
    assert "made a project" not in again.stderr
    assert run("annotate").exit_code == 0
    directory = tmp_path / "annotations"
    assert opened == [(directory, "alice", "k1"), (directory, "alice", None), (directory, "alice", None)]


def test_without_files_and_project_one_line_says_what_to_type(opened: list[Any], tmp_path: Path) -> None:
    result = run("annotate")
    assert result.exit_code == 2
    assert result.stderr.count("\n") == 1
    assert "annotator annotate FILE" in result.stderr
    assert list(tmp_path.iterdir()) == []


def test_a_file_that_is_not_there_leaves_nothing_behind(opened: list[Any], tmp_path: Path) -> None:
    result = run("annotate", "nothing.txt")
    assert result.exit_code == 1
    assert "there is no such file" in result.stderr
    assert (list(tmp_path.iterdir()), opened) == ([], [])


def test_bad_files_are_told_and_nothing_opens(opened: list[Any], tmp_path: Path) -> None:
    (tmp_path / "a.jsonl").write_text("{\n")
    assert run("annotate", "a.jsonl").exit_code == 1
    assert opened == []


def test_a_project_named_but_not_there_is_not_made(opened: list[Any], tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("x")
    assert run("annotate", "--project", tmp_path / "nowhere", "a.txt").exit_code == 1
    assert not (tmp_path / "annotations").exists()


def test_the_annotators_name_is_checked(opened: list[Any], tmp_path: Path) -> None:
    run("init", tmp_path / "p")
    assert run("annotate", "--project", tmp_path / "p", "--annotator", "gold").exit_code == 2
    assert run("annotate", "--project", tmp_path / "p", "--annotator", "bob").exit_code == 0
    assert opened == [(tmp_path / "p", "bob", None)]


def test_without_a_terminal_it_says_so_and_ends(tmp_path: Path) -> None:
    result = run_process("annotate", "a.txt", cwd=tmp_path, stdin=None)
    assert result.returncode == 2
    assert result.stderr == "annotating needs a terminal: over SSH use `ssh -t`, and redirect nothing\n"
    assert result.stdout == ""


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"TERM": "dumb"}, "TERM='dumb'"),
        ({"TERM": ""}, "TERM=''"),
        ({"TERM": "a;b"}, "TERM='a;b'"),
        ({"PYTHONIOENCODING": "ascii"}, "not UTF-8"),
    ],
)
def test_a_terminal_that_cannot_show_the_screen_is_refused(changed: dict[str, str], said: str) -> None:
    environ = {**os.environ, "TERM": "xterm-256color", **changed}
    pid, terminal = pty.fork()
    if pid == 0:
        os.execve(sys.executable, [sys.executable, "-m", "annotator", "annotate"], environ)
    shown = b""
    try:
        while part := os.read(terminal, 1000):
            shown += part
    except OSError:
        pass
    _, status = os.waitpid(pid, 0)
    os.close(terminal)
    assert os.waitstatus_to_exitcode(status) == 2
    assert said in shown.decode()
    assert b"\x1b[?1049h" not in shown
