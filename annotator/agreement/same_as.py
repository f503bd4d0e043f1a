"""SAME_AS and other equivalences: closed before they are compared.

Two annotators who join the same mentions by different links agree, so links are closed transitively first.
"""

from collections.abc import Hashable, Iterable, Sequence
from fractions import Fraction
from itertools import combinations

from msgspec import Struct

from annotator.agreement.links import Aligned, Ends, Linked, align_links
from annotator.agreement.relations import score_links
from annotator.agreement.scores import NOTHING, Score
from annotator.agreement.values import Figure, Reason, Undefined, Value
from annotator.document.article import Tokens


class EquivalenceScores(Struct, frozen=True):
    """Scores of an equivalence such as SAME_AS.

    Attributes:
        closure: pairs of the transitive closure, ends matched with overlap: the headline.
        closure_exact: the same, ends of the same extent and label.
        drawn: the links as they were drawn, ends of the same extent and label.
    """

    closure: Score = NOTHING
    closure_exact: Score = NOTHING
    drawn: Score = NOTHING

    def __add__(self, other: "EquivalenceScores") -> "EquivalenceScores":
        """The counts of two documents together."""
        return EquivalenceScores(
            self.closure + other.closure,
            self.closure_exact + other.closure_exact,
            self.drawn + other.drawn,
        )


def same_as_scores(
    first: Linked, second: Linked, label: str = "SAME_AS", tokens: Tokens | None = None
) -> EquivalenceScores:
    """The scores of two annotators' links of one label, which is taken as symmetric and transitive.

    >>> spans = [(0, 2, "ACTOR"), (5, 6, "ACTOR"), (9, 10, "ACTOR")]
    >>> chain = Linked(spans, [("SAME_AS", 1, 0), ("SAME_AS", 2, 1)])
    >>> star = Linked(spans, [("SAME_AS", 2, 0), ("SAME_AS", 0, 1)])
    >>> scores = same_as_scores(chain, star)
    >>> scores.closure.f1, scores.drawn.f1
    (Value(number=1.0), Value(number=0.5))
    """
    sides = [
        Linked(side.spans, [link for link in side.relations if link[0] == label]) for side in (first, second)
    ]
    drawn = align_links(sides[0], sides[1], symmetric={label}, tokens=tokens)
    whole = score_links(close(drawn, label))
    return EquivalenceScores(whole.aligned, whole.exact, score_links(drawn).exact)


def close(aligned: Aligned, label: str = "SAME_AS") -> Aligned:
    """Both sides with the links of `label` closed transitively; other links stay as they are."""
    return aligned._replace(first=_closed(aligned.first, label), second=_closed(aligned.second, label))


def _closed(links: frozenset[Ends], label: str) -> frozenset[Ends]:
    others = {link for link in links if link.label != label}
    groups = clusters((link.head, link.child) for link in links if link.label == label)
    return frozenset(others | {Ends(label, *pair) for group in groups for pair in combinations(group, 2)})


def clusters(links: Iterable[tuple[int, int]]) -> list[list[int]]:
    """The classes that links make of the things they join, each sorted.

    >>> clusters([(1, 2), (4, 3), (2, 5)])
    [[1, 2, 5], [3, 4]]
    """
    parent: dict[int, int] = {}

    def root(one: int) -> int:
        while parent.setdefault(one, one) != one:
            parent[one] = parent[parent[one]]
            one = parent[one]
        return one

    for one, other in links:
        parent[max(root(one), root(other))] = min(root(one), root(other))
    groups: dict[int, list[int]] = {}
    for one in sorted(parent):
        groups.setdefault(root(one), []).append(one)
    return list(groups.values())


class BCubed(Struct, frozen=True):
    """B³ of two partitions (Bagga & Baldwin 1998).

    Attributes:
        precision, recall: means over the mentions of the second and of the first side; a mention that
            the other side has not counts 0.
        f1: their harmonic mean.
    """

    precision: Figure
    recall: Figure
    f1: Figure


def b_cubed(first: Sequence[Iterable[Hashable]], second: Sequence[Iterable[Hashable]]) -> BCubed:
    """B³ of two partitions of mentions into entities; the first side is gold.

    >>> found = b_cubed([[1, 2, 3]], [[1, 2], [3]])
    >>> found.precision, str(found.recall)
    (Value(number=1.0), '0.556')
    """
    gold, system = [frozenset(one) for one in first], [frozenset(one) for one in second]
    precision, recall = _overlap(system, gold), _overlap(gold, system)
    if precision is None or recall is None:
        both = precision is None and recall is None
        nothing = Undefined(Reason.BOTH_EMPTY if both else Reason.EMPTY_SIDE)
        return BCubed(nothing, nothing, nothing)
    total = precision + recall
    f1 = 2 * precision * recall / total if total else Fraction(0)
    return BCubed(Value(float(precision)), Value(float(recall)), Value(float(f1)))


def _overlap(these: list[frozenset[Hashable]], those: list[frozenset[Hashable]]) -> Fraction | None:
    of_mention = {mention: cluster for cluster in those for mention in cluster}
    nothing: frozenset[Hashable] = frozenset()
    shares = [
        Fraction(len(cluster & of_mention.get(mention, nothing)), len(cluster))
        for cluster in these
        for mention in cluster
    ]
    return sum(shares, Fraction(0)) / len(shares) if shares else None
