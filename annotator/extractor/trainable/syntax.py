"""Paths through a dependency parse, many at once."""

import numpy as np
from msgspec import Struct

from annotator.extractor.trainable.hashing import NOTHING, Flags, Keys, Numbers, mix
from annotator.extractor.trainable.words import Words

DEPTH = 8
"""Steps upwards after which a path is given up."""
FAR = 2 * DEPTH


class Paths(Struct, frozen=True, eq=False):
    """The way from one word up to the lowest common ancestor with another and down to that, for many pairs.

    Attributes:
        lengths: steps of the whole way, `FAR` where there is none (or too long a one).
        up, down: steps from the first word, steps to the second.
        shapes: keys of the dependency labels on the way.
        worded: the same with the prepositions on the way.
        ups, downs: keys of the labels of either part alone.
    """

    lengths: Numbers
    up: Numbers
    down: Numbers
    shapes: Keys
    worded: Keys
    ups: Keys
    downs: Keys

    @property
    def is_there(self) -> Flags:
        """Whether there is a way."""
        return self.lengths < FAR


def span_roots(words: Words, starts: Numbers, stops: Numbers) -> Numbers:
    """The word of each span (end exclusive) whose head is outside it; the first if several are."""
    return np.array(
        [_root(words, int(start), int(stop)) for start, stop in zip(starts, stops, strict=True)], np.int64
    )


def _root(words: Words, start: int, stop: int) -> int:
    for place in range(start, stop):
        head = words.heads[place]
        if head == place or not start <= head < stop:
            return place
    return start


def paths(words: Words, first: Numbers, second: Numbers, roots: Numbers) -> Paths:
    """The ways from `roots[first]` to `roots[second]`."""
    ancestors, plain, worded = _chains(words, roots)
    above, below = ancestors[first], ancestors[second]
    same = (above[:, :, None] == below[:, None, :]) & (above[:, :, None] >= 0)
    steps = np.arange(DEPTH)
    lengths = np.where(same, (steps[:, None] + steps[None, :])[None], FAR).reshape(len(first), -1)
    best = lengths.argmin(axis=1) if len(first) else np.zeros(0, np.int64)
    up, down, rows = best // DEPTH, best % DEPTH, np.arange(len(first))
    length = lengths[rows, best]
    is_there = length < FAR
    ups, downs = plain[first, up], plain[second, down]
    return Paths(
        lengths=length,
        up=up,
        down=down,
        shapes=np.where(is_there, mix(ups, downs), NOTHING),
        worded=np.where(is_there, mix(worded[first, up], worded[second, down]), NOTHING),
        ups=np.where(is_there, ups, NOTHING),
        downs=np.where(is_there, downs, NOTHING),
    )


def _chains(words: Words, roots: Numbers) -> tuple[Numbers, Keys, Keys]:
    """The ancestors of each root, itself first (-1 above the top), and the keys of the way to each.

    The second keys have the prepositions on the way, too.
    """
    ancestors = np.full((len(roots), DEPTH), -1, np.int64)
    plain, worded = np.zeros((2, len(roots), DEPTH), np.uint64)
    place, ended = roots.copy(), np.zeros(len(roots), bool)
    way, way_with_words = np.zeros((2, len(roots)), np.uint64)
    for step in range(DEPTH):
        ancestors[:, step] = np.where(ended, -1, place)
        plain[:, step], worded[:, step] = way, way_with_words
        preposition = np.where(words.prepositions[place], words.forms[place], NOTHING)
        way = mix(way, words.deps[place])
        way_with_words = mix(way_with_words, words.deps[place], preposition)
        ended = ended | (words.heads[place] == place)
        place = words.heads[place]
    return ancestors, plain, worded
