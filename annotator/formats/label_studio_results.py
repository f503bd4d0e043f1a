"""The `result` list of a Label Studio annotation: regions, what is said of them, and relations."""

from collections.abc import Mapping
from typing import Any

from annotator.document.offsets import OffsetUnit
from annotator.document.schema import AttributeKind, LabelSchema
from annotator.formats.foreign_row import ForeignRow
from annotator.formats.foreign_units import Cut, Places, said_unit, same_words, unit_of
from annotator.formats.label_studio_config import tag_of
from annotator.formats.read_row import RowReader
from annotator.formats.shown import shown

OFFSETS = OffsetUnit.CODEPOINT
"""What offsets count in Label Studio 1.4 and later, in its editor and its converters alike.

Its own tests say so (`e2e/ner/emoji.cy.ts`: "Should calculate offsets by code points in text"); before
October 2021 it counted UTF-16 units.
"""
_SAID = {"choices": "choices", "textarea": "text", "rating": "rating", "number": "number"}
"""Kind of a result that says something of a region or of the text → the key of its value."""
_PREDICTED = "Label Studio prediction"
"""What made a region that a person has kept as it was predicted."""


class Results:
    """One result list, put into a row.

    Attributes:
        row: with the spans and relations.
        choices, texts: what is said of the whole text, by the name of the part that says it.

    Args:
        where: the list's place in the task; record: the task's (FILE:LINE).
        counted: what the annotation says its offsets count, if it does.
        model: what predicted the regions, empty for those of people.
    """

    def __init__(
        self,
        where: str,
        results: Any,
        text: str,
        rows: RowReader,
        *,
        record: str = "",
        counted: object = None,
        model: str = "",
    ) -> None:
        self.row = ForeignRow(rows, text, record)
        self.choices: dict[str, list[str]] = {}
        self.texts: dict[str, list[str]] = {}
        self._where, self._rows, self._model = where, rows, model
        self._attributes = _attributes_by_tag(rows.schema)
        self._spans: dict[Any, list[int]] = {}
        self._extra: dict[str, Any] = {}
        items = self._listed(results)
        regions = [(place, item) for place, item in items if _is_region(item)]
        cuts = [_cut(item["value"]) for _, item in regions]
        unit = unit_of(text, cuts, told=said_unit(counted, rows.unit), usual=OFFSETS)
        self._places = Places(text, unit)
        for place, item in regions:
            self._region(place, item)
        for place, item in items:
            if not _is_region(item):
                self._other(place, item)

    def others(self) -> dict[str, Any]:
        """What is said of the whole text by parts that are not ours, to be kept."""
        return {**({"said": self._extra} if self._extra else {}), **self.choices, **self.texts}

    def _listed(self, results: Any) -> list[tuple[str, dict[str, Any]]]:
        if not isinstance(results, list):
            self.row.complain(self._where, f"{shown(results)} is not a list", "give a list of results")
            return []
        found = []
        for number, item in enumerate(results):
            place = f"{self._where}[{number}]" if self._where else _place_in_min(item)
            if isinstance(item, dict):
                found.append((place, item))
            else:
                self.row.complain(place, f"{shown(item)} is not an object", 'write it as {"value": {…}}')
        return found

    def _region(self, place: str, item: dict[str, Any]) -> None:
        value = item["value"]
        extent = self._extent(f"{place}.value", value)
        if extent is None:
            return
        labels = value["labels"] if isinstance(value["labels"], list) else [value["labels"]]
        if not labels:
            self.row.lose("regions without a label", place)
        model = self._model or (_PREDICTED if item.get("origin") == "prediction" else "")
        extra: dict[str, Any] = {"source": model, "score": item.get("score")} if model else {}
        if "meta" in item:
            extra["meta"] = item["meta"]
        for label in labels:
            number = self.row.span(f"{place}.value", *extent, label, **extra)
            self._spans.setdefault(item.get("id"), []).append(number)

    def _extent(self, place: str, value: dict[str, Any]) -> tuple[int, int] | None:
        """Start and end in code points, None after a complaint; the words must be those of the text."""
        start, end, surface = value["start"], value["end"], value.get("text")
        first, last = self._places.code_point(start), self._places.code_point(end)
        if first is None or last is None:
            wrong, name = (start, "start") if first is None else (end, "end")
            hint = "see --offsets for what offsets count"
            self.row.complain(f"{place}.{name}", self._places.problem(wrong), hint)
            return None
        words = self.row.text[first:last]
        if isinstance(surface, str) and not same_words(words, surface):
            what = f"{shown(surface)}, but the text has {shown(words)} at {start}-{end}"
            self.row.complain(f"{place}.text", what, "correct the offsets or the text, or see --offsets")
            return None
        return first, last

    def _other(self, place: str, item: dict[str, Any]) -> None:
        value, kind = item.get("value"), item.get("type")
        if kind == "relation":
            self._relation(place, item)
        elif isinstance(value, dict) and isinstance(value.get("start"), str):
            what = "is a region of HTML or of a dialogue, not of plain text"
            self.row.complain(f"{place}.value.start", what, "only the tag Text is read")
        elif isinstance(value, dict) and (key := _SAID.get(str(kind))) in value:
            assert key is not None
            self._said(place, item, value[key])
        else:
            self.row.lose("results other than spans, relations, choices and texts", place)

    def _said(self, place: str, item: dict[str, Any], said: Any) -> None:
        """Choices or a text: of the region with the same id, else of the whole text."""
        name = str(item.get("from_name"))
        if item.get("id") in self._spans:
            self._of_region(self._spans[item["id"]], name, said)
        elif isinstance(item["value"].get("start"), int):
            self.row.lose("attributes of regions without a label", place)
        else:
            words = [str(each) for each in (said if isinstance(said, list) else [said])]
            if item.get("type") == "choices":
                self.choices.setdefault(name, []).extend(words)
            elif item.get("type") == "textarea":
                self.texts.setdefault(name, []).extend(words)
            else:
                self._extra[name] = said

    def _of_region(self, numbers: list[int], name: str, said: Any) -> None:
        attribute = self._attributes.get(name)
        key = attribute.id if attribute else name
        words: Any = said
        if attribute is not None and attribute.kind is AttributeKind.TEXT and isinstance(said, list):
            words = "\n".join(map(str, said))
        elif (
            isinstance(said, list)
            and len(said) == 1
            and not (attribute and attribute.kind is AttributeKind.SET)
        ):
            words = said[0]
        for number in numbers:
            self.row.set(number, key, words)

    def _relation(self, place: str, item: dict[str, Any]) -> None:
        ends = {name: self._spans.get(item.get(name)) for name in ("from_id", "to_id")}
        for name, found in ends.items():
            if not found:
                what = f"no labelled region has the id {shown(item.get(name))}"
                self.row.complain(f"{place}.{name}", what, "correct it or remove the relation")
        if not (ends["from_id"] and ends["to_id"]) or self.row.errors:
            return
        labels = item.get("labels") or []
        if not labels:
            self.row.lose("relations without a label", place)
        head, child = ends["from_id"], ends["to_id"]
        if item.get("direction") == "left":
            head, child = child, head
        for label in labels:
            relation = self._rows.known.relations.get(self._taken(label))
            if item.get("direction") == "bi" and relation is not None and not relation.symmetric:
                self.row.lose("relations both ways, taken one way", place)
            self.row.relation(place, label, *self._fitting(label, head, child))

    def _fitting(self, label: Any, heads: list[int], children: list[int]) -> tuple[int, int]:
        """The spans of two regions that a relation may link; the first of each when none may."""
        relation = self._rows.known.relations.get(self._taken(label))
        for head in heads:
            for child in children:
                ends = (self._taken(self.row.extent(number)[2]) for number in (head, child))
                if relation is not None and relation.allows(*ends):
                    return head, child
        return heads[0], children[0]

    def _taken(self, label: Any) -> str:
        """The label of the schema that a label is taken as."""
        return self._rows.labels.get(str(label), str(label))


def _attributes_by_tag(schema: LabelSchema) -> Mapping[str, Any]:
    return {tag_of(attribute): attribute for attribute in schema.attributes}


def _is_region(item: Mapping[str, Any]) -> bool:
    value = item.get("value")
    return (
        isinstance(value, dict)
        and "labels" in value
        and type(value.get("start")) is int
        and type(value.get("end")) is int
    )


def _cut(value: Mapping[str, Any]) -> Cut:
    surface = value.get("text")
    return Cut(value["start"], value["end"], surface if isinstance(surface, str) else None)


def _place_in_min(item: Any) -> str:
    return str(item.get("from_name")) if isinstance(item, dict) else "results"
