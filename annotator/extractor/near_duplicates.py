"""Stories that are there more than once: copies with another headline, cut paragraphs, reworded quotes.

Two texts are near when at least half of the word sequences (`extractor.shingles`) of the one that has
fewer also stand in the other. Lines that stand in several stories (cookie notes, menus, copyright lines)
are left out of the comparison. What becomes of a text depends on those before it alone, so that texts
can be added at the end without changing anything.

Texts to compare are found by a sample: of every text the sequences whose hash is divisible by SCALE, of
a short one all (FracMinHash, Irber et al. 2022); each sampled sequence leads to the first HOLDERS texts
that have it. Then both texts are compared in full.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import islice, pairwise

import numpy as np
from numpy.typing import NDArray

from annotator.extractor.shingles import LENGTH, Hashes, Numbers, Words, read_words, shingles

NEAR = 0.5
"""Share of the shorter text's word sequences that the other has, from which on they are near."""
SCALE = 8
SHORT = 128
"""Sequences up to which all are sampled."""
HOLDERS = 8
COMMON = 3
"""Stories from which on a line that stands in all of them belongs to none."""

_DEVIATIONS = 3.0
"""How many standard deviations below NEAR the share in a sample may be for a full comparison."""
_COMPARED = 12
"""Texts that one is compared with in full at most, those with most in common first."""
_BATCH = 250_000
"""Characters that are read at once."""
_CHUNK = 2_000_000
"""Pairs that are counted at once."""


@dataclass(frozen=True, slots=True)
class Placed:
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
    sketches = _sketch(texts)
    return _Placing(sketches, text_at, begin).run()


@dataclass(slots=True)
class _Sketches:
    """Sampled sequences and all lines of all texts, each in a column with the number of its text."""

    sampled: Hashes
    sampled_of: NDArray[np.int32]
    sizes: NDArray[np.int32]
    lines: Hashes
    lines_of: NDArray[np.int32]


@dataclass(slots=True)
class _Columns:
    hashes: list[Hashes] = field(default_factory=list)
    counts: list[int] = field(default_factory=list)

    def add(self, hashes: Hashes) -> None:
        self.hashes.append(hashes)
        self.counts.append(len(hashes))

    def joined(self) -> tuple[Hashes, NDArray[np.int32]]:
        hashes = np.concatenate([np.empty(0, np.uint64), *self.hashes])
        return hashes, np.repeat(np.arange(len(self.counts), dtype=np.int32), self.counts)


def _sketch(texts: Iterable[str]) -> _Sketches:
    sampled, lines = _Columns(), _Columns()
    sizes: list[int] = []
    for batch in _batches(texts):
        words = read_words(batch)
        for first, stop in zip(words.bounds[:-1], words.bounds[1:], strict=True):
            found = shingles(words.hashes[first:stop])
            thin = np.unique(found[found % np.uint64(SCALE) == 0])
            sizes.append(len(thin))
            sampled.add(np.unique(found) if len(found) <= SHORT else thin)
            lines.add(_line_hashes(words.lines[first:stop]))
    return _Sketches(*sampled.joined(), np.array(sizes, np.int32), *lines.joined())


def _line_hashes(lines: Hashes) -> Hashes:
    """The different lines of a text, from those of its words."""
    return (
        np.unique(lines[:1]) if len(lines) < 2 else np.unique(lines[np.append(lines[1:] != lines[:-1], True)])
    )


def _batches(texts: Iterable[str]) -> Iterator[list[str]]:
    batch: list[str] = []
    size = 0
    for text in texts:
        batch.append(text)
        size += len(text)
        if size >= _BATCH:
            yield batch
            batch, size = [], 0
    if batch:
        yield batch


def _candidates(sketches: _Sketches) -> Iterator[tuple[int, list[int]]]:
    """Number of each text that has much in common with texts before it, and theirs, the nearest first."""
    order = np.argsort(sketches.sampled, kind="stable")
    owners, hashes = sketches.sampled_of[order], sketches.sampled[order]
    first = np.flatnonzero(np.diff(hashes, prepend=~hashes[:1]) != 0)
    run = np.repeat(np.arange(len(first)), np.diff(first, append=len(hashes)))
    rank = np.arange(len(hashes)) - first[run]
    later = np.flatnonzero(rank)
    later = later[np.argsort(owners[later], kind="stable")]
    pairs = np.minimum(rank[later], HOLDERS)
    for begin, end in _chunks(owners[later], pairs):
        entries = later[begin:end]
        yield from _counted(owners, first[run[entries]], entries, pairs[begin:end], sketches.sizes)


def _chunks(owners: NDArray[np.int32], pairs: Numbers) -> Iterator[tuple[int, int]]:
    """Ranges of entries that make up about _CHUNK pairs, each with all entries of its texts."""
    total = np.cumsum(pairs)
    begin = 0
    while begin < len(owners):
        done = total[begin - 1] if begin else 0
        end = int(np.searchsorted(total, done + _CHUNK, side="right"))
        end = max(end, begin + 1)
        end = int(np.searchsorted(owners, owners[end - 1], side="right"))
        yield begin, end
        begin = end


def _counted(
    owners: NDArray[np.int32],
    first: Numbers,
    entries: Numbers,
    pairs: Numbers,
    sizes: NDArray[np.int32],
) -> Iterator[tuple[int, list[int]]]:
    """The candidates among the pairs of these entries with the first holders of the same sequence."""
    offset = np.arange(pairs.sum()) - np.repeat(np.cumsum(pairs) - pairs, pairs)
    ones = np.repeat(owners[entries], pairs).astype(np.int64)
    others = owners[np.repeat(first, pairs) + offset].astype(np.int64)
    keys, shared = np.unique(ones * len(sizes) + others, return_counts=True)
    one, other = np.divmod(keys, len(sizes))
    size = np.minimum(sizes[one], sizes[other])
    enough = shared >= np.maximum(1, NEAR * size - _DEVIATIONS * np.sqrt(NEAR * (1 - NEAR) * size))
    one, other, shared = one[enough], other[enough], shared[enough]
    order = np.lexsort((other, -shared, one))
    one, other = one[order], other[order]
    edges = np.append(np.flatnonzero(np.diff(one, prepend=-1)), len(one))
    for begin, end in pairwise(edges):
        yield int(one[begin]), other[begin:end].tolist()


class _Placing:
    """One pass over the texts in their order."""

    def __init__(
        self, sketches: _Sketches, text_at: Callable[[int], str], begin: Callable[[int, int], bool]
    ) -> None:
        self._sketches, self._begin = sketches, begin
        self._read = lru_cache(maxsize=256)(lambda number: read_words([text_at(number)]))
        self._placed: list[Placed] = []
        self._stories = 0
        self._lines = _Lines(sketches)

    def run(self) -> list[Placed]:
        """What became of each text."""
        candidates = _candidates(self._sketches)
        awaited = next(candidates, None)
        for number in range(len(self._sketches.sizes)):
            others: list[int] = []
            if awaited and awaited[0] == number:
                others = awaited[1]
                awaited = next(candidates, None)
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

    def __init__(self, sketches: _Sketches) -> None:
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
