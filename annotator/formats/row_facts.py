"""What a row says of itself beside its spans: text, meta, key, hashes, answer, time."""

import json
from typing import Any

from annotator.document.ids import article_key
from annotator.editing.annotations import Answer
from annotator.formats.interfaces import came_back, stand_in
from annotator.formats.row_check import RowCheck
from annotator.formats.shown import shown


def row_text(row: dict[str, Any], check: RowCheck) -> tuple[str | None, bool]:
    """The text, or None and a complaint; whether it is the row's own and not a stand-in."""
    text = row.get("text")
    if came_back(row) and (text is None or (isinstance(text, str) and not text.strip())):
        return stand_in(row), False
    if "text" not in row:
        check.complain("text", "is missing", 'a row needs the article as {"text": "…"}')
    elif not isinstance(text, str):
        check.complain("text", f"{shown(text)} is not a string", "put the article's text in quotes")
    elif problem := text_problem(text):
        check.complain("text", *problem)
    else:
        return text, True
    return None, True


def text_problem(text: str) -> tuple[str, str] | None:
    """What is wrong with a text as an article's, and how to mend it; None for most."""
    if not text.strip():
        return "is empty" if not text else "holds only white space", "there is nothing to annotate: remove it"
    if "\x00" in text:
        return f"U+0000 at character {text.index(chr(0))}", "remove it: no text has it"
    return None


def row_meta(row: dict[str, Any], check: RowCheck) -> dict[str, Any]:
    """The row's `meta`, empty when it has none; a wrong kind of value is complained about."""
    meta = row.get("meta")
    if meta is None:
        return {}
    if isinstance(meta, dict):
        return meta
    check.complain("meta", f"{shown(meta)} is not an object", 'write it as {"source": "…"}')
    return {}


def row_key(row: dict[str, Any], meta: dict[str, Any], check: RowCheck) -> str:
    """The row's `id`, else its `meta.id`, as text; empty when it has none.

    What is no name is complained about, in rows that came back from Prodigy it is none.
    """
    for holder, place in ((row, "id"), (meta, "meta.id")):
        if "id" not in holder:
            continue
        value = holder["id"]
        if problem := _id_problem(value):
            if came_back(row):
                continue
            check.complain(place, *problem)
            return ""
        return str(value)
    return ""


def _id_problem(value: Any) -> tuple[str, str] | None:
    if type(value) is int:
        return None
    if not isinstance(value, str):
        return f"{shown(value)} is neither a string nor a whole number", "put it in quotes"
    if not value.strip() or "\x00" in value:
        return "holds U+0000" if "\x00" in value else "is empty", "give a name, or leave it out"
    return None


def made_key(row: dict[str, Any], text: str, meta: dict[str, Any]) -> str:
    """The key that text, `_input_hash` and `meta.source` make."""
    source = meta.get("source", "")
    named = source if isinstance(source, str) else json.dumps(source, sort_keys=True)
    of_input = row.get("_input_hash")
    return article_key(text, named if of_input is None else f"{of_input}\x00{named}")


def row_hashes(row: dict[str, Any], check: RowCheck) -> tuple[int, int] | None:
    """Both hashes of the row, or None when it lacks one; a wrong kind of value is complained about."""
    found: list[int] = []
    for key in ("_input_hash", "_task_hash"):
        value = row.get(key)
        if type(value) is int and -(2**63) <= value < 2**63:
            found.append(value)
        elif value is not None:
            check.complain(key, f"{shown(value)} is not a hash", "leave it out and it is computed")
    return (found[0], found[1]) if len(found) == 2 else None


def row_answer(row: dict[str, Any], check: RowCheck) -> Answer | None:
    """What somebody answered, or None."""
    value = row.get("answer")
    if value is None:
        return None
    if isinstance(value, str) and value in set(Answer):
        return Answer(value)
    check.complain("answer", f"{shown(value)} is no answer", "use accept, reject or ignore, or leave it out")
    return None


def row_time(row: dict[str, Any], check: RowCheck) -> int:
    """When, in milliseconds since the epoch, 0 when the row does not say."""
    seconds = row.get("_timestamp")
    if seconds is None:
        return 0
    if type(seconds) in (int, float) and 0 <= seconds < 2**40:
        return int(seconds * 1000)
    check.complain("_timestamp", f"{shown(seconds)} is no time", "give seconds since 1970, or leave it out")
    return 0
