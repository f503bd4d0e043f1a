"""Differences of events and their arguments by their own kinds, as the report on agreement has them."""

from collections.abc import Collection
from dataclasses import replace

from annotator.agreement.nuggets import TYPE
from annotator.document.difference_kinds import DifferenceKind
from annotator.document.schema import LabelSchema
from annotator.editing.differences import Comparison, Difference, Mention

_OF_TRIGGERS = (DifferenceKind.MISSING, DifferenceKind.BOUNDARY, DifferenceKind.SPLIT)


def with_event_kinds(comparison: Comparison, schema: LabelSchema) -> Comparison:
    """The comparison in which differences about events, and about relations that lack an end, are called so.

    Of several people a relation lacks an end where everybody who has not drawn it has not one of its ends.
    """
    symmetric = {label.id for label in schema.relations if label.symmetric}
    named = tuple(replace(each, kind=_kind(comparison, each, symmetric)) for each in comparison.differences)
    return replace(comparison, differences=named) if named != comparison.differences else comparison


def _kind(comparison: Comparison, difference: Difference, symmetric: Collection[str]) -> DifferenceKind:
    if difference.mention is not None:
        return _of_span(comparison.mentions[difference.mention], difference.kind, comparison.frames)
    tie = min(difference.scope, default=None)
    if tie is None:
        return difference.kind
    labels = {span.label for version in comparison.mentions[tie.head].versions for span in version}
    is_argument = bool(labels & comparison.frames) and tie.label not in symmetric
    match difference.kind:
        case DifferenceKind.LINK_TYPE if is_argument:
            return DifferenceKind.ROLE
        case DifferenceKind.LINK_MISSING if _lacks_end(comparison, difference):
            return DifferenceKind.LINK_END_MISSING
        case DifferenceKind.LINK_MISSING if is_argument:
            return DifferenceKind.ARGUMENT
        case kind:
            return kind


def _of_span(mention: Mention, kind: DifferenceKind, events: Collection[str]) -> DifferenceKind:
    spans = [span for version in mention.versions for span in version]
    if not {span.label for span in spans} <= set(events):
        return kind
    if kind in _OF_TRIGGERS:
        return DifferenceKind.TRIGGER
    types = {str(span.attributes.get(TYPE)) for span in spans}
    return DifferenceKind.EVENT_TYPE if kind is DifferenceKind.ATTRIBUTE and len(types) > 1 else kind


def _lacks_end(comparison: Comparison, difference: Difference) -> bool:
    """Whether everybody who has not drawn the relations has not both ends of any either."""
    lacking = [who for who, drawn in enumerate(difference.ties) if not drawn]
    ends = [{tie.head, tie.child} for tie in difference.scope]
    return all(
        any(not comparison.mentions[end].versions[who] for end in pair) for who in lacking for pair in ends
    )
