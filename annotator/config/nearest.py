"""What a misspelt word was probably meant to be."""

from collections.abc import Iterable

SIMILAR = 60
"""Least similarity, out of 100, of a word that is worth proposing."""


def nearest(word: str, known: Iterable[str]) -> str:
    """The word of `known` most like `word`, or an empty string when none is like it."""
    from rapidfuzz import fuzz, process

    found = process.extractOne(word, list(known), scorer=fuzz.WRatio, processor=str.casefold)
    return str(found[0]) if found and found[1] >= SIMILAR else ""


def did_you_mean(word: str, known: Iterable[str], otherwise: str = "") -> str:
    """A hint: the nearest known word, else the known ones, else `otherwise`."""
    words = list(known)
    if close := nearest(word, words):
        return f"did you mean {close!r}?"
    if words:
        return f"known here: {', '.join(words)}"
    return otherwise
