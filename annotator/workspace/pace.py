"""A person's own pace: what they have done since a moment, and how much that is in an hour."""

from itertools import pairwise

from msgspec import Struct

from annotator.store.database import Database
from annotator.store.pace import count_finished_since, times_since

IDLE_AFTER = 60
"""Seconds of a pause between two decisions that count as work; the rest of a longer one is left out."""

TOLD_FROM = 60
"""Seconds of work from which on an hour's figure is told: less says nothing."""


class Pace(Struct, frozen=True):
    """What a person has done: articles given an answer, decisions, and the seconds of work between these."""

    articles: int = 0
    decisions: int = 0
    seconds: float = 0.0

    def in_an_hour(self, count: int) -> float | None:
        """What `count` in these seconds makes in an hour; None when the time is too short to tell."""
        return count * 3600 / self.seconds if self.seconds >= TOLD_FROM else None


def worked(times: list[int]) -> float:
    """Seconds of work between decisions made at these times (milliseconds, in order)."""
    return sum(min((after - before) / 1000, IDLE_AFTER) for before, after in pairwise(times))


def pace_since(database: Database, annotator: str, since: int) -> Pace:
    """The person's pace from `since` on, milliseconds since the epoch."""
    times = times_since(database, annotator, since)
    return Pace(count_finished_since(database, annotator, since), len(times), worked(times))
