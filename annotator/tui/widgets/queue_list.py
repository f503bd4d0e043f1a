"""The rows of the queue; pages come from the store as they are needed."""

from collections.abc import Callable, Sequence
from enum import Enum

from textual.content import Content
from textual.events import Resize
from textual.widget import Widget

from annotator.document.safe_text import safe
from annotator.store.queue import QueueCursor, QueuePage, QueueRow
from annotator.store.summaries import ArticleState

WORDS = {
    ArticleState.STARTED: "begun",
    ArticleState.NEW: "new",
    ArticleState.SKIPPED: "skipped",
    ArticleState.DONE: "done",
    ArticleState.REJECTED: "rejected",
}
"""What the queue calls the states."""

PAGE = 200
"""Rows read at once."""

MIN_TITLE = 36
"""Cells a title keeps; other columns go first."""


class QueueList(Widget):
    """A list with one chosen row. It holds what has been read so far and reads on near its end."""

    DEFAULT_CSS = """
    QueueList { width: 1fr; height: 1fr; text-wrap: nowrap; text-overflow: clip; padding: 0 1; }
    """

    can_focus = False

    def __init__(
        self, read: Callable[[QueueCursor | None, int], QueuePage], *, id: str | None = None
    ) -> None:
        self._read = read
        self._rows: list[QueueRow] = []
        self._next: QueueCursor | None = None
        self._chosen = 0
        self._top = 0
        super().__init__(id=id)

    def on_mount(self) -> None:
        """Read the first page."""
        self._take(self._read(None, PAGE))

    def _take(self, page: QueuePage) -> None:
        self._rows += page.rows
        self._next = page.next

    @property
    def chosen(self) -> QueueRow | None:
        """The chosen row, or None when there are no articles."""
        return self._rows[self._chosen] if self._rows else None

    @property
    def page_rows(self) -> int:
        """How many rows are on screen."""
        return max(1, self.content_size.height)

    def choose(self, key: str) -> None:
        """Choose the article with this key if it is among those read."""
        for place, row in enumerate(self._rows):
            if row.key == key:
                self._chosen = place
        self.move(0)

    def move(self, by: int) -> None:
        """Choose the row `by` places away, as far as there are rows."""
        while self._next is not None and self._chosen + by + self.page_rows >= len(self._rows):
            before = len(self._rows)
            self._take(self._read(self._next, PAGE))
            if len(self._rows) == before:
                break
        self._chosen = max(0, min(self._chosen + by, len(self._rows) - 1))
        if not self._top <= self._chosen < self._top + self.page_rows:
            self._top = max(0, self._chosen - self.page_rows // 2)
        self.refresh()

    def on_resize(self, event: Resize) -> None:
        """Keep the chosen row on screen."""
        self.move(0)

    def render(self) -> Content:
        """The rows on screen."""
        width = self.content_size.width
        if not self._rows:
            return Content("no articles yet · annotator import FILE…")
        shown = self._rows[self._top : self._top + self.page_rows]
        columns = columns_for(shown, width)
        lines = [row_content(row, columns, width) for row in shown]
        place = self._chosen - self._top
        if 0 <= place < len(lines):
            lines[place] = Content(lines[place].plain).stylize("reverse")
        return Content("\n").join(lines)


class Column(Enum):
    """What a row may tell, the least needed first, with its cells."""

    NOTE = 24
    SOURCE = 16
    DATE = 10
    OPEN = 8
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
            case Column.FLAG:
                return "flag" if row.flagged else ""
            case Column.STATE:
                return WORDS[row.state]


def columns_for(rows: Sequence[QueueRow], width: int) -> list[Column]:
    """The columns that say something of these rows and leave the title enough of `width` cells."""
    used = [column for column in Column if any(column.text(row) for row in rows)]
    while len(used) > 1 and _room(used, width) < MIN_TITLE:
        used.pop(0)
    return used


def _room(columns: Sequence[Column], width: int) -> int:
    """Cells that are left for the title."""
    return width - sum(column.value + len(_GAP) for column in columns)


_GAP = "  "
_ORDER = (Column.STATE, None, Column.FLAG, Column.OPEN, Column.DATE, Column.SOURCE, Column.NOTE)


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
    shown = Content(safe(text)).truncate(width, ellipsis=True, pad=True)
    return shown.stylize("dim") if dim else shown
