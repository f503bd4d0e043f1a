"""Adjudication: differences between annotators are settled, and the gold layer is their fold. Pure.

The gold layer is annotated like any other; here a version of an annotator can be taken as a whole,
and every other command that changes what a difference is about settles it with a version of one's own.
"""

from collections.abc import Iterable, Iterator, Mapping
from enum import StrEnum
from itertools import count

from annotator.document.ids import PROPOSED
from annotator.editing.annotations import AGREED, Annotations, Answer, Settlement
from annotator.editing.differences import Comparison, Difference, DifferenceKind, Tie, place, said
from annotator.editing.edits import AnswerEdit, Edit, RelationEdit, SettledEdit, SpanEdit
from annotator.editing.gold_draft import Draft
from annotator.editing.gold_index import GoldIndex

__all__ = ["PROPOSED", "Strategy"]


class Strategy(StrEnum):
    """What is settled before anybody looks: nothing, what all agree on, or also what most say."""

    NONE = "none"
    ALL = "all"
    MAJORITY = "majority"


def take_version(draft: Draft, difference: Difference, who: int, decider: str, by: str = "key") -> None:
    """Make the gold layer say what annotator number `who` says about the difference.

    What the others proposed is recorded as rejected. A relation whose ends are not there yet brings
    the annotator's version of these.
    """
    if difference.kind is DifferenceKind.ANSWER:
        _take_article(draft, who)
    elif difference.mention is not None:
        draft.take_spans(difference.mention, who)
        put_agreed(draft, {difference.mention})
    else:
        _take_ties(draft, difference, who, decider, by)
    _settle(draft, difference, decider, by)


def _take_article(draft: Draft, who: int) -> None:
    """The article is fit; where one person alone thought so, the annotations are theirs."""
    comparison = draft.comparison
    if len(comparison.annotators) == 1:
        for mention in comparison.mentions:
            if draft.index.gold(mention.number) is None:
                draft.take_spans(mention.number, who)
        put_agreed(draft, {mention.number for mention in comparison.mentions})


def put_agreed(draft: Draft, mentions: set[int]) -> None:
    """Relations that everybody drew come with the spans they wait for."""
    waiting = {tie for mention in mentions for tie in draft.comparison.shared.get(mention, ())}
    for tie in sorted(waiting):
        if draft.relation_of(tie) is None:
            draft.put_tie(tie)


def _settle(draft: Draft, difference: Difference, decider: str, by: str) -> None:
    """Note that the difference is settled, and whose version gold now has."""
    before, taken = draft.settled.get(difference.id), _like_gold(draft, difference)
    reason = before.reason if before else ""
    draft.add(SettledEdit(difference.id, before, Settlement(taken, by, reason, decider)))


def like(comparison: Comparison, difference: Difference, who: int) -> tuple[str, ...]:
    """Everybody who says the same as annotator number `who`."""
    told = says(comparison, difference, who)
    return tuple(
        name
        for number, name in enumerate(comparison.annotators)
        if says(comparison, difference, number) == told
    )


def says(comparison: Comparison, difference: Difference, who: int) -> object:
    """What annotator number `who` says about a difference, to be compared."""
    if difference.kind is DifferenceKind.ANSWER:
        return Answer.ACCEPT
    if difference.mention is None:
        return difference.ties[who]
    return said(comparison.mentions[difference.mention].versions[who])


def gold_says(
    comparison: Comparison, difference: Difference, annotations: Annotations, index: GoldIndex
) -> object:
    """What the gold layer says about a difference, in the form of `says`."""
    if difference.kind is DifferenceKind.ANSWER:
        return annotations.answer
    if difference.mention is not None:
        id = index.gold(difference.mention)
        return () if id is None else said((annotations.spans[id].span,))
    relations = annotations.relations
    return frozenset(tie for tie in difference.scope if index.stands(relations, tie))


def unfit(draft: Draft, difference: Difference, who: int) -> Tie | None:
    """A relation that annotator number `who` drew and that gold cannot have: its ends have other labels."""
    for tie in sorted(difference.ties[who]) if difference.ties else ():
        if not draft.comparison.allows(tie.label, draft.label(tie.head, who), draft.label(tie.child, who)):
            return tie
    return None


def _take_ties(draft: Draft, difference: Difference, who: int, decider: str, by: str) -> None:
    wanted = difference.ties[who]
    for mention in sorted({end for tie in wanted for end in (tie.head, tie.child)}):
        if draft.index.gold(mention) is None:
            draft.take_spans(mention, who)
            put_agreed(draft, {mention})
            if (about := draft.comparison.of_mention.get(mention)) is not None:
                _settle(draft, about, decider, by)
    for tie in sorted(difference.scope - wanted):
        draft.reject_tie(tie)
    for tie in sorted(wanted):
        draft.put_tie(tie)


def settle_before(draft: Draft, strategy: Strategy, decider: str) -> None:
    """Settle what the strategy settles; nothing that was decided is touched.

    Mentions that the gold layer already has a span or a rejected proposal of are left as they are, and
    so are those over which the adjudicator has drawn a span of their own, and relations decided about.
    One person's word alone settles nothing.
    """
    comparison = draft.comparison
    if strategy is Strategy.NONE or len(comparison.annotators) < 2:
        return
    decided = {mention.number for mention in comparison.mentions if _is_decided(draft, mention.number)}
    settled = [] if strategy is Strategy.ALL else list(_majorities(draft, decided))
    for mention in comparison.agreed():
        if mention.number not in decided:
            draft.take_spans(mention.number, 0)
    for difference, who in settled:
        if difference.mention is not None:
            draft.take_spans(difference.mention, who)
            _settle(draft, difference, decider, strategy)
    put_agreed(draft, {mention.number for mention in comparison.mentions} - decided)
    if draft.edits:
        told = Settlement(comparison.annotators, strategy, "", decider)
        draft.add(SettledEdit(numbered(draft.settled, AGREED), None, told))
        draft.edits.insert(0, draft.edits.pop())
    for difference, who in settled:
        fits = difference.mention is None and _has_ends(draft, difference, who)
        if fits and unfit(draft, difference, who) is None:
            _take_ties(draft, difference, who, decider, strategy)
            _settle(draft, difference, decider, strategy)


def numbered(settled: Mapping[str, Settlement], name: str) -> str:
    """The first id of this name (AGREED, FINISHED) that is free: nothing that was noted is overwritten."""
    return next(id for n in count(1) if (id := f"{name}.{n}") not in settled)


def _is_decided(draft: Draft, mention: int) -> bool:
    """Whether something about the mention was decided before, be it that it is none."""
    index, comparison = draft.index, draft.comparison
    if index.standing.get(mention):
        return True
    whole = comparison.mentions[mention]
    if any(index.places.get((s.start, s.end, s.label)) for version in whole.versions for s in version):
        return True
    return draft.has_own_over(*whole.extent)


def _has_ends(draft: Draft, difference: Difference, who: int) -> bool:
    """Whether all ends of the relations that annotator number `who` drew are in the gold layer."""
    ends = {end for tie in difference.ties[who] for end in (tie.head, tie.child)}
    return all(draft.index.gold(end) is not None for end in ends)


def _majorities(draft: Draft, decided: set[int]) -> Iterator[tuple[Difference, int]]:
    """Open differences about which more than half say the same, and one of those who do."""
    comparison = draft.comparison
    for difference in comparison.differences:
        if difference.id in draft.settled or difference.kind is DifferenceKind.ANSWER:
            continue
        if difference.mention in decided or any(draft.relation_of(tie) for tie in difference.scope):
            continue
        for who in range(len(comparison.annotators)):
            if 2 * len(like(comparison, difference, who)) > len(comparison.annotators):
                yield difference, who
                break


def touched(draft: Draft, edits: Iterable[Edit]) -> Iterator[Difference]:
    """The differences about what the edits change, settled or not; the draft is that of before them."""
    comparison, index = draft.comparison, draft.index
    found: set[str] = set()
    for edit in edits:
        match edit:
            case SpanEdit(id, before, after):
                number = index.mention.get(id)
                numbers = {number} if number is not None else set()
                if after is not None and (now := comparison.places.get(place(after.span))) is not None:
                    numbers.add(now)
                if number is None and (record := after or before):
                    span = record.span
                    numbers = {each.number for each in comparison.overlapping(span.start, span.end)}
                found |= {each.id for n in numbers if (each := comparison.of_mention.get(n))}
            case RelationEdit(_, was, now):
                for link in (was, now):
                    if link is not None:
                        ends = link.relation.head, link.relation.child
                        found |= set(_about(draft, link.relation.label, *ends))
            case AnswerEdit(_, answer) if answer is not None:
                answers = (each for each in comparison.differences if each.kind is DifferenceKind.ANSWER)
                found |= {each.id for each in answers}
            case _:
                pass
    return (each for each in map(comparison.find, sorted(found, key=comparison.numbers.__getitem__)) if each)


def _about(draft: Draft, label: str, head: str, child: str) -> Iterator[str]:
    """The differences about a relation of the gold layer: its two ends, or the same part of its head."""
    comparison, ends = draft.comparison, {draft.index.mention.get(head), draft.index.mention.get(child)}
    for tie, difference in comparison.competing.items():
        if {tie.head, tie.child} == ends or (tie.label, tie.head) == (label, draft.index.mention.get(head)):
            yield difference.id


def settle_as_stands(draft: Draft, difference: Difference, decider: str, by: str = "key") -> None:
    """Settle a difference as the gold layer now stands; what was proposed otherwise is rejected.

    One that was settled in the same way stays as it is.
    """
    if difference.mention is not None:
        draft.note_rejected(difference.mention)
    for tie in sorted(difference.scope):
        if not draft.stands(tie):
            draft.reject_tie(tie)
    before = draft.settled.get(difference.id)
    if before is None or before.taken != _like_gold(draft, difference):
        _settle(draft, difference, decider, by)


def _like_gold(draft: Draft, difference: Difference) -> tuple[str, ...]:
    """Everybody who says what gold, with the draft, says about a difference."""
    comparison = draft.comparison
    stands = (
        Answer.ACCEPT
        if difference.kind is DifferenceKind.ANSWER and draft.annotations.answer is not Answer.REJECT
        else gold_says(comparison, difference, draft.annotations, draft.index)
    )
    names = enumerate(comparison.annotators)
    return tuple(name for who, name in names if says(comparison, difference, who) == stands)


def with_reason(annotations: Annotations, id: str, reason: str) -> tuple[SettledEdit, ...]:
    """The edit that gives a settled difference a reason; none for one that is open."""
    before = annotations.settled.get(id)
    if before is None or before.reason == reason:
        return ()
    after = Settlement(before.taken, before.by, reason, before.decider)
    return (SettledEdit(id, before, after),)
