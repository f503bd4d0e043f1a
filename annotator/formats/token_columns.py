"""Token borders as columns."""

from bisect import bisect_left
from collections.abc import Sequence

from msgspec import Struct


class TokenColumns(Struct, frozen=True):
    """Start and end (exclusive) of each token, code points, rising.

    Attributes:
        words: the characters of each, where they are at hand, else none.
    """

    starts: Sequence[int]
    ends: Sequence[int]
    words: Sequence[str] = ()

    def range_of(self, start: int, end: int) -> tuple[int, int] | None:
        """First and last token (inclusive) of start..end, or None when it is off the token borders."""
        starts, ends = self.starts, self.ends
        first = bisect_left(starts, start)
        last = bisect_left(ends, end)
        if first < len(starts) and last < len(ends) and starts[first] == start and ends[last] == end:
            return first, last
        return None
