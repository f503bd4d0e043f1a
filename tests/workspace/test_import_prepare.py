"""Rows made ready are what the decisions and suggestions themselves would be stored as."""

import json
import pickle
from typing import Any

import pytest

from annotator.config.label_schema import parse_label_schema
from annotator.config.nearest import did_you_mean
from annotator.document.ids import suggested_relation_id, suggested_span_id
from annotator.document.offsets import OffsetUnit
from annotator.document.relations import Relation, SuggestedRelation, Suggestions
from annotator.document.spans import Span, SuggestedSpan, Suggestion
from annotator.editing.annotations import Verdict
from annotator.editing.decisions import edits_from_json, edits_to_json
from annotator.formats.incoming import IncomingRow
from annotator.formats.read_row import RowReader
from annotator.formats.reading import ReadRow
from annotator.store.suggestions import unpacked
from annotator.workspace.import_prepare import Preparation, as_further, suggestions_of
from tests.workspace.prodigy_variants import SCHEMA, VARIANTS

ROWS = [row for rows in VARIANTS.values() for row in rows]
SCHEMA_READ = parse_label_schema(SCHEMA.encode(), "variants.toml", checked=())


def read(row: dict[str, Any]) -> IncomingRow:
    reader = RowReader(SCHEMA_READ, OffsetUnit.CODEPOINT, did_you_mean)
    return reader.read_json(json.dumps(row).encode())


@pytest.mark.parametrize("row", ROWS)
def test_edits_are_written_as_any_others(row: dict[str, Any]) -> None:
    prepared = Preparation("rows.jsonl", "hash", "ann1").prepared(ReadRow(1, 1, read(row)))
    assert prepared.decision is not None
    edits = prepared.decision.edits
    assert edits_to_json(edits_from_json(edits)) == edits
    assert pickle.loads(pickle.dumps(prepared)) == prepared


def suggested(row: IncomingRow, run: int, source: str) -> Suggestions:
    """The accepted spans, in text order, and the relations between them."""
    spans = {}
    for place, draft in enumerate(row.spans):
        if draft.verdict is Verdict.ACCEPTED:
            span = Span(suggested_span_id(run, *draft.extent), *draft.extent, draft.attributes)
            spans[place] = SuggestedSpan(span, Suggestion(source, draft.model, draft.score))
    relations = []
    for link in row.relations:
        if link.verdict is Verdict.ACCEPTED and {link.head, link.child} <= spans.keys():
            ends = spans[link.head].span.id, spans[link.child].span.id
            relation = Relation(suggested_relation_id(run, link.label, *ends), link.label, *ends)
            relations.append(SuggestedRelation(relation, Suggestion(source)))
    in_order = sorted(spans.values(), key=lambda s: (s.span.start, s.span.end, s.span.label))
    return Suggestions(run, tuple(in_order), tuple(relations))


@pytest.mark.parametrize("row", ROWS)
def test_suggestions_are_packed_as_any_others(row: dict[str, Any]) -> None:
    incoming = read(row)
    packed = suggestions_of(incoming, "rows.jsonl")
    suggestions = suggested(incoming, 7, "rows.jsonl")
    assert unpacked(7, packed.items) == suggestions
    assert (packed.spans, packed.relations) == (len(suggestions.spans), len(suggestions.relations))
    made = (*suggestions.spans, *suggestions.relations)
    assert packed.scores == tuple(each.by.score for each in made)


def test_a_further_answer_has_a_key_an_operation_and_ids_of_its_own() -> None:
    row = read(VARIANTS["one text several times, even as the very same row"][0])
    first = Preparation("rows.jsonl", "hash", "ann1").prepared(ReadRow(1, 1, row))
    second, third = as_further(first, 2), as_further(first, 3)
    assert first.decision and second.decision and third.decision
    assert len({each.decision.op for each in (first, second, third) if each.decision}) == 3
    assert second.article and second.article.key.endswith("#2")
    assert first.decision.op not in second.decision.edits
    assert second.decision.edits.count(second.decision.op) == first.decision.edits.count(first.decision.op)
