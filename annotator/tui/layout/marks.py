"""From spans as they stand to the marks that lanes are drawn from."""

from annotator.document.schema import LabelSchema
from annotator.editing.items import Item, Status
from annotator.tui.layout.lanes import Mark
from annotator.tui.layout.rows import Look
from annotator.tui.layout.scene import Part, Scene

OPEN_LINE = "┄"
DECIDED_LINE = "─"
OFF_GRID = "!"
DOUBT = "✗?"
"""Behind what is open and would be rejected by `space`: something decided elsewhere speaks against it."""

_SIGNS = {Status.OPEN: "?", Status.ACCEPTED: "", Status.UNDECIDED: "·", Status.REJECTED: ""}


def marks_between(scene: Scene, start: int, end: int, with_lanes: bool) -> list[Mark]:
    """The marks of the spans that touch the code points start..end.

    Rejected spans have one only while the cursor is there. Without lanes, open spans are underlined
    in the text, so that they can be told from decided ones.
    """
    here = scene.cursor[0] < end and start < scene.cursor[1]
    return [
        _mark(scene, item, with_lanes)
        for item in scene.board.between(start, end)
        if item.status is not Status.REJECTED or (here and with_lanes)
    ]


def _mark(scene: Scene, item: Item, with_lanes: bool) -> Mark:
    span, schema = item.span, scene.board.schema
    focused = span.id == scene.focus
    if item.status is Status.REJECTED:
        look = Look(_color(schema, span.label), dim=not focused, reverse=focused)
        text_look = Look(reverse=True) if focused else None
        labels = _labels("✗", _short(schema, span.label), "")
        return Mark(span.start, span.end, (*labels, "✗"), " ", look, text_look, 1, False)
    off_grid = OFF_GRID if scene.board.tokens.aligned(span.start, span.end) is None else ""
    hint = scene.hints.get(span.id)
    return Mark(
        span.start,
        span.end,
        _names(scene, item, off_grid),
        _line(schema, item),
        _lane_look(scene, item),
        _text_look(scene, item, focused, with_lanes),
        2 + len(off_grid),
        hint=hint.name if hint else "",
        typed=scene.typed,
        line_look=_line_look(scene, item),
    )


def _names(scene: Scene, item: Item, off_grid: str) -> tuple[str, ...]:
    """What to write where the span begins: what it is in the frame in view, else its label.

    A doubted span shows its label in any case: when it goes, what it is in a frame goes with it.
    """
    short = _short(scene.board.schema, item.span.label)
    if item.status is Status.OPEN and item.doubted:
        return (*_labels("", short, DOUBT + off_grid), DOUBT)
    parts = scene.parts.get(item.span.id)
    return _part_labels(parts, off_grid) if parts else _labels("", short, _SIGNS[item.status] + off_grid)


def _labels(before: str, short: str, after: str) -> tuple[str, ...]:
    return before + short + after, before + short[:1] + after


def _part_labels(parts: tuple[Part, ...], off_grid: str) -> tuple[str, ...]:
    """`SRC?`; for several parts `SRC?TGT?`, then `S?T?`, then `S+`."""
    if len(parts) == 1:
        labels = _labels("", parts[0].short, _part_sign(parts[0]) + off_grid)
        return (*labels, DOUBT) if parts[0].doubted else labels
    whole = "".join(part.short + _part_sign(part) for part in parts) + off_grid
    letters = "".join(part.short[:1] + _part_sign(part) for part in parts) + off_grid
    return whole, letters, parts[0].short[:1] + "+" + off_grid


def _part_sign(part: Part) -> str:
    return DOUBT if part.doubted and part.status is Status.OPEN else _SIGNS[part.status]


def _short(schema: LabelSchema, label: str) -> str:
    return schema.span(label).short if schema.has_span(label) else label[:3].upper()


def _color(schema: LabelSchema, label: str) -> str:
    return schema.span(label).color if schema.has_span(label) else ""


def _line(schema: LabelSchema, item: Item) -> str:
    """Solid when all about the span is decided, its frame too; dots for one left undecided."""
    if item.status is Status.UNDECIDED:
        return "·"
    whole = item.checked or not schema.is_frame(item.span.label)
    return DECIDED_LINE if item.status is Status.ACCEPTED and whole else OPEN_LINE


def _lane_look(scene: Scene, item: Item) -> Look:
    """Of the label: bold for what the current step and frame are about, dim for what is settled."""
    id, look = item.span.id, _line_look(scene, item)
    if look.reverse:
        return look
    if id in scene.waiting or id in scene.parts or id in (scene.focus, scene.frame):
        return Look(look.color, bold=True)
    return look


def _line_look(scene: Scene, item: Item) -> Look:
    """Of the line: dim for what is settled, reversed where the link in focus ends."""
    color = _color(scene.board.schema, item.span.label)
    if any(part.focused for part in scene.parts.get(item.span.id, ())):
        return Look(color, bold=True, reverse=True)
    return Look(color, dim=item.status is not Status.OPEN)


def _text_look(scene: Scene, item: Item, focused: bool, with_lanes: bool) -> Look:
    color = _color(scene.board.schema, item.span.label)
    is_open = item.status is Status.OPEN
    if focused:
        return Look(color, bold=True, reverse=True)
    return Look(
        color,
        bold=not with_lanes and item.span.id in scene.waiting,
        underline=not with_lanes and is_open,
        tint=item.status is Status.ACCEPTED,
    )
