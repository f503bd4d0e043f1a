"""Confidence intervals: documents are drawn again, never spans or tokens.

What is inside one document depends on each other, so resampling smaller things makes intervals too
narrow. One set of resamples serves every measure, so that differences between measures are paired.
"""

from collections.abc import Callable, Iterator, Sequence
from hashlib import blake2b

import numpy as np
from msgspec import Struct
from numpy.typing import ArrayLike, NDArray

Numbers = NDArray[np.float64]
Draws = NDArray[np.int16] | NDArray[np.int32]
"""Replicates × documents: how often each was drawn."""

REPLICATES = 1000
LEVEL = 0.95
CELLS = 2_500_000
"""Replicates × documents that are in memory at once."""

FEWEST = 0.5
"""The share of replicates that must have a value for an interval to be given."""


class Interval(Struct, frozen=True):
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


class Plan(Struct, frozen=True):
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


def resampled_sums(
    statistics: Numbers,
    plan: Plan,
    strata: NDArray[np.int64] | None = None,
    drawn: Sequence[Draws] = (),
) -> Numbers:
    """Sums of per-document statistics over resampled documents: replicates × statistics.

    Args:
        statistics: documents × statistics.
        plan: how often, and the seed.
        strata: for each document a number; as many documents of each number are drawn as there are.
        drawn: what `draws` gave for the same plan and strata; drawn here when it is not given.
    """
    kept, where = _distinct(statistics)
    columns = statistics if len(kept) == len(where) else statistics[:, kept]
    whole = np.empty((plan.replicates, len(kept)), order="F")
    filled = 0
    for times in drawn or draws(len(statistics), plan, strata):
        whole[filled : filled + len(times)] = times.astype(float) @ columns
        filled += len(times)
    return whole if columns is statistics else whole[:, where]


def _distinct(statistics: Numbers) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """The columns that differ from all before them, and for every column which of those it equals."""
    numbers: dict[bytes, int] = {}
    where = [
        numbers.setdefault(blake2b(column.tobytes(), digest_size=16).digest(), place)
        for place, column in enumerate(statistics.T)
    ]
    kept, back = np.unique(np.array(where, np.int64), return_inverse=True)
    return kept, back.reshape(-1)


def draws(documents: int, plan: Plan, strata: NDArray[np.int64] | None = None) -> Iterator[Draws]:
    """How often each document was drawn, in blocks of replicates × documents.

    Every stratum has random numbers of its own, so that a replicate does not depend on the blocks.
    """
    groups = [np.arange(documents)]
    if strata is not None:
        groups = [np.flatnonzero(strata == one) for one in np.unique(strata)]
    random = [np.random.default_rng([plan.seed, number]) for number in range(len(groups))]
    block, size = max(1, CELLS // max(documents, 1)), np.int16 if documents < 2**15 else np.int32
    for start in range(0, plan.replicates, block):
        times = np.zeros((min(block, plan.replicates - start), documents), size)
        for group, numbers in zip(groups, random, strict=True):
            for row in times:
                drawn = numbers.integers(0, len(group), len(group), np.int32)
                often = np.bincount(drawn, minlength=len(group))
                row[group if len(groups) > 1 else slice(None)] = often
        yield times


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
