"""The elements of an XMI file, read with Python's own parser: no entities, no document types, no network."""

from collections.abc import Mapping
from typing import BinaryIO
from xml.parsers import expat

from msgspec import Struct, field

from annotator.document.errors import DataError

_CHUNK = 1 << 20
_MOST_DEEP = 3
_XMI, _CAS = "http://www.omg.org/XMI", "http:///uima/cas.ecore"
_ID = f"{_XMI} id"


class Element(Struct):
    """One feature structure.

    Attributes:
        type: its full name (`custom.Span`).
        line: of the file, 1-based.
        features: those written as attributes; lists: those written as elements inside it.
    """

    type: str
    line: int
    id: str
    features: Mapping[str, str]
    lists: dict[str, list[str]] = field(default_factory=dict)


class Document(Struct):
    """What a file holds: the texts by their id, in order, and the feature structures."""

    sofas: dict[str, Element] = field(default_factory=dict)
    elements: list[Element] = field(default_factory=list)


def read_document(file: BinaryIO, name: str) -> Document:
    """The elements of an open XMI file.

    Raises:
        DataError: it is not well-formed, is no XMI, or declares a document type (which XMI never does,
            and which could name other files or grow without end).
    """
    reader = _Reader(name)
    parser = expat.ParserCreate(namespace_separator=" ")
    parser.buffer_text = True
    parser.StartElementHandler = reader.start
    parser.EndElementHandler = reader.end
    parser.CharacterDataHandler = reader.characters
    parser.StartDoctypeDeclHandler = reader.refuse_doctype
    reader.parser = parser
    try:
        while chunk := file.read(_CHUNK):
            parser.Parse(chunk, False)
        parser.Parse(b"", True)
    except expat.ExpatError as error:
        what = f"is not well-formed XML: {expat.errors.messages[error.code]}"
        hint = "export it again as UIMA CAS XMI (XML 1.0)"
        raise DataError(what, hint, file=name, line=error.lineno) from error
    if not reader.document.sofas:
        hint = "export it as UIMA CAS XMI"
        raise DataError("holds no text (no cas:Sofa)", hint, file=name)
    return reader.document


class _Reader:
    """Takes what the parser reports and puts the document together."""

    def __init__(self, name: str) -> None:
        self.document = Document()
        self.parser: expat.XMLParserType | None = None
        self._name = name
        self._depth = 0
        self._current: Element | None = None
        self._item: list[str] | None = None

    @property
    def _line(self) -> int:
        return self.parser.CurrentLineNumber if self.parser else 0

    def refuse_doctype(self, *declared: object) -> None:
        """Stop before anything of the document type is used."""
        what, hint = "declares a document type", "remove <!DOCTYPE …>: XMI has none"
        raise DataError(what, hint, file=self._name, line=self._line)

    def start(self, name: str, attributes: Mapping[str, str]) -> None:
        """An element begins: the root, a feature structure, or an item of a list feature."""
        self._depth += 1
        namespace, _, local = name.rpartition(" ")
        if self._depth == 1 and (namespace, local) != (_XMI, "XMI"):
            hint = "export it as UIMA CAS XMI"
            raise DataError(f"is no XMI: its root is {local[:40]}", hint, file=self._name, line=self._line)
        if self._depth == 2:
            self._begin(namespace, local, attributes)
        elif self._depth == _MOST_DEEP:
            self._item = []
        elif self._depth > _MOST_DEEP:
            what = f"{local[:40]} is nested too deep"
            raise DataError(what, "XMI has no such elements", file=self._name, line=self._line)

    def _begin(self, namespace: str, local: str, attributes: Mapping[str, str]) -> None:
        package = namespace.removeprefix("http:///").removesuffix(".ecore").replace("/", ".")
        type = local if package in ("", "uima.noNamespace") else f"{package}.{local}"
        features = {key: value for key, value in attributes.items() if " " not in key}
        element = self._current = Element(type, self._line, attributes.get(_ID, ""), features)
        if (namespace, local) == (_CAS, "Sofa"):
            self.document.sofas[element.id] = element
        elif namespace != _CAS or local.endswith("Array"):
            self.document.elements.append(element)

    def characters(self, text: str) -> None:
        """Text inside an item."""
        if self._item is not None:
            self._item.append(text)

    def end(self, name: str) -> None:
        """An element ends."""
        if self._depth == _MOST_DEEP and self._current is not None and self._item is not None:
            feature = name.rpartition(" ")[2]
            self._current.lists.setdefault(feature, []).append("".join(self._item))
            self._item = None
        self._depth -= 1
