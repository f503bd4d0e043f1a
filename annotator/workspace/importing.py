"""Articles in: a file goes in as a whole, in one transaction, or not at all."""

import os
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from pathlib import Path
from typing import BinaryIO

from annotator.config.nearest import did_you_mean
from annotator.document.errors import DataError, ProjectError
from annotator.document.offsets import OffsetUnit
from annotator.formats.input_file import open_folder, open_input, source_name
from annotator.formats.read_row import RowReader
from annotator.formats.reading import FileFormat, ReadRow, read_rows
from annotator.formats.recognise import recognised
from annotator.formats.registry import FORMATS, FormatSpec, Source
from annotator.formats.rejected import Refused, rejected_path
from annotator.store.database import Database
from annotator.store.lease import Lease
from annotator.workspace.import_report import FileReport, ImportReport
from annotator.workspace.import_rows import RowImport, WhoIs
from annotator.workspace.project import Project

ProgressCallback = Callable[[int, int], None]
"""Told how many bytes of how many have been read."""


def import_files(
    project: Project,
    files: Sequence[Path],
    *,
    format: FileFormat = FileFormat.AUTO,
    annotator: str | None = None,
    skip_bad: bool = False,
    offsets: OffsetUnit = OffsetUnit.CODEPOINT,
    labels: Mapping[str, str] | None = None,
    progress: ProgressCallback = lambda done, total: None,
) -> ImportReport:
    """Store the articles of the files; spans and relations they carry become suggestions.

    Each file goes in whole or, when a line of it is bad, not at all; the others still do.

    Args:
        project: where to.
        files: regular files, or folders for formats that have them; a name given twice is read once.
        format: of all of them; AUTO goes by the name and the beginning of each.
        annotator: take answered rows as this person's; their spans are then no suggestions.
        skip_bad: import the good lines, and write the bad ones beside the file with the reasons.
        offsets: what the offsets in the files count.
        labels: label in the files → the label of the schema it is taken as, empty to leave it out.
        progress: told from time to time.

    Raises:
        StoreError: the database refuses; files before that one are stored.
        ProjectError: the annotator has the project open.
    """
    paths = list(dict.fromkeys(files))
    reader = RowReader(project.schema, offsets, did_you_mean, labels=labels or {})
    meter = _Meter(sum(map(_size, paths)), progress)
    with ExitStack() as held:
        if annotator is not None:
            held.callback(Lease(project.directory, annotator).release)
        database = held.enter_context(project.database())
        importers = [
            _FileImport(project, database, path, format, reader, meter, lambda row: annotator)
            for path in paths
        ]
        return ImportReport(tuple(importer.run(skip_bad=skip_bad) for importer in importers))


def _size(path: Path) -> int:
    """Bytes of a file, or of the files in a folder; 0 for what cannot be read."""
    try:
        if path.is_dir():
            folder = open_folder(path)
            return sum(_size(folder.path / name) for name in folder.names)
        return os.lstat(path).st_size
    except (OSError, ValueError, DataError):
        return 0


def _spec(format: FileFormat) -> FormatSpec | None:
    """How another tool's format is read; None for plain text and JSON Lines."""
    return next((spec for spec in FORMATS if spec.reads and spec.name == format), None)


class _Meter:
    """Adds up bytes."""

    def __init__(self, total: int, progress: ProgressCallback) -> None:
        self._total, self._progress, self._done = total, progress, 0

    def advance(self, size: int) -> None:
        self._done += size
        self._progress(min(self._done, self._total), self._total)


class _NotImported(Exception):
    """Ends the transaction of a file that has errors: nothing of it is stored."""


class _FileImport:
    """The import of one file."""

    def __init__(
        self,
        project: Project,
        database: Database,
        path: Path,
        format: FileFormat,
        reader: RowReader,
        meter: _Meter,
        who_is: WhoIs,
    ) -> None:
        self._project, self._database, self._meter = project, database, meter
        self._path, self._format, self._who_is = path, format, who_is
        self._spec: FormatSpec | None = None
        self._report = FileReport(path)
        self._reader = replace(reader, losses=self._report.losses)

    def run(self, *, skip_bad: bool) -> FileReport:
        """Read the file once, and store it while it is read; what was stored stays only when all is well."""
        try:
            if self._format is FileFormat.AUTO:
                self._format = recognised(self._path)
            self._spec = _spec(self._format)
            with self._opened() as file, Refused(self._path) as refused, self._database.transaction():
                self._store(file, refused, skip_bad=skip_bad)
        except _NotImported:
            self._report = self._report.refusal()
        except DataError as error:
            self._give_up(error)
        except OSError as error:
            why = os.strerror(error.errno or 0)
            self._give_up(DataError(f"cannot be read ({why})", "check its disk", file=str(self._path)))
        return self._report

    def _give_up(self, error: DataError) -> None:
        self._report = FileReport(self._path)
        self._report.note_errors([error])

    @contextmanager
    def _opened(self) -> Iterator[BinaryIO | None]:
        """The open file, None for a folder (or a file of it, whose reader opens it and its neighbours)."""
        if self._spec is not None and self._spec.reads_folder:
            yield None
        else:
            with open_input(self._path) as file:
                yield file

    def _rows(self, file: BinaryIO | None) -> Iterator[ReadRow]:
        if self._spec is not None:
            return self._spec.reader()(Source(self._path, file), self._reader)
        assert file is not None
        return read_rows(file, self._path, self._format, self._reader)

    def _store(self, file: BinaryIO | None, refused: Refused, *, skip_bad: bool) -> None:
        """Store every good row, put the others aside; _NotImported when these keep the file out."""
        report = self._report
        source, schema = source_name(self._path), self._project.schema.hash
        rows = RowImport(self._database, self._path, source, schema, self._who_is, report)
        has_records = self._spec is not None and self._spec.reads_folder
        for read in self._rows(file):
            self._meter.advance(read.size)
            has_records = has_records or read.line > 0
            clash = rows.store(read, read.row) if read.row is not None else None
            if errors := read.errors if clash is None else (clash,):
                report.note_errors(errors)
                if skip_bad:
                    refused.put(replace(read, errors=errors))
        rows.finish()
        if report.refused:
            if not (skip_bad and has_records):
                raise _NotImported
            self._write(refused)

    def _write(self, refused: Refused) -> None:
        """Write the refused records before the good ones are stored for good."""
        try:
            refused.write()
        except ProjectError as error:
            raise DataError(error.message, error.hint) from error
        self._report.rejected_file = rejected_path(self._path)
