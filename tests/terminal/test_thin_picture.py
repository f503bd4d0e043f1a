"""In a real terminal the screen is the same, cell by cell, with the thin output stage as without it."""

import shutil
import signal
import time
from pathlib import Path
from random import Random
from typing import Any

import pytest

from annotator.workspace.project import Project
from tests.support.projects import make_suggested_project
from tests.terminal.terminal import Terminal

KEYS = ["right", "right", "down", "left", "space", "x", "u", "i", "z", "?", "esc", "tab", "G", "g", "v"]
COLOURS = {
    "16": {"TEXTUAL_COLOR_SYSTEM": "standard"},
    "256": {},
    "true": {"COLORTERM": "truecolor"},
}
QUIET = 0.4
"""Seconds of silence after which everything has been painted, what follows at rest too."""
PATIENCE = 20.0
"""Seconds that a busy machine may take for it."""


@pytest.fixture
def projects(tmp_path: Path) -> tuple[Project, Project]:
    """The same project twice."""
    (tmp_path / "thin").mkdir()
    made = make_suggested_project(tmp_path / "thin")
    other = tmp_path / "plain" / made.directory.relative_to(tmp_path / "thin")
    shutil.copytree(made.directory, other)
    return made, Project.open(other)


def start(project: Project, size: tuple[int, int], colours: str, *options: str) -> Terminal:
    theme = ["--theme", "nord"] if colours == "true" else []
    terminal = Terminal(
        ["annotate", "--project", str(project.directory), "--annotator", "alice", *theme, *options],
        cols=size[0],
        rows=size[1],
        cwd=project.directory,
        environ=COLOURS[colours],
    )
    terminal.wait_for("General Dara met")
    terminal.settle(QUIET)
    return terminal


def picture(terminal: Terminal) -> list[list[Any]]:
    """Every cell with its attributes."""
    screen = terminal.screen
    return [[screen.buffer[y][x] for x in range(screen.columns)] for y in range(screen.lines)]


def alike(thin: Terminal, plain: Terminal) -> bool:
    """Whether both come to show the same, each in its own time."""
    end = time.monotonic() + PATIENCE
    while picture(thin) != picture(plain) and time.monotonic() < end:
        thin.read(0.05)
        plain.read(0.05)
    return picture(thin) == picture(plain)


@pytest.mark.parametrize(("colours", "seed"), [("16", 1), ("256", 2), ("true", 3)])
def test_every_cell_is_as_textual_would_have_it(
    projects: tuple[Project, Project], colours: str, seed: int
) -> None:
    random = Random(seed)
    size = random.randint(30, 150), random.randint(10, 45)
    with (
        start(projects[0], size, colours) as thin,
        start(projects[1], size, colours, "--plain-output") as plain,
    ):
        for number in range(12):
            key = random.choice(KEYS)
            for terminal in (thin, plain):
                if number == 6:
                    terminal.resize(size[0] + 7, size[1] - 1)
                    terminal.settle(QUIET)
                terminal.press(key)
                terminal.settle(QUIET)
            assert alike(thin, plain), f"after {key}, key {number}, at {size}"
        assert len(thin.raw) < len(plain.raw) / 2


def spoil(terminal: Terminal) -> None:
    """Something else has written over the screen."""
    screen = terminal.screen
    screen.cursor_position(1, 1)
    screen.select_graphic_rendition(1, 31, 44)
    for y in range(screen.lines):
        screen.cursor_position(y + 1, 1)
        screen.draw("#" * screen.columns)


def test_ctrl_l_sends_the_whole_screen_again(projects: tuple[Project, Project]) -> None:
    with start(projects[0], (80, 24), "256") as terminal:
        before = picture(terminal)
        spoil(terminal)
        terminal.press("ctrl+l")
        terminal.wait_for(lambda _: picture(terminal) == before)


def test_after_a_stop_the_whole_screen_is_sent_again(projects: tuple[Project, Project]) -> None:
    with start(projects[0], (80, 24), "256") as terminal:
        before = picture(terminal)
        terminal.signal(signal.SIGTSTP)
        terminal.settle(QUIET)
        spoil(terminal)
        terminal.signal(signal.SIGCONT)
        terminal.wait_for(lambda _: picture(terminal) == before)
        terminal.press("space")
        terminal.wait_for("saved")


def test_nothing_is_sent_while_nobody_types(projects: tuple[Project, Project]) -> None:
    with start(projects[0], (80, 24), "256") as terminal:
        terminal.press("space")
        terminal.wait_for("saved")
        terminal.settle(QUIET)
        before = len(terminal.raw)
        terminal.settle(3.0)
        assert len(terminal.raw) == before


def test_no_answer_of_the_terminal_is_left_for_the_shell(projects: tuple[Project, Project]) -> None:
    with start(projects[0], (120, 40), "256") as terminal:
        for _ in range(6):
            terminal.press("G", "g")
        terminal.press("ctrl+l")
        terminal.settle(QUIET)
        terminal.press("q")
        terminal.settle(QUIET)
        terminal.press("q")
        assert terminal.wait() == 0
        asked = bytes(terminal.raw).rfind(b"\x1b[5n")
        assert asked < bytes(terminal.raw).rfind(b"\x1b[?1049l")
