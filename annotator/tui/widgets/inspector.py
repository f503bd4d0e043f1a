"""The pane beside the text, or below it: the span in view, the steps of its sentence, what is open."""

from textual.events import Resize

from annotator.editing.state import EditorState
from annotator.tui.layout.details import OpenCounts, detail_rows
from annotator.tui.layout.frame import Away, on_screen
from annotator.tui.widgets.row_pane import RowPane

LOW = 12
"""Rows below which blank ones are left out."""


class Inspector(RowPane):
    """Shows what is known about the span in view in an `EditorState`."""

    DEFAULT_CSS = """
    Inspector { width: 34; height: 1fr; padding: 0 0 0 1; }
    """

    def __init__(self, *, id: str | None = None) -> None:
        self._given: tuple[EditorState, Away] | None = None
        self._counts = OpenCounts()
        super().__init__(id=id)

    def show(self, state: EditorState | None, away: Away = on_screen) -> None:
        """Show the details of `state`; None empties the pane. `away` is as for the frame line."""
        self._given = (state, away) if state else None
        self._fit()

    def on_resize(self, event: Resize) -> None:
        """Fit the new size."""
        self._fit()

    def _fit(self) -> None:
        width = self.content_size.width
        if not width or not self.display:
            return
        if self._given is None:
            self.show_rows([])
            return
        state, away = self._given
        height = self.content_size.height
        is_low = height < LOW
        rows = detail_rows(state, width, away, self._counts.of(state.board), 0 if is_low else height)
        self.show_rows([row for row in rows if row] if is_low else rows)
