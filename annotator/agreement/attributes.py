"""Attributes of matched spans: agreement on what was said about the same thing, with its coverage."""

from collections.abc import Iterable

from msgspec import Struct

from annotator.agreement.matching import Matching
from annotator.agreement.mentions import Mention
from annotator.agreement.ratings import Label, Ratings

NOT_SAID = "—"
"""The value of an attribute that an annotator left out and that has no default."""


class Coverage(Struct, frozen=True):
    """How many of the spans that have the attribute the agreement rests on.

    Attributes:
        pairs: matched pairs in which both spans have the attribute by their label.
        first, second: spans of each side that have it.
    """

    pairs: int
    first: int
    second: int

    def __add__(self, other: "Coverage") -> "Coverage":
        """The counts of two documents together."""
        return Coverage(self.pairs + other.pairs, self.first + other.first, self.second + other.second)

    @property
    def share(self) -> float | None:
        """Share of all such spans that are in a pair; None when there are none."""
        total = self.first + self.second
        return 2 * self.pairs / total if total else None


class Attribute(Struct, frozen=True):
    """An attribute to compare.

    Attributes:
        id: its id in the schema.
        on: labels of the spans that have it; empty for all.
        default: the value that absence means, or empty.
        is_set: whether its values are sets (compare them by `masi_distance`).
    """

    id: str
    on: tuple[str, ...] = ()
    default: str = ""
    is_set: bool = False

    def applies(self, span: Mention) -> bool:
        """Whether spans of this label have the attribute."""
        return not self.on or span.label in self.on

    def value(self, span: Mention) -> Label:
        """What the span says: a word, for sets a frozenset of words."""
        value = dict(span.attributes).get(self.id)
        if self.is_set:
            return frozenset(value) if isinstance(value, tuple) else frozenset({value} - {None})
        return value if value is not None else self.default or NOT_SAID


def attribute_units(matching: Matching, attribute: Attribute) -> list[tuple[Label, Label]]:
    """Both annotators' values on every pair of matched spans that have the attribute.

    Units of many documents can be joined and given to any coefficient of coded units.

    >>> from annotator.agreement.matching import match
    >>> tense = Attribute("mood", default="real")
    >>> attribute_units(match([(0, 4, "E", (("mood", "wish"),))], [(0, 4, "E")]), tense)
    [('wish', 'real')]
    """
    return [
        (attribute.value(one), attribute.value(other))
        for one, other in map(matching.spans, matching.pairs)
        if attribute.applies(one) and attribute.applies(other)
    ]


def attribute_coverage(matching: Matching, attribute: Attribute) -> Coverage:
    """How much of one document the agreement on the attribute rests on."""
    return Coverage(
        len(attribute_units(matching, attribute)),
        sum(map(attribute.applies, matching.first)),
        sum(map(attribute.applies, matching.second)),
    )


def attribute_ratings(matchings: Iterable[Matching], attribute: Attribute) -> Ratings:
    """Both annotators' values over many documents, ready for any coefficient."""
    return Ratings.of_units([unit for matching in matchings for unit in attribute_units(matching, attribute)])
