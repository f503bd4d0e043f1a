"""Confidence intervals: documents are drawn again, never spans or tokens.

What is inside one document depends on each other, so resampling smaller things makes intervals too
narrow. One set of resamples serves every measure, so that differences between measures are paired.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

Numbers = NDArray[np.float64]

REPLICATES = 1000
LEVEL = 0.95
BLOCK = 100
"""Replicates that are drawn at once, which bounds memory; part of what a seed means."""

FEWEST = 0.5
"""The share of replicates that must have a value for an interval to be given."""


@dataclass(frozen=True, slots=True)
class Interval:
    """A percentile interval over resampled documents.

    Attributes:
        low, high: its ends.
        level: the share of replicates inside (0.95).
        replicates: how many were drawn; undefined: in how many the measure had no value.
        seed: of the random numbers.
    """

    low: float
    high: float
    level: float
    replicates: int
    undefined: int
    seed: int


@dataclass(frozen=True, slots=True)
class Plan:
    """How documents are drawn.

    Attributes:
        replicates: how often; 0 for no intervals.
        seed: of the random numbers.
        level: of the intervals.
    """

    replicates: int = REPLICATES
    seed: int = 0
    level: float = LEVEL

    def interval(self, values: Numbers) -> Interval | None:
        """The interval of a measure's values over the replicates (nan: undefined).

        None when there are no replicates, or half of them have no value.
        """
        defined = values[np.isfinite(values)]
        if not len(values) or len(defined) < FEWEST * len(values):
            return None
        tail = (1 - self.level) / 2
        low, high = np.quantile(defined, [tail, 1 - tail])
        missing = len(values) - len(defined)
        return Interval(float(low), float(high), self.level, len(values), missing, self.seed)


def resampled_sums(statistics: Numbers, plan: Plan, strata: NDArray[np.int64] | None = None) -> Numbers:
    """Sums of per-document statistics over resampled documents: replicates × statistics.

    Args:
        statistics: documents × statistics.
        plan: how often, and the seed.
        strata: for each document a number; as many documents of each number are drawn as there are.
    """
    whole = np.empty((plan.replicates, statistics.shape[1]))
    filled = 0
    for weights in _weights(len(statistics), plan, strata):
        whole[filled : filled + len(weights)] = weights @ statistics
        filled += len(weights)
    return whole


def _weights(documents: int, plan: Plan, strata: NDArray[np.int64] | None) -> Iterator[Numbers]:
    """How often each document was drawn, in blocks of replicates × documents."""
    random = np.random.default_rng(plan.seed)
    if strata is None:
        strata = np.zeros(documents, np.int64)
    groups = [np.flatnonzero(strata == one) for one in np.unique(strata)]
    for start in range(0, plan.replicates, BLOCK):
        rows = min(BLOCK, plan.replicates - start)
        drawn = [_drawn(random, len(group))[:rows] for group in groups]
        if len(groups) == 1:
            yield drawn[0]
        else:
            weights = np.zeros((rows, documents))
            for group, times in zip(groups, drawn, strict=True):
                weights[:, group] = times
            yield weights


def _drawn(random: np.random.Generator, size: int) -> Numbers:
    """A block of replicates: how often each of `size` documents is drawn when `size` are."""
    drawn = random.integers(0, size, (BLOCK, size), np.int32)
    drawn += (np.arange(BLOCK, dtype=np.int32) * size)[:, None]
    return np.bincount(drawn.ravel(), minlength=BLOCK * size).reshape(BLOCK, size).astype(float)


def bootstrap_interval(
    statistics: ArrayLike,
    formula: Callable[[Numbers], Numbers],
    plan: Plan | None = None,
    strata: NDArray[np.int64] | None = None,
) -> Interval | None:
    """The interval of any measure that is a formula of sums over documents.

    Args:
        statistics: documents × statistics, which add over documents.
        formula: replicates × statistics → one value each, nan where undefined; the difference of two
            formulas gives a paired interval.
        plan: replicates, seed and level.
        strata: see `resampled_sums`.

    >>> from annotator.agreement import formulas
    >>> counts = [[3, 4, 5], [2, 2, 2], [0, 1, 3]]
    >>> found = bootstrap_interval(counts, lambda sums: formulas.f1(*sums.T), Plan(200, seed=1))
    >>> found is not None and 0 <= found.low <= 10 / 17 <= found.high <= 1
    True
    """
    chosen = plan or Plan()
    return chosen.interval(formula(resampled_sums(np.asarray(statistics, float), chosen, strata)))
