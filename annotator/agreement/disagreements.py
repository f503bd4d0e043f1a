"""Disagreements as a list: what kind, where, and both versions.

Kinds exclude each other for one item: a pair of matched spans has one kind, whatever differs about its
attributes is a row of its own, and so is every relation.
"""

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Sequence
from enum import StrEnum

from msgspec import Struct
from msgspec.structs import replace

from annotator.agreement.links import Aligned, Ends
from annotator.agreement.matching import Matching, Pair, Stage
from annotator.agreement.mentions import Mention
from annotator.agreement.nuggets import TYPE
from annotator.document.difference_kinds import DifferenceKind as DifferenceKind


class Edge(StrEnum):
    """Which edges of a span differ."""

    LEFT = "left"
    RIGHT = "right"
    BOTH = "both"


class Change(StrEnum):
    """How the second side's extent differs from the first's."""

    WIDER = "wider"
    NARROWER = "narrower"
    SHIFTED = "shifted"


class Disagreement(Struct, frozen=True):
    """One disagreement in one document.

    Attributes:
        kind: what differs.
        label: the label it counts under: of the first side, or of the only side that has it.
        start, end: code points of the stretch where it is.
        first, second: indices of the spans of each side; for a relation head and child; empty when the
            side has nothing.
        labels: the labels of both sides, "" where a side has nothing.
        edge, change: of a boundary.
        attribute: whose values differ.
        of_span: what it was before it became the trigger of an event.
    """

    kind: DifferenceKind
    label: str
    start: int
    end: int
    first: tuple[int, ...]
    second: tuple[int, ...]
    labels: tuple[str, str]
    edge: Edge | None = None
    change: Change | None = None
    attribute: str = ""
    of_span: DifferenceKind | None = None

    @property
    def place(self) -> tuple[int, int]:
        """Where it is."""
        return self.start, self.end


def span_disagreements(matching: Matching, events: Collection[str] = ()) -> list[Disagreement]:
    """Everything the two sides disagree about in spans and their attributes, in text order.

    Args:
        matching: the two sides.
        events: labels of spans that are events: what differs about them is a matter of the trigger.

    >>> from annotator.agreement.matching import match
    >>> [one] = span_disagreements(match([(0, 9, "ACTOR")], [(4, 9, "ACTOR")]))
    >>> one.kind.value, one.edge.value, one.change.value
    ('boundary', 'left', 'narrower')
    """
    splits = _splits(matching)
    parts = {index for extra in splits.values() for index in extra}
    found = []
    for number, pair in enumerate(matching.pairs):
        if number in splits:
            found.append(_split(matching, pair, splits[number]))
        elif pair.stage is not Stage.SAME:
            found.append(_different(matching, pair))
        found += _attributes(matching, pair, events)
    for side, alone in enumerate((matching.only_first, matching.only_second)):
        found += [_missing(matching, side, index) for index in alone if (side, index) not in parts]
    return sorted((_of_event(one, events) for one in found), key=lambda one: (one.place, one.kind))


def _splits(matching: Matching) -> dict[int, list[tuple[int, int]]]:
    """Number of a pair matched by overlap → (side, index) of spans without partner that overlap it too."""
    loose = [(number, pair) for number, pair in enumerate(matching.pairs) if pair.stage is Stage.OVERLAP]
    found: dict[int, list[tuple[int, int]]] = {}
    for side, alone in enumerate((matching.only_first, matching.only_second)):
        own = (matching.first, matching.second)[side]
        for index in alone:
            across = (number for number, pair in loose if own[index].overlaps(matching.spans(pair)[1 - side]))
            if (number := next(across, None)) is not None:
                found.setdefault(number, []).append((side, index))
    return found


def _split(matching: Matching, pair: Pair, extra: list[tuple[int, int]]) -> Disagreement:
    first = sorted([pair.first, *(index for side, index in extra if side == 0)])
    second = sorted([pair.second, *(index for side, index in extra if side == 1)])
    spans = [matching.first[i] for i in first] + [matching.second[j] for j in second]
    one, other = matching.spans(pair)
    start, end = min(span.start for span in spans), max(span.end for span in spans)
    return Disagreement(
        DifferenceKind.SPLIT, one.label, start, end, tuple(first), tuple(second), (one.label, other.label)
    )


def _different(matching: Matching, pair: Pair) -> Disagreement:
    one, other = matching.spans(pair)
    kind = DifferenceKind.LABEL
    if one.extent != other.extent:
        kind = DifferenceKind.BOUNDARY if one.label == other.label else DifferenceKind.BOUNDARY_AND_LABEL
    return Disagreement(
        kind,
        one.label,
        min(one.start, other.start),
        max(one.end, other.end),
        (pair.first,),
        (pair.second,),
        (one.label, other.label),
        _edge(one, other),
        _change(one, other),
    )


def _edge(one: Mention, other: Mention) -> Edge | None:
    match one.start != other.start, one.end != other.end:
        case True, True:
            return Edge.BOTH
        case True, False:
            return Edge.LEFT
        case False, True:
            return Edge.RIGHT
    return None


def _change(one: Mention, other: Mention) -> Change | None:
    if one.extent == other.extent:
        return None
    if other.start <= one.start and one.end <= other.end:
        return Change.WIDER
    return Change.NARROWER if one.start <= other.start and other.end <= one.end else Change.SHIFTED


def _missing(matching: Matching, side: int, index: int) -> Disagreement:
    span = (matching.first, matching.second)[side][index]
    has, labels = ((index,), ()), (span.label, "")
    first, second = has if side == 0 else has[::-1]
    return Disagreement(
        DifferenceKind.MISSING,
        span.label,
        *span.extent,
        first,
        second,
        labels if side == 0 else ("", span.label),
    )


def _attributes(matching: Matching, pair: Pair, events: Collection[str]) -> list[Disagreement]:
    one, other = matching.spans(pair)
    said, answered = dict(one.attributes), dict(other.attributes)
    place = min(one.start, other.start), max(one.end, other.end)
    return [
        Disagreement(
            DifferenceKind.EVENT_TYPE if key == TYPE and one.label in events else DifferenceKind.ATTRIBUTE,
            one.label,
            *place,
            (pair.first,),
            (pair.second,),
            (one.label, other.label),
            attribute=key,
        )
        for key in sorted(said.keys() | answered.keys())
        if said.get(key) != answered.get(key)
    ]


def _of_event(one: Disagreement, events: Collection[str]) -> Disagreement:
    """What differs about an event's extent, or whether there is one, is a matter of its trigger."""
    about_trigger = one.kind in (DifferenceKind.BOUNDARY, DifferenceKind.SPLIT, DifferenceKind.MISSING)
    if not about_trigger or not set(one.labels) - {""} <= set(events):
        return one
    return replace(one, kind=DifferenceKind.TRIGGER, of_span=one.kind)


Key = Callable[[Ends], tuple[object, ...]]


def relation_disagreements(aligned: Aligned, events: Collection[str] = ()) -> list[Disagreement]:
    """Everything the two sides disagree about in relations, in text order.

    Two relations that only one side has are one disagreement when they differ in one thing: type,
    direction, or one end.

    Args:
        aligned: the two sides.
        events: labels of spans that are events, whose relations are arguments.
    """
    return _Relations(aligned, events).found()


class _Relations:
    """The relations that only one side has, joined where they differ in one thing."""

    def __init__(self, aligned: Aligned, events: Collection[str]) -> None:
        self.aligned = aligned
        place = {pair: place for place, pair in enumerate(aligned.matching.pairs)}
        at = {number: place[pair] for number, pair in enumerate(aligned.matched)}

        def in_text_order(link: Ends) -> tuple[str, int, int]:
            return link.label, at.get(link.head, link.head), at.get(link.child, link.child)

        self.left = sorted(aligned.first - aligned.second, key=in_text_order)
        self.right = sorted(aligned.second - aligned.first, key=in_text_order)
        self.spans = aligned.span_of(0), aligned.span_of(1)
        self.index = [{number: index for index, number in enumerate(numbers)} for numbers in aligned.numbers]
        self.events = {number for side in self.spans for number, span in side.items() if span.label in events}

    def found(self) -> list[Disagreement]:
        made = []
        for one, other in self._joined(lambda link: (link.head, link.child)):
            kind = DifferenceKind.ROLE if self._is_argument(one) else DifferenceKind.LINK_TYPE
            made.append(self._row(kind, one, other))
        for one, other in self._joined(
            lambda link: (link.label, link.head, link.child),
            lambda link: (link.label, link.child, link.head),
        ):
            made.append(self._row(DifferenceKind.DIRECTION, one, other))
        for one, other in self._joined(lambda link: (link.label, link.head)):
            made.append(self._row(DifferenceKind.LINK_END, one, other))
        for one, other in self._joined(lambda link: (link.label, link.child)):
            made.append(self._row(DifferenceKind.LINK_END, one, other))
        made += [self._row(self._alone(one), one, None) for one in self.left]
        made += [self._row(self._alone(other), None, other) for other in self.right]
        return sorted(made, key=lambda one: (one.place, one.kind))

    def _alone(self, link: Ends) -> DifferenceKind:
        if not self.aligned.is_closed(link):
            return DifferenceKind.LINK_END_MISSING
        return DifferenceKind.ARGUMENT if self._is_argument(link) else DifferenceKind.LINK_MISSING

    def _is_argument(self, link: Ends) -> bool:
        return link.head in self.events and link.label not in self.aligned.symmetric

    def _joined(self, key: Key, turned: Key | None = None) -> list[tuple[Ends, Ends]]:
        """Pairs of what is left whose keys are equal; they are left no longer."""
        waiting: dict[tuple[object, ...], list[Ends]] = {}
        for link in reversed(self.right):
            waiting.setdefault((turned or key)(link), []).append(link)
        pairs = []
        for one in self.left:
            if others := waiting.get(key(one)):
                pairs.append((one, others.pop()))
        self.left = [one for one in self.left if one not in {pair[0] for pair in pairs}]
        self.right = [one for one in self.right if one not in {pair[1] for pair in pairs}]
        return pairs

    def _row(self, kind: DifferenceKind, one: Ends | None, other: Ends | None) -> Disagreement:
        sides = [
            () if link is None else (self.index[side][link.head], self.index[side][link.child])
            for side, link in enumerate((one, other))
        ]
        spans = [
            self.spans[side][number]
            for side, link in enumerate((one, other))
            if link is not None
            for number in (link.head, link.child)
        ]
        labels = ("" if one is None else one.label, "" if other is None else other.label)
        return Disagreement(
            kind,
            labels[0] or labels[1],
            min(span.start for span in spans),
            max(span.end for span in spans),
            sides[0],
            sides[1],
            labels,
        )


def ranked(rows: Iterable[tuple[str, Disagreement]]) -> list[tuple[str, Disagreement]]:
    """(document, disagreement), the most frequent (label, kind) first, then by document and place."""
    given = list(rows)
    often = Counter((one.label, one.kind) for _, one in given)

    def order(row: tuple[str, Disagreement]) -> tuple[int, str, str, str, int, int]:
        document, one = row
        return -often[one.label, one.kind], one.label, one.kind, document, one.start, one.end

    return sorted(given, key=order)


def all_disagreements(aligned: Aligned, events: Collection[str] = ()) -> list[Disagreement]:
    """Spans, attributes and relations of one document together, in text order.

    >>> from annotator.agreement.links import Linked, align_links
    >>> a = Linked([(0, 4, "ACTOR"), (5, 9, "EVENT")], [("SOURCE", 1, 0)])
    >>> b = Linked([(0, 4, "ACTOR"), (5, 9, "EVENT")], [("TARGET", 1, 0)])
    >>> [one.kind.value for one in all_disagreements(align_links(a, b), events=["EVENT"])]
    ['role']
    """
    both: Sequence[Disagreement] = [
        *span_disagreements(aligned.matching, events),
        *relation_disagreements(aligned, events),
    ]
    return sorted(both, key=lambda one: (one.place, one.kind))
