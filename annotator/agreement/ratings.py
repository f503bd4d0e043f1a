"""Ratings of units: who put which unit into which category.

Units are documents, matched pairs, candidate pairs or tokens. Identical rows are kept once, with their
number, so that four million tokens are a few dozen rows.
"""

from collections import Counter
from collections.abc import Hashable, Iterable, Sequence

import numpy as np
from msgspec import Struct
from numpy.typing import NDArray

from annotator.document.errors import DataError

Label = Hashable
"""A category: a word, a number, a frozenset of words; None is a rating that is missing."""

MISSING = -1


class Ratings(Struct, frozen=True, eq=False):
    """Units × raters, with identical units counted.

    Attributes:
        labels: the categories, in order (which is the scale of ordinal measures).
        rows: P × raters, indices into `labels`, -1 where a rating is missing.
        counts: how many units have each of the P rows.
    """

    labels: tuple[Label, ...]
    rows: NDArray[np.int64]
    counts: NDArray[np.int64]

    @classmethod
    def of_units(
        cls, units: Iterable[Sequence[Label | None]], labels: Sequence[Label] | None = None
    ) -> "Ratings":
        """Ratings from one sequence per unit, one place per rater, None where a rating is missing.

        Args:
            units: all of the same length.
            labels: the whole label set, in order; by default the labels seen, sorted.

        Raises:
            DataError: units differ in length, or a label is not in `labels`.

        >>> Ratings.of_units([["a", "a"], ["a", None], ["a", "a"]]).counts.tolist()
        [2, 1]
        """
        rows = Counter(tuple(unit) for unit in units)
        seen = {label for row in rows for label in row if label is not None}
        known = tuple(in_order(seen) if labels is None else labels)
        place: dict[Label | None, int] = {label: index for index, label in enumerate(known)}
        place[None] = MISSING
        if stranger := next(iter(seen - place.keys()), None):
            raise DataError(f"{stranger!r} is not in the label set", "give the whole label set")
        if len({len(row) for row in rows}) > 1:
            raise DataError("units have different numbers of raters", "put None where one is missing")
        raters = len(next(iter(rows), ()))
        codes = np.array([[place[label] for label in row] for row in rows], np.int64)
        return cls(known, codes.reshape(len(rows), raters), np.array(list(rows.values()), np.int64))

    @classmethod
    def of_table(cls, labels: Sequence[Label], table: Sequence[Sequence[int]]) -> "Ratings":
        """Ratings of two raters from a contingency table: rows rater 1, columns rater 2.

        >>> Ratings.of_table(["yes", "no"], [[20, 5], [10, 15]]).counts.sum().item()
        50
        """
        counts = np.array(table, np.int64)
        if counts.shape != (len(labels), len(labels)):
            raise DataError("the table must have a row and a column for every label")
        first, second = np.nonzero(counts)
        return cls(tuple(labels), np.stack([first, second], 1), counts[first, second])

    @property
    def raters(self) -> int:
        """How many raters there are."""
        return int(self.rows.shape[1])

    @property
    def units(self) -> int:
        """How many units there are, rated or not."""
        return int(self.counts.sum())

    @property
    def per_label(self) -> NDArray[np.int64]:
        """n_ik: P × labels, how many raters put the unit there."""
        return np.asarray((self.rows[:, :, None] == np.arange(len(self.labels))).sum(1), np.int64)

    def keep(self, wanted: NDArray[np.bool_]) -> "Ratings":
        """Only the rows that are wanted."""
        return Ratings(self.labels, self.rows[wanted], self.counts[wanted])

    def pairable(self) -> "Ratings":
        """Only units with two ratings or more."""
        return self.keep((self.rows != MISSING).sum(1) >= 2)

    def complete(self) -> "Ratings":
        """Only units that everybody rated."""
        return self.keep((self.rows != MISSING).all(1))

    def of_raters(self, first: int, second: int) -> "Ratings":
        """The ratings of two of the raters."""
        return Ratings(self.labels, self.rows[:, [first, second]], self.counts)

    def one_against_rest(self, label: Label) -> "Ratings":
        """Two categories: this label (1) and all others (0)."""
        k = self.labels.index(label)
        rows = np.where(self.rows == MISSING, MISSING, (self.rows == k).astype(np.int64))
        return Ratings((0, 1), rows, self.counts)


Units = Ratings | Iterable[Sequence[Label | None]]
"""What the coefficients take: ratings, or plain sequences, one per unit."""


def ratings(units: Units, labels: Sequence[Label] | None = None) -> Ratings:
    """`units` as ratings."""
    return units if isinstance(units, Ratings) else Ratings.of_units(units, labels)


def in_order(labels: Iterable[Label]) -> list[Label]:
    """Numbers by size, then everything else by what it reads as."""

    def place(label: Label) -> tuple[bool, float, str]:
        if isinstance(label, (int, float)):
            return False, label, ""
        return True, 0, repr(sorted(map(str, label)) if isinstance(label, frozenset) else str(label))

    return sorted(labels, key=place)


def contingency(of_two: Ratings) -> NDArray[np.int64]:
    """Labels × labels, rows rater 1; units with a missing rating are left out."""
    both, size = of_two.complete(), len(of_two.labels)
    if not both.units:
        return np.zeros((size, size), np.int64)
    cells = np.bincount(both.rows[:, 0] * size + both.rows[:, 1], both.counts, size * size)
    return cells.astype(np.int64).reshape(size, size)


def coincidences(units: Ratings) -> NDArray[np.float64]:
    """Krippendorff's table of coincidences: every unit's ordered pairs, each worth `1 / (m_u - 1)`."""
    pairable = units.pairable()
    per_label = pairable.per_label.astype(float)
    weight = pairable.counts / (per_label.sum(1) - 1)
    table: NDArray[np.float64] = (per_label * weight[:, None]).T @ per_label
    table[np.diag_indices(len(table))] -= (per_label * weight[:, None]).sum(0)
    return table
