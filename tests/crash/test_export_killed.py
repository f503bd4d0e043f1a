"""An export that is killed a hundred times is never torn, and the next one leaves nothing of them behind."""

import os
import random
import signal
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from annotator.formats.atomic_file import write_lines
from annotator.formats.atomic_folder import MARKER, write_folder

KILLS = 100
LINES = 3_000


def lines() -> list[str]:
    return [f"line {number}" for number in range(LINES)]


def write_file(target: Path) -> None:
    write_lines(target, lines())


def write_files(target: Path) -> None:
    write_folder(target, [(f"{number}.txt", b"x" * 5_000) for number in range(12)])


def write_carelessly(target: Path) -> None:
    with target.open("w") as file:
        file.writelines(line + "\n" for line in lines())


def is_whole(target: Path) -> bool:
    if target.is_dir():
        files = [path for path in target.iterdir() if path.name != MARKER]
        return len(files) == 12 and all(path.stat().st_size == 5_000 for path in files)
    return len(target.read_bytes().split(b"\n")) == LINES + 1


def torn(write: Callable[[Path], None], target: Path) -> int:
    """How often what is there is not whole, of so many times that whoever writes it for ever is killed."""
    rng, count, seen = random.Random(7), 0, 0
    for _ in range(KILLS):
        child = os.fork()
        if child == 0:
            while True:
                write(target)
        time.sleep(rng.uniform(0.002, 0.05))
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)
        if target.exists():
            seen += 1
            count += not is_whole(target)
    assert seen > KILLS / 4
    return count


@pytest.mark.parametrize("write", [write_file, write_files])
def test_it_is_whole_after_each(write: Callable[[Path], None], tmp_path: Path) -> None:
    target = tmp_path / "out"
    assert torn(write, target) == 0
    write(target)
    assert [path.name for path in tmp_path.iterdir()] == ["out"]


def test_the_test_can_fail(tmp_path: Path) -> None:
    assert torn(write_carelessly, tmp_path / "out") > 0
