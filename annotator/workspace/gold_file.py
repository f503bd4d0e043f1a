"""Gold files: articles with the spans and relations that are right, one JSON object a line."""

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from msgspec import Struct

from annotator.document.article import Tokens
from annotator.document.errors import DataError, OffsetError
from annotator.document.spans import AttributeValue
from annotator.workspace.scored import Annotations, Extent, GoldArticle, ScoredRelation, ScoredSpan

_CORE = frozenset({"start", "end", "label", "text", "token_start", "token_end"})


def read_gold(path: Path) -> list[GoldArticle]:
    """The articles of a JSONL gold file.

    Each line has `text`, `spans` (start, end, label, attributes as keys) and `relations`, whose
    head and child are either `[start, end]` in characters, or Prodigy's token numbers (then the
    spans need `token_end`). With `tokens`, these are used. Raises DataError naming file, line and
    field.
    """
    try:
        content = path.read_bytes()
    except OSError as error:
        raise DataError(f"cannot be read ({error.strerror})", "name a JSONL file", file=str(path)) from error
    lines = enumerate(content.split(b"\n"), start=1)
    return [_GoldLine(str(path), number).read(line) for number, line in lines if line.strip()]


class _GoldLine(Struct, frozen=True):
    """One line of a gold file, with what its errors are to say."""

    file: str
    number: int

    def read(self, line: bytes) -> GoldArticle:
        try:
            row = json.loads(line.removeprefix(b"\xef\xbb\xbf"))
        except (UnicodeDecodeError, json.JSONDecodeError, RecursionError) as error:
            hint = "write one JSON object a line, in UTF-8"
            raise self._error("", "is no JSON", hint) from error
        if not isinstance(row, dict) or not isinstance(row.get("text"), str):
            raise self._error("text", "missing", "give each line the article's text")
        annotations = Annotations(tuple(self._spans(row)), tuple(self._relations(row)))
        return GoldArticle(row["text"], annotations, self._tokens(row), self._key(row))

    def _key(self, row: Mapping[str, Any]) -> str:
        """What the row calls its article, else the line."""
        meta = row.get("meta")
        named = row.get("id") or (meta.get("id") if isinstance(meta, Mapping) else None)
        return str(named or f"line {self.number}")

    def _spans(self, row: Mapping[str, Any]) -> Iterator[ScoredSpan]:
        for index, span in enumerate(row.get("spans") or ()):
            place = f"spans[{index}]"
            try:
                start, end, label = int(span["start"]), int(span["end"]), str(span["label"])
            except (KeyError, TypeError, ValueError) as error:
                raise self._error(place, "lacks start, end or label", "give all three") from error
            if not 0 <= start < end <= len(row["text"]):
                raise self._error(place, f"{start}-{end} is outside the text", "count code points")
            yield ScoredSpan(start, end, label, _attributes(span))

    def _relations(self, row: Mapping[str, Any]) -> Iterator[ScoredRelation]:
        ends = _span_ends(row)
        for index, relation in enumerate(row.get("relations") or ()):
            place = f"relations[{index}]"
            try:
                head, child = (_extent(relation, end, ends) for end in ("head", "child"))
                yield ScoredRelation(str(relation["label"]), head, child)
            except (KeyError, TypeError, ValueError, IndexError) as error:
                hint = "give head and child as [start, end], or as token numbers of spans"
                raise self._error(place, "has no usable ends and label", hint) from error

    def _tokens(self, row: Mapping[str, Any]) -> Tokens | None:
        given = row.get("tokens")
        if not given:
            return None
        try:
            starts = tuple(int(token["start"]) for token in given)
            tokens = Tokens(starts, tuple(int(token["end"]) for token in given), (0,))
            tokens.check(row["text"])
        except (KeyError, TypeError, ValueError, OffsetError) as error:
            raise self._error(
                "tokens", "do not fit the text", "leave them out, or mend their offsets"
            ) from error
        return tokens

    def _error(self, place: str, message: str, hint: str) -> DataError:
        return DataError(message, hint, file=self.file, line=self.number, field=place)


def _attributes(span: Mapping[str, Any]) -> dict[str, AttributeValue]:
    return {
        key: value if isinstance(value, str) else tuple(sorted(map(str, value)))
        for key, value in span.items()
        if key not in _CORE and isinstance(value, str | list)
    }


def _span_ends(row: Mapping[str, Any]) -> dict[int, Extent]:
    """Last token of each span → its characters, as Prodigy names the ends of relations."""
    return {
        int(span["token_end"]): (int(span["start"]), int(span["end"]))
        for span in row.get("spans") or ()
        if "token_end" in span
    }


def _extent(relation: Mapping[str, Any], end: str, spans: Mapping[int, Extent]) -> Extent:
    stated = relation.get(f"{end}_span")
    if isinstance(stated, Mapping):
        return int(stated["start"]), int(stated["end"])
    value = relation[end]
    if isinstance(value, list):
        start, stop = value
        return int(start), int(stop)
    return spans[int(value)]
