"""Nobody gets stuck: everywhere a line says what keys do, esc leads back, and a key without use says why."""

from collections.abc import Sequence
from pathlib import Path

import pytest

from annotator.store.articles import ArticleRow, add_articles
from annotator.tui.screens.annotate import AnnotateScreen
from annotator.tui.screens.done import DoneScreen
from annotator.tui.screens.queue import QueueScreen
from annotator.tui.widgets.footer import Footer, message_content
from annotator.workspace.project import Project
from tests.support.projects import make_project
from tests.tui.app.conftest import Running, Start

PLACES: dict[str, Sequence[str]] = {
    "text": (),
    "span": ("tab",),
    "selection": ("v", "right"),
    "attribute grid": ("space", "e"),
    "second stage of the grid": ("space", "e", "c"),
    "note": ("m", "a"),
    "palette": (":", "u"),
    "palette without hits": (":", *"zzz"),
    "question": ("S",),
    "jump hints": ("'",),
    "link hints": ("space", "s"),
    "find": ("/", "D"),
    "preview": ("*",),
    "help": ("?",),
    "queue": ("q",),
    "search in the queue": ("q", "/", "a"),
    "search without hits": ("q", "/", *"zzz"),
    "search that stands": ("q", "/", "a", "enter", "q"),
    "palette of the queue": ("q", ":"),
    "help of the queue": ("q", "?"),
}


def line(running: Running) -> str:
    return running.app.screen.query_one(Footer).text.strip()


@pytest.mark.parametrize("size", [(80, 24), (40, 12)])
@pytest.mark.parametrize("place", PLACES)
async def test_a_line_tells_the_keys_and_esc_leads_back(
    project: Project, start: Start, place: str, size: tuple[int, int]
):
    async with start(project, size=size) as running:
        await running.press(*PLACES[place])
        assert line(running)
        for _ in range(3):
            await running.press("escape")
            assert line(running)
        screen = running.app.screen
        assert isinstance(screen, AnnotateScreen)
        assert (screen.panel, screen.pointing, screen.state.asking, screen.state.anchor) == (None,) * 4


@pytest.mark.parametrize("place", [place for place in PLACES if "grid" not in place])
async def test_a_key_without_use_says_something(project: Project, start: Start, place: str):
    async with start(project) as running:
        await running.press(*PLACES[place])
        before = line(running)
        await running.press("f2")
        assert line(running) != before


async def test_while_an_article_is_prepared_it_says_so(tmp_path: Path, start: Start):
    project = make_project(tmp_path)
    with project.database() as database, database.transaction():
        add_articles(database, [ArticleRow("raw", "Some text.\n" * 50, {})])
    async with start(project) as running:
        assert "suggestions are being made" in line(running)
        for key in ("escape", "space", "1", "e", "down", "tab"):
            await running.press(key)
            assert line(running), key
        await running.press("f2")
        assert line(running) == "no key here: f2 · ? help"


async def test_with_everything_done_esc_leads_back_to_the_last_article(project: Project, start: Start):
    async with start(project) as running:
        await running.press("S", "y", "S", "y")
        assert isinstance(running.app.screen, DoneScreen)
        await running.press("f2")
        assert line(running) == "no key here: f2 · ? help"
        await running.press("q")
        assert isinstance(running.app.screen, QueueScreen)
        await running.press("escape")
        assert isinstance(running.app.screen, DoneScreen)
        await running.press("escape")
        assert isinstance(running.app.screen, AnnotateScreen)
        assert running.annotate.loaded.article.key == "a2"


async def test_with_nothing_imported_esc_goes_between_the_two_screens_there_are(tmp_path: Path, start: Start):
    async with start(make_project(tmp_path)) as running:
        assert isinstance(running.app.screen, DoneScreen)
        for screen in (QueueScreen, DoneScreen, QueueScreen):
            await running.press("escape")
            assert isinstance(running.app.screen, screen)
            assert line(running)
        await running.press("q")
    assert running.app.return_code == 0


@pytest.mark.parametrize("width", range(20, 90))
def test_a_message_that_does_not_fit_keeps_what_it_says_of_keys(width: int):
    content = message_content("skip this article, neither right nor wrong? · y yes · other keys no", width)
    assert content.cell_length <= width
    if width >= 40:
        assert content.plain.endswith("· y yes · other keys no")
    if width < 68:
        assert "…" in content.plain
