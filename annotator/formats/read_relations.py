"""The relations of a row: their ends found among its spans, or left as they are where they are none."""

from operator import itemgetter
from typing import Any

from annotator.document.spans import Suggestion
from annotator.editing.annotations import Origin
from annotator.formats.incoming import RelationBegan, RelationDraft, Remark, SpanDraft
from annotator.formats.read_spans import read_extent, score_of
from annotator.formats.row_check import LEFT_OUT, RowCheck
from annotator.formats.shown import shown

_FOREIGN = -1
_EXTENT = itemgetter("start", "end", "label")
_SPANS = {"head": "head_span", "child": "child_span"}


def read_relations(
    row: dict[str, Any], spans: list[SpanDraft], check: RowCheck
) -> tuple[list[RelationDraft], list[int]]:
    """The relations between the row's spans, and the places in `relations` of those that have another end.

    A relation from a span to itself counts as one with another end. Prodigy itself writes the same
    relation twice now and then, and a wrong `token_start` in the ends.
    """
    ends = _Ends(row, spans, check)
    drafts: dict[tuple[str, int, int], RelationDraft] = {}
    foreign: list[int] = []
    for index, (where, relation) in enumerate(check.objects(row, "relations")):
        label = check.label(relation, where, check.known.relations)
        head, child = ends.find(relation, "head", where), ends.find(relation, "child", where)
        if label is None or head is None or child is None:
            continue
        if _FOREIGN in (head, child) or head == child:
            check.remark(Remark.FOREIGN_RELATIONS, where)
            foreign.append(index)
        elif (label, head, child) in drafts:
            check.remark(Remark.REPEATED_RELATIONS, where)
        elif is_allowed(label, spans[head].label, spans[child].label, where, check):
            drafts[label, head, child] = RelationDraft(label, head, child, relation_began(relation))
    return list(drafts.values()), foreign


def is_allowed(label: str, head: str, child: str, where: str, check: RowCheck) -> bool:
    """Whether the schema lets the relation go from a span labelled `head` to `child`; else a complaint."""
    if (label, head, child) in check.known.links:
        return True
    known = check.known.relations[label]
    hint = f"it goes from {' or '.join(known.head)} to {' or '.join(known.tail)}"
    check.complain(where, f"{label} cannot go from {head} to {child}", hint)
    return False


def relation_began(relation: dict[str, Any]) -> RelationBegan | None:
    """What our own export says about the suggestion a relation began as."""
    match relation.get("suggested"):
        case {"label": str(label), "source": str(source), "model": str(model), "score": score}:
            moved = relation.get("origin") == Origin.CORRECTED and label == relation.get("label")
            return RelationBegan(label, Suggestion(source, model, score_of(score)), moved)
    return None


class _Ends:
    """Finds the span at an end of a relation: by its own offsets, else by its last token."""

    def __init__(self, row: dict[str, Any], spans: list[SpanDraft], check: RowCheck) -> None:
        self.check = check
        self.by_extent = {draft.extent: index for index, draft in enumerate(spans)}
        self.by_token: dict[int, list[int]] = {}
        self.given, self.has_tokens = row.get("spans") or (), bool(row.get("tokens"))
        self.last_tokens = [*map(self._last_token, spans)]
        for index, last in enumerate(self.last_tokens):
            if last is not None:
                self.by_token.setdefault(last, []).append(index)

    def _last_token(self, draft: SpanDraft) -> int | None:
        if self.check.tokens is not None:
            return self.check.last_tokens.get((draft.start, draft.end))
        last = self.given[draft.place].get("token_end")
        return last if type(last) is int else None

    def find(self, relation: dict[str, Any], end: str, where: str) -> int | None:
        """The place of the span, `_FOREIGN` for an end that is no span, None after a complaint."""
        number, key = None, _SPANS[end]
        span = relation.get(key)
        if span is not None and (place := self._plain(span, relation.get(end))) is not None:
            return place
        if end in relation or span is None:
            number = self._token(relation, end, where)
            if number is None:
                return None
        if span is not None:
            return self._by_span(span, number, f"{where}.{key}")
        candidates = self.by_token.get(number, []) if number is not None else []
        if not candidates and self.check.tokens is None and not self.has_tokens:
            what = f"nothing says which span token {shown(number)} belongs to"
            self.check.complain(f"{where}.{end}", what, f"give `tokens` or `{key}`")
            return None
        return candidates[0] if len(candidates) == 1 else _FOREIGN

    def _plain(self, span: Any, number: Any) -> int | None:
        """The place of a span that is repeated at the end of a relation with the number of its last token."""
        if type(span) is not dict or self.check.labels:
            return None
        try:
            start, end, label = extent = _EXTENT(span)
        except KeyError:
            return None
        if not (type(start) is type(end) is type(number) is int and type(label) is str) or "text" in span:
            return None
        place = self.by_extent.get(extent)
        return place if place is not None and self.last_tokens[place] == number else None

    def _token(self, relation: dict[str, Any], end: str, where: str) -> int | None:
        if isinstance(pair := relation.get(end), list):
            what = f"{shown(pair)} are offsets, and this is the number of a span's last token"
            hint = f"give the span as `{_SPANS[end]}` with start, end and label"
            self.check.complain(f"{where}.{end}", what, hint)
            return None
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
        given = span.get("label")
        label = self.check.taken_as(given)
        if label == LEFT_OUT and given != LEFT_OUT:
            self.check.remark(Remark.LEFT_OUT, where)
            return None
        return self.by_extent.get((*extent, label if isinstance(label, str) else ""), _FOREIGN)
