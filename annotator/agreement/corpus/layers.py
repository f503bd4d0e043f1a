"""Spans without overlap over a whole corpus: `segments.base_layer`, in arrays."""

import numpy as np
from numpy.typing import NDArray

Integers = NDArray[np.int64]
Flags = NDArray[np.bool_]


def base_flags(groups: Integers, starts: Integers, ends: Integers, labels: Integers) -> Flags:
    """Which stretches stay when the longest of each group come first and none overlaps another.

    Args:
        groups: whose and where: stretches of different groups never overlap.
        starts, ends: in any unit; an empty stretch never stays.
        labels: of stretches of one extent the smallest label stays.
    """
    kept = ends > starts
    far = int(ends.max(initial=0)) + 1
    begin, stop = groups * far + starts, groups * far + ends
    order = np.argsort(begin, kind="stable")
    fresh = np.append(True, begin[order][1:] >= np.maximum.accumulate(stop[order])[:-1])[: len(order)]
    if fresh.all():
        return kept
    cluster = np.empty(len(order), np.int64)
    cluster[order] = np.cumsum(fresh)
    rows = np.flatnonzero((np.bincount(cluster)[cluster] > 1) & kept)
    kept[rows] = _longest_first(cluster[rows], starts[rows], ends[rows], labels[rows])
    return kept


def no_overlap(groups: Integers, starts: Integers, ends: Integers) -> bool:
    """Whether no two stretches of a group overlap, when rows are sorted by group and start."""
    far = int(ends.max(initial=0)) + 1
    return bool((groups[1:] * far + starts[1:] >= (groups * far + ends)[:-1]).all())


def _longest_first(cluster: Integers, starts: Integers, ends: Integers, labels: Integers) -> Flags:
    """In rounds: the best stretch left in each cluster stays, what overlaps it goes."""
    kept = np.zeros(len(cluster), bool)
    rows = np.lexsort((labels, ends, starts, starts - ends, cluster))
    while len(rows):
        of = cluster[rows]
        first = np.flatnonzero(np.append(True, of[1:] != of[:-1]))
        best = rows[first]
        kept[best] = True
        winner = np.repeat(best, np.diff(np.append(first, len(rows))))
        apart = (starts[rows] >= ends[winner]) | (ends[rows] <= starts[winner])
        rows = rows[apart]
    return kept
