"""Agreement on relations: exact, aligned, unlabelled, and given shared ends.

A relation is (type, head, child). Scoring it given shared ends separates linking from span finding.
"""

from collections import Counter
from collections.abc import Collection

from msgspec import Struct

from annotator.agreement.links import Aligned, Linked, align_links
from annotator.agreement.scores import NOTHING, Score
from annotator.document.article import Tokens


class RelationScores(Struct, frozen=True):
    """Scores of relations on four levels.

    Attributes:
        exact: same type, both ends the same extent and label (R-exact).
        aligned: same type, both ends matched with overlap (R-aligned).
        unlabelled: both ends matched, whatever the type (R-unlabelled).
        conditional: as aligned, over relations whose two ends both have a partner (R-conditional).
    """

    exact: Score = NOTHING
    aligned: Score = NOTHING
    unlabelled: Score = NOTHING
    conditional: Score = NOTHING

    def __add__(self, other: "RelationScores") -> "RelationScores":
        """The counts of two documents together."""
        return RelationScores(
            self.exact + other.exact,
            self.aligned + other.aligned,
            self.unlabelled + other.unlabelled,
            self.conditional + other.conditional,
        )


def relation_scores(
    first: Linked, second: Linked, symmetric: Collection[str] = (), tokens: Tokens | None = None
) -> RelationScores:
    """The scores of two annotators' relations in one document.

    Args:
        first, second: spans and relations; a relation drawn twice counts once.
        symmetric: labels whose head and child are interchangeable.
        tokens: the document's tokens, in which overlap is weighed.

    >>> a = Linked([(0, 2, "ACTOR"), (3, 4, "EVENT")], [("SOURCE", 1, 0)])
    >>> b = Linked([(0, 3, "ACTOR"), (3, 4, "EVENT")], [("SOURCE", 1, 0)])
    >>> scores = relation_scores(a, b)
    >>> scores.exact.f1, scores.aligned.f1
    (Value(number=0.0), Value(number=1.0))
    """
    return score_links(align_links(first, second, symmetric, tokens))


def score_links(aligned: Aligned) -> RelationScores:
    """The scores of relations whose ends are aligned already."""
    shared = aligned.first & aligned.second
    closed = [sum(map(aligned.is_closed, side)) for side in (aligned.first, aligned.second)]
    pairs = [Counter(link[1:] for link in side) for side in (aligned.first, aligned.second)]
    sizes = len(aligned.first), len(aligned.second)
    return RelationScores(
        Score(sum(map(aligned.is_exact, shared)), *sizes),
        Score(len(shared), *sizes),
        Score((pairs[0] & pairs[1]).total(), *sizes),
        Score(len(shared), closed[0], closed[1]),
    )


def relation_scores_per_label(aligned: Aligned) -> dict[str, RelationScores]:
    """The scores of each type of relation that either side used."""
    labels = {link.label for link in aligned.first | aligned.second}
    return {
        label: score_links(
            aligned._replace(
                first=frozenset(link for link in aligned.first if link.label == label),
                second=frozenset(link for link in aligned.second if link.label == label),
            )
        )
        for label in sorted(labels)
    }
