"""A full disk: the person is told, nothing is stored, and the retry stores the decision once."""

import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from queue import Queue

import pytest

from annotator.document.errors import SaveError
from annotator.editing.decisions import Decision, How
from annotator.editing.edits import NoteEdit
from annotator.store.decisions import history
from annotator.store.summaries import ArticleState, SummaryRow
from annotator.workspace.deciding import Desk
from annotator.workspace.project import Project
from tests.support.projects import make_project

ROOT = Path(__file__).parents[2]
STARTED = SummaryRow(ArticleState.STARTED)


def save_until_full_then_again(
    project: Project, make_full: Callable[[], None], make_room: Callable[[], None]
) -> None:
    """The whole story, with whatever fills the disk."""
    told: Queue[SaveError | None] = Queue()
    with Desk(project, "alice") as desk:

        def submit(number: int) -> SaveError | None:
            edit = NoteEdit("", "n" * 20_000)
            decision = Decision(f"op{number}", "note", How.ARTICLE, (edit,), number)
            desk.submit("k1", decision, STARTED, told.put)
            return told.get(timeout=60)

        assert submit(0) is None
        make_full()
        number = 1
        while (error := submit(number)) is None:
            number += 1
            assert number < 5000, "the disk never got full"
        assert "disk" in error.message
        assert error.hint
        stored = [decision.op for decision in desk.load("k1").history]
        assert stored == [f"op{each}" for each in range(number)], "nothing of the failed one is there"
        desk.retry()
        assert told.get(timeout=60) is not None, "still full: told again"
        make_room()
        desk.retry()
        assert told.get(timeout=60) is None
        assert submit(number + 1) is None
    with project.database() as database:
        ops = [decision.op for decision in history(database, "alice", "k1")]
        assert ops == [f"op{each}" for each in range(number + 2)]
        assert database.one("PRAGMA integrity_check") == ("ok",)


LIMITED = """
import resource, sys
from pathlib import Path
from annotator.workspace.project import Project
from tests.crash.test_disk_full import save_until_full_then_again

project = Project.open(Path(sys.argv[1]))
soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
save_until_full_then_again(
    project,
    lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (500_000, hard)),
    lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard)),
)
"""


def test_a_file_that_may_not_grow(tmp_path: Path) -> None:
    project = make_project(tmp_path, articles=1)
    command = [sys.executable, "-c", LIMITED, str(project.directory)]
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    done = subprocess.run(command, env=environment, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A file system of two megabytes; only root may mount one."""
    disk = tmp_path / "disk"
    disk.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=2m", "tmpfs", str(disk)]
    try:
        mounted = (
            os.geteuid() == 0 and subprocess.run(mount, capture_output=True, check=False).returncode == 0
        )
    except FileNotFoundError:
        mounted = False
    if not mounted:
        pytest.skip("no file system can be mounted here")
    yield disk
    subprocess.run(["umount", str(disk)], check=True)


def test_a_full_file_system(small_disk: Path) -> None:
    project = make_project(small_disk, articles=1)
    ballast = small_disk / "ballast"

    def fill() -> None:
        with ballast.open("wb", buffering=0) as stream:
            try:
                while True:
                    stream.write(b"x" * 4096)
            except OSError:
                stream.truncate(max(0, stream.tell() - 200_000))

    save_until_full_then_again(project, fill, ballast.unlink)
