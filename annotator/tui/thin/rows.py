"""Rows of cells: what the terminal is to show, and what it shows."""

from collections.abc import Sequence

from annotator.tui.thin.styles import DEFAULT

BLANK = " "


class Row:
    """One row of the screen.

    Attributes:
        texts, styles: the cells as they are to be; the right half of a wide character has the text "".
        shown: the cells as the terminal shows them, None while that is not known.
        covered: bit for each column whose cell is certain.
        runs: what was written since the last output: (column or None for "right behind", style, text).
    """

    __slots__ = ("covered", "full", "runs", "shown", "styles", "texts")

    def __init__(self, columns: int) -> None:
        self.texts = [BLANK] * columns
        self.styles = [DEFAULT] * columns
        self.shown: tuple[list[str], list[int]] | None = None
        self.covered = 0
        self.full = (1 << columns) - 1
        self.runs: list[tuple[int | None, int, str]] = []

    @property
    def is_certain(self) -> bool:
        """Whether every cell is known."""
        return self.covered == self.full

    @property
    def is_changed(self) -> bool:
        """Whether the terminal shows something else, or may do so."""
        if self.shown is None or not self.is_certain:
            return True
        return self.shown[0] != self.texts or self.shown[1] != self.styles

    def write(self, column: int, cells: Sequence[str], style: int) -> None:
        """Put cells from a column on; what goes beyond the last column is not kept."""
        end = column + len(cells)
        columns = len(self.texts)
        if end > columns:
            self.doubt(column)
            return
        if self.texts[column] == "" and cells[0] != "":
            self.covered &= ~(1 << column - 1)
        if end < columns and self.texts[end] == "":
            self.covered &= ~(1 << end)
        self.texts[column:end] = cells
        self.styles[column:end] = [style] * len(cells)
        self.covered |= ((1 << len(cells)) - 1) << column

    def doubt(self, column: int) -> None:
        """From this column on nothing is certain."""
        self.covered &= (1 << max(column, 0)) - 1

    def note_shown(self) -> None:
        """The terminal has been sent everything."""
        self.shown = (self.texts[:], self.styles[:]) if self.is_certain else None
        self.runs.clear()

    def note_blank(self) -> None:
        """The terminal shows nothing on this row."""
        columns = len(self.texts)
        self.shown = [BLANK] * columns, [DEFAULT] * columns

    def forget(self) -> None:
        """Nothing is known about what the terminal shows."""
        self.shown = None
        self.covered = 0
        self.runs.clear()
