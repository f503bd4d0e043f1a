"""Who decided what the adjudicator changed where nobody differs: noted by place, beside the differences."""

from collections.abc import Iterable, Mapping

from annotator.document.spans import Span
from annotator.editing import adjudicating
from annotator.editing.annotations import OWN, RelationRecord, Settlement, SpanRecord, Verdict
from annotator.editing.edits import Edit, RelationEdit, SettledEdit, SpanEdit
from annotator.editing.gold_draft import Draft


def note_own_words(before: Draft, after: Draft, edits: Iterable[Edit], decider: str) -> None:
    """Note who decided what the edits change and no difference is about.

    Args:
        before, after: the gold layer before the edits and after them; the notes are put into `after`.
        edits: of the adjudicator's decision.
        decider: who decides.
    """
    for edit in edits:
        if not isinstance(edit, SpanEdit | RelationEdit) or _is_as_it_was(edit):
            continue
        if any(True for _ in adjudicating.touched(before, (edit,))):
            continue
        was, now = _id(edit.before, before.spans), _id(edit.after, after.spans)
        if was != now and was in after.settled:
            after.add(SettledEdit(was, after.settled[was], None))
        id, told = now or was, Settlement((), "key", "", decider)
        if id and after.settled.get(id) != told:
            after.add(SettledEdit(id, after.settled.get(id), told))


def _is_as_it_was(edit: SpanEdit | RelationEdit) -> bool:
    """Whether nothing is decided by an edit: something that is not in gold goes, or comes as rejected."""
    return all(one is None or one.verdict is not Verdict.ACCEPTED for one in (edit.before, edit.after))


def _id(record: SpanRecord | RelationRecord | None, spans: Mapping[str, SpanRecord]) -> str:
    """The name under which it is noted who decided it: its place, so that it means the same elsewhere."""
    match record:
        case SpanRecord(span):
            return f"{OWN}.{_place(span)}"
        case RelationRecord(link) if link.head in spans and link.child in spans:
            ends = (_place(spans[end].span) for end in link.ends)
            return f"{OWN}.{link.label}({','.join(ends)})"
        case _:
            return ""


def _place(span: Span) -> str:
    return f"{span.start}-{span.end}-{span.label}"
