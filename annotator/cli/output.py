"""What a command gives: the only place that writes to standard output."""

import json
import sys
from typing import Any, BinaryIO

from annotator.document.safe_text import safe


def emit(text: str = "") -> None:
    """One line of text, made safe to print."""
    sys.stdout.write(safe(text) + "\n")


def emit_json(value: Any) -> None:
    """A value as JSON on one line, in ASCII, so that nothing in it can act on a terminal."""
    sys.stdout.write(json.dumps(value).replace("\x7f", "\\u007f") + "\n")


def stream() -> BinaryIO:
    """Standard output for bytes."""
    sys.stdout.flush()
    return sys.stdout.buffer
