"""Relations whose ends gold has decided not to have: nothing is left to settle about them. Pure."""

from collections.abc import Iterable, Sequence

from annotator.editing import adjudicating
from annotator.editing.differences import Difference, place
from annotator.editing.edits import Edit, SettledEdit, SpanEdit
from annotator.editing.gold_draft import Draft
from annotator.editing.gold_index import GoldIndex

ENDS = "ends"
"""How a difference was settled that settled itself, because gold has not the spans it would join."""


def follow_ends(draft: Draft, before: GoldIndex, edits: Sequence[Edit], decider: str) -> None:
    """Settle the open differences about relations that can no longer be; open again those that can.

    `before`: the gold layer before the edits, which the draft has already.
    """
    comparison = draft.comparison
    found = {
        each.id: each
        for mention in set(_mentions(draft, before, edits))
        for each in comparison.at_mention.get(mention, ())
    }
    for each in sorted(found.values(), key=lambda each: comparison.numbers[each.id]):
        settlement = draft.settled.get(each.id)
        if settlement is None and not _can_be(draft, each):
            adjudicating.settle_as_stands(draft, each, decider, ENDS)
        elif settlement is not None and settlement.by == ENDS and _can_be(draft, each):
            draft.add(SettledEdit(each.id, settlement, None))


def _mentions(draft: Draft, before: GoldIndex, edits: Iterable[Edit]) -> Iterable[int]:
    """The mentions whose spans the edits change."""
    for edit in edits:
        match edit:
            case SpanEdit(id, was, now):
                for index in (before, draft.index):
                    if (number := index.mention.get(id)) is not None:
                        yield number
                for record in (was, now):
                    number = draft.comparison.places.get(place(record.span)) if record else None
                    if number is not None:
                        yield number
            case SettledEdit(id):
                difference = draft.comparison.find(id)
                if difference is not None and difference.mention is not None:
                    yield difference.mention
            case _:
                pass


def _can_be(draft: Draft, difference: Difference) -> bool:
    """Whether gold has, or may still get, both ends of any relation that the difference is about."""
    return any(not (_is_gone(draft, t.head) or _is_gone(draft, t.child)) for t in difference.scope)


def _is_gone(draft: Draft, mention: int) -> bool:
    """Whether it was decided that gold has no span there."""
    if draft.index.gold(mention) is not None:
        return False
    about = draft.comparison.of_mention.get(mention)
    if about is not None:
        return about.id in draft.settled
    versions = draft.comparison.mentions[mention].versions
    return any(draft.index.places.get(place(span)) for version in versions for span in version)
