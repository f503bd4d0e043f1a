"""Articles in: files are checked as a whole, then stored as a whole, or not at all."""

import os
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import BinaryIO

from annotator.config.nearest import did_you_mean
from annotator.document.article import Tokens
from annotator.document.errors import DataError, ProjectError
from annotator.document.offsets import OffsetUnit
from annotator.editing.annotations import Answer
from annotator.extractor.sentences import sentence_borders
from annotator.formats.incoming import IncomingRow
from annotator.formats.input_file import open_folder, open_input, source_name
from annotator.formats.losses import Losses
from annotator.formats.read_row import RowReader
from annotator.formats.reading import FileFormat, ReadRow, read_rows
from annotator.formats.recognise import recognised
from annotator.formats.registry import FORMATS, FormatSpec, Source
from annotator.formats.rejected import rejected_path, write_rejected
from annotator.formats.shown import shown
from annotator.store.articles import ArticleRow, add_articles, add_incoming, get_article, has_article
from annotator.store.database import Database
from annotator.store.decisions import annotators_of, append
from annotator.store.lease import Lease
from annotator.store.suggestions import add_suggestions, new_run
from annotator.workspace.answers import answer_of
from annotator.workspace.project import Project

ProgressCallback = Callable[[int, int], None]
"""Told how many bytes of how many have been read."""

ERRORS_KEPT = 50
"""Errors of one file that are remembered; the rest is counted."""


@dataclass(slots=True)
class FileReport:
    """What became of one file.

    Attributes:
        file: it, or the folder.
        rows: articles in it that could be used.
        added: articles stored; same: those that were there already, or twice in the file.
        spans, relations: suggestions stored with them.
        answers: answered rows taken over as the annotator's; kept: not, since they had begun the article.
        answered: rows that carried somebody's answer, which was not asked for.
        repeated_relations: relations given twice in one row, taken once.
        foreign_relations: relations to ends that are no spans: kept with the row, not suggested.
        off_tokens: spans that are not on the borders of the row's tokens: kept by character.
        errors: the first ERRORS_KEPT; error_count: all.
        refused: lines that could not be used.
        rejected_file: where these went, when the others were imported.
        losses: what of the file a row cannot carry.
        first_key: key of the first article in it; first_added: of the first that is new.
    """

    file: Path
    rows: int = 0
    added: int = 0
    same: int = 0
    spans: int = 0
    relations: int = 0
    answers: int = 0
    kept: int = 0
    answered: int = 0
    repeated_relations: int = 0
    foreign_relations: int = 0
    off_tokens: int = 0
    errors: list[DataError] = field(default_factory=list)
    error_count: int = 0
    refused: int = 0
    rejected_file: Path | None = None
    losses: Losses = field(default_factory=Losses)
    first_key: str = ""
    first_added: str = ""

    @property
    def is_imported(self) -> bool:
        """Whether what is good in the file is now in the project."""
        return not self.error_count or self.rejected_file is not None

    def note_errors(self, errors: Sequence[DataError]) -> None:
        """Count a refused line and remember why."""
        self.refused += 1
        self.error_count += len(errors)
        self.errors.extend(errors[: ERRORS_KEPT - len(self.errors)])


@dataclass(frozen=True, slots=True)
class ImportReport:
    """What became of each file, in the order they were named."""

    files: tuple[FileReport, ...]

    @property
    def is_complete(self) -> bool:
        """Whether no file was left out."""
        return all(file.is_imported for file in self.files)

    @property
    def start_key(self) -> str | None:
        """Where to begin reading: the first new article, else the only one there is, else None."""
        if added := next((file.first_added for file in self.files if file.first_added), None):
            return added
        keys = [file.first_key for file in self.files if file.rows]
        return keys[0] if sum(file.rows for file in self.files) == 1 else None


def import_files(
    project: Project,
    files: Sequence[Path],
    *,
    format: FileFormat = FileFormat.AUTO,
    annotator: str | None = None,
    skip_bad: bool = False,
    offsets: OffsetUnit = OffsetUnit.CODEPOINT,
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
        progress: told from time to time.

    Raises:
        StoreError: the database refuses; files before that one are stored.
        ProjectError: the annotator has the project open.
    """
    paths = list(dict.fromkeys(files))
    reader = RowReader(project.schema, offsets, did_you_mean)
    meter = _Meter(sum(map(_size, paths)), progress)
    with ExitStack() as held:
        if annotator is not None:
            held.callback(Lease(project.directory, annotator).release)
        database = held.enter_context(project.database())
        importers = (_Importer(project, database, path, format, reader, meter, annotator) for path in paths)
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
    """Adds up bytes; every file is read twice, and each reading is half of it."""

    def __init__(self, total: int, progress: ProgressCallback) -> None:
        self._total, self._progress, self._done = 2 * total, progress, 0

    def advance(self, size: int) -> None:
        self._done += size
        self._progress(min(self._done, self._total) // 2, self._total // 2)


class _Importer:
    """The import of one file."""

    def __init__(
        self,
        project: Project,
        database: Database,
        path: Path,
        format: FileFormat,
        reader: RowReader,
        meter: _Meter,
        annotator: str | None,
    ) -> None:
        self._project, self._database, self._reader = project, database, reader
        self._path, self._format, self._meter = path, format, meter
        self._annotator, self._source = annotator, source_name(path)
        self._report = FileReport(path)
        self._run = 0
        self._spec: FormatSpec | None = None

    def run(self, *, skip_bad: bool) -> FileReport:
        """Check the file, then store it."""
        try:
            if self._format is FileFormat.AUTO:
                self._format = recognised(self._path)
            self._spec = _spec(self._format)
            with self._opened() as file:
                can_skip = self._check_all(file) and skip_bad
                if self._report.errors and not can_skip:
                    return self._report
                if self._report.errors:
                    self._write_rejected(file)
                with self._database.transaction():
                    self._store_all(file)
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
        """The records; what their format loses is in the report afterwards."""
        losses = self._report.losses = Losses()
        reader = replace(self._reader, losses=losses)
        if file is not None:
            file.seek(0)
        if self._spec is not None:
            return self._checked(self._spec.reader()(Source(self._path, file), reader))
        assert file is not None
        return self._checked(read_rows(file, self._path, self._format, reader))

    def _check_all(self, file: BinaryIO | None) -> bool:
        """Note all errors; whether the file has several records, so that bad ones can be left out."""
        has_records = self._spec is not None and self._spec.reads_folder
        for read in self._rows(file):
            has_records = has_records or read.line > 0
            if read.errors:
                self._report.note_errors(read.errors)
        return has_records

    def _write_rejected(self, file: BinaryIO | None) -> None:
        try:
            write_rejected(self._path, (read for read in self._rows(file) if read.errors))
        except ProjectError as error:
            raise DataError(error.message, error.hint) from error
        self._report.rejected_file = rejected_path(self._path)

    def _store_all(self, file: BinaryIO | None) -> None:
        refused = 0
        for read in self._rows(file):
            if read.row is not None:
                self._store(read.row)
            refused += bool(read.errors)
        if refused != self._report.refused:
            hint = "import it again when nothing writes to it any more"
            raise DataError("the file changed while it was read", hint, file=str(self._path))

    def _checked(self, rows: Iterator[ReadRow]) -> Iterator[ReadRow]:
        """The rows; one whose key stands for another text, here or in the project, becomes an error."""
        first: dict[str, tuple[str, int]] = {}
        for read in rows:
            self._meter.advance(read.size)
            row = read.row
            if row is None:
                yield read
                continue
            place = f"in line {read.line}" if read.line else f"in {read.file}"
            is_first = row.key not in first
            where, digest = first.setdefault(row.key, (place, hash(row.text)))
            if digest != hash(row.text):
                yield self._clash(read, row, where)
            elif is_first and self._has_other_text(row):
                yield self._clash(read, row, "in the project")
            else:
                yield read

    def _has_other_text(self, row: IncomingRow) -> bool:
        return has_article(self._database, row.key) and get_article(self._database, row.key).text != row.text

    def _clash(self, read: ReadRow, row: IncomingRow, where: str) -> ReadRow:
        what = f"{shown(row.key)} stands for another text {where}"
        hint = "give the changed text an id of its own"
        error = DataError(what, hint, file=read.file or str(self._path), line=read.line, field="id")
        return ReadRow(read.line, read.size, None, (error,), read.content, read.file)

    def _store(self, row: IncomingRow) -> None:
        report, stored = self._report, _article_row(row, self._source)
        report.rows += 1
        report.first_key = report.first_key or row.key
        counts = add_articles(self._database, [stored])
        report.added += counts.added
        report.same += counts.same
        if counts.added:
            report.first_added = report.first_added or row.key
        if row.answer is not None and self._annotator is not None:
            self._store_answer(row, row.answer, stored, self._annotator)
            return
        report.answered += row.answer is not None
        if counts.added:
            report.foreign_relations += row.foreign_relations
            report.repeated_relations += row.repeated_relations
            report.off_tokens += row.off_tokens
            self._store_suggestions(row)

    def _store_answer(self, row: IncomingRow, answer: Answer, stored: ArticleRow, annotator: str) -> None:
        if annotator in annotators_of(self._database, row.key):
            self._report.kept += 1
            return
        decision, summary = answer_of(row, answer, annotator, self._source, self._project.schema.hash)
        append(self._database, annotator, row.key, decision, summary)
        add_incoming(self._database, annotator, stored)
        self._report.answers += 1

    def _store_suggestions(self, row: IncomingRow) -> None:
        if not row.spans:
            return
        source, schema = self._source, self._project.schema.hash
        run = self._run = self._run or new_run(self._database, source=source, schema_hash=schema)
        suggestions = row.suggestions(run, source)
        add_suggestions(self._database, run, row.key, suggestions.spans, suggestions.relations)
        self._report.spans += len(suggestions.spans)
        self._report.relations += len(suggestions.relations)


def _article_row(row: IncomingRow, source: str) -> ArticleRow:
    tokens = None
    if row.tokens is not None:
        starts, ends = row.tokens.starts, row.tokens.ends
        tokens = Tokens(starts, ends, tuple(sentence_borders(row.text, starts, ends)))
    return ArticleRow(row.key, row.text, row.meta, source, row.line or None, row.hashes, tokens)
