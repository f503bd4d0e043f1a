"""Token borders as columns."""

from bisect import bisect_left
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class TokenColumns:
    """Start and end (exclusive) of each token, code points."""

    starts: tuple[int, ...]
    ends: tuple[int, ...]

    def range_of(self, start: int, end: int) -> tuple[int, int] | None:
        """First and last token (inclusive) of start..end, or None when it is off the token borders."""
        first, last = bisect_left(self.starts, start), bisect_left(self.ends, end)
        if first < len(self.starts) and self.starts[first] == start and last < len(self.ends):
            return (first, last) if self.ends[last] == end else None
        return None
