"""What several annotators say, in lanes of their own under the lines on which they differ."""

from dataclasses import dataclass
from typing import NamedTuple

from annotator.document.schema import LabelSchema
from annotator.editing.adjudication import Adjudication
from annotator.editing.differences import Comparison, Difference, Tie


class Place(NamedTuple):
    """Where a difference is, in code points (end exclusive), and how it stands."""

    start: int
    end: int
    id: str
    is_open: bool
    at_hand: bool


@dataclass(frozen=True, slots=True)
class Said:
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


@dataclass(frozen=True, slots=True)
class Versions:
    """What each annotator says.

    Attributes:
        lanes: for each annotator their spans, in text order.
        places: the differences, in text order.
    """

    lanes: tuple[tuple[Said, ...], ...]
    places: tuple[Place, ...]


def versions_of(state: Adjudication) -> Versions:
    """The lanes of an adjudication as it stands."""
    comparison, schema = state.comparison, state.editor.board.schema
    open_ids = {each.id for each in state.open}
    places = tuple(
        Place(each.start, each.end, each.id, each.id in open_ids, each.id == state.at)
        for each in comparison.differences
    )
    hand = state.difference
    stands: dict[int | None, tuple[bool, bool]] = {
        each.mention: (each.id in open_ids, each.id == state.at)
        for each in comparison.differences
        if each.mention is not None
    }
    lanes = tuple(
        _lane(comparison, schema, who, hand.ties[who] if hand and hand.ties else frozenset(), stands)
        for who in range(len(comparison.annotators))
    )
    return Versions(lanes, places)


def _lane(
    comparison: Comparison,
    schema: LabelSchema,
    who: int,
    ties: frozenset[Tie],
    stands: dict[int | None, tuple[bool, bool]],
) -> tuple[Said, ...]:
    parts = {end: _part(schema, ties, end) for tie in ties for end in (tie.head, tie.child)}
    found = []
    for mention in comparison.mentions:
        is_open, at_hand = stands.get(mention.number, (False, False))
        part = parts.get(mention.number, "")
        for span in mention.versions[who]:
            known = schema.has_span(span.label)
            short = part or (schema.span(span.label).short if known else span.label[:3].upper())
            color = schema.span(span.label).color if known else ""
            names = (short, short[:1])
            found.append(Said(span.start, span.end, names, color, is_open, at_hand or bool(part)))
    return tuple(sorted(found, key=lambda each: (each.start, each.end)))


def _part(schema: LabelSchema, ties: frozenset[Tie], mention: int) -> str:
    """What a mention is in the relations at hand: the short name of one it ends, empty at its head."""
    ends = sorted(tie.label for tie in ties if tie.child == mention)
    return "".join(schema.relation(label).short for label in ends if schema.has_relation(label))


def told(state: Adjudication, difference: Difference, who: int) -> str:
    """What annotator number `who` says about a difference, in words."""
    comparison, board = state.comparison, state.editor.board
    if difference.mention is None:
        words = [
            f"{tie.label} {_words(state, who, tie.head)} → {_words(state, who, tie.child)}"
            for tie in sorted(difference.ties[who])
        ]
        return ", ".join(words)
    spans = comparison.mentions[difference.mention].versions[who]
    return ", ".join(
        " ".join(
            [
                span.label,
                f"“{' '.join(board.surface(span).split())}”",
                *(_value(value) for _, value in sorted(span.attributes.items())),
            ]
        )
        for span in spans
    )


def _value(value: str | tuple[str, ...]) -> str:
    return value if isinstance(value, str) else "+".join(value)


def _words(state: Adjudication, who: int, mention: int) -> str:
    versions = state.comparison.mentions[mention].versions
    spans = versions[who] or next(version for version in versions if version)
    return " ".join(state.editor.board.surface(spans[0]).split())


def same_as_gold(state: Adjudication, difference: Difference, who: int) -> bool:
    """Whether the settled gold layer took this annotator's version."""
    settled = state.editor.board.annotations.settled.get(difference.id)
    return settled is not None and state.comparison.annotators[who] in settled.taken
