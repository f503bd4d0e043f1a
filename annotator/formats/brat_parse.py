"""Standoff files as text, read line by line."""

import re

from annotator.document.errors import DataError
from annotator.formats.brat_lines import (
    Annotation,
    Event,
    Line,
    Link,
    Note,
    Property,
    Reference,
    Standoff,
    TextBound,
)
from annotator.formats.shown import shown

_ID = re.compile(r"[A-Za-z]+\d+\S*|#[A-Za-z]*\d+\S*|\*")
_FRAGMENTS = re.compile(r" ?\d+ +\d+(?:;\d+ +\d+)*")
_REFERENCE = re.compile(r"(\S+) (\S+) ([^\s:]+):(\S+)")
_BIONLP_REFERENCE = re.compile(r"(Reference) Annotation:(\S+) Referent:([^\s:]+):(\S+)")
_FORMS = {
    "T": "T1<tab>TYPE START END<tab>TEXT",
    "E": "E1<tab>TYPE:T1 ROLE:ID …",
    "R": "R1<tab>TYPE Arg1:ID Arg2:ID",
    "*": "*<tab>TYPE ID ID …",
    "A": "A1<tab>TYPE ID [VALUE]",
    "M": "M1<tab>TYPE ID",
    "N": "N1<tab>TYPE ID DATABASE:ENTRY<tab>TEXT",
    "#": "#1<tab>TYPE ID<tab>TEXT",
}
"""What a line of each kind looks like, by the first character of its id."""


def parse_standoff(content: bytes, file: str, found: Standoff) -> None:
    """Add the annotations of one file to `found`; a line that cannot be read is an error there."""
    for number, raw in enumerate(content.removeprefix(b"\xef\xbb\xbf").split(b"\n"), 1):
        try:
            words = raw.removesuffix(b"\r").decode("utf-8")
        except UnicodeDecodeError as error:
            what = f"byte {error.start + 1} of the line (0x{raw[error.start]:02X}) is not UTF-8"
            found.errors.append(DataError(what, "save the file as UTF-8", file=file, line=number))
            continue
        if words.strip():
            annotation = _parse(words, file, number)
            if isinstance(annotation, DataError):
                found.errors.append(annotation)
            else:
                found.add(annotation)


def _parse(words: str, file: str, number: int) -> Annotation | DataError:
    id, _, rest = words.partition("\t")
    form = _FORMS.get(id[:1]) if _ID.fullmatch(id) else None
    if form is None:
        what = f"{shown(id)} is no id of brat's, followed by a tab"
        return DataError(what, f"ids begin with {', '.join(_FORMS)}", file=file, line=number)
    line = Line(file, number, id, words)
    says, tab, text = rest.partition("\t")
    annotation = _READERS[id[0]](line, says, text if tab else None)
    return annotation or line.error(f"{shown(says)} cannot be read", f"write {form}")


def _text_bound(line: Line, says: str, text: str | None) -> Annotation | None:
    type, _, places = says.rstrip().partition(" ")
    if not type or not _FRAGMENTS.fullmatch(places):
        return None
    pairs = (pair.split() for pair in places.split(";"))
    return TextBound(line, type, tuple(sorted((int(start), int(end)) for start, end in pairs)), text)


def _event(line: Line, says: str, text: str | None) -> Annotation | None:
    parts = [part.split(":") for part in says.split()]
    if not parts or any(len(part) != 2 or not all(part) for part in parts):
        return None
    (type, trigger), *arguments = parts
    return Event(line, type, trigger, tuple((role, id) for role, id in arguments))


def _relation(line: Line, says: str, text: str | None) -> Annotation | None:
    type, *ends = says.split() or [""]
    arguments = [end.split(":") for end in ends]
    if len(arguments) != 2 or any(len(argument) != 2 or not all(argument) for argument in arguments):
        return None
    if {argument[0] for argument in arguments} == {"Arg1", "Arg2"}:
        arguments.sort()
    return Link(line, type, tuple(id for _, id in arguments))


def _equivalence(line: Line, says: str, text: str | None) -> Annotation | None:
    type, *ends = says.split() or [""]
    return Link(line, type, tuple(ends)) if len(ends) > 1 else None


def _property(line: Line, says: str, text: str | None) -> Annotation | None:
    type, _, rest = says.rstrip().partition(" ")
    target, _, value = rest.strip().partition(" ")
    return Property(line, type, target, value.strip() or None) if type and target else None


def _reference(line: Line, says: str, text: str | None) -> Annotation | None:
    found = _BIONLP_REFERENCE.match(says) or _REFERENCE.match(says)
    if found is None:
        return None
    type, target, database, entry = found.groups()
    return Reference(line, type, target, database, entry, text or "")


def _note(line: Line, says: str, text: str | None) -> Annotation | None:
    match says.split():
        case [type, target]:
            return Note(line, type, target, text or "")
    return None


_READERS = {
    "T": _text_bound,
    "E": _event,
    "R": _relation,
    "*": _equivalence,
    "A": _property,
    "M": _property,
    "N": _reference,
    "#": _note,
}
