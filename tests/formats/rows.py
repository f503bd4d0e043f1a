"""Rows of JSON Lines and ways to read them."""

import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from annotator.document.errors import DataError
from annotator.document.offsets import OffsetUnit
from annotator.formats.incoming import IncomingRow
from annotator.formats.read_row import BadRow, RowReader
from tests.support.articles import make_schema

PRODIGY_SAMPLES = Path(__file__).parents[2].parent / "shared" / "reference" / "prodigy_samples"
"""Real exports, where they are at hand."""


def hint(word: str, known: Iterable[str]) -> str:
    """A hint that names all known words."""
    return f"known: {', '.join(known)}"


def reader(unit: OffsetUnit = OffsetUnit.CODEPOINT) -> RowReader:
    """A reader for the small schema ACTOR, ROLE, EVENT."""
    return RowReader(make_schema(), unit, hint)


def encode(row: Any) -> bytes:
    """A row as a line of JSON, not escaped."""
    return json.dumps(row, ensure_ascii=False).encode("utf-8", "surrogatepass")


def read(row: Any, unit: OffsetUnit = OffsetUnit.CODEPOINT) -> IncomingRow:
    """What a row, or a line given as bytes, is read as."""
    return reader(unit).read_json(row if isinstance(row, bytes) else encode(row))


def errors(row: Any, unit: OffsetUnit = OffsetUnit.CODEPOINT) -> list[DataError]:
    """Everything that is said to be wrong with a row; empty when it is read."""
    try:
        read(row, unit)
    except BadRow as bad:
        return list(bad.errors)
    return []


def span(start: Any, end: Any, label: str = "ACTOR", **more: Any) -> dict[str, Any]:
    """A span of a row."""
    return {"start": start, "end": end, "label": label, **more}


def tokens(text: str) -> list[dict[str, Any]]:
    """Tokens cut at single spaces."""
    found, start = [], 0
    for number, word in enumerate(text.split(" ")):
        end = start + len(word)
        found.append({"text": word, "start": start, "end": end, "id": number, "ws": end < len(text)})
        start = end + 1
    return found
