"""Cohen's κ and its kin for two raters, and Scott's π, Fleiss' κ and Bennett's S for any number."""

from collections.abc import Sequence
from itertools import combinations

import numpy as np
from msgspec.structs import replace
from numpy.typing import NDArray

from annotator.agreement import formulas
from annotator.agreement.coefficient import Coefficient
from annotator.agreement.distances import Distance, Scale, agreement_weights
from annotator.agreement.percent import agreeing_share, percent
from annotator.agreement.ratings import Label, Ratings, Units, contingency, ratings
from annotator.agreement.values import Figure, Reason, Undefined, figure, mean
from annotator.document.errors import DataError


def cohen_kappa(
    units: Units,
    weights: Scale | str | Distance = Scale.IDENTITY,
    labels: Sequence[Label] | None = None,
) -> Coefficient:
    """Cohen's κ of two raters (1960); weighted (1968) with `linear`, `quadratic` or own distances.

    Units that one of the two did not rate are left out and counted.

    Raises:
        DataError: not two raters; distances that do not fit the labels.

    >>> str(cohen_kappa(Ratings.of_table([1, 2], [[20, 5], [10, 15]])).figure)
    '0.400'
    """
    rated = _of_two(ratings(units, labels))
    table = contingency(rated)
    n, rows, columns = float(table.sum()), table.sum(1), table.sum(0)
    weight = agreement_weights(weights, rated.labels)
    observed = float((table * weight).sum() / n) if n else None
    expected = float(rows @ weight @ columns / (n * n)) if n else None
    named = "" if weights == Scale.IDENTITY else f", {weights if isinstance(weights, str) else 'custom'}"
    return _coefficient(f"Cohen's κ{named}", rated, rated.complete(), observed, expected)


def cohen_kappa_maximum(units: Units) -> Figure:
    """The largest κ that the two raters' margins allow (Cohen 1960)."""
    table = contingency(_of_two(ratings(units)))
    n, rows, columns = table.sum(), table.sum(1), table.sum(0)
    best = formulas.ratio(np.minimum(rows, columns).sum(), n)
    chance = formulas.ratio(rows @ columns, n * n)
    return figure(float(formulas.chance_corrected(best, chance)), _why(int(n)))


def cohen_kappa_per_category(units: Units) -> dict[Label, Figure]:
    """For every label: Cohen's κ of this label against all others, with each rater's own margins.

    Not to be confused with `fleiss_kappa_per_category`, which pools the margins.
    """
    rated = _of_two(ratings(units))
    return {label: cohen_kappa(rated.one_against_rest(label)).figure for label in rated.labels}


def pairwise_cohen_kappa(units: Units) -> dict[tuple[int, int], Coefficient]:
    """Cohen's κ of every two raters, by their places, over the units both rated."""
    rated = ratings(units)
    return {
        (one, other): cohen_kappa(rated.of_raters(one, other).keep(_both(rated, one, other)))
        for one, other in combinations(range(rated.raters), 2)
    }


def light_kappa(units: Units) -> Figure:
    """Light's κ (1971): the mean of Cohen's κ over pairs of raters."""
    return mean([one.figure for one in pairwise_cohen_kappa(units).values()])


def davies_fleiss_kappa(units: Units) -> Coefficient:
    """The multi-rater κ of Davies & Fleiss (1982), also Hubert's and Conger's: not Fleiss' κ.

    Chance agreement is the mean over pairs of raters, each with their own margins. Complete units only.
    """
    rated = ratings(units)
    whole = rated.complete()
    tables = [contingency(whole.of_raters(one, other)) for one, other in combinations(range(rated.raters), 2)]
    n = whole.units
    if not tables or not n:
        return _coefficient("Davies & Fleiss' κ", rated, whole, None, None)
    observed = float(np.mean([np.trace(table) / n for table in tables]))
    expected = float(np.mean([table.sum(1) @ table.sum(0) / n**2 for table in tables]))
    return _coefficient("Davies & Fleiss' κ", rated, whole, observed, expected)


def fleiss_kappa(units: Units, labels: Sequence[Label] | None = None) -> Coefficient:
    """Fleiss' κ (1971), for two raters Scott's π (1955): one pooled margin for all raters.

    Only units that everybody rated; the others are counted as dropped.

    >>> str(fleiss_kappa([["Y", "Y", "Y"], ["Y", "Y", "N"], ["Y", "Y", "N"], ["Y", "Y", "Y"]]).figure)
    '-0.200'
    """
    return _pooled("Fleiss' κ", ratings(units, labels))


def scott_pi(units: Units, labels: Sequence[Label] | None = None) -> Coefficient:
    """Scott's π (1955) of two raters; DataError when there are more."""
    return _pooled("Scott's π", _of_two(ratings(units, labels)))


def bennett_s(units: Units, labels: Sequence[Label] | None = None) -> Coefficient:
    """Bennett's S (1954), for more raters Randolph's free-marginal κ (2005): chance is `1/q`.

    Args:
        units: only those that everybody rated count.
        labels: the whole label set: q is its size, not the number of labels seen.
    """
    rated = ratings(units, labels)
    whole, q = rated.complete(), len(rated.labels)
    name = "Bennett's S" if rated.raters == 2 else "Randolph's κ"
    made = _coefficient(name, rated, whole, _observed(whole), 1 / q if q else None)
    return made if q != 1 else replace(made, figure=Undefined(Reason.ONE_CATEGORY))


def fleiss_kappa_per_category(units: Units) -> dict[Label, Figure]:
    """For every label: `(P_k - p_k) / (1 - p_k)` with pooled margins (Fleiss 1971)."""
    rated = ratings(units)
    whole = rated.complete()
    per_label = whole.per_label
    used = (per_label * whole.counts[:, None]).sum(0)
    again = (per_label * (per_label - 1) * whole.counts[:, None]).sum(0)
    share = formulas.ratio(used, whole.units * rated.raters)
    found = formulas.chance_corrected(formulas.ratio(again, used * (rated.raters - 1)), share)
    reasons = [Reason.ONE_LABEL if n else Reason.BOTH_EMPTY for n in used]
    return {
        label: figure(value, reason)
        for label, value, reason in zip(rated.labels, found, reasons, strict=True)
    }


def _pooled(name: str, rated: Ratings) -> Coefficient:
    whole = rated.complete()
    used = (whole.per_label * whole.counts[:, None]).sum(0).astype(float)
    expected = float((used**2).sum() / used.sum() ** 2) if used.sum() else None
    return _coefficient(name, rated, whole, _observed(whole), expected)


def _observed(whole: Ratings) -> float | None:
    """Mean share of agreeing pairs over complete units."""
    if not whole.units or whole.raters < 2:
        return None
    return float((agreeing_share(whole) * whole.counts).sum() / whole.units)


def _coefficient(
    name: str, rated: Ratings, kept: Ratings, observed: float | None, expected: float | None
) -> Coefficient:
    number = np.nan
    if observed is not None and expected is not None:
        number = float(formulas.chance_corrected(observed, expected))
    return Coefficient(
        name,
        figure(number, _why(kept.units)),
        observed,
        expected,
        percent(kept),
        kept.units,
        rated.units - kept.units,
        len(rated.labels),
    )


def _why(units: int) -> Reason:
    return Reason.ONE_LABEL if units else Reason.NO_COMPLETE_UNIT


def _of_two(rated: Ratings) -> Ratings:
    if rated.raters not in (0, 2):
        raise DataError(f"this coefficient compares two raters, not {rated.raters}", "use Fleiss' κ or α")
    return rated


def _both(rated: Ratings, one: int, other: int) -> NDArray[np.bool_]:
    return (rated.rows[:, one] >= 0) & (rated.rows[:, other] >= 0)
