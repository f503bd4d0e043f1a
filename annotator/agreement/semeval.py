"""Scores of found spans: strict, exact, partial and type of SemEval-2013 task 9.1, overlap, and Dice."""

from collections.abc import Iterable
from enum import StrEnum
from fractions import Fraction

from msgspec import Struct

from annotator.agreement.matching import Matching, Stage
from annotator.agreement.scores import NOTHING, Score


class Scheme(StrEnum):
    """What counts as found by both.

    Attributes:
        STRICT: same extent and label: the headline.
        EXACT: same extent, whatever the label.
        PARTIAL: same extent 1, overlap 1/2, whatever the label.
        TYPE: same label with any overlap.
        OVERLAP: any overlap.
        DICE: overlap counts by its Dice, whatever the label.
    """

    STRICT = "strict"
    EXACT = "exact"
    PARTIAL = "partial"
    TYPE = "type"
    OVERLAP = "overlap"
    DICE = "dice"


HALF = Fraction(1, 2)


class Tally(Struct, frozen=True):
    """The five counts of SemEval-2013 under one scheme.

    Attributes:
        correct, incorrect, partial, missing, spurious: COR, INC, PAR, MIS, SPU; the first side is gold.
    """

    correct: int
    incorrect: int
    partial: int
    missing: int
    spurious: int

    @property
    def possible(self) -> int:
        """POS: how many items the first side has."""
        return self.correct + self.incorrect + self.partial + self.missing

    @property
    def actual(self) -> int:
        """ACT: how many items the second side has."""
        return self.correct + self.incorrect + self.partial + self.spurious


def span_score(matching: Matching, scheme: Scheme | str = Scheme.STRICT) -> Score:
    """One document's score under a scheme.

    >>> from annotator.agreement.matching import match
    >>> span_score(match([(0, 4, "a")], [(2, 6, "a")]), "partial").f1
    Value(number=0.5)
    """
    wanted = Scheme(scheme)
    worth = sum((_worth(matching, index, wanted) for index in range(len(matching.pairs))), Fraction(0))
    hits = worth if worth.denominator > 1 else worth.numerator
    return Score(hits, len(matching.first), len(matching.second))


def span_scores(matching: Matching) -> dict[Scheme, Score]:
    """One document's score under every scheme."""
    return {scheme: span_score(matching, scheme) for scheme in Scheme}


def label_scores(matching: Matching) -> dict[str, Score]:
    """One document's strict score of each label, also of labels that only one side used."""
    firsts, seconds = [[s.label for s in side] for side in (matching.first, matching.second)]
    same = [matching.spans(pair)[0].label for pair in matching.pairs if pair.stage is Stage.SAME]
    return {
        label: Score(same.count(label), firsts.count(label), seconds.count(label))
        for label in sorted({*firsts, *seconds})
    }


def add_scores(documents: Iterable[dict[str, Score]]) -> dict[str, Score]:
    """Scores by label, added over documents."""
    total: dict[str, Score] = {}
    for document in documents:
        for label, score in document.items():
            total[label] = total.get(label, NOTHING) + score
    return dict(sorted(total.items()))


def tally(matching: Matching, scheme: Scheme | str) -> Tally:
    """COR, INC, PAR, MIS and SPU of one document."""
    wanted = Scheme(scheme)
    worth = [_worth(matching, index, wanted) for index in range(len(matching.pairs))]
    correct = sum(one == 1 for one in worth)
    partial = sum(0 < one < 1 for one in worth)
    return Tally(
        correct,
        len(worth) - correct - partial,
        partial,
        len(matching.first) - len(worth),
        len(matching.second) - len(worth),
    )


def _worth(matching: Matching, index: int, scheme: Scheme) -> Fraction:
    """What a matched pair counts for under a scheme, 0 to 1."""
    pair = matching.pairs[index]
    match scheme:
        case Scheme.STRICT:
            return Fraction(pair.stage is Stage.SAME)
        case Scheme.EXACT:
            return Fraction(pair.stage is not Stage.OVERLAP)
        case Scheme.PARTIAL:
            return HALF if pair.stage is Stage.OVERLAP else Fraction(1)
        case Scheme.TYPE:
            return Fraction(matching.same_label(pair))
        case Scheme.OVERLAP:
            return Fraction(1)
        case Scheme.DICE:
            return pair.dice
