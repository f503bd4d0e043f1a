"""How an article looks, line by line, as it is reviewed."""

from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from annotator.document.relations import Suggestions
from annotator.document.safe_text import safe
from annotator.document.spans import Span, SuggestedSpan
from annotator.editing.commands import (
    Accept,
    ApplyLabel,
    MoveTo,
    Reject,
    SetAttribute,
    StartSelection,
    TakeStep,
)
from annotator.editing.items import Status
from annotator.editing.session import reduce
from annotator.editing.state import EditorState
from annotator.tui.layout.page import Page
from annotator.tui.layout.rows import Look, Row, row_cells, row_text
from tests.support.articles import RULES, SUGGESTED, TEXT, context, suggest, tokenize
from tests.tui.layout.texts import drawn, hard_texts, page_of, session


def after(state: EditorState, *commands: object) -> EditorState:
    for number, command in enumerate(commands):
        state = reduce(state, command, context(number)).state  # type: ignore[arg-type]
    return state


def look_at(page: Page, row: Row, word: str) -> Look:
    return next(run.look for run in row if word in run.text)


def test_open_spans_have_dotted_lanes_with_a_question_mark() -> None:
    assert drawn(page_of(session()))[:3] == [
        "> General Dara met Minister Oke in Lusaka.",
        "  ROL?┄┄┄ ACT? E?┄ ROL?┄┄┄┄ A?┄",
        "",
    ]


def test_decided_names_are_solid_and_an_event_is_so_only_with_its_frame() -> None:
    names = after(session(), TakeStep())
    assert drawn(page_of(names))[1] == "  ROL──── SRC? E?┄ ROL───── T?─"
    trigger = after(names, Accept())
    assert "EVT" in drawn(page_of(trigger))[1]
    assert "EVT─" not in drawn(page_of(trigger))[1]


def test_a_whole_frame_is_solid() -> None:
    assert drawn(page_of(after(session(), TakeStep(), TakeStep())))[1] == "  ROL──── ACT─ EVT ROL───── ACT"


def test_the_focused_event_shows_what_its_arguments_are_and_stands_out() -> None:
    state = after(session(), TakeStep())
    page = page_of(state)
    lane = page.rows(0)[1]
    assert look_at(page, lane, "SRC?").bold
    assert look_at(page, lane, "E?").bold
    assert look_at(page, lane, "ROL").dim
    assert look_at(page, page.rows(0)[0], "met").reverse


def test_what_waits_in_the_current_step_is_bold_and_later_sentences_are_not() -> None:
    page = page_of(session())
    assert look_at(page, page.rows(0)[1], "ACT?").bold
    assert not look_at(page, page.rows(2)[1], "ACT?").bold


def test_a_rejected_span_is_marked_while_the_cursor_is_on_its_line() -> None:
    state = after(session(), Reject())
    assert "✗" in drawn(page_of(state))[1]
    away = after(state, MoveTo(len(state.board.tokens) - 1, False))
    assert "✗" not in "".join(drawn(page_of(away)))


def test_the_margin_marks_the_lines_of_the_sentence_being_read() -> None:
    rows = drawn(page_of(session(), 26))
    assert [row for row in rows if row.startswith(">")] == ["> General Dara met", "> Minister Oke in Lusaka."]


def test_every_line_keeps_a_lane_row_and_blank_lines_need_none() -> None:
    bare = drawn(page_of(session(suggestions=Suggestions())))
    assert bare == ["> General Dara met Minister Oke in Lusaka.", "", "", f"  {TEXT.splitlines()[2]}", ""]
    assert len(drawn(page_of(session()))) == len(bare)


def test_making_the_first_span_of_a_line_moves_nothing() -> None:
    state = session(suggestions=Suggestions())
    labelled = after(state, MoveTo(1, False), ApplyLabel("ACTOR"))
    assert "ACT─" in drawn(page_of(labelled))[1]
    assert page_of(labelled).heights.rows == page_of(state).heights.rows


def test_spans_inside_spans_get_a_lane_each() -> None:
    found = suggest(TEXT, [("General Dara", 0, "ROLE"), ("Dara", 0, "ACTOR")], [])
    assert drawn(page_of(session(suggestions=found)))[1:3] == ["  ROL?┄┄┄┄┄┄┄┄", "          ACT?"]


def test_a_span_off_the_tokens_is_marked() -> None:
    odd = Suggestions(1, (SuggestedSpan(Span("s", 9, 16, "ACTOR"), RULES),))
    assert "ACT?!" in drawn(page_of(session(suggestions=odd)))[1]


def test_one_span_in_two_parts_names_both() -> None:
    both = suggest(
        TEXT, [("met", 0, "EVENT"), ("Minister", 0, "ACTOR")], [("SOURCE", 0, 1), ("TARGET", 0, 1)]
    )
    state = after(session(suggestions=both), MoveTo(2, False))
    assert "SRC?TGT?" in drawn(page_of(state))[1]


def test_undecided_spans_have_a_dot() -> None:
    state = session()
    page = page_of(state)
    assert page.scene is not None
    board = state.board
    first = board.sentences[0]
    left = replace(first, items=tuple(replace(item, status=Status.UNDECIDED) for item in first.items))
    undecided = replace(state, board=replace(board, sentences={**board.sentences, 0: left}))
    assert "ROL····" in drawn(page_of(undecided))[1]


def test_cursor_and_selection_are_reversed() -> None:
    plain = session(suggestions=Suggestions())
    page = page_of(after(plain, MoveTo(1, False)))
    assert look_at(page, page.rows(0)[0], "Dara").reverse
    selected = page_of(after(plain, StartSelection(), MoveTo(1, True)))
    reversed_text = "".join(run.text for run in selected.rows(0)[0] if run.look.reverse)
    assert reversed_text == "General Dara"


def test_the_cursor_inside_a_focused_name_is_underlined() -> None:
    found = suggest(TEXT, [("General Dara", 0, "ROLE")], [])
    page = page_of(after(session(suggestions=found), MoveTo(1, False)))
    look = look_at(page, page.rows(0)[0], "Dara")
    assert look.reverse
    assert look.underline


def test_the_compact_view_has_no_lanes_and_tells_open_from_decided() -> None:
    state = after(session(), TakeStep())
    page = page_of(state, with_lanes=False)
    assert len(drawn(page)) == 3
    assert not look_at(page, page.rows(0)[0], "General").underline
    assert look_at(page, page.rows(2)[0], "refused").underline


def test_with_few_colours_the_compact_view_keeps_the_lanes_of_the_current_sentence() -> None:
    rows = drawn(page_of(session(), with_lanes=False, few_colors=True))
    assert rows[1].startswith("  ROL?")
    assert len(rows) == 4


def test_text_is_drawn_safely_and_nothing_is_lost_of_hidden_characters() -> None:
    text = "Dara \x1b[31m met\tOke\u202e.\r\nEnd."
    rows = drawn(page_of(session(text, suggest(text, [("Oke", 0, "ACTOR")], []))))
    assert rows[0] == "> Dara ␛[31m met→ Oke·."
    assert rows[1] == " " * 18 + "A?┄"


def test_an_article_without_tokens_is_readable() -> None:
    page = Page(TEXT, 80)
    assert drawn(page)[0] == "  General Dara met Minister Oke in Lusaka."
    assert len(drawn(page)) == page.heights.rows


def test_an_empty_article_has_one_empty_line() -> None:
    state = session("", Suggestions())
    assert [row.strip() for row in drawn(page_of(state))] == [""]


def test_labels_of_another_schema_are_drawn_by_their_name() -> None:
    other = Suggestions(1, (SuggestedSpan(Span("s", 0, 7, "WEAPON"), RULES),))
    assert drawn(page_of(session(suggestions=other)))[1] == "  WEA?┄┄┄"


def test_all_suggestions_of_the_article_are_drawn_somewhere() -> None:
    page = page_of(session(), 40)
    lanes = "".join(row for row in drawn(page) if "┄" in row or "?" in row)
    assert lanes.count("?") == len(SUGGESTED.spans)


@given(hard_texts, st.integers(20, 60), st.data())
def test_whatever_the_text_rows_fit_and_are_safe_and_nothing_moves_with_the_cursor(
    text: str, width: int, data: st.DataObject
) -> None:
    tokens = tokenize(text)
    spans = []
    for number in range(data.draw(st.integers(0, 6)) if len(tokens) else 0):
        start = data.draw(st.integers(0, len(text) - 1))
        end = data.draw(st.integers(start + 1, min(len(text), start + 30)))
        label = data.draw(st.sampled_from(["ACTOR", "ROLE", "EVENT"]))
        spans.append(SuggestedSpan(Span(f"s{number}", start, end, label), RULES))
    spans.sort(key=lambda s: s.span.start)
    state = session(text, Suggestions(1, tuple(spans)))
    page = page_of(state, width)
    heights = [len(page.rows(line)) for line in range(len(page.lines))]
    for line in range(len(page.lines)):
        for row in page.rows(line):
            assert row_cells(row) <= width
            assert safe(row_text(row)) == row_text(row)
    if len(tokens):
        last = after(state, MoveTo(data.draw(st.integers(0, len(tokens) - 1)), False))
        moved = page_of(last, width)
        assert [len(moved.rows(line)) for line in range(len(moved.lines))] == heights


def test_what_lessons_speak_against_is_doubted_in_the_lane() -> None:
    dara = after(session(), MoveTo(1), Reject())
    assert drawn(page_of(dara))[4].startswith("  A✗?┄")


def test_a_broken_rule_has_a_mark_in_the_margin_of_its_line() -> None:
    bare = session(suggestions=Suggestions())
    made = after(bare, MoveTo(2), ApplyLabel("EVENT"))
    assert drawn(page_of(made))[0] == ">!General Dara met Minister Oke in Lusaka."
    assert drawn(page_of(made))[3].startswith("  Dara")
    typed = after(made, SetAttribute("event_type", "CONSULT"))
    assert drawn(page_of(typed))[0].startswith("> General")


def test_several_labels_on_one_extent_have_a_lane_each() -> None:
    found = suggest(TEXT, [("Dara", 0, "ACTOR"), ("Dara", 0, "ROLE")], [])
    assert drawn(page_of(session(suggestions=found)))[1:3] == ["          ACT?", "          ROL?"]


def test_a_span_across_a_line_break_goes_on_in_the_next_lane() -> None:
    found = suggest(TEXT, [("Dara met Minister", 0, "ACTOR")], [])
    rows = drawn(page_of(session(suggestions=found), 26))
    assert rows[:4] == ["> General Dara met", "          ACT?┄┄┄┄", "> Minister Oke in Lusaka.", "  ┄┄┄┄┄┄┄┄"]


def test_the_sentence_of_the_cursor_is_marked_where_it_is_not_the_one_being_read() -> None:
    state = reduce(session(), MoveTo(14), context()).state
    rows = drawn(page_of(state, with_lanes=False))
    assert [row[:1] for row in rows if row.strip()] == [">", "·"]
