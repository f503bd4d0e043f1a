"""Percent agreement. There are two conventions where ratings are missing; both have a name here."""

import numpy as np
from numpy.typing import NDArray

from annotator.agreement.ratings import Label, Ratings, Units, coincidences, contingency, ratings
from annotator.agreement.values import Figure, Reason, Value, figure


def percent_agreement(units: Units) -> Figure:
    """Mean over units of the share of agreeing pairs of ratings; every unit counts the same.

    >>> percent_agreement([["a", "a"], ["a", "b"], ["a", None]])
    Value(number=0.5)
    """
    pairable = ratings(units).pairable()
    shares = agreeing_share(pairable)
    total = pairable.counts.sum()
    return figure((shares * pairable.counts).sum() / total if total else np.nan, Reason.NOTHING_PAIRED)


def agreeing_share(pairable: Ratings) -> NDArray[np.float64]:
    """For each row: the share of pairs of ratings that agree; every row has two ratings or more."""
    per_label = pairable.per_label
    rated = per_label.sum(1)
    return np.asarray((per_label * (per_label - 1)).sum(1) / np.maximum(rated * (rated - 1), 1), float)


def percent_agreement_by_values(units: Units) -> Figure:
    """Share of agreeing pairs, each unit weighted by its ratings (Krippendorff's `1 - Do`, nominal).

    >>> percent_agreement_by_values([["a", "a", "a"], ["a", "b", None]])
    Value(number=0.6)
    """
    table = coincidences(ratings(units))
    return figure(np.trace(table) / table.sum() if table.sum() else np.nan, Reason.NOTHING_PAIRED)


def percent_agreement_per_category(units: Units) -> dict[Label, Figure]:
    """For every label: the share of agreeing pairs when all other labels are one."""
    rated = ratings(units)
    return {label: percent_agreement_by_values(rated.one_against_rest(label)) for label in rated.labels}


def specific_agreement(units: Units) -> dict[Label, Figure]:
    """For every label, of two raters: `2 n_kk / (n_k. + n_.k)`, the F1 of the label.

    >>> specific_agreement([["y", "y"], ["y", "n"]])["y"]
    Value(number=0.6666666666666666)
    """
    table = contingency(ratings(units))
    used = table.sum(0) + table.sum(1)
    return {
        label: figure(2 * table[k, k] / used[k] if used[k] else np.nan, Reason.BOTH_EMPTY)
        for k, label in enumerate(ratings(units).labels)
    }


def percent(units: Ratings) -> float | None:
    """`percent_agreement` as a number to stand beside a coefficient, None where nothing is paired."""
    value = percent_agreement(units)
    return value.number if isinstance(value, Value) else None
