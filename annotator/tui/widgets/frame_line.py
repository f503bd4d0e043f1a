"""The row above the footer: the event in view with its parts, or the focused name with its links."""

import time

from textual.events import Resize

from annotator.editing.state import EditorState
from annotator.tui.layout.frame import Away, frame_line, on_screen
from annotator.tui.widgets.resting import FollowsAtRest
from annotator.tui.widgets.row_pane import RowPane

RACING = 0.06
"""Seconds between two keys below which one is held down: nobody reads the line then."""


class FrameLine(RowPane, FollowsAtRest):
    """Shows the frame line of an `EditorState` at any width; while a key is held it waits for its end."""

    DEFAULT_CSS = """
    FrameLine { height: 1; width: 1fr; }
    """

    def __init__(self, *, id: str | None = None) -> None:
        self._given: tuple[EditorState, Away] | None = None
        self._shown_at = 0.0
        super().__init__(id=id)

    def show(self, state: EditorState | None, away: Away = on_screen) -> None:
        """Show the frame in view in `state`; None empties the line.

        `away` tells how many visual lines off screen a stretch of text is (`ArticleView.rows_away`),
        so this is called after the article view has been given the state.
        """
        self._given = (state, away) if state else None
        before, self._shown_at = self._shown_at, time.monotonic()
        if self._shown_at - before < RACING:
            self.follow_later()
        else:
            self.follow()

    @property
    def text(self) -> str:
        """What is shown, or about to be."""
        self.follow()
        return super().text

    def fill(self) -> None:
        """Show what was given last."""
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
