"""The queue: what to do next first, as quick for many as for few."""

from pathlib import Path

import pytest
from msgspec.structs import replace
from rich.cells import cell_len

from annotator.document.safe_text import safe
from annotator.editing.annotations import Answer
from annotator.store.articles import ArticleRow, add_articles
from annotator.store.progress import Progress
from annotator.store.queue import QueueCursor, QueueRow, queue_page
from annotator.store.queue_streams import QueueOrder
from annotator.store.summaries import ArticleState
from annotator.tui.queue_head import Head, Search, head_content, search_content
from annotator.tui.queue_rows import Column, columns_for, row_content
from annotator.tui.widgets.queue_list import PAGE, WINDOW, QueueList
from annotator.tui.widgets.status_line import Status, status_content
from annotator.workspace.pace import Pace
from annotator.workspace.project import Project
from tests.support.projects import make_project, store_answer
from tests.tui.app.conftest import Running, Start

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
    QueueCursor(0, (0, 1)),
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
    bare = replace(ROW, source="", note="", flagged=False)
    assert columns_for([bare], 120) == [Column.DATE, Column.OPEN, Column.STATE]


def test_a_note_leaves_a_sign_where_there_is_no_room_for_it():
    assert "note" in row_content(ROW, columns_for([ROW], 80), 80).plain
    assert Column.NOTED not in columns_for([ROW], 140)


@pytest.mark.parametrize("title", ["🇱🇾🇱🇾 flags 👨\u200d👩\u200d👧 and 🤝🏽 " * 4, "林书恒" * 40])
def test_titles_of_flags_and_joined_emoji_stay_in_their_row(title: str):
    for width in (24, 40, 80, 101):
        row = replace(ROW, title=title)
        plain = row_content(row, columns_for([row], width), width).plain
        assert cell_len(plain) <= width
        assert safe(plain) == plain
        status = status_content(Status(1, 2, title, "alice", 3, 4, 5), width).plain
        assert cell_len(status) <= width


async def test_first_and_last_row_have_their_keys(tmp_path: Path, start: Start):
    async with start(make_project(tmp_path, articles=5)) as running:
        await running.press("q")
        rows = running.app.screen.query_one(QueueList)
        ends = []
        for key in ("G", "g", "end", "home"):
            await running.press(key)
            ends.append(rows.chosen.key)
        assert ends[0] == ends[2] != ends[1] == ends[3]


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


async def test_the_end_is_reached_at_once_and_read_backwards(tmp_path: Path, start: Start):
    project = make_project(tmp_path, articles=20 * PAGE)
    async with start(project) as running:
        await running.press("q", "G")
        rows = running.app.screen.query_one(QueueList)
        assert rows.chosen.key == f"k{20 * PAGE}"
        assert len(rows._rows) <= 2 * PAGE
        await running.press("up", "pageup")
        assert rows.chosen.number < 20 * PAGE - 10
        await running.press("g", "down")
        assert rows.chosen.key == "k2"


async def test_only_a_window_of_the_queue_is_kept(tmp_path: Path, start: Start):
    project = make_project(tmp_path, articles=20 * PAGE)
    async with start(project) as running:
        await running.press("q")
        rows = running.app.screen.query_one(QueueList)
        for _ in range(3):
            for _ in range(200):
                rows.move(rows.page_rows)
            assert rows.chosen.key == f"k{20 * PAGE}"
            assert len(rows._rows) <= WINDOW
            for _ in range(200):
                rows.move(-rows.page_rows)
            assert rows.chosen.key == "k1"
            assert len(rows._rows) <= WINDOW


async def test_the_article_one_comes_from_is_chosen_wherever_it_stands(tmp_path: Path, start: Start):
    project = make_project(tmp_path, articles=20 * PAGE)
    async with start(project, key=f"k{10 * PAGE}") as running:
        await running.press("q")
        rows = running.app.screen.query_one(QueueList)
        assert rows.chosen.key == f"k{10 * PAGE}"
        assert f"k{10 * PAGE}" not in [row.key for row in rows._rows[: rows._top]]
        await running.press("down", "enter", "q")
        assert running.app.screen.query_one(QueueList).chosen.key == f"k{10 * PAGE + 1}"


def titled(directory: Path) -> Project:
    """Three hundred articles with titles, sources and dates, in a project without suggestions."""
    project = make_project(directory)
    rows = (
        ArticleRow(
            f"k{n}",
            "Text.",
            {
                "title": f"Talks {n} in {'Örebro' if n % 100 == 7 else 'Varn'}",
                "source": "Wire",
                "date": f"2024-{n}",
            },
        )
        for n in range(1, 301)
    )
    with project.database() as database, database.transaction():
        add_articles(database, rows)
    return project


async def searched(running: Running) -> QueueList:
    """The list once the search has ended."""
    rows = running.app.screen.query_one(QueueList)
    while rows.is_looking:
        await running.pilot.pause(0.02)
    await running.pilot.pause()
    return rows


async def test_typing_after_the_search_key_finds_at_once(tmp_path: Path, start: Start):
    async with start(titled(tmp_path)) as running:
        await running.press("q", "slash", *"öreb")
        rows = await searched(running)
        assert [row.key for row in rows._rows] == ["k7", "k107", "k207"]
        assert "3 found" in running.app.screen.query_one("#search").text
        await running.press("down", "enter")
        assert running.annotate.loaded.article.key == "k107"


async def test_a_search_stands_when_one_comes_back_and_esc_ends_it(tmp_path: Path, start: Start):
    async with start(titled(tmp_path)) as running:
        await running.press("q", "slash", *"öreb", "down", "enter", "q")
        rows = await searched(running)
        assert (rows.chosen.key, len(rows._rows)) == ("k107", 3)
        await running.press("escape")
        assert rows.chosen.key == "k107"
        assert len(rows._rows) > 3
        assert not running.app.screen.query_one("#search").display
        await running.press("escape")
        assert running.app.screen is running.annotate


async def test_a_search_without_hits_says_so_and_what_leads_back(tmp_path: Path, start: Start):
    async with start(titled(tmp_path)) as running:
        await running.press("q", "slash", *"zebra")
        rows = await searched(running)
        assert "no article has this" in rows.render().plain
        await running.press("enter")
        assert "esc" in running.footer
        await running.press("escape")
        assert rows.chosen is not None


async def test_a_search_of_many_articles_goes_on_between_keys(tmp_path: Path, start: Start):
    project = make_project(tmp_path, articles=3000)
    async with start(project) as running:
        desk = running.annotate.desk
        told: list[str] = []

        def little(*arguments: object, **named: object) -> object:
            told.append(running.app.screen.query_one("#search").text)
            return queue_page(desk._reader, "alice", *arguments, budget=100, **named)  # type: ignore[arg-type]

        await running.press("q")
        running.app.screen.query_one(QueueList)._read = little
        await running.press("slash", *"zzz")
        rows = await searched(running)
        assert len(told) > 30
        assert len({said for said in told if "of 3,000 …" in said}) > 5
        assert rows.looked >= 3000
        assert "nothing found" in running.app.screen.query_one("#search").text


async def test_orders_come_in_turn_and_are_kept(tmp_path: Path, start: Start):
    async with start(titled(tmp_path)) as running:
        await running.press("q")
        seen = []
        for _ in QueueOrder:
            await running.press("o")
            seen.append(running.annotate.desk.queue_view.order)
            assert seen[-1] in running.footer
        assert set(seen) == set(QueueOrder)
        while running.annotate.desk.queue_view.order is not QueueOrder.NEWEST:
            await running.press("o")
        newest = running.app.screen.query_one(QueueList).chosen
        assert newest.key == "k99"
        await running.press("escape", "q")
        assert running.annotate.desk.queue_view.order is QueueOrder.NEWEST


async def test_a_project_without_articles_says_what_to_do(tmp_path: Path, start: Start):
    async with start(make_project(tmp_path)) as running:
        await running.press("q")
        rows = running.app.screen.query_one(QueueList)
        assert "annotator import" in rows.render().plain
        for key in ("enter", "escape"):
            await running.press(key)
            assert running.footer


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


HEAD = Head(Progress("alice", 1200, started=3, done=40), Pace(12, 480, 3600.0), "alice")


@pytest.mark.parametrize("width", range(20, 200, 9))
def test_the_head_fits_and_keeps_progress(width: int):
    plain = head_content(HEAD, QueueOrder.UNSURE, width).plain
    assert len(plain) <= width
    assert "40" in plain


def test_the_head_tells_progress_pace_and_order():
    plain = head_content(HEAD, QueueOrder.UNSURE, 160).plain
    for said in (
        "40 of 1,200 done · 1,160 to go",
        "12 articles 12/h, 480 decisions 480/h",
        "least certain",
        "alice",
    ):
        assert said in plain


def test_no_pace_is_told_before_there_is_one():
    from msgspec.structs import replace

    assert "today" not in head_content(replace(HEAD, pace=Pace()), QueueOrder.BEGUN, 160).plain
    early = head_content(replace(HEAD, pace=Pace(1, 2, 4.0)), QueueOrder.BEGUN, 160).plain
    assert "today 1 article, 2 decisions" in early
    assert "/h" not in early


@pytest.mark.parametrize("width", range(20, 200, 9))
def test_the_search_line_keeps_the_end_of_what_is_typed(width: int):
    search = Search(
        "a search that is rather long, 日本語 too, zebra", True, 3, False, True, 340_000, 1_000_000
    )
    content = search_content(search, width)
    assert content.cell_length <= width
    assert "zebra" in content.plain
