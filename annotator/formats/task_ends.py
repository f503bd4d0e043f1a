"""Where the relations of an imported row end: at spans taken from it, or elsewhere."""

from collections.abc import Mapping, Sequence
from typing import Any

Extent = tuple[int, int, str]
"""Start, end and label of a span."""

ENDS = ("head", "child")


def extent_of(span: Any) -> Extent | None:
    """Start, end and label of a span of a row; None when it lacks one of them."""
    match span:
        case {"start": int(start), "end": int(end), "label": str(label)}:
            return start, end, label
    return None


class TaskEnds:
    """The ends of a row's relations.

    Args:
        tokens, spans: of the row, possibly none.
        ids: extent → id of the spans that were taken from the row.
    """

    def __init__(
        self,
        tokens: Sequence[Mapping[str, Any]],
        spans: Sequence[Mapping[str, Any]],
        ids: Mapping[Extent, str],
    ) -> None:
        self._ids = ids
        self._by_token: dict[int, set[Extent]] = {}
        numbers = {token["end"]: number for number, token in enumerate(tokens)}
        for span in spans:
            extent = extent_of(span)
            last = numbers.get(span.get("end")) if tokens else span.get("token_end")
            if extent is not None and extent in ids and isinstance(last, int):
                self._by_token.setdefault(last, set()).add(extent)

    def link(self, relation: Mapping[str, Any]) -> tuple[str, Extent, Extent] | None:
        """Label and ends of a relation between spans that were taken, else None."""
        head, child = self._extent(relation, "head"), self._extent(relation, "child")
        if head is None or child is None:
            return None
        return str(relation.get("label")), head, child

    def id_at(self, relation: Mapping[str, Any], end: str) -> str | None:
        """The id of the taken span at an end, or None."""
        extent = self._extent(relation, end)
        return None if extent is None else self._ids[extent]

    def _extent(self, relation: Mapping[str, Any], end: str) -> Extent | None:
        given = relation.get(f"{end}_span")
        if given is not None:
            extent = extent_of(given)
            return extent if extent in self._ids else None
        candidates = self._by_token.get(relation.get(end, -1), set())
        return next(iter(candidates)) if len(candidates) == 1 else None
