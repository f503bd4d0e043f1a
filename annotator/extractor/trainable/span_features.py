"""What a model sees of a span whose attributes it predicts."""

from collections.abc import Sequence

import numpy as np

from annotator.extractor.trainable.clues import Attributes
from annotator.extractor.trainable.features import Features, Instances
from annotator.extractor.trainable.hashing import Keys, Numbers, Scores, text_key
from annotator.extractor.trainable.laid_out import LaidOut, value_key
from annotator.extractor.trainable.syntax import span_roots
from annotator.extractor.trainable.words import Words

_NEAR = 3
"""Words at each side whose place is told."""
_AROUND = 8
"""Words at each side that are told without their place."""
_LONGEST = 5
"""Words of the span itself that are told."""
_KIDS = 6
_WINDOW = 4
"""Tokens at each side whose vectors are pooled."""
_CLUES = ("event_type", "mode", "polarity", "time", "kind", "fired")


def span_instances(
    words: Words,
    spans: LaidOut,
    wanted: Sequence[int],
    clues: Sequence[Attributes],
    hints: Scores,
    tokens: int,
) -> Instances:
    """What is to be scored: the mentions with the numbers `wanted`.

    Args:
        words: of the document.
        spans: all mentions of the document.
        wanted: numbers of some of them.
        clues: what the rules say about each of `wanted`; empty for no clues at all.
        hints: see `Instances`.
        tokens: how many the document has.
    """
    chosen = np.array(wanted, np.int64)
    features = Features(len(chosen))
    if len(chosen):
        _own_words(features, words, spans, chosen)
        _surroundings(features, words, spans, chosen)
        _syntax(features, words, spans, chosen)
        _clues(features, spans, chosen, clues)
    return Instances(_ranges(spans, wanted, tokens), features.keys(), hints)


def _ranges(spans: LaidOut, wanted: Sequence[int], tokens: int) -> Numbers:
    ranges = []
    for number in wanted:
        mention = spans.mentions[number]
        ranges.append(
            (
                (mention.start, mention.end),
                (max(0, mention.start - _WINDOW), mention.start),
                (mention.end, min(tokens, mention.end + _WINDOW)),
            )
        )
    return np.array(ranges, np.int64).reshape(len(wanted), 3, 2)


def _own_words(features: Features, words: Words, spans: LaidOut, chosen: Numbers) -> None:
    features.begin("own")
    starts, lasts, label = spans.starts[chosen], spans.stops[chosen] - 1, spans.label_keys[chosen]
    for column in (words.forms, words.stems, words.prefixes, words.suffixes, words.shapes, words.tags):
        features.add(label, column[lasts])
    features.add(label, words.forms[starts])
    features.add(label, words.shapes[starts], np.minimum(lasts - starts, 4))
    features.add(label, words.stems[lasts], words.tags[lasts])
    for step in range(_LONGEST):
        place = starts + step
        inside = place <= lasts
        features.add_to_bag("own", inside, label, words.at(words.forms, place))
        features.add_to_bag("own end", inside, label, words.at(words.suffixes, place))
    for number, names in enumerate(_fuller_names(words, spans, chosen)):
        features.add_to_bag(f"fuller name {number > 0}", names != 0, label, names)


def _fuller_names(words: Words, spans: LaidOut, chosen: Numbers) -> Keys:
    """First and last word of the longest mention of the same label that has the last word of each."""
    longest: dict[tuple[str, str], int] = {}
    for number, (start, stop) in enumerate(zip(spans.starts, spans.stops, strict=True)):
        for place in range(start, stop):
            name = (spans.mentions[number].label, words.words[place])
            best = longest.get(name)
            if best is None or stop - start > spans.stops[best] - spans.starts[best]:
                longest[name] = number
    full = [longest[spans.mentions[n].label, words.words[spans.stops[n] - 1]] for n in chosen]
    return np.stack([words.forms[spans.starts[full]], words.forms[spans.stops[full] - 1]])


def _surroundings(features: Features, words: Words, spans: LaidOut, chosen: Numbers) -> None:
    features.begin("around")
    starts, stops, label = spans.starts[chosen], spans.stops[chosen], spans.label_keys[chosen]
    stems = words.stems[stops - 1]
    sentences = words.sentences[starts]
    for step in range(1, _NEAR + 1):
        left, right = starts - step, stops + step - 1
        for side, place in enumerate((left, right)):
            features.add(label, words.at(words.forms, place))
            features.add(words.at(words.stems, place), words.at(words.tags, place), side)
            features.add(stems, words.at(words.forms, place))
    features.add(label, words.at(words.forms, starts - 1), words.at(words.forms, stops))
    features.add(label, words.at(words.forms, starts - 1), words.at(words.forms, starts - 2))
    features.add(label, words.at(words.forms, stops), words.at(words.forms, stops + 1))
    for step in range(1, _AROUND + 1):
        for bag, place in (("left", starts - step), ("right", stops + step - 1)):
            inside = (place >= 0) & (place < len(words))
            near = inside & (words.sentences[np.where(inside, place, 0)] == sentences)
            features.add_to_bag(bag, near, label, words.at(words.forms, place))
            features.add_to_bag("around", near, label, words.at(words.stems, place))
    features.add(label, words.quotes[starts] % 2)
    features.add(label, spans.before[starts], spans.after[stops])
    features.add(label, spans.before[np.maximum(starts - 1, 0)], words.at(words.forms, starts - 1))
    features.add(label, np.minimum(sentences, 3))


def _syntax(features: Features, words: Words, spans: LaidOut, chosen: Numbers) -> None:
    features.begin("syntax")
    if not words.parsed:
        return
    label = spans.label_keys[chosen]
    roots = span_roots(words, spans.starts[chosen], spans.stops[chosen])
    heads = words.heads[roots]
    features.add(label, words.deps[roots])
    features.add(label, words.deps[roots], words.forms[heads])
    features.add(label, words.stems[heads], words.tags[heads])
    features.add(label, words.deps[heads], words.stems[words.heads[heads]])
    objects = np.zeros(len(chosen), np.uint64)
    for bag, governors in (("kid", roots), ("sibling", heads)):
        for keys in _kids(words, governors):
            deps, forms = words.at(words.deps, keys), words.at(words.forms, keys)
            is_there = keys >= 0
            features.add_to_bag(bag, is_there, label, deps, forms)
            features.add_to_bag(f"{bag} kind", is_there, label, deps, words.at(words.tags, keys))
            if bag == "kid":
                is_object = deps == np.uint64(text_key("dobj"))
                objects = np.where(is_object, words.at(words.stems, keys), objects)
    features.add(words.stems[roots], objects)


def _kids(words: Words, governors: Numbers) -> list[Numbers]:
    """The first syntactic children of each word, -1 where there are fewer."""
    wanted = {int(governor): number for number, governor in enumerate(dict.fromkeys(governors.tolist()))}
    kids: list[list[int]] = [[] for _ in wanted]
    for place in range(len(words)):
        number = wanted.get(int(words.heads[place]))
        if number is not None and words.heads[place] != place and len(kids[number]) < _KIDS:
            kids[number].append(place)
    filled = np.array([[*row, *[-1] * (_KIDS - len(row))] for row in kids], np.int64).reshape(-1, _KIDS)
    rows = filled[[wanted[int(governor)] for governor in governors]]
    return list(rows.T)


def _clues(features: Features, spans: LaidOut, chosen: Numbers, clues: Sequence[Attributes]) -> None:
    features.begin("clues")
    if not clues:
        return
    label = spans.label_keys[chosen]
    columns = {name: np.array([value_key(c.get(name)) for c in clues], np.uint64) for name in _CLUES}
    for name in _CLUES:
        features.add(label, columns[name])
    features.add(label, columns["event_type"], columns["mode"])
    features.add(label, columns["event_type"], columns["fired"])
    features.add(columns["event_type"], columns["polarity"], columns["time"])
