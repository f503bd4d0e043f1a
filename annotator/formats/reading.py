"""Reading a whole file of articles, row by row, whatever its format."""

from collections.abc import Iterator
from enum import StrEnum
from pathlib import Path
from typing import BinaryIO

from msgspec import Struct

from annotator.document.errors import DataError
from annotator.formats.incoming import IncomingRow
from annotator.formats.input_file import source_name
from annotator.formats.lines import MAX_RECORD_BYTES, Line, read_lines
from annotator.formats.read_row import BadRow, RowReader, read_text

_LIMIT = f"the limit for one article is {MAX_RECORD_BYTES // 2**20} MiB"


class FileFormat(StrEnum):
    """How files hold articles: as plain text, one a line as JSON (Prodigy's tasks are such), or as another
    tool has it (`formats.registry`)."""

    AUTO = "auto"
    TEXT = "text"
    JSONL = "jsonl"
    PRODIGY = "prodigy"
    BRAT = "brat"
    CONLL = "conll"
    DOCCANO = "doccano"
    LABEL_STUDIO = "label-studio"
    REVIEW = "review"
    XMI = "xmi"


class ReadRow(Struct, frozen=True):
    """One record of a file: the row, or what is wrong with it.

    Attributes:
        line: 1-based, 0 where records are no lines (a text file, the files of a folder).
        size: bytes it takes in the file.
        row: None when there are errors.
        errors: with file and line.
        content: the bytes of the line; None when they were too many to hold.
        file: the file of a folder that the record is, with the folder; empty otherwise.
    """

    line: int
    size: int
    row: IncomingRow | None
    errors: tuple[DataError, ...] = ()
    content: bytes | None = None
    file: str = ""


def refused(
    bad: BadRow, path: Path, *, line: int = 0, size: int = 0, content: bytes | None = None
) -> ReadRow:
    """The record at a line of a file as refused; where an error names file or line itself, these stay."""
    errors = tuple(
        DataError(
            error.message,
            error.hint,
            file=error.file or str(path),
            line=error.line or line,
            field=error.field,
        )
        for error in bad.errors
    )
    return ReadRow(line, size, None, errors, content, str(path))


def read_rows(file: BinaryIO, path: Path, format: FileFormat, reader: RowReader) -> Iterator[ReadRow]:
    """The records of an open file, from its beginning: plain text, else JSON Lines.

    Raises:
        DataError: the file as a whole is not what it should be.
    """
    file.seek(0)
    if format is FileFormat.TEXT:
        yield _read_text(file, path)
    else:
        for line in row_lines(file, path):
            yield read_line(line, path, reader)


def row_lines(file: BinaryIO, path: Path) -> Iterator[Line]:
    """The lines of an open file of JSON Lines, from its beginning; DataError when it is one JSON array."""
    file.seek(0)
    if file.read(4096).removeprefix(b"\xef\xbb\xbf").lstrip(b" \t\r\n").startswith(b"["):
        raise json_array(path)
    file.seek(0)
    return read_lines(file)


def json_array(path: Path) -> DataError:
    """The error for a file that is one JSON array where lines are wanted."""
    hint = "write one object on each line, with `jq -c '.[]'` for instance"
    return DataError("the file is a JSON array, not JSON Lines", hint, file=str(path), line=1)


def _read_text(file: BinaryIO, path: Path) -> ReadRow:
    content = file.read(MAX_RECORD_BYTES + 1)
    if len(content) > MAX_RECORD_BYTES:
        error = DataError("the file is too large for one article", _LIMIT, file=str(path))
        return ReadRow(0, len(content), None, (error,))
    try:
        return ReadRow(0, len(content), read_text(content, source_name(path)))
    except BadRow as bad:
        return refused(bad, path, size=len(content))


def read_line(line: Line, path: Path, reader: RowReader) -> ReadRow:
    """The row on one line of JSON, or what is wrong with it."""
    if line.content is None:
        error = DataError(f"the line is {line.size:,} bytes long", _LIMIT, file=str(path), line=line.number)
        return ReadRow(line.number, line.size, None, (error,))
    try:
        return ReadRow(line.number, line.size, reader.read_json(line.content), content=line.content)
    except BadRow as bad:
        return refused(bad, path, line=line.number, size=line.size, content=line.content)
