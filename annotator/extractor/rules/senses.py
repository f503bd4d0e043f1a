"""Event words whose type the rest of the sentence decides: strikes of workers, missiles fired to sea."""

from collections.abc import Mapping
from functools import lru_cache

from msgspec import Struct

from annotator.extractor.lexicons import read_lexicon
from annotator.extractor.rules.inflect import singular
from annotator.extractor.rules.triggers import Entry
from annotator.extractor.rules.view import View

_REACH = 14


class Sense(Struct, frozen=True):
    """Another reading of some event words.

    Attributes:
        lemmas: base forms of the words.
        only: types that the word must have by itself; empty for any.
        near: words (singular) of which one must stand near it in the sentence.
        also: words of which one must stand near it as well; empty for no such condition.
        without: words of which none may stand there.
        after: whether `near` counts only after the word.
    """

    lemmas: frozenset[str]
    only: frozenset[str]
    near: frozenset[str]
    also: frozenset[str]
    without: frozenset[str]
    after: bool
    event_type: str
    mode: str


@lru_cache(maxsize=1)
def senses() -> Mapping[str, tuple[Sense, ...]]:
    """The shipped senses by base form, in the order in which they are tried."""
    by_lemma: dict[str, tuple[Sense, ...]] = {}
    for block in read_lexicon("events")["senses"]:
        sense = Sense(
            lemmas=frozenset(block["lemmas"]),
            only=frozenset(block.get("only", ())),
            near=frozenset(block["near"]),
            also=frozenset(block.get("also", ())),
            without=frozenset(block.get("without", ())),
            after=bool(block.get("after", False)),
            event_type=block["type"],
            mode=block.get("mode", ""),
        )
        for lemma in block["lemmas"]:
            by_lemma[lemma] = (*by_lemma.get(lemma, ()), sense)
    return by_lemma


def sense_of(view: View, index: int, entry: Entry) -> tuple[str, str]:
    """Type and mode of the event at `index`: those of its reading, unless its neighbours tell better."""
    for sense in senses().get(entry.lemma, ()):
        if sense.only and entry.event_type not in sense.only:
            continue
        around = _around(view, index, after=sense.after)
        if sense.also and not around & sense.also:
            continue
        if around & sense.near and not around & sense.without:
            return sense.event_type, sense.mode
    return entry.event_type, entry.mode


def _around(view: View, index: int, *, after: bool) -> set[str]:
    """The singular words near the token in its sentence, without it."""
    first = index + 1 if after else max(0, index - _REACH)
    span = range(first, min(len(view), index + _REACH + 1))
    sentence = view.sentences[index]
    return {singular(view.lower[n]) for n in span if n != index and view.sentences[n] == sentence}
