"""A row as read from a file: checked, with offsets in code points, nothing of it lost."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from annotator.document.ids import suggested_relation_id, suggested_span_id
from annotator.document.relations import Relation, SuggestedRelation, Suggestions
from annotator.document.spans import AttributeValue, Span, SuggestedSpan, Suggestion
from annotator.editing.annotations import Answer
from annotator.formats.token_columns import TokenColumns


@dataclass(frozen=True, slots=True)
class SpanDraft:
    """A span of a row, not yet part of a run.

    Attributes:
        start, end: code points, end exclusive.
        model: what made it, by its own `source` key, or empty.
        score: 0 to 1, or None.
        began: the suggestion it began as, where the row says so.
    """

    start: int
    end: int
    label: str
    attributes: Mapping[str, AttributeValue] = field(default_factory=dict)
    model: str = ""
    score: float | None = None
    began: "Began | None" = None

    @property
    def extent(self) -> tuple[int, int, str]:
        """Start, end and label: what tells the spans of one row apart."""
        return self.start, self.end, self.label


@dataclass(frozen=True, slots=True)
class Began:
    """The suggestion an imported span began as: its extent, what made it, and the attributes it had."""

    start: int
    end: int
    label: str
    by: Suggestion
    attributes: Mapping[str, AttributeValue] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class RelationDraft:
    """A relation of a row; `head` and `child` are places in the row's spans."""

    label: str
    head: int
    child: int


@dataclass(frozen=True, slots=True)
class IncomingRow:
    """One article with what its row says about it.

    Attributes:
        key: the article's identity.
        line: the row as JSON, offsets in code points; empty for a text file.
        hashes: the row's own `_input_hash` and `_task_hash`, or None.
        tokens: the row's own tokens, or None.
        repeated_relations: the same relation given again, taken once.
        foreign_relations: relations whose ends are no spans of the row; kept in `line` alone.
        off_tokens: spans that do not begin and end at borders of the row's tokens.
        answer: what somebody answered elsewhere, or None.
        at: when, in milliseconds since the epoch, 0 when the row does not say.
    """

    key: str
    text: str
    meta: Mapping[str, Any]
    line: bytes = b""
    hashes: tuple[int, int] | None = None
    tokens: TokenColumns | None = None
    spans: tuple[SpanDraft, ...] = ()
    relations: tuple[RelationDraft, ...] = ()
    repeated_relations: int = 0
    foreign_relations: int = 0
    off_tokens: int = 0
    answer: Answer | None = None
    at: int = 0

    def suggestions(self, run: int, source: str) -> Suggestions:
        """The row's spans and relations as suggestions of a run, made by `source`."""
        spans = tuple(
            SuggestedSpan(
                Span(
                    suggested_span_id(run, draft.start, draft.end, draft.label),
                    draft.start,
                    draft.end,
                    draft.label,
                    draft.attributes,
                ),
                Suggestion(source, draft.model, draft.score),
            )
            for draft in self.spans
        )
        relations = tuple(self._links(run, source, [suggested.span.id for suggested in spans]))
        return Suggestions(run, tuple(sorted(spans, key=_place)), relations)

    def _links(self, run: int, source: str, ids: list[str]) -> Iterable[SuggestedRelation]:
        for draft in self.relations:
            head, child = ids[draft.head], ids[draft.child]
            id = suggested_relation_id(run, draft.label, head, child)
            yield SuggestedRelation(Relation(id, draft.label, head, child), Suggestion(source))


def _place(suggested: SuggestedSpan) -> tuple[int, int, str]:
    return suggested.span.start, suggested.span.end, suggested.span.label
