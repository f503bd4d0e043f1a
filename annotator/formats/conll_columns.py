"""Which columns of a document hold tokens and tags."""

import re
from collections.abc import Container, Sequence
from itertools import chain

from msgspec import Struct

from annotator.document.errors import DataError
from annotator.formats.conll_blocks import Document, Sentence, Word
from annotator.formats.conll_tags import OUTSIDE, is_tag, parse_tag
from annotator.formats.shown import shown

_NO_TOKEN = re.compile(r"\d+[-.]\d+")
"""The number of a line that repeats several tokens as one, or of one that is not in the text (CoNLL-U)."""
_NAMED = re.compile(r"(?:^|\|)(?:NER|ner|NE)=([^|]+)")
_GLUED = re.compile(r"(?:^|\|)SpaceAfter=No(?:\||$)")


class Columns(Struct, frozen=True):
    """Where to read.

    Attributes:
        token: the column of tokens.
        tags: columns of tags, the one that counts first; empty: the last column names them (`NER=B-PER`).
        others: columns that are not read.
    """

    token: int
    tags: tuple[int, ...]
    others: int = 0


class TokenLine(Struct, frozen=True):
    """A token as its line has it: its text, its tags, and whether no space follows."""

    line: int
    text: str
    tags: tuple[str, ...]
    is_glued: bool


def token_lines(
    document: Document, labels: Container[str], *, may_be_numbered: bool = False
) -> tuple[list[list[TokenLine]], Columns]:
    """The tokens of each sentence.

    The tags are in the last column that holds nothing else; other such columns are read with it when
    all their labels are those of the schema.

    Args:
        document: with at least one word.
        labels: those of the schema.
        may_be_numbered: whether a token alone, `1`, is rather the number of the one beside it.

    Raises:
        DataError: with the line, when there is no such column.
    """
    sentences = _without_numbers(document.sentences)
    words = [*chain.from_iterable(sentences)]
    is_numbered = _is_numbered(sentences, may_be_numbered)
    columns = _columns(words, labels, first=1 if is_numbered else 0)
    found = ([_token(word, columns) for word in sentence] for sentence in sentences)
    return [[token for token in sentence if not _is_blank(token)] for sentence in found], columns


def _without_numbers(sentences: Sequence[Sentence]) -> list[list[Word]]:
    """The words of the sentences; in CoNLL-U some lines are none."""
    found = ([word for word in sentence.words if not _is_no_token(word)] for sentence in sentences)
    return [words for words in found if words]


def _is_no_token(word: Word) -> bool:
    return len(word.columns) >= 10 and _NO_TOKEN.fullmatch(word.columns[0]) is not None


def _is_numbered(sentences: list[list[Word]], may_be: bool) -> bool:
    """Whether the first column counts the tokens of each sentence."""
    least = 10 if not may_be and all(len(words) == 1 for words in sentences) else 3
    return all(
        len(word.columns) >= least and word.columns[0] == str(number)
        for words in sentences
        for number, word in enumerate(words, 1)
    )


def _columns(words: list[Word], labels: Container[str], *, first: int) -> Columns:
    width = min((len(word.columns) for word in words), default=0)
    found = [
        column
        for column in range(width - 1, first, -1)
        if all(is_tag(word.columns[column], labels) for word in words)
    ]
    if not found and any(_NAMED.search(word.columns[-1]) for word in words):
        return Columns(first, (), width - first - 2)
    if not found:
        raise _no_tags(words, labels, width, first)
    others = [column for column in found[1:] if _is_known(words, column, labels)]
    return Columns(first, (found[0], *others), width - first - 2 - len(others))


def _is_known(words: list[Word], column: int, labels: Container[str]) -> bool:
    """Whether a column has tags, all of labels of the schema."""
    tags = {word.columns[column] for word in words} - {OUTSIDE}
    return bool(tags) and all(parse_tag(tag, labels)[1] in labels for tag in tags)


def _no_tags(words: list[Word], labels: Container[str], width: int, first: int) -> DataError:
    if short := next((word for word in words if len(word.columns) < first + 2), None):
        return DataError("a column is missing", "write the token, a tab and its tag", line=short.line)
    for word in words:
        if not is_tag(word.columns[width - 1], labels):
            hint = "write O, or B- and I- before a label of the schema, in the last column"
            return DataError(f"{shown(word.columns[width - 1])} is no tag", hint, line=word.line)
    return DataError("there are no tokens", "write one a line, with its tag")


def _is_blank(token: TokenLine) -> bool:
    """Whether a line holds white space for a token; DataError when it is part of a span."""
    if token.text and not token.text.isspace():
        return False
    if set(token.tags) == {OUTSIDE}:
        return True
    hint = "write the token, a tab and its tag"
    raise DataError("there is no token before the tab", hint, line=token.line)


def _token(word: Word, columns: Columns) -> TokenLine:
    last = word.columns[-1]
    if columns.tags:
        tags = tuple(word.columns[column] for column in columns.tags)
    else:
        found = _NAMED.search(last)
        tags = (found[1] if found else OUTSIDE,)
    return TokenLine(word.line, word.columns[columns.token], tags, _GLUED.search(last) is not None)
