"""The rows of the queue: a window on it that is read as it is needed, from either end."""

from typing import Protocol

from textual.content import Content
from textual.events import Click, Resize
from textual.message import Message
from textual.timer import Timer
from textual.widget import Widget

from annotator.document.errors import StoreError
from annotator.store.queue import QueueCursor, QueuePage, QueueRow, QueueView
from annotator.tui.queue_rows import columns_for, row_content

PAGE = 200
"""Rows read at once."""

WINDOW = 5 * PAGE
"""Rows kept; those farthest away are let go."""

STEPS = 4
"""Reads in a row that may find nothing before the keys are heard again."""

PAUSE = 0.01
"""Seconds between such reads, so that a key never waits for a search."""


class ReadQueue(Protocol):
    """What reads pages of the queue: the desk."""

    def __call__(
        self,
        view: QueueView | None = None,
        after: QueueCursor | None = None,
        limit: int = 100,
        *,
        backwards: bool = False,
        including: bool = False,
    ) -> QueuePage:
        """A page; see `store.queue.queue_page`."""


class QueueList(Widget):
    """A list with one chosen row, of which only a window is held.

    Attributes:
        looked: how many articles have been looked at since the view was shown.
    """

    DEFAULT_CSS = """
    QueueList { width: 1fr; height: 1fr; text-wrap: nowrap; text-overflow: clip; padding: 0 1; }
    """

    can_focus = False

    class Looked(Message):
        """More of the queue has been looked at."""

    class Failed(Message):
        """Rows could not be read; the queue is taken to end there."""

        def __init__(self, error: StoreError) -> None:
            super().__init__()
            self.error = error

    class Opened(Message):
        """The chosen row was clicked."""

    def __init__(self, read: ReadQueue, *, id: str | None = None) -> None:
        self._read = read
        self._nothing = ""
        self._view = QueueView()
        self._rows: list[QueueRow] = []
        self._before: QueueCursor | None = None
        self._after: QueueCursor | None = None
        self._is_first = self._is_last = False
        self._chosen = 0
        self._top = 0
        self._timer: Timer | None = None
        self.looked = 0
        super().__init__(id=id)

    # what is shown

    @property
    def chosen(self) -> QueueRow | None:
        """The chosen row, or None when there are none."""
        return self._rows[self._chosen] if self._rows else None

    @property
    def page_rows(self) -> int:
        """How many rows are on screen."""
        return max(1, self.content_size.height)

    @property
    def is_looking(self) -> bool:
        """Whether rows for the screen are still being looked for."""
        return self._timer is not None

    @property
    def found(self) -> tuple[int, bool]:
        """How many rows have been found, and whether that is all of them."""
        return len(self._rows), self._is_first and self._is_last

    def show(self, view: QueueView, place: QueueCursor | None = None, nothing: str = "") -> None:
        """Show another view, from its start or at a place of it.

        Args:
            view: order and search.
            place: the row to choose, where it is wanted.
            nothing: what to say when there is no row.
        """
        self._view = view
        self._nothing = nothing or self._nothing
        self.looked = 0
        self._stop()
        self._begin(place)
        self._go_on()
        if place is not None and self._rows:
            self._top = max(0, self._chosen - self.page_rows // 2)
        self.refresh()

    def _begin(self, place: QueueCursor | None, *, at_end: bool = False) -> None:
        """Let go of all rows; the next ones are read from `place`, from the start, or from the end."""
        self._rows, self._chosen, self._top = [], 0, 0
        self._before = self._after = place
        self._is_first = place is None and not at_end
        self._is_last = at_end
        if place is not None:
            page = self._page(place, including=True)
            self._take_below(page)

    # reading

    def _page(
        self, place: QueueCursor | None, *, backwards: bool = False, including: bool = False
    ) -> QueuePage:
        """A page from a place on; an empty last one, with a message, when it cannot be read."""
        try:
            return self._read(self._view, place, PAGE, backwards=backwards, including=including)
        except StoreError as error:
            self.post_message(self.Failed(error))
            return QueuePage((), None, 0)

    @property
    def _lacks_below(self) -> bool:
        return not self._is_last and self._chosen + self.page_rows >= len(self._rows)

    @property
    def _lacks_above(self) -> bool:
        return not self._is_first and self._chosen < self.page_rows

    def _go_on(self) -> None:
        """Read what the screen lacks, a few pages now and the rest between keys."""
        self._timer = None
        for _ in range(STEPS):
            if not self._step():
                break
        if self._lacks_below or self._lacks_above:
            self._timer = self.set_timer(PAUSE, self._go_on)
        self.post_message(self.Looked())
        self.refresh()

    def _step(self) -> bool:
        """One read where rows are lacking; False when none are."""
        if self._lacks_below:
            self._take_below(self._page(self._after))
        elif self._lacks_above:
            self._take_above(self._page(self._before, backwards=True))
        else:
            return False
        return True

    def _take_below(self, page: QueuePage) -> None:
        self._rows += page.rows
        self._after, self._is_last = page.next, page.next is None
        self.looked += page.looked
        surplus = min(len(self._rows) - WINDOW, self._top - PAGE)
        if surplus > 0:
            self._rows = self._rows[surplus:]
            self._before, self._is_first = self._rows[0].cursor, False
            self._chosen -= surplus
            self._top -= surplus

    def _take_above(self, page: QueuePage) -> None:
        is_empty = not self._rows
        self._rows = [*page.rows, *self._rows]
        self._before, self._is_first = page.next, page.next is None
        self.looked += page.looked
        added = len(page.rows) - 1 if is_empty else len(page.rows)
        self._chosen, self._top = self._chosen + max(0, added), self._top + max(0, added)
        last = self._top + self.page_rows + PAGE
        if len(self._rows) > WINDOW and last < len(self._rows):
            self._rows = self._rows[:last]
            self._after, self._is_last = self._rows[-1].cursor, False

    def _stop(self) -> None:
        if self._timer is not None:
            self._timer.stop()
        self._timer = None

    # moving

    def move(self, by: int) -> None:
        """Choose the row `by` places away, as far as there are rows."""
        self._choose(self._chosen + by)
        self._stop()
        self._go_on()
        self._choose(self._chosen)

    def to_start(self) -> None:
        """Choose the first row of the queue."""
        self._stop()
        if not self._is_first:
            self._begin(None)
        self._chosen = 0
        self.move(0)

    def to_end(self) -> None:
        """Choose the last row of the queue."""
        self._stop()
        if not self._is_last:
            self._begin(None, at_end=True)
        self._chosen = max(0, len(self._rows) - 1)
        self.move(0)

    def _choose(self, place: int) -> None:
        self._chosen = max(0, min(place, len(self._rows) - 1))
        if not self._top <= self._chosen < self._top + self.page_rows:
            self._top = max(0, self._chosen - self.page_rows // 2)
        self._top = max(0, min(self._top, len(self._rows) - self.page_rows))
        self.refresh()

    def on_resize(self, event: Resize) -> None:
        """Keep the chosen row on screen."""
        if self._rows:
            self.move(0)

    def on_click(self, event: Click) -> None:
        """A click chooses a row; on the chosen one it opens the article."""
        offset = event.get_content_offset(self)
        place = self._top + offset.y if offset is not None else len(self._rows)
        if place >= len(self._rows):
            return
        if place == self._chosen:
            self.post_message(self.Opened())
        else:
            self.move(place - self._chosen)

    def render(self) -> Content:
        """The rows on screen."""
        width = self.content_size.width
        if not self._rows:
            said = "" if self.is_looking else self._nothing
            parts = [said] if len(said) <= width else said.split(" · ")
            return Content("\n").join(Content(part).truncate(width, ellipsis=True) for part in parts)
        shown = self._rows[self._top : self._top + self.page_rows]
        columns = columns_for(shown, width)
        lines = [row_content(row, columns, width) for row in shown]
        place = self._chosen - self._top
        if 0 <= place < len(lines):
            lines[place] = Content(lines[place].plain).stylize("reverse")
        return Content("\n").join(lines)
