"""Decisions: one key press that changes something. Appended, never changed; everything is their fold."""

import json
from collections.abc import Iterable, Mapping
from enum import StrEnum
from typing import Any

from msgspec import Struct, field

from annotator.document.relations import Relation, SuggestedRelation
from annotator.document.spans import AttributeValue, Span, SuggestedSpan, Suggestion
from annotator.editing.annotations import Annotations, Answer, RelationRecord, Settlement, SpanRecord, Verdict
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

_VERDICTS = {verdict.value: verdict for verdict in Verdict}


class How(StrEnum):
    """The way of deciding: one item, a whole review step, many at once, or nothing about items."""

    ITEM = "item"
    STEP = "step"
    BULK = "bulk"
    ARTICLE = "article"


class Decision(Struct, frozen=True):
    """One row of the store.

    Attributes:
        op: operation id, unique; a retry uses the same one.
        command: what the person did (`accept`, `reject`, `step`, `label`, `edge`, `undo` …).
        how: the way of deciding.
        edits: what changes; never empty except for `join`.
        at: when the key was pressed, milliseconds since the epoch.
        cursor: index of the token the cursor is on afterwards.
        run: the run of suggestions in force afterwards (0: none).
        group: op of the first of several decisions that are undone together, or empty.
        reverses: for `undo` and `redo`: the op (or group) taken back or done again.
        after_done: made after the article had been finished.
        schema: hash of the label schema in force.
    """

    op: str
    command: str
    how: How
    edits: tuple[Edit, ...] = field(default=())
    at: int = 0
    cursor: int = 0
    run: int = 0
    group: str = ""
    reverses: str = ""
    after_done: bool = False
    schema: str = ""


def fold(decisions: Iterable[Decision]) -> Annotations:
    """The annotations that the decisions, in order, amount to."""
    annotations = Annotations()
    for decision in decisions:
        annotations = apply_edits(annotations, decision.edits)
    return annotations


def edits_to_json(edits: Iterable[Edit]) -> str:
    """The edits as a JSON array, keys in a fixed order, for the store and the audit trail."""
    return json.dumps([edit_to_dict(edit) for edit in edits], ensure_ascii=False, separators=(",", ":"))


def edits_from_json(text: str) -> tuple[Edit, ...]:
    """The edits that `edits_to_json` wrote."""
    return tuple(edit_from_dict(row) for row in json.loads(text))


def edit_to_dict(edit: Edit) -> dict[str, Any]:
    """One edit as plain values: `edit` names it in the words of the design (`span+` …)."""
    match edit:
        case SpanEdit(id, before, after):
            name = "span" + _sign(before, after)
            return {"edit": name, "id": id, "before": _span_record(before), "after": _span_record(after)}
        case RelationEdit(id, was, now):
            name = "relation" + _sign(was, now)
            return {"edit": name, "id": id, "before": _link_record(was), "after": _link_record(now)}
        case FrameEdit(id, checked_before, checked):
            return {"edit": "frame-checked", "id": id, "before": checked_before, "after": checked}
        case AnswerEdit(answer_before, answer):
            return {"edit": "answer", "before": answer_before, "after": answer}
        case FlagEdit(flag_before, flag):
            return {"edit": "flag", "before": flag_before, "after": flag}
        case NoteEdit(note_before, note):
            return {"edit": "note", "before": note_before, "after": note}
        case SettledEdit(id, was_settled, settled):
            return {
                "edit": "settled",
                "id": id,
                "before": _settlement(was_settled),
                "after": _settlement(settled),
            }


def edit_from_dict(row: Mapping[str, Any]) -> Edit:
    """The edit that `edit_to_dict` wrote; KeyError or ValueError for anything else."""
    before, after = row["before"], row["after"]
    match row["edit"]:
        case "span+" | "span-" | "span~":
            return SpanEdit(row["id"], _read_span_record(before), _read_span_record(after))
        case "relation+" | "relation-" | "relation~":
            return RelationEdit(row["id"], _read_link_record(before), _read_link_record(after))
        case "frame-checked":
            return FrameEdit(row["id"], before, after)
        case "answer":
            return AnswerEdit(Answer(before) if before else None, Answer(after) if after else None)
        case "flag":
            return FlagEdit(before, after)
        case "note":
            return NoteEdit(before, after)
        case "settled":
            return SettledEdit(row["id"], _read_settlement(before), _read_settlement(after))
        case other:
            raise ValueError(f"unknown edit {other!r}")


def _settlement(settlement: Settlement | None) -> dict[str, Any] | None:
    if settlement is None:
        return None
    row: dict[str, Any] = {"taken": list(settlement.taken), "by": settlement.by}
    if settlement.reason:
        row["reason"] = settlement.reason
    if settlement.decider:
        row["decider"] = settlement.decider
    return row


def _read_settlement(row: Mapping[str, Any] | None) -> Settlement | None:
    return None if row is None else read_settlement(row)


def read_settlement(row: Mapping[str, Any]) -> Settlement:
    """The settlement that stands in an edit; KeyError for anything else."""
    return Settlement(tuple(row["taken"]), row["by"], row.get("reason", ""), row.get("decider", ""))


def _sign(before: object, after: object) -> str:
    if before is None:
        return "+"
    return "-" if after is None else "~"


def _span(span: Span) -> dict[str, Any]:
    row: dict[str, Any] = {"id": span.id, "start": span.start, "end": span.end, "label": span.label}
    if span.attributes:
        row["attributes"] = {key: span.attributes[key] for key in sorted(span.attributes)}
    return row


def _read_span(row: Mapping[str, Any]) -> Span:
    given = row.get("attributes")
    return Span(row["id"], row["start"], row["end"], row["label"], _read_attributes(given) if given else {})


def _read_attributes(given: Mapping[str, Any]) -> dict[str, AttributeValue]:
    return {key: tuple(value) if isinstance(value, list) else value for key, value in given.items()}


def _by(by: Suggestion) -> dict[str, Any]:
    return {"source": by.source, "model": by.model, "score": by.score}


def _read_by(row: Mapping[str, Any]) -> Suggestion:
    return Suggestion(row["source"], row["model"], row["score"])


def _span_record(record: SpanRecord | None) -> dict[str, Any] | None:
    if record is None:
        return None
    row: dict[str, Any] = {"verdict": record.verdict, "span": _span(record.span)}
    if record.suggested:
        row["suggested"] = {"span": _span(record.suggested.span), **_by(record.suggested.by)}
    if record.replaced:
        row["replaced"] = True
    return row


def _read_span_record(row: Mapping[str, Any] | None) -> SpanRecord | None:
    return None if row is None else read_span_record(row)


def read_span_record(row: Mapping[str, Any]) -> SpanRecord:
    """The record of a span that stands in an edit; KeyError or ValueError for anything else."""
    given, was = row["span"], row.get("suggested")
    span, suggested = _read_span(given), None
    if was:
        began = span if was["span"] == given else _read_span(was["span"])
        suggested = SuggestedSpan(began, _read_by(was))
    return SpanRecord(span, _VERDICTS[row["verdict"]], suggested, row.get("replaced", False))


def _relation(relation: Relation) -> dict[str, Any]:
    return {"id": relation.id, "label": relation.label, "head": relation.head, "child": relation.child}


def _read_relation(row: Mapping[str, Any]) -> Relation:
    return Relation(row["id"], row["label"], row["head"], row["child"])


def _link_record(record: RelationRecord | None) -> dict[str, Any] | None:
    if record is None:
        return None
    row: dict[str, Any] = {"verdict": record.verdict, "relation": _relation(record.relation)}
    if record.suggested:
        row["suggested"] = {"relation": _relation(record.suggested.relation), **_by(record.suggested.by)}
    return row


def _read_link_record(row: Mapping[str, Any] | None) -> RelationRecord | None:
    return None if row is None else read_link_record(row)


def read_link_record(row: Mapping[str, Any]) -> RelationRecord:
    """The record of a relation that stands in an edit; KeyError or ValueError for anything else."""
    given, was = row["relation"], row.get("suggested")
    relation, suggested = _read_relation(given), None
    if was:
        began = relation if was["relation"] == given else _read_relation(was["relation"])
        suggested = SuggestedRelation(began, _read_by(was))
    return RelationRecord(relation, _VERDICTS[row["verdict"]], suggested)
