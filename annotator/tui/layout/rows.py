"""Rows of the screen as values: what to write, and how it looks, without any terminal."""

from collections.abc import Sequence
from typing import NamedTuple

from rich.cells import cell_len

from annotator.tui.layout.cells import is_simple

ACCENT = "$text-accent"
"""The one accent of the theme."""


class Look(NamedTuple):
    """How a piece of a row looks.

    Attributes:
        color: a label's colour as the schema names it, `ACCENT`, or empty for the default.
        tint: a faint background of the same colour, where the theme has one.
    """

    color: str = ""
    bold: bool = False
    dim: bool = False
    underline: bool = False
    reverse: bool = False
    tint: bool = False


PLAIN = Look()
QUIET = Look(dim=True)
STRONG = Look(bold=True)


class Run(NamedTuple):
    """A piece of a row in one look; neither is ever empty."""

    text: str
    look: Look = PLAIN


Row = tuple[Run, ...]
"""One row of the screen, left to right; what follows its last run is blank."""


def row_of(pieces: Sequence[str], looks: Sequence[Look]) -> Row:
    """A row from pieces that are drawn whole, each with its look; blank ends are left out."""
    last = len(pieces)
    while last and looks[last - 1] == PLAIN and pieces[last - 1].isspace():
        last -= 1
    runs, first = [], 0
    for place in range(1, last + 1):
        if place == last or looks[place] != looks[first]:
            runs.append(Run("".join(pieces[first:place]), looks[first]))
            first = place
    return tuple(runs)


def row_text(row: Row) -> str:
    """What a row says."""
    return "".join(run.text for run in row)


def row_cells(row: Row) -> int:
    """Cells that a row takes."""
    return sum(cell_len(run.text) for run in row)


def joined(*parts: Row | Run) -> Row:
    """Rows and runs one after the other."""
    runs: list[Run] = []
    for part in parts:
        runs.extend((part,) if isinstance(part, Run) else part)
    return tuple(run for run in runs if run.text)


def changed_cells(old: Row, new: Row) -> tuple[int, int] | None:
    """The cells (first, end exclusive) in which two rows differ, or None."""
    if old == new:
        return None
    same = next(
        (i for i, (a, b) in enumerate(zip(old, new, strict=False)) if a != b), min(len(old), len(new))
    )
    before = row_cells(old[:same])
    one, other = _cells(old[same:]), _cells(new[same:])
    one += [_BLANK] * (len(other) - len(one))
    other += [_BLANK] * (len(one) - len(other))
    first, stop = 0, len(one)
    while first < stop and one[first] == other[first]:
        first += 1
    while first < stop and one[stop - 1] == other[stop - 1]:
        stop -= 1
    return (before + first, before + stop) if first < stop else None


_BLANK = (" ", PLAIN)


def _cells(row: Row) -> list[tuple[str, Look]]:
    """What stands in each cell of a row; marks stand with their letter, wide characters in two cells."""
    found: list[tuple[str, Look]] = []
    for text, look in row:
        if is_simple(text, 0, len(text)):
            found += [(char, look) for char in text]
            continue
        for char in text:
            width = cell_len(char)
            if width == 0 and found:
                found[-1] = (found[-1][0] + char, look)
            found += [(char, look)] * width
    return found
