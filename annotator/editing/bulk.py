"""Deciding many at once: always shown first, applied on `y`, taken back by one undo."""

import re
from collections.abc import Iterator

from msgspec.structs import replace

from annotator.document.ids import made_id
from annotator.document.spans import Span
from annotator.editing.annotations import SpanRecord, Verdict
from annotator.editing.board import Board
from annotator.editing.deciding import decide
from annotator.editing.decisions import How
from annotator.editing.edits import Edit, RelationEdit, SpanEdit
from annotator.editing.items import Item, Status
from annotator.editing.lessons import type_attribute
from annotator.editing.movement import focus_at
from annotator.editing.reviewing import accept_link, accept_span, is_distrusted, reject_link, reject_span
from annotator.editing.standing import may_overlap
from annotator.editing.state import Change, Context, EditorState, Outcome, Preview, Question
from annotator.editing.updating import settle


def like_this(state: EditorState, context: Context) -> Outcome:
    """Show what `*` would change: every other mention of the focused text, decided like this one.

    An open span counts as accepted, and is accepted with them. What was decided otherwise before
    is left alone.
    """
    item = state.focused_item
    if item is None:
        return Outcome(replace(state, message="nothing has the focus · {bulk.like_this} needs a span"))
    board = settle(state.board)
    state = replace(state, board=board)
    surface = board.surface(item.span)
    if item.status is Status.REJECTED:
        found = list(_rejections(board, item, surface))
        title = f"reject every open {item.span.label} “{surface}”"
    else:
        found = list(_acceptances(board, item, surface, context))
        title = f"make every “{surface}” {item.span.label}"
    return _preview(state, title, found, "no other mention is open")


def _rejections(board: Board, item: Item, surface: str) -> Iterator[tuple[Change, list[Edit]]]:
    for other in _open_items(board):
        if other.span.label == item.span.label and board.surface(other.span) == surface:
            yield _change(other.span, "reject"), reject_span(board, other)


def _acceptances(
    board: Board, item: Item, surface: str, context: Context
) -> Iterator[tuple[Change, list[Edit]]]:
    if item.status is Status.OPEN:
        yield _change(item.span, "accept"), [accept_span(board, item)]
    for number, start in enumerate(_mentions(board, surface)):
        end = start + len(surface)
        here = board.between(start, end)
        same = [other for other in here if (other.span.start, other.span.end) == (start, end)]
        if any(other.status is not Status.OPEN for other in same) or item.span.id in {
            o.span.id for o in here
        }:
            continue
        if any(_is_in_the_way(board, item, other) for other in here if other not in same):
            continue
        span = _alike(board, item, same[0].span.id if same else made_id(context.op, number), start)
        record = SpanRecord(span, Verdict.ACCEPTED, same[0].suggested if same else None)
        yield _change(span, "accept" if same else "make"), [SpanEdit(span.id, None, record)]


def _is_in_the_way(board: Board, item: Item, other: Item) -> bool:
    return other.status is Status.ACCEPTED and not may_overlap(
        board.schema, item.span.label, other.span.label
    )


def _alike(board: Board, item: Item, id: str, start: int) -> Span:
    """A span like the focused one at another place; of an event only the type goes with it."""
    kept = dict(item.span.attributes)
    if board.schema.is_frame(item.span.label):
        attribute = type_attribute(board.schema, item.span.label)
        kept = {key: value for key, value in kept.items() if attribute and key == attribute.id}
    return Span(id, start, start + item.span.end - item.span.start, item.span.label, kept)


def _mentions(board: Board, surface: str) -> Iterator[int]:
    """First code points of the places on token borders where the text stands."""
    for match in re.finditer(re.escape(surface), board.article.text):
        if board.tokens.aligned(match.start(), match.end()):
            yield match.start()


def _open_items(board: Board) -> Iterator[Item]:
    for shown in board.things():
        yield from (item for item in shown.items if item.status is Status.OPEN)


def accept_all(state: EditorState) -> Outcome:
    """Show what accepting everything open would change.

    Doubted items are rejected, what this project mostly rejects stays open, and frames nobody
    has looked at stay to be looked at.
    """
    board = settle(state.board)
    state = replace(state, board=board)
    found = list(_everything(state))
    return _preview(state, f"decide {len(found)} open items as shown", found, "nothing is open")


def _everything(state: EditorState) -> Iterator[tuple[Change, list[Edit]]]:
    board = state.board
    left: set[str] = set()
    for shown in board.things():
        for item in shown.items:
            if item.status is Status.OPEN and item.doubted:
                left.add(item.span.id)
                yield _change(item.span, "reject"), reject_span(board, item)
            elif item.status is Status.OPEN and is_distrusted(state, item.span.label, item.by):
                left.add(item.span.id)
            elif item.status is Status.OPEN:
                yield _change(item.span, "accept"), [accept_span(board, item)]
    for shown in board.things():
        for link in shown.links:
            head, child = (board.item(end) for end in link.relation.ends)
            if (
                link.status is not Status.OPEN
                or head is None
                or child is None
                or left & set(link.relation.ends)
            ):
                continue
            if is_distrusted(state, link.relation.label, link.by):
                continue
            verb = "reject" if link.doubted else "accept"
            edits = [reject_link(board, link)] if link.doubted else accept_link(board, link)
            to = child.span.start, child.span.end
            yield Change(head.span.start, head.span.end, link.relation.label, verb, to), list(edits)


def _change(span: Span, verb: str) -> Change:
    return Change(span.start, span.end, span.label, verb)


def _preview(state: EditorState, title: str, found: list[tuple[Change, list[Edit]]], nothing: str) -> Outcome:
    if not found:
        return Outcome(replace(state, message=nothing))
    edits: dict[str, Edit] = {}
    for _, each in found:
        edits.update((edit.id, edit) for edit in each if isinstance(edit, SpanEdit | RelationEdit))
    ordered = sorted(edits.values(), key=lambda edit: isinstance(edit, RelationEdit))
    preview = Preview(title, tuple(change for change, _ in found), tuple(ordered))
    return Outcome(
        replace(
            state,
            preview=preview,
            asking=Question.BULK,
            message=f"{title}: {len(found)} · {{question.yes}} yes · {{edit.escape}} no",
        )
    )


def apply_preview(state: EditorState, context: Context) -> Outcome:
    """Do what the preview shows, as one decision."""
    preview = state.preview
    if preview is None:
        return Outcome(replace(state, message="nothing was asked"))
    plain = replace(state, preview=None, asking=None)
    count = len(preview.changes)
    outcome = decide(plain, context, "bulk", preview.edits, how=How.BULK, message=f"{count} decided at once")
    return replace(outcome, state=focus_at(outcome.state, outcome.state.cursor))
