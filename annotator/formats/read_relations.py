"""The relations of a row: their ends found among its spans, or left as they are where they are none."""

from typing import Any

from annotator.formats.incoming import RelationDraft, SpanDraft
from annotator.formats.read_spans import read_extent
from annotator.formats.row_check import RowCheck
from annotator.formats.shown import shown

_FOREIGN = -1


def read_relations(
    row: dict[str, Any], spans: list[SpanDraft], check: RowCheck
) -> tuple[list[RelationDraft], list[int]]:
    """The relations between the row's spans, and the places in `relations` of those that have another end.

    Prodigy itself writes the same relation twice now and then, and a wrong `token_start` in the ends.
    """
    labels = [label.id for label in check.schema.relations]
    ends = _Ends(row, spans, check)
    drafts: list[RelationDraft] = []
    foreign: list[int] = []
    for index, (where, relation) in enumerate(check.objects(row, "relations")):
        label = check.label(relation, where, labels)
        head, child = ends.find(relation, "head", where), ends.find(relation, "child", where)
        if label is None or head is None or child is None:
            continue
        if _FOREIGN in (head, child):
            foreign.append(index)
            continue
        draft = RelationDraft(label, head, child)
        if _is_allowed(draft, where, spans, check):
            drafts.append(draft)
    return drafts, foreign


def _is_allowed(draft: RelationDraft, where: str, spans: list[SpanDraft], check: RowCheck) -> bool:
    label = check.schema.relation(draft.label)
    head, child = spans[draft.head].label, spans[draft.child].label
    if draft.head == draft.child:
        check.complain(where, f"{label.id} links a span to itself", "correct head or child")
    elif not label.allows(head, child) and not (label.symmetric and label.allows(child, head)):
        hint = f"it goes from {' or '.join(label.head)} to {' or '.join(label.tail)}"
        check.complain(where, f"{label.id} cannot go from {head} to {child}", hint)
    else:
        return True
    return False


class _Ends:
    """Finds the span at an end of a relation: by its own offsets, else by its last token."""

    def __init__(self, row: dict[str, Any], spans: list[SpanDraft], check: RowCheck) -> None:
        self.check = check
        self.by_extent = {draft.extent: index for index, draft in enumerate(spans)}
        self.by_token: dict[int, list[int]] = {}
        for index, (draft, given) in enumerate(zip(spans, row.get("spans", ()), strict=True)):
            if (last := self._last_token(draft, given)) is not None:
                self.by_token.setdefault(last, []).append(index)

    def _last_token(self, draft: SpanDraft, given: dict[str, Any]) -> int | None:
        if self.check.tokens is not None:
            found = self.check.tokens.range_of(draft.start, draft.end)
            return found[1] if found else None
        last = given.get("token_end")
        return last if type(last) is int else None

    def find(self, relation: dict[str, Any], end: str, where: str) -> int | None:
        """The place of the span, `_FOREIGN` for an end that is no span, None after a complaint."""
        number = None
        if end in relation or f"{end}_span" not in relation:
            number = self._token(relation, end, where)
            if number is None:
                return None
        if f"{end}_span" in relation:
            return self._by_span(relation[f"{end}_span"], number, f"{where}.{end}_span")
        candidates = self.by_token.get(number, []) if number is not None else []
        if not candidates and self.check.tokens is None:
            what = f"nothing says which span token {shown(number)} belongs to"
            self.check.complain(f"{where}.{end}", what, f"give `tokens` or `{end}_span`")
            return None
        return candidates[0] if len(candidates) == 1 else _FOREIGN

    def _token(self, relation: dict[str, Any], end: str, where: str) -> int | None:
        number, tokens = self.check.integer(relation, end, where), self.check.tokens
        if number is not None and (number < 0 or (tokens is not None and number >= len(tokens.starts))):
            has = f"the row has {len(tokens.starts)}" if tokens else "they count from 0"
            what = f"token {shown(number)} is not there ({has})"
            self.check.complain(f"{where}.{end}", what, "it is the number of the span's last token")
            return None
        return number

    def _by_span(self, span: Any, number: int | None, where: str) -> int | None:
        if not isinstance(span, dict):
            self.check.complain(where, f"{shown(span)} is not an object", "give start, end and label")
            return None
        extent = read_extent(span, where, self.check, with_tokens=False)
        if extent is None:
            return None
        last = self.check.tokens.range_of(*extent) if self.check.tokens else None
        if last is not None and number is not None and number != last[1]:
            what = f"its last token is {last[1]}, not {number}"
            self.check.complain(where, what, "head and child are the number of the span's last token")
            return None
        return self.by_extent.get((*extent, str(span.get("label"))), _FOREIGN)
