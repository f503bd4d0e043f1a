"""Column files of tokens and tags, of annotator's own making or others', as rows."""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import chain
from typing import Any

from annotator.document.errors import DataError
from annotator.formats.conll_blocks import ARTICLE, TEXT, Document, read_documents
from annotator.formats.conll_columns import TokenLine, token_lines
from annotator.formats.conll_tags import decode
from annotator.formats.conll_text import Placed, joined, place
from annotator.formats.incoming import IncomingRow
from annotator.formats.input_file import source_name
from annotator.formats.read_row import BadRow, RowReader
from annotator.formats.reading import ReadRow, refused
from annotator.formats.registry import Source
from annotator.formats.strict_json import parse_object

WHITE_SPACE = "white_space"
"""The key of the comment `article` with the places of tokens that have no line."""

CUT = "sentences of a file without borders of documents, each an article"
COLUMNS = "columns beside token and tag"
BEGUN = "tags I-, E- or L- without a B- before them, read as the beginning of a span"
_SPAN = re.compile(r"spans\[(\d+)\](.*)", re.DOTALL)


def read(source: Source, rows: RowReader) -> Iterator[ReadRow]:
    """The documents of a file; each counts as accepted, where it does not say otherwise itself."""
    assert source.file is not None
    reader = _FileReader(source, rows)
    for document in read_documents(source.file, reader.labels):
        yield reader.read(document)
    reader.note_repairs()


@dataclass
class _Repairs:
    """Spans that begin without saying so: right in a file that is IOB1 throughout, else wrong."""

    is_iob1: bool = True
    places: list[str] = field(default_factory=list)


class _FileReader:
    """Reads the documents of one file."""

    def __init__(self, source: Source, rows: RowReader) -> None:
        self.labels = frozenset([*(label.id for label in rows.schema.spans), *rows.labels])
        self._path, self._rows, self._name = source.path, rows, source_name(source.path)
        self._repairs = _Repairs()
        self._has_told_columns = self._is_numbered = False

    def note_repairs(self) -> None:
        """Tell what was put right, when the whole file is known."""
        if not self._repairs.is_iob1:
            for where in self._repairs.places:
                self._rows.losses.add(BEGUN, where)

    def read(self, document: Document) -> ReadRow:
        """One document as a row."""
        line, content = document.line, document.content
        try:
            incoming = self._incoming(document)
        except BadRow as bad:
            return refused(bad, self._path, line=line, size=len(content), content=content)
        except DataError as error:
            return refused(BadRow([error]), self._path, line=line, size=len(content), content=content)
        if document.is_cut:
            self._rows.losses.add(CUT, self._place(line))
        return ReadRow(line, len(content), incoming, content=content)

    def _place(self, line: int) -> str:
        return f"{self._path}:{line}"

    def _incoming(self, document: Document) -> IncomingRow:
        if document.error:
            raise document.error
        sentences, columns = token_lines(document, self.labels, may_be_numbered=self._is_numbered)
        self._is_numbered = columns.token == 1
        if columns.others and not self._has_told_columns:
            self._has_told_columns = True
            self._rows.losses.add(COLUMNS, self._place(document.line), columns.others)
        tokens = [*chain.from_iterable(sentences)]
        ours = _ours(document)
        if ours is None:
            placed, facts = _foreign(document, sentences), self._facts(document)
            space: list[tuple[int, int]] = []
        else:
            placed, facts, space = _placed(document, tokens, ours)
        spans, lines = self._spans(sentences, tokens, placed)
        row = {**facts, "text": placed.text, "tokens": _tokens(placed, space), "spans": spans}
        try:
            return self._rows.read_object(row)
        except BadRow as bad:
            raise BadRow([_at_its_line(error, lines) for error in bad.errors]) from bad

    def _facts(self, document: Document) -> dict[str, Any]:
        id = document.comment("newdoc id") or document.comment("id")
        return {**({"id": id} if id else {}), "meta": {"source": self._name}, "answer": "accept"}

    def _spans(
        self, sentences: list[list[TokenLine]], tokens: list[TokenLine], placed: Placed
    ) -> tuple[list[dict[str, Any]], list[int]]:
        """The spans of all columns of tags, no span twice, and the line each begins at."""
        found: dict[tuple[int, int, str], int] = {}
        for column in range(len(tokens[0].tags) if tokens else 0):
            decoded = decode(([t.tags[column] for t in sentence] for sentence in sentences), self.labels)
            self._repairs.is_iob1 = self._repairs.is_iob1 and decoded.is_iob1
            self._repairs.places += [self._place(tokens[token].line) for token in decoded.begun]
            for span in decoded.spans:
                start, end = placed.places[span.first][0], placed.places[span.last][1]
                found.setdefault((start, end, span.label), tokens[span.first].line)
        spans = [{"start": start, "end": end, "label": label} for start, end, label in found]
        return spans, [*found.values()]


def _ours(document: Document) -> dict[str, Any] | None:
    """What annotator has written about the article, or None."""
    facts, text = document.comment(ARTICLE), document.comment(TEXT)
    if facts is None or text is None:
        return None
    try:
        return {**parse_object(facts.encode()), TEXT: json.loads(text)}
    except (DataError, ValueError) as error:
        hint = f"put the comments {ARTICLE} and {TEXT} right, or remove both"
        raise DataError("what is said about the article is not JSON", hint, line=document.line) from error


def _placed(
    document: Document, tokens: list[TokenLine], ours: dict[str, Any]
) -> tuple[Placed, dict[str, Any], list[tuple[int, int]]]:
    """The article's own text with its tokens, what else is said about it, and the tokens without a line."""
    text, space = ours.pop(TEXT), ours.pop(WHITE_SPACE, [])
    if not isinstance(text, str):
        raise DataError(f"{TEXT} is not a string", "put it in quotes", line=document.line)
    placed = Placed(text, place(tokens, text))
    match space:
        case [*pairs] if all(isinstance(pair, list) and len(pair) == 2 for pair in pairs):
            return placed, ours, [(start, end) for start, end in pairs]
    raise DataError(f"{WHITE_SPACE} holds no pairs of offsets", "remove it", line=document.line)


def _foreign(document: Document, sentences: list[list[TokenLine]]) -> Placed:
    texts = [sentence.comments.get("text") for sentence in document.sentences]
    return joined(sentences, texts if len(texts) == len(sentences) else [None] * len(sentences))


def _tokens(placed: Placed, space: list[tuple[int, int]]) -> list[dict[str, Any]]:
    """The tokens as rows have them."""
    text, places = placed.text, sorted([*placed.places, *space])
    rows = []
    for id, (start, end) in enumerate(places):
        following = places[id + 1][0] if id + 1 < len(places) else len(text)
        ws = end < following and text[end] == " "
        rows.append({"text": text[start:end], "start": start, "end": end, "id": id, "ws": ws})
    return rows


def _at_its_line(error: DataError, lines: list[int]) -> DataError:
    """An error about a span, at the line where the span begins; its field is the column."""
    found = _SPAN.fullmatch(error.field)
    if found is None:
        return error
    return DataError(error.message, error.hint, line=lines[int(found[1])], field=f"tag{found[2]}")
