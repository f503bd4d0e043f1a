"""A person's annotations from a file: each row becomes one decision, as if they had made it here."""

import hashlib
import time
from collections.abc import Iterator

from annotator.document.ids import made_id
from annotator.document.relations import Relation, SuggestedRelation
from annotator.document.spans import Span, SuggestedSpan, Suggestion
from annotator.editing.annotations import Answer, RelationRecord, SpanRecord, Verdict
from annotator.editing.decisions import Decision, How
from annotator.editing.edits import AnswerEdit, Edit, FlagEdit, FrameEdit, NoteEdit, RelationEdit, SpanEdit
from annotator.formats.incoming import IncomingRow, RelationDraft, SpanDraft
from annotator.store.summaries import ArticleState, SummaryRow

IMPORTED = "import"
"""The command of such decisions."""

_STATES = {
    None: ArticleState.STARTED,
    Answer.ACCEPT: ArticleState.DONE,
    Answer.REJECT: ArticleState.REJECTED,
    Answer.IGNORE: ArticleState.SKIPPED,
}
_COUNTED = (Verdict.ACCEPTED, Verdict.REJECTED)


def is_somebodys(row: IncomingRow) -> bool:
    """Whether the row holds a person's work: an answer, or what our own export says of unfinished work."""
    return row.answer is not None or row.own is not None


def answer_of(
    row: IncomingRow, key: str, annotator: str, file: str, schema: str
) -> tuple[Decision, SummaryRow]:
    """The decision that a person's row stands for, and the summary it leads to.

    The same row of the same person has the same operation id, so that it is stored once. A row without
    a text is stored as skipped, whatever its answer: there is nothing in it to learn spans from.

    Args:
        row: with its spans and relations, accepted where it does not say otherwise; in a binary row that
            was rejected they are wrong.
        key: of the article.
        annotator: whose it is.
        file: name of the file, the source of spans that a model had preset.
        schema: hash of the label schema in force.
    """
    said = "\x00".join((annotator, key)).encode() + b"\x00" + row.line
    op = f"import-{hashlib.sha256(said).hexdigest()[:32]}"
    answer = row.answer if row.has_text else Answer.IGNORE
    wrong = row.is_binary and answer is Answer.REJECT
    spans = [_span(draft, made_id(op, number), file, wrong=wrong) for number, draft in enumerate(row.spans)]
    links = [
        _link(draft, made_id(op, number), spans) for number, draft in enumerate(row.relations, len(spans))
    ]
    edits: tuple[Edit, ...] = (
        *(SpanEdit(record.span.id, None, record) for record in spans),
        *(RelationEdit(record.relation.id, None, record) for record in links),
        *_others(row, spans),
    )
    if answer is not None:
        edits = (*edits, AnswerEdit(None, answer))
    at = row.at or time.time_ns() // 1_000_000
    verdicts = [record.verdict for record in spans] + _counted(links, spans)
    accepted, rejected = (verdicts.count(verdict) for verdict in _COUNTED)
    own = row.own
    summary = SummaryRow(
        _STATES[answer], 0, accepted, rejected, own.flagged if own else False, own.note if own else ""
    )
    return Decision(op, IMPORTED, How.ARTICLE, edits, at, schema=schema), summary


def _counted(links: list[RelationRecord], spans: list[SpanRecord]) -> list[Verdict]:
    """The verdicts of the links that the queue counts: those whose ends are not rejected."""
    rejected = {record.span.id for record in spans if record.verdict is Verdict.REJECTED}
    return [link.verdict for link in links if rejected.isdisjoint(link.relation.ends)]


def _others(row: IncomingRow, spans: list[SpanRecord]) -> Iterator[Edit]:
    if own := row.own:
        yield from (FrameEdit(spans[place].span.id, False, True) for place in dict.fromkeys(own.frames))
        if own.flagged:
            yield FlagEdit(False, True)
        if own.note:
            yield NoteEdit("", own.note)


def _span(draft: SpanDraft, id: str, file: str, *, wrong: bool) -> SpanRecord:
    """A span as decided; what was preset by a model counts as a suggestion."""
    span = Span(id, draft.start, draft.end, draft.label, draft.attributes)
    suggested = None
    if began := draft.began:
        suggested = SuggestedSpan(Span(id, began.start, began.end, began.label, began.attributes), began.by)
    elif draft.model or wrong:
        suggested = SuggestedSpan(span, Suggestion(file, draft.model, draft.score))
    return SpanRecord(span, Verdict.REJECTED if wrong else draft.verdict, suggested)


def _link(draft: RelationDraft, id: str, spans: list[SpanRecord]) -> RelationRecord:
    ends = spans[draft.head].span.id, spans[draft.child].span.id
    relation = Relation(id, draft.label, *ends)
    suggested = None
    if began := draft.began:
        was = Relation(id, began.label, *(reversed(ends) if began.moved else ends))
        suggested = SuggestedRelation(was, began.by)
    wrong = any(record.verdict is Verdict.REJECTED for record in (spans[draft.head], spans[draft.child]))
    verdict = Verdict.REJECTED if wrong and draft.verdict is Verdict.ACCEPTED else draft.verdict
    return RelationRecord(relation, verdict, suggested)
