"""Scoring one article: its gold against what was found, exactly and by overlap.

Overlapping spans are matched by `agreement.matching`, one to one and the same whichever side comes first.
Relations overlap where both ends do, and as many as possible are matched one to one.
"""

from collections.abc import Iterable, Sequence
from typing import TypeVar

from annotator.agreement.matching import match
from annotator.document.schema import Attribute, LabelSchema, RuleKind
from annotator.document.spans import AttributeValue
from annotator.workspace.scored import Annotations, Extent, Said, Score, ScoredRelation, ScoredSpan, Tally

_Item = TypeVar("_Item", Extent, ScoredRelation)


def score_spans(gold: Iterable[Extent], found: Iterable[Extent]) -> Score:
    """Exact and overlapping agreement of the spans of one label."""
    wanted, given = set(gold), set(found)
    hits = overlap_matches(sorted(wanted), sorted(given))
    return Score(_exact(wanted, given), Tally(hits, len(given) - hits, len(wanted) - hits))


def overlap_matches(gold: Sequence[Extent], found: Sequence[Extent]) -> int:
    """How many pairs share a character, each extent used once."""
    return len(match([(*extent, "") for extent in gold], [(*extent, "") for extent in found]).pairs)


def score_relations(gold: Iterable[ScoredRelation], found: Iterable[ScoredRelation]) -> Score:
    """Exact and overlapping agreement of the relations of one label."""
    wanted, given = set(gold), set(found)
    rows, columns = sorted(wanted, key=_ends), sorted(given, key=_ends)
    hits = most_pairs(
        [[place for place, other in enumerate(columns) if _touch(one, other)] for one in rows], len(columns)
    )
    return Score(_exact(wanted, given), Tally(hits, len(given) - hits, len(wanted) - hits))


def most_pairs(candidates: Sequence[Sequence[int]], columns: int) -> int:
    """The size of the largest one-to-one matching (augmenting paths, Kuhn 1955).

    Args:
        candidates: for each row, the columns it may be matched with.
        columns: how many there are.
    """
    partner: list[int | None] = [None] * columns

    def place(row: int, tried: set[int]) -> bool:
        for column in candidates[row]:
            if column in tried:
                continue
            tried.add(column)
            taken_by = partner[column]
            if taken_by is None or place(taken_by, tried):
                partner[column] = row
                return True
        return False

    return sum(place(row, set()) for row in range(len(candidates)))


def labelled(side: Annotations, label: str) -> list[Extent]:
    """The extents of the spans of a label."""
    return [span.extent for span in side.spans if span.label == label]


def linked(side: Annotations, label: str, symmetric: bool) -> list[ScoredRelation]:
    """The relations of a label, those of a symmetric one with their ends in text order."""
    links = (relation for relation in side.relations if relation.label == label)
    return [link.in_order() for link in links] if symmetric else list(links)


def compare_attribute(
    attribute: Attribute, gold: Iterable[ScoredSpan], found: Iterable[ScoredSpan], *, is_required: bool
) -> Said:
    """Agreement on one attribute.

    Args:
        attribute: which; its default counts as not said.
        gold, found: all spans.
        is_required: whether every span should have it; then gold spans without are not compared.
    """
    of_gold, of_found = (
        {span.place: _said(attribute, span) for span in side if span.label in attribute.on}
        for side in (gold, found)
    )
    both = [(of_gold[place], of_found[place]) for place in of_gold if place in of_found]
    compared = [(one, other) for one, other in both if one or (other and not is_required)]
    wanted, given = (
        {(place, value) for place, values in side.items() for value in values} for side in (of_gold, of_found)
    )
    right = len(wanted & given)
    return Said(
        sum(one == other for one, other in compared),
        len(compared),
        Tally(right, len(given) - right, len(wanted) - right),
    )


def is_required(schema: LabelSchema, attribute: Attribute) -> bool:
    """Whether a rule of the schema wants the attribute on every span that can have it."""
    wanted = {
        rule.on for rule in schema.rules if rule.kind is RuleKind.REQUIRES and rule.what == attribute.id
    }
    return set(attribute.on) <= wanted


def _said(attribute: Attribute, span: ScoredSpan) -> tuple[str, ...]:
    """The values of an attribute, without its default."""
    value: AttributeValue = span.attributes.get(attribute.id, ())
    values = (value,) if isinstance(value, str) else tuple(sorted(value))
    return tuple(one for one in values if one and one != attribute.default)


def _ends(relation: ScoredRelation) -> tuple[Extent, Extent]:
    return relation.head, relation.child


def _touch(one: ScoredRelation, other: ScoredRelation) -> bool:
    return share(one.head, other.head) and share(one.child, other.child)


def share(one: Extent, other: Extent) -> bool:
    """Whether two extents have a character in common."""
    return one[0] < other[1] and other[0] < one[1]


def _exact(wanted: set[_Item], given: set[_Item]) -> Tally:
    right = len(wanted & given)
    return Tally(right, len(given) - right, len(wanted) - right)
