"""Writes values as TOML, and changes a schema in one place."""

import copy
import tomllib
from pathlib import Path
from typing import Any

from hypothesis import strategies as st

SHIPPED = Path(__file__).parents[2] / "schemas" / "political-events.toml"
WORDS = st.sampled_from(
    [
        "ACTOR",
        "ROLE",
        "EVENT",
        "SOURCE",
        "event_type",
        "mode",
        "requires",
        "choice",
        "text",
        "a",
        "",
        "1",
        "[/]\x1b",
    ]
)
VALUES = st.recursive(
    st.one_of(st.booleans(), st.integers(-2, 12), WORDS, st.text(max_size=4)),
    lambda inner: st.one_of(
        st.lists(inner, max_size=3), st.dictionaries(st.one_of(WORDS, st.text(max_size=4)), inner, max_size=3)
    ),
    max_leaves=4,
)


def to_toml(schema: dict[str, Any]) -> str:
    """One key to a line, everything below it inline."""
    return "".join(f"{_text(key)} = {_value(value)}\n" for key, value in schema.items())


def _value(value: object) -> str:
    match value:
        case bool():
            return str(value).lower()
        case int():
            return str(value)
        case str():
            return _text(value)
        case list():
            return f"[{', '.join(map(_value, value))}]"
        case dict():
            return "{" + ", ".join(f"{_text(key)} = {_value(inner)}" for key, inner in value.items()) + "}"
        case _:
            raise TypeError(value)


def _text(text: str) -> str:
    return '"' + "".join(f"\\U{ord(c):08x}" if c in '"\\' or not c.isprintable() else c for c in text) + '"'


@st.composite
def mutated_schemas(draw: st.DrawFn) -> dict[str, Any]:
    """The shipped schema with up to three values put in, replaced or taken out somewhere."""
    schema: dict[str, Any] = copy.deepcopy(tomllib.loads(SHIPPED.read_text("utf-8")))
    for _ in range(draw(st.integers(1, 3))):
        place: Any = schema
        while True:
            keys = list(place) if isinstance(place, dict) else list(range(len(place)))
            key = draw(st.sampled_from(keys))
            if not isinstance(place[key], dict | list) or not place[key] or draw(st.integers(0, 4)) == 0:
                break
            place = place[key]
        match draw(st.sampled_from(["replace", "remove", "double", "rename"])):
            case "replace":
                place[key] = draw(VALUES)
            case "remove":
                del place[key]
            case "double" if isinstance(place, list):
                place.append(copy.deepcopy(place[key]))
            case _:
                new = draw(WORDS)
                if isinstance(place, dict):
                    place[new] = place.pop(key)
                else:
                    place[key] = new
        if not schema:
            break
    return schema
