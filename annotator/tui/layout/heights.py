"""How many rows each visual line takes, and which row is whose."""

from bisect import bisect_left
from collections.abc import Iterable
from itertools import accumulate


class Heights:
    """Rows of lines, nearly all of which keep the height they began with.

    Finding a row costs the logarithm of the number of lines; changing a height costs the
    number of lines that no longer have their first height.
    """

    def __init__(self, heights: Iterable[int]) -> None:
        """`heights`: rows of each line to begin with."""
        self._tops = list(accumulate(heights, initial=0))
        self._extra: dict[int, int] = {}
        self._sum_up()

    def _sum_up(self) -> None:
        self._changed = sorted(self._extra)
        self._before = [0]
        for line in self._changed:
            self._before.append(self._before[-1] + self._extra[line])

    @property
    def rows(self) -> int:
        """Rows of all lines."""
        return self._tops[-1] + self._before[-1]

    def of(self, line: int) -> int:
        """Rows of a line."""
        return self._first(line) + self._extra.get(line, 0)

    def _first(self, line: int) -> int:
        return self._tops[line + 1] - self._tops[line]

    def top(self, line: int) -> int:
        """First row of a line; all rows for the line after the last."""
        return self._tops[line] + self._before[bisect_left(self._changed, line)]

    def at(self, row: int) -> tuple[int, int]:
        """The line that holds a row, and the number of the row within it."""
        low, high = 0, len(self._tops) - 2
        while low < high:
            middle = (low + high + 1) // 2
            if self.top(middle) <= row:
                low = middle
            else:
                high = middle - 1
        return low, row - self.top(low)

    def set(self, line: int, rows: int) -> bool:
        """Give a line this many rows; True when that is a change."""
        if self.of(line) == rows:
            return False
        self._extra.pop(line, None)
        if rows != self._first(line):
            self._extra[line] = rows - self._first(line)
        self._sum_up()
        return True
