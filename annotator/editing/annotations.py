"""What a person has decided about one article: the fold of their decisions."""

from collections.abc import Mapping
from enum import StrEnum

from msgspec import Struct, field

from annotator.document.relations import Relation, SuggestedRelation
from annotator.document.spans import Span, SuggestedSpan


class Verdict(StrEnum):
    """What was decided about a span or relation; `UNDECIDED` is a deliberate "I leave this open"."""

    ACCEPTED = "accepted"
    REJECTED = "rejected"
    UNDECIDED = "undecided"


class Answer(StrEnum):
    """What was decided about a whole article, in Prodigy's words."""

    ACCEPT = "accept"
    REJECT = "reject"
    IGNORE = "ignore"


class Origin(StrEnum):
    """How an annotation came about: a suggestion kept, a suggestion corrected, or made by hand."""

    ACCEPTED = "accepted"
    CORRECTED = "corrected"
    MANUAL = "manual"


class SpanRecord(Struct, frozen=True):
    """A decided span.

    Attributes:
        span: as it now is.
        suggested: the suggestion it began as; None for one made by hand.
        replaced: rejected only because a span that was made or moved took its place; its words
            may well be right elsewhere.
    """

    span: Span
    verdict: Verdict
    suggested: SuggestedSpan | None = None
    replaced: bool = False

    @property
    def origin(self) -> Origin:
        """Kept, corrected, or made by hand."""
        if self.suggested is None:
            return Origin.MANUAL
        began = self.suggested.span
        if began is self.span:
            return Origin.ACCEPTED
        same = (began.start, began.end, began.label, dict(began.attributes)) == (
            self.span.start,
            self.span.end,
            self.span.label,
            dict(self.span.attributes),
        )
        return Origin.ACCEPTED if same else Origin.CORRECTED


class RelationRecord(Struct, frozen=True):
    """A decided relation, the verdict, and the suggestion it began as (None: made by hand)."""

    relation: Relation
    verdict: Verdict
    suggested: SuggestedRelation | None = None

    @property
    def origin(self) -> Origin:
        """Kept, corrected (its label or an end changed), or made by hand."""
        if self.suggested is None:
            return Origin.MANUAL
        began = self.suggested.relation
        if began is self.relation:
            return Origin.ACCEPTED
        same = (began.label, began.ends) == (self.relation.label, self.relation.ends)
        return Origin.ACCEPTED if same else Origin.CORRECTED


AGREED, FINISHED, OWN = "agreed", "finished", "own"
"""What stands in place of a difference for what all agree on, and for the end of the article.

A number follows, since both may come again when more people finish: `agreed.1`.
"""


class Settlement(Struct, frozen=True):
    """How a difference between annotators was settled in the gold layer.

    Attributes:
        taken: the annotators whose version was taken; empty for one of the adjudicator's own.
        by: `key`, the strategy that settled it before anybody looked (`all`, `majority`), or `ends`: a
            relation that settled itself when it was decided that gold has not the spans it would join.
            Of the article as a whole `finish`.
        reason: why, in words of the list that the screen offers, or free; empty when none was given.
        decider: who settled it.
    """

    taken: tuple[str, ...] = ()
    by: str = "key"
    reason: str = ""
    decider: str = ""


class Annotations(Struct, frozen=True):
    """Everything decided about one article by one person.

    Attributes:
        spans: span id → record. An id that is absent is an open suggestion or does not exist.
        relations: relation id → record, likewise.
        frames: ids of the spans whose frame has been looked at; a part without a relation then
            means "looked at, none".
        answer: None until the article is finished.
        flagged: whether the person wants to come back to it.
        note: free text for whoever reads the annotations.
        settled: of the gold layer: difference id → how it was settled. Under `agreed.1` … stands who had
            what all agree on accepted, under `finished.1` … who finished the article.
    """

    spans: Mapping[str, SpanRecord] = field(default_factory=dict)
    relations: Mapping[str, RelationRecord] = field(default_factory=dict)
    frames: frozenset[str] = frozenset()
    answer: Answer | None = None
    flagged: bool = False
    note: str = ""
    settled: Mapping[str, Settlement] = field(default_factory=dict)

    def accepted_spans(self) -> list[Span]:
        """The accepted spans in text order (start, end, label)."""
        spans = [r.span for r in self.spans.values() if r.verdict is Verdict.ACCEPTED]
        return sorted(spans, key=lambda span: (span.start, span.end, span.label, span.id))

    def accepted_relations(self) -> list[Relation]:
        """The accepted relations, by the place of their head, then of their child."""
        found = [r.relation for r in self.relations.values() if r.verdict is Verdict.ACCEPTED]

        def place(relation: Relation) -> tuple[int, int, str, str]:
            head, child = self.spans[relation.head].span, self.spans[relation.child].span
            return head.start, child.start, relation.label, relation.id

        return sorted(found, key=place)
