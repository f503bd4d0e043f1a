"""Adjudication: differences between annotators are settled, and the gold layer is their fold. Pure.

The gold layer is annotated like any other; here a version of an annotator can be taken as a whole,
and every other command that changes what a difference is about settles it with a version of one's own.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from enum import StrEnum

from annotator.document.ids import made_id
from annotator.document.relations import Relation, SuggestedRelation
from annotator.document.spans import Span, SuggestedSpan, Suggestion
from annotator.editing.annotations import Annotations, RelationRecord, Settlement, SpanRecord, Verdict
from annotator.editing.differences import Comparison, Difference, Tie, gold_spans
from annotator.editing.edits import Edit, FrameEdit, RelationEdit, SettledEdit, SpanEdit, apply_edits

SOURCE = "annotators"
"""The source of a span or relation in the gold layer that annotators proposed; the model names them."""


class Strategy(StrEnum):
    """What is settled before anybody looks: nothing, what all agree on, or also what most say."""

    NONE = "none"
    ALL = "all"
    MAJORITY = "majority"


@dataclass(slots=True)
class _Draft:
    """Edits of one decision in the making, and the annotations they lead to.

    Attributes:
        op: operation id, of which the ids of new spans and relations are made.
        decider: who decides.
    """

    comparison: Comparison
    annotations: Annotations
    op: str
    decider: str
    edits: list[Edit]
    made: int = 0

    def add(self, edit: Edit) -> None:
        self.edits.append(edit)
        self.annotations = apply_edits(self.annotations, [edit])

    def new_id(self) -> str:
        self.made += 1
        return made_id(self.op, self.made - 1)

    def gold(self, mention: int) -> list[str]:
        return gold_spans(self.comparison, self.annotations).get(mention, [])


def take_version(
    comparison: Comparison, difference: Difference, who: int, annotations: Annotations, op: str, decider: str
) -> tuple[Edit, ...]:
    """The edits that make the gold layer say what annotator number `who` says about the difference.

    What the others proposed is recorded as rejected. A relation whose ends are not there yet brings
    the annotator's version of these.
    """
    draft = _Draft(comparison, annotations, op, decider, [])
    _take(draft, difference, who)
    return tuple(draft.edits)


def _take(draft: _Draft, difference: Difference, who: int) -> None:
    if difference.mention is not None:
        _take_spans(draft, difference.mention, who)
        _put_agreed(draft, {difference.mention})
    else:
        _take_ties(draft, difference, who)
    _settle(draft, difference, _like(draft.comparison, difference, who), "key")


def _put_agreed(draft: _Draft, mentions: set[int]) -> None:
    """Relations that everybody drew come with the spans they wait for."""
    standing = _standing(draft)
    shared = frozenset.intersection(*draft.comparison.ties) if draft.comparison.ties else frozenset()
    for tie in sorted(shared):
        if tie not in standing and not mentions.isdisjoint((tie.head, tie.child)):
            _put_tie(draft, tie, None)


def _settle(draft: _Draft, difference: Difference, taken: tuple[str, ...], by: str) -> None:
    before = draft.annotations.settled.get(difference.id)
    reason = before.reason if before else ""
    draft.add(SettledEdit(difference.id, before, Settlement(taken, by, reason, draft.decider)))


def _like(comparison: Comparison, difference: Difference, who: int) -> tuple[str, ...]:
    """Everybody who says the same as annotator number `who`."""
    return tuple(
        name
        for number, name in enumerate(comparison.annotators)
        if _says(comparison, difference, number) == _says(comparison, difference, who)
    )


def _says(comparison: Comparison, difference: Difference, who: int) -> object:
    if difference.mention is None:
        return difference.ties[who]
    spans = comparison.mentions[difference.mention].versions[who]
    return [(s.start, s.end, s.label, dict(s.attributes)) for s in spans]


def _take_spans(draft: _Draft, mention: int, who: int) -> None:
    versions = draft.comparison.mentions[mention].versions
    wanted, standing = list(versions[who]), draft.gold(mention)
    for span, id in zip(wanted, standing, strict=False):
        _put_span(draft, id, span)
    for span in wanted[len(standing) :]:
        _put_span(draft, draft.new_id(), span)
    for id in standing[len(wanted) :]:
        _drop_span(draft, id)
    _note_rejected(draft, mention)
    if wanted and any(mention in checked for checked in draft.comparison.checked):
        for id in draft.gold(mention):
            if id not in draft.annotations.frames:
                draft.add(FrameEdit(id, False, True))


def _put_span(draft: _Draft, id: str, proposed: Span) -> None:
    span = replace(proposed, id=id)
    before = draft.annotations.spans.get(id)
    record = SpanRecord(span, Verdict.ACCEPTED, SuggestedSpan(span, _by(draft.comparison, proposed)))
    if before != record:
        draft.add(SpanEdit(id, before, record))
    for other, rejected in list(draft.annotations.spans.items()):
        if rejected.verdict is Verdict.REJECTED and _place(rejected.span) == _place(span):
            draft.add(SpanEdit(other, rejected, None))


def _drop_span(draft: _Draft, id: str) -> None:
    for link, tied in list(draft.annotations.relations.items()):
        if id in tied.relation.ends:
            draft.add(RelationEdit(link, tied, None))
    if id in draft.annotations.frames:
        draft.add(FrameEdit(id, True, False))
    record = draft.annotations.spans[id]
    draft.add(SpanEdit(id, record, replace(record, verdict=Verdict.REJECTED) if record.suggested else None))


def _note_rejected(draft: _Draft, mention: int) -> None:
    """What was proposed and not taken is recorded, so that who said it stays known."""
    kept = {_place(record.span) for record in draft.annotations.spans.values()}
    for version in draft.comparison.mentions[mention].versions:
        for proposed in version:
            if _place(proposed) not in kept:
                kept.add(_place(proposed))
                id = draft.new_id()
                span = replace(proposed, id=id)
                by = _by(draft.comparison, proposed)
                draft.add(SpanEdit(id, None, SpanRecord(span, Verdict.REJECTED, SuggestedSpan(span, by))))


def _place(span: Span) -> tuple[int, int, str]:
    return span.start, span.end, span.label


def _by(comparison: Comparison, proposed: Span) -> Suggestion:
    """Everybody who marked exactly this extent with this label."""
    names = [
        name
        for number, name in enumerate(comparison.annotators)
        if any(
            _place(span) == _place(proposed)
            for mention in comparison.mentions
            for span in mention.versions[number]
        )
    ]
    return Suggestion(SOURCE, ",".join(names))


def _take_ties(draft: _Draft, difference: Difference, who: int) -> None:
    wanted = difference.ties[who]
    for mention in sorted({end for tie in wanted for end in (tie.head, tie.child)}):
        if not draft.gold(mention):
            _take_end(draft, mention, who)
            _put_agreed(draft, {mention})
    standing = _standing(draft)
    for tie in sorted(difference.scope - wanted):
        _reject_tie(draft, tie, standing.get(tie))
    for tie in sorted(wanted):
        _put_tie(draft, tie, standing.get(tie))


def _take_end(draft: _Draft, mention: int, who: int) -> None:
    _take_spans(draft, mention, who)
    for difference in draft.comparison.differences:
        if difference.mention == mention:
            _settle(draft, difference, _like(draft.comparison, difference, who), "key")


def _standing(draft: _Draft) -> dict[Tie, str]:
    """Relation between mentions → id of the gold layer's relation that says it."""
    spans = gold_spans(draft.comparison, draft.annotations)
    mention = {id: number for number, ids in spans.items() for id in ids}
    known: dict[Tie, str] = {}
    for id, record in draft.annotations.relations.items():
        head, child = (mention.get(end) for end in record.relation.ends)
        if head is not None and child is not None:
            known[Tie(record.relation.label, head, child)] = id
            known.setdefault(Tie(record.relation.label, child, head), id)
    return {tie: known[tie] for tie in known if _is_so(draft, tie, known[tie], mention)}


def _is_so(draft: _Draft, tie: Tie, id: str, mention: dict[str, int]) -> bool:
    """Whether the relation has this direction, or none of those drawn between the two has another."""
    head = mention[draft.annotations.relations[id].relation.head]
    drawn = frozenset().union(*draft.comparison.ties)
    return head == tie.head or Tie(tie.label, tie.child, tie.head) not in drawn


def _reject_tie(draft: _Draft, tie: Tie, id: str | None) -> None:
    if id is not None:
        record = draft.annotations.relations[id]
        draft.add(RelationEdit(id, record, replace(record, verdict=Verdict.REJECTED)))
        return
    head, child = draft.gold(tie.head), draft.gold(tie.child)
    if head and child:
        _add_tie(draft, tie, head[0], child[0], Verdict.REJECTED)


def _put_tie(draft: _Draft, tie: Tie, id: str | None) -> None:
    if id is not None:
        record = draft.annotations.relations[id]
        if record.verdict is not Verdict.ACCEPTED:
            draft.add(RelationEdit(id, record, replace(record, verdict=Verdict.ACCEPTED)))
        return
    head, child = draft.gold(tie.head), draft.gold(tie.child)
    if head and child:
        _add_tie(draft, tie, head[0], child[0], Verdict.ACCEPTED)


def _add_tie(draft: _Draft, tie: Tie, head: str, child: str, verdict: Verdict) -> None:
    names = [
        name
        for name, ties in zip(draft.comparison.annotators, draft.comparison.ties, strict=True)
        if tie in ties
    ]
    relation = Relation(draft.new_id(), tie.label, head, child)
    suggested = SuggestedRelation(relation, Suggestion(SOURCE, ",".join(names)))
    draft.add(RelationEdit(relation.id, None, RelationRecord(relation, verdict, suggested)))


def settle_before(
    comparison: Comparison, annotations: Annotations, strategy: Strategy, op: str, decider: str
) -> tuple[Edit, ...]:
    """The edits that settle what the strategy settles; nothing that was decided is touched.

    Mentions that the gold layer already has a span or a rejected proposal of are left as they are.
    """
    if strategy is Strategy.NONE:
        return ()
    draft = _Draft(comparison, annotations, op, decider, [])
    decided = _decided_mentions(comparison, annotations)
    settled = [] if strategy is Strategy.ALL else list(_majorities(comparison, annotations, decided))
    differing = {difference.mention for difference in comparison.differences}
    for mention in comparison.mentions:
        if mention.number not in decided | differing:
            _take_spans(draft, mention.number, 0)
    for difference, who in settled:
        if difference.mention is not None:
            _take_spans(draft, difference.mention, who)
            _settle(draft, difference, _like(comparison, difference, who), strategy)
    _put_agreed(draft, {mention.number for mention in comparison.mentions} - decided)
    for difference, who in settled:
        if difference.mention is None:
            _take_ties(draft, difference, who)
            _settle(draft, difference, _like(comparison, difference, who), strategy)
    return tuple(draft.edits)


def _decided_mentions(comparison: Comparison, annotations: Annotations) -> set[int]:
    places = {_place(record.span) for record in annotations.spans.values()}
    decided = set(gold_spans(comparison, annotations))
    for mention in comparison.mentions:
        if any(_place(span) in places for version in mention.versions for span in version):
            decided.add(mention.number)
    return decided


def _majorities(
    comparison: Comparison, annotations: Annotations, decided: set[int]
) -> Iterator[tuple[Difference, int]]:
    """Open differences about which more than half say the same, and one of those who do."""
    for difference in comparison.open(annotations):
        if difference.mention in decided:
            continue
        for who in range(len(comparison.annotators)):
            if 2 * len(_like(comparison, difference, who)) > len(comparison.annotators):
                yield difference, who
                break


def touched(comparison: Comparison, annotations: Annotations, edits: Iterable[Edit]) -> Iterator[Difference]:
    """The open differences about what the edits change."""
    spans = gold_spans(comparison, annotations)
    mention = {id: number for number, ids in spans.items() for id in ids}
    changed: set[int] = set()
    parts: set[tuple[str, int]] = set()
    for edit in edits:
        match edit:
            case SpanEdit(id, before, after):
                record = after or before
                changed |= {mention[id]} if id in mention else set()
                changed |= _overlapping(comparison, record.span) if record and id not in mention else set()
            case RelationEdit(_, before_link, after_link):
                link = after_link or before_link
                if link is not None and link.relation.head in mention:
                    parts.add((link.relation.label, mention[link.relation.head]))
            case _:
                pass
    for difference in comparison.open(annotations):
        if difference.mention in changed or any((t.label, t.head) in parts for t in difference.scope):
            yield difference


def _overlapping(comparison: Comparison, span: Span) -> set[int]:
    return {
        mention.number
        for mention in comparison.mentions
        if mention.extent[0] < span.end and span.start < mention.extent[1]
    }


def settled_as_own(
    annotations: Annotations, differences: Iterable[Difference], decider: str
) -> tuple[SettledEdit, ...]:
    """The edits that settle differences with a version of the adjudicator's own."""
    return tuple(
        SettledEdit(difference.id, annotations.settled.get(difference.id), Settlement(decider=decider))
        for difference in differences
    )


def with_reason(annotations: Annotations, id: str, reason: str) -> tuple[SettledEdit, ...]:
    """The edit that gives a settled difference a reason; none for one that is open."""
    before = annotations.settled.get(id)
    if before is None or before.reason == reason:
        return ()
    return (SettledEdit(id, before, replace(before, reason=reason)),)
