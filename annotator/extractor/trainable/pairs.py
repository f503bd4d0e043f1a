"""Which pairs of mentions may be related."""

from collections.abc import Collection, Iterator, Sequence

import numpy as np

from annotator.extractor.trainable.hashing import Flags, Numbers
from annotator.extractor.trainable.laid_out import LaidOut
from annotator.extractor.trainable.settings import RelationSetting
from annotator.extractor.trainable.words import Words

_LINKING = 3
"""Letters of the longest words that say nothing about a name: of, the, for."""
_MOST_ALIKE = 8
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

    A symmetric relation is looked for from the later mention to the earlier one, and, however far apart,
    also between those whose words are alike.

    Args:
        words: of the document.
        spans: its mentions.
        relations: give the labels at either end.
        max_tokens: words between the two ends at most.
        max_sentences: sentences from one end to the other at most; 0 is the same sentence.
        always: pairs to be taken however far apart, if allowed.
    """
    heads, children = _near_pairs(words, spans, max_tokens, max_sentences)
    far = {pair for relation in relations if relation.symmetric for pair in _alike(words, spans, relation)}
    wanted = np.array(sorted(far.union(always)), np.int64).reshape(-1, 2)
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


def _alike(words: Words, spans: LaidOut, relation: RelationSetting) -> Iterator[tuple[int, int]]:
    """Each mention with the latest earlier ones of other words that share a word, or are its initials."""
    latest: dict[str, dict[tuple[str, ...], int]] = {}
    ends = set(relation.head) | set(relation.tail)
    for number in spans.order.tolist():
        if ends and spans.mentions[number].label not in ends:
            continue
        name = tuple(words.lower[spans.starts[number] : spans.stops[number]])
        keys = {word for word in name if len(word) > _LINKING} | initials(name)
        others = {n for key in keys for text, n in latest.get(key, {}).items() if text != name}
        yield from ((number, other) for other in sorted(others, reverse=True)[:_MOST_ALIKE])
        for key in keys:
            of_key = latest.setdefault(key, {})
            of_key.pop(name, None)
            of_key[name] = number
            if len(of_key) > _MOST_ALIKE:
                del of_key[next(iter(of_key))]


def initials(name: Sequence[str]) -> frozenset[str]:
    """The acronym of a name of several words, and of one word what acronym it may be."""
    if len(name) == 1:
        return frozenset({name[0].replace(".", "")})
    acronym = "".join(word[0] for word in name if len(word) > _LINKING)
    return frozenset({acronym} if len(acronym) > 1 else ())


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
