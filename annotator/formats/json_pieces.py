"""The objects of a JSON file one by one, however it is laid out: a list of them, lines, or a single one."""

import re
from collections.abc import Iterator
from typing import BinaryIO

from msgspec import Struct

from annotator.document.errors import DataError
from annotator.formats.lines import MAX_RECORD_BYTES

_CHUNK = 1 << 20
_BOM = b"\xef\xbb\xbf"
_BETWEEN = re.compile(rb"[^ \t\r\n,\[\]]")
_TO_BRACKET = re.compile(rb'[^"{}\[\]]*(?:"[^"\\]*(?:\\.[^"\\]*)*"[^"{}\[\]]*)*', re.DOTALL)
"""Everything up to the next bracket, whole strings skipped, or to a string that this chunk cuts off.

Without possessive repeats, which Python 3.11.2 matches wrongly.
"""
_IN_STRING = re.compile(rb'["\\]')


class Piece(Struct, frozen=True):
    """One object of the file.

    Attributes:
        line: of the file, 1-based, where it begins.
        content: its bytes, also when the file ends inside it; None when there are more than
            MAX_RECORD_BYTES.
        size: bytes of the file from the end of the one before to its end.
    """

    line: int
    content: bytes | None
    size: int


def read_pieces(file: BinaryIO, name: str) -> Iterator[Piece]:
    """The objects of an open file from where it stands; memory is that of one object.

    Raises:
        DataError: something that is no object stands between them; the ones before have been given.
    """
    pieces = _Pieces(name)
    first = True
    while chunk := file.read(_CHUNK):
        yield from pieces.feed(chunk.removeprefix(_BOM) if first else chunk)
        first = False
    yield from pieces.finish()


class _Pieces:
    """Cuts a stream of bytes at the ends of its outermost objects."""

    def __init__(self, name: str) -> None:
        self._name = name
        self._line = self._begun = 1
        self._depth = 0
        self._in_string = self._escaped = False
        self._kept: list[bytes] = []
        self._length = self._size = 0

    def feed(self, chunk: bytes) -> Iterator[Piece]:
        """The objects that end in this chunk."""
        at = 0
        while at < len(chunk):
            begun = at
            if self._depth == 0:
                at = self._to_next(chunk, at)
                self._count(chunk, begun, at)
            else:
                at = self._through(chunk, at)
                self._keep(chunk, begun, at)
                if self._depth == 0:
                    yield self._piece()

    def finish(self) -> Iterator[Piece]:
        """The object that the file ends in, if it does."""
        if self._depth:
            yield self._piece()

    def _to_next(self, chunk: bytes, at: int) -> int:
        """Where the next object begins, or the end of the chunk."""
        found = _BETWEEN.search(chunk, at)
        if found is None:
            return len(chunk)
        if found[0] != b"{":
            line = self._line + chunk.count(b"\n", at, found.start())
            what = f"{found[0].decode('latin-1')!r} stands where an object should begin"
            hint = "the file should be a list of tasks, [{…}, {…}]"
            raise DataError(what, hint, file=self._name, line=line)
        self._depth = 1
        self._begun = self._line + chunk.count(b"\n", at, found.start())
        self._kept, self._length = [b"{"], 1
        return found.end()

    def _through(self, chunk: bytes, at: int) -> int:
        """Where the object ends, or the end of the chunk."""
        if self._escaped:
            self._escaped = False
            at += 1
        while at < len(chunk):
            if self._in_string:
                at = self._through_string(chunk, at)
                continue
            skipped = _TO_BRACKET.match(chunk, at)
            at = skipped.end() if skipped else at
            char = chunk[at : at + 1]
            if not char:
                break
            at += 1
            if char == b'"':
                self._in_string = True
            else:
                self._depth += 1 if char in b"{[" else -1
                if self._depth == 0:
                    return at
        return min(at, len(chunk))

    def _through_string(self, chunk: bytes, at: int) -> int:
        """Where a string ends that an earlier chunk began, or the end of the chunk."""
        while found := _IN_STRING.search(chunk, at):
            at = found.end()
            if found[0] == b'"':
                self._in_string = False
                return at
            self._escaped = at == len(chunk)
            at += 1
        return len(chunk)

    def _count(self, chunk: bytes, start: int, end: int) -> None:
        self._line += chunk.count(b"\n", start, end)
        self._size += end - start

    def _keep(self, chunk: bytes, start: int, end: int) -> None:
        self._count(chunk, start, end)
        self._length += end - start
        if self._length <= MAX_RECORD_BYTES:
            self._kept.append(chunk[start:end])
        else:
            self._kept.clear()

    def _piece(self) -> Piece:
        content = b"".join(self._kept) if self._length <= MAX_RECORD_BYTES else None
        piece = Piece(self._begun, content, self._size)
        self._size, self._depth, self._in_string = 0, 0, False
        self._kept = []
        return piece
