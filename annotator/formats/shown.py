"""Values from files as they stand in a message: on one line, harmless, short."""

import json
import unicodedata
from typing import Any

from annotator.document.safe_text import safe

MAX_CELLS = 80
_READ_AT_MOST = 400


def shown(value: Any) -> str:
    """A value of a row as JSON, safe to print, at most 80 cells wide."""
    if isinstance(value, str):
        value = value[:_READ_AT_MOST]
    return cut(safe(json.dumps(value, ensure_ascii=False, default=repr)[:_READ_AT_MOST]))


def cut(text: str, cells: int = MAX_CELLS) -> str:
    """The beginning of `text` that fits into so many cells, `…` where something was left out."""
    used = 0
    for index, char in enumerate(text):
        used += _width(char)
        if used > cells - (index + 1 < len(text)):
            return text[:index] + "…"
    return text


def _width(char: str) -> int:
    if unicodedata.combining(char):
        return 0
    return 2 if unicodedata.east_asian_width(char) in "WF" else 1
