"""One chance-corrected coefficient with everything its number rests on."""

from msgspec import Struct

from annotator.agreement.values import Figure


class Coefficient(Struct, frozen=True):
    """The value of a coefficient of coded units.

    Attributes:
        formula: its name, as it should be printed.
        figure: the value, or why there is none.
        observed: observed agreement (for α: disagreement), None where no unit is left.
        expected: the same by chance, None where it has no value.
        percent: mean share of agreeing pairs over units with two ratings, to read beside the value.
        units: how many units it rests on.
        dropped: how many units were left out (one rating only, or not rated by everybody).
        categories: the size of the label set (q).
    """

    formula: str
    figure: Figure
    observed: float | None
    expected: float | None
    percent: float | None
    units: int
    dropped: int
    categories: int
