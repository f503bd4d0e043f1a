"""Pairs of mentions as columns: where they stand, and what is between them."""

import numpy as np
from msgspec import Struct

from annotator.extractor.trainable.hashing import Flags, Keys, Numbers, mix
from annotator.extractor.trainable.laid_out import LaidOut
from annotator.extractor.trainable.words import Words


class Pairs(Struct, frozen=True, eq=False):
    """Pairs of mentions, and what several groups of features need to know about them.

    Attributes:
        heads, children: numbers of the mentions.
        left, right: words between the two, right exclusive.
        forward: whether the child comes after the head.
        sentences: from the sentence of the head to that of the child, negative backwards.
        near: whether both stand in one sentence.
        kinds: key of both labels; sides: the same with the order.
        all_between, events_between, others_between: mentions between, of any label, of the head's, and of
            the child's.
    """

    words: Words
    spans: LaidOut
    heads: Numbers
    children: Numbers
    left: Numbers
    right: Numbers
    forward: Flags
    sentences: Numbers
    near: Flags
    kinds: Keys
    sides: Keys
    all_between: Numbers
    events_between: Numbers
    others_between: Numbers

    def __len__(self) -> int:
        return len(self.heads)

    @property
    def gap(self) -> Numbers:
        """Words between the two."""
        return self.right - self.left


def pairs_of(words: Words, spans: LaidOut, heads: Numbers, children: Numbers) -> Pairs:
    """The pairs of the mentions with these numbers."""
    starts, stops = spans.starts, spans.stops
    forward = starts[children] >= stops[heads]
    left = np.where(forward, stops[heads], stops[children])
    right = np.maximum(left, np.where(forward, starts[children], starts[heads]))
    sentences = words.sentences[starts[children]] - words.sentences[starts[heads]]
    kinds = mix(spans.label_keys[heads], spans.label_keys[children])
    all_between, events_between, others_between = _counts(words, spans, heads, children, left, right)
    return Pairs(
        words,
        spans,
        heads,
        children,
        left,
        right,
        forward,
        sentences,
        sentences == 0,
        kinds,
        mix(kinds, forward),
        all_between,
        events_between,
        others_between,
    )


def _counts(
    words: Words, spans: LaidOut, heads: Numbers, children: Numbers, left: Numbers, right: Numbers
) -> tuple[Numbers, Numbers, Numbers]:
    total, same_as_head, same_as_child = np.zeros((3, len(heads)), np.int64)
    for label in np.unique(spans.labels):
        begins = np.bincount(spans.starts[spans.labels == label], minlength=len(words) + 1)
        running = np.concatenate([[0], np.cumsum(begins)])
        between = np.maximum(0, running[right] - running[left])
        total += between
        same_as_head += np.where(spans.labels[heads] == label, between, 0)
        same_as_child += np.where(spans.labels[children] == label, between, 0)
    return total, same_as_head, same_as_child


def ranges_of(pairs: Pairs) -> Numbers:
    """Tokens of the head, of the child and between them."""
    mentions = pairs.spans.mentions
    begins = np.array([mention.start for mention in mentions], np.int64)
    ends = np.array([mention.end for mention in mentions], np.int64)
    head, child = (begins[pairs.heads], ends[pairs.heads]), (begins[pairs.children], ends[pairs.children])
    left, right = np.minimum(head[1], child[1]), np.maximum(head[0], child[0])
    return np.stack([np.stack(head, 1), np.stack(child, 1), np.stack([left, right], 1)], axis=1)
