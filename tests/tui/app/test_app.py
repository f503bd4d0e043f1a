"""The app around the screens."""

import pytest
from rich.console import Console
from rich.text import Text

from annotator.tui.app import STILL_SAVED, AnnotatorApp
from annotator.tui.keymap import default_keymap
from annotator.tui.themes import known_themes
from annotator.workspace.deciding import Desk
from annotator.workspace.project import Project
from tests.tui.app.conftest import Start


async def test_textuals_own_keys_and_palette_are_gone(project: Project, start: Start):
    async with start(project) as running:
        await running.press("q", "question_mark")
        for screen in running.app.screen_stack[1:]:
            assert screen._bindings.key_to_bindings == {}
        assert running.app._bindings.key_to_bindings == {}
        assert running.app.focused is None
        assert running.app.animation_level == "none"


@pytest.mark.parametrize("theme", known_themes())
async def test_every_theme_can_be_used(project: Project, theme: str):
    with Desk(project, "alice") as desk:
        app = AnnotatorApp(desk, default_keymap(), theme=theme)
        async with app.run_test(size=(80, 24)) as pilot:
            await pilot.press("space", "e", "escape", "question_mark", "escape")
            assert app.theme == theme


async def test_without_colours_everything_still_reads(
    project: Project, start: Start, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setenv("NO_COLOR", "1")
    async with start(project, size=(100, 30)) as running:
        assert running.app.no_color
        await running.press("space", "e")
        assert "CONSULT" in running.annotate.query_one("#grid").text
        assert running.app.native_ansi_color


def test_a_mistake_in_the_program_shows_no_text_of_the_article(
    project: Project, monkeypatch: pytest.MonkeyPatch
):
    told: list[Text] = []
    with Desk(project, "alice") as desk:
        app = AnnotatorApp(desk, default_keymap())
        monkeypatch.setattr(app, "panic", told.append)
        secret = "\x1b]0;General Dara met"
        try:
            raise ValueError(len(secret))
        except ValueError as error:
            app._exception = error
            app._fatal_error()
    console = Console(record=True, file=open("/dev/null", "w"))  # noqa: SIM115, PTH123
    console.print(told[0])
    text = console.export_text()
    assert "ValueError" in text
    assert STILL_SAVED in text.replace("\n", " ")
    assert "Dara met" not in text.replace('secret = "\\x1b]0;General Dara met"', "")
