"""Which pairs of mentions may be related."""

from collections.abc import Collection, Sequence

import numpy as np

from annotator.extractor.trainable.hashing import Flags, Numbers
from annotator.extractor.trainable.laid_out import LaidOut
from annotator.extractor.trainable.settings import RelationSetting
from annotator.extractor.trainable.words import Words

Ends = tuple[Numbers, Numbers]
"""Numbers of the heads and of the children of some pairs of mentions."""


def candidate_pairs(
    words: Words,
    spans: LaidOut,
    relations: Sequence[RelationSetting],
    *,
    max_tokens: int,
    max_sentences: int,
    always: Collection[tuple[int, int]] = (),
) -> Ends:
    """All pairs that the relations allow within a window, by number of the head, then of the child.

    A symmetric relation is looked for from the later mention to the earlier one.

    Args:
        words: of the document.
        spans: its mentions.
        relations: give the labels at either end.
        max_tokens: words between the two ends at most.
        max_sentences: sentences from one end to the other at most; 0 is the same sentence.
        always: pairs to be taken however far apart, if allowed.
    """
    heads, children = _near_pairs(words, spans, max_tokens, max_sentences)
    wanted = np.array(sorted(always), np.int64).reshape(-1, 2)
    pairs = np.unique(np.concatenate([np.stack([heads, children], axis=1), wanted]), axis=0)
    ends = pairs[:, 0], pairs[:, 1]
    may = np.zeros(len(pairs), bool)
    for relation in relations:
        may |= allowed(spans, ends, relation)
    return ends[0][may], ends[1][may]


def _near_pairs(words: Words, spans: LaidOut, max_tokens: int, max_sentences: int) -> Ends:
    starts, stops, order = spans.starts, spans.stops, spans.order
    rising = starts[order]
    longest = int((stops - starts).max(initial=0))
    first = np.searchsorted(rising, starts - max_tokens - longest)
    counts = np.searchsorted(rising, stops + max_tokens, side="right") - first
    heads = np.repeat(np.arange(len(spans)), counts)
    within = np.arange(len(heads)) - np.repeat(np.cumsum(counts) - counts, counts)
    children = order[np.repeat(first, counts) + within]
    between = np.maximum(starts[heads] - stops[children], starts[children] - stops[heads])
    sentences = words.sentences[starts]
    near = (between <= max_tokens) & (np.abs(sentences[heads] - sentences[children]) <= max_sentences)
    return heads[near], children[near]


def allowed(spans: LaidOut, ends: Ends, relation: RelationSetting) -> Flags:
    """Whether the relation may hold for each pair."""
    heads, children = ends
    may: Flags = heads != children
    for numbers, labels in ((heads, relation.head), (children, relation.tail)):
        if labels:
            may &= np.isin(spans.labels, labels)[numbers]
    if relation.symmetric:
        rank = np.empty(len(spans), np.int64)
        rank[spans.order] = np.arange(len(spans))
        may &= rank[heads] > rank[children]
    return may
