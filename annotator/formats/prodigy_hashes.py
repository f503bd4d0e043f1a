"""Prodigy's two hashes of a row, computed from the row as it came in."""

import json
from collections.abc import Mapping, Sequence
from struct import unpack_from
from typing import Any

INPUT_KEYS = ("text", "image", "html", "input")
TASK_KEYS = ("spans", "label", "options", "arcs")
IGNORED_KEYS = frozenset(
    {"score", "rank", "model", "source", "pattern", "priority", "path", "answer"}
    | {"_view_id", "_session_id", "_annotator_id"}
)
_MASK = 0xFFFFFFFF


def input_hash(row: Mapping[str, Any]) -> int:
    """`_input_hash`: a signed 32-bit hash of what is annotated (the text)."""
    return murmur3(_values(row, INPUT_KEYS) or _json(row))


def task_hash(row: Mapping[str, Any], of_input: int) -> int:
    """`_task_hash`: a signed 32-bit hash of the question as it came in.

    A task key that is present but empty counts; without any, the whole row is hashed.
    """
    question = _values(row, TASK_KEYS) or _json({**row, "_input_hash": of_input})
    return murmur3(f"{of_input}{question}")


def murmur3(text: str) -> int:
    """MurmurHash3 x86 32-bit of the UTF-8 bytes, seed 0, as a signed number."""
    content = text.encode("utf-8")
    whole = len(content) // 4
    h = 0
    for k in unpack_from(f"<{whole}I", content):
        k = k * 0xCC9E2D51 & _MASK
        h ^= (k << 15 | k >> 17) * 0x1B873593 & _MASK
        h = (h << 13 | h >> 19) * 5 + 0xE6546B64 & _MASK
    if tail := content[whole * 4 :]:
        k = int.from_bytes(tail, "little") * 0xCC9E2D51 & _MASK
        h ^= (k << 15 | k >> 17) * 0x1B873593 & _MASK
    return _finish(h ^ len(content))


def _finish(h: int) -> int:
    h = (h ^ h >> 16) * 0x85EBCA6B & _MASK
    h = (h ^ h >> 13) * 0xC2B2AE35 & _MASK
    h ^= h >> 16
    return h - 2**32 if h >= 2**31 else h


def _values(row: Mapping[str, Any], keys: Sequence[str]) -> str:
    return "".join(f"{key}={_json(row[key])}" for key in keys if key in row)


def _json(value: Any) -> str:
    return json.dumps(_strip(value), sort_keys=True, separators=(",", ":"))


def _strip(value: Any) -> Any:
    """Plain values of JSON without the ignored keys, at every depth."""
    if isinstance(value, dict):
        return {key: _strip(kept) for key, kept in value.items() if key not in IGNORED_KEYS}
    if isinstance(value, list):
        return [_strip(member) for member in value]
    return value
