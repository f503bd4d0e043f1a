"""The spans of a row, checked against its text, its tokens and the label schema."""

from operator import itemgetter
from typing import Any

from annotator.document.spans import AttributeValue, Suggestion
from annotator.editing.annotations import Origin, Verdict
from annotator.formats.incoming import Began, Remark, SpanDraft
from annotator.formats.offset_units import fitting_unit, how_counted
from annotator.formats.read_attributes import read_attributes
from annotator.formats.row_check import RowCheck
from annotator.formats.shown import shown
from annotator.formats.token_columns import TokenColumns

_DRAWN = itemgetter("start", "end", "token_start", "token_end", "label")
_KEYS_OF_DRAWN = 5


def read_spans(row: dict[str, Any], check: RowCheck) -> list[SpanDraft]:
    """The row's spans in its own order; complaints instead of those that are wrong."""
    drafts: list[SpanDraft] = []
    places: list[str] = []
    extents: set[tuple[int, int, str]] = set()
    came_through_prodigy = "_task_hash" in row or "_view_id" in row
    for place, (where, span) in enumerate(check.objects(row, "spans")):
        draft = _plain_span(span, place, check)
        if draft is None:
            if came_through_prodigy and not span.get("label"):
                check.remark(Remark.UNLABELLED, where)
                continue
            draft = read_span(span, where, check, place=place)
        if draft is None:
            continue
        if (extent := draft[:3]) in extents:
            check.remark(Remark.REPEATED_SPANS, where)
            continue
        if check.tokens is not None and extent[:2] not in check.last_tokens:
            _find_tokens(draft, where, check.tokens, check)
        extents.add(extent)
        drafts.append(draft)
        places.append(where)
    _note_overlaps(drafts, places, check)
    return drafts


def _plain_span(span: dict[str, Any], place: int, check: RowCheck) -> SpanDraft | None:
    """A span of the five keys that one drawn by hand has, when all is as it should be; else None."""
    tokens = check.tokens
    if tokens is None or len(span) != _KEYS_OF_DRAWN or check.labels:
        return None
    try:
        start, end, first, last, label = _DRAWN(span)
    except KeyError:
        return None
    if not (type(start) is type(end) is type(first) is type(last) is int and type(label) is str):
        return None
    starts, ends = tokens.starts, tokens.ends
    if 0 <= first <= last < len(starts) and starts[first] == start and ends[last] == end:
        check.last_tokens[start, end] = last
        return SpanDraft(start, end, label, place=place) if label in check.known.attributes else None
    return None


def _find_tokens(draft: SpanDraft, where: str, tokens: TokenColumns, check: RowCheck) -> None:
    """Note the last token of a span, or that it is off the tokens."""
    found = tokens.range_of(draft.start, draft.end)
    if found is None:
        check.remark(Remark.OFF_TOKENS, where)
    else:
        check.last_tokens[draft.start, draft.end] = found[1]


def read_span(
    span: dict[str, Any],
    where: str,
    check: RowCheck,
    *,
    place: int = -1,
    verdict: Verdict = Verdict.ACCEPTED,
) -> SpanDraft | None:
    """One span, or None and complaints; None as well when its label is to be left out.

    Args:
        span: as it stands in the row.
        where: its place in words.
        check: of the row.
        place: its place in the row's `spans`.
        verdict: what a person decided about it.
    """
    extent, label = read_extent(span, where, check), check.label(span, where, check.known.attributes)
    if extent is None or label is None:
        return None
    attributes = read_attributes(span, label, where, check)
    return SpanDraft(
        *extent, label, attributes, _model(span), score_of(span.get("score")), _began(span), place, verdict
    )


def read_extent(
    span: dict[str, Any], where: str, check: RowCheck, *, with_tokens: bool = True
) -> tuple[int, int] | None:
    """Start and end of a span, or None and a complaint; its surface and token numbers must agree."""
    start, end = check.integer(span, "start", where), check.integer(span, "end", where)
    if start is None or end is None:
        return None
    text = check.text
    if start < 0:
        check.complain(f"{where}.start", f"{shown(start)} is negative", "offsets count from 0")
    elif end > len(text):
        what = f"{shown(end)} is past the end of the text (length {len(text)})"
        check.complain(f"{where}.end", what, _hint_past_end(span.get("text"), start, end, check))
    elif start >= end:
        what = "is empty" if start == end else "is reversed"
        check.complain(where, f"{shown(start)}-{shown(end)} {what}", "start must be less than end")
    elif (surface := span.get("text", text[start:end])) != text[start:end]:
        what = f"{shown(surface)}, but the text has {shown(text[start:end])} at {start}-{end}"
        is_text = isinstance(surface, str)
        hint = how_counted(text, start, end, surface, check.unit) if is_text else "leave it out"
        check.complain(f"{where}.text", what, hint)
    elif not with_tokens or _numbers_agree(span, where, start, end, check):
        return start, end
    return None


def _hint_past_end(surface: Any, start: int, end: int, check: RowCheck) -> str:
    if isinstance(surface, str):
        return how_counted(check.text, start, end, surface, check.unit)
    return fitting_unit(check.text, start, end)


def _numbers_agree(span: dict[str, Any], where: str, start: int, end: int, check: RowCheck) -> bool:
    """Whether `token_start` and `token_end` (inclusive), where given, are the tokens of start..end."""
    if check.tokens is None or span.get("token_start") is span.get("token_end") is None:
        return True
    first, last = check.integer(span, "token_start", where), check.integer(span, "token_end", where)
    if first is None or last is None:
        return False
    count = len(check.tokens.starts)
    if not 0 <= first <= last < count:
        what = f"there are no tokens {shown(first)} to {shown(last)} (the row has {count})"
        check.complain(f"{where}.token_end", what, "tokens count from 0, and token_end is inclusive")
        return False
    right = check.tokens.range_of(start, end)
    if right is not None and right != (first, last):
        what = f"tokens {first} to {last} are not {start}-{end}"
        hint = f"those are tokens {right[0]} to {right[1]} (inclusive)"
        check.complain(f"{where}.token_start", what, hint)
        return False
    return True


def _note_overlaps(drafts: list[SpanDraft], places: list[str], check: RowCheck) -> None:
    """Remarks about overlaps that a rule of the schema calls errors."""
    forbidden = check.known.forbidden
    if not forbidden:
        return
    reach: list[tuple[str, SpanDraft]] = []
    for where, draft in sorted(zip(places, drafts, strict=True), key=lambda pair: pair[1].extent):
        reach = [(place, other) for place, other in reach if other.end > draft.start]
        if any((draft.label, other.label) in forbidden for _, other in reach):
            check.remark(Remark.OVERLAPS, where)
        reach.append((where, draft))


def _model(span: dict[str, Any]) -> str:
    """What made it, by its key `source`; nothing when our own export says that a person did."""
    source = span.get("source")
    return source if isinstance(source, str) and span.get("origin") != Origin.MANUAL else ""


def score_of(score: Any) -> float | None:
    """A score from 0 to 1; None for anything else."""
    if isinstance(score, bool) or not isinstance(score, (int, float)):
        return None
    return float(score) if 0 <= score <= 1 else None


def _began(span: dict[str, Any]) -> Began | None:
    """What our own export says about the suggestion a span began as."""
    match span.get("suggested"):
        case {
            "start": int(start),
            "end": int(end),
            "label": str(label),
            "source": str(source),
            "model": str(model),
            "score": score,
            **rest,
        }:
            by = Suggestion(source, model, score_of(score))
            return Began(start, end, label, by, _began_attributes(rest.get("attributes")))
    return None


def _began_attributes(given: Any) -> dict[str, AttributeValue]:
    """The attributes that the suggestion had, by its row."""
    if not isinstance(given, dict):
        return {}
    return {
        name: value if isinstance(value, str) else tuple(map(str, value))
        for name, value in given.items()
        if isinstance(value, str | list)
    }
