"""File names made from article keys."""

import hashlib
import re

LONGEST = 120
"""Bytes a name has at most, without what a format adds (`.txt`)."""

_DIGITS = 16
_AS_IT_IS = re.compile(r"[a-z0-9](?:[a-z0-9._-]*[a-z0-9_-])?")
_MARKED = re.compile(rf".*-[0-9a-f]{{{_DIGITS}}}")
_RESERVED = re.compile(r"(?:con|prn|aux|nul|com[0-9]|lpt[0-9])(?:\..*)?")
_UNSAFE = re.compile(r"[^A-Za-z0-9._-]+")


def safe_file_name(key: str) -> str:
    """A file name for the article with this key, the same each time, for no other key.

    At most LONGEST bytes of ASCII, without directories, spaces or control characters; different keys
    have names that differ in more than their case. A key of small letters, digits, `.`, `_` and `-` is
    its own name; any other is written as far as that goes, with 16 digits of its SHA-256 at the end.
    """
    if _is_a_name(key):
        return key
    digest = hashlib.sha256(key.encode("utf-8", "surrogatepass")).hexdigest()[:_DIGITS]
    words = _UNSAFE.sub("_", key)[: LONGEST - _DIGITS - 1].strip("._-")
    return f"{words or 'article'}-{digest}"


def _is_a_name(key: str) -> bool:
    return (
        len(key) <= LONGEST
        and _AS_IT_IS.fullmatch(key) is not None
        and _MARKED.fullmatch(key) is None
        and _RESERVED.fullmatch(key) is None
    )
