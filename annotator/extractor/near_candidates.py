"""Finding texts that may be near to each other, among many, without comparing each with each.

Of every text the word sequences are sampled whose hash is divisible by SCALE, of a short one all
(FracMinHash, Irber et al. 2022). Each sampled sequence leads to the first HOLDERS texts that have it, and
texts that share about as many as near ones would are candidates.
"""

from collections.abc import Iterable, Iterator
from itertools import pairwise
from typing import Generic, TypeVar

import numpy as np
from msgspec import Struct, field
from numpy.typing import NDArray

from annotator.extractor.shingles import Hashes, Numbers, read_words, shingles

NEAR = 0.5
"""Share of the shorter text's word sequences that the other has, from which on they are near."""
SCALE = 4
SHORT = 128
"""Sequences up to which all are sampled."""
HOLDERS = 8

_DEVIATIONS = 3.0
"""How many standard deviations below NEAR the share in a sample may be."""
_BATCH = 250_000
"""Characters that are read at once."""
_CHUNK = 2_000_000
"""Pairs that are counted at once."""

Columns32 = NDArray[np.int32]
Kind = TypeVar("Kind", np.uint32, np.uint64)


class Sketches(Struct):
    """Sampled sequences and all lines of all texts, each in a column with the number of its text."""

    sampled: NDArray[np.uint32]
    sampled_of: Columns32
    sizes: Columns32
    lines: Hashes
    lines_of: Columns32


class _Column(Struct, Generic[Kind]):
    """Hashes of one text after the other."""

    hashes: list[NDArray[Kind]] = field(default_factory=list)

    def add(self, hashes: NDArray[Kind]) -> None:
        self.hashes.append(hashes)

    def joined(self, kind: type[Kind]) -> NDArray[Kind]:
        return np.concatenate([np.empty(0, kind), *self.hashes])

    def owners(self) -> Columns32:
        counts = [len(hashes) for hashes in self.hashes]
        return np.repeat(np.arange(len(counts), dtype=np.int32), counts)


def sketch(texts: Iterable[str]) -> Sketches:
    """The samples of all texts."""
    sampled: _Column[np.uint32] = _Column()
    lines: _Column[np.uint64] = _Column()
    sizes: list[int] = []
    for batch in _batches(texts):
        words = read_words(batch)
        for first, stop in zip(words.bounds[:-1], words.bounds[1:], strict=True):
            found = shingles(words.hashes[first:stop])
            thin = np.unique(found[found % np.uint64(SCALE) == 0])
            sizes.append(len(thin))
            sampled.add(_shortened(np.unique(found) if len(found) <= SHORT else thin))
            lines.add(_line_hashes(words.lines[first:stop]))
    return Sketches(
        sampled.joined(np.uint32),
        sampled.owners(),
        np.array(sizes, np.int32),
        lines.joined(np.uint64),
        lines.owners(),
    )


def _shortened(hashes: Hashes) -> NDArray[np.uint32]:
    """The upper halves: enough to find candidates, and half the memory."""
    return np.unique((hashes >> np.uint64(32)).astype(np.uint32))


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


def candidates(sketches: Sketches) -> Iterator[tuple[int, list[int]]]:
    """Number of each text that has much in common with texts before it, and theirs, the nearest first."""
    order = np.argsort(sketches.sampled, kind="stable")
    owners, hashes = sketches.sampled_of[order], sketches.sampled[order]
    del order
    places = np.arange(len(hashes), dtype=np.int32)
    first = np.maximum.accumulate(np.where(np.diff(hashes, prepend=~hashes[:1]) != 0, places, 0))
    rank = places - first
    later = np.flatnonzero(rank).astype(np.int32)
    later = later[np.argsort(owners[later], kind="stable")]
    pairs = np.minimum(rank[later], HOLDERS).astype(np.int64)
    for begin, end in _chunks(owners[later], pairs):
        entries = later[begin:end]
        yield from _counted(owners, first[entries], entries, pairs[begin:end], sketches.sizes)


def _chunks(owners: Columns32, pairs: Numbers) -> Iterator[tuple[int, int]]:
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
    owners: Columns32,
    first: Columns32,
    entries: Columns32,
    pairs: Numbers,
    sizes: Columns32,
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
