"""One file's rows on their way into the store: articles, somebody's annotations, suggestions."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from annotator.document.article import Tokens
from annotator.document.errors import DataError
from annotator.document.ids import further_key
from annotator.extractor.sentences import sentence_borders
from annotator.formats.incoming import IncomingRow
from annotator.formats.reading import ReadRow
from annotator.formats.shown import shown
from annotator.store.articles import ArticleRow
from annotator.store.database import Database
from annotator.store.imports import Found, ImportWriter
from annotator.workspace.answers import answer_of, is_somebodys
from annotator.workspace.import_report import FileReport
from annotator.workspace.import_suggestions import SuggestionImport

WhoIs = Callable[[IncomingRow], str | None]
"""The annotator whose annotations a row holds; None when they are not to be taken over."""

SESSIONS_NAMED = 5
"""So many of those whose rows are taken under one name are remembered."""


class RowImport:
    """Stores the rows of one file, in one transaction that the caller holds.

    Args:
        database: where to.
        path: the file; source: its name, as it is stored.
        schema: hash of the label schema.
        who_is: whose annotations to take over.
        report: counts what becomes of the rows.
    """

    def __init__(
        self, database: Database, path: Path, source: str, schema: str, who_is: WhoIs, report: FileReport
    ) -> None:
        self._file = str(path)
        self._source, self._schema, self._who_is, self._report = source, schema, who_is, report
        self._writer = ImportWriter(database)
        self._suggestions = SuggestionImport(database, self._writer, source, schema)
        self._first_new = self._writer.count + 1
        self._places: list[int | str] = []
        self._met: set[int] = set()
        self._ordinals: dict[tuple[str, str], int] = {}

    def store(self, read: ReadRow, row: IncomingRow) -> DataError | None:
        """Store one row; the error, without storing anything, when its key stands for another text."""
        annotator = self._who_is(row) if is_somebodys(row) else None
        found = self._writer.find(row.key)
        if found is not None and found.text != row.text:
            return self._clash(read, row, found)
        report = self._report
        report.rows += 1
        report.first_key = report.first_key or row.key
        if annotator is not None:
            self._take_over(read, row, annotator, found)
            return None
        number = self._add(read, row) if found is None else found.number
        report.same += found is not None
        report.answered += is_somebodys(row)
        is_taken = found is None
        if found is None or not is_somebodys(row):
            is_taken |= self._suggest(row, number, is_new=found is None)
        if is_taken:
            self._tell(read, row)
        return None

    def finish(self) -> None:
        """Write what is left."""
        self._writer.finish()

    def _clash(self, read: ReadRow, row: IncomingRow, found: Found) -> DataError:
        is_ours = found.number >= self._first_new
        place = self._places[found.number - self._first_new] if is_ours else ""
        where = f"in line {place}" if isinstance(place, int) else f"in {place or 'the project'}"
        what = f"{shown(row.key)} stands for another text {where}"
        hint = "give the changed text an id of its own"
        return DataError(what, hint, file=read.file or self._file, line=read.line, field="id")

    def _add(self, read: ReadRow, row: IncomingRow, *, annotator: str = "") -> int:
        report = self._report
        self._places.append(read.line or read.file or self._file)
        report.added += 1
        report.first_added = report.first_added or row.key
        return self._writer.add(_article_row(row, self._source), line_of=annotator)

    def _take_over(self, read: ReadRow, row: IncomingRow, annotator: str, found: Found | None) -> None:
        """Store a person's annotations; a further row of theirs about a text gets an article of its own."""
        row, found = self._told_apart(row, annotator, found)
        report = self._report
        if found is None:
            number = self._add(read, row, annotator=annotator)
        else:
            number = found.number
            report.same += 1
        if found is not None and self._writer.has_decided(annotator, number):
            report.kept += 1
            return
        decision, summary = answer_of(row, row.key, annotator, self._source, self._schema)
        self._writer.decide(annotator, number, decision, summary, _incoming_row(row, self._source))
        report.answers += 1
        self._note_session(row.session)
        self._tell(read, row)

    def _told_apart(
        self, row: IncomingRow, annotator: str, found: Found | None
    ) -> tuple[IncomingRow, Found | None]:
        """The row, under a key of its own when the person has answered its article before in this file."""
        met = hash((annotator, row.key))
        if met not in self._met:
            self._met.add(met)
            return row, found
        self._report.further += 1
        ordinal = self._ordinals[annotator, row.key] = self._ordinals.get((annotator, row.key), 1) + 1
        row = replace(row, key=further_key(row.key, ordinal))
        return row, self._writer.find(row.key)

    def _note_session(self, session: str) -> None:
        sessions = self._report.sessions
        if session and session not in sessions and len(sessions) < SESSIONS_NAMED:
            sessions.append(session)

    def _suggest(self, row: IncomingRow, number: int, *, is_new: bool) -> bool:
        """Store what the row suggests, if that is new; whether it is."""
        stored = self._suggestions.store(row, number, is_new=is_new) if row.spans else None
        if stored is None:
            return False
        self._report.renewed += not is_new
        self._report.spans += len(stored.spans)
        self._report.relations += len(stored.relations)
        return True

    def _tell(self, read: ReadRow, row: IncomingRow) -> None:
        file = read.file or self._file
        place = f"{file}:{read.line}" if read.line else file
        for remark, field in row.remarks:
            self._report.losses.add(remark, f"{place}: {field}")


def _article_row(row: IncomingRow, source: str) -> ArticleRow:
    tokens = None
    if row.tokens is not None:
        starts, ends = row.tokens.starts, row.tokens.ends
        tokens = Tokens(starts, ends, sentence_borders(row.text, starts, ends))
    return ArticleRow(row.key, row.text, row.meta, source, row.line or None, row.hashes, tokens)


def _incoming_row(row: IncomingRow, source: str) -> ArticleRow:
    return ArticleRow(row.key, row.text, row.meta, source, row.line or None, row.hashes)
