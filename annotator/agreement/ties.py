"""Which of several best assignments is taken: the one whose sorted list of spans is smallest.

Rows and columns must come sorted, so that the order of the input never matters; and since both sides are
walked together by their keys, neither does which side is called first.
"""

from collections.abc import Iterator, Sequence
from typing import Any

from annotator.agreement.assignment import UNMATCHED, Assignment

Key = tuple[int, int, Any]


def smallest(found: Assignment, rows: Sequence[Key], columns: Sequence[Key]) -> list[int]:
    """For each row its column, or -1: of all best assignments the smallest.

    First by the sorted list of all matched spans of both sides, then by the sorted list of pairs.
    """
    if all(mask & (mask - 1) == 0 for mask in found.tight):
        columns_often = 0
        for mask in found.tight:
            if columns_often & mask:
                break
            columns_often |= mask
        else:
            return found.columns
    order = sorted(
        [(key, 0, place) for place, key in enumerate(rows)]
        + [(key, 1, place) for place, key in enumerate(columns)]
    )
    graph = _Graph(found, len(columns))
    graph.cover(order)
    graph.pair(order)
    return graph.column_of


class _Graph:
    """The tight edges, and an assignment that moves along them."""

    def __init__(self, found: Assignment, width: int) -> None:
        self.column_of = list(found.columns)
        self.row_of = [UNMATCHED] * width
        for row, column in enumerate(self.column_of):
            if column >= 0:
                self.row_of[column] = row
        turned = [0] * width
        for row, mask in enumerate(found.tight):
            for column in bits(mask):
                turned[column] |= 1 << row
        self.sides = (_Side(found.tight, self.column_of), _Side(turned, self.row_of))
        self.spare = (found.spare_rows, found.spare_columns)

    def cover(self, order: Sequence[tuple[Key, int, int]]) -> None:
        """Cover the smallest spans that a best assignment can cover."""
        covered = [_covered(self.sides[0].mate), _covered(self.sides[1].mate)]
        movable = [self.spare[side] & covered[side] for side in (0, 1)]
        for _, side, place in order:
            here = self.sides[side]
            if here.mate[place] == UNMATCHED and movable[side]:
                left_out = self._swap_in(side, place, movable[side])
                movable[side] &= ~(1 << left_out) if left_out >= 0 else -1
            movable[side] &= ~(1 << place)

    def _swap_in(self, side: int, start: int, movable: int) -> int:
        """Match `start` and leave out one that may be: which one, or -1 when none can."""
        here, there = self.sides[side], self.sides[1 - side]
        came_from: dict[int, tuple[int, int]] = {}
        frontier, seen = [start], 0
        while frontier:
            place = frontier.pop()
            fresh = here.near[place] & ~seen
            seen |= fresh
            for other in bits(fresh):
                mate = there.mate[other]
                if mate == UNMATCHED or mate in came_from:
                    continue
                came_from[mate] = (place, other)
                if movable >> mate & 1:
                    self._shift(side, start, mate, came_from)
                    return mate
                frontier.append(mate)
        return UNMATCHED

    def _shift(self, side: int, start: int, last: int, came_from: dict[int, tuple[int, int]]) -> None:
        here, there = self.sides[side], self.sides[1 - side]
        here.mate[last] = UNMATCHED
        place = last
        while place != start:
            before, other = came_from[place]
            here.mate[before], there.mate[other] = other, before
            place = before

    def pair(self, order: Sequence[tuple[Key, int, int]]) -> None:
        """Give the smallest span its smallest partner, then the next; covered spans stay covered."""
        free = [_covered(self.sides[0].mate), _covered(self.sides[1].mate)]
        for _, side, place in order:
            if not free[side] >> place & 1:
                continue
            here = self.sides[side]
            wanted = here.near[place] & free[1 - side]
            if wanted and lowest(wanted) != here.mate[place]:
                self._take_smallest(side, place, wanted, free[side])
            free[side] &= ~(1 << place)
            free[1 - side] &= ~(1 << here.mate[place])

    def _take_smallest(self, side: int, place: int, wanted: int, free: int) -> None:
        """Re-pair along an alternating cycle so that `place` gets its smallest possible partner."""
        here, there = self.sides[side], self.sides[1 - side]
        old = here.mate[place]
        instead: dict[int, int] = {old: old}
        frontier = [old]
        while frontier:
            other = frontier.pop()
            for mate in bits(there.near[other] & free & ~(1 << place)):
                if here.mate[mate] not in instead:
                    instead[here.mate[mate]] = other
                    frontier.append(here.mate[mate])
        target = min(other for other in instead if wanted >> other & 1)
        while target != old:
            mate = there.mate[target]
            here.mate[place], there.mate[target] = target, place
            place, target = mate, instead[target]
        here.mate[place], there.mate[old] = old, place


class _Side:
    """One side: for each place the bit mask of its tight neighbours, and its mate."""

    def __init__(self, near: Sequence[int], mate: list[int]) -> None:
        self.near, self.mate = near, mate


def bits(mask: int) -> Iterator[int]:
    """The places of the ones of `mask`, lowest first."""
    while mask:
        low = mask & -mask
        yield low.bit_length() - 1
        mask ^= low


def lowest(mask: int) -> int:
    """The place of the lowest one of `mask`."""
    return (mask & -mask).bit_length() - 1


def _covered(mates: Sequence[int]) -> int:
    return sum(1 << place for place, mate in enumerate(mates) if mate >= 0)
