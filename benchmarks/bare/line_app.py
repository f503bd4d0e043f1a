"""The least a full-screen Textual program can be: the lines of a file, drawn one by one.

    python benchmarks/bare/line_app.py FILE

It is the yardstick of `benchmarks/startup.py`: what of the start is Textual's own.
"""

import sys
from pathlib import Path

from rich.segment import Segment
from textual.app import App, ComposeResult
from textual.geometry import Size
from textual.scroll_view import ScrollView
from textual.strip import Strip


class Lines(ScrollView, can_focus=True):
    """The lines of a text."""

    def __init__(self, lines: list[str]) -> None:
        super().__init__()
        self._lines = lines

    def on_mount(self) -> None:
        """Tell how much there is to scroll."""
        self.virtual_size = Size(max(map(len, self._lines)), len(self._lines))

    def render_line(self, y: int) -> Strip:
        """One row of the screen."""
        y += self.scroll_offset.y
        return Strip([Segment(self._lines[y] if y < len(self._lines) else "")])


class BareApp(App[None]):
    """One widget, and nothing that is not needed."""

    ENABLE_COMMAND_PALETTE = False

    def __init__(self, lines: list[str]) -> None:
        super().__init__()
        self._lines = lines

    def compose(self) -> ComposeResult:
        """The text."""
        yield Lines(self._lines)


if __name__ == "__main__":
    BareApp(Path(sys.argv[1]).read_text("utf-8").split("\n")).run(mouse=False)
