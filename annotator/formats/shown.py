"""Values from files as they stand in a message: on one line, harmless, short."""

import json
from typing import Any

from annotator.document.safe_text import cut, safe

_READ_AT_MOST = 400


def shown(value: Any) -> str:
    """A value of a row as JSON, safe to print, at most 80 cells wide."""
    if isinstance(value, str):
        value = value[:_READ_AT_MOST]
    return cut(safe(json.dumps(value, ensure_ascii=False, default=repr)[:_READ_AT_MOST]))
