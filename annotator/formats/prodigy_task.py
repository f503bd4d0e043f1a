"""The task an article came as: what of it goes back unchanged when the row has been edited."""

import json
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from msgspec import Struct, field

from annotator.document.relations import Relation
from annotator.document.schema import LabelSchema
from annotator.document.spans import Span
from annotator.formats.task_ends import ENDS, Extent, TaskEnds, extent_of

Link = tuple[str, Extent, Extent]
"""A relation by its label and the extents of its ends."""

_REWRITTEN = frozenset({"aux", "origin", "suggested"})
"""Keys of an imported span that are written anew, or (`aux`) under other names."""


class Taken(Struct, frozen=True):
    """What of a row became spans and relations here: id → where it stood in the row."""

    spans: Mapping[str, Extent] = field(default_factory=dict)
    links: Mapping[str, Link] = field(default_factory=dict)

    @classmethod
    def of(cls, spans: Iterator[Span], relations: Iterator[Relation]) -> "Taken":
        """What was taken, from the spans and relations as they were right after the import."""
        extents = {span.id: (span.start, span.end, span.label) for span in spans}
        links = {
            link.id: (link.label, extents[link.head], extents[link.child])
            for link in relations
            if link.head in extents and link.child in extents
        }
        return cls(extents, links)


class ForeignLink(Struct, frozen=True):
    """A relation of the row that is none here.

    Attributes:
        row: as it stands there.
        ends: `head` and `child`, where they are spans here → id of the span.
    """

    row: Mapping[str, Any]
    ends: Mapping[str, str]


class Task(Struct, frozen=True):
    """An imported row, or the row that a text file stands for.

    Attributes:
        row: as it came.
        meta: the row's own `meta`; None for a text file.
        tokens: the row's tokens, possibly none.
        spans: span id → the row's span it began as, with all its keys.
        relations: relation id → the row's relation it began as.
        bare_spans: spans of the row that are none here (without a label, shown with a question).
        foreign: relations of the row that are none here.
        attributes: ids of the schema's attributes, which are written from the decisions.
    """

    row: Mapping[str, Any]
    meta: Mapping[str, Any] | None = None
    tokens: tuple[Mapping[str, Any], ...] = ()
    spans: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    relations: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    bare_spans: tuple[Mapping[str, Any], ...] = ()
    foreign: tuple[ForeignLink, ...] = ()
    attributes: frozenset[str] = frozenset()

    def span_extras(self, id: str) -> dict[str, Any]:
        """Unknown keys of the row's own span that a span began as."""
        given = self.spans.get(id, {})
        return {k: v for k, v in given.items() if k not in self.attributes and k not in _REWRITTEN}


def read_task(line: bytes, schema: LabelSchema, taken: Taken) -> Task:
    """The task on a stored line, which was checked when it was imported.

    Args:
        line: the row as JSON.
        schema: of the project.
        taken: what of the row became spans and relations here.
    """
    row = json.loads(line)
    spans, relations = row.get("spans") or (), row.get("relations") or ()
    meta, tokens = row.get("meta") or {}, tuple(row.get("tokens") or ())
    if not spans and not relations:
        return Task(row, meta, tokens)
    ids = {extent: id for id, extent in taken.spans.items()}
    rows = {extent: span for span in spans if (extent := extent_of(span)) is not None}
    ends = TaskEnds(tokens, spans, ids)
    links = {ends.link(relation): relation for relation in relations}
    return Task(
        row,
        meta,
        tokens,
        {id: rows[extent] for id, extent in taken.spans.items() if extent in rows},
        {id: links[link] for id, link in taken.links.items() if link in links},
        tuple(span for span in spans if extent_of(span) not in ids),
        tuple(_foreign(relations, ends, frozenset(taken.links.values()))),
        frozenset(attribute.id for attribute in schema.attributes),
    )


def _foreign(
    relations: Sequence[Mapping[str, Any]], ends: TaskEnds, taken: frozenset[Link]
) -> Iterator[ForeignLink]:
    for relation in relations:
        if ends.link(relation) not in taken:
            found = {end: ends.id_at(relation, end) for end in ENDS}
            yield ForeignLink(relation, {end: id for end, id in found.items() if id is not None})


def text_task(text: str, file: str) -> Task:
    """The task that the text file called `file` stands for."""
    return Task({"text": text, "meta": {"source": file}})
