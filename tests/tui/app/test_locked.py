"""A locked session can annotate, and do nothing that leaves the app."""

from pathlib import Path

import pytest
from textual.app import App

from annotator.tui.keymap import build_keymap
from annotator.tui.locked_app import LockedApp
from annotator.workspace.deciding import Desk
from annotator.workspace.project import Project
from tests.tui.app.conftest import Running

HARMLESS = {
    "add_class", "remove_class", "toggle_class", "back", "bell", "focus", "focus_next", "focus_previous",
    "switch_screen", "switch_mode", "push_screen", "pop_screen", "notify", "toggle_dark", "change_theme",
    "command_palette", "help_quit", "show_help_panel", "hide_help_panel", "quit", "toggle",
}  # fmt: skip
"""Actions of Textual's app that stay inside it; none of them is reached in a locked session."""
CLOSED = {"screenshot", "simulate_key", "suspend_process"}


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The current directory, in which nothing may appear."""
    directory = tmp_path / "here"
    directory.mkdir()
    monkeypatch.chdir(directory)
    monkeypatch.setenv("HOME", str(directory))
    return directory


def test_every_action_of_textuals_app_has_been_thought_of():
    actions = {name.removeprefix("action_") for name in dir(App) if name.startswith("action_")}
    assert actions == HARMLESS | CLOSED


async def test_it_can_annotate(project: Project, here: Path):
    with Desk(project, "alice") as desk:
        app = LockedApp(desk, build_keymap(project.settings, project.schema))
        async with app.run_test(size=(80, 24)) as pilot:
            running = Running(app, pilot, project)
            await running.press("space", "a", "x", "q", "escape", "question_mark", "escape", "u")
            assert len(running.decisions()) >= 3
    assert list(here.iterdir()) == []


async def test_no_way_of_textuals_leads_out(project: Project, here: Path):
    with Desk(project, "alice") as desk:
        app = LockedApp(desk, build_keymap(project.settings, project.schema))
        async with app.run_test(size=(80, 24)) as pilot:
            running = Running(app, pilot, project)
            for action in (
                "app.screenshot('a.svg', '.')",
                "app.quit",
                "app.suspend_process",
                "app.simulate_key('x')",
            ):
                assert not await app.run_action(action)
            app.action_screenshot("a.svg", ".")
            assert app.save_screenshot("a.svg", ".") == ""
            assert app.deliver_screenshot("a.svg", ".") is None
            assert app.deliver_text("a.txt") is None
            app.open_url("https://example.org")
            app.simulate_key("a")
            app.copy_to_clipboard("text")
            assert app.clipboard == ""
            app.action_suspend_process()
            await running.press("ctrl+q", "ctrl+c", "ctrl+z", "ctrl+backslash")
            await running.press("ctrl+p", *"screenshot", "enter", "escape")
            assert app.is_running
            assert running.decisions() == []
    assert list(here.iterdir()) == []


async def test_a_mistake_in_the_program_shows_nothing_of_it(project: Project, here: Path):
    with Desk(project, "alice") as desk:
        app = LockedApp(desk, build_keymap(project.settings, project.schema))
        shown: list[str] = []
        app.panic = lambda *parts: shown.extend(str(part) for part in parts)  # type: ignore[method-assign]
        app._fatal_error()
    assert shown == ["This is a mistake in the program. Everything decided before it is saved."]
