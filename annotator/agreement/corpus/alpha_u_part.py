"""α_U of 1995 over a whole corpus, pair by pair as INCEpTION gives it: the mean over documents."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from annotator.agreement import formulas
from annotator.agreement.corpus.columns import Corpus, Flags
from annotator.agreement.corpus.layers import base_flags, no_overlap
from annotator.agreement.corpus.meeting import meetings
from annotator.agreement.corpus.pair_matching import PairColumns
from annotator.agreement.corpus.rows import (
    Behind,
    How,
    Layer,
    Numbers,
    Part,
    Row,
    names_of_pairs,
    nothing,
    of_pairs,
)
from annotator.agreement.corpus.statistics import Formula, Sums

Integers = NDArray[np.int64]


def alpha_u_part(corpus: Corpus, matched: Sequence[PairColumns]) -> Part:
    """The mean over documents of α_U, for every pair of annotators; offsets are characters."""
    columns: dict[str, Numbers] = {}
    units = _Units.of(corpus)
    for number, (first, second) in enumerate(corpus.pairs):
        observed, expected = units.disagreement(first, second, matched[number])
        values = 1 - formulas.ratio(observed.sum(1), expected.sum(1))
        defined = np.isfinite(values) & corpus.shared(first, second)
        columns[f"au.{number}.sum"] = np.where(defined, values, 0)
        columns[f"au.{number}.documents"] = defined.astype(float)
    names = names_of_pairs(corpus)
    each = np.bincount(units.annotator, minlength=len(corpus.annotators))
    behind = Behind.of(corpus, [int(each[list(pair)].sum()) for pair in corpus.pairs], int(each.sum()))
    template = Row(
        Layer.UNITIZING,
        "alpha_u.1995",
        "α_U (1995), mean over documents",
        nothing,
        How.PAIR,
        (),
        dropped=units.dropped,
    )
    singles = [_mean(number) for number in range(len(names))]
    return Part(columns, of_pairs(names, template, singles, None, behind))


def _mean(number: int) -> Formula:
    def compute(sums: Sums) -> Numbers:
        return formulas.ratio(sums[f"au.{number}.sum"], sums[f"au.{number}.documents"])

    return compute


class _Units:
    """Spans as units of one label in one document (a cell), sorted by cell and start."""

    def __init__(self, corpus: Corpus, kept: Flags) -> None:
        spans, rows = corpus.spans, np.flatnonzero(kept)
        self.corpus, self.kept, self.dropped = corpus, kept, int(len(kept) - kept.sum())
        self.cells = corpus.documents * len(corpus.labels)
        cell = spans.document[rows] * len(corpus.labels) + spans.label[rows]
        self.far = int(corpus.lengths.max(initial=0)) + 2
        order = np.argsort(cell * self.far + spans.start[rows])
        self.rows = rows = rows[order]
        self.annotator, self.cell = spans.annotator[rows], cell[order]
        self.start, self.end = spans.start[rows], spans.end[rows]
        sides = [np.flatnonzero(self.annotator == one) for one in range(len(corpus.annotators))]
        self.sides, self.gaps = sides, [self._gaps(side) for side in sides]

    @classmethod
    def of(cls, corpus: Corpus) -> "_Units":
        """The units of a corpus; of overlapping spans of one label and annotator the longest."""
        spans = corpus.spans
        groups = spans.annotator * corpus.documents + spans.document
        if no_overlap(groups, spans.start, spans.end):
            return cls(corpus, np.ones(len(spans), bool))
        groups = groups * len(corpus.labels) + spans.label
        return cls(corpus, base_flags(groups, spans.start, spans.end, spans.label))

    def disagreement(self, first: int, second: int, matched: PairColumns) -> tuple[Numbers, Numbers]:
        """Do and De of two annotators, by document and label."""
        shape = (self.corpus.documents, len(self.corpus.labels))
        length = np.repeat(self.corpus.lengths.astype(float), shape[1])
        observed = formulas.ratio(self._observed(first, second, matched), length * length)
        return observed.reshape(shape), self._expected(first, second, length).reshape(shape)

    def _observed(self, first: int, second: int, matched: PairColumns) -> Numbers:
        """Σδ by cell: `2 / (m (m - 1))` is 1 for two annotators.

        A unit that both have adds nothing, and no other unit of its label can overlap it.
        """
        same = matched.stage == 1
        equal = np.zeros(len(self.kept), bool)
        equal[matched.first[same]] = equal[matched.second[same]] = (
            self.kept[matched.first[same]] & self.kept[matched.second[same]]
        )
        left, right = (side[~equal[self.rows[side]]] for side in (self.sides[first], self.sides[second]))
        begin = self.cell * self.far + self.start
        stop = self.cell * self.far + self.end
        met = meetings((begin[left], stop[left]), (begin[right], stop[right]))
        one, other = left[met.left], right[met.right]
        delta = (self.start[one] - self.start[other]) ** 2 + (self.end[one] - self.end[other]) ** 2
        total = np.bincount(self.cell[one], delta, self.cells).astype(float)
        for rows, taken in ((left, met.left), (right, met.right)):
            alone = rows[np.bincount(taken, minlength=len(rows)) == 0]
            length = self.end[alone] - self.start[alone]
            total += np.bincount(self.cell[alone], length.astype(float) ** 2, self.cells)
        return total

    def _expected(self, first: int, second: int, length: Numbers) -> Numbers:
        """`(2/L) Σ_units [(N-1)/3 (2l³-3l²+l) + l² Σ_{gaps g>=l} (g-l+1)] / (mL(mL-1) - Σ l(l-1))`."""
        rows = np.flatnonzero((self.annotator == first) | (self.annotator == second))
        cell, size = self.cell[rows], (self.end[rows] - self.start[rows]).astype(float)
        units = np.bincount(cell, minlength=self.cells)
        inside = self._room(cell, self.end[rows] - self.start[rows], (first, second))
        term = (units[cell] - 1) / 3 * (2 * size**3 - 3 * size**2 + size) + size**2 * inside
        places = 2 * length
        below = places * (places - 1) - np.bincount(cell, size * (size - 1), self.cells)
        total = np.bincount(cell, term, self.cells)
        return np.nan_to_num(formulas.ratio(2 * total, length * below))

    def _room(self, cell: Integers, size: Integers, pair: tuple[int, int]) -> Numbers:
        """For each unit `Σ (g - l + 1)` over the gaps of its cell that are at least as long."""
        keys = np.sort(np.concatenate([self.gaps[one] for one in pair]))
        sums = np.append(0, np.cumsum(keys % self.far))
        border = np.searchsorted(keys, np.arange(1, self.cells + 1) * self.far)
        low, high = np.searchsorted(keys, cell * self.far + size), border[cell]
        return np.asarray(sums[high] - sums[low] - (high - low) * (size - 1), float)

    def _gaps(self, rows: Integers) -> Integers:
        """The gaps of one annotator, before, between and after units: `cell * far + length`."""
        cell, start, end = self.cell[rows], self.start[rows], self.end[rows]
        opens = np.append(True, cell[1:] != cell[:-1])[: len(cell)]
        closes = np.append(cell[1:] != cell[:-1], True)[: len(cell)]
        before = start - np.where(opens, 0, np.append(0, end[:-1])[: len(end)])
        last = np.zeros(self.cells, np.int64)
        last[cell[closes]] = end[closes]
        after = np.repeat(self.corpus.lengths, len(self.corpus.labels)) - last
        return np.concatenate([cell * self.far + before, np.arange(self.cells) * self.far + after])
