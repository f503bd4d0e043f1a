"""One tidy row for each event: what kind of act, who did it to whom, in which words, decided by whom.

The columns come from the label schema, any with labels that have frames: the attributes of these labels, and
for each relation that starts at one (`SOURCE`) the words at its ends (`source_mention`) and, entry by entry
beside them, the names of what stands there or is linked to it, by label (`source_actor`, `source_role`).
"""

import json
import re
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from enum import StrEnum

from msgspec import Struct

from annotator.document.schema import AttributeKind, LabelSchema, RelationLabel
from annotator.document.spans import Span
from annotator.editing.annotations import SpanRecord
from annotator.formats.annotated import AnnotatedArticle
from annotator.formats.events_names import ArticleNames, one_line
from annotator.formats.losses import Losses

Value = str | int | bool | datetime | tuple[str, ...] | None
"""What stands in a row: None where nothing is known."""

EventRow = Mapping[str, Value]
"""Column → value, all columns in their order."""

SEVERAL = " | "
"""Stands between several names in one entry (an actor with two roles); a bar in a name has a backslash."""

UNUSED_SPANS = "spans that take part in no event"
UNUSED_LINKS = "links that say nothing about an event"
_DATES = ("date", "published", "published_at", "publish_date")
_NO_NAME = re.compile(r"[^a-z0-9_]+")


class Kind(StrEnum):
    """What a column holds: `texts` are several, in the order of the text."""

    TEXT = "text"
    TEXTS = "texts"
    NUMBER = "number"
    FLAG = "flag"
    TIME = "time"


_NOTHING: Mapping[Kind, Value] = {Kind.TEXTS: ()}
"""What stands in a column for which an event has nothing; None in the others."""


class Column(Struct, frozen=True):
    """A column: its name, no two alike, and what it holds."""

    name: str
    kind: Kind = Kind.TEXT


_ARTICLE = tuple(map(Column, ("article", "date", "title", "article_source")))
_TRIGGER = tuple(map(Column, ("label", "trigger")))
_PLACE = (
    Column("sentence"),
    Column("start", Kind.NUMBER),
    Column("end", Kind.NUMBER),
    Column("frame_checked", Kind.FLAG),
    *map(Column, ("decided_by", "origin", "suggested_by", "answer")),
    Column("finished_at", Kind.TIME),
)
"""The columns that every schema has; those of the schema stand between the trigger and the sentence."""


class _Part(Struct, frozen=True):
    """The columns of one relation: the words, and for each label the names."""

    relation: str
    mention: str
    labels: Mapping[str, str]


class EventTable:
    """The table of one label schema.

    Attributes:
        columns: in their order.
    """

    def __init__(self, schema: LabelSchema) -> None:
        self._schema = schema
        self._frames = {label.id for label in schema.spans if label.frame}
        self.columns: list[Column] = [*_ARTICLE, *_TRIGGER]
        self._attributes = {
            attribute.id: self._add(attribute.id, several=attribute.kind is AttributeKind.SET)
            for attribute in schema.attributes
            if self._frames & set(attribute.on)
        }
        relations = [r for r in schema.relations if self._frames & set(r.head) and not r.symmetric]
        self._parts = [self._part(relation) for relation in relations]
        self.columns += _PLACE

    def _add(self, name: str, *, several: bool) -> str:
        """The name of a new column: in small letters, with `_` after it until no other has it."""
        fresh = _NO_NAME.sub("_", name.lower())
        while any(column.name == fresh for column in (*self.columns, *_PLACE)):
            fresh += "_"
        self.columns.append(Column(fresh, Kind.TEXTS if several else Kind.TEXT))
        return fresh

    def _part(self, relation: RelationLabel) -> _Part:
        mention = self._add(f"{relation.id}_mention", several=True)
        labels = {
            label: self._add(f"{relation.id}_{label}", several=True) for label in self._labels(relation)
        }
        return _Part(relation.id, mention, labels)

    def _labels(self, relation: RelationLabel) -> list[str]:
        """The labels a relation may end at, and those that may be linked to them, in the schema's order."""
        found = set(relation.tail)
        for other in self._schema.relations:
            ends = {*other.head, *other.tail}
            if not self._frames & ends and ends & set(relation.tail):
                found |= ends
        return [label.id for label in self._schema.spans if label.id in found]

    def rows(self, article: AnnotatedArticle, losses: Losses) -> Iterator[EventRow]:
        """The events of one article in text order; what belongs to none is counted as lost.

        Raises:
            OffsetError: the article has no tokens, by which sentences are found.
        """
        names, about = ArticleNames(article, self._schema), self._about(article)
        ends, used = _ends(article, names), set[str]()
        for record in article.accepted():
            if record.span.label in self._frames:
                used.add(record.span.id)
                row = {**about, **self._event(article, record)}
                for part in self._parts:
                    row |= self._named(names, part, ends.pop((record.span.id, part.relation), []), used)
                yield {c.name: row.get(c.name, _NOTHING.get(c.kind)) for c in self.columns}
        self._note_unused(article, names, used, losses)
        for (head, relation), children in ends.items():
            labels = (
                names.spans[id].label for id in (head, *(child.id for child in children)) if id in names.spans
            )
            if self._frames & {*labels}:
                losses.add(UNUSED_LINKS, f"{article.article.key}: {relation}", len(children))

    def _about(self, article: AnnotatedArticle) -> dict[str, Value]:
        meta, answer = article.article.meta, article.annotations.answer
        date = next((meta[key] for key in _DATES if key in meta), None)
        at = datetime.fromtimestamp(article.at / 1000, UTC) if answer and article.at else None
        return {
            "article": one_line(article.article.key),
            "date": _said(date),
            "title": one_line(article.article.title),
            "article_source": _said(meta.get("source")),
            "decided_by": one_line(article.annotator),
            "answer": str(answer) if answer else None,
            "finished_at": at,
        }

    def _event(self, article: AnnotatedArticle, record: SpanRecord) -> dict[str, Value]:
        span = record.span
        return {
            "label": span.label,
            "trigger": one_line(article.surface(span)),
            "sentence": _sentence(article, span),
            "start": span.start,
            "end": span.end,
            "frame_checked": span.id in article.annotations.frames,
            "origin": str(record.origin),
            "suggested_by": _said(record.suggested.by.source) if record.suggested else None,
            **self._said_of(span),
        }

    def _said_of(self, span: Span) -> dict[str, Value]:
        """The attributes of an event by column; where it has none, what absence means."""
        row: dict[str, Value] = {}
        for attribute in self._schema.attributes:
            value = span.attributes.get(attribute.id) or attribute.default
            if value and attribute.id in self._attributes and span.label in attribute.on:
                words = (value,) if isinstance(value, str) else value
                is_set = attribute.kind is AttributeKind.SET
                row[self._attributes[attribute.id]] = (
                    tuple(map(one_line, words)) if is_set else one_line(words[0])
                )
        return row

    @staticmethod
    def _named(names: ArticleNames, part: _Part, ends: list[Span], used: set[str]) -> dict[str, Value]:
        """The ends of one relation of an event by column; the ids of all that is named go to `used`."""
        used.update(end.id for end in ends)
        row: dict[str, Value] = {part.mention: tuple(names.mention(end) for end in ends)}
        for label, column in part.labels.items():
            linked = [names.linked(end, label) for end in ends]
            used.update(other.id for others in linked for other in others)
            entries = tuple(_together([names.name(other) for other in others]) for others in linked)
            row[column] = entries if any(entries) else ()
        return row

    def _note_unused(
        self, article: AnnotatedArticle, names: ArticleNames, used: set[str], losses: Losses
    ) -> None:
        key = article.article.key
        for span in names.spans.values():
            if span.id not in used:
                losses.add(UNUSED_SPANS, f"{key}: {span.label} {article.surface(span)}")
        for link in names.links:
            if not used & set(link.ends):
                losses.add(UNUSED_LINKS, f"{key}: {link.label} {article.surface(names.spans[link.head])}")


def _ends(article: AnnotatedArticle, names: ArticleNames) -> dict[tuple[str, str], list[Span]]:
    """Id of a head and relation label → the spans at the other ends, in text order."""
    ends: dict[tuple[str, str], list[Span]] = {}
    for record in article.accepted_links():
        link = record.relation
        if link.child in names.spans:
            ends.setdefault((link.head, link.label), []).append(names.spans[link.child])
    return ends


def _said(value: object) -> str | None:
    """A value of an article's meta as text."""
    if value is None or isinstance(value, str):
        return one_line(value) if value else None
    return one_line(json.dumps(value, ensure_ascii=False, sort_keys=True, default=str))


def _sentence(article: AnnotatedArticle, span: Span) -> str:
    tokens = article.tokens
    first, stop = tokens.sentence_range(tokens.sentence_of(tokens.at(span.start)))
    return one_line(article.article.text[tokens.starts[first] : tokens.ends[stop - 1]])


def _together(names: list[str]) -> str:
    return SEVERAL.join(name.replace("|", "\\|") for name in names)
