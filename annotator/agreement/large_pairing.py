"""Weights of a cluster of hundreds or thousands of spans, for `large_assignment`."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from annotator.agreement.assignment import Assignment
from annotator.agreement.large_assignment import assign_many
from annotator.agreement.mentions import Mention, Ruler

Integers = NDArray[np.int64]
ROOM = 60
"""Bits of a weight; the prices of the assignment need two more."""


def assign_cluster(
    left: Sequence[Mention], right: Sequence[Mention], ruler: Ruler, label_counts: bool
) -> Assignment:
    """A best assignment by total Dice (+ 1 for the same label), same labels, pairs.

    Dice is exact where the common denominator of the cluster leaves room in 64 bits; else it is a
    fraction of `2**-b` rounded down, with b of 30 or more for 5,000 spans. Never floating point.
    """
    most = len(left) + 1
    room = (1 << ROOM) // (2 * most * most)
    a, b = _Columns(left, ruler), _Columns(right, ruler)
    wholes = np.unique(a.sizes)[:, None] + np.unique(b.sizes)
    scale = _common(np.unique(wholes), room)
    weights = np.zeros((len(left), len(right)), np.int64)
    for row in range(len(left)):
        shared, whole, meets = a.against(row, b)
        same = (b.labels == a.labels[row]) & meets
        share, rest = np.divmod(scale, whole)
        total = 2 * shared * share + 2 * shared * rest // whole + same * (scale if label_counts else 0)
        weights[row] = np.where(meets, (total * most + same) * most + 1, 0)
    return assign_many(weights)


def _common(wholes: Integers, room: int) -> int:
    """The least common multiple of `wholes`, or the largest power of two with room."""
    scale = 1
    for whole in wholes.tolist():
        scale = int(np.lcm(scale, whole))
        if scale > room or scale <= 0:
            return 1 << (room.bit_length() - 1)
    return scale


class _Columns:
    """Spans as arrays: code points for the overlap, units for Dice."""

    def __init__(self, spans: Sequence[Mention], ruler: Ruler) -> None:
        self.starts = np.array([span.start for span in spans], np.int64)
        self.ends = np.array([span.end for span in spans], np.int64)
        self.labels = np.array([span.label for span in spans])
        units = np.array([ruler.extent(span) for span in spans], np.int64)
        self.firsts, self.lasts = units[:, 0], units[:, 1]
        self.sizes = self.lasts - self.firsts

    def against(self, row: int, other: "_Columns") -> tuple[Integers, Integers, NDArray[np.bool_]]:
        """Units shared with, units together with, and overlap with every span of the other side."""
        meets = (other.starts < self.ends[row]) & (other.ends > self.starts[row])
        shared = np.minimum(other.lasts, self.lasts[row]) - np.maximum(other.firsts, self.firsts[row])
        same = (other.starts == self.starts[row]) & (other.ends == self.ends[row])
        shared = np.maximum(np.maximum(shared, same), 0)
        whole = other.sizes + self.sizes[row]
        return shared, np.where(whole > 0, whole, 2), meets
