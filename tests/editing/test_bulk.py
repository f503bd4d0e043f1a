"""Deciding many at once: shown first, one decision, one undo."""

from annotator.editing.annotations import Verdict
from annotator.editing.commands import (
    AcceptAll,
    ApplyLabel,
    Confirm,
    LikeThis,
    MoveBy,
    MoveTo,
    Reject,
    Undo,
)
from annotator.editing.decisions import How
from annotator.editing.state import EditorState, Question
from tests.editing.test_session import play, words


def test_like_this_shows_exactly_what_it_then_does(bare: EditorState) -> None:
    state, _ = play(bare, MoveTo(1), ApplyLabel("ACTOR"))
    state, made = play(state, LikeThis())
    assert made == []
    assert state.asking is Question.BULK
    assert state.preview is not None
    assert [change.verb for change in state.preview.changes] == ["accept", "accept"]
    state, made = play(state, Confirm())
    assert words(state) == ["ACTOR Dara"] * 3
    assert [decision.how for decision in made] == [How.BULK]
    state, _ = play(state, Undo())
    assert words(state) == ["ACTOR Dara"]


def test_like_this_on_a_rejected_span_rejects_the_others(state: EditorState) -> None:
    state, _ = play(state, MoveTo(1), Reject(), MoveTo(1), LikeThis(), Confirm())
    assert words(state, Verdict.REJECTED) == ["ACTOR Dara"] * 3


def test_like_this_leaves_alone_what_was_decided_otherwise(bare: EditorState) -> None:
    state, _ = play(bare, MoveTo(1), ApplyLabel("ACTOR"))
    places = [n for n in range(len(state.board.tokens)) if state.board.tokens.starts[n] == 42]
    state, _ = play(state, MoveTo(places[0]), ApplyLabel("ROLE"), MoveTo(1), LikeThis(), Confirm())
    assert sorted(words(state)) == ["ACTOR Dara", "ACTOR Dara", "ROLE Dara"]


def test_any_other_key_drops_the_preview(state: EditorState) -> None:
    state, _ = play(state, LikeThis(), MoveBy(1))
    assert state.preview is None
    state, made = play(state, Confirm())
    assert made == []


def test_accept_all_decides_what_is_open_and_leaves_frames_to_be_looked_at(state: EditorState) -> None:
    state, _ = play(state, AcceptAll())
    assert state.preview is not None
    assert len(state.preview.changes) == state.board.counts.open
    state, made = play(state, Confirm())
    assert state.board.counts.open == 0
    assert len(made) == 1
    assert not state.board.annotations.frames
    state, _ = play(state, Undo())
    assert state.board.counts.accepted == 0
