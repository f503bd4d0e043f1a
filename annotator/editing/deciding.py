"""Making a decision out of edits; undo and redo."""

from collections.abc import Iterable

from msgspec.structs import replace

from annotator.editing.board import Board
from annotator.editing.decisions import Decision, How
from annotator.editing.edits import (
    AnswerEdit,
    Edit,
    FlagEdit,
    FrameEdit,
    NoteEdit,
    RelationEdit,
    SettledEdit,
    SpanEdit,
)
from annotator.editing.movement import focus_at, focus_on
from annotator.editing.state import Context, EditorState, Outcome
from annotator.editing.steps import find_step, next_step
from annotator.editing.updating import update


def decide(
    state: EditorState,
    context: Context,
    command: str,
    edits: Iterable[Edit],
    *,
    how: How = How.ITEM,
    group: str = "",
    message: str = "",
) -> Outcome:
    """The outcome of a decision with these edits; the focus and cursor are left where they are.

    The review step stays while it waits; when it is settled the first open one from here on
    takes its place. An earlier sentence in which the decision leaves something open comes first, so
    that a missed event made there is reviewed at once, and review comes back to where it was.
    """
    edits = tuple(edits)
    if not edits:
        return Outcome(replace(state, message=message or "nothing to change here"))
    board = update(state.board, edits)
    decision = Decision(
        context.op,
        command,
        how,
        edits,
        context.at,
        state.cursor,
        state.run,
        group,
        after_done=state.board.annotations.answer is not None,
        schema=board.schema.hash,
    )
    after = replace(state, board=board, history=state.history.after(decision), message=message)
    return Outcome(with_step(after), decision)


def with_step(state: EditorState) -> EditorState:
    """The state with its review step brought up to date."""
    step = find_step(state.board, state.step)
    if step and step.is_open:
        earlier = state.sentence < step.at.sentence and state.board.in_sentence(state.sentence).is_open
        return replace(state, step=next_step(state.board, state.sentence)) if earlier else state
    start = state.step.sentence if state.step else state.sentence
    return replace(state, step=next_step(state.board, start))


def at_cursor(outcome: Outcome) -> Outcome:
    """The outcome with the decision's place brought in line with the state's cursor."""
    if outcome.decision is None:
        return outcome
    decision = replace(outcome.decision, cursor=outcome.state.cursor)
    return replace(outcome, decision=decision)


def undo(state: EditorState, context: Context) -> Outcome:
    """Take back the last step of the history; the cursor goes to what changed."""
    if not state.history.done:
        return Outcome(replace(state, message="nothing to undo in this article"))
    last = state.history.done[-1]
    return _again(state, context, "undo", last.op, state.history.undo_edits(), last.command)


def redo(state: EditorState, context: Context) -> Outcome:
    """Do again what was taken back last; the cursor goes to what changed."""
    if not state.history.undone:
        return Outcome(replace(state, message="nothing to redo in this article"))
    last = state.history.undone[-1]
    return _again(state, context, "redo", last.op, state.history.redo_edits(), last.command)


_SAID = {
    "bulk": "many at once",
    "finish": "article done",
    "reject-article": "article rejected",
    "attribute": "value",
    "reverse": "direction",
    "take": "version taken",
    "keep": "settled as in gold",
    "settle-all": "what all agree on, settled beforehand",
    "settle-majority": "what most say, settled beforehand",
}
"""What the screen calls commands whose names in the log say less."""

_LONGEST = 40
"""Code points of a span that are told of what was taken back."""


def _told(board: Board, command: str, edits: tuple[Edit, ...]) -> str:
    """What was taken back, and on which words: `label of “talks”`."""
    said, text = _SAID.get(command, command), board.article.text
    spans = {edit.id: edit.after or edit.before for edit in edits if isinstance(edit, SpanEdit)}
    if command in ("step", "bulk") or len(spans) != 1:
        return said
    record = next(iter(spans.values()))
    if record is None:
        return said
    words = " ".join(text[record.span.start : record.span.end].split())
    return f"{said} of “{words if len(words) <= _LONGEST else words[: _LONGEST - 1] + '…'}”"


def _again(
    state: EditorState,
    context: Context,
    command: str,
    op: str,
    edits: tuple[Edit, ...],
    what: str,
) -> Outcome:
    board = update(state.board, edits)
    done = state.board.annotations.answer is not None
    decision = Decision(
        context.op,
        command,
        How.ITEM,
        edits,
        context.at,
        state.cursor,
        state.run,
        "",
        op,
        done,
        board.schema.hash,
    )
    after = replace(
        state,
        board=board,
        history=state.history.after(decision),
        anchor=None,
        message=f"{'undone' if command == 'undo' else 'done again'}: {_told(board, what, edits)}",
    )
    after = _to_change(after, edits)
    after = replace(after, step=next_step(board, after.sentence))
    return at_cursor(Outcome(after, decision))


def _to_change(state: EditorState, edits: tuple[Edit, ...]) -> EditorState:
    """The cursor and focus on the first place in the text that the edits changed."""
    places: list[tuple[int, str]] = []
    for edit in edits:
        match edit:
            case SpanEdit(id, before, after):
                record = after or before
                if record:
                    places.append((record.span.start, id))
            case RelationEdit(id, was, now):
                link = now or was
                head = state.board.item(link.relation.head) if link else None
                if head:
                    places.append((head.span.start, id if state.board.link(id) else head.span.id))
            case FrameEdit(id, _, _):
                item = state.board.item(id)
                if item:
                    places.append((item.span.start, id))
            case AnswerEdit() | FlagEdit() | NoteEdit() | SettledEdit():
                pass
    if not places:
        return focus_at(state, state.cursor)
    start, id = min(places)
    if state.board.item(id) or state.board.link(id):
        return focus_on(state, id)
    return focus_at(replace(state, focus=None), state.board.tokens.at(start))
