"""What a measure gives: a number, or the reason why there is none.

An undefined value is never 1, 0 or nan: whoever shows it shows `n/a` and the reason.
"""

from enum import StrEnum
from math import isfinite

from msgspec import Struct


class Reason(StrEnum):
    """Why a value is undefined."""

    NO_SHARED_DOCUMENTS = "no document was finished by both"
    BOTH_EMPTY = "both sides are empty"
    EMPTY_SIDE = "one side is empty"
    NOTHING_PAIRED = "no unit has two ratings"
    NO_COMPLETE_UNIT = "no unit was rated by everybody"
    ONE_LABEL = "only one label was used"
    ONE_CATEGORY = "the label set has fewer than two labels"
    ONLY_GAPS = "the label meets only gaps"
    NOTHING_TO_AVERAGE = "no pair has a defined value"
    NOT_ASKED = "not asked: no document has both annotators asked for it"
    NO_CANDIDATES = "no two matched spans may be linked"
    TOO_FEW_REPLICATES = "too few resamples have a defined value"


class Value(Struct, frozen=True):
    """A defined value of a measure.

    >>> str(Value(2 / 3))
    '0.667'
    """

    number: float

    def __post_init__(self) -> None:
        if not isfinite(self.number):
            raise ValueError(f"a value must be finite, not {self.number}; use Undefined")

    def or_none(self) -> float | None:
        """The number."""
        return self.number

    def __str__(self) -> str:
        return f"{self.number:.3f}"


class Undefined(Struct, frozen=True):
    """No value, and why.

    >>> str(Undefined(Reason.BOTH_EMPTY))
    'n/a (both sides are empty)'
    """

    reason: Reason

    def or_none(self) -> float | None:
        """None: what JSON gets, beside the reason."""
        return None

    def __str__(self) -> str:
        return f"n/a ({self.reason})"


Figure = Value | Undefined
"""What every measure of the library gives."""


def figure(number: float, reason: Reason) -> Figure:
    """`number`, or undefined for `reason` when the formula divided nothing by nothing (nan)."""
    return Value(float(number)) if isfinite(number) else Undefined(reason)


def mean(figures: list[Figure]) -> Figure:
    """The mean of the defined ones; undefined when none is."""
    numbers = [one.number for one in figures if isinstance(one, Value)]
    return Value(sum(numbers) / len(numbers)) if numbers else Undefined(Reason.NOTHING_TO_AVERAGE)
