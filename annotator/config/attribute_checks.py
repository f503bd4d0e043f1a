"""What must fit together in the attributes of a label schema file: values, keys, dependence."""

from collections.abc import Iterator, Mapping

from annotator.config.locate import KeyPath
from annotator.config.nearest import did_you_mean
from annotator.config.schema_view import SchemaView, TableView, texts
from annotator.config.toml_file import shown
from annotator.document.errors import DataError

RESERVED = frozenset(
    {"start", "end", "token_start", "token_end", "label", "text", "id", "type", "origin", "suggested", "aux"}
)
"""Keys that an exported span has anyway, so that no attribute can be called so."""


def attribute_mistakes(schema: SchemaView, attribute: TableView) -> Iterator[DataError]:
    """Each mistake in one attribute."""
    name = attribute.text("id")
    if name in RESERVED:
        what = f"{name!r} is a key of every exported span"
        yield schema.mistake(attribute.at("id"), what, "rename the attribute")
    yield from schema.unknown(attribute.texts("on"), schema.span_ids(), "span label")
    yield from _value_mistakes(schema, attribute)
    yield from _dependence_mistakes(schema, attribute)
    yield from _named_value_mistakes(schema, attribute)
    yield from _grid_mistakes(schema, attribute)


def _groups(attribute: TableView) -> Mapping[str, list[tuple[KeyPath, str]]]:
    """The values by the value they depend on; all under the empty text when they depend on none."""
    path, given = attribute.at("values"), attribute.content.get("values")
    if isinstance(given, dict):
        return {when: list(texts((*path, when), values)) for when, values in given.items()}
    return {"": list(texts(path, given))}


def _all_values(attribute: TableView) -> list[str]:
    return [value for group in _groups(attribute).values() for _, value in group]


def _value_mistakes(schema: SchemaView, attribute: TableView) -> Iterator[DataError]:
    for group in _groups(attribute).values():
        seen = set()
        for path, value in group:
            if not value.strip():
                yield schema.mistake(path, "is empty", "give the value a name")
            elif value in seen:
                yield schema.mistake(path, f"{shown(value)!r} stands here twice", "once is enough")
            seen.add(value)
    if attribute.text("kind") == "text":
        for key in ("values", "when", "keys", "default", "help"):
            if key in attribute.content:
                what = "free text has none"
                yield schema.mistake(attribute.at(key), what, 'remove it, or make it kind = "choice"')
    elif attribute.content.get("values", []) in ([], {}):
        hint = 'list them, or make it kind = "text"'
        yield schema.mistake(attribute.at("values"), "has no values", hint)


def _dependence_mistakes(schema: SchemaView, attribute: TableView) -> Iterator[DataError]:
    when, values = attribute.text("when"), attribute.content.get("values")
    if "when" not in attribute.content:
        if isinstance(values, dict):
            hint = 'add when = "…", or make it a list'
            yield schema.mistake(attribute.at("values"), "a table of values needs `when`", hint)
        return
    if isinstance(values, list):
        hint = f"write [attribute.values] with a list for each value of {shown(when)}"
        yield schema.mistake(attribute.at("values"), "with `when` values are a table", hint)
    other = schema.attribute(when)
    if other is None:
        known = [table.text("id") for table in schema.attributes if table is not attribute]
        hint = did_you_mean(when, known)
        yield schema.mistake(attribute.at("when"), f"{shown(when)!r} is no attribute", hint)
        return
    yield from _other_mistakes(schema, attribute, other)


def _other_mistakes(schema: SchemaView, attribute: TableView, other: TableView) -> Iterator[DataError]:
    """Mistakes in how `attribute` depends on `other`."""
    at, name = attribute.at("when"), other.text("id")
    if other is attribute:
        yield schema.mistake(at, "an attribute cannot depend on itself", "name another, or leave it out")
        return
    if other.content.get("kind", "choice") != "choice" or "when" in other.content:
        what = f"{shown(name)!r} is no choice with values of its own"
        yield schema.mistake(at, what, "depend on an attribute of kind choice that has no `when`")
        return
    missing = {label for _, label in attribute.texts("on")} - {label for _, label in other.texts("on")}
    for label in sorted(missing & set(schema.span_ids())):
        yield schema.mistake(
            at, f"{label} has no {name}", f"add {label} to `on` of {name}, or remove it here"
        )
    known = _all_values(other)
    for value in attribute.table("values"):
        if value not in known:
            path = (*attribute.at("values"), value)
            yield schema.mistake(path, f"{shown(value)!r} is no value of {name}", did_you_mean(value, known))


def _named_value_mistakes(schema: SchemaView, attribute: TableView) -> Iterator[DataError]:
    """Keys, helps and a default for values that the attribute does not have."""
    known = _all_values(attribute)
    if attribute.text("kind") == "text":
        return
    for key in ("keys", "help"):
        for value in attribute.table(key):
            if value not in known:
                path = (*attribute.at(key), value)
                yield schema.mistake(path, f"{shown(value)!r} is no value", did_you_mean(value, known))
    if "default" not in attribute.content:
        return
    default = attribute.text("default")
    if attribute.text("kind") == "set":
        yield schema.mistake(
            attribute.at("default"), "a set has no default", "its absence means none of them"
        )
    elif default not in known:
        hint = did_you_mean(default, known)
        yield schema.mistake(attribute.at("default"), f"{shown(default)!r} is no value", hint)


def _grid_mistakes(schema: SchemaView, attribute: TableView) -> Iterator[DataError]:
    """Keys that are no single character, or that another value shown at the same time has."""
    for value, key in attribute.table("keys").items():
        path = (*attribute.at("keys"), value)
        if not isinstance(key, str):
            continue
        if len(key) != 1 or not key.isprintable() or key.isspace():
            yield schema.mistake(path, f"{shown(key)!r} is not one visible character", 'such as "a"')
        elif rival := _rival(schema, attribute, value, key):
            what = f"{key!r} is the key of {rival[-1]} in line {schema.toml.lines.line(rival)}"
            yield schema.mistake(path, what, "choose another: both are shown together")


def _rival(schema: SchemaView, attribute: TableView, value: str, key: str) -> KeyPath | None:
    """The place of an earlier equal key that is on the screen together with this one."""
    labels = {label for _, label in attribute.texts("on")}
    for other in schema.attributes:
        if other is attribute or not labels.isdisjoint(label for _, label in other.texts("on")):
            for candidate, its_key in other.table("keys").items():
                if other is attribute and candidate == value:
                    return None
                if its_key == key and _together(attribute, value, other, candidate):
                    return (*other.at("keys"), candidate)
        if other is attribute:
            return None
    return None


def _together(attribute: TableView, value: str, other: TableView, candidate: str) -> bool:
    """Whether two values can be picked at the same moment: values that depend on others come later."""
    if ("when" in attribute.content) != ("when" in other.content):
        return False
    if "when" not in attribute.content:
        return True
    if attribute is not other:
        return True
    groups = [[name for _, name in group] for group in _groups(attribute).values()]
    return any(value in group and candidate in group for group in groups)
