"""Identities: given once, kept for ever."""

import hashlib
import re

from annotator.document.errors import UsageError

ANNOTATOR_NAME = re.compile(r"[a-z0-9][a-z0-9._-]{0,31}")
GOLD = "gold"
"""The adjudicated layer."""
MODEL = "model"
"""The suggestions, where they are compared like an annotator's work."""
PROPOSED = "annotators"
"""The source of a span or relation in the gold layer that annotators proposed; the model names them."""
RESERVED_ANNOTATORS = frozenset({GOLD, MODEL})


def article_key(text: str, source: str = "") -> str:
    """Identity of an article that brings none: SHA-256 of its text and `meta.source`."""
    return hashlib.sha256(f"{text}\x00{source}".encode("utf-8", "surrogatepass")).hexdigest()


def further_key(key: str, ordinal: int) -> str:
    """Identity of a further article with the text of article `key`: the second, the third …"""
    return f"{key}#{ordinal}"


def suggested_span_id(run: int, start: int, end: int, label: str) -> str:
    """Identity of a suggested span: its run, extent and label."""
    return f"s{run}.{start}.{end}.{label}"


def suggested_relation_id(run: int, label: str, head: str, child: str) -> str:
    """Identity of a suggested relation: its label and ends."""
    return f"r{run}.{label}({head},{child})"


def made_id(operation: str, number: int = 0) -> str:
    """Identity of a span or relation made by hand: the operation that made it."""
    return f"m{operation}.{number}"


def check_annotator(name: str) -> str:
    """Return `name`; raise UsageError unless it may be an annotator's name."""
    if not ANNOTATOR_NAME.fullmatch(name):
        raise UsageError(
            f"annotator name {name!r} is not allowed",
            "use 1 to 32 of a-z, 0-9, dot, underscore, hyphen, starting with a letter or digit",
        )
    if name in RESERVED_ANNOTATORS:
        raise UsageError(f"annotator name {name!r} is reserved", "choose another with --annotator")
    return name
