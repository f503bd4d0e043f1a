"""Hints: their names, the places they stand on, and how they look."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotator.document.relations import Suggestions
from annotator.editing.commands import FocusOn, MoveTo, Reject, TakeStep
from annotator.editing.session import reduce
from annotator.editing.state import EditorState
from annotator.tui.layout.hints import Hint, Hints, end_hints, hint_names, word_hints
from annotator.tui.layout.page import Page
from annotator.tui.layout.rows import row_cells, row_text
from annotator.tui.layout.scene import scene_of
from tests.support.articles import TEXT, context, suggest
from tests.tui.layout.texts import drawn, hard_texts, session

ALL = (0, len(TEXT))


def at(state: EditorState, word: str, occurrence: int = 0) -> EditorState:
    """The focus on the span of a word."""
    board = state.board
    found = [i for shown in board.things() for i in shown.items if board.surface(i.span) == word]
    return reduce(state, FocusOn(found[occurrence].span.id), context()).state


def words_of(state: EditorState, hints: Hints) -> list[str]:
    """The words hints stand on, nearest first."""
    tokens = state.board.tokens
    return [TEXT[tokens.starts[h.token] : tokens.ends[h.token]] for h in hints.places]


def rows_with(state: EditorState, hints: Hints, **kind: bool) -> list[str]:
    page = Page(state.board.article.text, 80, **kind)
    page.show(scene_of(state, hints))
    return drawn(page)


@given(st.integers(0, 700), st.sets(st.sampled_from("astrlk")))
def test_no_name_is_the_beginning_of_another(count: int, avoid: set[str]) -> None:
    names = hint_names(count, avoid)
    assert len(names) == len(set(names)) == min(count, (26 - len(avoid)) ** 2)
    assert not any(a != b and b.startswith(a) for a in names[:40] for b in names)
    assert not avoid & set("".join(names))
    assert all(len(name) <= 2 for name in names)


def test_the_nearest_have_one_letter_of_the_home_row() -> None:
    assert hint_names(5, "str") == ["a", "d", "f", "j", "k"]
    many = hint_names(60)
    lengths = [len(name) for name in many]
    assert lengths == sorted(lengths)
    assert lengths[:20] == [1] * 20


def test_ends_are_those_the_schema_allows_nearest_first_this_sentence_before_others() -> None:
    state = at(session(), "refused")
    hints = end_hints(state, ["SOURCE"], ALL, "st")
    assert words_of(state, hints) == ["Dara", "Oke", "minister", "Minister", "Dara", "Dara", "General"]


def test_from_a_name_the_hints_stand_on_events() -> None:
    state = at(session(), "Oke")
    assert words_of(state, end_hints(state, ["TARGET"], ALL)) == ["met", "refused", "accused"]


def test_from_a_role_only_actors_can_hold_it() -> None:
    state = at(session(), "General")
    assert set(words_of(state, end_hints(state, ["HOLDS"], ALL))) == {"Dara", "Oke"}


def test_what_is_off_screen_or_rejected_has_no_hint() -> None:
    state = reduce(at(session(), "Oke"), Reject(), context()).state
    state = at(state, "met")
    sentence = (0, TEXT.index("\n"))
    assert words_of(state, end_hints(state, ["SOURCE"], sentence)) == ["Dara", "Minister", "General"]


def test_jumps_lead_to_content_words_of_this_sentence_and_the_next_first() -> None:
    state = session()
    hints = word_hints(state, ALL)
    words = words_of(state, hints)
    assert words[:4] == ["Dara", "met", "Minister", "Oke"]
    assert "in" not in words
    assert "to" not in words
    assert "General" not in words, "the cursor is there"
    assert words.index("withdraw") < words.index("accused")


def test_a_first_letter_of_two_leaves_those_that_begin_with_it() -> None:
    hints = Hints(tuple(Hint(name, n, "", n) for n, name in enumerate(["a", "ba", "bb"])))
    assert hints.after("a") == hints.places[0]
    assert hints.after("c") is None
    left = hints.after("b")
    assert isinstance(left, Hints)
    assert [hint.name for hint in left.left] == ["ba", "bb"]
    assert left.after("b") == hints.places[2]


def test_hints_stand_in_the_lanes_and_nothing_moves() -> None:
    state = reduce(session(), TakeStep(), context()).state
    plain = rows_with(state, Hints())
    hinted = rows_with(state, end_hints(state, ["SOURCE"], ALL, "st"))
    assert plain[1] == "  ROL──── SRC? E?┄ ROL───── T?─"
    assert hinted[1] == "  fROL─── aS?─ E?┄ dROL──── jT?"
    assert len(plain) == len(hinted)
    assert plain[0] == hinted[0]


def test_without_lanes_hints_stand_over_the_words() -> None:
    state = reduce(session(), TakeStep(), context()).state
    hinted = rows_with(state, end_hints(state, ["SOURCE"], ALL, "st"), with_lanes=False)
    assert hinted[0] == "> feneral aara met dinister jke in Lusaka."


def test_jump_hints_stand_under_their_words() -> None:
    state = session(suggestions=Suggestions())
    page = Page(TEXT, 80)
    hints = word_hints(state, ALL)
    page.show(scene_of(state, hints))
    text, lane = (row_text(row) for row in page.rows(0))
    for hint in hints.places:
        if hint.start < TEXT.index("\n"):
            assert lane[text.index(TEXT[hint.start : hint.start + 4])] == hint.name[0]


def test_two_spans_that_begin_together_have_hints_side_by_side_without_lanes() -> None:
    found = suggest(TEXT, [("General Dara", 0, "ACTOR"), ("General", 0, "ROLE"), ("met", 0, "EVENT")], [])
    state = at(session(suggestions=found), "met")
    hints = end_hints(state, ["SOURCE"], ALL)
    assert len(hints.places) == 2
    names = sorted(hint.name for hint in hints.places)
    row = rows_with(state, hints, with_lanes=False)[0]
    assert sorted(row[2:4]) == names


@pytest.mark.parametrize("with_lanes", [True, False])
@given(text=hard_texts)
def test_hints_fit_whatever_the_text(text: str, with_lanes: bool) -> None:
    state = session(text, Suggestions())
    if not len(state.board.tokens):
        return
    hints = word_hints(state, (0, len(text)))
    page = Page(text, 40, with_lanes=with_lanes)
    plain = [len(page.rows(line)) for line in range(len(page.lines))]
    page.show(scene_of(state, hints))
    for line in range(len(page.lines)):
        assert len(page.rows(line)) == plain[line]
        assert all(row_cells(row) <= 42 for row in page.rows(line))
    moved = reduce(state, MoveTo(0), context()).state
    page.show(scene_of(moved))
    assert all(page.rows(line) for line in range(len(page.lines)) if page.has_ink(line))
