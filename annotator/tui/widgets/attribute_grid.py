"""The attribute grid: the values of the focused span's attributes, one key each."""

from textual.content import Content

from annotator.document.safe_text import safe
from annotator.document.schema import LabelSchema
from annotator.document.spans import Span
from annotator.editing.commands import ApplyLabel, SetAttribute
from annotator.tui.actions import Context
from annotator.tui.attribute_keys import GO_ON as GO_ON_ACTIONS
from annotator.tui.attribute_keys import Cell, Grid, Row, first_stage, second_stage
from annotator.tui.keymap import Keymap
from annotator.tui.keys import Press
from annotator.tui.widgets.panel import CLOSES, PASSES, Panel, Reaction

COLUMNS = 4
"""Most columns of the main choice: the sixteen event types stand four by four."""

TALL = 16
"""Rows from which on the grid has a head; on less the frame line below names the span."""

MIN_HELP = 20
"""Fewest cells in which what a value means is still worth telling."""

LEAVE = frozenset({"edit.escape", "list.open", "attributes.open"})
"""Actions that close the grid and do nothing else."""

GO_ON = frozenset(["space", "tab", "shift+tab", "left", "right", "up", "down", "home", "end", "pgup", "pgdn"])
"""Keys that never give a value: they leave the grid and do what they always do."""

TAKES_OFF = "backspace"
"""The key that takes the value off that the line below the cells tells of."""


class AttributeGrid(Panel):
    """Opens on a span, gives back commands, and follows the span as it changes."""

    where = Context.GRID

    def __init__(self, schema: LabelSchema, keymap: Keymap, *, id: str | None = None) -> None:
        self._schema = schema
        self._left_alone = frozenset(key for action in GO_ON_ACTIONS for key in keymap.keys[action])
        self._span = Span("", 0, 1, "")
        self._surface = ""
        self._grid = Grid(())
        super().__init__(id=id)

    @property
    def grid(self) -> Grid:
        """The stage that is shown."""
        return self._grid

    def open(self, span: Span, surface: str) -> bool:
        """Show the grid of a span; False when its label has no attributes."""
        self._span, self._surface = span, surface
        self._grid = first_stage(self._schema, span)
        if not self._grid.cells:
            return False
        self.refit()
        return True

    def follow(self, span: Span | None) -> bool:
        """Show the span as it now is; False when it is gone or there is nothing more to choose."""
        if span is None or span.label != self._span.label:
            return False
        self._span = span
        if self._grid.is_second:
            self._grid = second_stage(self._schema, span, self._left_alone)
        else:
            self._grid = first_stage(self._schema, span)
        if not self._grid.cells:
            return False
        self.refit()
        return True

    def take(self, press: Press, id: str | None) -> Reaction:
        """A key of the grid gives its value; any other leaves, and in the second stage acts as always."""
        cell = self._grid.cell(press.key)
        if cell is not None:
            return self._chosen(cell)
        if id == "help.open":
            return Reaction(action=id)
        if press.key == TAKES_OFF:
            cell = told_of(self._grid)
            if cell is None:
                return Reaction(message="nothing here to take off")
            return Reaction(command=SetAttribute(cell.attribute, cell.value))
        if id in LEAVE:
            return CLOSES
        if self._grid.is_second or press.key in GO_ON or len(press.key) > 1:
            return PASSES
        return Reaction(message=f"{press.key} is no value here · {{edit.escape}} leaves")

    def _chosen(self, cell: Cell) -> Reaction:
        if cell.row is Row.TEXT:
            return Reaction(asks=cell.attribute)
        if cell.row is Row.MAIN:
            self._grid = Grid((), self._grid.main, is_second=True)
        if cell.is_set and cell.row is not Row.TOGGLE:
            return Reaction(command=ApplyLabel(self._span.label))
        return Reaction(command=SetAttribute(cell.attribute, cell.value))

    def refit(self) -> None:
        """Lay the cells out for the width there is."""
        lines = grid_lines(self._grid, self._span, self._surface, self.room)
        if self.screen.size.height >= TALL:
            lines += told_line(self._schema, self._grid, self.room)
        self.show_lines(lines if self.screen.size.height >= TALL else lines[1:])


def told_of(grid: Grid) -> Cell | None:
    """The cell of the value that stands in this stage: what depends on another value comes first."""
    order = (Row.DEPENDENT, Row.MAIN, Row.CHOICE)
    return next((cell for row in order for cell in grid.cells if cell.row is row and cell.is_set), None)


def told_line(schema: LabelSchema, grid: Grid, width: int) -> list[Content]:
    """One line on the value that stands: what it means, and how it is taken off; none where none stands."""
    cell = told_of(grid)
    if cell is None:
        return []
    off = f"{TAKES_OFF} takes {cell.label} off"
    help = next((each.help_for(cell.value) for each in schema.attributes if each.id == cell.attribute), "")
    said = f"{cell.label}: {' '.join(help.split())}" if help else ""
    room = width - len(off) - 3
    if not said or room < MIN_HELP:
        return [Content.styled(safe(off), "dim").truncate(width, ellipsis=True)]
    told = Content.styled(safe(said), "dim").truncate(room, ellipsis=True)
    return [Content.assemble(told, (f" · {safe(off)}", "dim"))]


def grid_lines(grid: Grid, span: Span, surface: str, width: int) -> list[Content]:
    """The lines of the grid for a width in cells."""
    said = "any other key goes on" if grid.is_second else "esc leaves"
    head = Content.assemble((safe(span.label), "bold"), " ", safe(surface))
    room = width - len(said) - 2
    lines = [
        Content.assemble(head.truncate(room, ellipsis=True, pad=True), "  ", (said, "dim"))
        if room > 8
        else head.truncate(width, ellipsis=True)
    ]
    for row, name, cells in grid.rows():
        if row is Row.MAIN:
            lines += _columns(cells, width)
        else:
            lines += _flow(name, cells, width)
    return lines


def _columns(cells: list[Cell], width: int) -> list[Content]:
    """Cells in columns of one width, read row by row."""
    shown = [_shown(cell) for cell in cells]
    widest = max(cell.cell_length for cell in shown) + 2
    columns = max(1, min(COLUMNS, (width + 2) // widest))
    return [
        Content("").join(cell.pad_right(widest - cell.cell_length) for cell in shown[start : start + columns])
        for start in range(0, len(shown), columns)
    ]


def _flow(name: str, cells: list[Cell], width: int) -> list[Content]:
    """Cells one after the other, on as many lines as it takes, after the attribute's name."""
    lines: list[Content] = []
    line = Content.styled(f"{safe(name)} ", "dim") if name else Content("")
    for cell in cells:
        shown = _shown(cell)
        if line.cell_length + shown.cell_length > width and line.plain.strip():
            lines.append(line)
            line = Content("")
        line = Content.assemble(line, shown, "  ")
    return [*lines, line]


def _shown(cell: Cell) -> Content:
    style = "reverse" if cell.is_set else ""
    return Content.assemble((safe(cell.key), "bold $text-accent"), " ", (safe(cell.label), style))
