"""The checking of one row: what it is checked against, and everything found wrong with it."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import InitVar, dataclass, field
from typing import Any

from annotator.document.errors import DataError
from annotator.document.offsets import OffsetUnit
from annotator.document.schema import LabelSchema
from annotator.formats.incoming import Remark
from annotator.formats.known_labels import KnownLabels, known_labels
from annotator.formats.shown import shown
from annotator.formats.token_columns import TokenColumns

DidYouMean = Callable[[str, Iterable[str]], str]
"""A hint for a word that is not among the known ones."""
UNKNOWN_LABEL = "is not in the label schema"
"""How the message about an unknown label ends."""
LEFT_OUT = ""
"""What a label is taken as that is to be left out."""


@dataclass(slots=True)
class RowCheck:
    """One row being read.

    Attributes:
        unit: what the offsets of the file count.
        labels: foreign label → the label it is taken as, `LEFT_OUT` for none.
        text, tokens: of the row, once they have been read.
        last_tokens: extent of a span → the number of its last token, where it is on the borders of tokens.
        errors: what is wrong, without file and line; all of it, so that it can be mended at once.
        remarks: what is to be told although the row is taken, with the field it is about.
        is_relabelled: whether the row has a label that is taken as another.
        of_schema: the schema's labels, where they are at hand already.
        known: the schema's labels.
    """

    schema: LabelSchema
    unit: OffsetUnit
    hint: DidYouMean
    labels: Mapping[str, str] = field(default_factory=dict)
    text: str = ""
    tokens: TokenColumns | None = None
    last_tokens: dict[tuple[int, int], int] = field(default_factory=dict)
    errors: list[DataError] = field(default_factory=list)
    remarks: list[tuple[Remark, str]] = field(default_factory=list)
    is_relabelled: bool = False
    of_schema: InitVar[KnownLabels | None] = None
    known: KnownLabels = field(init=False)

    def __post_init__(self, of_schema: KnownLabels | None) -> None:
        self.known = known_labels(self.schema) if of_schema is None else of_schema

    def complain(self, field: str, message: str, hint: str = "") -> None:
        """Note that something is wrong with a field (`spans[2].end`)."""
        self.errors.append(DataError(message, hint, field=field))

    def remark(self, remark: Remark, field: str) -> None:
        """Note that something about a field is to be told."""
        self.remarks.append((remark, field))

    def integer(self, row: Mapping[str, Any], key: str, where: str) -> int | None:
        """The whole number at `row[key]`, or None and a complaint; true and 3.0 are none."""
        value = row.get(key)
        if type(value) is int:
            return value
        if key not in row:
            self.complain(f"{where}.{key}", "is missing", "give a whole number")
        else:
            self.complain(f"{where}.{key}", f"{shown(value)} is not a whole number", "give one such as 12")
        return None

    def taken_as(self, label: Any) -> Any:
        """What the label of a file is taken as here; the same for most."""
        if self.labels and isinstance(label, str) and label in self.labels:
            self.is_relabelled = True
            return self.labels[label]
        return label

    def label(self, row: Mapping[str, Any], where: str, known: Iterable[str]) -> str | None:
        """The label of a span or relation as it is taken here.

        None and a complaint that names the nearest known one; None and a remark when it is left out.
        """
        given = row.get("label")
        value = self.taken_as(given)
        if isinstance(value, str) and value in known:
            return value
        if value == LEFT_OUT and given != LEFT_OUT:
            self.remark(Remark.LEFT_OUT, where)
        elif isinstance(value, str):
            self.complain(f"{where}.label", f"{shown(value)} {UNKNOWN_LABEL}", self.hint(value[:200], known))
        else:
            what = f"{shown(value)} is not a word" if "label" in row else "is missing"
            self.complain(f"{where}.label", what, "give a label of the schema")
        return None

    def objects(self, row: Mapping[str, Any], key: str, where: str = "") -> list[tuple[str, dict[str, Any]]]:
        """The objects of the list `row[key]`, each with its place in words; complaints about other values.

        Args:
            row: the holder; null or nothing at `key` is an empty list.
            key: of the list.
            where: the holder's own place, with a dot at its end, empty for the row itself.
        """
        values = row.get(key)
        if values is None:
            return []
        if not isinstance(values, list):
            self.complain(
                where + key, f"{shown(values)} is not a list", "give a list, or leave the field out"
            )
            return []
        found = []
        for index, value in enumerate(values):
            if isinstance(value, dict):
                found.append((f"{where}{key}[{index}]", value))
            else:
                self.complain(
                    f"{where}{key}[{index}]", f"{shown(value)} is not an object", 'write it as {"…": …}'
                )
        return found
