"""Reading a whole file of articles, row by row, whatever its format."""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import BinaryIO

from annotator.document.errors import DataError
from annotator.formats.incoming import IncomingRow
from annotator.formats.input_file import source_name
from annotator.formats.lines import MAX_RECORD_BYTES, Line, read_lines
from annotator.formats.read_row import BadRow, RowReader, read_text

_TEXT_SUFFIXES = frozenset({".txt", ".text"})
_JSON_SUFFIXES = frozenset({".jsonl", ".ndjson", ".json"})
_LIMIT = f"the limit for one article is {MAX_RECORD_BYTES // 2**20} MiB"


class FileFormat(StrEnum):
    """How a file holds articles: one as plain text, or one a line as JSON (Prodigy's tasks are such)."""

    AUTO = "auto"
    TEXT = "text"
    JSONL = "jsonl"
    PRODIGY = "prodigy"


@dataclass(frozen=True, slots=True)
class ReadRow:
    """One record of a file: the row, or what is wrong with it.

    Attributes:
        line: 1-based, 0 for a text file.
        size: bytes it takes in the file.
        row: None when there are errors.
        errors: with file and line.
        content: the bytes of the line; None when they were too many to hold.
    """

    line: int
    size: int
    row: IncomingRow | None
    errors: tuple[DataError, ...] = ()
    content: bytes | None = None


def read_rows(file: BinaryIO, path: Path, format: FileFormat, reader: RowReader) -> Iterator[ReadRow]:
    """The records of an open file, from its beginning.

    Raises:
        DataError: the file as a whole is not what it should be.
    """
    file.seek(0)
    if _resolved(file, path, format) is FileFormat.TEXT:
        yield _read_text(file, path)
    else:
        for line in read_lines(file):
            yield _read_line(line, path, reader)


def _resolved(file: BinaryIO, path: Path, format: FileFormat) -> FileFormat:
    """The format to read it in; a file of one JSON array is refused here, since no line would be right."""
    suffix = path.suffix.lower()
    if format is FileFormat.TEXT or (format is FileFormat.AUTO and suffix in _TEXT_SUFFIXES):
        return FileFormat.TEXT
    start = file.read(4096).removeprefix(b"\xef\xbb\xbf").lstrip(b" \t\r\n")
    file.seek(0)
    if start.startswith(b"[") and (suffix in _JSON_SUFFIXES or format is not FileFormat.AUTO):
        hint = "write one object on each line, with `jq -c '.[]'` for instance"
        raise DataError("the file is a JSON array, not JSON Lines", hint, file=str(path), line=1)
    if format is FileFormat.AUTO and suffix not in _JSON_SUFFIXES and start[:1] not in (b"", b"{"):
        hint = "say it with --format text or --format jsonl"
        raise DataError("its name does not tell what format it has", hint, file=str(path))
    return FileFormat.JSONL


def _read_text(file: BinaryIO, path: Path) -> ReadRow:
    content = file.read(MAX_RECORD_BYTES + 1)
    if len(content) > MAX_RECORD_BYTES:
        error = DataError("the file is too large for one article", _LIMIT, file=str(path))
        return ReadRow(0, len(content), None, (error,))
    try:
        return ReadRow(0, len(content), read_text(content, source_name(path)))
    except BadRow as bad:
        return ReadRow(0, len(content), None, _located(bad, path, 0))


def _read_line(line: Line, path: Path, reader: RowReader) -> ReadRow:
    if line.content is None:
        error = DataError(f"the line is {line.size:,} bytes long", _LIMIT, file=str(path), line=line.number)
        return ReadRow(line.number, line.size, None, (error,))
    try:
        return ReadRow(line.number, line.size, reader.read_json(line.content), content=line.content)
    except BadRow as bad:
        return ReadRow(line.number, line.size, None, _located(bad, path, line.number), line.content)


def _located(bad: BadRow, path: Path, line: int) -> tuple[DataError, ...]:
    return tuple(
        DataError(error.message, error.hint, file=str(path), line=error.line or line, field=error.field)
        for error in bad.errors
    )
