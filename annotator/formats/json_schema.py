"""JSON Schema of what we write, made from its types."""

import inspect
from types import NoneType, UnionType
from typing import Any, Literal, Union, get_args, get_origin, get_type_hints, is_typeddict

from annotator.formats.prodigy_types import ProdigyRow

_SIMPLE = {str: "string", int: "integer", bool: "boolean", float: "number", NoneType: "null"}


def prodigy_row_json_schema() -> dict[str, Any]:
    """JSON Schema of one line of a Prodigy export."""
    return json_schema_of(ProdigyRow, "annotator Prodigy row")


def json_schema_of(kind: type, title: str) -> dict[str, Any]:
    """JSON Schema (draft 2020-12) of a TypedDict, its docstrings as descriptions.

    Raises TypeError for types JSON has nothing for.
    """
    definitions: dict[str, Any] = {}
    _of(kind, definitions)
    whole = definitions.pop(kind.__name__)
    head = {"$schema": "https://json-schema.org/draft/2020-12/schema", "title": title}
    return {**head, **whole, "$defs": dict(sorted(definitions.items()))}


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
        values = _of(arguments[1], definitions)
        return {"type": "object", **({"additionalProperties": values} if values else {})}
    if origin in (Union, UnionType):
        return {"anyOf": [_of(argument, definitions) for argument in arguments]}
    raise TypeError(f"no JSON Schema for {kind!r}")


def _object(kind: Any, definitions: dict[str, Any]) -> dict[str, Any]:
    properties = {name: _of(hint, definitions) for name, hint in get_type_hints(kind).items()}
    description = " ".join((inspect.getdoc(kind) or "").split())
    required = [name for name in properties if name in kind.__required_keys__]
    return {"type": "object", "description": description, "properties": properties, "required": required}
