"""Links, jumps, finding and bulk decisions by keys alone."""

import pytest

from annotator.document.spans import Span
from annotator.editing.annotations import Verdict
from annotator.store.articles import ArticleRow, add_articles, set_tokens
from annotator.tui.messages import WordsRead
from annotator.tui.widgets.frame_line import FrameLine
from annotator.workspace.event_words import usual_types
from annotator.workspace.project import Project
from tests.support.articles import tokenize
from tests.tui.app.conftest import Running, Start

BARE = "General Dara, known as KD, will meet Minister Oke.\n\nKD said KD\u00a0left.\x07"


@pytest.fixture
def bare(project: Project) -> Project:
    """The project with an article that nobody has suggested anything for."""
    with project.database() as database, database.transaction():
        add_articles(database, [ArticleRow("bare", BARE, {"title": "Bare"})])
        set_tokens(database, "bare", tokenize(BARE))
    return project


def text_of(running: Running, span: Span) -> str:
    return running.state.board.article.text[span.start : span.end]


def letters(running: Running, word: str, occurrence: int = 0) -> str:
    """What to type for the hint on a word."""
    text = running.state.board.article.text
    found = [h for h in running.annotate.hints.places if text.startswith(word, h.start)]
    return sorted(found, key=lambda hint: hint.start)[occurrence].name


def hinted(running: Running) -> set[str]:
    """The words hints stand on."""
    tokens, text = running.state.board.tokens, running.state.board.article.text
    return {text[tokens.starts[h.token] : tokens.ends[h.token]] for h in running.annotate.hints.places}


async def point(running: Running, key: str, word: str, occurrence: int = 0) -> None:
    """Press a key that shows hints, then the hint on a word."""
    await running.press(key)
    await running.press(*letters(running, word, occurrence))


def links(running: Running, verdict: Verdict = Verdict.ACCEPTED) -> set[tuple[str, str, str]]:
    """The decided links as (label, head, child)."""
    annotations = running.state.board.annotations

    def word(id: str) -> str:
        item = running.state.board.item(id)
        return text_of(running, item.span) if item else "?"

    return {
        (r.relation.label, word(r.relation.head), word(r.relation.child))
        for r in annotations.relations.values()
        if r.verdict is verdict
    }


def frame(running: Running) -> str:
    return running.annotate.query_one(FrameLine).text


async def test_a_full_event_from_nothing_by_keys_alone(bare: Project, start: Start):
    async with start(bare, key="bare") as running:
        await running.press("2", "right", "1")
        await point(running, "apostrophe", "KD")
        await running.press("1")
        await point(running, "semicolon", "meet")
        await running.press("3", "e", "c", "greater_than_sign", "escape")
        await point(running, "apostrophe", "Minister")
        await running.press("2", "right", "1")
        await point(running, "apostrophe", "meet")
        await point(running, "s", "Dara")
        await running.press("t")
        assert hinted(running) == {"General", "Dara", "KD", "Minister", "Oke"}
        await running.press(*letters(running, "Oke"))
        await point(running, "apostrophe", "Dara")
        await point(running, "r", "General")
        await point(running, "r", "KD")
        assert links(running) == {
            ("SOURCE", "meet", "Dara"),
            ("TARGET", "meet", "Oke"),
            ("HOLDS", "Dara", "General"),
            ("SAME_AS", "Dara", "KD"),
        }
        event = next(s for s in running.state.board.annotations.accepted_spans() if s.label == "EVENT")
        assert event.attributes["event_type"] == "CONSULT"
        assert event.attributes["time"] == ("future",)
        shown = links(running)
    async with start(bare, key="bare") as running:
        assert links(running) == shown


async def test_the_link_key_twice_takes_the_nearest_on_its_side(project: Project, start: Start):
    async with start(project) as running:
        await running.press("space", "s", "s")
        assert ("SOURCE", "met", "Dara") in links(running)
        await running.press("t", "t")
        assert ("TARGET", "met", "Minister") in links(running)
        assert running.focused() == "met"


async def test_an_open_argument_is_replaced_a_decided_one_kept_and_the_same_again_taken_out(
    project: Project, start: Start
):
    async with start(project) as running:
        await running.press("space")
        await point(running, "s", "Oke")
        assert links(running) == {
            ("SOURCE", "met", "Oke"),
            ("HOLDS", "Dara", "General"),
            ("HOLDS", "Oke", "Minister"),
        }
        await point(running, "s", "Dara")
        assert {("SOURCE", "met", "Oke"), ("SOURCE", "met", "Dara")} <= links(running)
        await point(running, "s", "Oke")
        assert ("SOURCE", "met", "Oke") not in links(running)
        assert ("SOURCE", "met", "Dara") in links(running)
        assert "taken out" in running.footer


async def test_hints_stand_only_on_ends_that_the_schema_allows(project: Project, start: Start):
    async with start(project) as running:
        await running.press("s")
        assert hinted(running) == {"met", "refused", "accused"}
        assert "SOURCE" in running.footer
        await running.press("escape", "r")
        assert hinted(running) == {"Dara", "Oke"}
        await running.press("escape", "right", "r")
        assert hinted(running) == {"General", "Oke", "Minister", "minister", "Dara"}


async def test_an_unknown_letter_says_so_and_the_hints_stay_until_esc(project: Project, start: Start):
    async with start(project) as running:
        await running.press("space", "s")
        before = running.annotate.hints
        await running.press("z")
        assert "no hint" in running.footer
        assert running.annotate.hints == before
        await running.press("space", "down")
        assert running.annotate.hints == before
        await running.press("escape")
        assert running.annotate.hints is None
        assert running.decisions()[-1].command == "step"
        assert "right" in running.footer


async def test_a_link_key_without_a_focus_says_what_it_needs(bare: Project, start: Start):
    async with start(bare, key="bare") as running:
        await running.press("s")
        assert "SOURCE needs a focused span" in running.footer
        await running.press("r")
        assert "needs a focused span" in running.footer
        await running.press("R")
        assert "no link has the focus" in running.footer
        await running.press("2", "s")
        assert "nothing on the screen" in running.footer
        await running.press("v", "t")
        assert "esc drops the selection" in running.footer
        await running.press("escape", "n")
        assert "nothing to find yet" in running.footer


async def test_a_focused_link_is_relabelled_rejected_and_made_to_point_elsewhere(
    project: Project, start: Start
):
    async with start(project) as running:
        await running.press("space", "tab")
        while running.state.focused_link is None:
            await running.press("tab")
        assert "t TARGET" in running.footer
        await running.press("t")
        assert ("TARGET", "met", "Dara") in links(running)
        await running.press("r")
        assert ("SOURCE", "met", "Dara") in links(running)
        await point(running, "s", "Oke")
        assert ("SOURCE", "met", "Oke") in links(running)
        await running.press("tab", "x")
        assert links(running, Verdict.REJECTED) == {("TARGET", "met", "Oke")}
        await running.press("u")
        assert not links(running, Verdict.REJECTED)


async def test_a_frame_without_other_parts_says_so(project: Project, start: Start):
    async with start(project) as running:
        await running.press("space", "r")
        assert "no other parts" in running.footer


async def test_all_mentions_like_this_one_are_shown_first_and_undone_at_once(project: Project, start: Start):
    async with start(project) as running:
        await running.press("right", "asterisk")
        panel = running.annotate.query_one("#preview")
        assert panel.display
        assert panel.text.splitlines()[0] == "1/3 make every “Dara” ACTOR"
        assert "General Dara met" in panel.text
        assert "do it all" in running.footer
        await running.press("escape")
        assert not panel.display
        assert running.decisions() == []
        await running.press("asterisk", "down", "y")
        assert [each.command for each in running.decisions()] == ["bulk"]
        accepted = running.state.board.annotations.accepted_spans()
        assert [text_of(running, span) for span in accepted] == ["Dara"] * 3
        await running.press("u")
        assert running.state.board.annotations.accepted_spans() == []
        await running.press("asterisk", "1")
        assert panel.display
        assert "does nothing here" in running.footer


async def test_accept_all_is_in_the_palette_with_the_same_preview(project: Project, start: Start):
    async with start(project) as running:
        count = running.state.board.counts.open
        await running.press("colon", *"accept all", "enter")
        panel = running.annotate.query_one("#preview")
        assert panel.display
        assert f"1/{count}" in panel.text
        await running.press("pagedown", "pagedown", "pagedown")
        assert "accused → Dara" in panel.text
        await running.press("enter")
        assert running.state.board.counts.open == 0
        await running.press("u")
        assert running.state.board.counts.open == count


async def test_typing_finds_esc_goes_back_and_n_goes_round(project: Project, start: Start):
    async with start(project) as running:
        cursor, focus = running.state.cursor, running.state.focus
        await running.press("slash", *"dara")
        assert running.focused() == "Dara"
        assert "1 of 3" in running.footer
        await running.press("escape")
        assert (running.state.cursor, running.state.focus) == (cursor, focus)
        await running.press("slash", *"dara", "enter", "n", "n")
        assert "3 of 3" in running.footer
        await running.press("n")
        assert "1 of 3 · from the top again" in running.footer
        await running.press("N")
        assert "3 of 3 · from the end again" in running.footer


async def test_capitals_count_only_when_typed_and_nothing_found_says_so(project: Project, start: Start):
    async with start(project) as running:
        await running.press("slash", *"Minister")
        assert "1 of 1" in running.footer
        await running.press("escape", "slash", *"minister")
        assert "1 of 2" in running.footer
        await running.press("q")
        assert "not in this article" in running.footer
        assert running.focused() == "General"


async def test_hidden_characters_are_counted_and_named(bare: Project, start: Start):
    async with start(bare, key="bare") as running:
        assert "2 hidden" in running.status
        await running.press("c")
        panel = running.annotate.query_one("#hidden")
        assert "U+00A0 NO-BREAK SPACE" in panel.text
        assert "U+0007" in panel.text
        await running.press("down", "enter")
        assert not panel.display
        assert BARE[running.state.board.tokens.starts[running.state.cursor]] == "\x07"
        await running.press("q")
    async with start(bare, key="a1") as running:
        assert "hidden" not in running.status
        await running.press("c")
        assert "no hidden characters" in running.footer


async def test_a_broken_rule_is_marked_and_explained_while_the_cursor_is_there(bare: Project, start: Start):
    async with start(bare, key="bare") as running:
        await point(running, "apostrophe", "known")
        await running.press("3")
        assert "! an event needs a type" in frame(running)
        page = running.annotate.view._page
        assert page.rows(0)[0][1].text == "!"
        await running.press("e", "c", "escape", "G")
        assert "!" not in frame(running)
        assert running.state.board.annotations.accepted_spans()


@pytest.mark.parametrize("size", [(40, 12), (60, 20), (200, 60)])
async def test_hints_and_panels_work_at_every_size_and_in_the_compact_view(
    project: Project, start: Start, size: tuple[int, int]
):
    async with start(project, size=size) as running:
        await running.press("z", "space")
        await point(running, "s", "Dara")
        assert ("SOURCE", "met", "Dara") in links(running)
        await running.press("asterisk", "escape", "slash", "o", "k", "e", "enter")
        assert running.focused() == "Oke"
        await running.press("apostrophe", "escape", "colon", *"accept all", "enter", "y")
        assert running.state.board.counts.open == 0


async def test_an_event_made_by_hand_has_a_probable_type_once_the_words_are_known(
    bare: Project, start: Start
):
    async with start(bare, key="bare") as running:
        await point(running, "apostrophe", "meet")
        await running.press("3")
        assert "CONSULT" not in frame(running)
        running.annotate.post_message(WordsRead(usual_types(bare.schema)))
        for _ in range(20):
            await running.pilot.pause(0.02)
            if "CONSULT?" in frame(running):
                break
        assert "CONSULT?" in frame(running)
        assert "needs a type" not in frame(running)
        await running.press("space")
        event = next(s for s in running.state.board.annotations.accepted_spans() if s.label == "EVENT")
        assert event.attributes["event_type"] == "CONSULT"
