"""What a model sees of two mentions between which it predicts relations."""

from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from annotator.extractor.trainable.clues import RULED
from annotator.extractor.trainable.features import Features, Instances
from annotator.extractor.trainable.hashing import NOTHING, Keys, Numbers, mix, text_key
from annotator.extractor.trainable.laid_out import LaidOut
from annotator.extractor.trainable.pair_columns import Pairs, pairs_of, ranges_of
from annotator.extractor.trainable.pair_syntax import add_syntax
from annotator.extractor.trainable.pairs import initials
from annotator.extractor.trainable.words import Words

_DISTANCES = np.array([0, 1, 2, 3, 4, 5, 7, 10, 15, 20, 30, 50])
_BAG = 6
"""Words that are told of either end of what is between."""
_EXACT = 4
"""Words between up to which they are told in their order."""
_EXACT_TAGS = 6
_SKELETON = 4
_REACH = 4
"""Words before the child among which its preposition is looked for."""
_COMMA, _BRACKET = np.uint64(text_key(",")), np.uint64(text_key("("))
EVENT_TYPE, KIND = "event_type", "kind"
READ = (EVENT_TYPE, KIND)
"""Attributes of mentions that are features of their relations."""
Clues = Mapping[tuple[int, int], Mapping[str, float]]


def pair_instances(
    words: Words,
    spans: LaidOut,
    ends: tuple[Numbers, Numbers],
    labels: Sequence[str],
    clues: Clues | None,
) -> Instances:
    """What is to be scored: these pairs of mentions.

    Args:
        words: of the document.
        spans: all of its mentions.
        ends: numbers of heads and children.
        labels: of the relations.
        clues: what the rules relate; None for no clues at all.
    """
    pairs = pairs_of(words, spans, *ends)
    features = Features(len(pairs))
    if len(pairs):
        _position(features, pairs)
        _ends(features, pairs)
        _between(features, pairs)
        _neighbours(features, pairs)
        _names(features, pairs)
        add_syntax(
            features,
            words,
            pairs.heads,
            pairs.children,
            (spans.starts, spans.stops),
            pairs.sides,
            pairs.near,
            spans.values(EVENT_TYPE),
        )
        if clues is not None:
            _clues(features, pairs, clues)
    hints = np.zeros((len(pairs), len(labels)), np.float32)
    if clues:
        hints = np.stack(_said(pairs, labels, clues), axis=1).astype(np.float32)
    return Instances(ranges_of(pairs), features.keys(), hints)


def _position(features: Features, pairs: Pairs) -> None:
    features.begin("position")
    sides, near = pairs.sides, pairs.near
    distance = np.searchsorted(_DISTANCES, pairs.gap)
    rivals, events = np.minimum(pairs.others_between, 3), np.minimum(pairs.events_between, 3)
    features.add(pairs.kinds)
    features.add(sides, distance)
    features.add(pairs.kinds, pairs.sentences)
    features.add(sides, rivals, near)
    features.add(sides, events, near)
    features.add(sides, np.minimum(pairs.all_between, 4), near)
    features.add(sides, np.minimum(rivals, 2), np.minimum(events, 2), near)
    order, starts, sentences = pairs.spans.order, pairs.spans.starts, pairs.words.sentences
    begins = np.ones(len(order), bool)
    begins[order[1:]] = sentences[starts[order[1:]]] != sentences[starts[order[:-1]]]
    features.add(sides, begins[pairs.children], near, np.minimum(events, 2))
    first = np.searchsorted(sentences[: len(pairs.words)], sentences[starts])
    features.add(sides, (starts == first)[pairs.children], near)


def _ends(features: Features, pairs: Pairs) -> None:
    features.begin("ends")
    words, spans, sides, near = pairs.words, pairs.spans, pairs.sides, pairs.near
    head, head_stop = spans.starts[pairs.heads], spans.stops[pairs.heads]
    child, child_last = spans.starts[pairs.children], spans.stops[pairs.children] - 1
    stems, types = words.stems[head_stop - 1], spans.values(EVENT_TYPE)[pairs.heads]
    rivals, events = np.minimum(pairs.others_between, 2), np.minimum(pairs.events_between, 2)
    features.add(pairs.kinds, words.forms[head])
    features.add(pairs.kinds, stems)
    features.add(sides, stems, near)
    features.add(sides, types, near)
    features.add(sides, types, near, np.minimum(rivals, 1), np.minimum(events, 1))
    features.add(sides, words.endings[head_stop - 1], near)
    features.add(sides, words.tags[head_stop - 1], near, np.minimum(rivals, 1))
    for column in (words.forms, words.stems, words.shapes):
        features.add(pairs.kinds, column[child_last])
    features.add(pairs.kinds, words.forms[child])
    features.add(sides, spans.values(KIND)[pairs.children])
    preposition = _preposition(words, child)
    features.add(sides, preposition, near)
    features.add(sides, preposition, stems)
    features.add(sides, preposition, types, near)
    features.add(sides, preposition, rivals, events, near)


def _preposition(words: Words, child: Numbers) -> Keys:
    """The nearest preposition before each child."""
    found: Keys = np.zeros(len(child), np.uint64)
    for step in range(_REACH, 0, -1):
        place = child - step
        is_one = (place >= 0) & words.prepositions[np.maximum(place, 0)]
        found = np.where(is_one, words.at(words.forms, place), found)
    return found


def _between(features: Features, pairs: Pairs) -> None:
    features.begin("between")
    words, sides, near, left, right = pairs.words, pairs.sides, pairs.near, pairs.left, pairs.right
    rivals, events = np.minimum(pairs.others_between, 2), np.minimum(pairs.events_between, 2)

    def count(running: Numbers, most: int) -> Numbers:
        counted: Numbers = np.minimum(running[right] - running[left], most)
        return counted

    commas, quotes, breaks = count(words.commas, 2), count(words.quotes, 2), count(words.breaks, 1)
    clauses, verbs = count(words.clauses, 2), count(words.verbs, 3)
    features.add(sides, commas, near)
    features.add(sides, commas, quotes, breaks, near)
    features.add(sides, clauses, commas, near)
    features.add(sides, clauses, events, near)
    features.add(sides, verbs, near)
    features.add(sides, verbs, rivals, events)
    features.add(sides, _sequence(pairs, words.forms, _EXACT), np.minimum(pairs.gap, _EXACT + 1))
    features.add(sides, _sequence(pairs, words.tags, _EXACT_TAGS), np.minimum(pairs.gap, _EXACT_TAGS + 1))
    features.add(sides, _skeleton(pairs), near)
    for step in range(_BAG):
        from_left, from_right = left + step, right - 1 - step
        features.add_to_bag("between", from_left < right, sides, words.at(words.forms, from_left), near)
        is_new = from_right >= left + _BAG
        features.add_to_bag("between", is_new, sides, words.at(words.forms, from_right), near)


def _sequence(pairs: Pairs, column: Keys, longest: int) -> Keys:
    """The key of all that is between, where it is no longer than that."""
    key: Keys = np.zeros(len(pairs), np.uint64)
    for step in range(longest):
        key = np.where(pairs.gap > step, mix(key, pairs.words.at(column, pairs.left + step)), key)
    return np.where(pairs.gap <= longest, key, NOTHING)


def _skeleton(pairs: Pairs) -> Keys:
    """The key of the labels of the first mentions between."""
    order = pairs.spans.order
    starts, labels = pairs.spans.starts[order], np.append(pairs.spans.label_keys[order], NOTHING)
    first, stop = np.searchsorted(starts, pairs.left), np.searchsorted(starts, pairs.right)
    key: Keys = np.zeros(len(pairs), np.uint64)
    for step in range(_SKELETON):
        inner = mix(key, labels[np.minimum(first + step, len(order))])
        key = np.where(first + step < stop, inner, key)
    return key


def _neighbours(features: Features, pairs: Pairs) -> None:
    features.begin("neighbours")
    words, spans, sides, near = pairs.words, pairs.spans, pairs.sides, pairs.near
    head, head_stop = spans.starts[pairs.heads], spans.stops[pairs.heads]
    child, child_stop = spans.starts[pairs.children], spans.stops[pairs.children]
    for step in range(3):
        features.add(sides, words.at(words.forms, child - 1 - step), near)
        features.add(sides, words.at(words.forms, head - 1 - step))
        features.add(sides, words.at(words.forms, head_stop + step))
    for step in range(2):
        features.add(sides, words.at(words.forms, child_stop + step), near)
    features.add(sides, words.quotes[child] % 2, words.quotes[head] % 2)
    before = np.where(spans.before[child] != NOTHING, spans.before[child], spans.before[child - (child > 0)])
    after = np.where(spans.after[child_stop] != NOTHING, spans.after[child_stop], spans.after[child_stop + 1])
    features.add(sides, before, near)
    features.add(sides, after, near)
    after_comma = words.at(words.forms, child - 1) == _COMMA
    features.add(sides, before, after, after_comma, np.minimum(pairs.all_between, 2))


def _names(features: Features, pairs: Pairs) -> None:
    """How the texts of two mentions of one label resemble each other."""
    features.begin("names")
    words, spans, kinds = pairs.words, pairs.spans, pairs.kinds
    likeness = np.array([_likeness(pairs, *ends) for ends in zip(pairs.heads, pairs.children, strict=True)])
    kind = spans.values(KIND)
    head, child = spans.starts[pairs.heads] - 1, spans.starts[pairs.children] - 1
    bracketed = [words.at(words.forms, place) == _BRACKET for place in (head, child)]
    features.add(kinds, likeness)
    features.add(kinds, likeness, kind[pairs.heads], kind[pairs.children])
    features.add(kinds, likeness, np.minimum(np.abs(pairs.sentences), 3))
    features.add(kinds, likeness, *bracketed)


def _likeness(pairs: Pairs, head: int, child: int) -> int:
    spans, lower = pairs.spans, pairs.words.lower
    if spans.labels[head] != spans.labels[child]:
        return 0
    one = lower[spans.starts[head] : spans.stops[head]]
    other = lower[spans.starts[child] : spans.stops[child]]
    ways = (
        one == other,
        one[-1] == other[-1],
        one[0] == other[0],
        set(one) < set(other),
        set(other) < set(one),
        _is_acronym(one, other) or _is_acronym(other, one),
    )
    return 1 + sum(is_so << number for number, is_so in enumerate(ways))


def _is_acronym(short: list[str], long: list[str]) -> bool:
    return len(short) == 1 and len(long) > 1 and bool(initials(short) & initials(long))


def _clues(features: Features, pairs: Pairs, clues: Clues) -> None:
    features.begin("clues")
    scores = [np.rint(10 * score) for score in _said(pairs, RULED, clues)]
    for score in scores:
        features.add(pairs.kinds, score)
    features.add(pairs.kinds, *scores)
    features.add(pairs.sides, *(score > 0 for score in scores), pairs.near)


def _said(pairs: Pairs, labels: Sequence[str], clues: Clues) -> list[NDArray[np.float64]]:
    """For each label the scores that the rules give the pairs."""
    starts = [mention.start for mention in pairs.spans.mentions]
    ends = zip(pairs.heads, pairs.children, strict=True)
    said = [clues.get((starts[head], starts[child]), {}) for head, child in ends]
    return [np.array([of_pair.get(label, 0.0) for of_pair in said]) for label in labels]
