"""One file's prepared rows on their way into the store: articles, somebody's annotations, suggestions."""

from annotator.document.errors import DataError
from annotator.formats.incoming import Remark
from annotator.formats.shown import shown
from annotator.store.database import Database
from annotator.store.imports import ArticleValues, FirstDecision, Found, ImportWriter
from annotator.workspace.agreement_questions import identity
from annotator.workspace.answers import OTHER_QUESTION, after_answer
from annotator.workspace.import_prepare import PreparedRow, as_further, with_key
from annotator.workspace.import_report import FileReport
from annotator.workspace.import_suggestions import SuggestionImport

SESSIONS_NAMED = 5
"""So many of those whose rows are taken under one name are remembered."""


class RowImport:
    """Stores the rows of one file, in one transaction that the caller holds.

    Args:
        database: where to.
        source: the file's name, as it is stored; schema: hash of the label schema.
        report: of the file; counts what becomes of the rows.
    """

    def __init__(self, database: Database, source: str, schema: str, report: FileReport) -> None:
        self._report = report
        self._writer = ImportWriter(database)
        self._suggestions = SuggestionImport(database, self._writer, source, schema)
        self._first_new = self._writer.count + 1
        self._places: list[int | str] = []
        self._met: set[int] = set()
        self._sessions: dict[str, list[str]] = {}
        self._ordinals: dict[tuple[str, str], int] = {}

    def store(self, row: PreparedRow) -> DataError | None:
        """Store one row; the error, without storing anything, when its key stands for another text."""
        article = row.article
        assert article is not None
        found = self._writer.find(article.key)
        if found is not None and found.text != article.text:
            if not row.text_key:
                return self._clash(row, article, found)
            row = with_key(row, row.text_key)._replace(remarks=(*row.remarks, (Remark.SHARED_IDS, "id")))
            article, found = row.article, self._writer.find(row.text_key)
            assert article is not None
        report = self._report
        report.rows += 1
        report.first_key = report.first_key or article.key
        if row.decision is not None:
            self._take_over(row, found)
            return None
        number = self._add(row) if found is None else self._join(row, found)
        report.answered += row.is_somebodys
        is_taken = found is None
        if row.suggestions is not None and (found is None or not row.is_somebodys):
            is_taken |= self._suggest(row, number, is_new=found is None)
        if is_taken:
            self._tell(row)
        return None

    def finish(self) -> None:
        """Write what is left."""
        self._writer.finish()

    def _file(self, row: PreparedRow) -> tuple[str, int]:
        """The file that a row is in, and its line, 0 for a file that is one record."""
        if isinstance(row.place, int):
            return str(self._report.file), row.place
        return row.place or str(self._report.file), 0

    def _clash(self, row: PreparedRow, article: ArticleValues, found: Found) -> DataError:
        is_ours = found.number >= self._first_new
        place = self._places[found.number - self._first_new] if is_ours else "the project"
        where = f"in line {place}" if isinstance(place, int) else f"in {place or self._report.file}"
        what = f"{shown(article.key)} stands for another text {where}"
        hint = "give the changed text an id of its own"
        file, line = self._file(row)
        return DataError(what, hint, file=file, line=line, field="id")

    def _add(self, row: PreparedRow) -> int:
        report, article = self._report, row.article
        assert article is not None
        self._places.append(row.place)
        report.added += 1
        report.first_added = report.first_added or article.key
        return self._writer.add(article, row.line, line_of=row.annotator)

    def _join(self, row: PreparedRow, found: Found) -> int:
        """Count an article that is there, and give it the row's tokens if it has none yet."""
        assert row.article is not None
        self._report.same += 1
        self._writer.give_tokens(found.number, row.article)
        return found.number

    def _take_over(self, row: PreparedRow, found: Found | None) -> None:
        """Store a person's annotations; a further row of theirs about a text gets an article of its own."""
        row, found = self._told_apart(row, found)
        report, annotator = self._report, row.annotator
        assert row.article is not None and row.decision is not None
        number = self._add(row) if found is None else self._join(row, found)
        decision: FirstDecision | None = row.decision
        if found is not None and self._writer.has_decided(annotator, number):
            if not self._is_other_question(row, number):
                report.kept += 1
                return
            report.beside += 1
            decision = self._beside(row, number)
        if decision is not None:
            self._writer.decide(annotator, number, decision, row.article, row.line)
        report.answers += 1
        self._note_session(row)
        self._tell(row)

    def _note_session(self, row: PreparedRow) -> None:
        """Remember the sessions of whoever has rows of several."""
        sessions = self._sessions.setdefault(row.annotator, [])
        if row.session and row.session not in sessions and len(sessions) < SESSIONS_NAMED:
            sessions.append(row.session)
            if len(sessions) > len(self._report.sessions):
                self._report.sessions[:] = sessions

    def _is_other_question(self, row: PreparedRow, number: int) -> bool:
        """Whether what the person has said here about the article answers other questions than this row."""
        assert row.decision is not None
        if row.decision.command != OTHER_QUESTION:
            return self._writer.commands_of(row.annotator, number) == {OTHER_QUESTION}
        asked = {identity(line) for line in self._writer.rows_of(row.annotator, number)}
        return row.line is not None and identity(row.line) not in asked

    def _beside(self, row: PreparedRow, number: int) -> FirstDecision | None:
        """Keep a row of another question beside the others; the decision of one about spans, to be stored."""
        assert row.article is not None and row.decision is not None
        if row.decision.command == OTHER_QUESTION:
            self._writer.keep_beside(row.annotator, number, row.article, row.line or b"")
            return None
        return after_answer(row.decision, self._writer.put_beside(row.annotator, number))

    def _told_apart(self, row: PreparedRow, found: Found | None) -> tuple[PreparedRow, Found | None]:
        """The row, under a key of its own when the person has answered its article before in this file."""
        assert row.article is not None
        whose = row.annotator, row.article.key
        if (met := hash(whose)) not in self._met:
            self._met.add(met)
            return row, found
        self._report.further += 1
        self._ordinals[whose] = self._ordinals.get(whose, 1) + 1
        row = as_further(row, self._ordinals[whose])
        assert row.article is not None
        return row, self._writer.find(row.article.key)

    def _suggest(self, row: PreparedRow, number: int, *, is_new: bool) -> bool:
        """Store what the row suggests, if that is new; whether it is."""
        assert row.article is not None and row.suggestions is not None
        stored = self._suggestions.store(row.suggestions, row.article.key, number, is_new=is_new)
        if stored is None:
            return False
        self._report.renewed += not is_new
        self._report.spans += stored.spans
        self._report.relations += stored.relations
        return True

    def _tell(self, row: PreparedRow) -> None:
        if row.remarks:
            file, line = self._file(row)
            place = f"{file}:{line}" if line else file
            for remark, field in row.remarks:
                self._report.losses.add(remark, f"{place}: {field}")
