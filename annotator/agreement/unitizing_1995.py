"""α_U of 1995 and 2004 (Krippendorff), per label: only to compare with INCEpTION and DKPro Statistics.

Its authors replaced it by the uα family, since it misbehaves for more than two annotators.
"""

from bisect import bisect_left
from fractions import Fraction
from itertools import accumulate, combinations

from msgspec import Struct

from annotator.agreement.continuum import Continuum
from annotator.agreement.mentions import Mention
from annotator.agreement.values import Figure, Reason, Undefined, Value


class Disagreement(Struct, frozen=True):
    """Observed and expected disagreement of one label, or of all labels added up; exact fractions."""

    observed: Fraction
    expected: Fraction

    def __add__(self, other: "Disagreement") -> "Disagreement":
        """The sums over two labels or two documents."""
        return Disagreement(self.observed + other.observed, self.expected + other.expected)

    @property
    def figure(self) -> Figure:
        """`1 - Do / De`; undefined where nobody used the label."""
        if not self.expected:
            return Undefined(Reason.BOTH_EMPTY)
        return Value(float(1 - self.observed / self.expected))


def alpha_u_1995(continuum: Continuum) -> Figure:
    """α_U over all labels, `1 - ΣDo / ΣDe`.

    Args:
        continuum: made by `Continuum.per_label`, two annotators or more.

    >>> both = {"a": [(0, 4, "x")], "b": [(0, 4, "x"), (0, 4, "y")]}
    >>> str(alpha_u_1995(Continuum.per_label(both, length=15)))
    '0.489'
    """
    return sum(alpha_u_1995_per_label(continuum).values(), Disagreement(Fraction(0), Fraction(0))).figure


def alpha_u_1995_per_label(continuum: Continuum) -> dict[str, Disagreement]:
    """Observed and expected disagreement of every label that occurs."""
    return {label: disagreement(continuum.only(label)) for label in continuum.labels()}


def disagreement(continuum: Continuum) -> Disagreement:
    """Do and De of a continuum whose spans have one label."""
    sides = list(continuum.annotators.values())
    m, length = len(sides), continuum.length
    observed = sum(_observed(one, other) for one, other in combinations(sides, 2))
    places = m * (m - 1) * length * length
    return Disagreement(Fraction(2 * observed, places) if places else Fraction(0), _expected(continuum))


def _observed(one: tuple[Mention, ...], other: tuple[Mention, ...]) -> int:
    """Σδ: squared distances of the ends of units that overlap, squared lengths of units inside a gap."""
    total = 0
    for mine, theirs, both in ((one, other, True), (other, one, False)):
        for unit in mine:
            met = [b for b in theirs if unit.overlaps(b)]
            if not met:
                total += (unit.end - unit.start) ** 2
            elif both:
                total += sum((unit.start - b.start) ** 2 + (unit.end - b.end) ** 2 for b in met)
    return total


def _expected(continuum: Continuum) -> Fraction:
    """`(2/L) Σ_units [(N-1)/3 (2l³-3l²+l) + l² Σ_{gaps g>=l} (g-l+1)] / (mL(mL-1) - Σ l(l-1))`."""
    sides, length = list(continuum.annotators.values()), continuum.length
    units = [span.end - span.start for spans in sides for span in spans]
    gaps = sorted(gap for spans in sides for gap in _gaps(spans, continuum))
    sums = [0, *accumulate(gaps)]
    total = Fraction(0)
    for unit in units:
        first = bisect_left(gaps, unit)
        inside = sums[-1] - sums[first] - (len(gaps) - first) * (unit - 1)
        total += Fraction((len(units) - 1) * (2 * unit**3 - 3 * unit**2 + unit), 3) + unit**2 * inside
    places = len(sides) * length
    below = places * (places - 1) - sum(unit * (unit - 1) for unit in units)
    return Fraction(2, length) * total / below if length and below else Fraction(0)


def _gaps(spans: tuple[Mention, ...], continuum: Continuum) -> list[int]:
    borders = [continuum.begin, *(at for span in spans for at in span.extent)]
    borders.append(continuum.begin + continuum.length)
    lengths = [end - start for start, end in zip(borders[::2], borders[1::2], strict=True)]
    return [gap for gap in lengths if gap]
