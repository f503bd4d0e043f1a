"""The tokens that a row brings along: checked against its text, then kept for ever."""

from typing import Any

from annotator.formats.row_check import RowCheck
from annotator.formats.shown import shown
from annotator.formats.token_columns import TokenColumns

_HINT = "leave `tokens` out and they are made from the text"


def read_tokens(row: dict[str, Any], check: RowCheck) -> TokenColumns | None:
    """The row's tokens, or None when it has none or they are wrong."""
    starts: list[int] = []
    ends: list[int] = []
    before = len(check.errors)
    for number, (where, token) in enumerate(check.objects(row, "tokens")):
        start, end = check.integer(token, "start", where), check.integer(token, "end", where)
        if start is None or end is None:
            break
        if problem := _problem(token, number, check.text, ends[-1] if ends else 0):
            field, message = problem
            check.complain(where + field, message, _HINT)
            break
        starts.append(start)
        ends.append(end)
    if len(check.errors) > before or not starts:
        return None
    if rest := check.text[ends[-1] :].strip():
        check.complain("tokens", f"they end before the text does: {shown(rest)} is in none", _HINT)
        return None
    return TokenColumns(tuple(starts), tuple(ends))


def _problem(token: dict[str, Any], number: int, text: str, last: int) -> tuple[str, str] | None:
    """The field and what is wrong with it, for a token that begins after `last`; None when it is right."""
    start, end = token["start"], token["end"]
    if not last <= start < end <= len(text):
        inside = f"inside the text (length {len(text)})"
        return "", f"{shown(start)}-{shown(end)} does not follow the token before it {inside}"
    if token.get("text", text[start:end]) != text[start:end]:
        return ".text", f"{shown(token['text'])}, but the text has {shown(text[start:end])} there"
    identity = token.get("id", number)
    if type(identity) is not int or identity != number:
        return ".id", f"{shown(identity)} is not its place in the list, {number}"
    if left_out := text[last:start].strip():
        return "", f"{shown(left_out)} before it is in no token"
    return None
