"""Whole sessions: after every key the terminal shows the same with the thin output stage as without it."""

import json
from pathlib import Path
from random import Random

import pytest
from textual.drivers.headless_driver import HeadlessDriver

from annotator.store.articles import ArticleRow, add_articles, set_tokens
from annotator.workspace.project import Project
from tests.support.articles import tokenize
from tests.tui.app.conftest import Start
from tests.tui.thin.frames import Terminal, Thin

STRESS = Path(__file__).parents[3] / "sample_data" / "stress.jsonl"
KEYS = (
    ["right", "down", "space"] * 6
    + [
        "left",
        "up",
        "a",
        "x",
        "u",
        "tab",
        "1",
        "2",
        "full_stop",
        "v",
        "escape",
        "i",
        "z",
        "pagedown",
        "pageup",
    ]
    + ["G", "g", "question_mark", "escape", "e", "escape", "s", "escape", "ctrl+l", "J", "J", "K", "c"]
)


class Writings:
    """A driver class that writes into a list."""

    def __init__(self) -> None:
        self.written = written = []

        class RecordingDriver(HeadlessDriver):
            is_headless = False

            def write(self, data: str) -> None:
                written.append(data)

        self.driver = RecordingDriver

    def taken(self) -> list[str]:
        """What was written since the last call."""
        taken = [part for part in self.written if not part.startswith("\x1b[?2026")]
        self.written.clear()
        return taken


@pytest.fixture
def long_project(project: Project) -> Project:
    """Two short articles, and those of the stress file."""
    rows = [json.loads(line) for line in STRESS.read_bytes().splitlines()]
    with project.database() as database, database.transaction():
        for number, row in enumerate(rows):
            text = row["text"][:6000]
            add_articles(database, [ArticleRow(f"s{number}", text, {"title": f"Stress {number}"})])
            set_tokens(database, f"s{number}", tokenize(text))
    return project


@pytest.mark.parametrize(("size", "seed"), [((80, 24), 1), ((120, 40), 2), ((60, 20), 3)], ids=str)
async def test_a_session(long_project: Project, start: Start, size: tuple[int, int], seed: int):
    random = Random(seed)
    writings = Writings()
    plain, thin = Terminal(*size), Thin(Terminal(*size))
    async with start(long_project, size, driver=writings.driver) as running:
        for number in range(110):
            if number == 70:
                size = (size[0] - 9, size[1] - 3)
                plain, thin = Terminal(*size), Thin(Terminal(*size))
                writings.taken()
                await running.pilot.resize_terminal(*size)
                await running.press("ctrl+l")
            else:
                await running.press("J" if number % 23 == 22 else random.choice(KEYS))
            frames = writings.taken()
            for frame in frames:
                plain.feed(frame)
            thin.show(*frames)
            assert thin.terminal.picture() == plain.picture(), f"after key {number}"
    assert thin.terminal.received < plain.received / 2
