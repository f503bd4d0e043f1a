"""Spans of one annotator without overlap: what unitizing and token measures need."""

from bisect import bisect_left, insort
from collections.abc import Iterable
from typing import NamedTuple

from annotator.agreement.mentions import Mention, MentionLike, mentions


class BaseLayer(NamedTuple):
    """Spans that do not overlap each other, in text order, and how many were dropped for that."""

    spans: tuple[Mention, ...]
    dropped: int


def base_layer(spans: Iterable[MentionLike]) -> BaseLayer:
    """The longest spans first, then the earliest; what overlaps a span already kept is dropped.

    >>> base_layer([(0, 4, "a"), (2, 9, "b"), (9, 10, "a")]).spans
    (Mention(start=2, end=9, label='b', attributes=()), Mention(start=9, end=10, label='a', attributes=()))
    """
    wanted = sorted(mentions(spans), key=lambda span: (span.start - span.end, span.key))
    kept: list[Mention] = []
    for span in wanted:
        after = bisect_left(kept, span.start, key=lambda one: one.end - 1)
        if after == len(kept) or kept[after].start >= span.end:
            insort(kept, span, key=lambda one: one.start)
    return BaseLayer(tuple(kept), len(wanted) - len(kept))


def base_layer_per_label(spans: Iterable[MentionLike]) -> BaseLayer:
    """As `base_layer`, each label on its own: spans of different labels may overlap."""
    given = mentions(spans)
    layers = [base_layer(s for s in given if s.label == label) for label in {s.label for s in given}]
    kept = sorted(span for layer in layers for span in layer.spans)
    return BaseLayer(tuple(kept), len(given) - len(kept))
