"""JSON Schema of the rows we write, made from their types."""

import inspect
from types import NoneType, UnionType
from typing import Any, Literal, Union, get_args, get_origin, get_type_hints, is_typeddict

from annotator.formats.prodigy_types import ProdigyRow

_SIMPLE = {str: "string", int: "integer", bool: "boolean", float: "number", NoneType: "null"}


def prodigy_row_json_schema() -> dict[str, Any]:
    """JSON Schema (draft 2020-12) of one line of a Prodigy export."""
    definitions: dict[str, Any] = {}
    _of(ProdigyRow, definitions)
    row = definitions.pop(ProdigyRow.__name__)
    head = {"$schema": "https://json-schema.org/draft/2020-12/schema", "title": "annotator Prodigy row"}
    return {**head, **row, "$defs": dict(sorted(definitions.items()))}


def _of(kind: Any, definitions: dict[str, Any]) -> dict[str, Any]:
    """The schema of a type; that of a TypedDict goes into `definitions` and is referred to."""
    if is_typeddict(kind):
        if kind.__name__ not in definitions:
            definitions[kind.__name__] = {}
            definitions[kind.__name__] = _object(kind, definitions)
        return {"$ref": f"#/$defs/{kind.__name__}"}
    if kind is Any:
        return {}
    if kind in _SIMPLE:
        return {"type": _SIMPLE[kind]}
    origin, arguments = get_origin(kind), get_args(kind)
    if origin is Literal:
        return {"const": arguments[0]} if len(arguments) == 1 else {"enum": list(arguments)}
    if origin is list:
        return {"type": "array", "items": _of(arguments[0], definitions)}
    if origin is dict:
        return {"type": "object"}
    if origin in (Union, UnionType):
        return {"anyOf": [_of(argument, definitions) for argument in arguments]}
    raise TypeError(f"no JSON Schema for {kind!r}")


def _object(kind: Any, definitions: dict[str, Any]) -> dict[str, Any]:
    properties = {name: _of(hint, definitions) for name, hint in get_type_hints(kind).items()}
    description = " ".join((inspect.getdoc(kind) or "").split())
    required = [name for name in properties if name in kind.__required_keys__]
    return {"type": "object", "description": description, "properties": properties, "required": required}
