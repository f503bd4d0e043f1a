"""The uα family (Krippendorff, Mathet, Bouvry & Widlöcher 2016): where the units are, and what they are.

What no span of an annotator covers is a gap, a value of its own; adjacent spans stay separate. Everything
is a function of coincidence lengths ℓ and of squared lengths Q, which add over documents.
"""

from collections.abc import Sequence

import numpy as np
from msgspec import Struct
from numpy.typing import NDArray

from annotator.agreement import formulas
from annotator.agreement.continuum import GAP, Continuum, Painted, paint
from annotator.agreement.mentions import Mention
from annotator.agreement.ratings import Ratings, coincidences
from annotator.agreement.values import Figure, Reason, figure
from annotator.document.errors import DataError

Lengths = NDArray[np.float64]


class Coincidences(Struct, frozen=True, eq=False):
    """ℓ and Q of one continuum, or of many added up.

    Attributes:
        labels: the values; index 0 of the arrays is the gap, label k stands at k + 1.
        lengths: ℓ_ck.
        squares: Q_c: squared lengths of segments, for the gap its length.
        pairable: Q*_c: squared mean length over which a segment meets labelled matter; 0 for the gap.
        documents: how many continua; dropped: overlapping spans that were left out.
    """

    labels: tuple[str, ...]
    lengths: Lengths
    squares: Lengths
    pairable: Lengths
    documents: int = 1
    dropped: int = 0

    def __add__(self, other: "Coincidences") -> "Coincidences":
        """Both corpora together; DataError when the label sets differ."""
        if self.labels != other.labels:
            raise DataError("coincidences over different label sets do not add up", "give `labels`")
        return Coincidences(
            self.labels,
            self.lengths + other.lengths,
            self.squares + other.squares,
            self.pairable + other.pairable,
            self.documents + other.documents,
            self.dropped + other.dropped,
        )


def coincide(continuum: Continuum, labels: Sequence[str] | None = None) -> Coincidences:
    """ℓ and Q of one document with two annotators or more.

    Args:
        continuum: the document.
        labels: the whole label set, so that documents add up; by default the labels seen.

    Raises:
        DataError: fewer than two annotators, or a label that is not in `labels`.
    """
    if len(continuum.annotators) < 2:
        raise DataError("unitizing needs two annotators or more")
    known = tuple(continuum.labels() if labels is None else labels)
    painted = paint(continuum, known)
    coded = Ratings(range_labels(known), painted.codes.T, painted.lengths)
    squares, pairable = np.zeros(len(known) + 1), np.zeros(len(known) + 1)
    squares[GAP] = ((painted.codes == GAP) * painted.lengths).sum()
    for spans in continuum.annotators.values():
        places = np.array([known.index(span.label) + 1 for span in spans], np.int64)
        np.add.at(squares, places, [(span.end - span.start) ** 2 for span in spans])
        np.add.at(pairable, places, _pairable_lengths(spans, painted) ** 2)
    return Coincidences(known, coincidences(coded), squares, pairable, 1, continuum.dropped)


def range_labels(labels: Sequence[str]) -> tuple[int, ...]:
    """The codes of a painted continuum as labels: the gap and every label."""
    return tuple(range(len(labels) + 1))


def _pairable_lengths(spans: Sequence[Mention], painted: Painted) -> Lengths:
    """For each segment: the mean, over the other annotators, of its overlap with what they labelled."""
    labelled = painted.within(spans, (painted.codes != GAP).sum(0))
    own = np.array([span.end - span.start for span in spans], np.int64)
    return np.asarray((labelled - own) / (len(painted.codes) - 1), float)


Unitized = Continuum | Coincidences
"""What the coefficients take: one document, or the sums over many."""


def u_alpha(unitized: Unitized) -> Figure:
    """uα: agreement on extents and labels together, gaps included.

    >>> u_alpha(Continuum.of({"a": [(0, 5, "x")], "b": [(0, 5, "x")]}, length=9))
    Value(number=1.0)
    """
    sums = _sums(unitized)
    number = formulas.unitizing_alpha(np.trace(sums.lengths), sums.lengths.sum(1), sums.squares.sum())
    return figure(float(number), _why(sums))


def u_alpha_binary(unitized: Unitized) -> Figure:
    """|uα: agreement on what is labelled at all; adjacent spans are not merged."""
    sums = _sums(unitized)
    gap, rest = sums.lengths[GAP, GAP], sums.lengths[1:, 1:].sum()
    crossing = sums.lengths[GAP, 1:].sum()
    number = formulas.unitizing_alpha(gap + rest, [gap + crossing, rest + crossing], sums.squares.sum())
    return figure(float(number), _why(sums))


def cu_alpha(unitized: Unitized) -> Figure:
    """cuα: agreement on labels where both labelled something."""
    sums = _sums(unitized)
    labelled = sums.lengths[1:, 1:]
    number = formulas.unitizing_alpha(np.trace(labelled), labelled.sum(1), sums.pairable.sum())
    return figure(float(number), Reason.ONE_LABEL if labelled.any() else Reason.ONLY_GAPS)


class ValueReliability(Struct, frozen=True):
    """(k)uα of one label.

    Attributes:
        figure: the value, or why there is none.
        coverage: share of its length that meets labelled matter, None for a label nobody used.
    """

    figure: Figure
    coverage: float | None


def ku_alpha(unitized: Unitized) -> dict[str, ValueReliability]:
    """(k)uα of every label: how reliable it is where it meets any label, with its coverage."""
    sums = _sums(unitized)
    labelled, whole = sums.lengths[1:, 1:], sums.lengths[1:].sum(1)
    margins = labelled.sum(0)
    numbers = formulas.unitizing_alpha_of_value(np.diag(labelled), margins, sums.pairable[1:])
    coverage = formulas.ratio(margins, whole)
    return {
        label: ValueReliability(
            figure(numbers[k], _why_of_value(whole[k], margins[k])),
            float(coverage[k]) if whole[k] else None,
        )
        for k, label in enumerate(sums.labels)
    }


def _why_of_value(used: float, paired: float) -> Reason:
    if not used:
        return Reason.BOTH_EMPTY
    return Reason.ONE_LABEL if paired else Reason.ONLY_GAPS


def _sums(unitized: Unitized) -> Coincidences:
    return coincide(unitized) if isinstance(unitized, Continuum) else unitized


def _why(sums: Coincidences) -> Reason:
    return Reason.ONE_LABEL if sums.lengths[:, 1:].any() else Reason.BOTH_EMPTY
