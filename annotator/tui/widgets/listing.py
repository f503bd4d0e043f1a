"""A panel with a head and rows of which some are shown; the usual keys go through them."""

from textual.content import Content

from annotator.tui.widgets.panel import Panel

LEFT_FREE = 7
"""Rows of the screen that a listing leaves to everything else."""


class Listing(Panel):
    """Shows as many rows as fit, the chosen one among them."""

    def __init__(self, *, id: str | None = None) -> None:
        self.row = 0
        super().__init__(id=id)

    @property
    def total(self) -> int:
        """How many rows there are."""
        raise NotImplementedError

    def head(self) -> Content:
        """The line above the rows."""
        raise NotImplementedError

    def entry(self, number: int) -> Content:
        """The row of a number, from 0."""
        raise NotImplementedError

    def go(self, id: str | None) -> bool:
        """Go by the action of a key; False when it is none that goes anywhere."""
        page = self._height - 1
        by = {"cursor.up": -1, "cursor.down": 1, "cursor.page_up": -page, "cursor.page_down": page}
        if id not in by:
            return False
        self.row = max(0, min(self.row + by[id], self.total - 1))
        self.refit()
        return True

    @property
    def _height(self) -> int:
        return max(2, min(self.total, self.screen.size.height - LEFT_FREE))

    def refit(self) -> None:
        """Show the head and the rows around the chosen one."""
        height = self._height
        first = max(0, min(self.row - height // 2, self.total - height))
        rows = [self.entry(number) for number in range(first, min(first + height, self.total))]
        self.show_lines([self.head().truncate(self.room, ellipsis=True), *rows])
