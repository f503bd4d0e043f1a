"""A file or folder of any format, open, as the records in it."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

from msgspec import Struct

from annotator.formats.input_file import open_input
from annotator.formats.interfaces import session_of
from annotator.formats.lines import Line
from annotator.formats.read_own import ours
from annotator.formats.read_row import RowReader
from annotator.formats.reading import FileFormat, ReadRow, read_rows, row_lines
from annotator.formats.recognise import recognised
from annotator.formats.registry import FORMATS, FormatSpec, Source


class Records(Struct, frozen=True):
    """The records of an open file, or of a folder.

    Attributes:
        path: its name.
        format: never AUTO.
        spec: how another tool's format is read; None for plain text and JSON Lines.
        file: None for a folder, or a file of it whose reader opens it with its neighbours.
    """

    path: Path
    format: FileFormat
    spec: FormatSpec | None
    file: BinaryIO | None

    @property
    def is_folder(self) -> bool:
        """Whether each record is a file of its own."""
        return self.file is None

    @property
    def is_lines(self) -> bool:
        """Whether each record is a line of JSON that can be read on its own."""
        return self.spec is None and self.format is not FileFormat.TEXT

    def lines(self) -> Iterator[Line]:
        """The lines of such a file, from the beginning; DataError when it is something else."""
        assert self.file is not None and self.is_lines
        return row_lines(self.file, self.path)

    def rows(self, reader: RowReader) -> Iterator[ReadRow]:
        """All records, from the beginning; DataError when the file as a whole is not what it should be."""
        if self.file is not None:
            self.file.seek(0)
        if self.spec is not None:
            return self.spec.reader()(Source(self.path, self.file), reader)
        assert self.file is not None
        return read_rows(self.file, self.path, self.format, reader)

    def sessions(self, reader: RowReader) -> Iterator[str]:
        """Who has answered, row by row, as `_annotator_id` or `_session_id` has it, or empty."""
        if not self.is_lines:
            rows = (read.row for read in self.rows(reader))
            yield from (row.session for row in rows if row and (row.answer is not None or row.own))
            return
        for line in self.lines():
            try:
                row = json.loads(line.content or b"")
            except (ValueError, RecursionError):
                continue
            if isinstance(row, dict) and (row.get("answer") is not None or ours(row)):
                yield session_of(row)


@contextmanager
def opened_records(path: Path, format: FileFormat) -> Iterator[Records]:
    """The file or folder, open; DataError when it cannot be opened or its format not be told."""
    if format is FileFormat.AUTO:
        format = recognised(path)
    spec = next((spec for spec in FORMATS if spec.reads and spec.name == format), None)
    if spec is not None and spec.reads_folder:
        yield Records(path, format, spec, None)
    else:
        with open_input(path) as file:
            yield Records(path, format, spec, file)
