"""A pane of rows that repaints only the cells that changed."""

from collections.abc import Sequence

from textual.geometry import Region
from textual.strip import Strip

from annotator.tui.layout.rows import Row, changed_cells, row_text
from annotator.tui.strips import StyleSheet
from annotator.tui.widgets.kept_lines import WholeRows


class RowPane(WholeRows):
    """Shows rows made elsewhere. Showing the same again costs nothing, and nothing causes a layout."""

    can_focus = False

    def __init__(self, *, id: str | None = None) -> None:
        self._rows: tuple[Row, ...] = ()
        self._styles_of_looks: StyleSheet | None = None
        super().__init__(id=id)

    @property
    def text(self) -> str:
        """What is shown, without looks, a line for each row."""
        return "\n".join(row_text(row) for row in self._rows)

    def show_rows(self, rows: Sequence[Row]) -> None:
        """Show these rows."""
        old, self._rows = self._rows, tuple(rows)
        regions = []
        for y in range(max(len(old), len(rows))):
            cells = changed_cells(old[y] if y < len(old) else (), rows[y] if y < len(rows) else ())
            if cells:
                regions.append(Region(cells[0], y, cells[1] - cells[0], 1))
        if regions:
            self.refresh(*regions)

    def notify_style_update(self) -> None:
        """Forget styles: the theme has changed."""
        super().notify_style_update()
        self._styles_of_looks = None

    def render_line(self, y: int) -> Strip:
        """The row `y`."""
        if self._styles_of_looks is None:
            self._styles_of_looks = StyleSheet(self)
        row = self._rows[y] if y < len(self._rows) else ()
        return self._styles_of_looks.strip(row, self.content_size.width)
