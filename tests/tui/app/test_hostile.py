"""Hostile titles, texts, names and notes are shown harmlessly, and the keys go on working."""

from pathlib import Path

import pytest
from rich.segment import Segment
from textual.color import Color

from annotator.document.safe_text import safe
from annotator.store.articles import ArticleRow, add_articles, set_tokens
from annotator.store.suggestions import add_suggestions, new_run
from annotator.tui.line_filter import SafeText
from annotator.workspace.project import Project
from tests.support.articles import suggest, tokenize
from tests.tui.app.conftest import Start

PAYLOADS = [
    "[/nope] [b]x[/b] [@click=app.quit]y[/]",
    "\x1b]0;owned\x07 and \x1b[2J",
    "a\u202eb\u200f\u2066c\u2069",
    "\x9b31m\x90q\x1b\\",
    "e" + "\u0301" * 40,
    "$accent [$error]x",
    "日本語のタイトルがここにあります",
]


def hostile_project(directory: Path, payload: str) -> Project:
    project = Project.init(directory / "p", "political-events")
    text = f"General Dara met {payload} here.\n\nDara left."
    with project.database() as database, database.transaction():
        add_articles(
            database, [ArticleRow("k", text, {"title": payload, "source": payload, "date": payload})]
        )
        set_tokens(database, "k", tokenize(text))
        run = new_run(database, source="rules", model=payload, schema_hash=project.schema.hash)
        found = suggest(text, [("General", 0, "ROLE"), ("Dara", 0, "ACTOR")], [], run)
        add_suggestions(database, run, "k", found.spans, found.relations)
    return project


def painted(app: object) -> str:
    """All characters on the screen, as they would be sent."""
    screen = app.screen  # type: ignore[attr-defined]
    strips = screen._compositor.render_strips()
    filters = app.get_line_filters()  # type: ignore[attr-defined]
    shown = []
    for strip in strips:
        segments = list(strip)
        for each in filters:
            segments = each.apply(segments, Color(0, 0, 0))
        shown.append("".join(segment.text for segment in segments))
    return "\n".join(shown)


@pytest.mark.parametrize("payload", PAYLOADS)
@pytest.mark.parametrize("size", [(120, 40), (40, 12)])
async def test_payloads_are_harmless_on_every_screen(
    tmp_path: Path, start: Start, payload: str, size: tuple[int, int]
):
    async with start(hostile_project(tmp_path, payload), size=size) as running:
        seen = [painted(running.app)]
        for keys in (["m", *payload.replace("\x1b", "")[:8], "enter"], ["i"], ["i", "e"], ["escape", ":"]):
            for key in keys:
                running.app.simulate_key(key)
                await running.settle()
            seen.append(painted(running.app))
        await running.press("escape", "question_mark")
        seen.append(painted(running.app))
        await running.press("escape", "q")
        seen.append(painted(running.app))
        for picture in seen:
            assert all(safe(line) == line for line in picture.split("\n"))
        await running.press("enter", "space")
        assert "step" in [each.command for each in running.decisions("k")]


async def test_markup_in_a_title_is_shown_as_it_is(tmp_path: Path, start: Start):
    async with start(hostile_project(tmp_path, "[b]x[/nope]"), size=(120, 40)) as running:
        assert "[b]x[/nope]" in running.status
        await running.press("q")
        assert "[b]x[/nope]" in painted(running.app)


def test_the_second_wall_replaces_what_the_first_forgot():
    segments = [Segment("plain"), Segment("a\x1b[31m\u202e"), Segment("é┄✓…")]
    found = SafeText().apply(segments, Color(0, 0, 0))
    assert [each.text for each in found] == ["plain", safe("a\x1b[31m\u202e"), "é┄✓…"]
