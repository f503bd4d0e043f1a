"""Making and correcting spans: label, edges, attributes. Each correction also accepts, and stays."""

from msgspec.structs import replace

from annotator.document.ids import made_id
from annotator.document.schema import AttributeKind
from annotator.document.spans import AttributeValue, Span
from annotator.editing.annotations import SpanRecord, Verdict
from annotator.editing.board import Board
from annotator.editing.commands import Side
from annotator.editing.deciding import at_cursor, decide
from annotator.editing.edits import Edit, FrameEdit, RelationEdit, SpanEdit
from annotator.editing.items import Item, Status
from annotator.editing.making_room import make_room, replaced_note
from annotator.editing.movement import focus_on, is_blank
from annotator.editing.standing import may_overlap
from annotator.editing.state import Context, EditorState, Outcome


def apply_label(state: EditorState, label: str, context: Context) -> Outcome:
    """Label the selection, else the focused span, else the token under the cursor."""
    if not state.board.schema.has_span(label):
        return _says(state, f"the schema has no label {label}")
    if state.anchor is None and state.focused_link is None and state.focused_item:
        return _relabel(state, state.focused_item, label, context)
    return _make(state, label, context)


def _says(state: EditorState, message: str) -> Outcome:
    return Outcome(replace(state, message=message))


def _relabel(state: EditorState, item: Item, label: str, context: Context) -> Outcome:
    span = _relabelled(state.board, item.span, label, item)
    if item.status is Status.ACCEPTED and span == item.span:
        return _says(state, f"it is {label} already")
    return _keep(state, item, span, "label", context)


def _relabelled(board: Board, span: Span, label: str, item: Item) -> Span:
    """The span under another label, with those attributes that the label has.

    Back under the label it was suggested with, it gets the attributes it was suggested with.
    """
    if span.label == label:
        return span
    ids = {attribute.id for attribute in board.schema.attributes_on(label)}
    kept = {key: value for key, value in span.attributes.items() if key in ids}
    began = item.suggested.span if item.suggested else None
    if began and began.label == label:
        kept = {**began.attributes, **kept}
    return replace(span, label=label, attributes=kept)


def _keep(
    state: EditorState, item: Item, span: Span, command: str, context: Context, *, group: str = ""
) -> Outcome:
    """Accept the item as `span`; links that the schema no longer allows go, and are counted aloud."""
    board = state.board
    before = board.annotations.spans.get(span.id)
    suggested = item.suggested
    edits: list[Edit] = list(_lost_links(board, span))
    lost = len(edits)
    room = make_room(board, item.span, span)
    if span.id in board.annotations.frames and not board.schema.is_frame(span.label):
        edits.append(FrameEdit(span.id, True, False))
    edits.append(SpanEdit(span.id, before, SpanRecord(span, Verdict.ACCEPTED, suggested)))
    edits += room
    message = f"{lost} link{'s' if lost > 1 else ''} did not fit and went" if lost else ""
    message = message or replaced_note(board, room)
    outcome = decide(state, context, command, edits, group=group, message=message)
    return at_cursor(replace(outcome, state=focus_on(outcome.state, span.id)))


def _lost_links(board: Board, span: Span) -> list[RelationEdit]:
    """The edits that remove the decided links that the span's new label does not allow."""
    edits = []
    for id in board.linked.get(span.id, ()):
        record = board.annotations.relations[id]
        if record.verdict is not Verdict.ACCEPTED:
            continue
        labels = [
            span.label if end == span.id else board.annotations.spans[end].span.label
            for end in record.relation.ends
        ]
        if not board.schema.relation(record.relation.label).allows(*labels):
            edits.append(RelationEdit(id, record, None))
    return edits


def _make(state: EditorState, label: str, context: Context) -> Outcome:
    """Make a span of the selection or the token under the cursor.

    Over an open span it replaces that one and adopts its links; over a decided one of the same
    label it moves that span.
    """
    extent = _extent(state)
    if isinstance(extent, str):
        return _says(state, extent)
    start, end = extent
    board = state.board
    clear = replace(state, anchor=None)
    old = _replaced(board, start, end, label)
    if old:
        span = replace(_relabelled(board, old.span, label, old), start=start, end=end)
        if old.status is Status.ACCEPTED and span == old.span:
            return _says(focus_on(clear, span.id), f"it is {label} already")
        outcome = _keep(clear, old, span, "label", context)
        moved = old.status is Status.ACCEPTED
        said = f"moved the {label} that was here" if moved else outcome.state.message
        return replace(outcome, state=replace(outcome.state, message=said))
    span = Span(made_id(context.op), start, end, label)
    room = make_room(board, None, span)
    edits = [SpanEdit(span.id, None, SpanRecord(span, Verdict.ACCEPTED)), *room]
    message = replaced_note(board, room) or _overlap_note(board, span)
    outcome = decide(clear, context, "label", edits, message=message)
    return at_cursor(replace(outcome, state=focus_on(outcome.state, span.id)))


def _extent(state: EditorState) -> tuple[int, int] | str:
    """Characters (start, end) to label, white space at the ends left out, or why there are none."""
    first, stop = state.selection or (state.cursor, state.cursor + 1)
    board = state.board
    while first < stop and is_blank(board, first):
        first += 1
    while stop > first and is_blank(board, stop - 1):
        stop -= 1
    if first == stop:
        return "white space alone cannot be labelled"
    start, end = board.tokens.starts[first], board.tokens.ends[stop - 1]
    if _crosses_blank_line(board.article.text[start:end]):
        return "a span cannot cross a blank line"
    return start, end


def _crosses_blank_line(text: str) -> bool:
    lines = text.split("\n")
    return any(not line.strip() for line in lines[1:-1])


def _replaced(board: Board, start: int, end: int, label: str) -> Item | None:
    """The shown span that a new one takes the place of: same label first, then most text in common."""

    def claim(item: Item) -> tuple[bool, int, int]:
        shared = min(end, item.span.end) - max(start, item.span.start)
        return item.span.label == label, shared, -item.span.start

    there = [
        item
        for item in board.between(start, end)
        if item.status in (Status.OPEN, Status.UNDECIDED)
        or (item.span.label == label and item.status is Status.ACCEPTED)
        or (item.status is Status.REJECTED and (item.span.start, item.span.end) == (start, end))
    ]
    return max(there, key=claim, default=None)


def _overlap_note(board: Board, span: Span) -> str:
    for item in board.between(span.start, span.end):
        if item.status is Status.ACCEPTED and not may_overlap(board.schema, item.span.label, span.label):
            return f"overlaps {item.span.label} {board.article.text[item.span.start : item.span.end]}"
    return ""


def move_edge(state: EditorState, side: Side, outwards: bool, context: Context) -> Outcome:
    """Move an edge of the focused span by one token; consecutive moves are one undo."""
    item = state.focused_item
    if item is None or item.status is Status.REJECTED:
        return _says(state, "edges need a focused span · move onto one first")
    extent = _moved(state.board, item.span, side, outwards)
    if isinstance(extent, str):
        return _says(state, extent)
    span = replace(item.span, start=extent[0], end=extent[1])
    return _keep(state, item, span, "edge", context, group=_edge_group(state, span.id))


def _edge_group(state: EditorState, id: str) -> str:
    """The undo step of edge moves that this one goes on with, or empty for a new one."""
    if not state.history.done or state.history.done[-1].command != "edge" or state.history.undone:
        return ""
    last = state.history.done[-1]
    same = any(isinstance(edit, SpanEdit) and edit.id == id for edit in last.edits)
    return last.op if same else ""


def _moved(board: Board, span: Span, side: Side, outwards: bool) -> tuple[int, int] | str:
    """The extent after moving an edge by one token with ink, or why it cannot move."""
    first, stop = board.tokens.covering(span.start, span.end)
    way = -1 if (side is Side.LEFT) == outwards else 1
    if not outwards and stop - first == 1:
        return "one token is left · {span.reject} rejects the span"
    edge = (first if side is Side.LEFT else stop - 1) + way
    while 0 <= edge < len(board.tokens) and is_blank(board, edge):
        edge += way
    if not 0 <= edge < len(board.tokens):
        return "the text ends here"
    first, stop = (edge, stop) if side is Side.LEFT else (first, edge + 1)
    start, end = board.tokens.starts[first], board.tokens.ends[stop - 1]
    if _crosses_blank_line(board.article.text[start:end]):
        return "a span cannot cross a blank line"
    return start, end


def set_attribute(state: EditorState, attribute: str, value: str, context: Context) -> Outcome:
    """Give the focused span an attribute value; the same again takes it away. Accepts the span too."""
    item = state.focused_item
    if item is None or item.status is Status.REJECTED:
        return _says(state, "attributes need a focused span · move onto one first")
    known = {each.id: each for each in state.board.schema.attributes_on(item.span.label)}
    if attribute not in known:
        return _says(state, f"{item.span.label} has no {attribute}")
    kind = known[attribute].kind
    old = item.span.attributes.get(attribute)
    new: AttributeValue | None
    if kind is AttributeKind.SET:
        now = set(old) if isinstance(old, tuple) else set()
        new = tuple(sorted(now ^ {value}))
    elif kind is AttributeKind.TEXT:
        new = value or None
    else:
        new = None if old == value or value == known[attribute].default else value
    span = _without_stray(state.board, item.span.with_attribute(attribute, new))
    if span == item.span and item.status is Status.ACCEPTED:
        return _says(state, f"{attribute} is {value} already")
    return _keep(state, item, span, "attribute", context)


def _without_stray(board: Board, span: Span) -> Span:
    """The span without values that do not apply any more, such as the mode of another event type."""
    for attribute in board.schema.attributes_on(span.label):
        value = span.attributes.get(attribute.id)
        if value and attribute.depends_on:
            other = span.attributes.get(attribute.depends_on, "")
            if not isinstance(other, str) or value not in attribute.values_for(other):
                span = span.with_attribute(attribute.id, None)
    return span
