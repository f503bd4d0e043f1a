"""Offsets that were counted in other units: converting a row, and guessing how a wrong one was counted."""

import unicodedata
from collections.abc import Iterator, Mapping
from copy import deepcopy
from typing import Any

from annotator.document.offsets import OffsetUnit, code_points_at
from annotator.formats.row_check import RowCheck


def to_code_points(row: dict[str, Any], check: RowCheck) -> dict[str, Any]:
    """A copy of the row with the offsets of spans, tokens and relation ends in code points."""
    text = row.get("text")
    if check.unit is OffsetUnit.CODEPOINT or not isinstance(text, str):
        return row
    places = code_points_at(text, check.unit)
    converted = deepcopy(row)
    for where, holder in _holders(converted):
        for key in ("start", "end"):
            offset = holder.get(key)
            if type(offset) is not int:
                continue
            if offset in places:
                holder[key] = places[offset]
            else:
                check.complain(
                    f"{where}.{key}",
                    f"{check.unit.value} offset {offset} is not between two characters of the text",
                    "check how the offsets were counted, see --offsets",
                )
    return converted


def _holders(row: dict[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    for key in ("spans", "tokens"):
        values = row.get(key)
        for index, value in enumerate(values if isinstance(values, list) else ()):
            if isinstance(value, dict):
                yield f"{key}[{index}]", value
    relations = row.get("relations")
    for index, relation in enumerate(relations if isinstance(relations, list) else ()):
        for end in ("head_span", "child_span"):
            if isinstance(relation, dict) and isinstance(relation.get(end), dict):
                yield f"relations[{index}].{end}", relation[end]


def how_counted(text: str, start: int, end: int, surface: str, unit: OffsetUnit) -> str:
    """A hint: the way of counting by which start..end is `surface`, or where it stands, or a general one."""
    for other in OffsetUnit:
        if other is not unit and unit is OffsetUnit.CODEPOINT and _fits(text, start, end, surface, other):
            return f"it fits when offsets count {_NAMES[other]}: import with --offsets {other.value}"
    for form, what in _normalised(text).items():
        if form[start:end] in (surface, unicodedata.normalize("NFC", surface)):
            return f"it was counted on the text {what}: count on the text as it is"
    if text[start : end + 1] == surface:
        return "ends are exclusive: this one seems to be inclusive"
    if text[start - 1 : end - 1] == surface and start:
        return "offsets begin at 0: these seem to begin at 1"
    if surface and (found := text.find(surface)) >= 0:
        return f"it stands at {found}-{found + len(surface)}"
    return "correct the offsets or the text"


def fitting_unit(text: str, start: int, end: int) -> str:
    """A hint for a span past the end of the text: a way of counting by which it would lie inside."""
    for unit in (OffsetUnit.UTF16, OffsetUnit.UTF8):
        places = code_points_at(text, unit)
        if start in places and end in places and start < end:
            return f"it lies inside when offsets count {_NAMES[unit]}: see --offsets {unit.value}"
    return "end is exclusive and counts code points"


_NAMES: Mapping[OffsetUnit, str] = {
    OffsetUnit.CODEPOINT: "code points",
    OffsetUnit.UTF16: "UTF-16 units",
    OffsetUnit.UTF8: "UTF-8 bytes",
}


def _fits(text: str, start: int, end: int, surface: str, unit: OffsetUnit) -> bool:
    places = code_points_at(text, unit)
    first, last = places.get(start), places.get(end)
    return first is not None and last is not None and text[first:last] == surface


def _normalised(text: str) -> Mapping[str, str]:
    forms = {
        unicodedata.normalize("NFC", text): "in Unicode form NFC",
        unicodedata.normalize("NFD", text): "in Unicode form NFD",
        text.replace("\r\n", "\n"): "with CRLF changed to LF",
        text.strip(): "without the white space around it",
    }
    return {form: what for form, what in forms.items() if form != text}
