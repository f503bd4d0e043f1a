"""One line of a file as a JSON object, read strictly: what Python's reader lets pass is refused."""

import json
import re
from itertools import chain
from math import isinf
from typing import Any, NoReturn

from annotator.document.errors import DataError
from annotator.formats.shown import shown

MAX_DEPTH = 100
_SHALLOW = 10
_PLAIN = frozenset({str, int, float, bool, type(None)})
_SURROGATE = re.compile("[\ud800-\udfff]")
_MAY_BE_SURROGATE = re.compile(rb"\\u[dD][89a-fA-F]")
_HALF_PAIR = re.compile(rb"\\u[dD][89abAB]..(?!\\u[dD][c-fC-F])|(?<!\\u[dD][89abAB]..)\\u[dD][c-fC-F]")
_SPACED_KEY = re.compile(rb'"[ \t\r]+:')


def parse_object(content: bytes) -> dict[str, Any]:
    """The object on one line.

    Raises:
        DataError: without file and line; for bytes that are not UTF-8, JSON that is broken or
            only Python reads (NaN, duplicate keys), half surrogate pairs, and deep nesting.
    """
    text = _decode(content)
    value = _object_without_doubt(text, content)
    if value is None:
        value = _object(text)
        _check_values(value, look_for_surrogates=_MAY_BE_SURROGATE.search(content) is not None)
    elif b"\\" in content and _may_be_half_pair(content):
        _check_values(value, look_for_surrogates=True)
    return value


def _may_be_half_pair(content: bytes) -> bool:
    """Whether there are escapes of surrogates that do not clearly come in pairs."""
    if b"\\ud" not in content and b"\\uD" not in content:
        return False
    return b"\\\\" in content or _HALF_PAIR.search(content) is not None


def _object_without_doubt(text: str, content: bytes) -> dict[str, Any] | None:
    """The object where a few counts prove that it is strict JSON; None when a closer look is needed.

    A key ends with a quotation mark and a colon. Where there are no more of these than keys in all
    objects, no key can have been given twice. To count keys and brackets is much faster than to look at
    each object while it is read.
    """
    try:
        value = _PLAIN_DECODER.decode(text)
    except (ValueError, RecursionError, DataError):
        return None
    if type(value) is not dict:
        return None
    tokens = value.get("tokens")
    if not isinstance(tokens, list) or set(map(type, tokens)) != {dict}:
        tokens = []
    keys, brackets = _counted(value, tokens)
    if keys != content.count(b'":') and not _are_all_keys(value, keys, content):
        return None
    is_flat = content.count(b"{") + content.count(b"[") == brackets
    if not is_flat and not _PLAIN.issuperset(map(type, chain.from_iterable(map(dict.values, tokens)))):
        return None
    return None if _may_be_spaced(content) and _SPACED_KEY.search(content) else value


def _may_be_spaced(content: bytes) -> bool:
    return b" :" in content or (b"\t" in content and b"\t:" in content) or (b"\r" in content)


def _counted(row: dict[str, Any], tokens: list[dict[str, Any]]) -> tuple[int, int]:
    """How many keys and brackets a row has whose tokens hold plain values; -1 for one that is not shallow."""
    keys, brackets = len(row) + sum(map(len, tokens)), 1 + len(tokens)
    level: list[Any] = [value for value in row.values() if value is not tokens]
    brackets += len(level) < len(row)
    for _ in range(_SHALLOW):
        objects = [value for value in level if type(value) is dict]
        lists = [value for value in level if type(value) is list]
        if not objects and not lists:
            return keys, brackets
        keys += sum(map(len, objects))
        brackets += len(objects) + len(lists)
        level = [*chain.from_iterable(map(dict.values, objects)), *chain.from_iterable(lists)]
    return -1, -1


def _are_all_keys(row: dict[str, Any], keys: int, content: bytes) -> bool:
    """Whether strings that begin with a colon account for the ends of keys that are too many.

    The quotation mark that begins a string stands behind a colon, a comma or a bracket. Where a key ends
    with one of these the count says nothing.
    """
    beginnings = sum(content.count(sign + b'":') for sign in (b":", b",", b"["))
    if keys < 0 or keys != content.count(b'":') - beginnings:
        return False
    return not any(key.endswith((":", ",", "[")) for key in _all_keys(row))


def _all_keys(row: dict[str, Any]) -> set[str]:
    found: set[str] = set()
    level: list[Any] = [row]
    while level:
        objects = [value for value in level if type(value) is dict]
        found.update(chain.from_iterable(objects))
        inner = chain(chain.from_iterable(map(dict.values, objects)), *(v for v in level if type(v) is list))
        level = [value for value in inner if type(value) is dict or type(value) is list]
    return found


def _object(text: str) -> dict[str, Any]:
    try:
        value = _DECODER.decode(text)
    except json.JSONDecodeError as error:
        raise _not_json(error, text) from error
    except RecursionError as error:
        raise _too_deep() from error
    except ValueError as error:
        raise DataError("a number has more digits than can be read", "give it as a string") from error
    if isinstance(value, dict):
        return value
    kind = {list: "an array", str: "a string", type(None): "null", bool: "true or false"}
    found = kind.get(type(value), "a number")
    raise DataError(f"a line must hold one JSON object, this is {found}", 'write {"text": …} on each line')


def _decode(content: bytes) -> str:
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError as error:
        byte = content[error.start]
        raise DataError(
            f"byte {error.start + 1} of the line (0x{byte:02X}) is not UTF-8",
            "save the file as UTF-8, with `iconv -f LATIN1 -t UTF-8` for instance",
        ) from error


def _not_json(error: json.JSONDecodeError, text: str) -> DataError:
    place = f"at character {error.pos + 1} of the line"
    if "\x00" in text:
        return DataError("holds NUL bytes", "the file is damaged, or is no text file")
    if error.msg == "Extra data":
        return DataError(f"something follows the object {place}", "write one object on each line")
    if error.pos >= len(text.rstrip()) or "Unterminated string" in error.msg:
        return DataError(f"is not JSON: the object is cut off {place}", "complete the line or remove it")
    if "control character" in error.msg:
        found = shown(text[error.pos])
        return DataError(f"is not JSON: a raw control character {found} {place}", r"write it as \u00XX")
    if "expecting property name" in error.msg.lower() and text[error.pos : error.pos + 1] == "'":
        return DataError(f"is not JSON: single quotes {place}", "JSON wants double quotes")
    return DataError(
        f"is not JSON: {error.msg[0].lower()}{error.msg[1:]} {place}", "correct or remove the line"
    )


def _without_duplicates(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    row = dict(pairs)
    if len(row) < len(pairs):
        seen: set[str] = set()
        twice = next(key for key, _ in pairs if key in seen or seen.add(key))  # type: ignore[func-returns-value]
        raise DataError("is given twice in one object", "keep one of them", field=shown(twice)[1:-1])
    return row


def _no_constant(name: str) -> NoReturn:
    raise DataError(f"{name} is not JSON", "write a number or null")


def _finite(digits: str) -> float:
    number = float(digits)
    if isinf(number):
        raise DataError(f"the number {shown(digits)[1:-1]} is too large", "write it as a string")
    return number


_DECODER = json.JSONDecoder(
    object_pairs_hook=_without_duplicates, parse_constant=_no_constant, parse_float=_finite
)
_PLAIN_DECODER = json.JSONDecoder(parse_constant=_no_constant, parse_float=_finite)


def _check_values(row: dict[str, Any], *, look_for_surrogates: bool) -> None:
    """Refuse values nested deeper than MAX_DEPTH and strings that no UTF-8 file can hold, level by level."""
    level: list[Any] = [row]
    for _ in range(MAX_DEPTH):
        if look_for_surrogates:
            _refuse_surrogates(level)
        level = [
            inner
            for outer in level
            for inner in (outer.values() if type(outer) is dict else outer)
            if type(inner) is dict or type(inner) is list
        ]
        if not level:
            return
    raise _too_deep()


def _refuse_surrogates(level: list[Any]) -> None:
    for container in level:
        is_object = type(container) is dict
        for key, value in container.items() if is_object else enumerate(container):
            for part in (key, value):
                if isinstance(part, str) and (found := _SURROGATE.search(part)):
                    raise DataError(
                        f"half a surrogate pair (U+{ord(found[0]):04X}) at character {found.start()}",
                        "it stands for no character: restore the character or remove it",
                        field=shown(key)[1:-1] if is_object else f"[{key}]",
                    )


def _too_deep() -> DataError:
    return DataError(f"is nested deeper than {MAX_DEPTH} levels", "flatten the row or remove the line")
