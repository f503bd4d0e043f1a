"""`annotator ssh-key`, and the session its line starts."""

import os
import re
import shlex
import sys
from pathlib import Path

import pytest

from annotator.cli import annotate as annotate_module
from annotator.workspace.project import Project
from tests.cli.running import run
from tests.config.test_ssh_key import ED
from tests.support.projects import make_project


@pytest.fixture
def keyfile(tmp_path: Path) -> Path:
    path = tmp_path / "alice.pub"
    path.write_text(f"{ED} alice@laptop\n")
    return path


def test_the_line_opens_the_project_as_that_person_and_locks(tmp_path: Path, keyfile: Path) -> None:
    project = make_project(tmp_path)
    done = run("ssh-key", "alice", keyfile, "--project", project.directory)
    assert done.exit_code == 0
    (line,) = done.stdout.splitlines()
    found = re.fullmatch(r'restrict,pty,command="((?:[^"\\]|\\")*)" (\S+ \S+) alice', line)
    assert found is not None
    assert found[2] == ED
    words = shlex.split(found[1].replace('\\"', '"'))
    assert words[words.index("-i") + 1 :][:3] == ["PATH=/usr/bin:/bin", "LANG=C.UTF-8", "TERM=$TERM"]
    assert words[-6:] == ["annotate", "--locked", "--project", str(project.directory), "--annotator", "alice"]
    assert "-I" in words
    assert words[:4] == ["trap", "", "INT", "QUIT"]


def test_a_program_of_ones_own_gets_the_name(keyfile: Path) -> None:
    done = run("ssh-key", "alice", keyfile, "--command", "/usr/local/libexec/annot-login")
    assert done.stdout == f'restrict,pty,command="/usr/local/libexec/annot-login alice" {ED} alice\n'


@pytest.mark.parametrize(
    ("name", "content", "code"),
    [("Alice", ED, 2), ("gold", ED, 2), ("alice", "x", 1), ("alice", f"{ED}\n{ED}", 1), ("alice", "", 1)],
)
def test_bad_input_is_one_line(keyfile: Path, name: str, content: str, code: int) -> None:
    keyfile.write_text(content)
    done = run("ssh-key", name, keyfile, "--command", "x")
    assert (done.exit_code, done.stdout, done.stderr.count("\n")) == (code, "", 1)


def test_only_plain_files_are_read(tmp_path: Path, keyfile: Path) -> None:
    link = tmp_path / "link.pub"
    link.symlink_to(keyfile)
    done = run("ssh-key", "alice", link, "--command", "x")
    assert "is a symbolic link" in done.stderr


# Locked sessions


@pytest.fixture
def opened(monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, bool, dict[str, str]]]:
    """With whom the app was opened, whether locked, and in which environment."""
    import annotator.tui.app as tui

    calls: list[tuple[str, bool, dict[str, str]]] = []

    def record(project: Project, annotator: str, running: tui.Running, *, sees_all: bool) -> int:
        assert not sees_all
        calls.append((annotator, running.is_locked, dict(os.environ)))
        return 0

    monkeypatch.setattr(tui, "run_app", record)
    monkeypatch.setattr(annotate_module, "refuse_bad_terminal", lambda environ: None)
    monkeypatch.setattr(os, "environ", os.environ.copy())
    monkeypatch.setattr(os, "umask", lambda mask: 0)
    monkeypatch.setattr(sys, "excepthook", sys.excepthook)
    return calls


def test_a_locked_session_forgets_the_environment(
    tmp_path: Path, opened: list[tuple[str, bool, dict[str, str]]], monkeypatch: pytest.MonkeyPatch
) -> None:
    project = make_project(tmp_path)
    for name in (
        "TEXTUAL",
        "TEXTUAL_LOG",
        "TEXTUAL_DRIVER",
        "ANNOTATOR_NAME",
        "ANNOTATOR_ACK_FD",
        "PYTHONPATH",
    ):
        monkeypatch.setitem(os.environ, name, "x")
    done = run("annotate", "--locked", "--annotator", "alice", "--project", project.directory)
    assert done.exit_code == 0
    ((annotator, is_locked, environment),) = opened
    assert (annotator, is_locked) == ("alice", True)
    assert environment.keys() <= annotate_module.PASSED_ON


@pytest.mark.parametrize(
    "arguments",
    [[], ["--annotator", "alice"], ["--all", "--annotator", "alice"], ["a.txt", "--annotator", "alice"]],
)
def test_a_locked_session_takes_nothing_else(
    tmp_path: Path, opened: list[tuple[str, bool, dict[str, str]]], arguments: list[str]
) -> None:
    project = make_project(tmp_path)
    named = ["--project", project.directory] if len(arguments) != 2 else []
    done = run("annotate", "--locked", *arguments, *named, env={"ANNOTATOR_NAME": "bob"})
    assert (done.exit_code, done.stderr.count("\n"), opened) == (2, 1, [])
    assert "--locked" in done.stderr
