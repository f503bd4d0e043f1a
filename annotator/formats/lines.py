"""Lines of a file, cut at the byte 0A alone and never longer in memory than one record may be."""

from collections.abc import Iterator
from typing import BinaryIO

from msgspec import Struct

MAX_RECORD_BYTES = 16 * 1024 * 1024
"""Largest record (line of JSON, or text file) that is read: some 2,000 pages of text."""

_BOM = b"\xef\xbb\xbf"
_BLANK = b" \t\r\n"
_CHUNK = 1 << 20


class Line(Struct, frozen=True):
    """One line that is not blank.

    Attributes:
        number: 1-based.
        content: its bytes without surrounding blanks; None when there are more than MAX_RECORD_BYTES.
        size: bytes of the whole line, its end included.
    """

    number: int
    content: bytes | None
    size: int


def read_lines(file: BinaryIO) -> Iterator[Line]:
    """The lines of an open file that are not blank; a byte order mark at the start is left out."""
    number = 0
    while raw := file.readline(MAX_RECORD_BYTES + 1):
        number += 1
        if len(raw) > MAX_RECORD_BYTES and not raw.endswith(b"\n"):
            size = len(raw)
            del raw
            yield Line(number, None, size + _skip_line(file))
            continue
        content = raw.removeprefix(_BOM) if number == 1 else raw
        if content := content.strip(_BLANK):
            yield Line(number, content, len(raw))


def _skip_line(file: BinaryIO) -> int:
    skipped = 0
    while chunk := file.readline(_CHUNK):
        skipped += len(chunk)
        if chunk.endswith(b"\n"):
            break
    return skipped
