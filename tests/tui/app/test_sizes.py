"""Every size from a phone's to a wall's: nothing breaks, nothing is cut off silently."""

import pytest
from textual.pilot import Pilot

from annotator.tui.layout.frame import frame_line
from annotator.tui.layout.rows import row_text
from annotator.tui.widgets.frame_line import FrameLine
from annotator.tui.widgets.inspector import Inspector
from annotator.tui.widgets.status_line import Saving, Status, status_content
from annotator.workspace.project import Project
from tests.tui.app.conftest import Start

STATUS = Status(3, 120, "Haftar to meet Russian FM Lavrov", "alice", 31, 112, 13, Saving.SAVED)


@pytest.mark.parametrize("width", range(24, 140))
def test_the_status_line_fits_and_keeps_what_matters(width: int):
    plain = status_content(STATUS, width).plain
    assert len(plain) <= width
    assert plain.startswith(" 3/120 ")
    assert plain.endswith("saved")
    assert "open 31" in plain
    assert "alice" in plain or "…" in plain


@pytest.mark.parametrize("width", range(24, 140))
def test_a_title_is_whole_or_ends_in_an_ellipsis(width: int):
    plain = status_content(STATUS, width).plain
    if "Haftar" in plain:
        assert STATUS.title in plain or "…" in plain


def test_narrow_lines_lose_the_title_before_anything_else():
    assert "Haftar" not in status_content(STATUS, 40).plain
    assert "✓ 112" in status_content(STATUS, 40).plain


def test_wide_characters_are_counted_in_cells():
    from msgspec.structs import replace

    content = status_content(replace(STATUS, title="日本語のタイトルがここにあります"), 70)
    assert content.cell_length <= 70


@pytest.mark.parametrize("size", [(200, 60), (120, 40), (80, 24), (60, 20), (40, 12), (20, 6)])
async def test_every_panel_and_screen_opens_at_every_size(
    project: Project, start: Start, size: tuple[int, int]
):
    async with start(project, size=size) as running:
        await running.press("space", "e", "escape", "m", "a", "enter", "i", "i", "colon", "escape")
        await running.press("question_mark", "down", "pagedown", "escape", "q", "down", "enter", "z")
        assert running.annotate.loaded.article.key == "a2"


async def test_resizing_in_the_middle_of_anything_keeps_state_and_panel(project: Project, start: Start):
    async with start(project) as running:
        await running.press("space", "e")
        for size in [(120, 40), (40, 12), (2, 3), (80, 24)]:
            await resize(running.pilot, *size)
        assert running.annotate.query_one("#grid").display
        await running.press("j")
        assert running.state.focused_item.span.attributes["event_type"] == "REJECT"


async def test_the_inspector_comes_and_goes_with_the_width(project: Project, start: Start):
    async with start(project) as running:
        inspector = running.annotate.query_one("#inspector")
        assert not inspector.display
        await resize(running.pilot, 120, 40)
        assert inspector.display
        await resize(running.pilot, 80, 24)
        assert not inspector.display


@pytest.mark.parametrize("size", [(80, 24), (40, 12)])
async def test_the_grid_shows_all_sixteen_types(project: Project, start: Start, size: tuple[int, int]):
    async with start(project, size=size) as running:
        await running.press("space", "e")
        grid = running.annotate.query_one("#grid")
        types = project.schema.attributes_on("EVENT")[0].values
        assert len(types) == 16
        assert all(value in grid.text for value in types)
        assert grid.region.height == grid.text.count("\n") + 2
        assert grid.region.bottom <= running.annotate.query_one("#frame").region.y


async def resize(pilot: Pilot[int], width: int, height: int) -> None:
    await pilot.resize_terminal(width, height)
    await pilot.pause()


@pytest.mark.parametrize("size", [(80, 24), (60, 20), (40, 12)])
async def test_the_inspector_takes_its_room_from_the_text_and_covers_none(
    project: Project, start: Start, size: tuple[int, int]
):
    async with start(project, size) as running:
        await running.press("i")
        view, inspector = running.annotate.view.region, running.annotate.query_one(Inspector).region
        assert inspector.area
        assert not view.overlaps(inspector)


async def test_after_a_resize_the_frame_line_says_anew_how_far_away_its_parts_are(
    project: Project, start: Start
):
    async with start(project, (80, 24)) as running:
        await running.press("space", "G")
        frame = running.annotate.query_one(FrameLine)
        await running.press("(", "(", "(")
        assert "↓" not in frame.text
        await running.pilot.resize_terminal(24, 8)
        await running.settle()
        away = running.annotate.view.rows_away
        assert frame.text == row_text(frame_line(running.state, 24, away))


async def test_the_top_row_is_never_a_lane_without_its_text(project: Project, start: Start):
    async with start(project, (24, 9)) as running:
        view = running.annotate.view
        for key in ("space", "space", "G", "g", "pgdn", "pgup", "j", "j", "j", "space"):
            await running.press(key)
            assert view._page.heights.at(view.scroll_offset.y)[1] == 0, key
        view.scroll_to(y=1, animate=False)
        assert view._page.heights.at(view.scroll_offset.y)[1] == 0
