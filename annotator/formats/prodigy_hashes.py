"""Prodigy's two hashes of a row, computed from the row as it came in."""

import json
from collections.abc import Mapping, Sequence
from json.encoder import encode_basestring_ascii
from types import MappingProxyType
from typing import Any

INPUT_KEYS = ("text", "image", "html", "input")
TASK_KEYS = ("spans", "label", "options", "arcs")
REVIEW_KEYS = ("spans", "label", "accept", "audio_spans", "relations")
"""What makes a version of its own when rows are reviewed."""
IGNORED_KEYS = frozenset(
    {"score", "rank", "model", "source", "pattern", "priority", "path", "answer"}
    | {"_view_id", "_session_id", "_annotator_id"}
)

Written = Mapping[str, str]
"""Strings of a row whose JSON in ASCII is known already: the text is long, and written several times."""


def input_hash(row: Mapping[str, Any], written: Written = MappingProxyType({})) -> int:
    """`_input_hash`: a signed 32-bit hash of what is annotated (the text)."""
    return murmur3(_values(row, INPUT_KEYS, written) or _json(row, written))


def task_hash(
    row: Mapping[str, Any],
    of_input: int,
    keys: Sequence[str] = TASK_KEYS,
    written: Written = MappingProxyType({}),
) -> int:
    """`_task_hash`: a signed 32-bit hash of the question as it came in, which stands under `keys`.

    A task key that is present but empty counts; without any, the whole row is hashed.
    """
    question = _values(row, keys, written) or _json({**row, "_input_hash": of_input}, written)
    return murmur3(f"{of_input}{question}")


def murmur3(text: str) -> int:
    """MurmurHash3 x86 32-bit of the UTF-8 bytes, seed 0, as a signed number."""
    from murmurhash import mrmr

    return int(mrmr.hash(text, 0))


def _values(row: Mapping[str, Any], keys: Sequence[str], written: Written) -> str:
    return "".join(f"{key}={_json(row[key], written)}" for key in keys if key in row)


def _json(value: Any, written: Written) -> str:
    """The value as JSON in ASCII, keys sorted, without the ignored keys at every depth."""
    if isinstance(value, str):
        return written.get(value) or encode_basestring_ascii(value)
    if isinstance(value, Mapping):
        keys = sorted(value.keys() - IGNORED_KEYS)
        members = [f"{encode_basestring_ascii(key)}:{_json(value[key], written)}" for key in keys]
        return f"{{{','.join(members)}}}"
    if isinstance(value, list):
        return f"[{','.join(_json(member, written) for member in value)}]"
    return json.dumps(value)
