"""A row with the labels of its spans and relations taken as others."""

from collections.abc import Mapping
from typing import Any

from annotator.formats.read_own import OURS, ours
from annotator.formats.row_check import LEFT_OUT

_SIDES = ("nested", "undecided", "rejected")


def relabelled(row: Mapping[str, Any], labels: Mapping[str, str]) -> dict[str, Any]:
    """A copy of a checked row in which each label stands as it is taken.

    Spans and relations whose label is left out are left out, and relations to such spans with them.
    """
    copy = {**row, **_lists(row, labels)}
    if (own := ours(dict(row))) is not None:
        sides = {name: {**side, **_lists(side, labels)} for name in _SIDES if (side := own.get(name))}
        copy[OURS] = {**own, **_lists(own, labels), **sides}
    return copy


def _lists(holder: Mapping[str, Any], labels: Mapping[str, str]) -> dict[str, Any]:
    """The lists of a row, or of its side lists, changed."""
    found: dict[str, Any] = {}
    for key in ("spans", "character_spans", "frames_checked"):
        if holder.get(key):
            found[key] = [_labelled(span, labels) for span in holder[key] if not _is_out(span, labels)]
    if holder.get("relations"):
        relations = [relation for relation in holder["relations"] if not _loses(relation, labels)]
        found["relations"] = [_relation(relation, labels) for relation in relations]
    return found


def _labelled(thing: Mapping[str, Any], labels: Mapping[str, str]) -> dict[str, Any]:
    label = thing.get("label")
    return {**thing, "label": labels[label]} if isinstance(label, str) and label in labels else {**thing}


def _is_out(thing: Any, labels: Mapping[str, str]) -> bool:
    label = thing.get("label") if isinstance(thing, dict) else None
    return isinstance(label, str) and labels.get(label) == LEFT_OUT and label != LEFT_OUT


_ENDS = ("head", "child", "head_span", "child_span")


def _loses(relation: Mapping[str, Any], labels: Mapping[str, str]) -> bool:
    return _is_out(relation, labels) or any(_is_out(relation.get(end), labels) for end in _ENDS)


def _relation(relation: Mapping[str, Any], labels: Mapping[str, str]) -> dict[str, Any]:
    ends = {end: _labelled(relation[end], labels) for end in _ENDS if isinstance(relation.get(end), dict)}
    return {**_labelled(relation, labels), **ends}
