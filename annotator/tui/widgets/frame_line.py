"""The row above the footer: the event in view with its parts, or the focused name with its links."""

from textual.events import Resize

from annotator.editing.state import EditorState
from annotator.tui.layout.frame import Away, frame_line, on_screen
from annotator.tui.widgets.row_pane import RowPane


class FrameLine(RowPane):
    """Shows the frame line of an `EditorState` at any width."""

    DEFAULT_CSS = """
    FrameLine { height: 1; width: 1fr; }
    """

    def __init__(self, *, id: str | None = None) -> None:
        self._given: tuple[EditorState, Away] | None = None
        super().__init__(id=id)

    def show(self, state: EditorState | None, away: Away = on_screen) -> None:
        """Show the frame in view in `state`; None empties the line.

        `away` tells how many visual lines off screen a stretch of text is (`ArticleView.rows_away`),
        so this is called after the article view has been given the state.
        """
        self._given = (state, away) if state else None
        self._fit(self.size.width)

    def on_resize(self, event: Resize) -> None:
        """Fit the new width."""
        self._fit(event.size.width)

    def _fit(self, width: int) -> None:
        if not width:
            return
        if self._given is None:
            self.show_rows([])
        else:
            state, away = self._given
            self.show_rows([frame_line(state, width, away)])
