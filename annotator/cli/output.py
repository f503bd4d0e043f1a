"""What a command gives: the only place that writes to standard output."""

import json
import sys
from codecs import getincrementaldecoder
from io import RawIOBase
from typing import Any, BinaryIO, cast

from annotator.document.safe_text import safe


def emit(text: str = "") -> None:
    """One line of text, made safe to print."""
    sys.stdout.write(safe(text) + "\n")


def emit_json(value: Any) -> None:
    """A value as JSON on one line, in ASCII, so that nothing in it can act on a terminal."""
    sys.stdout.write(json.dumps(value).replace("\x7f", "\\u007f") + "\n")


def stream() -> BinaryIO:
    """Standard output for bytes, as they are; a terminal gets them as text made safe."""
    sys.stdout.flush()
    return cast(BinaryIO, _Shown(sys.stdout.buffer)) if sys.stdout.isatty() else sys.stdout.buffer


class _Shown(RawIOBase):
    """Lines on their way to a terminal; the ends of lines and tabs stay."""

    def __init__(self, terminal: BinaryIO) -> None:
        self._terminal = terminal
        self._decoder = getincrementaldecoder("utf-8")("replace")

    def write(self, content: Any, /) -> int:
        """Show what the bytes mean."""
        taken = bytes(content)
        lines = self._decoder.decode(taken).split("\n")
        shown = ("\t".join(map(safe, line.split("\t"))) for line in lines)
        self._terminal.write("\n".join(shown).encode())
        return len(taken)

    def flush(self) -> None:
        """Let it all out."""
        self._terminal.flush()
