"""The fold of decisions as they are stored: the same as `decisions.fold`, without making each edit."""

import json
from collections.abc import Iterable, Mapping
from itertools import chain
from typing import Any

from annotator.editing.annotations import Annotations, Answer
from annotator.editing.decisions import read_settlement
from annotator.editing.quick_records import quick_link_record, quick_span_record


def fold_stored(stored: Iterable[str]) -> Annotations:
    """The annotations that decisions, each as `decisions.edits_to_json` wrote its edits, amount to.

    Only what stands in the end is made into objects. KeyError or ValueError for anything else.
    """
    spans: dict[str, Mapping[str, Any]] = {}
    relations: dict[str, Mapping[str, Any]] = {}
    frames: set[str] = set()
    settled: dict[str, Mapping[str, Any]] = {}
    answer, flagged, note = None, False, ""
    for edit in chain.from_iterable(json.loads(f"[{','.join(stored)}]")):
        after = edit["after"]
        match edit["edit"]:
            case "span+" | "span~" | "span-":
                _put(spans, edit["id"], after)
            case "relation+" | "relation~" | "relation-":
                _put(relations, edit["id"], after)
            case "frame-checked":
                frames.add(edit["id"]) if after else frames.discard(edit["id"])
            case "answer":
                answer = after
            case "flag":
                flagged = after
            case "note":
                note = after
            case "settled":
                _put(settled, edit["id"], after)
            case other:
                raise ValueError(f"unknown edit {other!r}")
    return Annotations(
        {id: quick_span_record(row) for id, row in spans.items()},
        {id: quick_link_record(row) for id, row in relations.items()},
        frozenset(frames),
        Answer(answer) if answer else None,
        flagged,
        note,
        {id: read_settlement(row) for id, row in settled.items()},
    )


def _put(records: dict[str, Mapping[str, Any]], id: str, after: Mapping[str, Any] | None) -> None:
    if after is None:
        records.pop(id, None)
    else:
        records[id] = after
