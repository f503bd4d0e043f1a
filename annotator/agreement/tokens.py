"""Agreement on the label of every token, with two bases that give very different numbers.

Over all tokens the unmarked ones dominate; over annotated tokens (marked by somebody) they are
underestimated. Both are given, each with its name.
"""

from collections.abc import Sequence
from enum import StrEnum

from annotator.agreement.continuum import GAP, Continuum, paint
from annotator.agreement.ratings import Ratings
from annotator.agreement.unitizing import range_labels

OUTSIDE = "O"
"""The label of a token that the annotator did not mark."""


class Base(StrEnum):
    """Which tokens count."""

    ALL = "all tokens"
    ANNOTATED = "annotated tokens"


def token_ratings(
    continuum: Continuum, base: Base = Base.ALL, labels: Sequence[str] | None = None
) -> Ratings:
    """The label of each token of one document, ready for any coefficient of coded units.

    Args:
        continuum: spans in tokens; of overlapping spans the longest counts.
        base: all tokens, or those that somebody marked.
        labels: the whole label set; `O` comes first.

    >>> document = Continuum.of({"a": [(0, 2, "ACTOR")], "b": [(1, 2, "ACTOR")]}, length=10)
    >>> token_ratings(document, Base.ANNOTATED).units
    2
    """
    known = continuum.labels() if labels is None else tuple(labels)
    painted = paint(continuum, known)
    coded = Ratings(range_labels(known), painted.codes.T, painted.lengths)
    if base is Base.ANNOTATED:
        coded = coded.keep((painted.codes != GAP).any(0))
    return Ratings((OUTSIDE, *known), coded.rows, coded.counts)
