"""What a brat document says about its spans and links: attributes, notes, references to databases."""

from typing import Any

from annotator.document.schema import AttributeKind
from annotator.formats.brat_lines import Line, Note, Property, Reference
from annotator.formats.brat_names import BratNames
from annotator.formats.brat_notes import ORIGIN, read_suggested, unescaped
from annotator.formats.read_row import RowReader

UNKNOWN_ATTRIBUTES = "attributes that the label schema does not have, kept with the row alone"
SECOND_VALUES = "second values of an attribute"
OTHER_NOTES = "notes, kept with the row alone"
REFERENCES = "references to databases, kept with the row alone"
_NEGATION = "Negation"
"""The attribute that most of brat's corpora have for it."""


class SpanFacts:
    """What is said about one span.

    Attributes:
        values: attribute id → value; also `aux` and `suggested`, as rows have them.
        lines: attribute id → where it is said.
        extra: what the label schema has no attribute for.
        is_checked: whether the parts of the event were looked at.
    """

    def __init__(self, label: str, rows: RowReader, names: BratNames) -> None:
        self._known = {attribute.id: attribute for attribute in rows.schema.attributes_on(label)}
        self._names, self._losses = names, rows.losses
        self.values: dict[str, Any] = {}
        self.lines: dict[str, Line] = {}
        self.extra: dict[str, Any] = {}
        self.is_checked = False

    def take(self, fact: Property | Reference | Note) -> None:
        """Take in one line that has this span, or its event, as target."""
        match fact:
            case Property():
                self._take_property(fact)
            case Note():
                self._take_note(fact)
            case Reference():
                said = {"type": fact.type, "database": fact.database, "entry": fact.entry, "text": fact.text}
                self._keep("references", said, REFERENCES, fact.line)

    def _take_property(self, fact: Property) -> None:
        names, (id, value) = self._names, self._names.flag_values.get(fact.type, ("", ""))
        if id in self._known and fact.value is None:
            self._add(id, value, fact.line)
        elif (id := names.attribute_ids.get(fact.type, "")) in self._known and fact.value:
            self._add(id, names.schema_value(id, fact.value), fact.line)
        elif fact.type == names.checked and fact.value is None:
            self.is_checked = True
        elif fact.type == _NEGATION and "polarity" in self._known:
            self.values["aux"] = ["negation"]
        else:
            said = {"type": fact.type, **({"value": fact.value} if fact.value else {})}
            self._keep("attributes", said, UNKNOWN_ATTRIBUTES, fact.line)

    def _add(self, id: str, value: str, line: Line) -> None:
        if self._known[id].kind is AttributeKind.SET:
            self.values.setdefault(id, []).append(value)
        elif self.values.setdefault(id, value) != value:
            self._keep("attributes", {"type": id, "value": value}, SECOND_VALUES, line)
        self.lines.setdefault(id, line)

    def _take_note(self, fact: Note) -> None:
        id = self._names.attribute_ids.get(fact.type, "")
        if fact.type == ORIGIN:
            if suggested := read_suggested(fact.text):
                self.values["suggested"] = suggested
        elif id in self._known and self._known[id].kind is AttributeKind.TEXT:
            self._add(id, unescaped(fact.text), fact.line)
        elif not fact.type.startswith(f"{ORIGIN}-"):
            self._keep("notes", {"type": fact.type, "text": fact.text}, OTHER_NOTES, fact.line)

    def _keep(self, key: str, said: dict[str, str], kind: str, line: Line) -> None:
        self.extra.setdefault(key, []).append(said)
        self._losses.add(kind, line.place)
