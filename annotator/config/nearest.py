"""What a misspelt word was probably meant to be."""

from collections.abc import Iterable

from annotator.document.safe_text import safe

SIMILAR = 60
"""Least similarity, out of 100, of a word that is worth proposing."""
MOST_LISTED = 12


def nearest(word: str, known: Iterable[str]) -> str:
    """The word of `known` most like `word`, or an empty string when none is like it."""
    from rapidfuzz import fuzz, process

    found = process.extractOne(word, list(known), scorer=fuzz.ratio, processor=str.casefold)
    return str(found[0]) if found and found[1] >= SIMILAR else ""


def did_you_mean(word: str, known: Iterable[str]) -> str:
    """A hint: the word of `known` that is nearest, else the first dozen of them; empty without any."""
    words = [*dict.fromkeys(filter(None, known))]
    if close := nearest(word, words):
        return f"did you mean {safe(close)!r}?"
    more = ", …" if len(words) > MOST_LISTED else ""
    return f"known here: {safe(', '.join(words[:MOST_LISTED]))}{more}" if words else ""
