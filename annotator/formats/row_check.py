"""The checking of one row: what it is checked against, and everything found wrong with it."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any

from annotator.document.errors import DataError
from annotator.document.offsets import OffsetUnit
from annotator.document.schema import LabelSchema
from annotator.formats.shown import shown
from annotator.formats.token_columns import TokenColumns

DidYouMean = Callable[[str, Iterable[str]], str]
"""A hint for a word that is not among the known ones."""


@dataclass(slots=True)
class RowCheck:
    """One row being read.

    Attributes:
        unit: what the offsets of the file count.
        text, tokens: of the row, once they have been read.
        errors: what is wrong, without file and line; all of it, so that it can be mended at once.
    """

    schema: LabelSchema
    unit: OffsetUnit
    hint: DidYouMean
    text: str = ""
    tokens: TokenColumns | None = None
    errors: list[DataError] = field(default_factory=list)

    def complain(self, field: str, message: str, hint: str = "") -> None:
        """Note that something is wrong with a field (`spans[2].end`)."""
        self.errors.append(DataError(message, hint, field=field))

    def integer(self, row: dict[str, Any], key: str, where: str) -> int | None:
        """The whole number at `row[key]`, or None and a complaint; true and 3.0 are none."""
        if key not in row:
            self.complain(f"{where}.{key}", "is missing", "give a whole number")
            return None
        value = row[key]
        if type(value) is not int:
            self.complain(f"{where}.{key}", f"{shown(value)} is not a whole number", "give one such as 12")
            return None
        return value

    def label(self, row: dict[str, Any], where: str, known: Iterable[str]) -> str | None:
        """The label of a span or relation, or None and a complaint that names the nearest known one."""
        labels, value = list(known), row.get("label")
        if isinstance(value, str) and value in labels:
            return value
        if isinstance(value, str):
            hint = self.hint(value[:200], labels)
            self.complain(f"{where}.label", f"{shown(value)} is not in the label schema", hint)
        else:
            what = f"{shown(value)} is not a word" if "label" in row else "is missing"
            self.complain(f"{where}.label", what, "give a label of the schema")
        return None

    def objects(self, row: dict[str, Any], key: str) -> list[tuple[str, dict[str, Any]]]:
        """The objects of the list `row[key]`, each with its place in words; complaints about other values."""
        values = row.get(key, [])
        if not isinstance(values, list):
            self.complain(key, f"{shown(values)} is not a list", "give a list, or leave the field out")
            return []
        found = []
        for index, value in enumerate(values):
            if isinstance(value, dict):
                found.append((f"{key}[{index}]", value))
            else:
                self.complain(f"{key}[{index}]", f"{shown(value)} is not an object", 'write it as {"…": …}')
        return found
