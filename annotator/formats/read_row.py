"""One line of JSON Lines or of a Prodigy file, and one text file, as an `IncomingRow`."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from msgspec.structs import replace

from annotator.document.errors import AnnotatorError, DataError
from annotator.document.ids import article_key
from annotator.document.offsets import OffsetUnit
from annotator.document.schema import LabelSchema
from annotator.formats.incoming import IncomingRow, OwnWork, RelationDraft, Remark, RowKind, SpanDraft
from annotator.formats.interfaces import BINARY_SPANS, NO_SPANS, interface, session_of
from annotator.formats.known_labels import KnownLabels, known_labels
from annotator.formats.losses import Losses
from annotator.formats.offset_units import to_code_points
from annotator.formats.read_own import ours, read_own
from annotator.formats.read_relations import read_relations
from annotator.formats.read_spans import read_spans
from annotator.formats.read_tokens import read_tokens
from annotator.formats.relabel import relabelled
from annotator.formats.row_check import DidYouMean, RowCheck
from annotator.formats.row_facts import (
    made_key,
    row_answer,
    row_hashes,
    row_key,
    row_meta,
    row_text,
    row_time,
    text_problem,
)
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

    def read_object(self, row: dict[str, Any], *, is_converted: bool = True) -> IncomingRow:
        """The row that a reader of another format has made in the shape of a Prodigy task.

        Args:
            row: plain values of JSON: `text`, `id`, `meta`, `tokens`, `spans`, `relations`, `answer` and
                any others, all offsets in code points whatever the unit of the file.
            is_converted: False for a row that Prodigy itself would write so.

        Raises:
            BadRow: with everything that is wrong with it; the errors have no file and line.
        """
        incoming = _checked(row, _encode(row), self._check(OffsetUnit.CODEPOINT))
        if is_converted and incoming.kind is RowKind.PRODIGY:
            return replace(incoming, kind=RowKind.CONVERTED)
        return incoming

    def _check(self, unit: OffsetUnit) -> RowCheck:
        return RowCheck(self.schema, unit, self.hint, self.labels, of_schema=self.known)


def _checked(row: dict[str, Any], content: bytes, check: RowCheck) -> IncomingRow:
    incoming = _read(row, content, check)
    if check.errors or incoming is None:
        raise BadRow(check.errors)
    return incoming


def _read(row: dict[str, Any], content: bytes, check: RowCheck) -> IncomingRow | None:
    text, has_text = row_text(row, check)
    meta = row_meta(row, check)
    key = row_key(row, meta, check)
    hashes, answer, at = row_hashes(row, check), row_answer(row, check), row_time(row, check)
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
    of_text = made_key(row, text, meta)
    return IncomingRow(
        key=key or (own.key if own else "") or of_text,
        text_key=of_text if hashes else "",
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
        kind=RowKind.OTHER_QUESTION if kind in NO_SPANS else RowKind.PRODIGY,
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
    if problem := text_problem(text):
        raise BadRow([DataError(*problem, field="text")])
    meta = {"source": name}
    return IncomingRow(key=article_key(text, name), text=text, meta=meta)


def _encode(row: dict[str, Any]) -> bytes:
    """The row as a line; BadRow for values that no line of UTF-8 JSON can hold."""
    try:
        return json.dumps(row, ensure_ascii=False, separators=(",", ":"), allow_nan=False).encode()
    except UnicodeEncodeError as error:
        what = f"half a surrogate pair (U+{ord(error.object[error.start]):04X})"
        raise BadRow([DataError(what, "restore the character or remove it")]) from error
    except ValueError as error:
        raise BadRow([DataError("a number is no number (NaN) or too large", "correct it")]) from error
