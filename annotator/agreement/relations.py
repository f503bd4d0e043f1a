"""Agreement on relations: exact, aligned, unlabelled, and given shared ends.

A relation is (type, head, child). Scoring it given shared ends separates linking from span finding.
"""

from collections import Counter
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from itertools import permutations, product

from annotator.agreement.links import Aligned, Ends, Linked, align_links
from annotator.agreement.ratings import Ratings
from annotator.agreement.scores import NOTHING, Score
from annotator.document.article import Tokens

Allowed = Mapping[str, Collection[tuple[str, str]]]
"""Type of relation → (head label, child label) that it may join."""

NONE = "none"
"""The category of a candidate pair of spans that an annotator did not link."""


@dataclass(frozen=True, slots=True)
class RelationScores:
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


def candidate_ratings(aligned: Aligned, allowed: Allowed | None = None) -> Ratings:
    """What each annotator put on every candidate pair of matched spans: `none`, or the type.

    κ and α of these are agreement on linking alone. Several types on one pair read `A+B`.

    Args:
        aligned: the relations of one document.
        allowed: type → (head label, child label) that it may join, so that every document has the same
            candidates and categories; by default what the relations of this document show.
    """
    may = _shown(aligned) if allowed is None else allowed
    sides = [_by_pair(side) for side in (aligned.first, aligned.second)]
    units = [[side.get(pair, NONE) for side in sides] for pair in _candidates(aligned, may)]
    seen = {value for unit in units for value in unit} - {NONE}
    return Ratings.of_units(units, [NONE, *sorted(seen | set(may))])


def _shown(aligned: Aligned) -> Allowed:
    """The labels at the ends of every type of relation, as either side has them."""
    labels = [[span.label for span in aligned.matching.spans(pair)] for pair in aligned.matching.pairs]
    shown: dict[str, set[tuple[str, str]]] = {}
    for link in filter(aligned.is_closed, aligned.first | aligned.second):
        shown.setdefault(link.label, set()).update(product(labels[link.head], labels[link.child]))
    return shown


def _candidates(aligned: Aligned, allowed: Allowed) -> list[tuple[int, int]]:
    """Ordered pairs of matched spans that are linked, or could be; each symmetric pair once."""
    linked = {link[1:] for link in aligned.first | aligned.second if aligned.is_closed(link)}
    directed, mutual = joinable(allowed, aligned.symmetric)
    labels = [{span.label for span in aligned.matching.spans(pair)} for pair in aligned.matching.pairs]

    def may(head: int, child: int) -> bool:
        there = set(product(labels[head], labels[child]))
        back = set(product(labels[child], labels[head]))
        if there & directed:
            return True
        return head < child and not back & directed and bool((there | back) & mutual)

    return [
        (head, child)
        for head, child in permutations(range(aligned.pairs), 2)
        if (head, child) in linked or ((child, head) not in linked and may(head, child))
    ]


def joinable(
    allowed: Allowed, symmetric: Collection[str]
) -> tuple[set[tuple[str, str]], set[tuple[str, str]]]:
    """(head label, child label) that directed types may join, and that symmetric ones may."""
    directed = {pair for label, pairs in allowed.items() if label not in symmetric for pair in pairs}
    return directed, {pair for label in symmetric for pair in allowed.get(label, ())}


def _by_pair(links: frozenset[Ends]) -> dict[tuple[int, int], str]:
    found: dict[tuple[int, int], list[str]] = {}
    for link in links:
        found.setdefault(link[1:], []).append(link.label)
    return {pair: "+".join(sorted(labels)) for pair, labels in found.items()}
