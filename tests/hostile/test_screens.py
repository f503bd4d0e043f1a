"""On every screen and in every panel hostile texts are shown harmlessly, and none of them acts."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from importlib import import_module
from pkgutil import iter_modules
from typing import Any

import pytest
from textual.drivers.headless_driver import HeadlessDriver

import annotator.tui.screens
import annotator.tui.widgets
from annotator.editing.adjudicating import Strategy
from annotator.tui.adjudicator_app import AdjudicatorApp
from annotator.tui.app import AnnotatorApp
from annotator.tui.keymap import build_keymap
from annotator.tui.preparing import Preparer
from annotator.tui.screens.annotate import AnnotateScreen
from annotator.tui.screens.done import DoneScreen
from annotator.tui.screens.keyed import KeyScreen
from annotator.tui.widgets.panel import Panel
from annotator.workspace.adjudication import AdjudicationDesk
from annotator.workspace.deciding import Desk
from annotator.workspace.project import Project
from tests.hostile.payloads import payloads
from tests.hostile.projects import SHARED, make_hostile_project
from tests.hostile.stream import strange

ANNOTATING = [
    "tab e a escape escape", "1 asterisk escape", "g r r escape", "i z z", "a space 4 6 0 escape", "m end x enter", "question_mark tab pagedown escape",  # noqa: E501
    "colon n o escape", "c down enter", "apostrophe escape", "slash A escape", "home v right right 5",
    "asterisk escape", "tab r escape", "s escape", "J K", "u U f", "q slash A escape o colon escape down",
    "question_mark escape escape", "X y", "S n", "enter y",
]  # fmt: skip
ADJUDICATING = [
    "1 Y 5 w h y enter",
    "tab 2 colon escape",
    "0 escape",
    "m enter",
    "question_mark escape",
    "q escape",
    "enter y enter y",
]


class Seen:
    """What was sent, and which screens and panels it showed."""

    def __init__(self) -> None:
        self.sent: list[str] = []
        self.shown: set[type] = set()
        sent = self.sent

        class RecordingDriver(HeadlessDriver):
            is_headless = False

            def write(self, data: str) -> None:
                sent.append(data)

        self.driver = RecordingDriver

    def look(self, app: AnnotatorApp) -> None:
        self.shown.add(type(app.screen))
        if (panel := getattr(app.screen, "panel", None)) is not None:
            self.shown.add(type(panel))

    @property
    def capture(self) -> bytes:
        return "".join(self.sent).encode("utf-8", "surrogatepass")


@pytest.fixture(scope="module")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> Project:
    return make_hostile_project(tmp_path_factory.mktemp("hostile"))


@asynccontextmanager
async def driving(app: AnnotatorApp, seen: Seen) -> AsyncIterator[Any]:
    app.driver_class = seen.driver  # type: ignore[assignment]
    async with app.run_test(size=(100, 30), headless=False) as pilot:
        await pilot.pause()
        seen.look(app)

        async def play(sessions: list[str]) -> None:
            for session in sessions:
                for key in session.split():
                    await pilot.press(key)
                    while app._annotate._saver.is_busy and app._annotate._saver.error is None:
                        await pilot.pause()
                    await pilot.pause()
                    assert app.is_running, key
                    seen.look(app)

        yield play


def every_screen() -> set[type]:
    """The screens that the program has: those that are not only there to be derived from."""
    for module in iter_modules(annotator.tui.screens.__path__):
        import_module(f"annotator.tui.screens.{module.name}")
    found, new = set(), {KeyScreen}
    while new:
        found |= new
        new = {each for kind in new for each in kind.__subclasses__()} - found
    ours = {kind for kind in found if kind.__module__.startswith("annotator.tui.screens")}
    return {kind for kind in ours if not kind.__subclasses__()} | {AnnotateScreen, DoneScreen}


def every_panel() -> set[type]:
    """The panels that the program has: those that say which keys hold in them."""
    for module in iter_modules(annotator.tui.widgets.__path__):
        import_module(f"annotator.tui.widgets.{module.name}")
    found, new = set(), {Panel}
    while new:
        found |= new
        new = {each for kind in new for each in kind.__subclasses__()} - found
    return {kind for kind in found if "where" in vars(kind)}


async def test_every_screen_and_every_panel(hostile: Project, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(Preparer, "want", lambda self, key: None)
    monkeypatch.setattr(Preparer, "read_words", lambda self: None)
    seen = Seen()
    keymap = build_keymap(hostile.settings, hostile.schema)
    with Desk(hostile, "zoe") as desk:
        app = AnnotatorApp(desk, keymap, start_key=SHARED)
        async with driving(app, seen) as play:
            await play(ANNOTATING)
            app.push_screen(app._annotate.done_screen(SHARED))
            await play(["question_mark escape"])
    with AdjudicationDesk(hostile, "eva", (), Strategy.NONE) as gold:
        async with driving(AdjudicatorApp(gold, keymap), seen) as play:
            await play(ADJUDICATING)
    missing = {kind.__name__ for kind in (every_screen() | every_panel()) - seen.shown}
    assert missing == set()
    assert strange(seen.capture) == []
    for payload in payloads():
        if payload.expect == "mark":
            assert payload.framed.encode() not in seen.capture, payload.name
