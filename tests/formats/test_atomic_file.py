import hashlib
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from annotator.document.errors import ProjectError
from annotator.formats.atomic_file import write_lines


def names(directory: Path) -> list[str]:
    return sorted(path.name for path in directory.iterdir())


def test_lines_are_written_and_their_digest_told(tmp_path: Path) -> None:
    written = write_lines(tmp_path / "a.jsonl", ["x", "ż"])
    content = "x\nż\n".encode()
    assert (tmp_path / "a.jsonl").read_bytes() == content
    assert (written.lines, written.size) == (2, len(content))
    assert written.sha256 == hashlib.sha256(content).hexdigest()
    assert names(tmp_path) == ["a.jsonl"]


def test_modes_are_private_for_new_files_and_kept_for_old_ones(tmp_path: Path) -> None:
    target = tmp_path / "a"
    write_lines(target, [])
    assert target.stat().st_mode & 0o777 == 0o600
    target.chmod(0o644)
    write_lines(target, ["x"])
    assert target.stat().st_mode & 0o777 == 0o644


def failing() -> Iterator[str]:
    yield "half"
    raise RuntimeError("no more")


def test_when_the_lines_fail_the_old_file_stays(tmp_path: Path) -> None:
    target = tmp_path / "a"
    write_lines(target, ["old"])
    with pytest.raises(RuntimeError):
        write_lines(target, failing())
    assert target.read_text() == "old\n"
    assert names(tmp_path) == ["a"]


def test_only_a_regular_file_is_replaced(tmp_path: Path) -> None:
    (tmp_path / "real").write_text("x")
    (tmp_path / "link").symlink_to(tmp_path / "real")
    os.mkfifo(tmp_path / "pipe")
    (tmp_path / "directory").mkdir()
    for name in ("link", "pipe", "directory"):
        with pytest.raises(ProjectError, match=name):
            write_lines(tmp_path / name, ["y"])
    with pytest.raises(ProjectError, match="No such file"):
        write_lines(tmp_path / "nowhere" / "a", ["y"])
    assert (tmp_path / "real").read_text() == "x"


KILLED = """
import os, signal, sys
from pathlib import Path
from annotator.formats.atomic_file import write_lines
def lines():
    yield "new" * 1_000_000
    os.kill(os.getpid(), signal.SIGKILL)
write_lines(Path(sys.argv[1]), lines())
"""


def test_killed_while_writing_the_old_file_is_whole_and_the_rest_is_swept(tmp_path: Path) -> None:
    target = tmp_path / "a[1].jsonl"
    write_lines(target, ["old"])
    ended = subprocess.run([sys.executable, "-c", KILLED, str(target)], check=False)
    assert ended.returncode == -signal.SIGKILL
    assert target.read_text() == "old\n"
    assert len(names(tmp_path)) == 2
    write_lines(target, ["newer"])
    assert target.read_text() == "newer\n"
    assert names(tmp_path) == ["a[1].jsonl"]


def test_a_temporary_file_that_is_being_written_is_left_alone(tmp_path: Path) -> None:
    target = tmp_path / "a"

    def lines() -> Iterator[str]:
        yield "outer"
        write_lines(target, ["inner"])

    write_lines(target, lines())
    assert target.read_text() == "outer\n"
    assert names(tmp_path) == ["a"]
