"""Articles in: a file goes in as a whole, in one transaction, or not at all."""

import os
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from pathlib import Path

from annotator.config.nearest import did_you_mean
from annotator.document.errors import DataError, ProjectError, UsageError
from annotator.document.ids import GOLD
from annotator.document.offsets import OffsetUnit
from annotator.document.schema import LabelSchema
from annotator.formats.input_file import open_folder, source_name
from annotator.formats.read_row import RowReader
from annotator.formats.reading import FileFormat
from annotator.formats.records import Records, opened_records
from annotator.formats.registry import FORMATS
from annotator.formats.rejected import Refused, putting_aside, rejected_path
from annotator.formats.review_rows import REVIEWED
from annotator.formats.shown import shown
from annotator.store.database import Database
from annotator.workspace.import_prepare import Preparation, PreparedRow
from annotator.workspace.import_report import FileReport, ImportReport
from annotator.workspace.import_rows import RowImport
from annotator.workspace.import_sessions import BY_SESSION, annotators_for, sessions_in
from annotator.workspace.import_worker import Task
from annotator.workspace.import_workers import rows_from, workers_for
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
    gold: bool = False,
    progress: ProgressCallback = lambda done, total: None,
) -> ImportReport:
    """Store the articles of the files; spans and relations they carry become suggestions.

    Each file goes in whole or, when a line of it is bad, not at all; the others still do.

    Args:
        project: where to.
        files: regular files, or folders for formats that have them; a name given twice is read once.
        format: of all of them; AUTO goes by the name and the beginning of each.
        annotator: take answered rows as this person's; their spans are then no suggestions. With
            `BY_SESSION` as the person's whom each row names.
        skip_bad: import the good lines, and write the bad ones beside the file with the reasons.
        offsets: what the offsets in the files count.
        gold: by session: take what was reviewed as the gold layer, and not as that of `reviewed`.
        labels: label in the files → the label of the schema it is taken as, empty to leave it out.
        progress: told from time to time.

    Raises:
        UsageError: a label is to be taken as one that the schema does not know.
        StoreError: the database refuses; files before that one are stored.
        ProjectError: the annotator has the project open.
    """
    _check_labels(labels or {}, project.schema)
    paths = _distinct(files, format)
    reader = RowReader(project.schema, offsets, did_you_mean, labels=labels or {})
    meter = _Meter(sum(map(_size, paths)), progress)
    names: Mapping[str, str] = {}
    if annotator == BY_SESSION:
        sessions = sessions_in(paths, format, reader)
        names = dict(annotators_for(sessions - {REVIEWED}, project.settings.dataset))
        if REVIEWED in sessions:
            names[REVIEWED] = GOLD if gold else REVIEWED.lstrip("@")
    with ExitStack() as held:
        for name in (annotator,) if annotator not in (None, BY_SESSION) else names.values():
            held.callback(project.take_place(name).release)
        database = held.enter_context(project.database())
        importers = [
            _FileImport(
                project,
                database,
                path,
                format,
                reader,
                meter,
                Preparation(source_name(path), project.schema.hash, annotator, names or None),
            )
            for path in paths
        ]
        return ImportReport(tuple(importer.run(skip_bad=skip_bad) for importer in importers), names)


def _check_labels(labels: Mapping[str, str], schema: LabelSchema) -> None:
    known = [*(label.id for label in schema.spans), *(label.id for label in schema.relations)]
    for given, label in labels.items():
        if label and label not in known:
            what = f"{shown(given)} cannot be taken as {shown(label)}: the label schema has no such label"
            raise UsageError(what, did_you_mean(label, known))


def _distinct(files: Sequence[Path], format: FileFormat) -> list[Path]:
    """The names without those that are there already; the files of a pair are read together."""
    in_pairs = any(spec.name == format and spec.reads_folder for spec in FORMATS)
    found: dict[Path, Path] = {}
    for path in files:
        is_part = in_pairs and bool(path.suffix) and not path.is_dir()
        found.setdefault(path.with_suffix("") if is_part else path, path)
    return list(found.values())


def _size(path: Path) -> int:
    """Bytes of a file, or of the files in a folder; 0 for what cannot be read."""
    try:
        if path.is_dir():
            folder = open_folder(path)
            return sum(_size(folder.path / name) for name in folder.names)
        return os.lstat(path).st_size
    except (OSError, ValueError, DataError):
        return 0


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
        preparation: Preparation,
    ) -> None:
        self._project, self._database, self._meter = project, database, meter
        self._path, self._format, self._preparation = path, format, preparation
        self._report = FileReport(path)
        self._reader = replace(reader, losses=self._report.losses)

    def run(self, *, skip_bad: bool) -> FileReport:
        """Read the file once, and store it while it is read; what was stored stays only when all is well."""
        try:
            with (
                opened_records(self._path, self._format) as records,
                putting_aside(self._path) as refused,
                self._database.transaction(),
            ):
                self._store(records, refused, skip_bad=skip_bad)
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

    def _store(self, records: Records, refused: Refused, *, skip_bad: bool) -> None:
        """Store every good row, put the others aside; _NotImported when these keep the file out."""
        report = self._report
        rows = RowImport(self._database, self._preparation.source, self._preparation.schema, report)
        has_records = records.is_folder
        with self._prepared(records) as prepared:
            for row in prepared:
                self._meter.advance(row.size)
                has_records = has_records or isinstance(row.place, int)
                clash = rows.store(row) if row.article is not None else None
                if errors := row.errors if clash is None else (clash,):
                    report.note_errors(errors)
                    if skip_bad:
                        refused.put(row.place, row.size, errors, row.content or row.line)
        rows.finish()
        if report.refused:
            if not (skip_bad and has_records):
                raise _NotImported
            self._write(refused)

    @contextmanager
    def _prepared(self, records: Records) -> Iterator[Iterator[PreparedRow]]:
        """All records, ready to be stored; those of a large file come from processes of their own."""
        if records.is_lines and (workers := workers_for(_size(self._path))):
            task = Task(self._path, self._reader, self._preparation)
            with rows_from(records.lines(), task, workers) as prepared:
                yield prepared
        else:
            yield map(self._preparation.prepared, records.rows(self._reader))

    def _write(self, refused: Refused) -> None:
        """Write the refused records before the good ones are stored for good."""
        try:
            refused.write()
        except ProjectError as error:
            raise DataError(error.message, error.hint) from error
        self._report.rejected_file = rejected_path(self._path)
