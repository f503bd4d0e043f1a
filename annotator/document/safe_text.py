"""The one place that makes text safe to show: one code point in, one code point out."""

import re
import unicodedata
from functools import lru_cache

MAX_COMBINING = 6
_KEPT_FORMAT = {"\u200c", "\u200d"}


def _mark(char: str) -> str:
    code = ord(char)
    if code < 0x20:
        return chr(0x2400 + code)
    if code == 0x7F:
        return "\u2421"
    if code == 0xAD:
        return "\u2423"
    if code in (0x2028, 0x2029):
        return "\u21b5"
    category = unicodedata.category(char)
    if category == "Cf":
        return char if char in _KEPT_FORMAT else "\u00b7"
    if category in ("Cc", "Cs", "Cn", "Co"):
        return "\ufffd"
    return char


@lru_cache(maxsize=4096)
def _safe_char(char: str) -> str:
    return _mark(char)


def safe(text: str) -> str:
    """`text` with every code point that could act on a terminal replaced by a visible mark.

    Controls become control pictures (newline included), C1, surrogates, unassigned and private
    code points U+FFFD, line separators U+21B5, format characters except ZWJ and ZWNJ a middle
    dot, and the seventh and later combining mark in a row U+25CC. `len(safe(s)) == len(s)`.
    """
    if text.isascii() and text.isprintable():
        return text
    shown = [_safe_char(char) for char in text]
    run = 0
    for index, char in enumerate(text):
        if char > "\u02ff" and unicodedata.category(char) in ("Mn", "Me"):
            run += 1
            if run > MAX_COMBINING:
                shown[index] = "\u25cc"
        else:
            run = 0
    return "".join(shown)


def safe_lines(text: str) -> str:
    """`text` made safe, its line feeds kept."""
    return "\n".join(map(safe, text.split("\n")))


def cut(text: str, cells: int = 80) -> str:
    """The beginning of `text` that fits into so many cells, `…` where something was left out."""
    used = 0
    for index, char in enumerate(text):
        wide = unicodedata.east_asian_width(char) in "WF"
        used += 0 if unicodedata.combining(char) else 1 + wide
        if used > cells - (index + 1 < len(text)):
            return text[:index] + "…"
    return text


def hidden_characters(text: str) -> list[tuple[int, str, str]]:
    """(offset, `U+XXXX`, name) of each code point that is not shown as itself; newline and tab excepted."""
    found = []
    for match in _UNUSUAL.finditer(text):
        for offset, (char, shown) in enumerate(zip(match[0], safe(match[0]), strict=True), match.start()):
            if char != shown:
                name = unicodedata.name(char, "") or f"control {ord(char):02X}"
                found.append((offset, f"U+{ord(char):04X}", name))
            elif char == "\u00a0":
                found.append((offset, "U+00A0", "NO-BREAK SPACE"))
    return found


_UNUSUAL = re.compile(r"[^ -~\n\t]+")
"""Runs of what may need a mark; a mark never depends on anything outside of its run."""
