"""Confusion of labels over a whole corpus, from the columns of a matching."""

import numpy as np
from numpy.typing import NDArray

from annotator.agreement.confusion import NOTHING, Confusion
from annotator.agreement.corpus.columns import Corpus
from annotator.agreement.corpus.pair_matching import PairColumns


def corpus_confusion(corpus: Corpus, matched: PairColumns) -> Confusion:
    """How often the labels of matched spans met, with `∅` for spans without partner."""
    labels = [*corpus.labels, NOTHING]
    nothing, size = len(corpus.labels), len(labels)
    label = corpus.spans.label
    table = np.bincount(label[matched.first] * size + label[matched.second], minlength=size * size)
    for rows, taken, step, rest in zip(
        matched.rows, (matched.first, matched.second), (size, 1), (nothing, nothing * size), strict=True
    ):
        alone = without(rows, taken, len(label))
        table += np.bincount(label[alone] * step + rest, minlength=size * size)
    counts = {divmod(int(cell), size): int(table[cell]) for cell in np.flatnonzero(table)}
    return Confusion({(labels[row], labels[column]): n for (row, column), n in counts.items()})


def without(rows: NDArray[np.int64], taken: NDArray[np.int64], size: int) -> NDArray[np.int64]:
    """The rows that were not taken; all are below `size`."""
    gone = np.zeros(size, bool)
    gone[taken] = True
    return rows[~gone[rows]]
