"""Where annotators differ about one article, as the adjudicator walks through it."""

import hashlib
import json
from bisect import bisect_left
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import accumulate
from typing import Any

from msgspec import Struct

from annotator.document.difference_kinds import DifferenceKind as DifferenceKind
from annotator.document.spans import Span
from annotator.editing.annotations import Annotations

Place = tuple[int, int, str]
"""Start, end (exclusive) and label of a span."""


@dataclass(frozen=True, slots=True)
class Mention:
    """Spans of several annotators that are taken for one and the same.

    Attributes:
        number: its place among the mentions of the article.
        versions: for each annotator, in the order of the comparison, their one span of it, or none.
        extent: from the first to the last code point of any version (end exclusive).
    """

    number: int
    versions: tuple[tuple[Span, ...], ...]
    extent: tuple[int, int] = field(init=False, compare=False)

    def __post_init__(self) -> None:
        first, *others = [span for version in self.versions for span in version]
        extent = first.start, first.end
        for span in others:
            extent = min(extent[0], span.start), max(extent[1], span.end)
        object.__setattr__(self, "extent", extent)


class Tie(Struct, frozen=True, order=True):
    """A relation between two mentions."""

    label: str
    head: int
    child: int


@dataclass(frozen=True, slots=True)
class Difference:
    """One thing about which not all annotators say the same.

    Attributes:
        id: made of what is said, whoever says it; another opinion makes it another difference.
        start, end: where it is, in code points, end exclusive.
        mention: number of the mention whose span it is about, None for one about relations or the article.
        ties: for each annotator the relations they drew, where it is about relations.
        scope: all relations that any version of it has.
    """

    id: str
    kind: DifferenceKind
    start: int
    end: int
    mention: int | None = None
    ties: tuple[frozenset[Tie], ...] = ()
    scope: frozenset[Tie] = field(init=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "scope", frozenset().union(*self.ties))


@dataclass(frozen=True, slots=True)
class Comparison:
    """All that several annotators say about one article, side by side.

    Attributes:
        annotators: in the order of their lanes and digits.
        mentions: in text order.
        ties: for each annotator all their relations.
        frames: labels whose spans have a frame, which gold always has looked at: what differs is settled.
        differences: in reading order; sentence by sentence, those about spans before those about relations.
        refused: who rejected the article as a whole; they have no lane.
        allowed: label of a relation, of its head and of its child, as the schema has them; empty for any.
        numbers: id of a difference → its place in `differences`.
        places: where any version has a span → the number of its mention.
        drawn: all relations of anybody; competing: the difference that a relation belongs to.
        of_mention: number of a mention → the difference about its span.
        at_mention: number of a mention → the differences about relations that begin or end at it.
        shared: number of a mention → the relations at it that everybody drew.
    """

    annotators: tuple[str, ...]
    mentions: tuple[Mention, ...] = ()
    ties: tuple[frozenset[Tie], ...] = ()
    frames: frozenset[str] = frozenset()
    differences: tuple[Difference, ...] = ()
    refused: tuple[str, ...] = ()
    allowed: frozenset[tuple[str, str, str]] = field(default=frozenset(), repr=False, compare=False)
    numbers: dict[str, int] = field(init=False, repr=False, compare=False)
    places: dict[Place, int] = field(init=False, repr=False, compare=False)
    drawn: frozenset[Tie] = field(init=False, repr=False, compare=False)
    competing: dict[Tie, Difference] = field(init=False, repr=False, compare=False)
    of_mention: dict[int, Difference] = field(init=False, repr=False, compare=False)
    at_mention: dict[int, tuple[Difference, ...]] = field(init=False, repr=False, compare=False)
    shared: dict[int, list[Tie]] = field(init=False, repr=False, compare=False)
    _starts: list[int] = field(init=False, repr=False, compare=False)
    _reach: list[int] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        made = {
            "numbers": {each.id: number for number, each in enumerate(self.differences)},
            "places": {
                place(span): mention.number
                for mention in self.mentions
                for version in mention.versions
                for span in version
            },
            "drawn": frozenset().union(*self.ties),
            "competing": {tie: each for each in self.differences for tie in each.scope},
            "shared": self._shared_at(),
            "of_mention": {each.mention: each for each in self.differences if each.mention is not None},
            "at_mention": self._at_mentions(),
            "_starts": [mention.extent[0] for mention in self.mentions],
            "_reach": list(accumulate((mention.extent[1] for mention in self.mentions), max)),
        }
        for name, value in made.items():
            object.__setattr__(self, name, value)

    def _shared_at(self) -> dict[int, list[Tie]]:
        shared: dict[int, list[Tie]] = {}
        for tie in frozenset.intersection(*self.ties) if self.ties else ():
            for end in {tie.head, tie.child}:
                shared.setdefault(end, []).append(tie)
        return shared

    def _at_mentions(self) -> dict[int, tuple[Difference, ...]]:
        found: dict[int, tuple[Difference, ...]] = {}
        for each in self.differences:
            for mention in {end for tie in each.scope for end in (tie.head, tie.child)}:
                found[mention] = (*found.get(mention, ()), each)
        return found

    def about(self, mention: int) -> Iterator[Difference]:
        """The difference about a mention's span, then those about relations that begin at it."""
        if (own := self.of_mention.get(mention)) is not None:
            yield own
        for each in self.at_mention.get(mention, ()):
            if any(tie.head == mention for tie in each.scope):
                yield each

    def allows(self, relation: str, head: str, child: str) -> bool:
        """Whether the schema has a relation go from a span of one label to one of another."""
        return not self.allowed or (relation, head, child) in self.allowed

    def count_open(self, annotations: Annotations) -> int:
        """How many differences are not settled yet."""
        return len(self.differences) - len(self.numbers.keys() & annotations.settled.keys())

    def next_open(self, annotations: Annotations, here: int, by: int, but: str | None) -> Difference | None:
        """The first open difference after place `here` (`by` 1) or before it (-1), round the end."""
        total, settled = len(self.differences), annotations.settled
        for distance in range(1, total + 1):
            each = self.differences[(here + by * distance) % total]
            if each.id not in settled and each.id != but:
                return each
        return None

    def find(self, id: str | None) -> Difference | None:
        """The difference with this id."""
        number = self.numbers.get(id) if id is not None else None
        return None if number is None else self.differences[number]

    def open(self, annotations: Annotations) -> list[Difference]:
        """The differences that are not settled yet."""
        settled = annotations.settled
        return [difference for difference in self.differences if difference.id not in settled]

    def agreed(self) -> Iterator[Mention]:
        """The mentions about whose span all say the same."""
        return (mention for mention in self.mentions if mention.number not in self.of_mention)

    def overlapping(self, start: int, end: int) -> Iterator[Mention]:
        """The mentions of which any version may reach into start..end (end exclusive)."""
        number = bisect_left(self._starts, end) - 1
        while number >= 0 and self._reach[number] > start:
            if self.mentions[number].extent[1] > start:
                yield self.mentions[number]
            number -= 1


def place(span: Span) -> Place:
    """Where a span is, and its label."""
    return span.start, span.end, span.label


def said(version: tuple[Span, ...]) -> tuple[Any, ...]:
    """What a version says, to be compared: extents, labels and attributes."""
    return tuple((s.start, s.end, s.label, tuple(sorted(s.attributes.items()))) for s in version)


def _is_same(one: tuple[Span, ...], other: tuple[Span, ...]) -> bool:
    """Whether two versions of a mention say the same; as `said`, without making what is compared."""
    if not one or not other:
        return one == other
    a, b = one[0], other[0]
    return (a.start, a.end, a.label) == (b.start, b.end, b.label) and a.attributes == b.attributes


def kind_of(versions: tuple[tuple[Span, ...], ...]) -> DifferenceKind | None:
    """In what the versions of a mention differ, None when they do not."""
    first = versions[0]
    if all(_is_same(first, other) for other in versions[1:]):
        return None
    if any(not version for version in versions):
        return DifferenceKind.MISSING
    extents = {(version[0].start, version[0].end) for version in versions}
    labels = {version[0].label for version in versions}
    if len(extents) > 1:
        return DifferenceKind.BOUNDARY_AND_LABEL if len(labels) > 1 else DifferenceKind.BOUNDARY
    return DifferenceKind.LABEL if len(labels) > 1 else DifferenceKind.ATTRIBUTE


_WRITE = json.JSONEncoder(sort_keys=True, default=list, ensure_ascii=False).encode


def difference_id(about: str, opinions: Iterable[Any]) -> str:
    """Identity of a difference: all that is said there, each opinion once, whoever has it.

    So whoever joins one of those who differ opens nothing again.
    """
    told = {_WRITE(each) for each in opinions}
    whole = "\n".join([about, *sorted(told)])
    return "d" + hashlib.sha256(whole.encode("utf-8", "surrogatepass")).hexdigest()[:16]
