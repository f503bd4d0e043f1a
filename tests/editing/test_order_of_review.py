"""Where review goes on after a correction."""

from annotator.document.article import Article
from annotator.editing.commands import (
    Accept,
    ApplyLabel,
    FocusOn,
    MoveTo,
    Reject,
    SetAttribute,
    TakeStep,
    Undo,
)
from annotator.editing.items import Status
from annotator.editing.session import open_session
from annotator.editing.state import EditorState, StepAt
from annotator.editing.steps import find_step
from tests.editing.test_session import play
from tests.support.articles import TEXT, make_schema, suggest, tokenize


def token(state: EditorState, word: str) -> int:
    return state.board.tokens.at(TEXT.index(word))


def focused(state: EditorState) -> str:
    item = state.focused_item
    return TEXT[item.span.start : item.span.end] if item else ""


def test_after_a_wrong_name_space_takes_the_rest_of_its_step(state: EditorState) -> None:
    step = state.step
    oke = next(i for i in state.board.in_sentence(0).items if TEXT[i.span.start : i.span.end] == "Oke")
    state, _ = play(state, FocusOn(oke.span.id), Reject())
    assert state.step == step
    state, decisions = play(state, TakeStep())
    assert decisions
    assert focused(state) == "met"


def test_after_the_last_link_of_an_open_event_its_step_is_still_there_for_space(state: EditorState) -> None:
    met = next(i for i in state.board.in_sentence(0).items if TEXT[i.span.start : i.span.end] == "met")
    state, _ = play(state, TakeStep())
    step = find_step(state.board, state.step)
    assert step is not None
    state, _ = play(state, FocusOn(step.waiting[-1]), Reject())
    assert state.step == step.at
    state, _ = play(state, TakeStep())
    assert met.span.id in state.board.annotations.frames


def test_a_sentence_is_not_left_while_an_event_before_waits(state: EditorState) -> None:
    accused = next(
        i for i in state.board.in_sentence(2).items if TEXT[i.span.start : i.span.end] == "accused"
    )
    state, _ = play(state, FocusOn(accused.span.id), Reject())
    assert state.sentence == 2
    assert state.board.in_sentence(2).is_open


def test_an_event_made_before_the_open_step_is_reviewed_first_and_review_comes_back(
    bare: EditorState,
) -> None:
    state, _ = play(bare, MoveTo(token(bare, "refused")), ApplyLabel("EVENT"))
    later = state.step
    state, _ = play(state, MoveTo(token(state, "met")), ApplyLabel("EVENT"))
    assert state.step == StepAt(0, state.focus)
    state, decisions = play(state, SetAttribute("event_type", "CONSULT"), TakeStep())
    assert decisions[-1].command == "step"
    assert state.step == later


def test_an_event_made_after_the_open_step_leaves_the_review_where_it_is(state: EditorState) -> None:
    state, _ = play(state, MoveTo(token(state, "withdraw")), ApplyLabel("EVENT"))
    assert state.step == StepAt(0)
    assert state.board.in_sentence(0).items[0].status is Status.OPEN


def test_a_guess_means_the_name_and_not_the_role_beside_it(bare: EditorState) -> None:
    state = bare
    for word, label in (("Minister", "ROLE"), ("Oke", "ACTOR"), ("met", "EVENT")):
        state, _ = play(state, MoveTo(token(state, word)), ApplyLabel(label))
    event = state.focused_item
    assert event is not None
    ends = [state.board.item(link.relation.child) for link in state.board.links_from(event.span.id)]
    assert [TEXT[end.span.start : end.span.end] for end in ends if end] == ["Oke"]


def test_a_text_rejected_more_often_than_accepted_is_doubted() -> None:
    text = "Oke came. Oke went. Oke ran. Oke sat."
    found = suggest(text, [("Oke", nth, "ACTOR") for nth in range(4)], [])
    state = open_session(Article("o", text, {}, tokenize(text)), make_schema(), found)
    state, _ = play(state, Accept(), Reject())
    assert not any(item.doubted for shown in state.board.things() for item in shown.items)
    state, _ = play(state, Reject())
    assert [item.doubted for item in state.board.in_sentence(3).items] == [True]
    state, _ = play(state, Undo())
    assert [item.doubted for item in state.board.in_sentence(3).items] == [False]
