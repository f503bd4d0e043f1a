"""What must hold for every sequence of keys."""

from hypothesis import given, settings
from hypothesis import strategies as st

from annotator.document.article import Article
from annotator.document.relations import Suggestions
from annotator.editing.commands import (
    Accept,
    ApplyLabel,
    Command,
    Confirm,
    Escape,
    Finish,
    Flag,
    MoveBy,
    MoveBySentence,
    MoveEdge,
    MoveTo,
    NextOpen,
    NextOverlap,
    Redo,
    Reject,
    RejectArticle,
    SetAttribute,
    Side,
    StartSelection,
    TakeStep,
    Undo,
    WriteNote,
)
from annotator.editing.decisions import Decision, edits_from_json, edits_to_json, fold
from annotator.editing.edits import apply_edits, inverse
from annotator.editing.history import replay
from annotator.editing.session import open_session, reduce
from annotator.editing.state import EditorState
from annotator.editing.updating import open_board
from tests.support.articles import SUGGESTED, TEXT, context, make_schema, tokenize
from tests.support.examples import examples

COMMANDS: st.SearchStrategy[Command] = st.one_of(
    st.builds(MoveBy, st.integers(-3, 3), st.booleans()),
    st.builds(MoveTo, st.integers(0, 30), st.booleans(), st.booleans()),
    st.builds(MoveBySentence, st.sampled_from([-1, 1])),
    st.builds(NextOpen, st.sampled_from([-1, 1])),
    st.builds(ApplyLabel, st.sampled_from(["ACTOR", "ROLE", "EVENT", "NONE"])),
    st.builds(MoveEdge, st.sampled_from(Side), st.booleans()),
    st.builds(
        SetAttribute,
        st.sampled_from(["event_type", "mode", "time", "polarity"]),
        st.sampled_from(["CONSULT", "REJECT", "visit", "meet", "future", "negative"]),
    ),
    st.sampled_from(
        [
            TakeStep(),
            Accept(),
            Reject(),
            Undo(),
            Redo(),
            StartSelection(),
            Escape(),
            NextOverlap(),
            Flag(),
            WriteNote("a [/] note"),
            Finish(),
            Confirm(),
            RejectArticle(),
        ]
    ),
)


def run(commands: list[Command], suggestions: Suggestions = SUGGESTED) -> tuple[EditorState, list[Decision]]:
    state = open_session(Article("a1", TEXT, {}, tokenize(TEXT)), make_schema(), suggestions)
    decisions: list[Decision] = []
    for number, command in enumerate(commands):
        outcome = reduce(state, command, context(number))
        state = outcome.state
        if outcome.decision:
            decisions.append(outcome.decision)
    return state, decisions


@settings(deadline=None, max_examples=examples(150))
@given(st.lists(COMMANDS, max_size=40))
def test_the_state_is_the_fold_of_its_decisions(commands: list[Command]) -> None:
    state, decisions = run(commands)
    assert fold(decisions) == state.board.annotations
    assert replay(decisions) == state.history


@settings(deadline=None, max_examples=examples(150))
@given(st.lists(COMMANDS, max_size=40))
def test_a_board_kept_up_to_date_equals_one_made_afresh(commands: list[Command]) -> None:
    board = run(commands)[0].board
    fresh = open_board(board.article, board.schema, SUGGESTED, board.annotations)
    assert dict(board.sentences) == dict(fresh.sentences)
    assert board.counts == fresh.counts


@settings(deadline=None, max_examples=examples(100))
@given(st.lists(COMMANDS, max_size=40))
def test_undoing_everything_gives_the_start_and_redoing_the_end(commands: list[Command]) -> None:
    state, _ = run(commands)
    end = state.board.annotations
    steps = len(state.history.done)
    for number in range(steps):
        state = reduce(state, Undo(), context(1000 + number)).state
    assert fold([]) == state.board.annotations
    for number in range(steps):
        state = reduce(state, Redo(), context(2000 + number)).state
    assert state.board.annotations == end


@settings(deadline=None, max_examples=examples(100))
@given(st.lists(COMMANDS, max_size=40))
def test_a_decision_then_its_inverse_changes_nothing(commands: list[Command]) -> None:
    _, decisions = run(commands)
    before = fold([])
    for decision in decisions:
        after = apply_edits(before, decision.edits)
        assert apply_edits(after, inverse(decision.edits)) == before
        before = after


@settings(deadline=None, max_examples=examples(100))
@given(st.lists(COMMANDS, max_size=40))
def test_stored_decisions_come_back_as_they_were(commands: list[Command]) -> None:
    for decision in run(commands)[1]:
        assert edits_from_json(edits_to_json(decision.edits)) == decision.edits


@settings(deadline=None, max_examples=examples(150))
@given(st.lists(COMMANDS, max_size=40))
def test_spans_stay_on_tokens_and_relations_keep_their_ends(commands: list[Command]) -> None:
    board = run(commands)[0].board
    for span in board.annotations.accepted_spans():
        span.check(TEXT)
        assert board.tokens.aligned(span.start, span.end) is not None
    accepted = {span.id for span in board.annotations.accepted_spans()}
    for relation in board.annotations.accepted_relations():
        assert set(relation.ends) <= accepted
        head, child = (board.annotations.spans[end].span.label for end in relation.ends)
        assert board.schema.relation(relation.label).allows(head, child)


@settings(deadline=None, max_examples=examples(60))
@given(st.lists(COMMANDS, max_size=30))
def test_a_restart_shows_the_same(commands: list[Command]) -> None:
    state, decisions = run(commands)
    again = open_session(
        state.board.article, state.board.schema, SUGGESTED, tuple(decisions), cursor=state.cursor
    )
    assert dict(again.board.sentences) == dict(state.board.sentences)
    assert again.cursor == state.cursor or not (decisions or state.cursor)
