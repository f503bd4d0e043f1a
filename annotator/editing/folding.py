"""The fold of decisions as they are stored: the same as `decisions.fold`, without making each edit."""

import json
from collections.abc import Callable, Iterable, Mapping
from itertools import chain
from typing import Any, NamedTuple

from annotator.editing.annotations import Annotations, Answer
from annotator.editing.decisions import read_link_record, read_settlement, read_span_record

Records = dict[str, Mapping[str, Any]]
"""Id → a record as it is stored."""


class StoredFold(NamedTuple):
    """What stands after all decisions, each record still as it is stored; as in `Annotations`."""

    spans: Records
    relations: Records
    frames: set[str]
    settled: Records
    answer: str | None
    flagged: bool
    note: str


def fold_records(stored: Iterable[str], read: Callable[[str], Any] = json.loads) -> StoredFold:
    """What decisions amount to, without making objects of it: for who reads very many of them.

    Args:
        stored: the edits of each decision, or of several joined by commas.
        read: what reads JSON.

    KeyError or ValueError for anything that `decisions.edits_to_json` did not write.
    """
    spans: Records = {}
    relations: Records = {}
    frames: set[str] = set()
    settled: Records = {}
    answer, flagged, note = None, False, ""
    for edit in chain.from_iterable(read(f"[{','.join(stored)}]")):
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
    return StoredFold(spans, relations, frames, settled, answer, flagged, note)


def fold_stored(stored: Iterable[str]) -> Annotations:
    """The annotations that decisions, each as `decisions.edits_to_json` wrote its edits, amount to.

    Only what stands in the end is made into objects. KeyError or ValueError for anything else.
    """
    found = fold_records(stored)
    return Annotations(
        {id: read_span_record(row) for id, row in found.spans.items()},
        {id: read_link_record(row) for id, row in found.relations.items()},
        frozenset(found.frames),
        Answer(found.answer) if found.answer else None,
        found.flagged,
        found.note,
        {id: read_settlement(row) for id, row in found.settled.items()},
    )


def _put(records: Records, id: str, after: Mapping[str, Any] | None) -> None:
    if after is None:
        records.pop(id, None)
    else:
        records[id] = after
