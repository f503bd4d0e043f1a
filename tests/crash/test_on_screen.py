"""A decision that cannot be saved is told on the screen, is kept, and is saved once when it can be."""

import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from annotator.store.decisions import history
from annotator.workspace.project import Project
from tests.support.projects import make_suggested_project
from tests.terminal.terminal import Terminal, give_up_rights

Change = Callable[[Path], None]


def tell(project: Project, terminal: Terminal, gone: Change, back: Change, reason: str) -> None:
    """The whole story: a decision, what goes wrong, keys meanwhile, and the way on."""
    terminal.wait_for("General Dara")
    terminal.settle()
    terminal.press("f")
    terminal.wait_for("flagged")
    gone(project.directory)
    terminal.press("space")
    terminal.wait_for("NOT saved:")
    assert reason in terminal.text
    assert "✓ 0" in terminal.text, "nothing is shown as made"
    for key in ("x", "right", "J", "enter", "?", "esc", "r"):
        terminal.press(key)
        terminal.settle(0.2)
    terminal.wait_for("NOT saved")
    back(project.directory)
    terminal.press("r")
    terminal.wait_for("✓ 6")
    terminal.wait_for(lambda text: text.split("\n")[0].endswith(" saved") and "NOT" not in text)
    terminal.press("x")
    terminal.wait_for("✗ 1")
    for _ in range(2):
        terminal.press("q")
        terminal.settle()
    assert terminal.wait() == 0
    with project.database() as database:
        assert [each.command for each in history(database, "alice", "a1")] == ["flag", "step", "reject"]
        assert database.one("PRAGMA integrity_check") == ("ok",)


def start(project: Project, *, as_anybody: bool = False) -> Terminal:
    arguments = ["annotate", "--project", str(project.directory), "--annotator", "alice"]
    return Terminal(arguments, cwd=Path("/"), as_anybody=as_anybody)


@pytest.fixture
def project(tmp_path: Path) -> Project:
    return make_suggested_project(tmp_path)


def move_database(directory: Path) -> None:
    (directory / "annotations.db").rename(directory / "away.db")


def move_database_back(directory: Path) -> None:
    (directory / "away.db").rename(directory / "annotations.db")


def move_project(directory: Path) -> None:
    directory.rename(directory.with_name("away"))


def move_project_back(directory: Path) -> None:
    directory.with_name("away").rename(directory)


def remove_database(directory: Path) -> None:
    shutil.copytree(directory, directory.with_name("backup"))
    (directory / "annotations.db").unlink()


def restore_database(directory: Path) -> None:
    for end in ("-wal", "-shm"):
        (directory / f"annotations.db{end}").unlink(missing_ok=True)
    for path in directory.with_name("backup").glob("annotations.db*"):
        shutil.copy2(path, directory)


@pytest.mark.parametrize(
    ("gone", "back", "reason"),
    [
        (move_database, move_database_back, "annotations.db has been moved away or removed"),
        (move_project, move_project_back, "No such file or directory"),
        (remove_database, restore_database, "annotations.db has been moved away or removed"),
    ],
)
def test_a_database_that_is_gone(project: Project, gone: Change, back: Change, reason: str) -> None:
    with start(project) as terminal:
        tell(project, terminal, gone, back, reason)


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A file system of its own, of three megabytes; only root may mount one."""
    disk = tmp_path / "disk"
    disk.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=3m", "tmpfs", str(disk)]
    if os.geteuid() != 0 or not shutil.which("mount") or subprocess.run(mount, check=False).returncode:
        pytest.skip("no file system can be mounted here: only root may, and not in every container")
    yield disk
    subprocess.run(["umount", "--lazy", str(disk)], check=True)


def test_a_full_disk(small_disk: Path) -> None:
    ballast = small_disk / "ballast"

    def fill(_: Path) -> None:
        with ballast.open("wb", buffering=0) as stream:
            while True:
                try:
                    stream.write(b"x" * 4096)
                except OSError:
                    break

    project = make_suggested_project(small_disk)
    with start(project) as terminal:
        tell(project, terminal, fill, lambda _: ballast.unlink(), "disk")


@pytest.fixture
def closed(tmp_path: Path) -> Path:
    """A folder that a program without special rights cannot look into."""
    folder = tmp_path / "closed"
    folder.mkdir(mode=0)
    looks = [sys.executable, "-c", f"import os; os.listdir({str(folder)!r})"]
    looked = subprocess.run(looks, check=False, capture_output=True, preexec_fn=give_up_rights)
    if looked.returncode == 0:
        pytest.skip("rights cannot be given up here")
    return folder


def test_permissions_that_were_taken_away(project: Project, closed: Path) -> None:
    with start(project, as_anybody=True) as terminal:
        tell(
            project,
            terminal,
            lambda directory: directory.chmod(0),
            lambda directory: directory.chmod(0o700),
            "Permission denied",
        )
