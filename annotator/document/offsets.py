"""The one place that converts between units of text: code points, UTF-16 units, bytes, tokens.

Inside the program every offset is a Unicode code point. Cells on the screen are the
business of `tui/layout`.
"""

from enum import StrEnum
from itertools import accumulate

from annotator.document.article import Tokens
from annotator.document.spans import Span


def is_on_tokens(tokens: Tokens, span: Span) -> bool:
    """Whether the span begins and ends at token borders."""
    return tokens.aligned(span.start, span.end) is not None


class OffsetUnit(StrEnum):
    """What the offsets of a file count."""

    CODEPOINT = "codepoint"
    UTF16 = "utf16"
    UTF8 = "utf8"

    def width(self, char: str) -> int:
        """How many units one code point takes."""
        match self:
            case OffsetUnit.CODEPOINT:
                return 1
            case OffsetUnit.UTF16:
                return 2 if ord(char) > 0xFFFF else 1
            case OffsetUnit.UTF8:
                return len(char.encode("utf-8", "surrogatepass"))


def code_points_at(text: str, unit: OffsetUnit) -> dict[int, int]:
    """Each offset in `unit` that stands between two characters of `text` → the code points before it."""
    places = accumulate((unit.width(char) for char in text), initial=0)
    return {place: index for index, place in enumerate(places)}
