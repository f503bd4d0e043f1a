"""Linking alone: what each annotator put on every pair of matched spans that could be linked."""

from collections.abc import Collection, Mapping
from itertools import permutations, product

from annotator.agreement.links import Aligned, Ends
from annotator.agreement.ratings import Ratings

Allowed = Mapping[str, Collection[tuple[str, str]]]
"""Type of relation → (head label, child label) that it may join."""

NONE = "none"
"""The category of a candidate pair of spans that an annotator did not link."""


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
    labels = [[span.label for span in aligned.matching.spans(pair)] for pair in aligned.matched]
    shown: dict[str, set[tuple[str, str]]] = {}
    for link in filter(aligned.is_closed, aligned.first | aligned.second):
        shown.setdefault(link.label, set()).update(product(labels[link.head], labels[link.child]))
    return shown


def _candidates(aligned: Aligned, allowed: Allowed) -> list[tuple[int, int]]:
    """Ordered pairs of matched spans that are linked, or could be; each symmetric pair once."""
    linked = {link[1:] for link in aligned.first | aligned.second if aligned.is_closed(link)}
    directed, mutual = joinable(allowed, aligned.symmetric)
    labels = [{span.label for span in aligned.matching.spans(pair)} for pair in aligned.matched]

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
