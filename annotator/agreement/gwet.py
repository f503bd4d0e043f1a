"""Gwet's AC1 (2008) and AC2 (2014): steady where one label is frequent and κ collapses."""

from collections.abc import Sequence

import numpy as np

from annotator.agreement import formulas
from annotator.agreement.coefficient import Coefficient
from annotator.agreement.distances import Distance, Scale, agreement_weights
from annotator.agreement.percent import percent
from annotator.agreement.ratings import Label, Units, ratings
from annotator.agreement.values import Reason, figure


def gwet_ac1(units: Units, labels: Sequence[Label] | None = None) -> Coefficient:
    """AC1: AC2 with weight for equal labels alone.

    >>> str(gwet_ac1([["y", "y"]] * 8 + [["n", "n"], ["y", "n"]]).figure)
    '0.866'
    """
    return gwet_ac2(units, Scale.IDENTITY, labels)


def gwet_ac2(
    units: Units,
    weights: Scale | str | Distance = Scale.QUADRATIC,
    labels: Sequence[Label] | None = None,
) -> Coefficient:
    """AC2: agreement over units with two ratings, chance from all rated units.

    Args:
        units: one sequence per unit, None where a rating is missing.
        weights: kind of agreement weights, or own distances.
        labels: the whole label set, in order: q is its size, not the number of labels seen.
    """
    rated = ratings(units, labels)
    weight, q = agreement_weights(weights, rated.labels), len(rated.labels)
    pairable = rated.pairable()
    observed = _observed(pairable.per_label.astype(float), pairable.counts.astype(float), weight)
    expected = _expected(rated.per_label.astype(float), rated.counts.astype(float), weight)
    number = formulas.chance_corrected(observed, expected)
    reason = Reason.ONE_CATEGORY if q < 2 else Reason.NOTHING_PAIRED
    named = (
        "AC1" if weights == Scale.IDENTITY else f"AC2, {weights if isinstance(weights, str) else 'custom'}"
    )
    return Coefficient(
        f"Gwet's {named}",
        figure(float(number), reason),
        observed if np.isfinite(observed) else None,
        expected if np.isfinite(expected) else None,
        percent(rated),
        pairable.units,
        rated.units - pairable.units,
        q,
    )


def _observed(per_label: formulas.Numbers, counts: formulas.Numbers, weight: formulas.Numbers) -> float:
    """pa: mean over units of `Σ_k r_ik (r*_ik - 1) / (r_i (r_i - 1))`, `r*_ik = Σ_l w_kl r_il`."""
    raters = per_label.sum(1)
    shares = (per_label * (per_label @ weight - 1)).sum(1) / np.maximum(raters * (raters - 1), 1)
    return float(formulas.ratio((shares * counts).sum(), counts.sum()))


def _expected(per_label: formulas.Numbers, counts: formulas.Numbers, weight: formulas.Numbers) -> float:
    """pe: `T_w / (q (q - 1)) · Σ π_k (1 - π_k)`."""
    raters, q = per_label.sum(1), len(weight)
    rated = raters > 0
    shares = per_label[rated] / raters[rated, None]
    prevalence = formulas.ratio((shares * counts[rated, None]).sum(0), counts[rated].sum())
    return float(formulas.ratio(weight.sum() * (prevalence * (1 - prevalence)).sum(), q * (q - 1)))
