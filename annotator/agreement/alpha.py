"""Krippendorff's α for coded units (Krippendorff 2004, 2011): any raters, any gaps, any metric."""

from collections.abc import Sequence

import numpy as np

from annotator.agreement import formulas
from annotator.agreement.coefficient import Coefficient
from annotator.agreement.distances import Distance, Metric, delta
from annotator.agreement.percent import percent
from annotator.agreement.ratings import Label, Units, coincidences, ratings
from annotator.agreement.values import Figure, Reason, figure


def krippendorff_alpha(
    units: Units,
    metric: Metric | str | Distance = Metric.NOMINAL,
    labels: Sequence[Label] | None = None,
) -> Coefficient:
    """α, `1 - Do/De` over units with two ratings or more.

    Args:
        units: one sequence per unit, one place per rater, None where a rating is missing.
        metric: `nominal`, `ordinal`, `interval`, `ratio`, or the distances themselves: a table in the
            order of the labels or a function of two labels.
        labels: the scale in order, where the order of numbers and words is not meant.

    Raises:
        DataError: the metric does not fit the labels.

    >>> krippendorff_alpha([["a", "a"], ["b", "b"], ["a", "b"]]).figure
    Value(number=0.4444444444444444)
    """
    rated = ratings(units, labels)
    table = coincidences(rated)
    totals = table.sum(0)
    distances = delta(metric, rated.labels, totals)
    n = float(totals.sum())
    expected = float(totals @ distances @ totals / (n * (n - 1))) if n else None
    reason = Reason.ONE_LABEL if n else Reason.NOTHING_PAIRED
    paired = rated.pairable().units
    return Coefficient(
        f"Krippendorff's α ({metric if isinstance(metric, str) else 'custom distance'})",
        figure(float(formulas.metric_alpha(table, distances)), reason),
        observed=float((table * distances).sum() / n) if n else None,
        expected=expected,
        percent=percent(rated),
        units=paired,
        dropped=rated.units - paired,
        categories=len(rated.labels),
    )


def krippendorff_alpha_per_category(units: Units) -> dict[Label, Figure]:
    """For every label: nominal α when all other labels are one."""
    rated = ratings(units)
    used = np.unique(rated.rows[rated.rows >= 0])
    return {rated.labels[k]: krippendorff_alpha(rated.one_against_rest(rated.labels[k])).figure for k in used}
