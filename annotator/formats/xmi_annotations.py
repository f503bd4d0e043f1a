"""The annotations of a CAS as a row: spans, relations and slots of whatever layers it has."""

import json
from collections.abc import Iterable, Iterator, Set
from typing import Any

from annotator.document.errors import DataError
from annotator.document.offsets import OffsetUnit
from annotator.document.schema import AttributeKind
from annotator.formats import xmi_types as names
from annotator.formats.foreign_row import ForeignRow
from annotator.formats.foreign_units import Places
from annotator.formats.incoming import IncomingRow
from annotator.formats.read_row import RowReader
from annotator.formats.xmi_elements import Document, Element

_LABELS = (names.LABEL, "value")
_NO_ANSWER = frozenset({"INITIAL_CAS"})
"""Owners of documents that nobody has annotated yet."""
_DKPRO = ("de.tudarmstadt.ukp.dkpro.core.api.", "org.dkpro.core.api.")
_STRUCTURE = (
    *(f"{package}{part}." for package in _DKPRO for part in ("segmentation", "metadata", "xml", "structure")),
    "uima.",
    "org.dkpro.core.api.pdf.",
)
_NAMED_ENTITIES = f"{_DKPRO[0]}ner.type."
_OF_ANNOTATION = frozenset({"sofa", "begin", "end", *_LABELS, names.GOVERNOR, names.DEPENDENT})


def row_of(document: Document, rows: RowReader, name: str) -> IncomingRow:
    """The row that a document is.

    The label of a span or relation is the value of its feature `label` or `value`, or the name of its
    layer: whichever the label schema knows, else the first that is given.

    Raises:
        BadRow: with everything that is wrong with it, each with its line.
    """
    text = next(iter(document.sofas.values())).features.get("sofaString", "")
    reading = _Reading(document, text, rows, name)
    reading.put_all()
    return reading.row.incoming(reading.others())


class _Reading:
    """One document while it is read."""

    def __init__(self, document: Document, text: str, rows: RowReader, name: str) -> None:
        self.row = ForeignRow(rows, text, name)
        self._rows, self._name = rows, name
        self._document = document
        self._sofa = next(iter(document.sofas))
        self._places = Places(text, OffsetUnit.UTF16)
        self._features = names.features(rows.schema)
        self._span_labels = {*rows.labels, *(label.id for label in rows.schema.spans)}
        self._relation_labels = {*rows.labels, *(label.id for label in rows.schema.relations)}
        self._spans: dict[str, int] = {}
        self._by_id = {element.id: element for element in document.elements if element.id}

    def put_all(self) -> None:
        """Put spans in, then what links them."""
        for id in [*self._document.sofas][1:]:
            self._rows.losses.add("further texts (views) of one file", f"{self._name}: {id}")
        links: list[Element] = []
        for element in self._annotations():
            if {names.GOVERNOR, names.DEPENDENT} <= element.features.keys():
                links.append(element)
            else:
                self._span(element)
        for element in links:
            self._relation(element)
        for element in self._annotations():
            self._slots(element)

    def _annotations(self) -> Iterator[Element]:
        """The annotations of the text that are neither its structure nor our own remarks."""
        for element in self._document.elements:
            is_annotation = "begin" in element.features and not element.type.startswith(_STRUCTURE)
            if is_annotation and element.features.get("sofa", self._sofa) == self._sofa:
                yield element

    def _span(self, element: Element) -> None:
        label = self._label(element, self._span_labels)
        if label is None:
            self._rows.losses.add(_layer(element), self._place(element))
            return
        extent = self._extent(element)
        if extent is None:
            return
        where = self._where(element)
        number = self._spans[element.id] = self.row.span(where, *extent, label)
        for feature, value in self._values(element):
            attribute = self._features.get(feature)
            if attribute is not None and attribute.kind is AttributeKind.SET and isinstance(value, str):
                value = [value]
            self.row.set(number, attribute.id if attribute else feature, value)

    def _label(self, element: Element, known: Set[str]) -> str | None:
        """The label of a span or relation, None for a layer that says nothing about labels."""
        short = element.type.rpartition(".")[2]
        given = [value for key in _LABELS if (value := element.features.get(key))]
        for candidate in (*given, short):
            if candidate in known:
                return candidate
        is_ours = element.type.startswith(_NAMED_ENTITIES) or not element.type.startswith(_DKPRO)
        return given[0] if given and is_ours else None

    def _extent(self, element: Element) -> tuple[int, int] | None:
        """Begin and end in code points; None after a complaint."""
        found = []
        for key in ("begin", "end"):
            digits = element.features.get(key, "")
            offset = int(digits) if digits.isdecimal() and len(digits) < 12 else -1
            place = self._places.code_point(offset)
            if place is None:
                self._complain(element, key, self._places.problem(offset))
                return None
            found.append(place)
        if found[0] == found[1]:
            self._rows.losses.add("annotations of no characters", self._place(element))
            return None
        return found[0], found[1]

    def _values(self, element: Element) -> Iterator[tuple[str, Any]]:
        """Further features: words, and lists of words; links to other annotations are no values."""
        for feature, value in element.features.items():
            if feature not in _OF_ANNOTATION and not self._links(value):
                strings = self._by_id.get(value)
                is_array = strings is not None and strings.type == "uima.cas.StringArray"
                yield feature, strings.lists.get("elements", []) if is_array and strings else value
        for feature, values in element.lists.items():
            if feature not in _OF_ANNOTATION:
                yield feature, values

    def _links(self, value: str) -> list[Element]:
        """The links of a slot feature that a value refers to, if it is one."""
        found = [self._by_id.get(id) for id in value.split()]
        return [link for link in found if link and "target" in link.features and "begin" not in link.features]

    def _relation(self, element: Element) -> None:
        label = self._label(element, self._relation_labels)
        if label is None:
            self._rows.losses.add(_layer(element), self._place(element))
            return
        self._link(element, label, element.features[names.GOVERNOR], element.features[names.DEPENDENT])

    def _slots(self, element: Element) -> None:
        """Each link of the annotation's slots, as a relation labelled with its role."""
        for feature, value in element.features.items():
            for link in self._links(value) if feature not in _OF_ANNOTATION else ():
                label = self._label(
                    Element(f"slot.{feature}", link.line, link.id, {"label": link.features.get("role", "")}),
                    self._relation_labels,
                )
                if label is None:
                    self._rows.losses.add("slots without a role", self._place(element))
                else:
                    self._link(link, label, element.id, link.features["target"])

    def _link(self, element: Element, label: str, head: str, child: str) -> None:
        ends = [self._spans.get(id) for id in (head, child)]
        if self.row.errors:
            return
        if ends[0] is None or ends[1] is None:
            self._rows.losses.add("links to annotations that are no spans here", self._place(element))
        else:
            self.row.relation(self._where(element), label, ends[0], ends[1])

    def _complain(self, element: Element, feature: str, what: str) -> None:
        error = DataError(
            what, "export it again", line=element.line, field=f"{self._where(element)}.{feature}"
        )
        self.row.errors.append(error)

    def _where(self, element: Element) -> str:
        return f"{element.type.rpartition('.')[2]} {element.id}".strip()

    def _place(self, element: Element) -> str:
        return f"{self._name}:{element.line}"

    def others(self) -> dict[str, Any]:
        """Identity, meta, answer and who, from our own remark or from the document's."""
        metadata = _first(self._document.elements, names.METADATA)
        state = _first(self._document.elements, names.STATE)
        if state is not None:
            return _ours(state)
        features = metadata.features if metadata else {}
        title, person = features.get("documentTitle", ""), features.get("documentId", "")
        is_somebodys = person not in (*_NO_ANSWER, "", title)
        key = (title or ("" if is_somebodys else person)).removesuffix(".xmi")
        return {
            "id": key or None,
            "meta": {"title": title} if title else {},
            "answer": None if person in _NO_ANSWER else "accept",
            "_annotator_id": person if is_somebodys else None,
            "_session_id": person if is_somebodys else None,
        }


def _first(elements: Iterable[Element], type: str) -> Element | None:
    return next((element for element in elements if element.type == type), None)


def _ours(state: Element) -> dict[str, Any]:
    said = state.features
    name = said.get("annotator") or None
    at = said.get("at", "")
    return {
        "id": said.get("key") or None,
        "meta": _meta(said.get("meta", "")),
        "answer": said.get("answer") or None,
        "_timestamp": int(at) if at.isdecimal() and len(at) < 13 else None,
        "_annotator_id": name,
        "_session_id": name,
        "annotator": {
            "version": 1,
            "annotator": name,
            "flagged": said.get("flagged") == "true",
            "note": said.get("note", ""),
        },
    }


def _meta(content: str) -> dict[str, Any]:
    try:
        meta = json.loads(content or "{}")
    except ValueError:
        return {"meta": content}
    return meta if isinstance(meta, dict) else {"meta": meta}


def _layer(element: Element) -> str:
    return f"annotations of the layer {element.type.rpartition('.')[2]}, which has no label of the schema"
