"""Breaking a text into visual lines: by words, by force where a word is longer than the line."""

from array import array
from bisect import bisect_right

from msgspec import Struct
from rich.cells import cell_len

from annotator.tui.layout.cells import LineCells, glyph_at, is_simple, is_single, is_wide, measure

MIN_COLUMNS = 10
"""Narrower than this nothing can be read; wider than any single cluster."""

_KEEP = "\u00a0\u2007\u202f"
_NOT_FIRST = frozenset("、。，．：；！？）」』】〉》〕ー…‥ぁぃぅぇぉっゃゅょァィゥェォッャュョ々") | set(
    _KEEP
)
_NOT_LAST = frozenset("（「『【〈《〔") | set(_KEEP)


class Lines(Struct, frozen=True, eq=False):
    """The visual lines of one text at one width. Every code point stands in exactly one line.

    Attributes:
        columns: cells a line may take; one white space more may hang over.
        starts: first code point of each line, rising; never empty.
    """

    text: str
    columns: int
    starts: "array[int]"

    def __len__(self) -> int:
        return len(self.starts)

    def range(self, line: int) -> tuple[int, int]:
        """Code points (start, end exclusive) of a line, its line feed included."""
        following = line + 1
        return self.starts[line], self.starts[following] if following < len(self.starts) else len(self.text)

    def at(self, offset: int) -> int:
        """Number of the line that holds a code point."""
        return max(0, bisect_right(self.starts, offset) - 1)

    def cells(self, line: int) -> LineCells:
        """The line, measured."""
        return measure(self.text, *self.range(line), self.columns)


def wrap(text: str, columns: int) -> Lines:
    """Break `text` into lines of at most `columns` cells. Linear in the length of the text."""
    columns = max(MIN_COLUMNS, columns)
    starts = array("l", [0])
    at, length = 0, len(text)
    while at < length:
        feed = text.find("\n", at)
        stop = length if feed < 0 else feed + 1
        end = length if feed < 0 else feed
        if end > at and feed > 0 and text[end - 1] == "\r":
            end -= 1
        while at < stop:
            at = _next_line(text, at, end, columns)
            if at >= end:
                at = stop
            starts.append(at)
    if len(starts) > 1:
        starts.pop()
    return Lines(text, columns, starts)


def _next_line(text: str, at: int, end: int, columns: int) -> int:
    """First code point of the line after the one that begins at `at`; `end` ends the paragraph."""
    limit = at + columns
    window = min(limit + 2, end)
    if not is_simple(text, at, window):
        if is_single(text, at, window):
            return _next_line_by_point(text, at, end, columns)
        return _next_line_by_cluster(text, at, end, columns)
    if end <= limit:
        return end
    space = text.rfind(" ", at, limit + 1)
    return space + 1 if space >= 0 else limit


def _next_line_by_point(text: str, at: int, end: int, columns: int) -> int:
    """As by cluster, where each code point is one: several times faster."""
    column, here, chance = 0, at, at
    while here < end:
        char = text[here]
        wide = is_wide(char)
        column += 1 + wide
        if column > columns:
            return here + 1 if char == " " else (chance if chance > at else here)
        here += 1
        if char == " ":
            chance = here
        elif here < end:
            following = text[here]
            free = (wide and _is_free(char)) or (is_wide(following) and _is_free(following))
            if free and char not in _NOT_LAST and following not in _NOT_FIRST:
                chance = here
    return end


def _next_line_by_cluster(text: str, at: int, end: int, columns: int) -> int:
    column, here, chance = 0, at, at
    while here < end:
        glyph = glyph_at(text, here, end, column)
        char = text[here]
        is_space = char.isspace() and char not in _KEEP and glyph.stop == here + 1
        if column + glyph.cells > columns:
            return glyph.stop if is_space or here == at else (chance if chance > at else here)
        if is_space or (glyph.stop < end and _may_part(char, text[glyph.stop])):
            chance = glyph.stop
        if char == "\r":
            return glyph.stop
        column, here = column + glyph.cells, glyph.stop
    return end


def _may_part(one: str, other: str) -> bool:
    """Whether a line may end between two code points without a space: beside most wide ones."""
    free = any(cell_len(char) > 1 and _is_free(char) for char in (one, other))
    return free and one not in _NOT_LAST and other not in _NOT_FIRST


def _is_free(wide: str) -> bool:
    """Whether a wide code point is no part of a word: Korean and full-width letters are."""
    return not ("\uac00" <= wide <= "\ud7a3" or "\uff10" <= wide <= "\uff5a")
