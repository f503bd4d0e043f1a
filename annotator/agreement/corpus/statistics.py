"""Per-document statistics: every measure of a corpus is a formula of their sums."""

from collections.abc import Callable, Mapping, Sequence

import numpy as np
from msgspec import Struct
from numpy.typing import ArrayLike, NDArray

from annotator.agreement.bootstrap import Draws, Plan, resampled_sums

Numbers = NDArray[np.float64]
Columns = Mapping[str, ArrayLike]
"""Name → documents, or documents × categories."""


class Sums(Struct, frozen=True, eq=False):
    """Sums over documents; the first axis is one replicate, or many.

    Attributes:
        numbers: replicates × statistics.
        places: name → where it stands, and whether it is one number.
    """

    numbers: Numbers
    places: Mapping[str, tuple[slice, bool]]

    def __getitem__(self, name: str) -> Numbers:
        """Replicates, or replicates × categories."""
        place, single = self.places[name]
        return self.numbers[:, place.start] if single else self.numbers[:, place]


Formula = Callable[[Sums], Numbers]


class Statistics(Struct, frozen=True, eq=False):
    """Documents × statistics, by name."""

    numbers: Numbers
    places: Mapping[str, tuple[slice, bool]]

    @classmethod
    def of(cls, columns: Columns, documents: int) -> "Statistics":
        """All columns side by side."""
        blocks, places, width = [np.zeros((documents, 0))], {}, 0
        for name, column in columns.items():
            block = np.asarray(column, float)
            single = block.ndim == 1
            blocks.append(block.reshape(documents, 1 if single else block.shape[1]))
            places[name] = (slice(width, width + blocks[-1].shape[1]), single)
            width += blocks[-1].shape[1]
        return cls(np.concatenate(blocks, axis=1), places)

    def take(self, documents: NDArray[np.bool_] | NDArray[np.int64]) -> "Statistics":
        """Only these documents: a slice of the corpus, a batch in time."""
        return Statistics(self.numbers[documents], self.places)

    def total(self) -> Sums:
        """The sums over all documents, as one replicate."""
        return Sums(self.numbers.sum(0, keepdims=True), self.places)

    def resampled(
        self, plan: Plan, strata: NDArray[np.int64] | None = None, drawn: Sequence[Draws] = ()
    ) -> Sums:
        """The sums over documents drawn again and again, the same draws for every statistic."""
        return Sums(resampled_sums(self.numbers, plan, strata, drawn), self.places)


def by_document(documents: NDArray[np.int64], size: int, weights: ArrayLike | None = None) -> Numbers:
    """How many (or how much) of each document."""
    return np.bincount(documents, None if weights is None else np.asarray(weights), size).astype(float)


def by_document_and_code(
    documents: NDArray[np.int64],
    codes: NDArray[np.int64],
    shape: tuple[int, int],
    weights: ArrayLike | None = None,
) -> Numbers:
    """How many (or how much) of each document and code: documents × codes."""
    flat = np.bincount(
        documents * shape[1] + codes,
        None if weights is None else np.asarray(weights),
        shape[0] * shape[1],
    )
    return flat.astype(float).reshape(shape)
