"""Open suggestions that a made or moved span leaves no room for, and those that get their room back."""

from annotator.document.spans import Span
from annotator.editing.annotations import SpanRecord, Verdict
from annotator.editing.board import Board
from annotator.editing.edits import SpanEdit
from annotator.editing.items import Item, Status
from annotator.editing.standing import clash


def make_room(board: Board, before: Span | None, after: Span) -> list[SpanEdit]:
    """The edits that reject what `after` takes the place of, and open again what `before` had replaced.

    So nothing vanishes without a word: a swallowed suggestion is on record as rejected.
    """
    edits = [
        _replaced(item)
        for item in board.between(after.start, after.end)
        if item.status is Status.OPEN and item.span.id != after.id and clash(board.schema, after, item.span)
    ]
    return edits + (reopen(board, before, after) if before else [])


def reopen(board: Board, before: Span, after: Span | None = None) -> list[SpanEdit]:
    """The edits that open again what `before` had replaced and nothing stands in the way of any more."""
    kept = [
        item.span
        for item in board.between(before.start, before.end)
        if item.status is Status.ACCEPTED and item.span.id != before.id
    ]
    kept += [after] if after else []
    edits = []
    for item in board.between(before.start, before.end):
        record = board.annotations.spans.get(item.span.id)
        if record and record.replaced and not any(clash(board.schema, span, item.span) for span in kept):
            edits.append(SpanEdit(item.span.id, record, None))
    return edits


def replaced_note(board: Board, edits: list[SpanEdit]) -> str:
    """What to say of the suggestions that were replaced, or empty."""
    gone = [edit.after.span for edit in edits if edit.after and edit.after.replaced]
    if not gone:
        return ""
    named = f"{gone[0].label} “{board.surface(gone[0])}”"
    return f"in place of {named}" + (f" and {len(gone) - 1} more" if len(gone) > 1 else "")


def _replaced(item: Item) -> SpanEdit:
    span = item.suggested.span if item.suggested else item.span
    return SpanEdit(item.span.id, None, SpanRecord(span, Verdict.REJECTED, item.suggested, replaced=True))
