"""Rows made ready to be stored: all that takes no look into the project, so that it can be done anywhere."""

from collections.abc import Mapping
from typing import NamedTuple

from msgspec import Struct

from annotator.document.article import Tokens
from annotator.document.errors import DataError
from annotator.document.ids import further_key
from annotator.editing.annotations import Verdict
from annotator.extractor.sentences import sentence_borders
from annotator.formats.incoming import IncomingRow, Remark
from annotator.formats.reading import ReadRow
from annotator.store.articles import ArticleRow
from annotator.store.catalogue import searched
from annotator.store.imports import (
    ArticleValues,
    FirstDecision,
    PackedSuggestions,
    article_values,
)
from annotator.store.suggestions import items_json
from annotator.workspace.answers import decision_of, is_somebodys, operation


class PreparedRow(NamedTuple):
    """A record of a file, ready to be stored, or what is wrong with it.

    Attributes:
        place: its line, or the file of a folder that it is; empty for a file that is one record.
        size: bytes it takes in the file.
        errors: why it is refused; content: the bytes of a refused line.
        article: None when it is refused.
        text_key: what its key is when that stands for another text, or empty.
        line: the row as it is kept, None for a text file.
        annotator: whose decision is to be taken over, or empty.
        decision: theirs.
        suggestions: what it suggests where nothing is taken over, None for nothing.
        is_somebodys: whether it holds a person's work.
        session: who that was, as the row has it.
        remarks: what is to be told about it, with the field.
    """

    place: int | str
    size: int
    errors: tuple[DataError, ...] = ()
    content: bytes | None = None
    article: ArticleValues | None = None
    text_key: str = ""
    line: bytes | None = None
    annotator: str = ""
    decision: FirstDecision | None = None
    suggestions: PackedSuggestions | None = None
    is_somebodys: bool = False
    session: str = ""
    remarks: tuple[tuple[Remark, str], ...] = ()


class Preparation(Struct, frozen=True):
    """How the rows of a file are made ready.

    Attributes:
        source: the file's name, as it is stored.
        schema: hash of the label schema.
        annotator: whose all annotations in the file are, or None.
        names: instead of that: session → annotator, empty when nobody's are taken over.
    """

    source: str
    schema: str
    annotator: str | None = None
    names: Mapping[str, str] | None = None

    def prepared(self, read: ReadRow) -> PreparedRow:
        """The record, ready."""
        row, place = read.row, read.line or read.file
        if row is None:
            return PreparedRow(place, read.size, read.errors, read.content)
        annotator = self._annotator(row)
        article = article_values(_article_row(row, self.source))
        return PreparedRow(
            place,
            read.size,
            article=article,
            text_key=row.text_key,
            line=row.line or None,
            annotator=annotator,
            decision=decision_of(row, row.key, annotator, self.source, self.schema) if annotator else None,
            suggestions=None if annotator or not row.spans else suggestions_of(row, self.source),
            is_somebodys=is_somebodys(row),
            session=row.session,
            remarks=row.remarks,
        )

    def _annotator(self, row: IncomingRow) -> str:
        if not is_somebodys(row):
            return ""
        return (self.annotator if self.names is None else self.names.get(row.session)) or ""


def as_further(row: PreparedRow, ordinal: int) -> PreparedRow:
    """A row that is a person's further answer about a text, with an article of its own."""
    assert row.article is not None
    return with_key(row, further_key(row.article.key, ordinal))


def with_key(row: PreparedRow, key: str) -> PreparedRow:
    """The row with an article of another key."""
    article, decision = row.article, row.decision
    assert article is not None
    if decision is not None:
        op = operation(row.annotator, key, row.line or b"")
        decision = decision._replace(op=op, edits=decision.edits.replace(decision.op, op))
    words = searched(article.title, key, article.source)
    return row._replace(article=article._replace(key=key, words=words), decision=decision)


def suggestions_of(row: IncomingRow, source: str) -> PackedSuggestions:
    """The row's accepted spans and relations as suggestions, as they are stored for any run."""
    kept = [place for place, draft in enumerate(row.spans) if draft.verdict is Verdict.ACCEPTED]
    kept.sort(key=lambda place: row.spans[place].extent)
    places = {place: number for number, place in enumerate(kept)}
    drafts = [row.spans[place] for place in kept]
    makers: dict[str, int] = {}
    spans = [
        (*draft[:3], makers.setdefault(draft.model, len(makers)), draft.score, dict(draft.attributes))
        for draft in drafts
    ]
    relations = [
        (link.label, places[link.head], places[link.child], makers.setdefault("", len(makers)), None)
        for link in row.relations
        if link.verdict is Verdict.ACCEPTED and link.head in places and link.child in places
    ]
    items = items_json([(source, model) for model in makers], spans, relations)
    scores = (*(draft.score for draft in drafts), *(None for _ in relations))
    return PackedSuggestions(items, len(spans), len(relations), scores)


def _article_row(row: IncomingRow, source: str) -> ArticleRow:
    tokens = None
    if row.tokens is not None:
        starts, ends = row.tokens.starts, row.tokens.ends
        tokens = Tokens(starts, ends, sentence_borders(row.text, starts, ends, row.tokens.words))
    return ArticleRow(row.key, row.text, row.meta, source, None, row.hashes, tokens)
