"""What an export of ours says under `annotator`: all that Prodigy has no place for."""

from collections.abc import Iterator
from typing import Any

from annotator.editing.annotations import Settlement, Verdict
from annotator.formats.incoming import OwnWork, RelationDraft, Remark, SpanDraft
from annotator.formats.read_relations import is_allowed, relation_began
from annotator.formats.read_spans import read_span
from annotator.formats.row_check import RowCheck
from annotator.formats.shown import shown

OURS = "annotator"
"""The key of the row."""
VERSION = 1
"""The version of what stands there that can be read."""

_SIDES = (
    ("nested", Verdict.ACCEPTED),
    ("undecided", Verdict.UNDECIDED),
    ("rejected", Verdict.REJECTED),
)


def ours(row: dict[str, Any]) -> dict[str, Any] | None:
    """The object under `annotator`, where it is one of ours."""
    found = row.get(OURS)
    return found if isinstance(found, dict) and found.get("version") == VERSION else None


def read_own(
    own: dict[str, Any], spans: list[SpanDraft], relations: list[RelationDraft], check: RowCheck
) -> OwnWork:
    """A person's work as our export has it.

    Args:
        own: the object under `annotator`.
        spans, relations: of the main lists; those of the side lists are put behind them.
        check: of the row; takes complaints about what is wrong.
    """
    sides = [(f"{OURS}.{name}.", _side(own, name, check), verdict) for name, verdict in _SIDES]
    spans.extend(_spans({"character_spans": own.get("character_spans")}, f"{OURS}.", check))
    for where, side, verdict in sides:
        spans.extend(_spans(side, where, check, verdict))
    places: dict[tuple[int, int, str], int] = {}
    for verdict in (Verdict.ACCEPTED, Verdict.UNDECIDED, Verdict.REJECTED):
        for place, draft in enumerate(spans):
            if draft.verdict is verdict:
                places.setdefault(draft.extent, place)
    for where, side, verdict in sides:
        relations.extend(_relations(side, where, check, verdict, spans, places))
    flagged, note = own.get("flagged", False), own.get("note", "")
    if not isinstance(flagged, bool):
        check.complain(f"{OURS}.flagged", f"{shown(flagged)} is not true or false", "correct it")
    if not isinstance(note, str):
        check.complain(f"{OURS}.note", f"{shown(note)} is not a string", "correct it")
    frames, settled = tuple(_frames(own, check, places)), tuple(_settled(own, check))
    return OwnWork(_key(own), frames, bool(flagged), str(note), settled)


def _key(own: dict[str, Any]) -> str:
    key = own.get("article")
    return key if isinstance(key, str) and key.strip() and "\x00" not in key else ""


def _side(own: dict[str, Any], name: str, check: RowCheck) -> dict[str, Any]:
    side = own.get(name)
    if side is None or isinstance(side, dict):
        return side or {}
    check.complain(f"{OURS}.{name}", f"{shown(side)} is not an object", "give spans and relations")
    return {}


def _spans(
    side: dict[str, Any], where: str, check: RowCheck, verdict: Verdict = Verdict.ACCEPTED
) -> Iterator[SpanDraft]:
    for key in ("spans", "character_spans"):
        for place, span in check.objects(side, key, where):
            if draft := read_span(span, place, check, verdict=verdict):
                yield draft


def _relations(
    side: dict[str, Any],
    where: str,
    check: RowCheck,
    verdict: Verdict,
    spans: list[SpanDraft],
    places: dict[tuple[int, int, str], int],
) -> Iterator[RelationDraft]:
    for place, relation in check.objects(side, "relations", where):
        label = check.label(relation, place, check.known.relations)
        if label is None:
            continue
        head, child = (_place(relation.get(end), places, check) for end in ("head", "child"))
        if head is None or child is None:
            check.remark(Remark.LOST_ENDS, place)
        elif verdict is not Verdict.ACCEPTED or is_allowed(
            label, spans[head].label, spans[child].label, place, check
        ):
            yield RelationDraft(label, head, child, relation_began(relation), verdict)


def _frames(own: dict[str, Any], check: RowCheck, places: dict[tuple[int, int, str], int]) -> Iterator[int]:
    for where, extent in check.objects(own, "frames_checked", f"{OURS}."):
        if (place := _place(extent, places, check)) is not None:
            yield place
        elif check.taken_as(extent.get("label")):
            check.complain(where, f"{shown(extent)} is no span of the row", "remove it")


def _settled(own: dict[str, Any], check: RowCheck) -> Iterator[tuple[str, Settlement]]:
    """How each difference between annotators was settled."""
    for where, row in check.objects(own, "settled", f"{OURS}."):
        match row:
            case {"id": str(id), "taken": list(taken), "by": str(by)} if all(
                isinstance(each, str) for each in taken
            ):
                reason, decider = row.get("reason", ""), row.get("decider", "")
                yield id, Settlement(tuple(taken), by, str(reason), str(decider))
            case _:
                check.complain(where, "has no id, taken and by", "take it from an export, or remove it")


def _place(extent: Any, places: dict[tuple[int, int, str], int], check: RowCheck) -> int | None:
    match extent:
        case {"start": int(start), "end": int(end), "label": str(label)}:
            return places.get((start, end, check.taken_as(label)))
    return None
