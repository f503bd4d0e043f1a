"""A locked session can annotate, and do nothing that leaves the app."""

from pathlib import Path

import pytest
from textual.app import App

from annotator.editing.annotations import Answer
from annotator.tui.keymap import build_keymap
from annotator.tui.locked_app import LockedApp
from annotator.tui.screens.queue import QueueScreen
from annotator.tui.widgets.queue_list import QueueList
from annotator.workspace.deciding import Desk
from annotator.workspace.project import Project
from tests.support.projects import add_short_articles, make_project, store_answer
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


async def test_nobody_is_told_of_commands_they_cannot_run(tmp_path: Path, here: Path):
    project = make_project(tmp_path)
    for wanted in ("brings them in", "Thank you, alice"):
        with Desk(project, "alice", has_shell=False) as desk:
            app = LockedApp(desk, build_keymap(project.settings, project.schema))
            async with app.run_test(size=(80, 24)) as pilot:
                running = Running(app, pilot, project)
                await pilot.pause()
                said = app.screen.query_one("#said").render().plain
                assert wanted in said
                assert "annotator " not in said
                await running.press("q")
                assert isinstance(app.screen, QueueScreen)
                assert "annotator " not in app.screen.query_one(QueueList).render().plain
        with project.database() as database:
            add_short_articles(database, 1)
            store_answer(database, "k1", Answer.ACCEPT, number=1)


async def test_a_mistake_in_the_program_shows_nothing_of_it(project: Project, here: Path):
    with Desk(project, "alice") as desk:
        app = LockedApp(desk, build_keymap(project.settings, project.schema))
        shown: list[str] = []

        async def go_wrong() -> None:
            async with app.run_test(size=(80, 24)):
                app._handle_exception(KeyError("General Dara"))
                app._handle_exception(ValueError("a second one"))
                app.panic("File app.py, line 7")
                shown.extend(str(each.segments) for each in app._exit_renderables)

        with pytest.raises(LookupError):
            await go_wrong()
    assert len(shown) == 1
    assert "This is a mistake in the program." in shown[0]
    assert "app.py" not in shown[0]
    assert app.return_code == 1
    told = (project.directory / "errors.log").read_text("utf-8")
    assert told.count(" alice annotator ") == 2
    assert "General Dara" not in told
