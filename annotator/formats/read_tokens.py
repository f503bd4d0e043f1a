"""The tokens that a row brings along: checked against its text, then kept for ever."""

import re
import unicodedata
from collections.abc import Sequence
from itertools import chain, islice
from operator import itemgetter, le, lt
from typing import Any

from annotator.formats.incoming import Remark
from annotator.formats.row_check import RowCheck
from annotator.formats.shown import shown
from annotator.formats.token_columns import TokenColumns

_HINT = "leave `tokens` out and they are made from the text"
_PARTS = itemgetter("start", "end", "id", "text")
_PIECE = "tokenizer_id"
"""The key that Prodigy's recipe for word pieces gives each token; their texts are then not the surface."""
_PIECE_MARK = re.compile(r"^(##|[▁Ġ])|</w>$")


def read_tokens(row: dict[str, Any], check: RowCheck) -> TokenColumns | None:
    """The row's tokens; None when it has none, or none that can be used, or they are wrong."""
    given, text = row.get("tokens"), check.text
    if not given and isinstance(given, list | None):
        return None
    columns = _columns_without_doubt(given, text) or _columns(row, check)
    if columns is None:
        return None
    inside = "".join(columns.words or _surfaces(text, columns.starts, columns.ends))
    if inside != text.replace(" ", "") and "".join(inside.split()) != "".join(text.split()):
        check.remark(Remark.WORDS_IN_NO_TOKEN, "tokens")
    return columns


def _columns_without_doubt(tokens: Any, text: str) -> TokenColumns | None:
    """The tokens, looked at as whole columns; None when one is not as it should be, or might not."""
    try:
        starts, ends, ids, words = zip(*map(_PARTS, tokens), strict=True)
    except (KeyError, TypeError, IndexError, ValueError):
        return None
    if not {int}.issuperset(map(type, chain(starts, ends, ids))):
        return None
    is_right = (
        starts[0] >= 0
        and ends[-1] <= len(text)
        and all(map(lt, starts, ends))
        and all(map(le, ends, islice(starts, 1, None)))
        and ids == (*range(len(ids)),)
        and list(words) == _surfaces(text, starts, ends)
    )
    return TokenColumns(starts, ends, words) if is_right else None


def _surfaces(text: str, starts: Sequence[int], ends: Sequence[int]) -> list[str]:
    return [*map(text.__getitem__, map(slice, starts, ends))]


def _columns(row: dict[str, Any], check: RowCheck) -> TokenColumns | None:
    """The tokens one by one, to find what is wrong with them."""
    starts: list[int] = []
    ends: list[int] = []
    before = len(check.errors)
    for number, (where, token) in enumerate(check.objects(row, "tokens")):
        start, end = check.integer(token, "start", where), check.integer(token, "end", where)
        if start is None or end is None:
            break
        if start == end and 0 <= start <= len(check.text):
            check.remark(Remark.UNUSABLE_TOKENS, where)
            return None
        if problem := _problem(token, number, check.text, ends[-1] if ends else 0):
            field, message = problem
            check.complain(where + field, message, _HINT)
            break
        starts.append(start)
        ends.append(end)
    return TokenColumns(starts, ends) if len(check.errors) == before else None


def _problem(token: dict[str, Any], number: int, text: str, last: int) -> tuple[str, str] | None:
    """The field and what is wrong with it, for a token that begins after `last`; None when it is right."""
    start, end = token["start"], token["end"]
    if not last <= start < end <= len(text):
        inside = f"inside the text (length {len(text)})"
        return "", f"{shown(start)}-{shown(end)} does not follow the token before it {inside}"
    if not _is_surface(token, text[start:end]):
        return ".text", f"{shown(token['text'])}, but the text has {shown(text[start:end])} there"
    identity = token.get("id", number)
    if type(identity) is not int or identity != number:
        return ".id", f"{shown(identity)} is not its place in the list, {number}"
    return None


def _is_surface(token: dict[str, Any], surface: str) -> bool:
    """Whether the token's text is the surface, or what a tokenizer of word pieces has made of it."""
    given = token.get("text", surface)
    if given == surface or not isinstance(given, str) or _PIECE not in token:
        return bool(given == surface)
    return _plain(_PIECE_MARK.sub("", given)) == _plain(surface)


def _plain(text: str) -> str:
    """Without accents and case, as the vocabularies of word pieces are."""
    letters = unicodedata.normalize("NFD", text)
    return "".join(letter for letter in letters if not unicodedata.combining(letter)).casefold().strip()
