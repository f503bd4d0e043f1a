"""Links made and changed by hand."""

from annotator.editing.annotations import Origin, Verdict
from annotator.editing.board import Board
from annotator.editing.commands import (
    Accept,
    ApplyLabel,
    FocusOn,
    LinkNearest,
    MakeLink,
    MoveTo,
    Reject,
    RelabelLink,
    ReverseLink,
    TakeStep,
    Undo,
)
from annotator.editing.linking import fitting, possible_ends
from annotator.editing.state import EditorState
from tests.editing.test_session import links, play, words
from tests.support.articles import TEXT


def id_of(board: Board, word: str, occurrence: int = 0) -> str:
    found = [
        item.span.id
        for shown in board.things()
        for item in shown.items
        if TEXT[item.span.start : item.span.end] == word
    ]
    return found[occurrence]


def at_event(state: EditorState) -> EditorState:
    return play(state, FocusOn(id_of(state.board, "met")))[0]


def test_an_open_argument_of_the_part_is_replaced_and_keeps_what_was_suggested(state: EditorState) -> None:
    state = at_event(state)
    state, made = play(state, MakeLink("SOURCE", id_of(state.board, "Oke")))
    assert links(state) == ["SOURCE met>Oke"]
    assert words(state) == ["EVENT met", "ACTOR Oke"]
    assert [x.relation.label for x in state.board.links_from(state.focus or "")].count("SOURCE") == 1
    record = next(r for r in state.board.annotations.relations.values() if r.relation.label == "SOURCE")
    assert record.origin is Origin.CORRECTED
    assert record.suggested is not None
    assert record.suggested.relation.child == id_of(state.board, "Dara")
    assert len(made) == 1


def test_a_decided_argument_is_kept_beside_the_new_one_and_the_same_again_takes_it_out(
    state: EditorState,
) -> None:
    state = at_event(state)
    oke, dara = id_of(state.board, "Oke"), id_of(state.board, "Dara")
    state, _ = play(state, MakeLink("SOURCE", oke), MakeLink("SOURCE", dara))
    assert links(state) == ["SOURCE met>Dara", "SOURCE met>Oke"]
    state, _ = play(state, MakeLink("SOURCE", dara))
    assert links(state) == ["SOURCE met>Oke"]
    state, _ = play(state, Undo(), Undo(), Undo())
    assert links(state) == []


def test_picking_what_is_suggested_accepts_it(state: EditorState) -> None:
    state = at_event(state)
    state, _ = play(state, MakeLink("TARGET", id_of(state.board, "Oke")))
    record = next(iter(state.board.annotations.relations.values()))
    assert record.origin is Origin.ACCEPTED


def test_from_an_actor_the_link_goes_the_way_the_schema_says(state: EditorState) -> None:
    state, _ = play(state, MakeLink("HOLDS", id_of(state.board, "Minister")))
    assert links(state) == []
    assert "does not join" in state.message
    state, _ = play(state, FocusOn(id_of(state.board, "Oke")), MakeLink("SOURCE", id_of(state.board, "met")))
    assert links(state) == ["SOURCE met>Oke"]


def test_nearest_names_left_and_right(bare: EditorState) -> None:
    state, _ = play(
        bare, MoveTo(1), ApplyLabel("ACTOR"), MoveTo(4), ApplyLabel("ACTOR"), MoveTo(2), ApplyLabel("EVENT")
    )
    state, made = play(state, LinkNearest("SOURCE", -1), LinkNearest("TARGET", 1))
    assert links(state) == ["SOURCE met>Dara", "TARGET met>Oke"]
    assert len(made) == 2


def test_nearest_says_when_there_is_none(bare: EditorState) -> None:
    state, made = play(bare, MoveTo(2), ApplyLabel("EVENT"), LinkNearest("SOURCE", -1))
    assert len(made) == 1
    assert "no name to the left" in state.message


def test_a_link_is_relabelled_and_never_against_the_schema(state: EditorState) -> None:
    state, _ = play(state, TakeStep(), TakeStep())
    link = next(x for x in state.board.in_sentence(0).links if x.relation.label == "SOURCE")
    state, _ = play(state, FocusOn(link.relation.id), RelabelLink("TARGET"))
    assert "TARGET met>Dara" in links(state)
    state, made = play(state, RelabelLink("HOLDS"), ReverseLink())
    assert made == []
    assert "does not allow" in state.message


def test_a_handmade_link_is_removed_and_a_suggested_one_rejected(state: EditorState) -> None:
    state = at_event(state)
    state, _ = play(state, MakeLink("TARGET", id_of(state.board, "Minister")))
    made = next(x for x in state.board.in_sentence(0).links if x.relation.label == "TARGET")
    state, _ = play(state, FocusOn(made.relation.id), Reject())
    record = state.board.annotations.relations[made.relation.id]
    assert record.verdict is Verdict.REJECTED
    assert record.relation.child == id_of(state.board, "Oke")


def test_ends_are_offered_only_where_the_schema_allows(state: EditorState) -> None:
    event = state.board.item(id_of(state.board, "met"))
    assert event is not None
    ends = possible_ends(state.board, event, "SOURCE", 0, 40)
    assert [TEXT[e.span.start : e.span.end] for e in ends] == ["General", "Dara", "Minister", "Oke"]
    assert [r.id for r in fitting(state.board.schema, "ACTOR", "ROLE")] == ["HOLDS"]
    assert [r.id for r in fitting(state.board.schema, "ROLE", "EVENT")] == ["SOURCE", "TARGET"]


def test_rejected_spans_are_no_ends(state: EditorState) -> None:
    state, _ = play(state, Reject(), Accept())
    event = state.board.item(id_of(state.board, "met"))
    assert event is not None
    ends = possible_ends(state.board, event, "SOURCE", 0, 40)
    assert "General" not in [TEXT[e.span.start : e.span.end] for e in ends]
