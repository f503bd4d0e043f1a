"""Events of earlier years: what a sentence ties to a past year or to "years ago"."""

import re

from annotator.extractor.rules.headings import RUNNING
from annotator.extractor.rules.view import View

_YEAR = re.compile(r"(1[5-9]|20)\d\d")
_LONG = frozenset({"year", "years", "decade", "decades", "century", "centuries"})
_CLIMBED = 8


def historic_tokens(view: View) -> frozenset[int]:
    """Verbs and nouns that a past year or "years ago" dates, and what is coordinated with those verbs.

    A year that also stands in a heading (as a date line has it) is the year of the article.
    """
    if not view.parsed:
        return frozenset()
    now = {word for word, line in zip(view.words, view.heading, strict=True) if line != RUNNING}
    now |= {word for word, silent in zip(view.words, view.silent, strict=True) if silent}
    dated: set[int] = set()
    for index, word in enumerate(view.words):
        year = _YEAR.fullmatch(word) is not None and word not in now
        ago = view.lower[index] == "ago" and view.lower[index - 1] in _LONG
        if year or ago:
            dated.update(_governors(view, index))
    return frozenset(dated)


def _governors(view: View, index: int) -> list[int]:
    """The nouns and the first verb that the year hangs on, with the verbs coordinated with it."""
    found: list[int] = []
    here = index
    for _ in range(_CLIMBED):
        head = view.heads[here]
        if head == here:
            break
        here = head
        if view.tags[here].startswith(("VB", "MD")):
            return [*found, here, *_coordinated(view, here)]
        found.append(here)
    return found


def _coordinated(view: View, verb: int) -> list[int]:
    found = view.of(verb, "conj")
    here = verb
    for _ in range(_CLIMBED):
        if view.deps[here] != "conj":
            break
        here = view.heads[here]
        found.append(here)
    return found
