"""The queue: what to do next first, as quick for many as for few."""

from pathlib import Path

import pytest

from annotator.editing.annotations import Answer
from annotator.store.queue import QueueRow
from annotator.store.summaries import ArticleState
from annotator.tui.widgets.queue_list import PAGE, Column, QueueList, columns_for, row_content
from annotator.workspace.project import Project
from tests.support.projects import make_project, store_answer
from tests.tui.app.conftest import Start

ROW = QueueRow(
    1,
    "k",
    "A title that says it all",
    "The Wire",
    "2024-01-02",
    ArticleState.STARTED,
    7,
    2,
    1,
    True,
    "odd",
    5,
)


@pytest.mark.parametrize("width", range(20, 160, 7))
def test_a_row_fits_and_keeps_its_title(width: int):
    content = row_content(ROW, columns_for([ROW], width), width)
    assert content.cell_length <= width
    assert content.plain[:5] == "begun"
    assert "A tit" in content.plain


def test_wide_rows_tell_everything():
    plain = row_content(ROW, columns_for([ROW], 120), 120).plain
    for said in ("begun", ROW.title, "flag", "open 7", "2024-01-02", "The Wire", "odd"):
        assert said in plain


def test_columns_that_say_nothing_take_no_room():
    from dataclasses import replace

    bare = replace(ROW, source="", note="", flagged=False)
    assert columns_for([bare], 120) == [Column.DATE, Column.OPEN, Column.STATE]


async def test_it_begins_with_what_was_begun_and_counts_what_is_done(tmp_path: Path, start: Start):
    project = make_project(tmp_path, articles=5)
    with project.database() as database:
        store_answer(database, "k1", Answer.ACCEPT, number=1)
        store_answer(database, "k4", None, number=2)
    async with start(project) as running:
        await running.press("q")
        lines = running.app.screen.query_one("#rows").render().plain.splitlines()
        assert [line.split()[0] for line in lines] == ["begun", "new", "new", "new", "done"]
        assert "1 of 5 done · 4 to go" in running.app.screen.query_one("#progress").text


async def test_only_the_rows_on_the_screen_and_a_page_more_are_read(tmp_path: Path, start: Start):
    project = make_project(tmp_path, articles=3 * PAGE)
    async with start(project) as running:
        await running.press("q")
        rows = running.app.screen.query_one(QueueList)
        assert len(rows._rows) == PAGE
        await running.press(*["pagedown"] * 15)
        assert PAGE < len(rows._rows) < 3 * PAGE
        await running.press("g")
        assert rows.chosen.key == "k1"
        assert rows._top == 0


async def test_esc_goes_back_to_the_article_and_keeps_the_place(project: Project, start: Start):
    async with start(project) as running:
        await running.press("right", "right")
        place = running.state.cursor
        await running.press("q", "down", "escape")
        assert running.app.screen is running.annotate
        assert running.state.cursor == place


async def test_the_article_one_comes_from_is_chosen(project: Project, start: Start):
    async with start(project, key="a2") as running:
        await running.press("q")
        assert running.app.screen.query_one(QueueList).chosen.key == "a2"
