"""What several annotators say, in lanes of their own under the lines on which they differ."""

from bisect import bisect_left
from collections.abc import Hashable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import accumulate
from typing import NamedTuple

from msgspec import Struct

from annotator.document.schema import LabelSchema
from annotator.editing.adjudication import Adjudication
from annotator.editing.annotations import Settlement
from annotator.editing.differences import Comparison, Difference, Tie


class Place(NamedTuple):
    """A difference on a line: whether it is settled and at hand."""

    id: str
    is_open: bool
    at_hand: bool


class Said(Struct, frozen=True):
    """A span as one annotator has it.

    Attributes:
        names: what to write where it begins, longest first.
        color: of its label.
        is_open: it belongs to a difference that is not settled; at_hand: to the one at hand.
    """

    start: int
    end: int
    names: tuple[str, ...]
    color: str
    is_open: bool
    at_hand: bool


class Sorted:
    """Stretches of text (start, end, what) by place, to find those that touch a line."""

    def __init__(self, stretches: list[tuple[int, int, int]]) -> None:
        self._all = sorted(stretches)
        self._starts = [start for start, _, _ in self._all]
        self._reach = list(accumulate((end for _, end, _ in self._all), max))

    def between(self, start: int, end: int) -> list[int]:
        """What touches start..end (end exclusive), in text order."""
        found, number = [], bisect_left(self._starts, end) - 1
        while number >= 0 and self._reach[number] > start:
            if self._all[number][1] > start:
                found.append(self._all[number][2])
            number -= 1
        return found[::-1]


@dataclass(frozen=True, slots=True, eq=False)
class Lanes:
    """Where everything of a comparison is; made once for an article.

    Attributes:
        differences: places in the comparison's differences; mentions: their numbers, for each annotator.
    """

    comparison: Comparison
    schema: LabelSchema
    differences: Sorted = field(init=False)
    mentions: tuple[Sorted, ...] = field(init=False)

    def __post_init__(self) -> None:
        comparison = self.comparison
        stretches = [(each.start, each.end, n) for n, each in enumerate(comparison.differences)]
        object.__setattr__(self, "differences", Sorted(stretches))
        mentions = tuple(
            Sorted(
                [(s.start, s.end, each.number) for each in comparison.mentions for s in each.versions[who]]
            )
            for who in range(len(comparison.annotators))
        )
        object.__setattr__(self, "mentions", mentions)


class Versions(Struct, frozen=True, eq=False):
    """What each annotator says, as the adjudication stands.

    Attributes:
        lanes: where everything is.
        settled: id of a difference → how it was settled.
        hand: the difference at hand.
    """

    lanes: Lanes
    settled: Mapping[str, Settlement]
    hand: Difference | None

    def places(self, start: int, end: int) -> tuple[Place, ...]:
        """The differences that touch start..end, and how they stand."""
        found = (self.lanes.comparison.differences[n] for n in self.lanes.differences.between(start, end))
        return tuple(Place(each.id, each.id not in self.settled, each is self.hand) for each in found)

    def stamp(self, start: int, end: int) -> Hashable:
        """All that decides how the lanes under start..end look."""
        places = self.places(start, end)
        hand = self.hand.id if places and self.hand and self.hand.scope else ""
        return (*places, hand) if places else ()

    def said(self, who: int, start: int, end: int) -> Iterator[Said]:
        """What annotator number `who` has between start and end, in text order."""
        comparison, schema = self.lanes.comparison, self.lanes.schema
        ties = self.hand.ties[who] if self.hand and self.hand.ties else frozenset()
        for number in self.lanes.mentions[who].between(start, end):
            about = comparison.of_mention.get(number)
            part, at_hand = _part(schema, ties, number), about is not None and about is self.hand
            is_open = about is not None and about.id not in self.settled
            for span in comparison.mentions[number].versions[who]:
                known = schema.has_span(span.label)
                short = part or (schema.span(span.label).short if known else span.label[:3].upper())
                color = schema.span(span.label).color if known else ""
                in_hand = at_hand or any(number in (tie.head, tie.child) for tie in ties)
                yield Said(span.start, span.end, (short, short[:1]), color, is_open, in_hand)


def versions_of(state: Adjudication, lanes: Lanes) -> Versions:
    """The lanes of an adjudication as it stands."""
    return Versions(lanes, state.editor.board.annotations.settled, state.difference)


def _part(schema: LabelSchema, ties: frozenset[Tie], mention: int) -> str:
    """What a mention is in the relations at hand: the short name of one it ends, empty at its head."""
    ends = sorted(tie.label for tie in ties if tie.child == mention)
    return "".join(schema.relation(label).short for label in ends if schema.has_relation(label))
