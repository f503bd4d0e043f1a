"""The one place that converts between code points and cells of the screen.

The unit is the cluster: what a reader sees as one character and a terminal must draw in one piece.
A cluster is never split between lines or styles and always takes at least one cell, so that whatever
stands in a text can be seen and selected. Sequences whose width terminals disagree about are drawn
as parts whose width they agree about: joined emoji side by side, flags as their two letters, no
variation selectors. Text that runs from right to left is drawn in logical order, so that offsets
rise from left to right; terminals that reorder it themselves show such a line mirrored, lanes not.
"""

import re
from bisect import bisect_right
from functools import lru_cache
from unicodedata import category

from msgspec import Struct
from rich.cells import cell_len

from annotator.document.safe_text import MAX_COMBINING, safe

TAB = 4
"""Tab stops stand every four cells."""

_REGIONAL = range(0x1F1E6, 0x1F200)
_SKIN = range(0x1F3FB, 0x1F400)
_JOINER = "\u200d"
_SELECTORS = "\ufe0e\ufe0f"

_NARROW = (
    " -~\u00a0-\u00ac\u00ae-\u02ff\u0370-\u0482\u048a-\u0556\u2010-\u2027\u202f-\u205f"
    "\u20a0-\u20c0\u2100-\u218b\u2190-\u22ff\u2500-\u25fc"
)
_WIDE = (
    "\u3001-\u3003\u3005-\u3029\u3041-\u3096\u30a1-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7a3\uff01-\uff60"
)
_ONE_CELL = re.compile(f"[{_NARROW}]*")
_SINGLE = re.compile(f"[{_NARROW}{_WIDE}]*")
_FIRST_WIDE = "\u3000"


def is_simple(text: str, start: int, end: int) -> bool:
    """Whether each code point of start..end is a cluster of one cell."""
    match = _ONE_CELL.match(text, start, end)
    return match is not None and match.end() == end


def is_single(text: str, start: int, end: int) -> bool:
    """Whether each code point of start..end is a cluster; then `is_wide` tells how many cells it takes."""
    match = _SINGLE.match(text, start, end)
    return match is not None and match.end() == end


def is_wide(char: str) -> bool:
    """Whether a code point for which `is_single` holds takes two cells and not one."""
    return char > _FIRST_WIDE


class Glyph(Struct, frozen=True):
    """How one cluster is drawn.

    Attributes:
        stop: code point after the cluster.
        drawn: what to write.
        cells: how many cells that takes, at least one.
        is_mark: the drawing stands for something that has no shape of its own.
    """

    stop: int
    drawn: str
    cells: int
    is_mark: bool = False


def glyph_at(text: str, at: int, end: int, column: int) -> Glyph:
    """The cluster that begins at code point `at`, drawn in `column`; `end` bounds the line."""
    char = text[at]
    if char == "\t":
        cells = TAB - column % TAB
        return Glyph(at + 1, "→" + " " * (cells - 1), cells, True)
    shown, cells = _shown(char)
    if ord(char) in _REGIONAL:
        return _flag(text, at, end)
    stop = _marks_end(text, at + 1, end)
    if stop == at + 1 and cells:
        return Glyph(stop, shown, cells, shown != char)
    if cells and category(char) == "So":
        return _emoji(text, at, stop, end)
    drawn = "".join(c for c in text[at:stop] if c not in _SELECTORS)
    drawn = safe(drawn) if cells else "◌" + safe(drawn)
    return Glyph(stop, drawn, max(1, cell_len(drawn)))


@lru_cache(maxsize=4096)
def _shown(char: str) -> tuple[str, int]:
    shown = safe(char)
    return shown, 0 if ord(char) in _SKIN else cell_len(shown)


def _marks_end(text: str, at: int, end: int) -> int:
    """Where the marks that sit on the character before `at` end; no more than are safe to stack."""
    last = min(end, at + MAX_COMBINING)
    while at < last and _shown(text[at])[1] == 0:
        at += 1
    return at


def _flag(text: str, at: int, end: int) -> Glyph:
    stop = at + 2 if at + 1 < end and ord(text[at + 1]) in _REGIONAL else at + 1
    letters = "".join(chr(ord(c) - _REGIONAL.start + ord("A")) for c in text[at:stop])
    return Glyph(stop, letters, stop - at, True)


def _emoji(text: str, at: int, stop: int, end: int) -> Glyph:
    """A symbol with what is joined to it."""
    while stop < end and text[stop - 1] == _JOINER and category(text[stop]) == "So":
        stop = _marks_end(text, stop + 1, end)
    parts = [c for c in text[at:stop] if c not in _SELECTORS and c != _JOINER and ord(c) not in _SKIN]
    drawn = safe("".join(parts))
    return Glyph(stop, drawn, max(1, cell_len(drawn)))


class LineCells(Struct, frozen=True):
    """One visual line, measured.

    Attributes:
        start: first code point of the line.
        end: code point after its last drawn one (line ends are not drawn).
        glyphs: what is drawn; empty for a simple line, where each code point is one cell.
        starts: first code point of each cluster; empty for a simple line.
        cells: cell at which each cluster begins, and the width of the line as the last entry.
        drawn: the text as drawn, for a simple line.
        ink: code point after the last one that is no white space.
        columns: cells the line may take.
    """

    start: int
    end: int
    ink: int
    columns: int
    drawn: str
    glyphs: tuple[Glyph, ...] = ()
    starts: tuple[int, ...] = ()
    cells: tuple[int, ...] = ()

    @property
    def width(self) -> int:
        """Cells that the line takes."""
        return self.cells[-1] if self.cells else self.end - self.start

    def index(self, offset: int) -> int:
        """Number of the cluster that holds a code point; the number of clusters for one past the line."""
        offset = max(self.start, min(offset, self.end))
        if not self.cells:
            return offset - self.start
        return len(self.starts) if offset >= self.end else bisect_right(self.starts, offset) - 1

    def index_after(self, offset: int) -> int:
        """Number of the first cluster that begins at or after a code point (for ends of spans)."""
        index = self.index(offset)
        begins_before = bool(self.cells) and index < len(self.starts) and self.starts[index] < offset
        return index + 1 if begins_before else index

    def cell(self, offset: int) -> int:
        """Cell at which the cluster that holds a code point begins."""
        index = self.index(offset)
        return self.cells[index] if self.cells else index

    def cell_after(self, offset: int) -> int:
        """Cell at which what stands before a code point ends (for ends of spans)."""
        index = self.index_after(offset)
        return self.cells[index] if self.cells else index

    def offset(self, cell: int) -> int:
        """First code point of the cluster that covers a cell; the end of the line for cells past it."""
        if cell >= self.width:
            return self.end
        if not self.cells:
            return self.start + max(0, cell)
        return self.starts[max(0, bisect_right(self.cells, cell) - 1)]

    def pieces(self) -> list[str]:
        """What is drawn for each cluster."""
        return [glyph.drawn for glyph in self.glyphs] if self.cells else list(self.drawn)

    def marks(self) -> list[int]:
        """Numbers of the clusters that are drawn by a mark that stands for them."""
        return [number for number, glyph in enumerate(self.glyphs) if glyph.is_mark]


def line_end(text: str, start: int, end: int) -> int:
    """`end` without the line feed (and its carriage return) that ends the line start..end."""
    if end > start and text[end - 1] == "\n":
        end -= 1
        if end > start and text[end - 1] == "\r":
            end -= 1
    return end


def measure(text: str, start: int, end: int, columns: int) -> LineCells:
    """Measure the visual line start..end of a text wrapped to `columns` cells.

    White space that did not fit stands in the one cell after the last column.
    """
    end = line_end(text, start, end)
    ink = start + len(text[start:end].rstrip())
    if is_simple(text, start, end):
        return LineCells(start, end, ink, columns, safe(text[start:end]))
    glyphs, starts, cells = [], [], [0]
    at, column = start, 0
    while at < end:
        glyph = glyph_at(text, at, end, column)
        if column + glyph.cells > columns and text[at].isspace():
            glyph = Glyph(glyph.stop, glyph.drawn[0], 1, glyph.is_mark)
        glyphs.append(glyph)
        starts.append(at)
        at, column = glyph.stop, column + glyph.cells
        cells.append(column)
    return LineCells(start, end, ink, columns, "", tuple(glyphs), tuple(starts), tuple(cells))
