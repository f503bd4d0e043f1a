"""Edits of one decision about the gold layer in the making, and what they lead to so far."""

from typing import TypeVar

from msgspec.structs import replace

from annotator.document.ids import PROPOSED, made_id
from annotator.document.relations import Relation, SuggestedRelation
from annotator.document.spans import Span, SuggestedSpan, Suggestion
from annotator.editing.annotations import Annotations, RelationRecord, SpanRecord, Verdict
from annotator.editing.differences import Comparison, Tie, place
from annotator.editing.edits import Edit, FrameEdit, RelationEdit, SettledEdit, SpanEdit
from annotator.editing.gold_index import GoldIndex

_T = TypeVar("_T")


class Draft:
    """One decision in the making.

    Attributes:
        comparison: what the annotators say.
        edits: made so far.
        index: the gold layer with the edits, by mention and place.
        spans, relations, frames, settled: as in `Annotations`, with the edits.
    """

    def __init__(
        self,
        comparison: Comparison,
        annotations: Annotations,
        index: GoldIndex,
        op: str,
        *,
        made: int = 0,
    ) -> None:
        """`op`: operation id, of which the ids of new spans and relations are made, from number `made` on."""
        self.comparison, self.index = comparison, index.copy()
        self.edits: list[Edit] = []
        self.spans, self.relations = dict(annotations.spans), dict(annotations.relations)
        self.frames, self.settled = set(annotations.frames), dict(annotations.settled)
        self._before, self._op, self._made = annotations, op, made
        self._own: list[Span] | None = None

    @property
    def annotations(self) -> Annotations:
        """The gold layer with the edits so far."""
        return replace(
            self._before,
            spans=self.spans,
            relations=self.relations,
            frames=frozenset(self.frames),
            settled=self.settled,
        )

    def add(self, edit: Edit) -> None:
        """Put an edit behind the others."""
        self.edits.append(edit)
        self.index.apply((edit,))
        match edit:
            case SpanEdit(id, _, record):
                _put(self.spans, id, record)
            case RelationEdit(id, _, link):
                _put(self.relations, id, link)
            case FrameEdit(id, _, checked):
                self.frames.add(id) if checked else self.frames.discard(id)
            case SettledEdit(id, _, settlement):
                _put(self.settled, id, settlement)
            case _:
                pass

    def _new_id(self) -> str:
        self._made += 1
        return made_id(self._op, self._made - 1)

    # spans

    def take_spans(self, mention: int, who: int) -> None:
        """Make the gold layer's span of a mention that of annotator number `who`, or none."""
        wanted, standing = self.comparison.mentions[mention].versions[who], self.index.gold(mention)
        if wanted:
            self._put_span(standing or self._new_id(), wanted[0])
        elif standing is not None:
            self._drop_span(standing)
        self.note_rejected(mention)
        if (gold := self.index.gold(mention)) is not None:
            self.check_frame(gold)

    def check_frame(self, id: str) -> None:
        """Record that the frame of a span, if it has one, was looked at."""
        if self.spans[id].span.label in self.comparison.frames and id not in self.frames:
            self.add(FrameEdit(id, False, True))

    def _put_span(self, id: str, proposed: Span) -> None:
        span = replace(proposed, id=id)
        before = self.spans.get(id)
        record = SpanRecord(span, Verdict.ACCEPTED, SuggestedSpan(span, self._by(proposed)))
        if before != record:
            self.add(SpanEdit(id, before, record))
            self._cut_unfit(id)
        for other in self.index.places.get(place(span), ()):
            rejected = self.spans[other]
            if rejected.verdict is Verdict.REJECTED and place(rejected.span) == place(span):
                self._cut_links(other)
                self.add(SpanEdit(other, rejected, None))

    def _cut_unfit(self, id: str) -> None:
        """Take out the relations of a span, and its frame, that its label does not allow."""
        if id in self.frames and self.spans[id].span.label not in self.comparison.frames:
            self.add(FrameEdit(id, True, False))
        for link in self.index.linked.get(id, ()):
            record = self.relations[link]
            head, child = (self.spans[end].span.label for end in record.relation.ends)
            if not self.comparison.allows(record.relation.label, head, child):
                self.add(RelationEdit(link, record, None))

    def label(self, mention: int, who: int) -> str:
        """The label that a mention has in gold, or would have as annotator number `who` has it."""
        id = self.index.gold(mention)
        if id is not None:
            return self.spans[id].span.label
        version = self.comparison.mentions[mention].versions[who]
        return version[0].label if version else ""

    def _drop_span(self, id: str) -> None:
        self._cut_links(id)
        if id in self.frames:
            self.add(FrameEdit(id, True, False))
        record = self.spans[id]
        rejected = replace(record, verdict=Verdict.REJECTED) if record.suggested else None
        self.add(SpanEdit(id, record, rejected))

    def _cut_links(self, id: str) -> None:
        for link in self.index.linked.get(id, ()):
            self.add(RelationEdit(link, self.relations[link], None))

    def note_rejected(self, mention: int) -> None:
        """Record what was proposed and not taken, so that who said it stays known."""
        for version in self.comparison.mentions[mention].versions:
            for proposed in version:
                if not self.index.places.get(place(proposed)):
                    span = replace(proposed, id=self._new_id())
                    suggested = SuggestedSpan(span, self._by(proposed))
                    self.add(SpanEdit(span.id, None, SpanRecord(span, Verdict.REJECTED, suggested)))

    def _by(self, proposed: Span) -> Suggestion:
        """Everybody who marked exactly this extent with this label."""
        mention = self.comparison.mentions[self.comparison.places[place(proposed)]]
        names = [
            name
            for name, version in zip(self.comparison.annotators, mention.versions, strict=True)
            if any(place(span) == place(proposed) for span in version)
        ]
        return Suggestion(PROPOSED, ",".join(names))

    def has_own_over(self, start: int, end: int) -> bool:
        """Whether a span that no annotator has so, accepted before, reaches into start..end."""
        if self._own is None:
            self._own = [
                record.span
                for record in self._before.spans.values()
                if record.verdict is Verdict.ACCEPTED and place(record.span) not in self.comparison.places
            ]
        return any(span.start < end and start < span.end for span in self._own)

    # relations

    def relation_of(self, tie: Tie) -> str | None:
        """Id of the gold layer's relation, of any verdict, that says what annotators drew."""
        return self.index.relation_of(self.relations, tie)

    def stands(self, tie: Tie) -> bool:
        """Whether the gold layer has the relation, accepted."""
        return self.index.stands(self.relations, tie)

    def put_tie(self, tie: Tie) -> None:
        """Put a relation, where both its ends are there and their labels allow it."""
        head, child = self.index.gold(tie.head), self.index.gold(tie.child)
        if head is None or child is None:
            return
        if self.comparison.allows(tie.label, self.spans[head].span.label, self.spans[child].span.label):
            self._decide_tie(tie, Verdict.ACCEPTED)

    def reject_tie(self, tie: Tie) -> None:
        """Record a relation as proposed and not taken, where both its ends are there."""
        self._decide_tie(tie, Verdict.REJECTED)

    def _decide_tie(self, tie: Tie, verdict: Verdict) -> None:
        id = self.relation_of(tie)
        if id is not None:
            record = self.relations[id]
            if record.verdict is not verdict:
                self.add(RelationEdit(id, record, replace(record, verdict=verdict)))
            return
        head, child = self.index.gold(tie.head), self.index.gold(tie.child)
        if head is not None and child is not None:
            ties = zip(self.comparison.annotators, self.comparison.ties, strict=True)
            names = [name for name, drawn in ties if tie in drawn]
            relation = Relation(self._new_id(), tie.label, head, child)
            suggested = SuggestedRelation(relation, Suggestion(PROPOSED, ",".join(names)))
            self.add(RelationEdit(relation.id, None, RelationRecord(relation, verdict, suggested)))


def _put(registers: dict[str, _T], key: str, value: _T | None) -> None:
    if value is None:
        registers.pop(key, None)
    else:
        registers[key] = value
