"""Precision, recall and F1 from counts that add over documents."""

from fractions import Fraction

from msgspec import Struct

from annotator.agreement.values import Figure, Reason, Undefined, Value

Count = int | Fraction


class Score(Struct, frozen=True):
    """What was found by both, of what each found.

    Between two annotators only `f1` has a meaning. Against gold, gold is the first side.

    Attributes:
        hits: how much counts as found by both (a fraction where parts count).
        first, second: how many items each side has.
    """

    hits: Count
    first: int
    second: int

    def __add__(self, other: "Score") -> "Score":
        """The counts of two documents together."""
        return Score(self.hits + other.hits, self.first + other.first, self.second + other.second)

    @property
    def precision(self) -> Figure:
        """Hits of what the second side has (`COR / ACT`)."""
        return self._share(self.hits, self.second)

    @property
    def recall(self) -> Figure:
        """Hits of what the first side has (`COR / POS`)."""
        return self._share(self.hits, self.first)

    @property
    def f1(self) -> Figure:
        """`2 TP / (n_i + n_j)`, undefined when both sides are empty.

        >>> Score(1, 1, 2).f1
        Value(number=0.6666666666666666)
        """
        return self._share(2 * self.hits, self.first + self.second)

    def _share(self, part: Count, whole: int) -> Figure:
        if whole:
            return Value(float(part / whole))
        empty = not self.first and not self.second
        return Undefined(Reason.BOTH_EMPTY if empty else Reason.EMPTY_SIDE)


NOTHING = Score(0, 0, 0)
"""The score of no document at all."""
