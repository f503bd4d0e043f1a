"""The frame line: an event with its parts, or a name with its roles and the events it takes part in."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from annotator.document.schema import Attribute, LabelSchema, Severity
from annotator.document.spans import AttributeValue, Span
from annotator.editing.board import Board
from annotator.editing.items import Item, Link, Status
from annotator.editing.rules import problems_in
from annotator.editing.state import EditorState
from annotator.editing.steps import find_step
from annotator.tui.layout.cells import glyph_at
from annotator.tui.layout.marks import DOUBT
from annotator.tui.layout.names import ELLIPSIS, one_line, shorten
from annotator.tui.layout.rows import PLAIN, QUIET, Look, Row, Run, joined, row_cells
from annotator.tui.layout.scene import frame_in_view

Away = Callable[[int, int], int]
"""Visual lines from the screen to the code points start..end: negative above it, 0 on it."""


def on_screen(start: int, end: int) -> int:
    """An `Away` for where nobody knows what is on screen."""
    return 0


NONE = "–"
SIGNS = {Status.OPEN: "?", Status.ACCEPTED: "", Status.UNDECIDED: "·", Status.REJECTED: "✗"}
"""What stands behind a name, by how its link or span stands."""

_GAP = "  "
_MIN_PROBLEM = 30
"""Cells of what a rule says that are worth showing beside a frame; with less it stands alone."""

_MIN_NAME = 4
_FAIR_NAME = 10
_LONGEST_NAME = 60


@dataclass(frozen=True, slots=True)
class End:
    """The other end of a link.

    Attributes:
        name: its text.
        sign: what stands behind it: how the link stands, and where the end is if off screen.
        look: how it looks.
    """

    name: str
    sign: str
    look: Look


@dataclass(frozen=True, slots=True)
class FramePart:
    """One kind of link of the span in view.

    Attributes:
        label: the relation's name, as seen from the span (`SOURCE`, `SOURCE of`).
        short: the same, shorter.
        ends: empty when there is none.
    """

    label: str
    short: str
    ends: tuple[End, ...] = ()


@dataclass(frozen=True, slots=True)
class FrameView:
    """The content of the frame line before it is fitted to a width."""

    kind: str
    name: str
    look: Look
    values: tuple[str, ...] = ()
    parts: tuple[FramePart, ...] = ()


def frame_line(state: EditorState, width: int, away: Away) -> Row:
    """The frame line in at most `width` cells.

    Where it does not fit, names are shortened in the middle, then relations get their short names,
    then attributes go; what still does not fit ends in `…`.
    """
    view, problem, room = frame_view(state, away), problem_row(state), width - 1
    if view is None:
        return joined(Run(" "), cut(problem, room)) if problem else ()
    if not problem:
        return joined(Run(" "), _fitting_frame(view, room))
    share = room - row_cells(_line(view, _FAIR_NAME, True)) - len(_GAP)
    if share < min(row_cells(problem), _MIN_PROBLEM):
        return joined(Run(" "), cut(problem, room))
    problem = cut(problem, share)
    frame = _fitting_frame(view, room - row_cells(problem) - len(_GAP))
    return joined(Run(" "), frame, Run(_GAP), problem)


def _fitting_frame(view: FrameView, room: int) -> Row:
    """The frame in at most `room` cells."""
    for tight, bare in ((False, False), (True, False), (True, True)):
        shown = replace(view, values=()) if bare else view
        row = _fitted(shown, room, tight)
        if row_cells(row) <= room:
            return row
    return cut(row, room)


def problem_row(state: EditorState) -> Row:
    """What a rule of the schema says against the sentence of the cursor: the focused span's first."""
    if not len(state.board.tokens):
        return ()
    found = problems_in(state.board, state.sentence)
    if not found:
        return ()
    first = next((problem for problem in found if problem.span_id == state.focus), found[0])
    more = f" +{len(found) - 1}" if len(found) > 1 else ""
    color = "red" if first.severity is Severity.ERROR else "yellow"
    return (Run("! ", Look(color, bold=True)), Run(one_line(first.message) + more, Look(bold=True)))


def frame_view(state: EditorState, away: Away) -> FrameView | None:
    """What the frame line tells of: the focused name, else the frame in view; None for nothing."""
    board = state.board
    frame = frame_in_view(state, find_step(board, state.step))
    link = state.focused_link
    item = state.focused_item or board.item(frame or (link.relation.head if link else ""))
    if item is None:
        return None
    schema, span = board.schema, item.span
    known = schema.has_span(span.label)
    return FrameView(
        kind(item, schema.span(span.label).short if known else span.label),
        span_text(board, span),
        Look(schema.span(span.label).color if known else "", bold=True),
        attribute_values(schema, item),
        tuple(frame_parts(state, item, away)),
    )


def kind(item: Item, label: str) -> str:
    """A span's label with the sign of how it stands: `✗ACT`, `ACT✗?` for one that is doubted."""
    if item.status is Status.OPEN:
        return label + (DOUBT if item.doubted else "")
    return SIGNS[item.status] + label


def span_text(board: Board, span: Span) -> str:
    """The words of a span on one line."""
    return one_line(board.article.text[span.start : span.end])


def attribute_values(schema: LabelSchema, item: Item) -> tuple[str, ...]:
    """The values that a span has, in the order of the schema; values that absence would mean left out.

    What it probably has, because others like it have, ends in `?`.
    """
    values: list[str] = []
    for attribute in schema.attributes_on(item.span.label):
        value, sign = attribute_value(item, attribute)
        if value and value != attribute.default:
            values += [each + sign for each in ([value] if isinstance(value, str) else value)]
    return tuple(values)


def attribute_value(item: Item, attribute: Attribute) -> tuple[AttributeValue, str]:
    """A span's value of an attribute, and `?` when it is only a guess."""
    value = item.span.attributes.get(attribute.id, "")
    return (value, "") if value or attribute.id not in item.guess else (item.guess[attribute.id], "?")


def frame_parts(state: EditorState, item: Item, away: Away) -> list[FramePart]:
    """The kinds of links of a span in the order of the schema; of a frame also those it has none of."""
    board, schema, id = state.board, state.board.schema, item.span.id
    is_frame = schema.is_frame(item.span.label)
    from_here, to_here = board.links_from(id), board.links_to(id)
    parts = []
    for relation in schema.relations:
        out = [(link, link.relation.child) for link in from_here if link.relation.label == relation.id]
        back = [(link, link.relation.head) for link in to_here if link.relation.label == relation.id]
        if relation.symmetric:
            out, back = out + back, []
        if out or (is_frame and item.span.label in relation.head):
            parts.append(FramePart(relation.id, relation.short, _ends(state, out, away)))
        if back:
            ends = _ends(state, back, away)
            parts.append(FramePart(f"{relation.id} of", f"{relation.short} of", ends))
    return parts


def _ends(state: EditorState, links: Sequence[tuple[Link, str]], away: Away) -> tuple[End, ...]:
    ends = []
    for link, other in links:
        item = state.board.item(other)
        if item is None or link.status is Status.REJECTED:
            continue
        span, schema = item.span, state.board.schema
        color = schema.span(span.label).color if schema.has_span(span.label) else ""
        look = Look(color, reverse=link.relation.id == state.focus)
        doubt = link.status is Status.OPEN and link.doubted
        sign = (DOUBT if doubt else SIGNS[link.status]) + direction(away(span.start, span.end))
        ends.append(End(span_text(state.board, span), sign, look))
    return tuple(ends)


def direction(lines: int) -> str:
    """How far off screen: `↑3`, `↓2`, or nothing."""
    return f"{'↑' if lines < 0 else '↓'}{abs(lines)}" if lines else ""


def _fitted(view: FrameView, width: int, tight: bool) -> Row:
    """The line with the longest names that fit, or with the shortest allowed."""
    low, high = _MIN_NAME, max([_MIN_NAME, *map(len, _names(view))])
    high = min(high * 2, _LONGEST_NAME)
    while low < high:
        middle = (low + high + 1) // 2
        if row_cells(_line(view, middle, tight)) <= width:
            low = middle
        else:
            high = middle - 1
    return _line(view, low, tight)


def _names(view: FrameView) -> list[str]:
    return [view.name, *(end.name for part in view.parts for end in part.ends)]


def _line(view: FrameView, longest: int, tight: bool) -> Row:
    row = joined(Run(f"{view.kind} {shorten(view.name, longest)}", view.look))
    values = [shorten(value, longest if tight else _LONGEST_NAME) for value in view.values]
    if values:
        row = joined(row, Run("  " + " ".join(values)))
    for part in view.parts:
        label = part.short if tight else part.label
        row = joined(row, Run(" │ ", QUIET), Run(shorten(label, 24) + " ", QUIET))
        for number, end in enumerate(part.ends):
            between = Run(", " if number else "")
            row = joined(row, between, Run(shorten(end.name, longest) + end.sign, end.look))
        if not part.ends:
            row = joined(row, Run(NONE))
    return row


def cut(row: Row, width: int) -> Row:
    """`row` in at most `width` cells; where something is left out it ends in `…`."""
    if row_cells(row) <= width:
        return row
    kept: list[Run] = []
    room = max(0, width - 1)
    for run in row:
        text = _head(run.text, room)
        kept.append(Run(text, run.look))
        room -= row_cells((Run(text),))
        if text != run.text:
            break
    return joined(*kept, Run(ELLIPSIS, PLAIN))


def _head(text: str, cells: int) -> str:
    """The beginning of a drawn text that fits into `cells`."""
    at = taken = 0
    while at < len(text):
        glyph = glyph_at(text, at, len(text), 0)
        if taken + glyph.cells > cells:
            break
        at, taken = glyph.stop, taken + glyph.cells
    return text[:at]
