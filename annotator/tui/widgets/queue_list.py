"""The rows of the queue; pages come from the store as they are needed."""

from collections.abc import Callable

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

MIN_TITLE = 16
"""Cells a title keeps; other columns go first."""

_STATE, _OPEN, _FLAG, _DATE, _SOURCE, _NOTE = 8, 7, 4, 10, 16, 20


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
        lines = []
        for place, row in enumerate(shown, self._top):
            line = row_content(row, width)
            lines.append(line.stylize("reverse") if place == self._chosen else line)
        return Content("\n").join(lines)


def row_content(row: QueueRow, width: int) -> Content:
    """One row for a width in cells: narrow screens go without note, source, date, then count and state."""
    columns = [
        (_STATE, WORDS[row.state], "dim" if row.state.finished else "bold", 5),
        (_FLAG, "flag" if row.flagged else "", "bold", 4),
        (_OPEN, "" if row.open is None else f"open {row.open}", "", 3),
        (_DATE, row.date, "dim", 2),
        (_SOURCE, row.source, "dim", 1),
        (_NOTE, row.note, "", 0),
    ]
    keep = [*columns]
    while len(keep) > 1 and width - sum(size + 2 for size, *_ in keep) < MIN_TITLE:
        keep.remove(min(keep, key=lambda column: column[3]))
    room = max(4, width - sum(size + 2 for size, *_ in keep))
    cells = [_cell(keep[0][1], keep[0][0], keep[0][2])]
    cells.append(_cell(row.title, room, "dim" if row.state.finished else ""))
    cells += [_cell(text, size, style) for size, text, style, _ in keep[1:]]
    return Content("  ").join(cells)


def _cell(text: str, width: int, style: str) -> Content:
    return Content(safe(text)).truncate(width, ellipsis=True, pad=True).stylize(style)
