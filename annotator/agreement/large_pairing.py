"""The best pairs of a cluster of hundreds or thousands of spans that overlap each other."""

from collections.abc import Sequence
from math import lcm
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from annotator.agreement.large_assignment import assign_many
from annotator.agreement.mentions import Mention, Ruler
from annotator.agreement.pairing import Key, chosen

Integers = NDArray[np.int64]
ROOM = 60
"""Bits of a weight; the prices of the assignment need two more."""


class Stretches(NamedTuple):
    """Spans as columns, sorted: code points for the overlap, units for Dice, codes of labels."""

    starts: Integers
    ends: Integers
    firsts: Integers
    lasts: Integers
    labels: Integers

    def keys(self) -> list[Key]:
        """(start, end, label) of each."""
        return list(zip(self.starts.tolist(), self.ends.tolist(), self.labels.tolist(), strict=True))


def pair_many(
    left: Sequence[Mention], right: Sequence[Mention], ruler: Ruler, label_counts: bool
) -> list[tuple[int, int]]:
    """The best pairs of two lists of spans, sorted by start, end and label."""
    labels = sorted({span.label for span in (*left, *right)})
    codes = {label: code for code, label in enumerate(labels)}

    def columns(spans: Sequence[Mention]) -> Stretches:
        rows = [(*span.extent, *ruler.extent(span), codes[span.label]) for span in spans]
        return Stretches(*np.array(rows, np.int64).T)

    return pair_stretches(columns(left), columns(right), label_counts)


def pair_stretches(left: Stretches, right: Stretches, label_counts: bool) -> list[tuple[int, int]]:
    """The best pairs by total Dice (+ 1 for the same label), same labels, pairs.

    Dice is exact where the common denominator of the cluster leaves room in 64 bits; else it is a
    fraction of `2**-b` rounded down, with b of 30 or more for 5,000 spans. Never floating point.
    """
    if len(left.starts) > len(right.starts):
        return [(i, j) for j, i in pair_stretches(right, left, label_counts)]
    most = len(left.starts) + 1
    sizes = [np.unique(side.lasts - side.firsts) for side in (left, right)]
    scale = _common(np.unique(sizes[0][:, None] + sizes[1]), (1 << ROOM) // (2 * most * most))
    weights = np.zeros((len(left.starts), len(right.starts)), np.int64)
    for row in range(len(weights)):
        shared, whole, meets = against(left, row, right)
        same = (right.labels == left.labels[row]) & meets
        share, rest = np.divmod(scale, whole)
        total = 2 * shared * share + 2 * shared * rest // whole + same * (scale if label_counts else 0)
        weights[row] = np.where(meets, (total * most + same) * most + 1, 0)
    return chosen(assign_many(weights), left.keys(), right.keys())


def _common(wholes: Integers, room: int) -> int:
    """The least common multiple of `wholes`, or the largest power of two with room."""
    scale = 1
    for whole in wholes.tolist():
        scale = lcm(scale, whole or 2)
        if scale > room:
            return 1 << (room.bit_length() - 1)
    return scale


def against(left: Stretches, row: int, right: Stretches) -> tuple[Integers, Integers, NDArray[np.bool_]]:
    """Units that a left stretch shares with each right one, units of both together, and overlap."""
    start, end, first, last, _ = (column[row] for column in left)
    meets = (right.starts < end) & (right.ends > start)
    shared = np.minimum(right.lasts, last) - np.maximum(right.firsts, first)
    equal = (right.starts == start) & (right.ends == end)
    whole = right.lasts - right.firsts + (last - first)
    return np.maximum(np.maximum(shared, equal), 0), np.where(whole > 0, whole, 2), meets
