"""The one-to-one pairs of overlapping spans with the largest total, in any number of spans.

Spans fall apart into clusters that do not touch each other; in news text most hold one span of each side.
"""

from collections.abc import Sequence
from math import lcm
from typing import Any

from annotator.agreement.assignment import UNMATCHED, Assignment, assign
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
    if len(left) * len(right) > SMALL:
        from annotator.agreement.large_pairing import pair_many

        return pair_many(left, right, ruler, label_counts)
    cells = [
        [(ruler.shared(a, b), ruler.together(a, b)) if a.overlaps(b) else None for b in right] for a in left
    ]
    return pair_cluster([a.key for a in left], [b.key for b in right], cells, label_counts)


Key = tuple[int, int, Any]
Cell = tuple[int, int] | None
"""Of two spans: units they share and units of both together; None for spans that do not overlap."""


def pair_cluster(
    left: Sequence[Key], right: Sequence[Key], cells: Sequence[Sequence[Cell]], label_counts: bool
) -> list[tuple[int, int]]:
    """The best pairs of one cluster, exact in whole numbers of any size.

    Args:
        left, right: (start, end, label) of the spans, sorted.
        cells: left × right.
        label_counts: whether the same label adds 1 to a pair's weight.
    """
    if len(left) > len(right):
        turned = [list(column) for column in zip(*cells, strict=True)]
        return [(i, j) for j, i in pair_cluster(right, left, turned, label_counts)]
    return chosen(assign(_weights(left, right, cells, label_counts)), left, right)


def chosen(found: Assignment, left: Sequence[Key], right: Sequence[Key]) -> list[tuple[int, int]]:
    """The pairs of the smallest of all best assignments."""
    columns = smallest(found, left, right)
    return [(row, column) for row, column in enumerate(columns) if column != UNMATCHED]


def _weights(
    left: Sequence[Key], right: Sequence[Key], cells: Sequence[Sequence[Cell]], label_counts: bool
) -> list[list[int]]:
    """Whole numbers that order assignments by total, then same labels, then pairs; 0 without overlap."""
    scale = lcm(*{cell[1] for row in cells for cell in row if cell})
    most = len(left) + 1

    def weight(a: Key, b: Key, cell: Cell) -> int:
        if not cell:
            return 0
        same = int(a[2] == b[2])
        total = 2 * cell[0] * (scale // cell[1]) + scale * same * label_counts
        return (total * most + same) * most + 1

    return [
        [weight(a, b, cell) for b, cell in zip(right, row, strict=True)]
        for a, row in zip(left, cells, strict=True)
    ]
