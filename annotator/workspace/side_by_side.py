"""Several people's annotations of one article side by side: what they share and where they differ."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import combinations

from annotator.agreement.matching import Stage, match
from annotator.document.article import Tokens
from annotator.document.schema import LabelSchema
from annotator.document.spans import Span
from annotator.editing.annotations import Annotations
from annotator.editing.differences import (
    Comparison,
    Difference,
    DifferenceKind,
    Mention,
    Place,
    Tie,
    difference_id,
    kind_of,
    place,
    said,
)
from annotator.workspace.difference_names import with_event_kinds

Where = tuple[int, int]
"""An annotator's number, and the index of one of their accepted spans."""


def compare(
    annotators: Sequence[str],
    sides: Sequence[Annotations],
    schema: LabelSchema,
    tokens: Tokens | None,
    refused: Sequence[str] = (),
) -> Comparison:
    """What the annotators say, in the order they are given.

    Args:
        annotators: names; `sides` are their annotations, in the same order.
        schema: says which relations have no direction.
        tokens: of the article; overlap is then counted in them, and in code points otherwise.
        refused: who rejected the article as a whole.
    """
    names = tuple(annotators)
    spans = [side.accepted_spans() for side in sides]
    groups = _groups(names, spans, tokens)
    mentions = tuple(_mention(number, group, spans) for number, group in enumerate(groups))
    of_span = {
        (who, spans[who][index].id): number for number, group in enumerate(groups) for who, index in group
    }
    ties = tuple(_ties(who, side, of_span, schema) for who, side in enumerate(sides))
    frames = frozenset(label.id for label in schema.spans if schema.is_frame(label.id))
    differences = [*_of_spans(mentions), *_of_ties(mentions, ties)]
    differences.sort(key=lambda each: (each.mention is None, each.start, each.end, each.id))
    ordered = (*_of_answers(names, refused, tokens), *_in_reading_order(differences, tokens))
    allowed = frozenset(
        (relation.id, head.id, child.id)
        for relation in schema.relations
        for head in schema.spans
        for child in schema.spans
        if relation.allows(head.id, child.id)
    )
    made = Comparison(names, mentions, ties, frames, ordered, tuple(refused), allowed)
    return with_event_kinds(_with_splits(made), schema)


def _of_answers(
    names: tuple[str, ...], refused: Sequence[str], tokens: Tokens | None
) -> tuple[Difference, ...]:
    """Whether the article is fit for annotation at all, where that is disputed."""
    if not (names and refused):
        return ()
    end = tokens.ends[0] if tokens is not None and len(tokens) else 0
    id = difference_id("article", [sorted(refused)])
    return (Difference(id, DifferenceKind.ANSWER, 0, end),)


def _in_reading_order(differences: list[Difference], tokens: Tokens | None) -> list[Difference]:
    """Sentence by sentence; in each the spans before the relations between them."""

    def sentence(difference: Difference) -> int:
        return tokens.sentence_of(tokens.at(difference.start)) if tokens is not None else 0

    return sorted(differences, key=sentence)


def _groups(names: tuple[str, ...], spans: Sequence[list[Span]], tokens: Tokens | None) -> list[list[Where]]:
    """Spans that the pairwise matchings join, the surest pairs first, in text order.

    No group has two spans of one annotator. The order of the annotators changes nothing.
    """
    groups: dict[Where, list[Where]] = {
        (who, n): [(who, n)] for who, side in enumerate(spans) for n in range(len(side))
    }
    for one, other in _pairs(names, spans, tokens):
        first, second = groups[one], groups[other]
        if first is not second and not {who for who, _ in first} & {who for who, _ in second}:
            first += second
            groups.update((each, first) for each in second)
    distinct = {id(group): sorted(group) for group in groups.values()}

    def start(group: list[Where]) -> list[tuple[int, int, str]]:
        return sorted(place(spans[who][n]) for who, n in group)

    return sorted(distinct.values(), key=start)


def _pairs(
    names: tuple[str, ...], spans: Sequence[list[Span]], tokens: Tokens | None
) -> Iterable[tuple[Where, Where]]:
    """The matched pairs of any two annotators, the surest first."""
    places = [[place(span) for span in side] for side in spans]
    found = []
    for one, other in combinations(range(len(spans)), 2):
        for stage, first, second, dice in _matched(
            spans[one], spans[other], places[one], places[other], tokens
        ):
            here = places[one][first], names[one], (one, first)
            there = places[other][second], names[other], (other, second)
            ends = (here, there) if here < there else (there, here)
            found.append((stage, -dice if stage is Stage.OVERLAP else 0.0, *ends))
    found.sort()
    return ((one[2], other[2]) for _, _, one, other in found)


def _matched(
    first: list[Span], second: list[Span], ours: list[Place], theirs: list[Place], tokens: Tokens | None
) -> Iterator[tuple[Stage, int, int, float]]:
    """The pairs of the matching: its stage, the index on either side, and Dice.

    Spans that are the same on both sides, and stand once on each, are paired without measuring anything;
    so the matching would have it.
    """
    once, also = _only_once(ours), _only_once(theirs)
    same = once.keys() & also.keys()
    yield from ((Stage.SAME, once[each], also[each], 1.0) for each in same)
    rows = [n for n, each in enumerate(ours) if each not in same]
    columns = [n for n, each in enumerate(theirs) if each not in same]
    for pair in match([first[n] for n in rows], [second[n] for n in columns], tokens).pairs:
        yield pair.stage, rows[pair.first], columns[pair.second], float(pair.dice)


def _only_once(places: list[Place]) -> dict[Place, int]:
    """The places that stand once, with their index."""
    found = {each: number for number, each in enumerate(places)}
    if len(found) == len(places):
        return found
    counts = Counter(places)
    return {each: number for each, number in found.items() if counts[each] == 1}


def _mention(number: int, group: list[Where], spans: Sequence[list[Span]]) -> Mention:
    indices = dict(group)
    return Mention(
        number,
        tuple((side[indices[who]],) if who in indices else () for who, side in enumerate(spans)),
    )


def _ties(
    who: int, side: Annotations, of_span: dict[tuple[int, str], int], schema: LabelSchema
) -> frozenset[Tie]:
    found = set()
    for link in side.accepted_relations():
        head, child = of_span[who, link.head], of_span[who, link.child]
        if schema.has_relation(link.label) and schema.relation(link.label).symmetric and child < head:
            head, child = child, head
        found.add(Tie(link.label, head, child))
    return frozenset(found)


def _of_spans(mentions: tuple[Mention, ...]) -> list[Difference]:
    found = []
    for mention in mentions:
        if kind := kind_of(mention.versions):
            id = difference_id("span", [said(version) for version in mention.versions])
            found.append(Difference(id, kind, *mention.extent, mention.number))
    return found


def _with_splits(comparison: Comparison) -> Comparison:
    """The comparison in which the spans are called so of which one person has one, another several."""
    split: set[int] = set()
    for each in comparison.differences:
        if each.kind is DifferenceKind.MISSING and each.mention is not None:
            wholes = set(_wholes(comparison, each.mention))
            split |= wholes | {each.mention} if wholes else wholes
    if not split:
        return comparison
    differences = (
        replace(each, kind=DifferenceKind.SPLIT) if each.mention in split else each
        for each in comparison.differences
    )
    return replace(comparison, differences=tuple(differences))


def _wholes(comparison: Comparison, part: int) -> Iterator[int]:
    """The mentions of which somebody who lacks the part has a span over it, and who has it another."""
    here = comparison.mentions[part]
    for whole in comparison.overlapping(*here.extent):
        for lacks, wide in zip(here.versions, whole.versions, strict=True):
            for has, other in zip(here.versions, whole.versions, strict=True):
                if not lacks and wide and has and other and _splits(wide[0], has[0], other[0]):
                    yield whole.number


def _splits(wide: Span, part: Span, other: Span) -> bool:
    overlaps = wide.start < part.end and part.start < wide.end
    return overlaps and (wide.start, wide.end) != (other.start, other.end)


def _of_ties(mentions: tuple[Mention, ...], ties: tuple[frozenset[Tie], ...]) -> list[Difference]:
    shared = frozenset.intersection(*ties) if ties else frozenset()
    found = []
    for group in _tie_groups(frozenset().union(*ties) - shared):
        of_each = tuple(side & group for side in ties)
        start, end = min(mentions[tie.head].extent for tie in group)
        told = [
            sorted((t.label, mentions[t.head].extent, mentions[t.child].extent) for t in of) for of in of_each
        ]
        id = difference_id("relation", told)
        found.append(Difference(id, _tie_kind(of_each), start, end, None, of_each))
    return found


def _tie_groups(ties: frozenset[Tie]) -> list[frozenset[Tie]]:
    """Relations that compete: the same part of the same head, or the same two ends."""
    groups: dict[Tie, list[Tie]] = {tie: [tie] for tie in ties}
    holders: dict[object, Tie] = {}
    for tie in sorted(ties):
        for shared in ((tie.head, tie.label), frozenset((tie.head, tie.child))):
            first, second = groups[holders.setdefault(shared, tie)], groups[tie]
            if first is not second:
                first += second
                groups.update((each, first) for each in second)
    distinct = {id(group): frozenset(group) for group in groups.values()}
    return sorted(distinct.values(), key=min)


def _tie_kind(of_each: tuple[frozenset[Tie], ...]) -> DifferenceKind:
    group = sorted(frozenset().union(*of_each))
    for one, other in combinations(group, 2):
        if {one.head, one.child} == {other.head, other.child}:
            is_turned = one.label == other.label
            return DifferenceKind.DIRECTION if is_turned else DifferenceKind.LINK_TYPE
    given = {of for of in of_each if of}
    return DifferenceKind.LINK_END if len(given) > 1 else DifferenceKind.LINK_MISSING
