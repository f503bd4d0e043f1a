"""Widgets whose rows are rendered once and kept until they are refreshed."""

from typing import Self

from textual.geometry import Region, Size, Spacing
from textual.strip import Strip
from textual.widget import Widget

NO_GUTTER = Spacing()


class KeptLines(Widget):
    """A base of widgets that are asked for all their rows on each frame, though few have changed.

    Textual asks every widget that a frame touches for each of its rows and runs each through the line
    filters. With this base only the rows that `refresh` named are made again.
    """

    _kept: list[Strip] | None = None
    _kept_for: tuple[Region, Size] | None = None
    _stale: frozenset[int] = frozenset()
    _above = 0

    def refresh(
        self, *regions: Region, repaint: bool = True, layout: bool = False, recompose: bool = False
    ) -> Self:
        """As Textual's; rows in none of the regions stay as they are."""
        if repaint and not regions:
            self._kept = None
        elif repaint and self._kept is not None:
            top = self._above
            self._stale |= {row + top for region in regions for row in region.line_range}
        return super().refresh(*regions, repaint=repaint, layout=layout, recompose=recompose)

    def notify_style_update(self) -> None:
        """Forget all rows: the style has changed."""
        super().notify_style_update()
        self._kept = None

    def render_lines(self, crop: Region) -> list[Strip]:
        """The rows of a part of the widget."""
        wanted = crop, self.outer_size
        if self._kept is None or self._kept_for != wanted:
            self._kept, self._kept_for = self.made_lines(crop), wanted
            self._above = self.gutter.top
        else:
            for row in self._stale.intersection(crop.line_range):
                [self._kept[row - crop.y]] = self.made_lines(Region(crop.x, row, crop.width, 1))
        self._stale = frozenset()
        return list(self._kept)

    def made_lines(self, crop: Region) -> list[Strip]:
        """The rows of a part of the widget, made anew."""
        return super().render_lines(crop)


class WholeRows(KeptLines):
    """A base of widgets whose `render_line` gives rows that are as wide as the widget and wholly styled.

    They have no border, padding, tint or opacity, so nothing of Textual's way from a row to the screen
    does anything but the filters. That way costs more than the making of the row.
    """

    def made_lines(self, crop: Region) -> list[Strip]:
        """The rows, filtered."""
        if crop.x or crop.width != self.outer_size.width or self.gutter != NO_GUTTER:
            return super().made_lines(crop)
        _, background = self.background_colors
        filters = self.get_line_filters()
        strips = [self.render_line(y) for y in crop.line_range]
        for each in filters:
            strips = [strip.apply_filter(each, background) for strip in strips]
        return strips
