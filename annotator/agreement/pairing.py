"""The one-to-one pairs of overlapping spans with the largest total, in any number of spans.

Spans fall apart into clusters that do not touch each other; in news text most hold one span of each side.
"""

from collections.abc import Sequence
from fractions import Fraction
from math import lcm

from annotator.agreement.assignment import UNMATCHED, assign
from annotator.agreement.mentions import Mention, Ruler
from annotator.agreement.ties import smallest

SMALL = 4096
"""Candidate pairs up to which a cluster is solved without numpy, in whole numbers of any size."""


def best_pairs(
    first: Sequence[Mention], second: Sequence[Mention], ruler: Ruler, label_counts: bool
) -> list[tuple[int, int]]:
    """Index pairs of overlapping spans with the largest total of Dice (+ 1 for the same label).

    Ties: more pairs of the same label, then more pairs, then the smallest sorted list of
    (start, end, label) over both sides.

    Args:
        first, second: sorted by start, end and label.
        ruler: measures Dice.
        label_counts: whether the same label adds 1 to a pair's weight.
    """
    pairs: list[tuple[int, int]] = []
    for rows, columns in clusters(first, second):
        left, right = [first[i] for i in rows], [second[j] for j in columns]
        found = _in_cluster(left, right, ruler, label_counts)
        pairs += [(rows[i], columns[j]) for i, j in found]
    return pairs


def clusters(first: Sequence[Mention], second: Sequence[Mention]) -> list[tuple[list[int], list[int]]]:
    """Indices of both sides that overlap directly or through others; only where both sides have some."""
    walk = sorted(
        [(span.start, span.end, 0, place) for place, span in enumerate(first)]
        + [(span.start, span.end, 1, place) for place, span in enumerate(second)]
    )
    found: list[tuple[list[int], list[int]]] = []
    reach = -1
    for start, end, side, place in walk:
        if start >= reach:
            found.append(([], []))
        reach = max(reach, end)
        found[-1][side].append(place)
    return [one for one in found if one[0] and one[1]]


def _in_cluster(
    left: list[Mention], right: list[Mention], ruler: Ruler, label_counts: bool
) -> list[tuple[int, int]]:
    if len(left) == len(right) == 1:
        return [(0, 0)] if left[0].overlaps(right[0]) else []
    if len(left) > len(right):
        return [(i, j) for j, i in _in_cluster(right, left, ruler, label_counts)]
    if len(left) * len(right) > SMALL:
        from annotator.agreement.large_pairing import assign_cluster

        found = assign_cluster(left, right, ruler, label_counts)
    else:
        found = assign(_weights(left, right, ruler, label_counts))
    columns = smallest(found, [span.key for span in left], [span.key for span in right])
    return [(row, column) for row, column in enumerate(columns) if column != UNMATCHED]


def _weights(left: list[Mention], right: list[Mention], ruler: Ruler, label_counts: bool) -> list[list[int]]:
    """Whole numbers that order assignments by total, then same labels, then pairs; 0 without overlap."""
    dice = [[ruler.dice(a, b) if a.overlaps(b) else None for b in right] for a in left]
    scale = lcm(*(cell.denominator for row in dice for cell in row if cell is not None))
    most = len(left) + 1

    def weight(a: Mention, b: Mention, share: Fraction | None) -> int:
        if share is None:
            return 0
        same = int(a.label == b.label)
        total = share.numerator * (scale // share.denominator) + scale * same * label_counts
        return (total * most + same) * most + 1

    return [
        [weight(a, b, cell) for b, cell in zip(right, row, strict=True)]
        for a, row in zip(left, dice, strict=True)
    ]
