"""A place of the text in its sentence, on one line of so many cells."""

import re

from msgspec import Struct

from annotator.tui.layout.cells import glyph_at
from annotator.tui.layout.names import ELLIPSIS, one_line, shorten

_Glyph = tuple[str, int]
"""What is drawn for a cluster, and its cells."""

_HEAD = 0.4
"""Part of the free cells that goes to what stands before."""


class Excerpt(Struct, frozen=True):
    """What stands before a place, the place itself, and what stands after it; all safe to show."""

    before: str
    middle: str
    after: str


def excerpt(text: str, start: int, end: int, sentence: tuple[int, int], width: int) -> Excerpt:
    """The code points start..end with as much of their sentence around them as fits into `width` cells."""
    middle = _glyphs(one_line(text[start:end]))
    if _cells(middle) > width:
        return Excerpt("", shorten(one_line(text[start:end]), width), "")
    before, after = _glyphs(_joined(text[sentence[0] : start])), _glyphs(_joined(text[end : sentence[1]]))
    room = width - _cells(middle)
    head = min(_cells(before), max(int(room * _HEAD), room - _cells(after)))
    tail = room - head
    first, last = _cut(before[::-1], head)[::-1], _cut(after, tail)
    return Excerpt(
        (ELLIPSIS if first != before and head else "") + _drawn(first),
        _drawn(middle),
        _drawn(last) + (ELLIPSIS if last != after and tail else ""),
    )


def _joined(text: str) -> str:
    """White space as single spaces, also at the ends."""
    return re.sub(r"\s+", " ", text)


def _glyphs(text: str) -> list[_Glyph]:
    """What is drawn for each cluster, and its cells."""
    found: list[_Glyph] = []
    at = 0
    while at < len(text):
        glyph = glyph_at(text, at, len(text), 0)
        found.append((glyph.drawn, glyph.cells))
        at = glyph.stop
    return found


def _cells(glyphs: list[_Glyph]) -> int:
    return sum(cells for _, cells in glyphs)


def _drawn(glyphs: list[_Glyph]) -> str:
    return "".join(drawn for drawn, _ in glyphs)


def _cut(glyphs: list[_Glyph], width: int) -> list[_Glyph]:
    """The first glyphs that fit; where some are left out, with a cell free for the ellipsis."""
    if _cells(glyphs) <= width:
        return glyphs
    taken = 0
    for count, (_, cells) in enumerate(glyphs):
        taken += cells
        if taken > width - 1:
            return glyphs[:count]
    return glyphs
