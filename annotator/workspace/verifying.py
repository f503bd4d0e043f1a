"""The verification: that nothing is damaged, and that what is kept is what was decided.

`check` asks whether the annotations are good; this asks whether they are whole.
"""

import json
from collections import Counter, defaultdict
from collections.abc import Callable, Generator, Iterator
from contextlib import closing
from itertools import chain

from annotator.document.errors import AnnotatorError
from annotator.document.schema import LabelSchema, Severity
from annotator.store.acceptance import Changes, acceptance_changes, wrong_acceptance
from annotator.store.articles import article_key_at, count_articles, get_article, get_incoming
from annotator.store.assigned import wrong_assigned
from annotator.store.catalogue import wrong_catalogue
from annotator.store.database import Database
from annotator.store.decisions import annotators_of, articles_decided_after, iter_edits, unsummarized
from annotator.store.leftovers import leftovers
from annotator.store.progress import wrong_progress
from annotator.store.streams import last_decision
from annotator.store.structure import broken_references, damages, is_structure_seen, structure_faults
from annotator.store.suggestions import get_suggestions, runs_for
from annotator.store.verified import VerifiedSoFar, keep_verified, verified_so_far
from annotator.workspace.check import Finding, article_faults, decision_faults
from annotator.workspace.faults import REPORT, RESTORE, Fault
from annotator.workspace.project import Project

AT_ONCE = 500
"""Articles between two times at which the place is kept."""

_UNREADABLE = (AnnotatorError, ValueError, TypeError, LookupError, AttributeError)
"""What reading a row raises whose content is not what was written."""

Told = Callable[[str, int, int], None]
"""Told what is looked at, and how much of how much has been."""


class Verification:
    """One run over a project; read `findings` to its end.

    Attributes:
        begun_after: number of the last article that an earlier run had looked at, 0 without one.
        articles: how many there are; looked: up to which number they have been looked at.
        errors: how many errors have been found, by the earlier run too.
    """

    def __init__(self, project: Project, *, resume: bool = False, told: Told = lambda *_: None) -> None:
        """Prepare a run.

        Args:
            project: the project; people may go on annotating.
            resume: go on where an earlier run was ended.
            told: for progress.
        """
        self._project, self._told, self._resume = project, told, resume
        self.begun_after = self.looked = self.articles = self.errors = 0

    def findings(self) -> Generator[Finding, None, None]:
        """Everything that is wrong.

        First the file, then each article with what everybody decided about it, then what is counted over all.
        Raises StoreError when the database cannot be read at all.
        """
        with self._project.database() as database:
            database.let_interrupt()
            name = database.name
            parts = self._file(database, name), self._articles(database), self._totals(database, name)
            for part in parts:
                with closing(part):
                    for finding in part:
                        self.errors += finding.severity is Severity.ERROR
                        yield finding
            keep_verified(database, None)

    def _file(self, database: Database, name: str) -> Generator[Finding, None, None]:
        self._told("the file", 0, 1)
        for what in damages(database):
            yield Finding(Severity.ERROR, name, "-", f"the file is damaged ({what})", RESTORE)
        if is_structure_seen(database):
            for what in structure_faults(database):
                yield Finding(Severity.ERROR, name, "-", what, RESTORE)
        else:
            what, how = (
                "tables and rights cannot be compared with this role",
                "verify as the database's owner",
            )
            yield Finding(Severity.WARN, name, "-", what, how)
        for what in broken_references(database):
            yield Finding(Severity.ERROR, name, "-", what, RESTORE)
        for left in leftovers(database.address):
            severity = Severity.ERROR if left.is_error else Severity.WARN
            yield Finding(severity, left.file, "-", left.what, left.how)
        self._told("the file", 1, 1)

    def _articles(self, database: Database) -> Generator[Finding, None, None]:
        self.articles, newest = count_articles(database), last_decision(database)
        again: tuple[int, ...] = ()
        if self._resume and (place := verified_so_far(database)) is not None:
            self.begun_after, self.errors = place.article, self.errors + place.errors
            again = articles_decided_after(database, place.decision, place.article + 1)
        errors = self.errors
        try:
            for number in chain(again, range(self.begun_after + 1, self.articles + 1)):
                yield from _article(self._project.schema, database, number)
                if number > self.begun_after:
                    self.looked, errors = number, self.errors
                    if number % AT_ONCE == 0:
                        keep_verified(database, VerifiedSoFar(number, newest, errors))
                self._told("articles", max(number, self.begun_after), self.articles)
        finally:
            if 0 < self.looked < self.articles:
                keep_verified(database, VerifiedSoFar(self.looked, newest, errors))

    def _totals(self, database: Database, name: str) -> Generator[Finding, None, None]:
        checks: tuple[Callable[[Database, str], Iterator[Finding]], ...] = (
            self._acceptance, _progress, _catalogue, _assigned, _summaries
        )  # fmt: skip
        with database.snapshot():
            for check in checks:
                try:
                    found = [*check(database, name)]
                except _UNREADABLE as error:
                    what = f"what is counted over all articles cannot be compared ({error})"
                    found = [Finding(Severity.ERROR, name, "-", what, RESTORE)]
                yield from found
        self._told("counts", 1, 1)

    def _acceptance(self, database: Database, name: str) -> Iterator[Finding]:
        newest = last_decision(database)
        changes: defaultdict[str, Changes] = defaultdict(Counter)
        for number, annotator, edits in iter_edits(database):
            changes[annotator].update(acceptance_changes(edits))
            self._told("counts", number, newest + 1)
        for annotator in wrong_acceptance(database, changes):
            what = "the counts of accepted and rejected suggestions are wrong"
            yield Finding(Severity.ERROR, name, annotator, what, REPORT)


def _progress(database: Database, name: str) -> Iterator[Finding]:
    for annotator in wrong_progress(database):
        yield Finding(Severity.ERROR, name, annotator, "the counts of articles are wrong", REPORT)


def _catalogue(database: Database, name: str) -> Iterator[Finding]:
    for number in wrong_catalogue(database):
        what = "the queue's count of its suggestions is wrong"
        yield Finding(Severity.ERROR, _key(database, number), "-", what, REPORT)


def _assigned(database: Database, name: str) -> Iterator[Finding]:
    for annotator, number in wrong_assigned(database):
        what = "who holds the article is not as assigned"
        yield Finding(Severity.ERROR, _key(database, number), annotator, what, REPORT)


def _summaries(database: Database, name: str) -> Iterator[Finding]:
    for annotator, number in unsummarized(database):
        what = "there are decisions and no summary of them"
        yield Finding(Severity.ERROR, _key(database, number), annotator, what, REPORT)


def _key(database: Database, number: int) -> str:
    return article_key_at(database, number) or str(number)


def _article(schema: LabelSchema, database: Database, number: int) -> Iterator[Finding]:
    """What is wrong with an article and with what anybody decided about it, as of one moment."""
    with database.snapshot():
        key = article_key_at(database, number)
        if key is None:
            yield Finding(Severity.ERROR, str(number), "-", "the article is missing", RESTORE)
            return
        for fault in _readable(lambda: _came(database, key)):
            yield Finding(fault[0], key, "-", *fault[1:])
        for run in runs_for(database, number) or (0,):
            for fault in _readable(lambda run=run: _suggested(database, key, run)):  # type: ignore[misc]
                yield Finding(fault[0], key, "-", *fault[1:])
        for annotator in annotators_of(database, key):
            found = _readable(lambda who=annotator: decision_faults(schema, database, key, who))  # type: ignore[misc]
            for severity, what, how in found:
                if severity is Severity.ERROR:
                    yield Finding(severity, key, annotator, what, how)


def _came(database: Database, key: str) -> Iterator[Fault]:
    """Whether the text is that of the row it came as, where that has one."""
    line = get_incoming(database, key).line
    row = json.loads(line) if line is not None else None
    said = row.get("text") if isinstance(row, dict) else None
    if isinstance(said, str) and said != get_article(database, key).text:
        yield Severity.ERROR, "its text is not that of the row it came as", RESTORE


def _suggested(database: Database, key: str, run: int) -> Iterator[Fault]:
    return article_faults(get_article(database, key), get_suggestions(database, run, key))


def _readable(read: Callable[[], Iterator[Fault]]) -> list[Fault]:
    """The faults found, or that a stored row cannot be read."""
    try:
        return [*read()]
    except _UNREADABLE as error:
        return [(Severity.ERROR, f"what is stored cannot be read ({error})", RESTORE)]
