"""Moving the cursor, the focus and the selection. Nothing here decides anything."""

from msgspec.structs import replace

from annotator.editing.board import Board
from annotator.editing.commands import (
    Escape,
    MoveBy,
    MoveBySentence,
    MoveTo,
    NextOverlap,
    StartSelection,
)
from annotator.editing.items import Item, Status
from annotator.editing.state import EditorState
from annotator.editing.steps import find_step, next_step

Movement = MoveBy | MoveTo | MoveBySentence | NextOverlap | StartSelection | Escape


def move(state: EditorState, command: Movement) -> EditorState:
    """The state after a movement."""
    match command:
        case MoveBy(tokens, extend):
            return _go(state, _token_by(state, tokens), extend)
        case MoveTo(token, extend, review):
            moved = _go(state, _inside(state.board, token), extend)
            return replace(moved, step=next_step(moved.board, moved.sentence)) if review else moved
        case MoveBySentence(by):
            return _by_sentence(state, by)
        case NextOverlap():
            return _next_overlap(state)
        case StartSelection():
            if state.anchor is not None:
                return focus_at(replace(state, anchor=None), state.cursor)
            return replace(
                state,
                anchor=state.cursor,
                focus=None,
                message="selecting · {label.1}… label · {edit.escape} drop",
            )
        case Escape():
            return _escape(state)


def is_blank(board: Board, token: int) -> bool:
    """Whether a token is white space alone."""
    return board.article.text[board.tokens.starts[token] : board.tokens.ends[token]].isspace()


def covering(board: Board, token: int) -> list[Item]:
    """The spans that cover a token: standing before rejected, shorter before longer."""
    start, end = board.tokens.starts[token], board.tokens.ends[token]
    items = board.between(start, end)
    return sorted(
        items,
        key=lambda item: (
            item.status is Status.REJECTED,
            item.span.end - item.span.start,
            item.span.start,
            item.span.id,
        ),
    )


def focus_at(state: EditorState, token: int) -> EditorState:
    """The cursor on `token`, and the focus on the span it lies in; the present focus is kept if it does."""
    token = _inside(state.board, token)
    items = covering(state.board, token)
    ids = [item.span.id for item in items]
    focus = state.focus if state.focus in ids else (ids[0] if ids else None)
    return replace(state, cursor=token, focus=focus)


def focus_on(state: EditorState, id: str) -> EditorState:
    """The focus on a span or link; the cursor on the first token of the span, or of the link's head."""
    link = state.board.link(id)
    item = state.board.item(link.relation.head if link else id)
    if item is None:
        return state
    return replace(state, cursor=state.board.tokens.at(item.span.start), focus=id, anchor=None)


def to_step(state: EditorState) -> EditorState:
    """The focus on the first thing that waits in the current step; unchanged when there is no step."""
    step = find_step(state.board, state.step)
    if step is None or not step.waiting:
        return replace(state, focus=None) if step is None else state
    first = step.at.frame or step.waiting[0]
    return focus_on(state, first)


def _inside(board: Board, token: int) -> int:
    return max(0, min(token, len(board.tokens) - 1))


def _token_by(state: EditorState, by: int) -> int:
    """The token `by` tokens with ink away; from a focused span of several tokens the step leaves the span."""
    board, token = state.board, state.cursor
    way = 1 if by > 0 else -1
    for _ in range(abs(by)):
        there = token + way
        while 0 <= there < len(board.tokens) and is_blank(board, there):
            there += way
        if not 0 <= there < len(board.tokens):
            break
        token = there
    return token


def _go(state: EditorState, token: int, extend: bool) -> EditorState:
    if extend or state.anchor is not None:
        anchor = state.cursor if state.anchor is None else state.anchor
        return replace(state, cursor=token, anchor=anchor, focus=None)
    return focus_at(replace(state, focus=None) if state.focused_link else state, token)


def _by_sentence(state: EditorState, by: int) -> EditorState:
    tokens = state.board.tokens
    first, _ = tokens.sentence_range(state.sentence)
    if by < 0 and state.cursor > first:
        by += 1
    sentence = max(0, min(state.sentence + by, len(tokens.sentences) - 1))
    moved = _go(state, tokens.sentences[sentence], False)
    if moved.anchor is None and moved.board.in_sentence(moved.sentence).is_open:
        moved = replace(moved, step=next_step(moved.board, moved.sentence))
    return moved


def _next_overlap(state: EditorState) -> EditorState:
    ids = [item.span.id for item in covering(state.board, state.cursor)]
    if len(ids) < 2:
        return replace(state, message="no other span here")
    here = ids.index(state.focus) if state.focus in ids else -1
    return replace(state, focus=ids[(here + 1) % len(ids)], anchor=None)


def _escape(state: EditorState) -> EditorState:
    if state.anchor is not None:
        return focus_at(replace(state, anchor=None), state.cursor)
    return replace(state, focus=None)
