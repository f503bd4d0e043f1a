"""The task an article came as: what of it goes back unchanged when the row has been edited."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from annotator.document.offsets import OffsetUnit
from annotator.document.schema import LabelSchema
from annotator.editing.annotations import SpanRecord
from annotator.formats.read_relations import read_relations
from annotator.formats.read_spans import read_spans
from annotator.formats.read_tokens import read_tokens
from annotator.formats.row_check import RowCheck

Extent = tuple[int, int, str]
_REWRITTEN = frozenset({"aux", "origin", "suggested"})
"""Keys of an imported span that are written anew, or (`aux`) under other names."""


@dataclass(frozen=True, slots=True)
class Task:
    """An imported row, or the row that a text file stands for.

    Attributes:
        row: as it came.
        file: the file it came from; suggestions with this source are the row's own.
        spans: extent → the row's span, with all its keys.
        tokens: the row's tokens, possibly none.
        foreign: relations with an end that is no span of the row, and the ends that are.
        attributes: ids of the schema's attributes, which are written from the decisions.
    """

    row: Mapping[str, Any]
    file: str = ""
    spans: Mapping[Extent, Mapping[str, Any]] = field(default_factory=dict)
    tokens: tuple[Mapping[str, Any], ...] = ()
    foreign: tuple[tuple[frozenset[Extent], Mapping[str, Any]], ...] = ()
    attributes: frozenset[str] = frozenset()

    def span_extras(self, record: SpanRecord) -> Mapping[str, Any]:
        """Unknown keys of the row's own span that the record began as; none for other suggestions."""
        if record.suggested is not None and record.suggested.by.source != self.file:
            return {}
        began = record.suggested.span if record.suggested else record.span
        given = self.spans.get((began.start, began.end, began.label), {})
        return {k: v for k, v in given.items() if k not in self.attributes and k not in _REWRITTEN}

    def foreign_among(self, extents: set[Extent]) -> list[Mapping[str, Any]]:
        """The foreign relations whose ends that were spans are still there."""
        return [relation for ends, relation in self.foreign if ends <= extents]


def read_task(line: bytes, file: str, schema: LabelSchema) -> Task:
    """The task on a stored line, which was checked when it was imported."""
    row = json.loads(line)
    return Task(
        row,
        file,
        {(span["start"], span["end"], span["label"]): span for span in row.get("spans", ())},
        tuple(row.get("tokens", ())),
        _foreign(row, schema) if row.get("relations") else (),
        frozenset(attribute.id for attribute in schema.attributes),
    )


def _foreign(
    row: dict[str, Any], schema: LabelSchema
) -> tuple[tuple[frozenset[Extent], Mapping[str, Any]], ...]:
    check = RowCheck(schema, OffsetUnit.CODEPOINT, lambda word, known: "", text=row["text"])
    check.tokens = read_tokens(row, check)
    drafts = read_spans(row, check)
    extents = {draft.extent for draft in drafts}
    places = read_relations(row, drafts, check)[1] if len(drafts) == len(row.get("spans", ())) else ()
    relations = [row["relations"][place] for place in places]
    return tuple((frozenset(_ends(relation) & extents), relation) for relation in relations)


def text_task(text: str, file: str) -> Task:
    """The task that the text file called `file` stands for."""
    return Task({"text": text, "meta": {"source": file}}, file)


def _ends(relation: Mapping[str, Any]) -> set[Extent]:
    ends = (relation.get("head_span", {}), relation.get("child_span", {}))
    return {(end["start"], end["end"], str(end.get("label"))) for end in ends if "start" in end}
