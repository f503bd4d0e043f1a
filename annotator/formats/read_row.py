"""One line of JSON Lines or of a Prodigy file, and one text file, as an `IncomingRow`."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from annotator.document.errors import AnnotatorError, DataError
from annotator.document.ids import article_key
from annotator.document.offsets import OffsetUnit
from annotator.document.schema import LabelSchema
from annotator.editing.annotations import Answer
from annotator.formats.incoming import IncomingRow, OwnWork, RelationDraft, Remark, SpanDraft
from annotator.formats.interfaces import (
    BINARY_SPANS,
    NO_SPANS,
    came_back,
    interface,
    session_of,
    stand_in,
)
from annotator.formats.known_labels import KnownLabels, known_labels
from annotator.formats.losses import Losses
from annotator.formats.offset_units import to_code_points
from annotator.formats.read_own import ours, read_own
from annotator.formats.read_relations import read_relations
from annotator.formats.read_spans import read_spans
from annotator.formats.read_tokens import read_tokens
from annotator.formats.relabel import relabelled
from annotator.formats.row_check import DidYouMean, RowCheck
from annotator.formats.shown import shown
from annotator.formats.strict_json import parse_object


class BadRow(AnnotatorError):
    """A row that cannot be used; `errors` (one or more) have no file and line yet."""

    def __init__(self, errors: list[DataError]) -> None:
        super().__init__("; ".join(map(str, errors)))
        self.errors = tuple(errors)


@dataclass(frozen=True, slots=True)
class RowReader:
    """Reads rows against one label schema.

    Attributes:
        unit: what the offsets of the file count.
        hint: finds the known word that an unknown one was probably meant to be.
        losses: where a reader of another format notes what a row cannot carry.
        labels: foreign label of spans and relations → the label it is taken as, empty for none.
        known: the schema's labels, made from it.
    """

    schema: LabelSchema
    unit: OffsetUnit
    hint: DidYouMean
    losses: Losses = field(default_factory=Losses)
    labels: Mapping[str, str] = field(default_factory=dict)
    known: KnownLabels = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "known", known_labels(self.schema))

    def read_json(self, content: bytes) -> IncomingRow:
        """The row on one line of JSON; BadRow with everything that is wrong with it."""
        try:
            row = parse_object(content)
        except DataError as error:
            raise BadRow([error]) from error
        check = self._check(self.unit)
        return _checked(to_code_points(row, check), content, check)

    def read_object(self, row: dict[str, Any]) -> IncomingRow:
        """The row that a reader of another format has made in the shape of a Prodigy task.

        Args:
            row: plain values of JSON: `text`, `id`, `meta`, `tokens`, `spans`, `relations`, `answer` and
                any others, all offsets in code points whatever the unit of the file.

        Raises:
            BadRow: with everything that is wrong with it; the errors have no file and line.
        """
        return _checked(row, _encode(row), self._check(OffsetUnit.CODEPOINT))

    def _check(self, unit: OffsetUnit) -> RowCheck:
        return RowCheck(self.schema, unit, self.hint, self.labels, of_schema=self.known)


def _checked(row: dict[str, Any], content: bytes, check: RowCheck) -> IncomingRow:
    incoming = _read(row, content, check)
    if check.errors or incoming is None:
        raise BadRow(check.errors)
    return incoming


def _read(row: dict[str, Any], content: bytes, check: RowCheck) -> IncomingRow | None:
    text, has_text = _text(row, check)
    meta = _meta(row, check)
    key = _key(row, meta, check)
    hashes, answer, at = _hashes(row, check), _answer(row, check), _at(row, check)
    if text is None or check.errors:
        return None
    check.text = text
    kind = interface(row)
    tokens = check.tokens = read_tokens(row, check) if has_text else None
    spans, relations, own = _annotations(row, check) if has_text and kind not in NO_SPANS else ([], [], None)
    if not has_text:
        check.remark(Remark.NO_TEXT, "text")
    elif kind in NO_SPANS:
        check.remark(Remark.OTHER_QUESTIONS, f"_view_id {kind}")
        if row.get("spans"):
            check.remark(Remark.HIGHLIGHTS, "spans")
    if check.errors:
        return None
    return IncomingRow(
        key=key or (own.key if own else "") or _made_key(row, text, meta),
        text=text,
        meta=meta,
        line=_line(row, content, check),
        hashes=hashes,
        tokens=tokens,
        spans=tuple(spans),
        relations=tuple(relations),
        answer=answer,
        at=at,
        session=session_of(row),
        is_binary=kind == BINARY_SPANS and row.get("_is_binary", True) is True,
        has_text=has_text,
        own=own,
        remarks=tuple(check.remarks),
    )


def _annotations(
    row: dict[str, Any], check: RowCheck
) -> tuple[list[SpanDraft], list[RelationDraft], OwnWork | None]:
    """Spans and relations of the row, those of its side lists behind them; complaints about wrong ones."""
    if check.errors:
        return [], [], None
    spans = read_spans(row, check)
    if check.errors:
        return spans, [], None
    relations, _ = read_relations(row, spans, check)
    own = ours(row)
    return spans, relations, read_own(own, spans, relations, check) if own is not None else None


def _line(row: dict[str, Any], content: bytes, check: RowCheck) -> bytes:
    """The line as it is kept: as it came, unless offsets or labels were changed on the way in."""
    if check.is_relabelled:
        return _encode(relabelled(row, check.labels))
    return content if check.unit is OffsetUnit.CODEPOINT else _encode(row)


def read_text(content: bytes, name: str) -> IncomingRow:
    """The article of a text file called `name` (without directories), the text exactly as it stands there.

    Raises:
        BadRow: when it is no UTF-8, holds U+0000, or nothing but white space.
    """
    try:
        text = content.removeprefix(b"\xef\xbb\xbf").decode("utf-8")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        what = (
            f"byte {error.start + 1} of the file, in line {line} (0x{content[error.start]:02X}), is not UTF-8"
        )
        hint = "save the file as UTF-8, with `iconv -f LATIN1 -t UTF-8` for instance"
        raise BadRow([DataError(what, hint, line=line)]) from error
    if problem := _text_problem(text):
        raise BadRow([DataError(*problem, field="text")])
    meta = {"source": name}
    return IncomingRow(key=article_key(text, name), text=text, meta=meta)


def _text(row: dict[str, Any], check: RowCheck) -> tuple[str | None, bool]:
    """The text, or None and a complaint; whether it is the row's own and not a stand-in."""
    text = row.get("text")
    if came_back(row) and (text is None or (isinstance(text, str) and not text.strip())):
        return stand_in(row), False
    if "text" not in row:
        check.complain("text", "is missing", 'a row needs the article as {"text": "…"}')
    elif not isinstance(text, str):
        check.complain("text", f"{shown(text)} is not a string", "put the article's text in quotes")
    elif problem := _text_problem(text):
        check.complain("text", *problem)
    else:
        return text, True
    return None, True


def _text_problem(text: str) -> tuple[str, str] | None:
    if not text.strip():
        return "is empty" if not text else "holds only white space", "there is nothing to annotate: remove it"
    if "\x00" in text:
        return f"U+0000 at character {text.index(chr(0))}", "remove it: no text has it"
    return None


def _meta(row: dict[str, Any], check: RowCheck) -> dict[str, Any]:
    meta = row.get("meta")
    if meta is None:
        return {}
    if isinstance(meta, dict):
        return meta
    check.complain("meta", f"{shown(meta)} is not an object", 'write it as {"source": "…"}')
    return {}


def _key(row: dict[str, Any], meta: dict[str, Any], check: RowCheck) -> str:
    """The row's `id`, else its `meta.id`, as text; empty when it has none."""
    for holder, place in ((row, "id"), (meta, "meta.id")):
        if "id" not in holder:
            continue
        value = holder["id"]
        if type(value) is int:
            return str(value)
        if not isinstance(value, str):
            check.complain(
                place, f"{shown(value)} is neither a string nor a whole number", "put it in quotes"
            )
        elif not value.strip() or "\x00" in value:
            what = "holds U+0000" if "\x00" in value else "is empty"
            check.complain(place, what, "give a name, or leave it out")
        else:
            return value
        return ""
    return ""


def _made_key(row: dict[str, Any], text: str, meta: dict[str, Any]) -> str:
    source = meta.get("source", "")
    named = source if isinstance(source, str) else json.dumps(source, sort_keys=True)
    of_input = row.get("_input_hash")
    return article_key(text, named if of_input is None else f"{of_input}\x00{named}")


def _hashes(row: dict[str, Any], check: RowCheck) -> tuple[int, int] | None:
    """Both hashes of the row, or None when it lacks one; a wrong kind of value is complained about."""
    found: list[int] = []
    for key in ("_input_hash", "_task_hash"):
        value = row.get(key)
        if type(value) is int and -(2**63) <= value < 2**63:
            found.append(value)
        elif value is not None:
            check.complain(key, f"{shown(value)} is not a hash", "leave it out and it is computed")
    return (found[0], found[1]) if len(found) == 2 else None


def _answer(row: dict[str, Any], check: RowCheck) -> Answer | None:
    value = row.get("answer")
    if value is None:
        return None
    if isinstance(value, str) and value in set(Answer):
        return Answer(value)
    check.complain("answer", f"{shown(value)} is no answer", "use accept, reject or ignore, or leave it out")
    return None


def _at(row: dict[str, Any], check: RowCheck) -> int:
    seconds = row.get("_timestamp")
    if seconds is None:
        return 0
    if type(seconds) in (int, float) and 0 <= seconds < 2**40:
        return int(seconds * 1000)
    check.complain("_timestamp", f"{shown(seconds)} is no time", "give seconds since 1970, or leave it out")
    return 0


def _encode(row: dict[str, Any]) -> bytes:
    """The row as a line; BadRow for values that no line of UTF-8 JSON can hold."""
    try:
        return json.dumps(row, ensure_ascii=False, separators=(",", ":"), allow_nan=False).encode()
    except UnicodeEncodeError as error:
        what = f"half a surrogate pair (U+{ord(error.object[error.start]):04X})"
        raise BadRow([DataError(what, "restore the character or remove it")]) from error
    except ValueError as error:
        raise BadRow([DataError("a number is no number (NaN) or too large", "correct it")]) from error
