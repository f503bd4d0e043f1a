"""The main screens as they were looked at and found good, at three sizes and with few colours.

After a change that is meant run `python -m pytest tests/tui/snapshots --snapshot-update`, and look at them.
"""

import shutil
from pathlib import Path

import pytest

from annotator.workspace.project import Project
from tests.tui.app.conftest import Start
from tests.tui.snapshots.conftest import Picture

SIZES = [(40, 12), (80, 24), (120, 40)]
SIZE = (80, 24)
Size = tuple[int, int]


def name_of(size: object) -> str:
    return f"{size[0]}x{size[1]}" if isinstance(size, tuple) else str(size)


sizes = pytest.mark.parametrize("size", SIZES, ids=name_of)


@sizes
async def test_an_article_as_it_opens(news: Project, start: Start, is_as_before: Picture, size: Size):
    async with start(news, size=size) as running:
        assert await is_as_before(running)


@pytest.mark.parametrize("size", [*SIZES, (200, 60)], ids=name_of)
async def test_an_article_half_reviewed_at_an_event(
    news: Project, start: Start, is_as_before: Picture, size: Size
):
    async with start(news, size=size) as running:
        await running.press("space", "space", "tab", "x", "space")
        assert await is_as_before(running)


@sizes
async def test_the_attribute_grid(news: Project, start: Start, is_as_before: Picture, size: Size):
    async with start(news, size=size) as running:
        await running.press("space", "e")
        assert await is_as_before(running)


@sizes
async def test_the_queue(news: Project, start: Start, is_as_before: Picture, size: Size):
    async with start(news, size=size) as running:
        await running.press("space", "f", "J", "J", "S", "y", "q")
        assert await is_as_before(running)


async def test_a_search_in_the_queue(news: Project, start: Start, is_as_before: Picture):
    async with start(news, size=SIZE) as running:
        await running.press("q", "/", *"wire")
        assert await is_as_before(running)


@pytest.mark.parametrize("size", [(40, 12), (80, 24)], ids=name_of)
async def test_the_keys_in_the_help(news: Project, start: Start, is_as_before: Picture, size: Size):
    async with start(news, size=size) as running:
        await running.press("?", "tab")
        assert await is_as_before(running)


async def test_the_guideline_in_the_help(news: Project, start: Start, is_as_before: Picture):
    async with start(news, size=SIZE) as running:
        await running.press("space", "?")
        assert await is_as_before(running)


async def test_the_end_of_the_queue(news: Project, start: Start, is_as_before: Picture):
    async with start(news, size=SIZE) as running:
        await running.press("S", "y", "S", "y", "S", "y")
        assert await is_as_before(running)


@pytest.mark.parametrize("size", [(40, 12), (80, 24)], ids=name_of)
async def test_sixty_labels(news: Project, start: Start, is_as_before: Picture, size: Size):
    shutil.copyfile(
        Path(__file__).parents[2] / "support" / "sixty-labels.toml", news.directory / "schema.toml"
    )
    async with start(Project.open(news.directory), size=size, key="last") as running:
        await running.press("0")
        assert await is_as_before(running)


async def test_hints_for_a_link(news: Project, start: Start, is_as_before: Picture):
    async with start(news, size=SIZE) as running:
        await running.press("space", "s")
        assert await is_as_before(running)


async def test_the_compact_view(news: Project, start: Start, is_as_before: Picture):
    async with start(news, size=SIZE) as running:
        await running.press("space", "z")
        assert await is_as_before(running)


async def test_without_colours(
    news: Project, start: Start, is_as_before: Picture, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setenv("NO_COLOR", "1")
    async with start(news, size=SIZE) as running:
        await running.press("space", "tab", "x", "right")
        assert await is_as_before(running)


async def test_without_colours_there_is_only_grey(
    news: Project, start: Start, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setenv("NO_COLOR", "1")
    async with start(news, size=SIZE, theme="nord") as running:
        await running.press("space", "tab", "x", "right", "e")
        styles = [
            segment.style for strip in running.app.screen._compositor.render_strips() for segment in strip
        ]
        colors = {color for style in styles if style for color in (style.color, style.bgcolor) if color}
        assert all(len(set(color.get_truecolor())) == 1 or color.is_default for color in colors)


@pytest.mark.parametrize("theme", ["terminal-light", "textual-light", "nord"])
async def test_themes(news: Project, start: Start, is_as_before: Picture, theme: str):
    """`terminal-light` has the sixteen colours of the terminal alone, as the default theme."""
    async with start(news, size=SIZE, theme=theme) as running:
        await running.press("space", "tab")
        assert await is_as_before(running)


@pytest.mark.parametrize("size", [(40, 12), (80, 24)], ids=name_of)
async def test_wide_characters_and_lines_from_right_to_left(
    news: Project, start: Start, is_as_before: Picture, size: Size
):
    async with start(news, size=size, key="wide") as running:
        await running.press("space", "space", "right", "down")
        assert await is_as_before(running)


# What pictures cannot promise for every size


@pytest.mark.parametrize("size", [(40, 12), (60, 20), (80, 24), (120, 40), (200, 60)], ids=name_of)
@pytest.mark.parametrize("key", ["news", "wide"])
async def test_every_row_fills_the_screen_and_no_more(news: Project, start: Start, size: Size, key: str):
    async with start(news, size=size, key=key) as running:
        await running.press("space", "tab")
        strips = running.app.screen._compositor.render_strips()
        assert len(strips) == size[1]
        assert {strip.cell_length for strip in strips} == {size[0]}
