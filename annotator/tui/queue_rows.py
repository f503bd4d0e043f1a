"""How a row of the queue looks: as many columns as say something and fit."""

from collections.abc import Sequence
from enum import Enum

from rich.cells import cell_len
from textual.content import Content

from annotator.store.queue import QueueRow
from annotator.store.summaries import ArticleState
from annotator.tui.layout.names import shorten

WORDS = {
    ArticleState.STARTED: "begun",
    ArticleState.NEW: "new",
    ArticleState.SKIPPED: "skipped",
    ArticleState.DONE: "done",
    ArticleState.REJECTED: "rejected",
}
"""What the queue calls the states."""

MIN_TITLE = 36
"""Cells a title keeps; other columns go first."""


class Column(Enum):
    """What a row may tell, the least needed first, with its cells."""

    NOTE = 24
    SOURCE = 16
    DATE = 10
    OPEN = 8
    NOTED = 5
    FLAG = 4
    STATE = 9

    def text(self, row: QueueRow) -> str:
        """What it says of an article."""
        match self:
            case Column.NOTE:
                return row.note
            case Column.SOURCE:
                return row.source
            case Column.DATE:
                return row.date
            case Column.OPEN:
                return f"open {row.open}" if row.open is not None and not row.state.finished else ""
            case Column.NOTED:
                return "note" if row.note else ""
            case Column.FLAG:
                return "flag" if row.flagged else ""
            case Column.STATE:
                return WORDS[row.state]


def columns_for(rows: Sequence[QueueRow], width: int) -> list[Column]:
    """The columns that say something of these rows and leave the title enough of `width` cells.

    Where there is no room for the notes, a word tells that there is one.
    """
    used = [column for column in Column if any(column.text(row) for row in rows)]
    while True:
        shown = [column for column in used if column is not Column.NOTED or Column.NOTE not in used]
        if len(shown) <= 1 or _room(shown, width) >= MIN_TITLE:
            return shown
        used.pop(0)


def _room(columns: Sequence[Column], width: int) -> int:
    """Cells that are left for the title."""
    return width - sum(column.value + len(_GAP) for column in columns)


_GAP = "  "
_ORDER = (Column.STATE, None, Column.FLAG, Column.NOTED, Column.OPEN, Column.DATE, Column.SOURCE, Column.NOTE)


def row_content(row: QueueRow, columns: Sequence[Column], width: int) -> Content:
    """One row: state, title, then the other columns, each cut with `…` to its cells."""
    cells = []
    for column in _ORDER:
        if column is None:
            cells.append(_cell(row.title, max(4, _room(columns, width)), row.state.finished))
        elif column in columns:
            dim = column in (Column.DATE, Column.SOURCE) or row.state.finished
            cells.append(_cell(column.text(row), column.value, dim))
    return Content(_GAP).join(cells)


def _cell(text: str, width: int, dim: bool) -> Content:
    drawn = shorten(text, width)
    shown = Content(drawn + " " * (width - cell_len(drawn)))
    return shown.stylize("dim") if dim else shown
