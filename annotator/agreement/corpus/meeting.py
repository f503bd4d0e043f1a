"""Which spans of two lists overlap, over a whole corpus at once."""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

Integers = NDArray[np.int64]


class Meetings(NamedTuple):
    """Pairs of rows that share a code point, sorted by the left row."""

    left: Integers
    right: Integers


def meetings(left: tuple[Integers, Integers], right: tuple[Integers, Integers]) -> Meetings:
    """All pairs of overlapping stretches; each side is (starts, ends), sorted by start.

    Either the right one starts inside the left one, or the left one starts strictly inside the right one.
    """
    inside = _ranges(right[0], left[0], left[1], "left")
    around = _ranges(left[0], right[0], right[1], "right")
    one, other = _expand(*inside), _expand(*around)
    rows = np.concatenate([one[0], other[1]])
    columns = np.concatenate([one[1], other[0]])
    order = np.lexsort((columns, rows))
    return Meetings(rows[order], columns[order])


def how_many(left: tuple[Integers, Integers], right: tuple[Integers, Integers]) -> tuple[Integers, Integers]:
    """For each left stretch how many right ones start inside it, and the other way round, strictly."""
    low, high = _ranges(right[0], left[0], left[1], "left")
    first, last = _ranges(left[0], right[0], right[1], "right")
    return high - low, last - first


def _ranges(places: Integers, starts: Integers, ends: Integers, side: str) -> tuple[Integers, Integers]:
    low = np.searchsorted(places, starts, "right" if side == "right" else "left")
    high = np.maximum(np.searchsorted(places, ends, "left"), low)
    return low, high


def _expand(low: Integers, high: Integers) -> tuple[Integers, Integers]:
    """For each row every place of its range: (row, place)."""
    sizes = high - low
    rows = np.repeat(np.arange(len(sizes)), sizes)
    return rows, np.arange(sizes.sum()) - np.repeat(np.cumsum(sizes) - sizes - low, sizes)
