"""The check: every article and everybody's decisions, replayed and compared with what is stored."""

import time
from collections.abc import Iterable, Iterator

from msgspec import Struct
from msgspec.structs import replace

from annotator.document.article import Article
from annotator.document.relations import Suggestions
from annotator.document.safe_text import safe
from annotator.document.schema import LabelSchema, Severity
from annotator.editing.annotations import Annotations, SpanRecord
from annotator.editing.decisions import Decision
from annotator.editing.edits import (
    AnswerEdit,
    Edit,
    FlagEdit,
    FrameEdit,
    NoteEdit,
    RelationEdit,
    SettledEdit,
    SpanEdit,
    apply_edits,
)
from annotator.editing.rules import problems
from annotator.editing.session import restored_board
from annotator.store.articles import article_key_at, get_article, iter_article_keys
from annotator.store.assigned import wrong_assigned
from annotator.store.catalogue import wrong_catalogue
from annotator.store.database import Database
from annotator.store.decisions import history
from annotator.store.health import quick_check
from annotator.store.progress import wrong_progress
from annotator.store.suggestions import get_suggestions, latest_run_for
from annotator.store.summaries import get_summary, iter_begun
from annotator.workspace.answers import IMPORTS
from annotator.workspace.deciding import summarize
from annotator.workspace.faults import (
    EDIT,
    REPORT,
    RESTORE,
    Extent,
    Fault,
    annotation_faults,
    extent_faults,
    extent_of,
    named,
    token_faults,
)
from annotator.workspace.project import Project


class Finding(Struct, frozen=True):
    """Something that is not as it must be.

    Attributes:
        article: key, or the database's name when the finding is about the whole.
        annotator: whose decisions, `-` when it is about nobody's.
    """

    severity: Severity
    article: str
    annotator: str
    what: str
    how: str

    def __str__(self) -> str:
        word = "warning: " if self.severity is Severity.WARN else ""
        return ": ".join((safe(self.article), self.annotator, word + safe(self.what), safe(self.how)))


def check(project: Project) -> Iterator[Finding]:
    """Everything that is wrong: the file, then article by article, then everybody's decisions.

    It may run while people decide: each history is looked at as of one moment. Warnings do not make
    the project unusable. Raises StoreError when the database cannot be read.
    """
    with project.database() as database:
        name = database.name
        complaint = quick_check(database, time.time_ns() // 1_000_000)
        if complaint:
            yield Finding(Severity.ERROR, name, "-", f"the file is damaged ({complaint})", RESTORE)
        with database.snapshot():
            wrong, unweighed = wrong_progress(database), wrong_catalogue(database)
            misheld = wrong_assigned(database)
        for annotator in wrong:
            yield Finding(Severity.ERROR, name, annotator, "the counts of articles are wrong", REPORT)
        for number in unweighed:
            key = article_key_at(database, number) or str(number)
            yield Finding(Severity.ERROR, key, "-", "the queue's count of its suggestions is wrong", REPORT)
        for annotator, number in misheld:
            key = article_key_at(database, number) or str(number)
            yield Finding(Severity.ERROR, key, annotator, "who holds the article is not as assigned", REPORT)
        for key in iter_article_keys(database):
            article = get_article(database, key)
            suggestions = get_suggestions(database, latest_run_for(database, key), key)
            for severity, what, how in article_faults(article, suggestions):
                yield Finding(severity, key, "-", what, how)
        for key, annotator in iter_begun(database):
            with database.snapshot():
                found = [*decision_faults(project.schema, database, key, annotator)]
            for severity, what, how in found:
                yield Finding(severity, key, annotator, what, how)


def article_faults(article: Article, suggestions: Suggestions) -> Iterator[Fault]:
    """What is wrong with tokens and suggestions."""
    tokens = article.tokens
    if tokens is None:
        if suggestions.spans:
            yield Severity.ERROR, "it has suggestions but no tokens", "run `annotator suggest`"
        return
    yield from token_faults(article.text, tokens)
    for suggested in suggestions.spans:
        yield from extent_faults(suggested.span, article.text, tokens, as_it_came=True)
    ids = {suggested.span.id for suggested in suggestions.spans}
    if len(ids) < len(suggestions.spans):
        yield Severity.ERROR, "two suggestions have the same id", REPORT
    for link in suggestions.relations:
        if not ids.issuperset(link.relation.ends):
            yield Severity.ERROR, f"suggested {link.relation.label} has an end that does not exist", REPORT


def decision_faults(schema: LabelSchema, database: Database, key: str, annotator: str) -> Iterator[Fault]:
    """What is wrong with a person's decisions about an article: replay, offsets, labels, summary."""
    article = get_article(database, key)
    decisions = history(database, annotator, key)
    annotations = Annotations()
    for decision in decisions:
        yield from _replayed(annotations, decision)
        annotations = apply_edits(annotations, decision.edits)
    if article.tokens is None:
        severity = Severity.WARN if decisions[0].command in IMPORTS else Severity.ERROR
        yield severity, "there are decisions but no tokens", "run `annotator suggest`"
        return
    suggestions = get_suggestions(database, decisions[-1].run if decisions else 0, key)
    imported = _imported(decisions)
    broken = [*annotation_faults(schema, article, article.tokens, annotations, suggestions, imported)]
    yield from broken
    if any(severity is Severity.ERROR for severity, _, _ in broken):
        return
    if annotations.answer is not None:
        for problem in problems(schema, annotations):
            yield (
                problem.severity,
                _at(problem.message, annotations.spans.get(problem.span_id), article),
                EDIT,
            )
    stored = get_summary(database, annotator, key)
    summary = summarize(restored_board(article, schema, suggestions, decisions))
    if stored is not None and all(decision.command in IMPORTS for decision in decisions):
        # What an answer given elsewhere teaches about the article was never put to that person.
        summary = replace(summary, open=stored.summary.open)
    if stored is None or stored.summary != summary or stored.decisions != len(decisions):
        yield Severity.ERROR, "the queue's summary is not what the decisions amount to", REPORT


def _imported(decisions: Iterable[Decision]) -> frozenset[Extent]:
    """Where spans lay that came from a file."""
    return frozenset(
        extent_of(edit.after.span)
        for decision in decisions
        if decision.command in IMPORTS
        for edit in decision.edits
        if isinstance(edit, SpanEdit) and edit.after
    )


def _at(message: str, record: SpanRecord | None, article: Article) -> str:
    return f"{message} ({named(record.span, article.text)})" if record else message


def _replayed(annotations: Annotations, decision: Decision) -> Iterator[Fault]:
    """Edits whose before-value is not what the decisions before them amount to."""
    for edit in decision.edits:
        if _before(annotations, edit) != edit.before:
            yield Severity.ERROR, f"decision {decision.op} does not follow from those before it", REPORT
            return
        annotations = apply_edits(annotations, [edit])


def _before(annotations: Annotations, edit: Edit) -> object:
    match edit:
        case SpanEdit(id, _, _):
            return annotations.spans.get(id)
        case RelationEdit(id, _, _):
            return annotations.relations.get(id)
        case FrameEdit(id, _, _):
            return id in annotations.frames
        case AnswerEdit():
            return annotations.answer
        case FlagEdit():
            return annotations.flagged
        case NoteEdit():
            return annotations.note
        case SettledEdit(id, _, _):
            return annotations.settled.get(id)
