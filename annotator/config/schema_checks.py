"""What must fit together in a label schema file: labels, short names, keys, ends of relations, rules."""

from collections.abc import Iterable, Iterator, Sequence

from annotator.config.attribute_checks import attribute_mistakes
from annotator.config.locate import KeyPath
from annotator.config.schema_view import SchemaView, TableView
from annotator.config.toml_file import shown
from annotator.document.errors import DataError


def fit_mistakes(schema: SchemaView) -> Iterator[DataError]:
    """Each place where two parts of the file contradict each other, or one names what is not there."""
    labels = [*schema.spans, *schema.relations]
    for tables in (schema.spans, schema.relations, schema.attributes):
        yield from _doubles(schema, tables, "id")
    yield from _doubles(schema, labels, "short")
    yield from _doubles(schema, schema.spans, "key")
    yield from _doubles(schema, schema.relations, "key")
    for relation in schema.relations:
        yield from _relation_mistakes(schema, relation)
    for attribute in schema.attributes:
        yield from attribute_mistakes(schema, attribute)
    for rule in schema.rules:
        yield from _rule_mistakes(schema, rule)


def _doubles(schema: SchemaView, tables: Sequence[TableView], key: str) -> Iterator[DataError]:
    """Each table whose `key` an earlier one has already."""
    first: dict[str, KeyPath] = {}
    for table in tables:
        value = table.text(key)
        if value in first:
            line = schema.toml.lines.line(first[value])
            yield schema.mistake(table.at(key), f"{shown(value)!r} is taken by line {line}", "choose another")
        elif value:
            first[value] = table.at(key)


def _relation_mistakes(schema: SchemaView, relation: TableView) -> Iterator[DataError]:
    known = schema.span_ids()
    yield from schema.unknown(relation.texts("head"), known, "span label")
    yield from schema.unknown(relation.texts("tail"), known, "span label")
    head, tail = ({label for _, label in relation.texts(end)} for end in ("head", "tail"))
    if relation.content.get("symmetric") is True and head != tail:
        what = "a symmetric relation has the same labels at both ends"
        yield schema.mistake(relation.at("symmetric"), what, "make head and tail equal, or leave it out")
    if schema.attribute(relation.text("id")):
        what = f"{shown(relation.text('id'))!r} is also an attribute: a rule could not tell them apart"
        yield schema.mistake(relation.at("id"), what, "rename one of them")


def _rule_mistakes(schema: SchemaView, rule: TableView) -> Iterator[DataError]:
    spans = schema.span_ids()
    if on := rule.text("on"):
        yield from schema.unknown([(rule.at("on"), on)], spans, "span label")
    yield from schema.unknown(rule.texts("labels"), spans, "span label")
    match rule.text("kind"):
        case "requires":
            yield from _requires_mistakes(schema, rule)
        case "at_most":
            yield from _part_mistakes(schema, rule, [(rule.at("what"), rule.text("what"))], attributes=False)


def _requires_mistakes(schema: SchemaView, rule: TableView) -> Iterator[DataError]:
    if ("what" in rule.content) == ("any_of" in rule.content):
        what = "a span requires either `what` or one of `any_of`"
        yield schema.mistake(rule.path, what, "write one of the two")
    elif rule.content.get("any_of") == []:
        yield schema.mistake(rule.at("any_of"), "is empty", "name at least one attribute or relation")
    yield from _part_mistakes(schema, rule, [(rule.at("what"), rule.text("what"))], attributes=True)
    yield from _part_mistakes(schema, rule, rule.texts("any_of"), attributes=True)


def _part_mistakes(
    schema: SchemaView, rule: TableView, named: Iterable[tuple[KeyPath, str]], *, attributes: bool
) -> Iterator[DataError]:
    """Attributes and relations that a rule names and its span label cannot have."""
    on = rule.text("on")
    tables = [*schema.relations, *(schema.attributes if attributes else ())]
    what = "attribute or relation" if attributes else "relation"
    named = [(path, name) for path, name in named if name]
    yield from schema.unknown(named, [table.text("id") for table in tables], what)
    for path, name in named:
        table = next((table for table in tables if table.text("id") == name), None)
        if table is None or on not in schema.span_ids():
            continue
        place = "head" if table.path[0] == "relation" else "on"
        if on not in [label for _, label in table.texts(place)]:
            mend = f"add it to `{place}` of line {schema.toml.lines.line(table.path)}"
            yield schema.mistake(path, f"{on} has no {name}", f"{mend}, or change the rule")
