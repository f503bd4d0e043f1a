import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from annotator.document.relations import Suggestions
from annotator.document.schema import Attribute, AttributeKind
from annotator.editing.commands import Accept, ApplyLabel, Escape, MoveTo, Reject, SetAttribute, TakeStep
from annotator.editing.session import reduce
from annotator.editing.state import EditorState
from annotator.tui.layout.frame import cut, frame_line, on_screen
from annotator.tui.layout.rows import Run, row_cells, row_text
from tests.support.articles import TEXT, context, make_schema, suggest
from tests.tui.layout.texts import session


def after(*commands: object, state: EditorState | None = None) -> EditorState:
    state = state or session()
    for number, command in enumerate(commands):
        state = reduce(state, command, context(number)).state  # type: ignore[arg-type]
    return state


def said(state: EditorState, width: int = 100) -> str:
    return row_text(frame_line(state, width, on_screen)).strip()


def test_an_event_with_its_attributes_and_parts() -> None:
    assert said(after(TakeStep())) == "EVT met  CONSULT │ SOURCE Dara? │ TARGET Oke?"


def test_decided_parts_lose_their_question_marks() -> None:
    state = after(TakeStep(), TakeStep(), MoveTo(2, False))
    assert said(state) == "EVT met  CONSULT │ SOURCE Dara │ TARGET Oke"


def test_an_empty_part_is_named() -> None:
    found = suggest(TEXT, [("refused", 0, "EVENT")], [])
    assert said(session(suggestions=found)) == "EVT refused  CONSULT │ SOURCE – │ TARGET –"


def test_a_rejected_part_is_gone() -> None:
    state = after(TakeStep(), Accept(), Reject(), MoveTo(2, False))
    assert said(state) == "EVT met  CONSULT │ SOURCE – │ TARGET Oke?"


def test_a_name_with_its_roles_and_events() -> None:
    assert said(after(MoveTo(1, False))) == "ACT Dara │ SOURCE of met? │ HOLDS General?"


def test_a_role_names_who_holds_it() -> None:
    assert said(after(MoveTo(0, False))) == "ROL General │ HOLDS of Dara?"


def test_ends_off_screen_say_how_far_away_they_are() -> None:
    above = row_text(frame_line(after(TakeStep()), 100, lambda start, end: -3 if start < 10 else 2))
    assert "SOURCE Dara?↑3" in above
    assert "TARGET Oke?↓2" in above


def test_nothing_in_view_leaves_the_line_empty() -> None:
    state = replace(after(Escape()), focus=None, step=None)
    assert said(state) == ""


def test_names_are_shortened_before_anything_else_goes() -> None:
    text = "The Coordinating Council of Free Forces accused the Federation of Sarn Dockers."
    spans = [
        ("Coordinating Council of Free Forces", 0, "ACTOR"),
        ("accused", 0, "EVENT"),
        ("Federation of Sarn Dockers", 0, "ACTOR"),
    ]
    state = session(text, suggest(text, spans, [("SOURCE", 1, 0), ("TARGET", 1, 2)]))
    state = after(MoveTo(6, False), state=state)
    narrow = said(state, 60)
    assert narrow.startswith("EVT accused CONSULT │ SOURCE Coordina…?")
    assert "…" in narrow
    assert "TARGET" in narrow
    assert "SRC" in said(state, 40)


def named_session(**values: str) -> EditorState:
    """A focused name with values, two roles, and four events it takes part in."""
    text = "General Mahamat Tahir Sougoumi, the leader, agreed, left, refused and returned."
    made = make_schema()
    extra = (
        Attribute("kind", ("ACTOR",), AttributeKind.CHOICE, ("person", "state")),
        Attribute("actor", ("ACTOR",), AttributeKind.TEXT),
    )
    spans = [("General", 0, "ROLE"), ("Mahamat Tahir Sougoumi", 0, "ACTOR"), ("leader", 0, "ROLE")]
    spans += [(verb, 0, "EVENT") for verb in ("agreed", "left", "refused", "returned")]
    links = [("HOLDS", 1, 0), ("HOLDS", 1, 2), *(("SOURCE", event, 1) for event in range(3, 7))]
    state = session(text, suggest(text, spans, links))
    state = replace(
        state, board=replace(state.board, schema=replace(made, attributes=made.attributes + extra))
    )
    state = after(MoveTo(1, False), state=state)
    return after(*(SetAttribute(id, value) for id, value in values.items()), state=state)


def test_a_free_text_value_that_repeats_the_span_is_left_out() -> None:
    state = named_session(kind="person", actor="Mahamat Tahir Sougoumi")
    assert said(state, 200).startswith("ACT Mahamat Tahir Sougoumi  person │")
    other = named_session(actor="Tahir")
    assert said(other, 200).startswith("ACT Mahamat Tahir Sougoumi  Tahir │")


def test_the_own_name_stays_whole_while_attributes_and_incoming_links_can_go() -> None:
    state = named_session(kind="person")
    assert said(state, 110) == (
        "ACT Mahamat Tahir Sougoumi  person │ "
        "SOURCE of agreed?, left?, refused?, returned? │ HOLDS General?, leader?"
    )
    assert "person" not in said(state, 104)
    assert said(state, 80) == "ACT Mahamat Tahir Sougoumi │ SOURCE of agreed? +3 │ HOLDS General?, leader?"
    assert said(state, 72) == "ACT Mahamat Tahir Sougoumi │ SOURCE of +4 │ HOLDS General?, leader?"
    assert said(state, 60).startswith("ACT Mahamat Tahir… │ SOURCE of +4 │")
    assert said(state, 50).startswith("ACT Mahamat")


@given(st.integers(1, 90), st.integers(0, 8))
def test_it_is_never_wider_than_the_screen_and_never_cut_silently(width: int, token: int) -> None:
    state = after(TakeStep(), MoveTo(token, False))
    row = frame_line(state, width, on_screen)
    assert row_cells(row) <= max(2, width)
    shown, whole = row_text(row).strip(), said(state, 1000)
    shortened = any(short in shown for short in ("SRC", "TGT", "HLD"))
    # A second space between parts may go first: no word is lost with it.
    assert shown.split() == whole.split() or "…" in shown or shortened


@pytest.mark.parametrize("width", [3, 5, 8])
def test_a_cut_row_says_so(width: int) -> None:
    row = cut((Run("abcdef"), Run("ghij")), width)
    assert row_cells(row) == width
    assert row_text(row).endswith("…")


def lesson_session() -> EditorState:
    """An article in which the word `met` is known to be of type CONSULT."""
    state = session(suggestions=suggest(TEXT, [("Dara", 0, "ACTOR"), ("Dara", 1, "ACTOR")], []))
    return replace(state, board=replace(state.board, lexicon={"met": {"event_type": "CONSULT"}}))


def test_a_guessed_value_and_guessed_parts_have_a_question_mark() -> None:
    state = after(MoveTo(2, False), ApplyLabel("EVENT"), state=lesson_session())
    assert said(state) == "EVT met  CONSULT? │ SOURCE Dara? │ TARGET –"


def test_a_doubted_name_says_so() -> None:
    state = after(MoveTo(1, False), Reject(), state=lesson_session())
    assert said(state).startswith("ACT✗? Dara")


def test_a_broken_rule_is_told_beside_the_frame_and_alone_where_that_is_too_narrow() -> None:
    state = after(MoveTo(2, False), ApplyLabel("EVENT"), state=session(suggestions=Suggestions()))
    assert said(state) == "EVT met │ SOURCE – │ TARGET –  ! EVENT needs event_type"
    assert said(state, 30) == "! EVENT needs event_type"
    assert row_cells(frame_line(state, 12, on_screen)) <= 12
