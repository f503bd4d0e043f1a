"""The attributes that a span of a file carries, checked against the label schema."""

from typing import Any

from annotator.document.schema import Attribute, AttributeKind
from annotator.document.spans import AttributeValue
from annotator.formats.row_check import RowCheck
from annotator.formats.shown import shown

_AUX = "aux"
_AUX_NEGATION = "negation"


def read_attributes(
    span: dict[str, Any], label: str, where: str, check: RowCheck
) -> dict[str, AttributeValue]:
    """The span's attributes by id; its other keys are nobody's business here.

    `aux` (negation, future …) is read as `polarity` and `time` where the schema has these.
    """
    found: dict[str, AttributeValue] = {}
    for attribute in check.known.attributes[label]:
        value = span.get(attribute.id, _from_aux(span, attribute))
        if value in (None, "", []):
            continue
        words = [value] if isinstance(value, str) else value
        allowed = _allowed(attribute, found)
        place = f"{where}.{attribute.id}"
        if not _is_well_formed(words, attribute):
            wanted = "a list of words" if attribute.kind is AttributeKind.SET else "one word"
            check.complain(place, f"{shown(value)} is not {wanted}", "correct it or leave it out")
        elif unknown := [word for word in words if allowed is not None and word not in allowed]:
            hint = check.hint(unknown[0][:200], allowed or ())
            check.complain(place, f"{shown(unknown[0])} is no {attribute.id} of {label}", hint)
        else:
            is_set = attribute.kind is AttributeKind.SET
            found[attribute.id] = tuple(sorted(set(words))) if is_set else words[0]
    return found


def _allowed(attribute: Attribute, found: dict[str, AttributeValue]) -> tuple[str, ...] | None:
    """The values it may have beside those already found; None where any text will do."""
    if attribute.kind is AttributeKind.TEXT:
        return None
    other = found.get(attribute.depends_on)
    return attribute.values_for(other) if isinstance(other, str) else attribute.values


def _is_well_formed(words: Any, attribute: Attribute) -> bool:
    return (
        isinstance(words, list)
        and all(isinstance(word, str) for word in words)
        and (attribute.kind is AttributeKind.SET or len(words) == 1)
    )


def _from_aux(span: dict[str, Any], attribute: Attribute) -> list[str] | str | None:
    aux = span.get(_AUX)
    if not isinstance(aux, list):
        return None
    if attribute.kind is AttributeKind.SET:
        return [word for word in aux if word in attribute.values]
    if _AUX_NEGATION in aux and attribute.id == "polarity" and "negative" in attribute.values:
        return "negative"
    return None
