"""The second wall against hostile text: nothing reaches the terminal that `safe` would replace.

Width is counted before filters run, so text is made safe on its way into a widget too.
"""

from functools import lru_cache

from rich.segment import Segment
from rich.style import Style
from textual.color import Color
from textual.filter import LineFilter

from annotator.document.safe_text import safe


class SafeText(LineFilter):
    """Runs every text of a line through `safe`."""

    def apply(self, segments: list[Segment], background: Color) -> list[Segment]:
        """The segments with their texts made safe; those that control the terminal are Textual's own."""
        return [
            segment if segment.control or _is_good(segment) else _made_safe(segment) for segment in segments
        ]


_NO_STYLE = Style.null()


def _is_good(segment: Segment) -> bool:
    """Safe, and with a style, since Textual's own filters expect one."""
    text = segment.text
    return segment.style is not None and ((text.isascii() and text.isprintable()) or _safe(text) == text)


def _made_safe(segment: Segment) -> Segment:
    return Segment(_safe(segment.text), segment.style or _NO_STYLE)


@lru_cache(maxsize=4096)
def _safe(text: str) -> str:
    return safe(text)
