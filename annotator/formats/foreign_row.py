"""A record of another tool on its way to a row in the shape of a Prodigy task."""

import re
from collections.abc import Mapping
from typing import Any

from annotator.document.errors import DataError
from annotator.formats.incoming import IncomingRow
from annotator.formats.read_row import BadRow, RowReader

_OURS = re.compile(r"\b(spans|relations)\[(\d+)\]")
_CORE = frozenset({"start", "end", "label", "text", "token_start", "token_end"})


class ForeignRow:
    """One record: its spans and relations are put in one by one, with their places in the tool's own words.

    Args:
        record: where it stands (`FILE:LINE`), for losses.

    Attributes:
        text: of the article.
        errors: what is wrong so far, without file and line.
    """

    def __init__(self, rows: RowReader, text: str, record: str = "") -> None:
        self.text, self.errors = text, list[DataError]()
        self._record = record
        self._rows = rows
        self._spans: list[dict[str, Any]] = []
        self._relations: list[dict[str, Any]] = []
        self._places: dict[tuple[str, int], str] = {}
        self._by_extent: dict[tuple[int, int, str], int] = {}

    def complain(self, field: str, message: str, hint: str = "") -> None:
        """Note that something is wrong at a place of the record."""
        self.errors.append(DataError(message, hint, field=field))

    def lose(self, kind: str, where: str) -> None:
        """Note that something at a place of the record cannot be taken over."""
        self._rows.losses.add(kind, ": ".join(filter(None, (self._record, where))))

    def span(self, where: str, start: int, end: int, label: Any, **others: Any) -> int:
        """Put in a span in code points; its number, that of its twin when it is given again.

        Args:
            where: its place in the record.
            others: attributes and unknown keys.
        """
        extent = start, end, str(label)
        if extent in self._by_extent:
            self.lose("spans given again", f"{where} ({label} {start}-{end})")
            return self._by_extent[extent]
        number = self._by_extent[extent] = len(self._spans)
        extra = {key: value for key, value in others.items() if key not in _CORE}
        self._spans.append({"start": start, "end": end, "label": label, **extra})
        self._places["spans", number] = where
        return number

    def extent(self, number: int) -> tuple[int, int, str]:
        """Start, end and label of a span that was put in."""
        span = self._spans[number]
        return span["start"], span["end"], str(span["label"])

    def number(self, extent: tuple[int, int, str]) -> int | None:
        """The number of the span with this extent and label, None when there is none."""
        return self._by_extent.get(extent)

    def set(self, number: int, key: str, value: Any) -> None:
        """Give a span an attribute or another key of its own."""
        if key not in _CORE:
            self._spans[number][key] = value

    def relation(self, where: str, label: Any, head: int, child: int, **others: Any) -> None:
        """Put in a relation between two spans, by their numbers; `others`: further keys of it."""
        self._places["relations", len(self._relations)] = where
        ends = {"head_span": self._end(head), "child_span": self._end(child)}
        self._relations.append({"label": label, **ends, **others})

    def _end(self, number: int) -> dict[str, Any]:
        return {key: self._spans[number][key] for key in ("start", "end", "label")}

    def incoming(self, others: Mapping[str, Any]) -> IncomingRow:
        """The row, checked.

        Args:
            others: its further keys (`id`, `meta`, `answer` …); those whose value is None are left out.

        Raises:
            BadRow: with everything that is wrong, at places of the record.
        """
        row = {"text": self.text, **{k: v for k, v in others.items() if v is not None}}
        row |= {"spans": self._spans, "relations": self._relations}
        try:
            incoming = self._rows.read_object(row)
        except BadRow as bad:
            raise BadRow([*self.errors, *map(self._in_its_words, bad.errors)]) from bad
        if self.errors:
            raise BadRow(self.errors)
        return incoming

    def _in_its_words(self, error: DataError) -> DataError:
        field, message, hint = (
            _OURS.sub(lambda found: self._places.get((found[1], int(found[2])), found[0]), words)
            for words in (error.field, error.message, error.hint)
        )
        return DataError(message, hint, field=field)
