"""JSON Schema of what we write, made from its types."""

import inspect
from types import NoneType, UnionType
from typing import Any, Literal, Union, get_args, get_origin, get_type_hints, is_typeddict

from annotator.formats.prodigy_types import ProdigyRow

_SIMPLE = {str: "string", int: "integer", bool: "boolean", float: "number", NoneType: "null"}


def prodigy_row_json_schema() -> dict[str, Any]:
    """JSON Schema of one line of a Prodigy export; keys of the imported task may stand beside ours."""
    return json_schema_of(ProdigyRow, "annotator Prodigy row", is_open=True)


def json_schema_of(kind: type, title: str, *, is_open: bool = False) -> dict[str, Any]:
    """JSON Schema (draft 2020-12) of a TypedDict, with docstrings as descriptions.

    Args:
        kind: the TypedDict.
        title: of the schema.
        is_open: whether objects may have other keys.

    Raises TypeError for types that JSON has nothing for.
    """
    made = _Schemas(is_open)
    made.of(kind)
    whole = made.definitions.pop(kind.__name__)
    head = {"$schema": "https://json-schema.org/draft/2020-12/schema", "title": title}
    return {**head, **whole, "$defs": dict(sorted(made.definitions.items()))}


class _Schemas:
    """Schemas of types; those of TypedDicts are kept in `definitions` and referred to."""

    def __init__(self, is_open: bool) -> None:
        self.definitions: dict[str, Any] = {}
        self._is_open = is_open

    def of(self, kind: Any) -> dict[str, Any]:
        """The schema of a type."""
        if is_typeddict(kind):
            if kind.__name__ not in self.definitions:
                self.definitions[kind.__name__] = {}
                self.definitions[kind.__name__] = self._object(kind)
            return {"$ref": f"#/$defs/{kind.__name__}"}
        if kind is Any:
            return {}
        if kind in _SIMPLE:
            return {"type": _SIMPLE[kind]}
        origin, arguments = get_origin(kind), get_args(kind)
        if origin is Literal:
            return {"const": arguments[0]} if len(arguments) == 1 else {"enum": list(arguments)}
        if origin is list:
            return {"type": "array", "items": self.of(arguments[0])}
        if origin is dict:
            values = self.of(arguments[1])
            return {"type": "object", **({"additionalProperties": values} if values else {})}
        if origin in (Union, UnionType):
            return {"anyOf": [self.of(argument) for argument in arguments]}
        raise TypeError(f"no JSON Schema for {kind!r}")

    def _object(self, kind: Any) -> dict[str, Any]:
        properties = {name: self.of(hint) for name, hint in get_type_hints(kind).items()}
        described = {
            "type": "object",
            "description": " ".join((inspect.getdoc(kind) or "").split()),
            "properties": properties,
            "required": [name for name in properties if name in kind.__required_keys__],
        }
        return described if self._is_open else {**described, "additionalProperties": False}
