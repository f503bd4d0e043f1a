"""Pairs of annotators over many documents: mean and pooled F1, and who shares which documents."""

from collections.abc import Iterable, Mapping
from itertools import combinations

from msgspec import Struct

from annotator.agreement.matching import match
from annotator.agreement.mentions import MentionLike
from annotator.agreement.scores import NOTHING, Score
from annotator.agreement.semeval import Scheme, span_score
from annotator.agreement.values import Figure, mean

PairOfNames = tuple[str, str]
DocumentSpans = Mapping[str, Iterable[MentionLike]]
"""One document: annotator → spans; who has not finished it is not in it, who found nothing has ()."""


class PairwiseF1(Struct, frozen=True):
    """F1 of every two annotators.

    Attributes:
        pairs: for every two annotators their counts over the documents both finished.
        documents: how many documents each pair shares.
    """

    pairs: Mapping[PairOfNames, Score]
    documents: Mapping[PairOfNames, int]

    @property
    def macro(self) -> Figure:
        """The mean F1 over pairs, those without a value left out: the headline."""
        return mean([score.f1 for score in self.pairs.values()])

    @property
    def pooled(self) -> Figure:
        """`Σ 2 TP / Σ (n_i + n_j)`."""
        return sum(self.pairs.values(), NOTHING).f1


def pairwise_f1(documents: Iterable[DocumentSpans], scheme: Scheme | str = Scheme.STRICT) -> PairwiseF1:
    """F1 of every two annotators over the documents both finished.

    >>> document = {"ana": [(0, 4, "ACTOR")], "bo": [(0, 4, "ACTOR")], "cy": []}
    >>> str(pairwise_f1([document]).macro)
    '0.333'
    """
    scores: dict[PairOfNames, Score] = {}
    shared: dict[PairOfNames, int] = {}
    for document in documents:
        for pair in combinations(sorted(document), 2):
            score = span_score(match(document[pair[0]], document[pair[1]]), scheme)
            scores[pair] = scores.get(pair, NOTHING) + score
            shared[pair] = shared.get(pair, 0) + 1
    return PairwiseF1(dict(sorted(scores.items())), dict(sorted(shared.items())))
