"""Which span of the gold layer stands for which mention, kept up to date edit by edit."""

from collections.abc import Iterable, Mapping

from msgspec import Struct

from annotator.document.ids import PROPOSED
from annotator.editing.annotations import Annotations, RelationRecord, SpanRecord, Verdict
from annotator.editing.differences import Comparison, Place, Tie, place
from annotator.editing.edits import Edit, RelationEdit, SpanEdit

_Rank = tuple[int, int, int, str]


class GoldIndex(Struct):
    """The gold layer by mention and by place.

    An accepted span stands for the mention that a version of equals it, else for the one it was made
    of, else for the one with its label that it shares most code points with. Of several only the first
    stands for a mention; the others are the adjudicator's own.

    Attributes:
        comparison: what the annotators say.
        standing: mention number → ids of the accepted spans that may stand for it, the best first.
        mention: id of an accepted span → the mention, where there is one.
        places: where a span of any verdict is, or was proposed by annotators → its ids.
        linked: span id → ids of its relations of any verdict.
    """

    comparison: Comparison
    standing: dict[int, tuple[tuple[_Rank, str], ...]]
    mention: dict[str, int]
    places: dict[Place, tuple[str, ...]]
    linked: dict[str, tuple[str, ...]]

    @classmethod
    def of(cls, comparison: Comparison, annotations: Annotations) -> "GoldIndex":
        """The index of annotations as they are."""
        index = cls(comparison, {}, {}, {}, {})
        index.apply(SpanEdit(id, None, record) for id, record in annotations.spans.items())
        index.apply(RelationEdit(id, None, record) for id, record in annotations.relations.items())
        return index

    def copy(self) -> "GoldIndex":
        """An index of its own."""
        return GoldIndex(
            self.comparison, dict(self.standing), dict(self.mention), dict(self.places), dict(self.linked)
        )

    def gold(self, mention: int) -> str | None:
        """Id of the span that stands for a mention."""
        ranked = self.standing.get(mention)
        return ranked[0][1] if ranked else None

    def relation_of(self, relations: Mapping[str, RelationRecord], tie: Tie) -> str | None:
        """Id of the relation, of any verdict, that says what annotators drew; turned only where nobody
        drew it the other way."""
        head, child = self.gold(tie.head), self.gold(tie.child)
        if head is None or child is None:
            return None
        turned = None
        for id in self.linked.get(head, ()):
            link = relations[id].relation
            if link.label == tie.label and link.ends == (head, child):
                return id
            if link.label == tie.label and link.ends == (child, head):
                turned = id
        return turned if Tie(tie.label, tie.child, tie.head) not in self.comparison.drawn else None

    def stands(self, relations: Mapping[str, RelationRecord], tie: Tie) -> bool:
        """Whether the gold layer has the relation, accepted."""
        id = self.relation_of(relations, tie)
        return id is not None and relations[id].verdict is Verdict.ACCEPTED

    def apply(self, edits: Iterable[Edit]) -> None:
        """Bring the index in line with edits."""
        for edit in edits:
            match edit:
                case SpanEdit(id, before, after):
                    if before is not None:
                        self._take_out(id, before)
                    if after is not None:
                        self._put_in(id, after)
                case RelationEdit(id, was, now):
                    for end in set(was.relation.ends) if was else ():
                        self.linked[end] = tuple(each for each in self.linked.get(end, ()) if each != id)
                    for end in set(now.relation.ends) if now else ():
                        self.linked[end] = (*self.linked.get(end, ()), id)
                case _:
                    pass

    def _take_out(self, id: str, record: SpanRecord) -> None:
        for here in _places(record):
            self.places[here] = tuple(each for each in self.places.get(here, ()) if each != id)
        number = self.mention.pop(id, None)
        if number is not None:
            self.standing[number] = tuple(each for each in self.standing[number] if each[1] != id)

    def _put_in(self, id: str, record: SpanRecord) -> None:
        for here in _places(record):
            self.places[here] = (*self.places.get(here, ()), id)
        found = self._mention_of(record) if record.verdict is Verdict.ACCEPTED else None
        if found is not None:
            number, rank = found
            self.mention[id] = number
            ranked = (*self.standing.get(number, ()), ((rank, *place(record.span)), id))
            self.standing[number] = tuple(sorted(ranked))

    def _mention_of(self, record: SpanRecord) -> tuple[int, int] | None:
        """The mention of an accepted span, and how surely it is that: 0 most."""
        span, places = record.span, self.comparison.places
        if (number := places.get(place(span))) is not None:
            return number, 0
        suggested = record.suggested
        is_proposed = suggested is not None and suggested.by.source == PROPOSED
        if (
            suggested is not None
            and is_proposed
            and (number := places.get(place(suggested.span))) is not None
        ):
            return number, 1
        nearest = [
            (shared, -mention.number)
            for mention in self.comparison.overlapping(span.start, span.end)
            if (shared := min(mention.extent[1], span.end) - max(mention.extent[0], span.start)) > 0
            and self._has_label(mention.number, span.label)
        ]
        return (-max(nearest)[1], 2) if nearest else None

    def _has_label(self, mention: int, label: str) -> bool:
        versions = self.comparison.mentions[mention].versions
        return any(span.label == label for version in versions for span in version)


def _places(record: SpanRecord) -> set[Place]:
    """Where a span is, and where annotators had proposed it."""
    here = {place(record.span)}
    if record.suggested is not None and record.suggested.by.source == PROPOSED:
        here.add(place(record.suggested.span))
    return here
