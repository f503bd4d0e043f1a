"""One annotator held against gold, or against suggestions: precision, recall and F1 with intervals."""

from collections.abc import Sequence
from itertools import pairwise

import numpy as np
from msgspec import Struct
from numpy.typing import NDArray

from annotator.agreement import formulas
from annotator.agreement.bootstrap import Interval, Plan, resampled_sums
from annotator.agreement.corpus.columns import Corpus, Flags, Integers
from annotator.agreement.corpus.pair_matching import PairColumns
from annotator.agreement.corpus.statistics import by_document_and_code
from annotator.agreement.scores import Score

Numbers = NDArray[np.float64]


class OneSided(Struct, frozen=True):
    """What an annotator found of what the other side (gold, suggestions) has, same extent and label.

    Attributes:
        label: of the spans that are counted, None for all.
        score: counts and figures; the first side is gold.
        interval: of F1, over resampled documents; None without resamples.
        documents: how many both have finished.
    """

    label: str | None
    score: Score
    interval: Interval | None
    documents: int


class Sides(Struct, frozen=True, eq=False):
    """Counts of one matching, documents × labels: spans of both sides, and the hits among them.

    Attributes:
        labels: of the columns; documents: the numbers of the rows in the corpus.
    """

    labels: tuple[str, ...]
    documents: Integers
    hits: Numbers
    first: Numbers
    second: Numbers

    @classmethod
    def of(
        cls, corpus: Corpus, pair: tuple[int, int], matched: PairColumns, left_out: Flags | None = None
    ) -> "Sides":
        """The counts of a pair of annotators, by index.

        Args:
            corpus: with the spans.
            pair: of whom.
            matched: their matching.
            left_out: rows of the second annotator's spans; where such a span is a hit, it is left out
                together with the first one's span that it hits.
        """
        spans, shape = corpus.spans, (corpus.documents, len(corpus.labels))
        strict = matched.stage == 1
        first, second = matched.first[strict], matched.second[strict]
        gone = np.zeros(len(spans), bool)
        if left_out is not None:
            taken = left_out[second]
            gone[first[taken]] = gone[second[taken]] = True
            first = first[~taken]

        def counted(rows: Integers) -> Numbers:
            return by_document_and_code(spans.document[rows], spans.label[rows], shape)

        documents = np.flatnonzero(corpus.shared(*pair))
        sides = (rows[~gone[rows]] for rows in matched.rows)
        columns = (counted(rows)[documents] for rows in (first, *sides))
        return cls(corpus.labels, documents, *columns)

    def take(self, rows: Integers | list[int]) -> "Sides":
        """Only some documents, by their places in `documents`."""
        rows = np.asarray(rows, np.int64)
        columns = (self.hits[rows], self.first[rows], self.second[rows])
        return Sides(self.labels, self.documents[rows], *columns)

    @property
    def score(self) -> Score:
        """Over all labels and documents."""
        return Score(int(self.hits.sum()), int(self.first.sum()), int(self.second.sum()))

    def scores(self, plan: Plan) -> list[OneSided]:
        """Over all labels, then for each label that either side has."""
        columns = np.stack([self.hits, self.first, self.second])
        blocks = [columns.sum(2).T, *(columns[:, :, place].T for place in range(len(self.labels)))]
        drawn = resampled_sums(np.concatenate(blocks, axis=1), plan) if len(self.documents) else None
        found = []
        for place, (label, block) in enumerate(zip((None, *self.labels), blocks, strict=True)):
            hits, first, second = (int(n) for n in block.sum(0))
            if label is None or first or second:
                interval = None
                if drawn is not None and plan.replicates and first + second:
                    interval = plan.interval(formulas.f1(*drawn[:, 3 * place : 3 * place + 3].T))
                found.append(OneSided(label, Score(hits, first, second), interval, len(block)))
        return found


def batches(count: int, most: int = 10, least: int = 10) -> list[tuple[int, int]]:
    """Borders of up to `most` batches of nearly the same size, none smaller than `least` if there are two.

    >>> batches(25), batches(5)
    ([(0, 12), (12, 25)], [(0, 5)])
    """
    number = max(1, min(most, count // least))
    cuts = [count * place // number for place in range(number + 1)]
    return list(pairwise(cuts)) if count else []


def in_order(documents: Sequence[int], times: Sequence[int]) -> Integers:
    """Places of the documents by time, then by number."""
    return np.lexsort((np.asarray(documents), np.asarray(times)))
