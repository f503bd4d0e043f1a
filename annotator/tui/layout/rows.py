"""Rows of the screen as values: what to write, and how it looks, without any terminal."""

from collections.abc import Iterable, Sequence
from itertools import groupby
from typing import NamedTuple

from rich.cells import cell_len

ACCENT = "$accent"
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
    pairs = zip(looks[:last], pieces[:last], strict=True)
    return tuple(
        Run("".join(piece for _, piece in group), look)
        for look, group in groupby(pairs, lambda pair: pair[0])
    )


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
    one, other = _characters(old), _characters(new)
    width = max(row_cells(old), row_cells(new))
    one += [(" ", PLAIN)] * (len(other) - len(one))
    other += [(" ", PLAIN)] * (len(one) - len(other))
    first = next((i for i, pair in enumerate(zip(one, other, strict=True)) if pair[0] != pair[1]), None)
    if first is None:
        return None
    same = next(i for i, (a, b) in enumerate(zip(reversed(one), reversed(other), strict=True)) if a != b)
    start = cell_len("".join(char for char, _ in other[:first]))
    tail = cell_len("".join(char for char, _ in other[len(other) - same :])) if same else 0
    total = max(width, cell_len("".join(char for char, _ in other)))
    return start, max(start + 1, total - tail)


def _characters(row: Row) -> list[tuple[str, Look]]:
    return [(char, run.look) for run in row for char in run.text]


def blank_rows(count: int) -> Iterable[Row]:
    """`count` rows with nothing on them."""
    return ((),) * count
