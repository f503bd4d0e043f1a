"""The attribute grid as a value: which key gives which value, derived from the label schema alone.

The grid has two stages. In the first every attribute without a condition has its keys: choices with
all their values, toggles, sets, texts. Picking a value of the main choice leads to the second stage:
the values that depend on it, and the toggles. There every other key leaves the grid and does what it
always does, so that `e` and one letter are all that a type costs.
"""

from collections.abc import Iterable, Iterator
from enum import Enum, auto

from msgspec import Struct

from annotator.document.schema import Attribute, AttributeKind, LabelSchema
from annotator.document.spans import Span

_LETTERS = "abcdefghijklmnopqrstuvwxyz"
_MARKS = "-+=~^%&@"
GO_ON = (
    *(
        "span.accept",
        "span.reject",
        "edit.undo",
        "attributes.open",
        "overlap.next",
        "select.start",
        "queue.open",
    ),
    *("link.1", "link.2", "link.other"),
)
"""Actions whose keys go on doing what they always do in the second stage."""

LEFT_ALONE = frozenset("axueovdqstr")
"""Those keys as they come."""


class Row(Enum):
    """What a cell belongs to, for placement."""

    MAIN = auto()
    CHOICE = auto()
    DEPENDENT = auto()
    TOGGLE = auto()
    TEXT = auto()


class Cell(Struct, frozen=True):
    """One value that one key gives.

    Attributes:
        value: empty for a text, which is typed.
        label: what the cell says.
        is_set: whether the span has it.
    """

    key: str
    row: Row
    attribute: str
    value: str
    label: str
    is_set: bool = False


class Grid(Struct, frozen=True):
    """The cells of one stage, in display order.

    Attributes:
        main: id of the main choice, or empty.
        is_second: whether it is the second stage.
    """

    cells: tuple[Cell, ...]
    main: str = ""
    is_second: bool = False

    def cell(self, key: str) -> Cell | None:
        """The cell of a key, or None."""
        return next((cell for cell in self.cells if cell.key == key), None)

    def rows(self) -> list[tuple[Row, str, list[Cell]]]:
        """Cells that are shown together: row, attribute (empty for toggles) and cells, in order."""
        found: dict[tuple[Row, str], list[Cell]] = {}
        for cell in self.cells:
            name = "" if cell.row in (Row.TOGGLE, Row.TEXT) else cell.attribute
            found.setdefault((cell.row, name), []).append(cell)
        order = sorted(found, key=lambda at: at[0].value)
        return [(row, name, found[row, name]) for row, name in order]


def first_stage(schema: LabelSchema, span: Span) -> Grid:
    """The grid that opens on a span: everything but what depends on another value."""
    attributes = [each for each in schema.attributes_on(span.label) if not each.depends_on]
    main = _main(attributes)
    return Grid(_cells(attributes, span, main, frozenset()), main)


def second_stage(schema: LabelSchema, span: Span, left_alone: frozenset[str] = LEFT_ALONE) -> Grid:
    """The grid after the main choice was made: its dependents, and the toggles; may be empty.

    `left_alone`: keys that give no value here.
    """
    attributes = schema.attributes_on(span.label)
    main = _main([each for each in attributes if not each.depends_on])
    second = [each for each in attributes if each.depends_on == main or _is_toggle(each)]
    return Grid(_cells(second, span, "", left_alone), main, is_second=True)


def _main(attributes: Iterable[Attribute]) -> str:
    """The attribute that the grid is mostly about: the first choice that is no toggle."""
    choices = (a.id for a in attributes if a.kind is AttributeKind.CHOICE and not _is_toggle(a))
    return next(choices, "")


def _is_toggle(attribute: Attribute) -> bool:
    """Sets, and choices between a default and one other value, are switched on and off."""
    if attribute.kind is AttributeKind.SET:
        return True
    return attribute.kind is AttributeKind.CHOICE and bool(attribute.default) and len(attribute.values) == 2


def _cells(attributes: Iterable[Attribute], span: Span, main: str, avoid: frozenset[str]) -> tuple[Cell, ...]:
    """The cells with keys given out: those of the schema first, then letters of the value."""
    wanted = [cell for attribute in attributes for cell in _wanted(attribute, span, main)]
    taken: set[str] = set()
    given: dict[int, str] = {}
    for place, cell in enumerate(wanted):
        if cell.key and cell.key not in taken and cell.key not in avoid:
            given[place] = cell.key
            taken.add(cell.key)
    for place, cell in enumerate(wanted):
        if place not in given:
            given[place] = _free_key(cell, taken | avoid)
            taken.add(given[place])
    return tuple(
        Cell(given[place], cell.row, cell.attribute, cell.value, cell.label, cell.is_set)
        for place, cell in enumerate(wanted)
        if given[place]
    )


def _free_key(cell: Cell, taken: set[str] | frozenset[str]) -> str:
    marks = _MARKS if cell.row is Row.TOGGLE else ""
    letters = "".join(char for char in cell.label.lower() if char in _LETTERS)
    candidates = marks + letters + _LETTERS + _LETTERS.upper()
    return next((key for key in candidates if key not in taken), "")


def _wanted(attribute: Attribute, span: Span, main: str) -> Iterator[Cell]:
    """The cells of an attribute with the keys that the schema wants for them."""
    current = span.attributes.get(attribute.id, attribute.default)
    if attribute.kind is AttributeKind.TEXT:
        label = f"{attribute.id}: {current}" if current else attribute.id
        yield Cell("", Row.TEXT, attribute.id, "", str(label), bool(current))
        return
    if attribute.depends_on:
        other = span.attributes.get(attribute.depends_on, "")
        row, values = Row.DEPENDENT, attribute.values_for(other if isinstance(other, str) else "")
    elif _is_toggle(attribute):
        row = Row.TOGGLE
        values = tuple(value for value in attribute.values if value != attribute.default)
    else:
        row, values = (Row.MAIN if attribute.id == main else Row.CHOICE), attribute.values
    for value in values:
        is_set = value in current if isinstance(current, tuple) else value == current
        yield Cell(attribute.key_for(value), row, attribute.id, value, value, is_set)
