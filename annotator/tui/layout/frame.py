"""The frame line: an event with its parts, or a name with its roles and the events it takes part in."""

from collections.abc import Callable, Iterator, Sequence

from msgspec import Struct
from msgspec.structs import replace

from annotator.document.schema import Attribute, AttributeKind, Severity
from annotator.document.spans import AttributeValue, Span
from annotator.editing.board import Board
from annotator.editing.items import Item, Link, Status
from annotator.editing.rules import problems_in
from annotator.editing.state import EditorState
from annotator.editing.steps import find_step
from annotator.tui.layout.cells import glyph_at
from annotator.tui.layout.marks import DOUBT
from annotator.tui.layout.names import ELLIPSIS, one_line, repeats, shorten
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
_FAIR_NAME = 9
"""Cells of eight letters and `…`: no name gets shorter while less important things can go."""

_LONGEST_NAME = 60


class End(Struct, frozen=True):
    """The other end of a link.

    Attributes:
        name: its text.
        sign: what stands behind it: how the link stands, and where the end is if off screen.
        look: how it looks.
    """

    name: str
    sign: str
    look: Look


class FramePart(Struct, frozen=True):
    """One kind of link of the span in view.

    Attributes:
        label: the relation's name, as seen from the span (`SOURCE`, `SOURCE of`).
        short: the same, shorter.
        ends: empty when there is none.
        more: how many further ends there are that are only counted.
        is_incoming: the links come from elsewhere.
    """

    label: str
    short: str
    ends: tuple[End, ...] = ()
    more: int = 0
    is_incoming: bool = False


class FrameView(Struct, frozen=True):
    """The content of the frame line before it is fitted to a width.

    Attributes:
        is_frame: an event; its first value says what it is, and is the last to go.
        gap: what stands before the values.
    """

    kind: str
    name: str
    look: Look
    values: tuple[str, ...] = ()
    parts: tuple[FramePart, ...] = ()
    is_frame: bool = False
    gap: str = _GAP


def frame_line(state: EditorState, width: int, away: Away) -> Row:
    """The frame line in at most `width` cells.

    Where it does not fit, the names at the other ends are shortened first, though not beyond
    recognition; then attributes go, links from elsewhere are counted instead of named, the span's own
    name is shortened, and relations get their short names. What still does not fit ends in `…`.
    """
    view, problem, room = frame_view(state, away), problem_row(state), width - 1
    if view is None:
        return joined(Run(" "), cut(problem, room)) if problem else ()
    if not problem:
        return joined(Run(" "), _fitting_frame(view, room))
    share = room - row_cells(_line(view, _FAIR_NAME, _FAIR_NAME, True)) - len(_GAP)
    if share < min(row_cells(problem), _MIN_PROBLEM):
        return joined(Run(" "), cut(problem, room))
    problem = cut(problem, share)
    frame = _fitting_frame(view, room - row_cells(problem) - len(_GAP))
    return joined(Run(" "), frame, Run(_GAP), problem)


def _fitting_frame(view: FrameView, room: int) -> Row:
    """The frame in at most `room` cells."""
    row: Row = ()
    for shown in _smaller(view):
        row = _fitted(shown, room, own=_LONGEST_NAME)
        if row_cells(row) <= room:
            return row
    for least, tight in ((_FAIR_NAME, False), (_FAIR_NAME, True), (_MIN_NAME, True)):
        row = _fitted(shown, room, tight=tight, least=least)
        if row_cells(row) <= room:
            return row
    return cut(row, room)


def _smaller(view: FrameView) -> Iterator[FrameView]:
    """The frame whole, then with less and less of what matters least."""
    yield view
    yield replace(view, gap=" ")
    yield replace(view, gap=" ", values=view.values[:1])
    if not view.is_frame:
        yield replace(view, values=())
    view = replace(view, gap=" ", values=view.values[:1] if view.is_frame else ())
    for named in (1, 0):
        yield replace(view, parts=tuple(_counted(part, named) for part in view.parts))


def _counted(part: FramePart, named: int) -> FramePart:
    """A kind of link from elsewhere with so many ends named and the rest counted; others as they are."""
    if not part.is_incoming or len(part.ends) <= max(named, 1):
        return part
    return replace(part, ends=part.ends[:named], more=len(part.ends) - named)


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
        attribute_values(board, item),
        tuple(frame_parts(state, item, away)),
        schema.is_frame(span.label),
    )


def kind(item: Item, label: str) -> str:
    """A span's label with the sign of how it stands: `✗ACT`, `ACT✗?` for one that is doubted."""
    if item.status is Status.OPEN:
        return label + (DOUBT if item.doubted else "")
    return SIGNS[item.status] + label


def span_text(board: Board, span: Span) -> str:
    """The words of a span on one line."""
    return one_line(board.article.text[span.start : span.end])


def attribute_values(board: Board, item: Item) -> tuple[str, ...]:
    """The values that a span has, in the order of the schema; values that say nothing new left out.

    These are what absence would mean too, and names that repeat the span's text. What the span
    probably has, because others like it have, ends in `?`.
    """
    values: list[str] = []
    for attribute in board.schema.attributes_on(item.span.label):
        value, sign = attribute_value(item, attribute)
        if value and value != attribute.default and not repeats_text(board, item, attribute):
            values += [each + sign for each in ([value] if isinstance(value, str) else value)]
    return tuple(values)


def repeats_text(board: Board, item: Item, attribute: Attribute) -> bool:
    """Whether an attribute in free text says only what the span's own words say."""
    value, _ = attribute_value(item, attribute)
    return (
        attribute.kind is AttributeKind.TEXT
        and isinstance(value, str)
        and repeats(value, span_text(board, item.span))
    )


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
            parts.append(FramePart(f"{relation.id} of", f"{relation.short} of", ends, is_incoming=True))
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


def _fitted(
    view: FrameView, width: int, *, tight: bool = False, least: int = _FAIR_NAME, own: int = 0
) -> Row:
    """The line with the longest names that fit, or with the shortest allowed.

    Args:
        view: what to show.
        width: cells there are.
        tight: relations have their short names.
        least: cells that any name may take.
        own: cells that the span's own name may take; 0 for as many as the others.
    """
    low, high = least, max([least, *map(len, _names(view))])
    high = max(least, min(high * 2, _LONGEST_NAME))
    whole = _line(view, high, own or high, tight)
    if row_cells(whole) <= width:
        return whole
    while low < high:
        middle = (low + high + 1) // 2
        if row_cells(_line(view, middle, own or middle, tight)) <= width:
            low = middle
        else:
            high = middle - 1
    return _line(view, low, own or low, tight)


def _names(view: FrameView) -> list[str]:
    return [view.name, *(end.name for part in view.parts for end in part.ends)]


def _line(view: FrameView, longest: int, own: int, tight: bool) -> Row:
    row = joined(Run(f"{view.kind} {shorten(view.name, own)}", view.look))
    values = [shorten(value, longest) for value in view.values]
    if values:
        row = joined(row, Run(view.gap + " ".join(values)))
    for part in view.parts:
        label = part.short if tight else part.label
        row = joined(row, Run(" │ ", QUIET), Run(shorten(label, 24) + " ", QUIET), _ends_row(part, longest))
    return row


def _ends_row(part: FramePart, longest: int) -> Row:
    row: Row = ()
    for number, end in enumerate(part.ends):
        row = joined(row, Run(", " if number else ""), Run(shorten(end.name, longest) + end.sign, end.look))
    if part.more:
        return joined(row, Run(" " if part.ends else ""), Run(f"+{part.more}", QUIET))
    return row or (Run(NONE),)


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
