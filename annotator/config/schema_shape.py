"""Names and types of a label schema file's keys: each mistake in plain words, with its line."""

import re
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

from annotator.config.locate import KeyPath
from annotator.config.nearest import did_you_mean
from annotator.config.toml_file import TomlFile, shown
from annotator.document.errors import DataError

if TYPE_CHECKING:
    from pydantic_core import ErrorDetails

_ARRAYS = ("span", "relation", "attribute", "rule")
_PLAIN = {
    "string_type": ("must be text", 'write it in quotes ("…")'),
    "bool_type": ("must be true or false", "write it without quotes"),
    "int_type": ("must be a whole number", "write it without quotes"),
    "greater_than_equal": ("must not be negative", "write 0 or more"),
    "dict_type": ("must be a table", 'write { VALUE = "…" }'),
    "string_too_short": ("is empty", "give a value"),
    "too_short": ("is empty", "name at least one"),
}
"""Kinds of mistakes that need no look at the file: what is wrong, how to mend it."""


def shape_mistakes(toml: TomlFile) -> Iterator[DataError]:
    """Each key of a label schema file that is unknown, missing or of the wrong type."""
    from pydantic import ValidationError

    from annotator.config.schema_model import LabelSchemaFile

    try:
        LabelSchemaFile.model_validate(toml.content)
    except ValidationError as error:
        for detail in error.errors(include_url=False):
            path = _path(detail["loc"])
            if detail["type"].startswith("union_tag"):
                path = (*path, "kind")
            yield toml.mistake(path, *_words(detail, path, toml.content))


def _path(loc: KeyPath) -> KeyPath:
    """`loc` without the name of the union member that pydantic puts into it."""
    if loc[0] == "rule":
        return loc[:2] + loc[3:]
    if loc[0] == "attribute" and loc[2:3] == ("values",):
        return loc[:3] + loc[4:]
    return loc


def _words(detail: "ErrorDetails", path: KeyPath, content: Mapping[str, Any]) -> tuple[str, str]:
    """What is wrong, and how to mend it."""
    given, context = detail["input"], detail.get("ctx", {})
    match detail["type"]:
        case "missing":
            return "is missing", _example(path)
        case "extra_forbidden":
            return "unknown key", did_you_mean(str(path[-1]), _known_keys(path, content))
        case "union_tag_not_found":
            return "is missing", 'write kind = "requires", "at_most" or "overlap"'
        case "union_tag_invalid":
            return _unknown_word(context["tag"], context["expected_tags"])
        case "literal_error":
            return _unknown_word(given, context["expected"])
        case "string_pattern_mismatch":
            return _unfit(given, context["pattern"])
        case "list_type" | "model_type" | "model_attributes_type":
            return _no_list(path, given)
        case kind:
            return _PLAIN.get(kind) or (detail["msg"], "")


def _example(path: KeyPath) -> str:
    if path == ("span",):
        return "a schema has at least one label: add a [[span]] table"
    example = '"…"'
    if path[-1] in ("head", "tail", "labels") or (path[0], path[-1]) == ("attribute", "on"):
        example = '["…"]'
    return f"add {path[-1]} = {1 if path[-1] == 'count' else example}"


def _known_keys(path: KeyPath, content: Mapping[str, Any]) -> list[str]:
    """The keys that the table around `path` may have."""
    from annotator.config.schema_model import RULES, TABLES, LabelSchemaFile

    if len(path) == 1:
        return list(LabelSchemaFile.model_fields)
    name, index = path[0], path[1]
    model = RULES[content["rule"][index]["kind"]] if name == "rule" else TABLES[str(name)]
    return list(model.model_fields)


def _unknown_word(given: object, expected: str) -> tuple[str, str]:
    known = re.findall(r"'(\w*)'", expected)
    if not isinstance(given, str):
        return "must be text", f"one of {', '.join(map(repr, known))}"
    return f"{shown(given)!r} is not known here", did_you_mean(given, known)


def _unfit(given: str, pattern: str) -> tuple[str, str]:
    from annotator.config.schema_model import PATTERN_HINTS

    return f"{shown(given)!r} does not fit" if given else "is empty", PATTERN_HINTS[pattern]


def _no_list(path: KeyPath, given: object) -> tuple[str, str]:
    name = path[0]
    if name in _ARRAYS and len(path) <= 2:
        return f"must be a [[{name}]] table", f"write [[{name}]] with two brackets, its keys below it"
    example = f'["{shown(given)}"]' if isinstance(given, str) else '["…"]'
    return "must be a list", f"write {path[-1]} = {example}" if isinstance(path[-1], str) else example
