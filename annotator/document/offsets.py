"""The one place that converts between units of text: code points, UTF-16 units, bytes, tokens.

Inside the program every offset is a Unicode code point. Cells on the screen are the
business of `tui/layout`.
"""

from annotator.document.article import Tokens
from annotator.document.errors import OffsetError
from annotator.document.spans import Span


def from_utf16(text: str, offset: int) -> int:
    """Code points before UTF-16 unit `offset`; OffsetError inside a surrogate pair or past the end."""
    units = 0
    for index, char in enumerate(text):
        if units == offset:
            return index
        units += 2 if ord(char) > 0xFFFF else 1
    if units != offset:
        raise OffsetError(f"UTF-16 offset {offset} is not at a character of the text")
    return len(text)


def from_utf8(text: str, offset: int) -> int:
    """Code points before byte `offset` of the text's UTF-8; OffsetError inside a character or past it."""
    raw = text.encode("utf-8", "surrogatepass")
    try:
        if offset > len(raw):
            raise OffsetError(f"UTF-8 offset {offset} is past the text")
        return len(raw[:offset].decode("utf-8", "surrogatepass"))
    except UnicodeDecodeError as error:
        raise OffsetError(f"UTF-8 offset {offset} is inside a character") from error


def to_utf16(text: str, offset: int) -> int:
    """UTF-16 units before code point `offset`."""
    return offset + sum(1 for char in text[:offset] if ord(char) > 0xFFFF)


def token_span(tokens: Tokens, first: int, stop: int) -> tuple[int, int]:
    """Characters (start, end) of the tokens first..stop (stop exclusive); OffsetError when none."""
    if not 0 <= first < stop <= len(tokens):
        raise OffsetError(f"there are no tokens {first} to {stop}")
    return tokens.starts[first], tokens.ends[stop - 1]


def is_on_tokens(tokens: Tokens, span: Span) -> bool:
    """Whether the span begins and ends at token borders."""
    return tokens.aligned(span.start, span.end) is not None
