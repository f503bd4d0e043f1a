"""The pane beside the text, or below it: the span in view, the steps of its sentence, what is open."""

from textual.events import Resize

from annotator.editing.state import EditorState
from annotator.tui.layout.details import OpenCounts, detail_rows
from annotator.tui.layout.frame import Away, on_screen
from annotator.tui.widgets.resting import FollowsAtRest
from annotator.tui.widgets.row_pane import RowPane

LOW = 12
"""Rows below which blank ones are left out."""


class Inspector(RowPane, FollowsAtRest):
    """Shows what is known about the span in view in an `EditorState`, once the keys rest."""

    DEFAULT_CSS = """
    Inspector { width: 34; height: 1fr; padding: 0 0 0 1; }
    """

    def __init__(self, *, id: str | None = None) -> None:
        self._given: tuple[EditorState, Away] | None = None
        self._counts = OpenCounts()
        super().__init__(id=id)

    def show(self, state: EditorState | None, away: Away = on_screen) -> None:
        """Show the details of `state`; None empties the pane. `away` is as for the frame line.

        Another article is shown at once, the same one after a pause.
        """
        before, self._given = self._given, (state, away) if state else None
        if state is None or before is None or before[0].board.article is not state.board.article:
            self.follow()
        else:
            self.follow_later()

    @property
    def text(self) -> str:
        """What is shown, or about to be."""
        self.follow()
        return super().text

    def on_resize(self, event: Resize) -> None:
        """Fit the new size."""
        self.fill()

    def fill(self) -> None:
        """Show what was given last."""
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
