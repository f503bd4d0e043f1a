"""A person's answers from a file: each row becomes one decision, as if they had made it here."""

import hashlib
import time

from annotator.document.ids import made_id
from annotator.document.relations import Relation
from annotator.document.spans import Span, SuggestedSpan, Suggestion
from annotator.editing.annotations import Answer, RelationRecord, SpanRecord, Verdict
from annotator.editing.decisions import Decision, How
from annotator.editing.edits import AnswerEdit, Edit, RelationEdit, SpanEdit
from annotator.formats.incoming import IncomingRow, SpanDraft
from annotator.store.summaries import ArticleState, SummaryRow

IMPORTED = "import"
"""The command of such decisions."""

_STATES = {
    Answer.ACCEPT: ArticleState.DONE,
    Answer.REJECT: ArticleState.REJECTED,
    Answer.IGNORE: ArticleState.SKIPPED,
}


def answer_of(
    row: IncomingRow, answer: Answer, annotator: str, file: str, schema: str
) -> tuple[Decision, SummaryRow]:
    """The decision that an answered row stands for, and the summary it leads to.

    The same row of the same person has the same operation id, so that it is stored once.

    Args:
        row: with its spans and relations, all taken as accepted.
        answer: of the row.
        annotator: whose it is.
        file: name of the file, the source of spans that a model had preset.
        schema: hash of the label schema in force.
    """
    said = "\x00".join((annotator, row.key)).encode() + b"\x00" + row.line
    op = f"import-{hashlib.sha256(said).hexdigest()[:32]}"
    spans = [_span(draft, made_id(op, number), file) for number, draft in enumerate(row.spans)]
    links = [
        Relation(
            made_id(op, len(spans) + number),
            draft.label,
            spans[draft.head].span.id,
            spans[draft.child].span.id,
        )
        for number, draft in enumerate(row.relations)
    ]
    edits: tuple[Edit, ...] = (
        *(SpanEdit(record.span.id, None, record) for record in spans),
        *(RelationEdit(link.id, None, RelationRecord(link, Verdict.ACCEPTED)) for link in links),
        AnswerEdit(None, answer),
    )
    at = row.at or time.time_ns() // 1_000_000
    summary = SummaryRow(_STATES[answer], accepted=len(spans) + len(links))
    return Decision(op, IMPORTED, How.ARTICLE, edits, at, schema=schema), summary


def _span(draft: SpanDraft, id: str, file: str) -> SpanRecord:
    """A span as accepted; what was preset by a model counts as a suggestion that was kept."""
    span = Span(id, draft.start, draft.end, draft.label, draft.attributes)
    suggested = None
    if began := draft.began:
        suggested = SuggestedSpan(Span(id, began.start, began.end, began.label, began.attributes), began.by)
    elif draft.model:
        suggested = SuggestedSpan(span, Suggestion(file, draft.model, draft.score))
    return SpanRecord(span, Verdict.ACCEPTED, suggested)
