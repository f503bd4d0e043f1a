"""Stories that are there more than once: copies with another headline, cut paragraphs, reworded quotes.

Two texts are near when at least half of the word sequences (`extractor.shingles`) of the one that has
fewer also stand in the other. Lines that stand in several stories (cookie notes, menus, copyright lines)
are left out of the comparison. What becomes of a text depends on those before it alone, so that texts
can be added at the end without changing anything.

Texts to compare in full are found by `extractor.near_candidates`.
"""

from collections.abc import Callable, Iterable
from functools import lru_cache
from itertools import islice

import numpy as np
from msgspec import Struct

from annotator.extractor.near_candidates import NEAR, Sketches, candidates, sketch
from annotator.extractor.shingles import LENGTH, Hashes, Numbers, Words, read_words, shingles

COMMON = 3
"""Stories from which on a line that stands in all of them belongs to none."""
_COMPARED = 12
"""Texts that one is compared with in full at most, those with most in common first."""


class Placed(Struct, frozen=True):
    """What became of one text.

    Attributes:
        story: number of the text its story began with; its own when it is near to none before it.
        side: of its story; None when it is near to stories of several sides.
        near: when it is: the numbers of one text of each of them.
    """

    story: int
    side: bool | None
    near: tuple[int, ...] = ()


def place_texts(
    texts: Iterable[str], text_at: Callable[[int], str], begin: Callable[[int, int], bool]
) -> list[Placed]:
    """Put each text on the side of the story it tells.

    Args:
        texts: all, in a fixed order.
        text_at: the text of a number (from 0) in that order.
        begin: the side of a new story, from the number of its first text and how many stories there are
            before it.

    Returns:
        What became of each, in the order of `texts`. A text that is near to stories of both sides has no
        side, and later ones are not compared with it.
    """
    sketches = sketch(texts)
    return _Placing(sketches, text_at, begin).run()


class _Placing:
    """One pass over the texts in their order."""

    def __init__(
        self, sketches: Sketches, text_at: Callable[[int], str], begin: Callable[[int, int], bool]
    ) -> None:
        self._sketches, self._begin = sketches, begin
        self._read = lru_cache(maxsize=256)(lambda number: read_words([text_at(number)]))
        self._placed: list[Placed] = []
        self._stories = 0
        self._lines = _Lines(sketches)

    def run(self) -> list[Placed]:
        """What became of each text."""
        waiting = candidates(self._sketches)
        awaited = next(waiting, None)
        for number in range(len(self._sketches.sizes)):
            others: list[int] = []
            if awaited and awaited[0] == number:
                others = awaited[1]
                awaited = next(waiting, None)
            placed = self._place(number, others)
            self._placed.append(placed)
            if placed.side is not None:
                self._lines.note(number, placed.story)
        return self._placed

    def _place(self, number: int, others: list[int]) -> Placed:
        near: dict[bool, int] = {}
        for other in islice((o for o in others if self._placed[o].side is not None), _COMPARED):
            side = self._placed[other].side
            if side is not None and side not in near and self._is_near(number, other):
                near[side] = other
            if len(near) > 1:
                return Placed(number, None, tuple(near[side] for side in sorted(near)))
        for side, other in near.items():
            return Placed(self._placed[other].story, side)
        self._stories += 1
        return Placed(number, self._begin(number, self._stories - 1))

    def _is_near(self, one: int, other: int) -> bool:
        here, there = (np.unique(shingles(self._lines.own(self._read(number)))) for number in (one, other))
        shortest = min(len(here), len(there))
        return shortest > 0 and len(np.intersect1d(here, there, assume_unique=True)) >= NEAR * shortest


class _Lines:
    """Which lines stand in COMMON stories or more, as of now."""

    def __init__(self, sketches: Sketches) -> None:
        lines, counts = np.unique(sketches.lines, return_counts=True)
        self._repeated = lines[counts > 1]
        self._stories = np.full((len(self._repeated), COMMON), -1, np.int32)
        places = self._find(sketches.lines)
        kept = places >= 0
        self._places = places[kept]
        self._bounds = np.searchsorted(sketches.lines_of[kept], np.arange(len(sketches.sizes) + 1))

    def _find(self, lines: Hashes) -> Numbers:
        """The place of each line among the repeated ones, -1 for one that is not."""
        if not len(self._repeated):
            return np.full(len(lines), -1)
        places = np.minimum(np.searchsorted(self._repeated, lines), len(self._repeated) - 1)
        return np.where(self._repeated[places] == lines, places, -1)

    def note(self, number: int, story: int) -> None:
        """A text of a story has been placed."""
        for place in self._places[self._bounds[number] : self._bounds[number + 1]]:
            stories = self._stories[place]
            free = np.flatnonzero(stories < 0)
            if len(free) and story not in stories:
                stories[free[0]] = story

    def own(self, words: Words) -> Hashes:
        """The words that stand in no common line; all words where these would be too few to tell."""
        if not len(self._repeated):
            return words.hashes
        places = self._find(words.lines)
        is_common = (places >= 0) & (self._stories[places, COMMON - 1] >= 0)
        own = words.hashes[~is_common]
        return own if len(own) >= 2 * LENGTH else words.hashes
