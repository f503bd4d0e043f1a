"""A label schema as lines of text."""

import textwrap
from collections.abc import Iterable, Iterator

from annotator.document.safe_text import safe
from annotator.document.schema import (
    Attribute,
    AttributeKind,
    LabelSchema,
    RelationLabel,
    Rule,
    RuleKind,
    SpanLabel,
)

WIDTH = 80
_HOW_MANY = {
    AttributeKind.CHOICE: "one of",
    AttributeKind.SET: "any of",
    AttributeKind.TEXT: "free text",
}


def counts(schema: LabelSchema) -> str:
    """How much there is in a schema: `3 labels, 4 links, 6 attributes, 3 rules`."""
    parts = {
        "label": schema.spans,
        "link": schema.relations,
        "attribute": schema.attributes,
        "rule": schema.rules,
    }
    return ", ".join(f"{len(part)} {word}{'' if len(part) == 1 else 's'}" for word, part in parts.items())


def listing(schema: LabelSchema) -> Iterator[str]:
    """The whole schema, guidelines and examples included, wrapped to 80 characters."""
    return map(safe, _lines(schema))


def _lines(schema: LabelSchema) -> Iterator[str]:
    yield schema.name
    yield f"version {schema.version}, language {schema.language}, {counts(schema)}"
    for title, part in (
        ("Labels", (_span(schema, span) for span in schema.spans)),
        ("Links", map(_relation, schema.relations)),
        ("Attributes", map(_attribute, schema.attributes)),
        ("Rules", map(_rule, schema.rules)),
    ):
        yield from _section(title, part)


def _section(title: str, part: Iterable[Iterable[str]]) -> Iterator[str]:
    started = False
    for lines in part:
        if not started:
            yield from ("", title.upper())
            started = True
        yield from lines


def _span(schema: LabelSchema, span: SpanLabel) -> Iterator[str]:
    details = [span.short, span.color]
    if not span.layer:
        details.append("outside the base layer")
    if span.frame:
        details.append("in steps of its own")
    yield ""
    yield f"  {span.key or '·'}  {span.id}  {', '.join(details)}"
    if attributes := schema.attributes_on(span.id):
        yield f"     attributes: {', '.join(attribute.id for attribute in attributes)}"
    if relations := schema.relations_from(span.id):
        yield f"     links: {', '.join(relation.id for relation in relations)}"
    yield from _guide(span)


def _relation(relation: RelationLabel) -> Iterator[str]:
    arrow = "↔" if relation.symmetric else "→"
    ends = f"{', '.join(relation.head)} {arrow} {', '.join(relation.tail)}"
    yield ""
    yield f"  {relation.key or '·'}  {relation.id}  {relation.short}, {ends}"
    yield from _guide(relation)


def _guide(label: SpanLabel | RelationLabel) -> Iterator[str]:
    yield from _wrapped(label.guideline)
    for example in label.positive:
        yield from _wrapped(example, first="+ ")
    for example in label.negative:
        yield from _wrapped(example, first="- ")


def _attribute(attribute: Attribute) -> Iterator[str]:
    how = _HOW_MANY[attribute.kind]
    if attribute.depends_on:
        how += f" (by {attribute.depends_on})"
    default = f", {attribute.default} unless said" if attribute.default else ""
    yield ""
    yield f"     {attribute.id}  of {', '.join(attribute.on)}: {how}{default}"
    yield from _wrapped(attribute.guideline)
    for group in attribute.by_value:
        yield from _wrapped(f"{group.when}: {', '.join(group.values)}")
    width = max(map(len, attribute.values), default=0)
    for value in attribute.values:
        if not attribute.depends_on or attribute.help_for(value):
            key = attribute.key_for(value) or " "
            yield from _wrapped(attribute.help_for(value), first=f"{key} {value:{width}}  ")


def _rule(rule: Rule) -> Iterator[str]:
    match rule.kind:
        case RuleKind.REQUIRES:
            what = f"{rule.on} needs {rule.what.replace('|', ' or ')}"
        case RuleKind.AT_MOST:
            what = f"{rule.on} has at most {rule.count} {rule.what}"
        case RuleKind.OVERLAP:
            what = f"{', '.join(rule.labels)} {'may' if rule.allowed else 'must not'} overlap each other"
    said = f": {rule.message}" if rule.message else ""
    yield from _wrapped(f"{what}{said}", first=f"{rule.severity:5}  ")


def _wrapped(text: str, first: str = "") -> Iterator[str]:
    """`text` indented; `first` stands before its first line, as many blanks before the others."""
    indent = " " * 5
    if not text and first.strip():
        yield f"{indent}{first.rstrip()}"
    for index, paragraph in enumerate(text.splitlines()):
        start = indent + (first if index == 0 else " " * len(first))
        yield from textwrap.wrap(
            paragraph, WIDTH, initial_indent=start, subsequent_indent=indent + " " * len(first)
        ) or [""]
