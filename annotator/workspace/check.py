"""The check: every article and everybody's decisions, replayed and compared with what is stored."""

import time
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import pairwise

from annotator.document.article import Article, Tokens
from annotator.document.errors import OffsetError
from annotator.document.offsets import is_on_tokens
from annotator.document.relations import Suggestions
from annotator.document.safe_text import safe
from annotator.document.schema import AttributeKind, LabelSchema, Severity
from annotator.document.spans import Span
from annotator.editing.annotations import Annotations, RelationRecord, SpanRecord, Verdict
from annotator.editing.decisions import Decision
from annotator.editing.edits import (
    AnswerEdit,
    Edit,
    FlagEdit,
    FrameEdit,
    NoteEdit,
    RelationEdit,
    SpanEdit,
    apply_edits,
)
from annotator.editing.items import open_board
from annotator.editing.rules import problems
from annotator.store.articles import get_article, iter_article_keys
from annotator.store.database import Database
from annotator.store.decisions import history
from annotator.store.health import quick_check
from annotator.store.suggestions import get_suggestions, latest_run_for
from annotator.store.summaries import get_summary, iter_begun, wrong_progress
from annotator.workspace.deciding import summarize
from annotator.workspace.project import Project


@dataclass(frozen=True, slots=True)
class Finding:
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


_RESTORE = "restore the database from a backup"
_EDIT = "open the article and correct it"
_REPORT = "this is a mistake in the program: please report it"
_Complaint = tuple[Severity, str, str]


def check(project: Project) -> Iterator[Finding]:
    """Everything that is wrong: the file, then article by article, then everybody's decisions.

    It may run while people decide: each history is looked at as of one moment. Warnings do not make
    the project unusable. Raises StoreError when the database cannot be read.
    """
    with project.database() as database:
        name = database.path.name
        complaint = quick_check(database, time.time_ns() // 1_000_000)
        if complaint:
            yield Finding(Severity.ERROR, name, "-", f"the file is damaged ({complaint})", _RESTORE)
        with database.snapshot():
            wrong = wrong_progress(database)
        for annotator in wrong:
            yield Finding(Severity.ERROR, name, annotator, "the counts of articles are wrong", _REPORT)
        for key in iter_article_keys(database):
            article = get_article(database, key)
            suggestions = get_suggestions(database, latest_run_for(database, key), key)
            for severity, what, how in _article(article, suggestions):
                yield Finding(severity, key, "-", what, how)
        for key, annotator in iter_begun(database):
            with database.snapshot():
                found = [*_person(project.schema, database, key, annotator)]
            for severity, what, how in found:
                yield Finding(severity, key, annotator, what, how)


def _article(article: Article, suggestions: Suggestions) -> Iterator[_Complaint]:
    """What is wrong with tokens and suggestions."""
    tokens = article.tokens
    if tokens is None:
        if suggestions.spans:
            yield Severity.ERROR, "it has suggestions but no tokens", "run `annotator suggest`"
        return
    yield from _tokens(article.text, tokens)
    for suggested in suggestions.spans:
        yield from _extent(suggested.span, article.text, tokens, suggested.span)
    ids = {suggested.span.id for suggested in suggestions.spans}
    if len(ids) < len(suggestions.spans):
        yield Severity.ERROR, "two suggestions have the same id", _REPORT
    for link in suggestions.relations:
        if not ids.issuperset(link.relation.ends):
            yield Severity.ERROR, f"suggested {link.relation.label} has an end that does not exist", _REPORT


def _tokens(text: str, tokens: Tokens) -> Iterator[_Complaint]:
    try:
        tokens.check(text)
    except (OffsetError, ValueError) as error:
        yield Severity.ERROR, f"its tokens do not fit its text ({error})", _RESTORE
    borders = list(tokens.sentences)
    rising = all(one < other for one, other in pairwise(borders))
    if not rising or (borders and (borders[0] != 0 or borders[-1] >= len(tokens))):
        yield Severity.ERROR, "its sentences do not fit its tokens", _RESTORE


def _extent(span: Span, text: str, tokens: Tokens, suggested: Span | None) -> Iterator[_Complaint]:
    """What is wrong with where a span is; imported ones may cut tokens, which is only warned of."""
    try:
        span.check(text)
    except OffsetError as error:
        yield Severity.ERROR, error.message, _EDIT
        return
    if not is_on_tokens(tokens, span):
        as_it_came = suggested is not None and (suggested.start, suggested.end) == (span.start, span.end)
        severity = Severity.WARN if as_it_came else Severity.ERROR
        yield severity, f"{_name(span, text)} cuts a token", _EDIT


def _person(schema: LabelSchema, database: Database, key: str, annotator: str) -> Iterator[_Complaint]:
    """What is wrong with a person's decisions about an article."""
    article = get_article(database, key)
    decisions = history(database, annotator, key)
    annotations = Annotations()
    for decision in decisions:
        yield from _replayed(annotations, decision)
        annotations = apply_edits(annotations, decision.edits)
    if article.tokens is None:
        yield Severity.ERROR, "there are decisions but no tokens", _RESTORE
        return
    suggestions = get_suggestions(database, decisions[-1].run if decisions else 0, key)
    broken = [*_annotations(schema, article, article.tokens, annotations, suggestions)]
    yield from broken
    if any(severity is Severity.ERROR for severity, _, _ in broken):
        return
    if annotations.answer is not None:
        for problem in problems(schema, annotations):
            yield (
                problem.severity,
                _at(problem.message, annotations.spans.get(problem.span_id), article),
                _EDIT,
            )
    stored = get_summary(database, annotator, key)
    summary = summarize(open_board(article, schema, suggestions, annotations))
    if stored is None or stored.summary != summary or stored.decisions != len(decisions):
        yield Severity.ERROR, "the queue's summary is not what the decisions amount to", _REPORT


def _at(message: str, record: SpanRecord | None, article: Article) -> str:
    return f"{message} ({_name(record.span, article.text)})" if record else message


def _name(span: Span, text: str) -> str:
    return f"{span.label} “{text[span.start : span.end][:60]}” at {span.start}-{span.end}"


def _replayed(annotations: Annotations, decision: Decision) -> Iterator[_Complaint]:
    """Edits whose before-value is not what the decisions before them amount to."""
    for edit in decision.edits:
        if _before(annotations, edit) != edit.before:
            yield Severity.ERROR, f"decision {decision.op} does not follow from those before it", _REPORT
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


def _annotations(
    schema: LabelSchema, article: Article, tokens: Tokens, annotations: Annotations, suggestions: Suggestions
) -> Iterator[_Complaint]:
    for record in annotations.spans.values():
        yield from _extent(
            record.span, article.text, tokens, record.suggested.span if record.suggested else None
        )
        if record.verdict is Verdict.ACCEPTED:
            yield from _labelled(schema, record.span, article.text)
    suggested = {each.span.id: each.span for each in suggestions.spans}
    for link in annotations.relations.values():
        yield from _link(schema, link, annotations, suggested)
    if shared := annotations.spans.keys() & annotations.relations.keys():
        yield Severity.ERROR, f"a span and a relation have the same id {min(shared)}", _REPORT
    yield from _twice(article.text, annotations)


def _labelled(schema: LabelSchema, span: Span, text: str) -> Iterator[_Complaint]:
    if not schema.has_span(span.label):
        yield Severity.ERROR, f"{_name(span, text)}: the label schema has no such label", _EDIT
        return
    known = {attribute.id: attribute for attribute in schema.attributes_on(span.label)}
    for name, value in span.attributes.items():
        attribute = known.get(name)
        if attribute is None:
            yield Severity.WARN, f"{_name(span, text)}: {name} is no attribute of {span.label}", _EDIT
        elif attribute.kind is not AttributeKind.TEXT:
            given = {value} if isinstance(value, str) else set(value)
            if not given <= set(attribute.values):
                yield Severity.ERROR, f"{_name(span, text)}: {name} has no value {_words(given)}", _EDIT


def _words(values: Iterable[str]) -> str:
    return " ".join(sorted(values))


def _link(
    schema: LabelSchema, link: RelationRecord, annotations: Annotations, suggested: dict[str, Span]
) -> Iterator[_Complaint]:
    relation = link.relation
    ends = [
        record.span if (record := annotations.spans.get(id)) else suggested.get(id) for id in relation.ends
    ]
    head, child = ends
    if head is None or child is None:
        yield Severity.ERROR, f"{relation.label} {relation.id} has an end that does not exist", _EDIT
    elif link.verdict is Verdict.ACCEPTED:
        records = [annotations.spans.get(id) for id in relation.ends]
        if not all(record and record.verdict is Verdict.ACCEPTED for record in records):
            yield Severity.ERROR, f"{relation.label} {relation.id} has an end that is not accepted", _EDIT
        elif not schema.has_relation(relation.label):
            yield Severity.ERROR, f"{relation.label}: the label schema has no such relation", _EDIT
        elif not schema.relation(relation.label).allows(head.label, child.label):
            yield Severity.ERROR, f"{relation.label} may not go from {head.label} to {child.label}", _EDIT


def _twice(text: str, annotations: Annotations) -> Iterator[_Complaint]:
    """Accepted spans and relations that say the same as another."""
    accepted = [r for r in annotations.spans.values() if r.verdict is Verdict.ACCEPTED]
    spans = Counter((r.span.start, r.span.end, r.span.label) for r in accepted)
    for (start, end, label), count in spans.items():
        if count > 1:
            yield (
                Severity.ERROR,
                f"{label} “{text[start:end][:60]}” at {start}-{end} is there {count} times",
                _EDIT,
            )
    standing = [r.relation for r in annotations.relations.values() if r.verdict is Verdict.ACCEPTED]
    links = Counter((relation.label, *relation.ends) for relation in standing)
    for (label, head, child), count in links.items():
        if count > 1:
            yield Severity.ERROR, f"{label} from {head} to {child} is there {count} times", _EDIT
