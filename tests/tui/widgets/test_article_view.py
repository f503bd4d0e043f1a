"""The article view in a small app: what is on screen after each state."""

from collections.abc import Iterator
from contextlib import asynccontextmanager
from itertools import pairwise
from typing import Any

import pytest
from textual.app import App, ComposeResult
from textual.geometry import Region

from annotator.document.article import Article
from annotator.document.relations import Suggestions
from annotator.editing.commands import Accept, MoveBy, MoveTo, Reject, StartSelection, TakeStep, Undo
from annotator.editing.session import reduce
from annotator.editing.state import EditorState
from annotator.tui.widgets.article_view import ArticleView
from tests.support.articles import TEXT, context, suggest
from tests.tui.layout.texts import session

LONG = "\n\n".join(f"Minister Oke met General Dara in Lusaka on day {day}." for day in range(60))


def long_session() -> EditorState:
    spans = [(name, day, label) for day in range(60) for name, label in (("Oke", "ACTOR"), ("met", "EVENT"))]
    links = [("SOURCE", 2 * day + 1, 2 * day) for day in range(60)]
    return session(LONG, suggest(LONG, spans, links))


class ViewApp(App[None]):
    def compose(self) -> ComposeResult:
        yield ArticleView()


@asynccontextmanager
async def viewing(size: tuple[int, int] = (80, 24)) -> Any:
    app = ViewApp()
    async with app.run_test(size=size) as pilot:
        yield app.query_one(ArticleView), pilot


def rows(view: ArticleView) -> list[str]:
    return [view.render_line(y).text.rstrip() for y in range(view.size.height)]


def painted(view: ArticleView, monkeypatch: pytest.MonkeyPatch) -> list[Region]:
    """From here on: the regions that the view asks to be painted; the whole view as one region."""
    regions: list[Region] = []

    def refresh(*asked: Region, **_: Any) -> ArticleView:
        regions.extend(asked or [view.size.region])
        return view

    monkeypatch.setattr(view, "refresh", refresh)
    return regions


def cells_of(regions: list[Region]) -> set[tuple[int, int]]:
    return {(x, y) for region in regions for x in region.column_range for y in region.line_range}


def after(state: EditorState, *commands: Any) -> EditorState:
    for number, command in enumerate(commands):
        state = reduce(state, command, context(state.revision * 10 + number)).state
    return state


async def test_it_shows_lines_and_lanes() -> None:
    async with viewing() as (view, pilot):
        view.show(session())
        await pilot.pause()
        assert rows(view)[:2] == [
            "> General Dara met Minister Oke in Lusaka.",
            "  ROL?┄┄┄ ACT? E?┄ ROL?┄┄┄┄ A?┄",
        ]


async def test_a_state_that_came_before_the_first_layout_is_shown() -> None:
    app = ViewApp()
    view = ArticleView()
    view.show(session())
    app.compose = lambda: iter([view])  # type: ignore[method-assign]
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        assert rows(view)[0].startswith("> General")


async def test_an_article_without_tokens_is_shown_at_once_and_scrolls() -> None:
    async with viewing((80, 10)) as (view, pilot):
        view.show_text(Article("k", LONG))
        await pilot.pause()
        assert rows(view)[0] == "  Minister Oke met General Dara in Lusaka on day 0."
        view.scroll_rows(10**9)
        await pilot.pause()
        assert "day 59" in "".join(rows(view))


async def test_what_is_painted_equals_what_a_fresh_view_would_show(monkeypatch: pytest.MonkeyPatch) -> None:
    states = [long_session()]
    for command in [
        TakeStep(),
        Reject(),
        MoveBy(3),
        Accept(),
        MoveTo(400, False),
        TakeStep(),
        TakeStep(),
        Undo(),
    ]:
        states.append(after(states[-1], command))
    async with viewing((60, 20)) as (view, pilot):
        view.show(states[0])
        await pilot.pause()
        for before, state in pairwise(states):
            screen = {y: view.render_line(y) for y in range(20)}
            top = view.scroll_offset.y
            with monkeypatch.context() as patch:
                regions = painted(view, patch)
                view.show(state)
            if view.scroll_offset.y == top:
                covered = cells_of(regions)
                for y in range(20):
                    old, new = list(_cells(screen[y])), list(_cells(view.render_line(y)))
                    wrong = [x for x in range(60) if old[x] != new[x] and (x, y) not in covered]
                    assert not wrong, (before.revision, y, wrong)
            view.refresh()
            await pilot.pause()


def _cells(strip: Any) -> Iterator[tuple[str, Any]]:
    found = [(char, segment.style) for segment in strip for char in segment.text]
    return iter(found + [(" ", None)] * (80 - len(found)))


async def test_a_move_paints_little(monkeypatch: pytest.MonkeyPatch) -> None:
    state = session(TEXT, Suggestions())
    async with viewing() as (view, pilot):
        view.show(state)
        await pilot.pause()
        regions = painted(view, monkeypatch)
        view.show(after(state, MoveBy(1)))
        assert sum(region.area for region in regions) <= len("General Dara")


async def test_the_same_state_paints_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    state = session()
    async with viewing() as (view, pilot):
        view.show(state)
        await pilot.pause()
        regions = painted(view, monkeypatch)
        view.show(state)
        assert regions == []


async def test_the_cursor_is_always_on_screen() -> None:
    state = long_session()
    async with viewing((60, 12)) as (view, pilot):
        for token in (0, 700, 350, 5, len(state.board.tokens) - 1, 340):
            state = after(state, MoveTo(token, False))
            view.show(state)
            await pilot.pause()
            first, end = view.visible_range()
            assert first <= state.board.tokens.starts[token] < end


async def test_a_new_sentence_ends_near_two_thirds_of_the_height() -> None:
    state = long_session()
    async with viewing((60, 30)) as (view, pilot):
        view.show(state)
        ends = []
        for _ in range(40):
            state = after(state, TakeStep())
            top = view.scroll_offset.y
            view.show(state)
            await pilot.pause()
            if view.scroll_offset.y != top:
                ends.append(next(y for y, row in enumerate(rows(view)) if row.startswith(">")) + 2)
        assert ends
        assert set(ends) == {20}


async def test_a_step_is_seen_only_once_all_of_its_spans_were_on_screen() -> None:
    text = "Oke " + "and so on " * 120 + "Dara met."
    state = session(text, suggest(text, [("Oke", 0, "ACTOR"), ("Dara", 0, "ACTOR")], []))
    async with viewing((60, 10)) as (view, pilot):
        view.show(state)
        await pilot.pause()
        assert not view.is_step_seen(state)
        for _ in range(20):
            view.scroll_to_unseen(state)
            await pilot.pause()
            if view.is_step_seen(state):
                break
        assert view.is_step_seen(state)
        assert "Dara met." in "".join(rows(view))
        after_step = after(state, TakeStep())
        view.show(after_step)
        assert view.is_step_seen(after_step)


async def test_without_lanes_and_back() -> None:
    state = long_session()
    async with viewing((60, 12)) as (view, pilot):
        view.show(after(state, MoveTo(300, False)))
        await pilot.pause()
        view.lanes = False
        await pilot.pause()
        assert "┄" not in "".join(rows(view))
        first, end = view.visible_range()
        assert first <= state.board.tokens.starts[300] < end
        view.lanes = True
        await pilot.pause()
        assert "┄" in "".join(rows(view))


@pytest.mark.parametrize("size", [(40, 12), (20, 5), (120, 40), (12, 2)])
async def test_any_size_is_survived_and_the_cursor_stays(size: tuple[int, int]) -> None:
    state = after(long_session(), MoveTo(300, False))
    async with viewing() as (view, pilot):
        view.show(state)
        await pilot.resize_terminal(*size)
        await pilot.pause()
        first, end = view.visible_range()
        assert first <= state.board.tokens.starts[300] < end
        assert all(view.render_line(y).cell_length <= size[0] for y in range(size[1]))


async def test_targets_follow_the_visual_lines() -> None:
    state = session()
    async with viewing((26, 12)) as (view, pilot):
        view.show(state)
        await pilot.pause()
        assert view.line_end_target(0, 1) == 2
        assert view.line_target(0, 1) == 3
        assert view.page_target(0, 1) > 0
        assert view.line_target(0, -1) == 0


async def test_another_article_begins_at_its_top() -> None:
    async with viewing((60, 12)) as (view, pilot):
        view.show(after(long_session(), MoveTo(600, False)))
        await pilot.pause()
        assert view.scroll_offset.y > 0
        view.show(session())
        await pilot.pause()
        assert rows(view)[0].startswith("> General")


async def test_tokens_that_arrive_do_not_move_the_text() -> None:
    state = session()
    async with viewing() as (view, pilot):
        view.show_text(Article("k", TEXT))
        await pilot.pause()
        before = [row[2:] for row in rows(view)]
        view.show(state)
        await pilot.pause()
        assert [row[2:] for row in rows(view)][0::3] == before[0::3]


async def test_rows_away_counts_lines_above_and_below() -> None:
    state = after(long_session(), MoveTo(300, False))
    async with viewing((60, 12)) as (view, pilot):
        view.show(state)
        await pilot.pause()
        first, end = view.visible_range()
        assert view.rows_away(first, first + 3) == 0
        assert view.rows_away(0, 3) < 0
        assert view.rows_away(len(LONG) - 3, len(LONG)) > 0
        assert view.rows_away(end + 1, end + 3) > 0


async def test_a_selection_is_shown() -> None:
    state = after(session(TEXT, Suggestions()), StartSelection(), MoveBy(1))
    async with viewing() as (view, pilot):
        view.show(state)
        await pilot.pause()
        reverse = [s.text for s in view.render_line(0) if s.style and s.style.reverse]
        assert "".join(reverse) == "General Dara"


async def test_an_empty_article_is_survived() -> None:
    async with viewing() as (view, pilot):
        view.show(session("", Suggestions()))
        await pilot.pause()
        assert "".join(rows(view)) == ""
        assert view.line_target(0, 1) == 0


async def test_what_was_scrolled_past_by_other_means_counts_as_seen() -> None:
    text = "Oke " + "and so on " * 120 + "Dara met."
    state = session(text, suggest(text, [("Oke", 0, "ACTOR"), ("Dara", 0, "ACTOR")], []))
    async with viewing((60, 10)) as (view, pilot):
        view.show(state)
        await pilot.pause()
        assert not view.is_step_seen(state)
        view.scroll_to(y=view.max_scroll_y, animate=False)
        await pilot.pause()
        assert view.is_step_seen(state)
