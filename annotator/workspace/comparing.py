"""Several people's annotations of one article side by side: what they share and where they differ."""

from collections.abc import Sequence
from itertools import combinations

from annotator.agreement.matching import match
from annotator.document.article import Tokens
from annotator.document.schema import LabelSchema
from annotator.document.spans import Span
from annotator.editing.annotations import Annotations
from annotator.editing.differences import (
    Comparison,
    Difference,
    DifferenceKind,
    Mention,
    Tie,
    difference_id,
    kind_of,
    said,
)

Place = tuple[int, int]
"""An annotator's number, and the index of one of their accepted spans."""


def compare(
    annotators: Sequence[str], sides: Sequence[Annotations], schema: LabelSchema, tokens: Tokens | None
) -> Comparison:
    """What the annotators say, in the order they are given.

    Args:
        annotators: names; `sides` are their annotations, in the same order.
        schema: says which relations have no direction.
        tokens: of the article; overlap is then counted in them, and in code points otherwise.
    """
    spans = [side.accepted_spans() for side in sides]
    groups = _groups(spans, tokens)
    mentions = tuple(_mention(number, group, spans) for number, group in enumerate(groups))
    of_span = {
        (who, spans[who][index].id): number for number, group in enumerate(groups) for who, index in group
    }
    ties = tuple(_ties(who, side, of_span, schema) for who, side in enumerate(sides))
    checked = tuple(
        frozenset(of_span[who, id] for id in side.frames if (who, id) in of_span)
        for who, side in enumerate(sides)
    )
    names = tuple(annotators)
    differences = [*_of_spans(names, mentions), *_of_ties(names, mentions, ties)]
    differences.sort(key=lambda difference: (difference.mention is None, difference.start, difference.end))
    return Comparison(names, mentions, ties, checked, tuple(_in_reading_order(differences, tokens)))


def _in_reading_order(differences: list[Difference], tokens: Tokens | None) -> list[Difference]:
    """Sentence by sentence; in each the spans before the relations between them."""

    def sentence(difference: Difference) -> int:
        return tokens.sentence_of(tokens.at(difference.start)) if tokens is not None else 0

    return sorted(differences, key=sentence)


def _groups(spans: Sequence[list[Span]], tokens: Tokens | None) -> list[list[Place]]:
    """Spans that the pairwise matchings join, in text order."""
    parent: dict[Place, Place] = {
        (who, n): (who, n) for who, side in enumerate(spans) for n in range(len(side))
    }

    def root(place: Place) -> Place:
        while parent[place] != place:
            place = parent[place]
        return place

    for one, other in combinations(range(len(spans)), 2):
        for pair in match(spans[one], spans[other], tokens).pairs:
            parent[root((other, pair.second))] = root((one, pair.first))
    groups: dict[Place, list[Place]] = {}
    for place in parent:
        groups.setdefault(root(place), []).append(place)

    def start(group: list[Place]) -> tuple[int, int, str]:
        return min((spans[who][n].start, spans[who][n].end, spans[who][n].label) for who, n in group)

    return sorted(groups.values(), key=start)


def _mention(number: int, group: list[Place], spans: Sequence[list[Span]]) -> Mention:
    return Mention(
        number,
        tuple(
            tuple(spans[who][index] for of, index in sorted(group) if of == who) for who in range(len(spans))
        ),
    )


def _ties(
    who: int, side: Annotations, of_span: dict[tuple[int, str], int], schema: LabelSchema
) -> frozenset[Tie]:
    found = set()
    for link in side.accepted_relations():
        head, child = of_span[who, link.head], of_span[who, link.child]
        if schema.relation(link.label).symmetric and child < head:
            head, child = child, head
        found.add(Tie(link.label, head, child))
    return frozenset(found)


def _of_spans(names: tuple[str, ...], mentions: tuple[Mention, ...]) -> list[Difference]:
    found = []
    for mention in mentions:
        if kind := kind_of(mention.versions):
            id = difference_id(names, [said(version) for version in mention.versions])
            found.append(Difference(id, kind, *mention.extent, mention.number))
    return found


def _of_ties(
    names: tuple[str, ...], mentions: tuple[Mention, ...], ties: tuple[frozenset[Tie], ...]
) -> list[Difference]:
    shared = frozenset.intersection(*ties) if ties else frozenset()
    found = []
    for group in _tie_groups(frozenset().union(*ties) - shared):
        of_each = tuple(side & group for side in ties)
        heads = [mentions[tie.head].extent for tie in group]
        told = [
            [(t.label, mentions[t.head].extent, mentions[t.child].extent) for t in sorted(of)]
            for of in of_each
        ]
        id = difference_id(names, told)
        start, end = min(heads)
        found.append(Difference(id, _tie_kind(of_each), start, end, None, of_each))
    return found


def _tie_groups(ties: frozenset[Tie]) -> list[frozenset[Tie]]:
    """Relations that compete: the same part of the same head, or the same two ends."""
    groups: list[set[Tie]] = []
    for tie in sorted(ties):
        touching = [group for group in groups if any(_compete(tie, other) for other in group)]
        groups = [group for group in groups if group not in touching]
        groups.append({tie}.union(*touching))
    return [frozenset(group) for group in groups]


def _compete(one: Tie, other: Tie) -> bool:
    same_part = (one.head, one.label) == (other.head, other.label)
    return same_part or {one.head, one.child} == {other.head, other.child}


def _tie_kind(of_each: tuple[frozenset[Tie], ...]) -> DifferenceKind:
    group = sorted(frozenset().union(*of_each))
    for one, other in combinations(group, 2):
        if {one.head, one.child} == {other.head, other.child}:
            is_turned = one.label == other.label
            return DifferenceKind.DIRECTION if is_turned else DifferenceKind.LINK_TYPE
    given = {of for of in of_each if of}
    return DifferenceKind.LINK_END if len(given) > 1 else DifferenceKind.LINK_MISSING
