"""What of an imported row stays with the row: no format but Prodigy's own has a place for it."""

import json
from collections.abc import Iterator, Mapping
from typing import Any

from annotator.formats.read_own import OURS
from annotator.formats.task_ends import ENDS, TaskEnds, extent_of

RELATIONS = "relations to words that are no spans, in the Prodigy export alone"
SPANS = "spans without a label, in the Prodigy export alone"
KEYS = "articles whose rows have keys of their own, in the Prodigy export alone"

_ROW = frozenset({"text", "id", "meta", "tokens", "spans", "relations", "answer", OURS})
_SPAN = frozenset(
    {"start", "end", "token_start", "token_end", "label", "text", "id", "source", "score", "rank", "model"}
    | {"pattern", "type", "origin", "suggested", "aux"}
)
_RELATION = frozenset(
    {"head", "child", "head_span", "child_span", "color", "label", "id", "origin", "suggested"}
)


def unwritten(line: bytes, attributes: frozenset[str]) -> Iterator[tuple[str, str]]:
    """Kind and words of everything on a checked line that other formats do not hold.

    Args:
        line: the row as JSON.
        attributes: ids of the schema's attributes, which every format tells as far as it can.
    """
    row: dict[str, Any] = json.loads(line)
    spans, relations = row.get("spans") or (), row.get("relations") or ()
    extents = {extent: "span" for span in spans if (extent := extent_of(span)) is not None}
    ends = TaskEnds(row.get("tokens") or (), spans, extents)
    for relation in relations:
        if any(ends.id_at(relation, end) is None for end in ENDS):
            yield RELATIONS, str(relation.get("label"))
    yield from ((SPANS, f"{span.get('start')}-{span.get('end')}") for span in spans if not span.get("label"))
    known = ((row, _ROW), *((s, _SPAN | attributes) for s in spans), *((r, _RELATION) for r in relations))
    if keys := list(dict.fromkeys(key for given, keys in known for key in _others(given, keys))):
        yield KEYS, ", ".join(keys)


def _others(given: Mapping[str, Any], known: frozenset[str]) -> Iterator[str]:
    """Keys that are neither known nor Prodigy's own, which begin with an underscore."""
    return (key for key in given if key not in known and not key.startswith("_"))
