"""From rows to what Textual writes: looks become styles, rows become strips."""

from rich.color import Color as RichColor
from rich.color import ColorParseError
from rich.segment import Segment
from rich.style import Style
from textual.color import Color
from textual.strip import Strip
from textual.widget import Widget

from annotator.tui.layout.rows import ACCENT, Look, Row, row_cells

TINT = 0.16
"""How much of a label's colour its faint background takes."""


_ON_DARK = {
    "red": "#f7768e",
    "green": "#9ece6a",
    "yellow": "#e0af68",
    "blue": "#7aa2f7",
    "magenta": "#bb9af7",
    "cyan": "#7dcfff",
}
_ON_LIGHT = {
    "red": "#b4233c",
    "green": "#33691e",
    "yellow": "#8a5a00",
    "blue": "#1d4ed8",
    "magenta": "#6d3fc0",
    "cyan": "#00697a",
}


class StyleSheet:
    """The styles of looks under one theme.

    Under a theme of the terminal's palette, plain text has no style at all, which costs no bytes,
    and there are no tints. Under the others a label's colour is the theme's variable `label-NAME`,
    else one that can be read on dark or light.
    """

    def __init__(self, widget: Widget) -> None:
        """Reads theme and colours of `widget`, which must be mounted."""
        app = widget.app
        self._native = app.native_ansi_color
        self._theme = app.ansi_theme
        self._variables = app.theme_variables
        readable = _ON_DARK if app.current_theme.dark else _ON_LIGHT
        self._named: dict[str, str] = {} if self._native else readable
        _, background = widget.background_colors
        self._background = background
        self._base = (
            None if self._native else Style(color=widget.rich_style.color, bgcolor=background.rich_color)
        )
        self._styles: dict[Look, Style | None] = {Look(): self._base}

    def style(self, look: Look) -> Style | None:
        """The style of a look; None for none at all."""
        if look not in self._styles:
            self._styles[look] = self._make(look)
        return self._styles[look]

    def strip(self, row: Row, width: int) -> Strip:
        """A row as a strip of `width` cells; blanks at its end are plain."""
        segments = [Segment(run.text, self.style(run.look)) for run in row]
        taken = row_cells(row)
        if taken < width:
            segments.append(Segment(" " * (width - taken), self._base))
        return Strip(segments, max(width, taken))

    def _make(self, look: Look) -> Style:
        color = self._color(look.color) if look.color else None
        style = Style(
            color=color,
            bgcolor=self._tint(color) if look.tint and color else None,
            bold=look.bold or None,
            dim=look.dim or None,
            underline=look.underline or None,
            reverse=look.reverse or None,
        )
        return self._base + style if self._base else style

    def _color(self, name: str) -> RichColor | None:
        wanted = self._variables.get("text-accent", "") if name == ACCENT else name
        wanted = self._variables.get(f"label-{wanted}", self._named.get(wanted, wanted))
        wanted = wanted.removeprefix("ansi_")
        try:
            return RichColor.parse(wanted)
        except ColorParseError:
            return None

    def _tint(self, color: RichColor) -> RichColor | None:
        if self._native:
            return None
        plain = Color(*color.get_truecolor(self._theme))
        return self._background.blend(plain, TINT).rich_color
