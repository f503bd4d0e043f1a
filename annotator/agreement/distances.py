"""How far two labels are apart: δ² for Krippendorff's α, distances for weighted κ and AC2."""

from collections.abc import Callable, Sequence
from enum import StrEnum
from itertools import product
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from annotator.agreement.ratings import Label
from annotator.document.errors import DataError


class Metric(StrEnum):
    """Krippendorff's levels of measurement."""

    NOMINAL = "nominal"
    ORDINAL = "ordinal"
    INTERVAL = "interval"
    RATIO = "ratio"


class Scale(StrEnum):
    """Gwet's kinds of agreement weights, by the place of a label in the label set."""

    IDENTITY = "identity"
    LINEAR = "linear"
    QUADRATIC = "quadratic"
    ORDINAL = "ordinal"
    RADICAL = "radical"
    RATIO = "ratio"


Distance = Sequence[Sequence[float]] | Callable[[Any, Any], float]
"""A table in the order of the labels, or a function of two labels; 0 for equal ones."""

Table = NDArray[np.float64]


def delta(metric: Metric | str | Distance, labels: Sequence[Label], totals: ArrayLike) -> Table:
    """δ² for every two labels.

    Args:
        metric: a level of measurement; or the distances themselves, used as they are.
        labels: in the order of an ordinal scale.
        totals: n_c, how often each label was used (any leading axes); only ordinal δ² depends on it.

    Raises:
        DataError: interval or ratio over labels that are not numbers; a table of the wrong size.
    """
    if not isinstance(metric, str):
        return table_of(metric, labels)
    match Metric(metric):
        case Metric.NOMINAL:
            return 1 - np.eye(len(labels))
        case Metric.ORDINAL:
            return _ordinal(np.asarray(totals, float))
        case Metric.INTERVAL:
            values = _numbers(labels)
            return (values[:, None] - values) ** 2
        case Metric.RATIO:
            values = _numbers(labels)
            above, below = values[:, None] - values, values[:, None] + values
            share: Table = np.divide(above, below, out=np.zeros_like(above), where=below != 0)
            return np.square(share)


def _ordinal(totals: Table) -> Table:
    """`(Σ_{g=c..k} n_g - (n_c + n_k)/2)²`: between the middles of two labels on the ranked scale."""
    middle = np.cumsum(totals, -1) - totals / 2
    return (middle[..., :, None] - middle[..., None, :]) ** 2


def _numbers(labels: Sequence[Label]) -> Table:
    if not all(isinstance(label, (int, float)) for label in labels):
        raise DataError("interval and ratio need labels that are numbers", "use nominal or ordinal")
    return np.array(labels, float)


def table_of(distance: Distance, labels: Sequence[Label]) -> Table:
    """A distance as a table; DataError when a table does not fit the labels."""
    size = len(labels)
    if callable(distance):
        cells = [distance(one, other) for one, other in product(labels, repeat=2)]
        return np.array(cells, float).reshape(size, size)
    table = np.array(distance, float)
    if table.shape != (size, size):
        raise DataError(f"the distance table must be {size} × {size}, one row and column for each label")
    return table


def agreement_weights(scale: Scale | str | Distance, labels: Sequence[Label]) -> Table:
    """Gwet's agreement weights (2014): 1 for equal labels, 0 for the two ends of the scale.

    Args:
        scale: a kind of weights by the place of the label in `labels`; or distances, which are divided
            by the largest.
    """
    size = len(labels)
    if not isinstance(scale, str):
        table = table_of(scale, labels)
        return 1 - table / (table.max(initial=0) or 1)
    apart: Table = np.abs(np.subtract.outer(np.arange(size), np.arange(size))).astype(float)
    far = max(size - 1, 1)
    match Scale(scale):
        case Scale.IDENTITY:
            return np.eye(size)
        case Scale.LINEAR:
            return 1 - apart / far
        case Scale.QUADRATIC:
            return 1 - (apart / far) ** 2
        case Scale.RADICAL:
            return 1 - np.asarray((apart / far) ** 0.5, float)
        case Scale.ORDINAL:
            weights: Table = 1 - apart * (apart + 1) / (far * (far + 1))
            return weights
        case Scale.RATIO:
            return _ratio_weights(labels)


def _ratio_weights(labels: Sequence[Label]) -> Table:
    """`1 - ((k-l)/(k+l))²`, stretched so that the ends have 0; labels that are not numbers count from 1."""
    numeric = all(isinstance(label, (int, float)) for label in labels)
    values = np.array(labels, float) if numeric else np.arange(1.0, len(labels) + 1)
    squares = delta(Metric.RATIO, values.tolist(), ())
    ends = (values.max() - values.min()) / ((values.max() + values.min()) or 1) if len(values) else 0
    weights: Table = 1 - squares / (ends**2 or 1)
    return weights


def jaccard_distance(first: frozenset[str], second: frozenset[str]) -> float:
    """`1 - |a ∩ b| / |a ∪ b|` of two sets of labels; two empty sets are equal.

    >>> jaccard_distance(frozenset("ab"), frozenset("bc"))
    0.6666666666666667
    """
    union = first | second
    return 1 - len(first & second) / len(union) if union else 0.0


def masi_distance(first: frozenset[str], second: frozenset[str]) -> float:
    """MASI, `1 - Jaccard · monotonicity` (Passonneau 2006), for several labels on one document.

    Monotonicity is 1 for equal sets, 2/3 when one holds the other, 1/3 when they share something, else 0.

    >>> round(masi_distance(frozenset("a"), frozenset("ab")), 4)
    0.6667
    """
    if first == second:
        return 0.0
    shared = first & second
    monotonicity = 2 / 3 if shared in (first, second) else 1 / 3
    return 1 - (1 - jaccard_distance(first, second)) * monotonicity if shared else 1.0


def set_distance(first: frozenset[str], second: frozenset[str]) -> float:
    """Passonneau's distance of 2004: 0 equal, 1/3 when one holds the other, 2/3 crossing, 1 disjoint.

    >>> set_distance(frozenset(), frozenset("a"))
    0.3333333333333333
    """
    if first == second:
        return 0.0
    if first <= second or second <= first:
        return 1 / 3
    return 2 / 3 if first & second else 1.0


def scaled_jaccard_distance(first: frozenset[str], second: frozenset[str]) -> float:
    """Jaccard distance times `set_distance`: what DKPro Statistics calls MASI.

    >>> round(scaled_jaccard_distance(frozenset("a"), frozenset("ab")), 4)
    0.1667
    """
    return jaccard_distance(first, second) * set_distance(first, second)
