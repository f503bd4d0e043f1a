"""The parts of a Prodigy row: tokens, spans, relations, and what Prodigy has no place for."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Literal

from annotator.document.article import Article, Tokens, space_follows
from annotator.document.relations import Relation
from annotator.document.schema import LabelSchema
from annotator.document.spans import Span, SuggestedSpan
from annotator.editing.annotations import Annotations, RelationRecord, SpanRecord, Verdict
from annotator.formats.base_layer import base_layer
from annotator.formats.prodigy_task import Task
from annotator.formats.prodigy_types import (
    AnnotatorRow,
    AttributeRow,
    CharacterRelationRow,
    CharacterSpanRow,
    ExtentRow,
    RelationRow,
    SideLists,
    SpanRow,
    SuggestedRelationRow,
    SuggestedSpanRow,
    TokenRow,
    TokenSpanRow,
)

COLORS = ("#ffd882", "#c5bdf4", "#d9fbad", "#c2f2f6", "#ffdaf9")
"""Colours of relation labels, in the order of the schema; they carry no meaning."""

ViewId = Literal["relations", "ner_manual", "spans_manual"]
FindSpan = Callable[[str], Span | None]
"""Finds the suggested span with an id, for links to spans nobody decided about."""


@dataclass(frozen=True, slots=True)
class RowStyle:
    """What all rows of an export share: the label schema, the interface that shows them, the colours."""

    schema: LabelSchema
    view: ViewId
    colors: Mapping[str, str]


class RowParts:
    """The parts of one row while it is made.

    Attributes:
        main, nested, off_tokens: the accepted spans, by the list they go to.
        main_links, side_links: the accepted relations likewise.
        foreign: relations of the task that end on no span, and whose other end is still there.
    """

    def __init__(
        self,
        style: RowStyle,
        article: Article,
        tokens: Tokens,
        task: Task,
        annotations: Annotations,
        find_span: FindSpan,
    ) -> None:
        self._style, self._article, self._task = style, article, task
        self._tokens, self._annotations, self._find_span = tokens, annotations, find_span
        accepted = annotations.accepted_spans()
        self._places = {
            span.id: place for span in accepted if (place := tokens.aligned(span.start, span.end))
        }
        on_tokens = [span for span in accepted if span.id in self._places]
        self.off_tokens = [span for span in accepted if span.id not in self._places]
        everything = frozenset(span.id for span in on_tokens)
        base = everything if style.view == "spans_manual" else base_layer(on_tokens, style.schema)
        self.main = [span for span in on_tokens if span.id in base]
        self.nested = [span for span in on_tokens if span.id not in base]
        links = annotations.accepted_relations()
        self.main_links = [link for link in links if link.head in base and link.child in base]
        self.side_links = [link for link in links if not (link.head in base and link.child in base)]
        self.foreign = task.foreign_among({(s.start, s.end, s.label) for s in self.main})

    def tokens(self) -> list[TokenRow]:
        """All tokens; keys of the task's own tokens are kept, `ws` is put right."""
        text, tokens = self._article.text, self._tokens
        given = self._task.tokens if len(self._task.tokens) == len(tokens) else None
        rows: list[TokenRow] = []
        for id, (start, end) in enumerate(zip(tokens.starts, tokens.ends, strict=True)):
            ws = space_follows(text, tokens, id)
            row: TokenRow = {"text": text[start:end], "start": start, "end": end, "id": id, "ws": ws}
            rows.append({**given[id], **row} if given else row)  # type: ignore[typeddict-item]
        return rows

    def spans(self) -> list[SpanRow]:
        """The main list, in text order."""
        return [self._span(self._annotations.spans[span.id]) for span in self.main]

    def _span(self, record: SpanRecord) -> SpanRow:
        row: dict[str, Any] = {**self._token_span(record.span)}
        for key, value in self._task.span_extras(record).items():
            row.setdefault(key, value)
        if "text" in row:
            row["text"] = self._article.text[record.span.start : record.span.end]
        return {**row, **self._facts(record)}  # type: ignore[typeddict-item]

    def _token_span(self, span: Span) -> TokenSpanRow:
        first, stop = self._places[span.id]
        return {
            "start": span.start,
            "end": span.end,
            "token_start": first,
            "token_end": stop - 1,
            "label": span.label,
        }

    def _facts(self, record: SpanRecord) -> dict[str, Any]:
        """Attributes in the order of the schema, then where the span comes from."""
        facts: dict[str, Any] = {**self._attributes(record.span)}
        if record.verdict is Verdict.ACCEPTED:
            facts["origin"] = str(record.origin)
        if record.suggested is not None:
            facts["suggested"] = self._suggested(record.suggested)
        return facts

    def _attributes(self, span: Span) -> dict[str, AttributeRow]:
        known = [attribute.id for attribute in self._style.schema.attributes]
        given = span.attributes
        names = [*(name for name in known if name in given), *sorted(given.keys() - set(known))]
        return {name: list(value) if isinstance(value := given[name], tuple) else value for name in names}

    def _suggested(self, suggested: SuggestedSpan) -> SuggestedSpanRow:
        by, row = suggested.by, {**_extent(suggested.span)}
        if attributes := self._attributes(suggested.span):
            row["attributes"] = attributes
        return {**row, "source": by.source, "model": by.model, "score": by.score}  # type: ignore[typeddict-item]

    def relations(self) -> list[RelationRow]:
        """The main list by place of head and child, then the task's relations to ends that are no spans."""
        rows = [self._relation(self._annotations.relations[link.id]) for link in self.main_links]
        return [*rows, *self.foreign]  # type: ignore[list-item]

    def _relation(self, record: RelationRecord) -> RelationRow:
        link, spans = record.relation, self._annotations.spans
        head, child = self._token_span(spans[link.head].span), self._token_span(spans[link.child].span)
        row: dict[str, Any] = {
            "head": head["token_end"],
            "child": child["token_end"],
            "head_span": head,
            "child_span": child,
            "color": self._style.colors.get(link.label, COLORS[0]),
            "label": link.label,
        }
        return {**row, **_provenance(record)}  # type: ignore[typeddict-item]

    def annotator(self) -> AnnotatorRow:
        """What Prodigy has no place for."""
        spans = self._annotations.spans
        frames = [spans[id].span for id in self._annotations.frames if id in spans]
        return {
            "version": 1,
            "article": self._article.key,
            "rejected": self._decided(Verdict.REJECTED),
            "undecided": self._decided(Verdict.UNDECIDED),
            "nested": {
                "spans": [self._side_span(spans[span.id]) for span in self.nested],
                "relations": self._side_relations(self.side_links),
            },
            "character_spans": [self._side_span(spans[span.id]) for span in self.off_tokens],
            "frames_checked": [_extent(span) for span in sorted(frames, key=_by_place)],
            "flagged": self._annotations.flagged,
            "note": self._annotations.note,
            **({"imported": self._task.row["annotator"]} if _is_foreign(self._task.row) else {}),  # type: ignore[typeddict-item]
        }

    def _decided(self, verdict: Verdict) -> SideLists:
        records = [record for record in self._annotations.spans.values() if record.verdict is verdict]
        links = [r.relation for r in self._annotations.relations.values() if r.verdict is verdict]
        return {
            "spans": [self._side_span(r) for r in sorted(records, key=lambda r: _by_place(r.span))],
            "relations": self._side_relations(links),
        }

    def _side_span(self, record: SpanRecord) -> CharacterSpanRow:
        return {**_extent(record.span), **self._facts(record)}  # type: ignore[typeddict-item]

    def _side_relations(self, links: list[Relation]) -> list[CharacterRelationRow]:
        rows = []
        for link in links:
            head, child = self._end(link.head), self._end(link.child)
            if head is not None and child is not None:
                provenance = _provenance(self._annotations.relations[link.id])
                row = {"head": _extent(head), "child": _extent(child), "label": link.label, **provenance}
                rows.append((_by_place(head), _by_place(child), link.label, link.id, row))
        return [row for *_, row in sorted(rows, key=lambda found: found[:4])]  # type: ignore[misc]

    def _end(self, id: str) -> Span | None:
        record = self._annotations.spans.get(id)
        return record.span if record else self._find_span(id)


def _is_foreign(row: Mapping[str, Any]) -> bool:
    """Whether the task has a key `annotator` that is none of ours."""
    value = row.get("annotator", {"version": 1})
    return not (isinstance(value, dict) and "version" in value)


def _extent(span: Span) -> ExtentRow:
    return {"start": span.start, "end": span.end, "label": span.label}


def _by_place(span: Span) -> tuple[int, int, str, str]:
    return span.start, span.end, span.label, span.id


def _provenance(record: RelationRecord) -> dict[str, Any]:
    found: dict[str, Any] = {}
    if record.verdict is Verdict.ACCEPTED:
        found["origin"] = str(record.origin)
    if record.suggested is not None:
        by = record.suggested.by
        suggested: SuggestedRelationRow = {
            "label": record.suggested.relation.label,
            "source": by.source,
            "model": by.model,
            "score": by.score,
        }
        found["suggested"] = suggested
    return found
