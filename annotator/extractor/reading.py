"""Reading suggestions out of a processed spaCy `Doc`, ours or a foreign pipeline's."""

from collections import Counter
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

from msgspec import Struct, field

from annotator.document.schema import Attribute, AttributeKind, LabelSchema
from annotator.document.spans import AttributeValue
from annotator.extractor.rules.annotation import GROUP, facts, relations_of

if TYPE_CHECKING:
    from spacy.tokens import Doc, Span

_RELATION_EXTENSIONS = ("rel", "rels", "relations")
_CERTAIN = 0.5
_CERTAIN_OURS = 0.3


class FoundSpan(Struct, frozen=True):
    """A span read from a `Doc`: tokens start..end of the `Doc`, schema label, what is known of it."""

    start: int
    end: int
    label: str
    score: float | None
    source: str
    attributes: Mapping[str, AttributeValue] = field(default_factory=dict)


class FoundRelation(Struct, frozen=True):
    """A relation read from a `Doc` between two found spans."""

    label: str
    head: FoundSpan
    child: FoundSpan
    score: float | None


class LabelReader(Struct, frozen=True):
    """Turns a `Doc` into spans and relations of a schema.

    Attributes:
        labels: foreign label → label of the schema, or empty for one that is left out on purpose.
        entities: whether `doc.ents` are suggestions, or were only read by our own components.
        source: what suggestions are said to come from unless the component said it.
    """

    schema: LabelSchema
    labels: Mapping[str, str]
    entities: bool
    source: str

    def spans(self, doc: "Doc", unmapped: Counter[str]) -> list[FoundSpan]:
        """The spans of `doc` that the schema knows, in text order; counts labels it does not."""
        kept: dict[tuple[int, int, str], FoundSpan] = {}
        for span, score in self._candidates(doc):
            label = self.labels.get(span.label_, span.label_)
            if not label:
                continue
            if not self.schema.has_span(label):
                unmapped[span.label_] += 1
                continue
            found = self._read(doc, span, label, score)
            if found:
                kept.setdefault((found.start, found.end, label), found)
        return [kept[key] for key in sorted(kept)]

    def relations(
        self, doc: "Doc", spans: list[FoundSpan], unmapped: Counter[str]
    ) -> Iterator[FoundRelation]:
        """The relations of `doc` whose ends are among `spans` and whose label the schema allows there."""
        by_token: dict[int, list[FoundSpan]] = {}
        for span in spans:
            by_token.setdefault(span.start, []).append(span)
        certain = _CERTAIN if self.entities else _CERTAIN_OURS
        for head_token, child_token, foreign, score in _stated_relations(doc):
            label = self.labels.get(foreign, foreign)
            if not label or score < certain:
                continue
            if not self.schema.has_relation(label):
                unmapped[foreign] += 1
                continue
            allows = self.schema.relation(label).allows
            for head in by_token.get(head_token, ()):
                for child in by_token.get(child_token, ()):
                    if head is not child and allows(head.label, child.label):
                        yield FoundRelation(label, head, child, score)

    def _candidates(self, doc: "Doc") -> "Iterator[tuple[Span, float | None]]":
        if self.entities:
            for entity in doc.ents:
                yield entity, None
        for key in sorted(doc.spans):
            group = doc.spans[key]
            scores = group.attrs.get("scores") if key != GROUP else None
            for number, span in enumerate(group):
                yield span, None if scores is None else float(scores[number])

    def _read(self, doc: "Doc", span: "Span", label: str, score: float | None) -> FoundSpan | None:
        start, end = _trimmed(doc, span.start, span.end)
        if start >= end:
            return None
        noted = facts(span) if span.has_extension(GROUP) else {}
        return FoundSpan(
            start=start,
            end=end,
            label=label,
            score=noted.get("score", score),
            source=noted.get("source", self.source),
            attributes=self._attributes(label, span, noted),
        )

    def _attributes(self, label: str, span: "Span", noted: Mapping[str, Any]) -> dict[str, AttributeValue]:
        values: dict[str, AttributeValue] = {}
        for attribute in self.schema.attributes_on(label):
            value = noted.get(attribute.id)
            if value is None and span.has_extension(attribute.id):
                value = span._.get(attribute.id)
            checked = _allowed(attribute, value, values)
            if checked:
                values[attribute.id] = checked
        return values


def _allowed(
    attribute: Attribute, value: object, others: Mapping[str, AttributeValue]
) -> AttributeValue | None:
    """The value in the form the schema wants, or None when it does not allow it."""
    allowed = attribute.values_for(str(others.get(attribute.depends_on, "")))
    match attribute.kind:
        case AttributeKind.TEXT:
            return value if isinstance(value, str) and value else None
        case AttributeKind.CHOICE:
            return value if isinstance(value, str) and value in allowed else None
        case AttributeKind.SET:
            if isinstance(value, str) or not isinstance(value, list | tuple | set | frozenset):
                return None
            return tuple(sorted(str(item) for item in value if item in allowed)) or None


def _trimmed(doc: "Doc", start: int, end: int) -> tuple[int, int]:
    """The token range without whitespace at its ends, cut at the first blank line."""
    while start < end and doc[start].is_space:
        start += 1
    for index in range(start, end):
        if doc[index].is_space and doc[index].text.count("\n") > 1:
            end = index
            break
    while start < end and doc[end - 1].is_space:
        end -= 1
    return start, end


def _stated_relations(doc: "Doc") -> Iterator[tuple[int, int, str, float]]:
    """Relations, ours and those of extensions in the shape of spaCy's tutorial."""
    stated = [relations_of(doc)]
    for name in _RELATION_EXTENSIONS:
        value = doc._.get(name) if doc.has_extension(name) else None
        if isinstance(value, Mapping) and value not in stated:
            stated.append(dict(value))
    for relations in stated:
        for ends, labels in sorted(relations.items()):
            for label, score in sorted(labels.items()):
                yield int(ends[0]), int(ends[1]), str(label), float(score)
