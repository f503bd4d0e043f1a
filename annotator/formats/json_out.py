"""Rows as lines of ASCII JSON: through srsly, but never with a number it would round."""

import json
import re
from collections.abc import Mapping
from json.encoder import encode_basestring_ascii
from typing import Any

_ENCODER = json.JSONEncoder(separators=(",", ":"))
_NOT_PLAIN = re.compile(r"[^\t\x20-\x7e]")


def dump_row(row: Mapping[str, Any]) -> str:
    """One line of JSON, without its end, that reads back as exactly `row`; keys in their order.

    srsly's fast writer rounds floats to ten places and drops integers beyond 64 bits: a value
    that does not survive it is written by srsly's exact writer, which sorts keys inside the value.
    """
    members = (f"{dump_text(key)}:{_fast(value) or _exact(value)}" for key, value in row.items())
    return _fast(row) or f"{{{','.join(members)}}}"


def dump_value(value: Any) -> str:
    """A value of a row: all numbers exact, keys in their order."""
    return _ENCODER.encode(value).replace("\x7f", "\\u007f")


def dump_text(text: str) -> str:
    """A string as JSON, in ASCII without anything that acts on a terminal."""
    return encode_basestring_ascii(text).replace("\x7f", "\\u007f")


def _fast(value: Any) -> str:
    """The value as the fast writer has it, or an empty string when it does not read back the same."""
    import srsly

    try:
        written = str(srsly.json_dumps(value))
        return written.replace("\x7f", "\\u007f") if json.loads(written) == value else ""
    except (OverflowError, ValueError):
        return ""


def _exact(value: Any) -> str:
    import srsly

    return str(srsly.json_dumps(value, sort_keys=True)).replace("\x7f", "\\u007f")


def plain_line(line: bytes) -> str:
    """A stored line of JSON as it is, only with everything but ASCII written as escapes."""
    text = line.decode("utf-8")
    return text if text.isascii() and text.isprintable() else _NOT_PLAIN.sub(_escaped, text)


def _escaped(match: re.Match[str]) -> str:
    return json.dumps(match[0])[1:-1] if match[0] != "\x7f" else "\\u007f"


class JsonWords(dict[str, str]):
    """Strings as JSON, remembered, for words that come again and again.

    Attributes:
        before, after: what stands around each.
    """

    LIMIT = 100_000
    """Words that are remembered before all are forgotten, so that memory stays flat."""

    def __init__(self, before: str = "", after: str = "") -> None:
        super().__init__()
        self.before, self.after = before, after

    def __missing__(self, word: str) -> str:
        if len(self) >= self.LIMIT:
            self.clear()
        written = self[word] = f"{self.before}{dump_text(word)}{self.after}"
        return written
