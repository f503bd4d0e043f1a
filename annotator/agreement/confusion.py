"""Confusion of labels, with a row and a column for what the other side does not have."""

from collections import Counter
from collections.abc import Mapping

from msgspec import Struct

from annotator.agreement.matching import Matching

NOTHING = "∅"
"""The label of a span that the other annotator does not have."""


class Confusion(Struct, frozen=True):
    """How often the one annotator's label met the other's.

    Attributes:
        counts: (first side's label, second side's label) → matched spans; `∅` where one has no partner.
    """

    counts: Mapping[tuple[str, str], int]

    def __add__(self, other: "Confusion") -> "Confusion":
        """The counts of both together."""
        return Confusion(Counter(self.counts) + Counter(other.counts))

    @property
    def turned(self) -> "Confusion":
        """The same with the sides exchanged."""
        return Confusion({(second, first): n for (first, second), n in self.counts.items()})

    @property
    def labels(self) -> list[str]:
        """The labels that occur, sorted, `∅` last."""
        return [*sorted({label for pair in self.counts for label in pair} - {NOTHING}), NOTHING]

    def table(self) -> list[list[int]]:
        """Rows first side, columns second side, in the order of `labels`."""
        return [[self.counts.get((row, column), 0) for column in self.labels] for row in self.labels]


def label_confusion(matching: Matching) -> Confusion:
    """The confusion of labels in one document.

    >>> from annotator.agreement.matching import match
    >>> label_confusion(match([(0, 4, "ACTOR")], [(0, 4, "ROLE"), (8, 9, "ROLE")])).table()
    [[0, 1, 0], [0, 0, 0], [0, 1, 0]]
    """
    both = [(a.label, b.label) for a, b in map(matching.spans, matching.pairs)]
    first = [(matching.first[index].label, NOTHING) for index in matching.only_first]
    second = [(NOTHING, matching.second[index].label) for index in matching.only_second]
    return Confusion(Counter(both + first + second))
