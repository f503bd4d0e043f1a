"""How values that are no plain columns are kept: number columns as blobs, small objects as JSON."""

import json
import sys
from array import array
from collections.abc import Mapping, Sequence
from typing import Any

from annotator.document.errors import StoreError


def pack(numbers: Sequence[int]) -> bytes:
    """Unsigned 32-bit little-endian."""
    column = array("I", numbers)
    if sys.byteorder == "big":
        column.byteswap()
    return column.tobytes()


def unpack(blob: bytes) -> Sequence[int]:
    """The numbers that `pack` wrote; StoreError when the blob is cut short."""
    column = array("I")
    try:
        column.frombytes(blob)
    except ValueError as error:
        raise StoreError("a stored column of numbers is cut short", "run `annotator check`") from error
    if sys.byteorder == "big":
        column.byteswap()
    return column


def to_json(value: Mapping[str, Any]) -> str:
    """Compact JSON in the mapping's own order, text as it is."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def from_json(text: str) -> dict[str, Any]:
    """The object that `to_json` wrote."""
    found: dict[str, Any] = json.loads(text)
    return found
