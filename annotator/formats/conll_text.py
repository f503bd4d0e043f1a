"""Tokens and their text: as they stand in columns, and where they stand in the text."""

import re
from collections.abc import Iterable, Sequence

from msgspec import Struct

from annotator.document.errors import DataError
from annotator.formats.conll_blocks import BORDER
from annotator.formats.conll_columns import TokenLine
from annotator.formats.shown import shown

_SPACE = re.compile(r"\s")


class Placed(Struct, frozen=True):
    """A text with the places of its tokens: (start, end exclusive), code points."""

    text: str
    places: Sequence[tuple[int, int]]


def in_column(token: str) -> str:
    """A token as it can stand in a column: white space in it as `_`, what would be a border changed."""
    return "_DOCSTART-" if token == BORDER else _SPACE.sub("_", token)


def place(tokens: Sequence[TokenLine], text: str) -> list[tuple[int, int]]:
    """Where tokens written by `in_column` stand in the text they come from.

    Raises:
        DataError: with the line of the first that does not follow.
    """
    found: list[tuple[int, int]] = []
    last = 0
    for token in tokens:
        start = _start(token.text, text, last)
        if start is None:
            what = f"{shown(token.text)} does not follow in the article's text at {last}"
            raise DataError(
                what, "put the tokens right, or remove the comment with the text", line=token.line
            )
        last = start + len(token.text)
        found.append((start, last))
    return found


def _start(token: str, text: str, last: int) -> int | None:
    """Where the token begins: at the next character that is no white space, else (imported) before it."""
    first = last
    while first < len(text) and text[first].isspace():
        first += 1
    for start in range(first, last - 1, -1):
        if in_column(text[start : start + len(token)]) == token:
            return start
    return None


def joined(sentences: Iterable[Sequence[TokenLine]], texts: Iterable[str | None]) -> Placed:
    """The text of tokens that came without one: a space between them, a line feed between sentences.

    Args:
        sentences: tokens.
        texts: of each sentence, where a comment tells it; it is used when the tokens stand in it.
    """
    text, places = "", list[tuple[int, int]]()
    for tokens, told in zip(sentences, texts, strict=True):
        text += "\n" if text else ""
        sentence = _told(tokens, told) or _spaced(tokens)
        places += [(len(text) + start, len(text) + end) for start, end in sentence.places]
        text += sentence.text
    return Placed(text, places)


def _told(tokens: Sequence[TokenLine], told: str | None) -> Placed | None:
    """The sentence as its comment has it, if the tokens and white space are all there is in it."""
    found, last = list[tuple[int, int]](), 0
    for token in tokens if told else ():
        start = len(told) - len(told[last:].lstrip()) if told else 0
        if not token.text or not told or not told.startswith(token.text, start):
            return None
        last = start + len(token.text)
        found.append((start, last))
    return Placed(told[:last], found) if told and found and not told[last:].strip() else None


def _spaced(tokens: Sequence[TokenLine]) -> Placed:
    text, places = "", list[tuple[int, int]]()
    for number, token in enumerate(tokens):
        text += " " if number and not tokens[number - 1].is_glued else ""
        places.append((len(text), len(text) + len(token.text)))
        text += token.text
    return Placed(text, places)
