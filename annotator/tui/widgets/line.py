"""One row of styled text that repaints only from where it changed."""

from textual.content import Content
from textual.geometry import Region

from annotator.tui.widgets.kept_lines import KeptLines


class Line(KeptLines):
    """A row of text. Setting it to what it shows already costs nothing, and it never causes a layout."""

    DEFAULT_CSS = """
    Line { height: 1; width: 1fr; text-wrap: nowrap; text-overflow: clip; }
    """

    can_focus = False

    def __init__(self, *, id: str | None = None) -> None:
        self._shown = Content("")
        super().__init__(id=id)

    @property
    def text(self) -> str:
        """What is shown, without styles."""
        return self._shown.plain

    def show_content(self, content: Content) -> None:
        """Show `content`, which must be safe text."""
        old, self._shown = self._shown, content
        start = _first_difference(old, content)
        if start is not None:
            self.refresh(Region(start, 0, max(1, self.size.width - start), 1))

    def render(self) -> Content:
        """The row."""
        return self._shown


def _first_difference(old: Content, new: Content) -> int | None:
    """The first cell in which the two differ, or None when they are the same."""
    if old.plain == new.plain and old.spans == new.spans:
        return None
    places = [min(len(old.plain), len(new.plain))]
    for place, (one, other) in enumerate(zip(old.plain, new.plain, strict=False)):
        if one != other:
            places.append(place)
            break
    for before, after in zip(old.spans, new.spans, strict=False):
        if before != after:
            places.append(min(before.start, after.start))
            break
    longer = max(old.spans, new.spans, key=len)[min(len(old.spans), len(new.spans)) :]
    places += [span.start for span in longer]
    return Content(new.plain[: min(places)]).cell_length
