"""A person's annotations from a file: each row becomes one decision, as if they had made it here."""

import hashlib
import json
import time
from collections.abc import Iterator

from annotator.document.ids import GOLD, made_id
from annotator.document.relations import Relation, SuggestedRelation
from annotator.document.spans import Span, SuggestedSpan, Suggestion
from annotator.editing.annotations import Answer, RelationRecord, SpanRecord, Verdict
from annotator.editing.decisions import edit_to_dict
from annotator.editing.edits import (
    AnswerEdit,
    Edit,
    FlagEdit,
    FrameEdit,
    NoteEdit,
    RelationEdit,
    SettledEdit,
    SpanEdit,
)
from annotator.editing.made_edits import made_link, made_span
from annotator.formats.incoming import IncomingRow, RelationDraft, RowKind, SpanDraft
from annotator.store.acceptance import acceptance_changes
from annotator.store.imports import FirstDecision
from annotator.store.summaries import ArticleState, SummaryRow

IMPORTED, CONVERTED, OTHER_QUESTION = "import", "import-converted", "import-answer"
"""The commands of such decisions, by the kind of their row."""
IMPORTS = frozenset({IMPORTED, CONVERTED, OTHER_QUESTION})
_COMMANDS = {
    RowKind.PRODIGY: IMPORTED,
    RowKind.CONVERTED: CONVERTED,
    RowKind.OTHER_QUESTION: OTHER_QUESTION,
}

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


def decision_of(row: IncomingRow, key: str, annotator: str, file: str, schema: str) -> FirstDecision:
    """The decision that a person's row stands for.

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
    op = operation(annotator, key, row.line)
    answer = row.answer if row.has_text else Answer.IGNORE
    wrong = row.is_binary and answer is Answer.REJECT
    ids = [made_id(op, number) for number in range(len(row.spans) + len(row.relations))]
    edits = _Edits()
    for id, draft in zip(ids, row.spans, strict=False):
        if wrong or _has_more(draft):
            edits.put(SpanEdit(id, None, _span(draft, id, file, wrong=wrong)))
        else:
            edits.texts.append(made_span(id, draft.start, draft.end, edits.json(draft.label)))
    for id, link in zip(ids[len(row.spans) :], row.relations, strict=True):
        if wrong or link.began is not None or link.verdict is not Verdict.ACCEPTED:
            edits.put(RelationEdit(id, None, _link(link, id, ids, wrong=wrong)))
        else:
            edits.texts.append(made_link(id, edits.json(link.label), ids[link.head], ids[link.child]))
    edits.put(
        *_others(row, ids, is_gold=annotator == GOLD),
        *([AnswerEdit(None, answer)] if answer is not None else ()),
    )
    return FirstDecision(
        op,
        _COMMANDS[row.kind],
        f"[{','.join(edits.texts)}]",
        row.at or time.time_ns() // 1_000_000,
        schema,
        _summary(row, answer, wrong=wrong),
        acceptance_changes(edits.objects),
    )


def after_answer(decision: FirstDecision, state: str) -> FirstDecision:
    """The decision of a row about spans, after one that answered another question and led to this state."""
    edits = json.loads(decision.edits)
    answers = {str(left): None if answer is None else str(answer) for answer, left in _STATES.items()}
    for edit in edits:
        if edit["edit"] == "answer":
            edit["before"] = answers.get(state)
    written = json.dumps(edits, ensure_ascii=False, separators=(",", ":"))
    return decision._replace(edits=written)


def operation(annotator: str, key: str, line: bytes) -> str:
    """The operation id of a person's row about an article."""
    said = "\x00".join((annotator, key)).encode() + b"\x00" + line
    return f"import-{hashlib.sha256(said).hexdigest()[:32]}"


class _Edits:
    """The edits of one decision: all as JSON, and those that are more than made by hand as objects."""

    def __init__(self) -> None:
        self.texts: list[str] = []
        self.objects: list[Edit] = []
        self._words: dict[str, str] = {}

    def put(self, *edits: Edit) -> None:
        """Put edits behind those there are."""
        self.objects.extend(edits)
        plain = (edit_to_dict(edit) for edit in edits)
        self.texts.extend(json.dumps(edit, ensure_ascii=False, separators=(",", ":")) for edit in plain)

    def json(self, word: str) -> str:
        """A label as JSON."""
        if word not in self._words:
            self._words[word] = json.dumps(word, ensure_ascii=False)
        return self._words[word]


_NOTHING_MORE: tuple[object, ...] = ({}, "", None, None)
"""Attributes, model, score and the suggestion it began as, of a span that has none of these."""


def _has_more(draft: SpanDraft) -> bool:
    """Whether there is more to a span than that somebody made it."""
    return draft[3:7] != _NOTHING_MORE or draft.verdict is not Verdict.ACCEPTED


def _summary(row: IncomingRow, answer: Answer | None, *, wrong: bool) -> SummaryRow:
    """What the queue shows; links count where neither end is rejected."""
    spans = [Verdict.REJECTED if wrong else draft.verdict for draft in row.spans]
    links = [
        draft.verdict
        for draft in row.relations
        if Verdict.REJECTED not in (spans[draft.head], spans[draft.child])
    ]
    accepted, rejected = (spans.count(verdict) + links.count(verdict) for verdict in _COUNTED)
    flagged, note = (row.own.flagged, row.own.note) if row.own else (False, "")
    return SummaryRow(_STATES[answer], 0, accepted, rejected, flagged, note)


def _others(row: IncomingRow, ids: list[str], *, is_gold: bool) -> Iterator[Edit]:
    if own := row.own:
        if is_gold:
            yield from (SettledEdit(id, None, settlement) for id, settlement in dict(own.settled).items())
        yield from (FrameEdit(ids[place], False, True) for place in dict.fromkeys(own.frames))
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


def _link(draft: RelationDraft, id: str, ids: list[str], *, wrong: bool) -> RelationRecord:
    ends = ids[draft.head], ids[draft.child]
    suggested = None
    if began := draft.began:
        was = Relation(id, began.label, *(reversed(ends) if began.moved else ends))
        suggested = SuggestedRelation(was, began.by)
    verdict = Verdict.REJECTED if wrong else draft.verdict
    return RelationRecord(Relation(id, draft.label, *ends), verdict, suggested)
