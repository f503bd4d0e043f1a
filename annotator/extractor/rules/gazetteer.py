"""Known names: states, organisations, seats of government, newsrooms; found by their first word."""

from collections.abc import Iterator, Mapping, Sequence
from enum import StrEnum
from functools import lru_cache
from typing import Any

from msgspec import Struct
from msgspec.structs import fields

from annotator.extractor.lexicons import read_lexicon
from annotator.extractor.tokens import blank_pipeline


class Known(StrEnum):
    """What a known name names."""

    STATE = "state"
    CAPITAL = "capital"
    ADJECTIVE = "adjective"
    PEOPLE = "people"
    ORGANIZATION = "organization"
    SEAT = "seat"
    MEDIA = "media"
    NEVER = "never"


class Name(Struct, frozen=True):
    """A known name: its words, what it names, and the canonical name of the actor behind it."""

    words: tuple[str, ...]
    known: Known
    actor: str


class Match(Struct, frozen=True):
    """A known name at the tokens start..end."""

    start: int
    end: int
    name: Name


class Gazetteer(Struct, frozen=True):
    """All known names by their first word, longest first, and words that tell what other names are.

    The sets of words are those of `organizations.toml`, which says what each is for.
    """

    names: Mapping[str, tuple[Name, ...]]
    heads: frozenset[str]
    places: frozenset[str]
    small_bodies: frozenset[str]
    body_modifiers: frozenset[str]
    eponymous: frozenset[str]
    members: frozenset[str]
    ethnic: frozenset[str]
    things: frozenset[str]
    fighting: frozenset[str]
    portfolios: frozenset[str]
    missions: frozenset[str]
    premises: frozenset[str]
    vessels: frozenset[str]
    media_nouns: frozenset[str]
    media_ends: frozenset[str]
    media_starts: frozenset[str]

    def find(self, words: Sequence[str]) -> Iterator[Match]:
        """The known names in a text, longest first at each place, without overlap."""
        index = 0
        while index < len(words):
            match = self._at(words, index)
            if match:
                yield match
                index = match.end
            else:
                index += 1

    def has(self, words: tuple[str, ...]) -> bool:
        """Whether exactly these words are a known name."""
        return any(name.words == words for name in self.names.get(words[0], ()))

    def state_end(self, words: Sequence[str], start: int) -> int | None:
        """Where the state's own name that begins at `start` ends, None when there is none."""
        for name in self.names.get(words[start], ()) if start < len(words) else ():
            end = start + len(name.words)
            if name.known is Known.STATE and tuple(words[start:end]) == name.words:
                return end
        return None

    def is_never(self, word: str) -> bool:
        """Whether the word is capitalised for other reasons: days, months, weapons."""
        return any(name.known is Known.NEVER and name.words == (word,) for name in self.names.get(word, ()))

    def _at(self, words: Sequence[str], index: int) -> Match | None:
        for name in self.names.get(words[index], ()):
            end = index + len(name.words)
            if tuple(words[index:end]) == name.words:
                return Match(index, end, name)
        return None


@lru_cache(maxsize=1)
def gazetteer() -> Gazetteer:
    """The shipped names, read once."""
    organizations = read_lexicon("organizations")
    tokenizer = blank_pipeline("en").tokenizer
    by_first: dict[str, list[Name]] = {}
    for text, known, actor in _entries(read_lexicon("states"), organizations):
        name = Name(tuple(token.text for token in tokenizer(text)), known, actor)
        by_first.setdefault(name.words[0], []).append(name)
    longest_first = {
        first: tuple(sorted(names, key=lambda name: -len(name.words))) for first, names in by_first.items()
    }
    sets = [known.name for known in fields(Gazetteer) if known.name != "names"]
    return Gazetteer(longest_first, **{name: frozenset(organizations["words"][name]) for name in sets})


def _entries(states: Mapping[str, Any], organizations: Mapping[str, Any]) -> Iterator[tuple[str, Known, str]]:
    """(name, what it names, canonical name), more specific readings of one text first."""
    words = organizations["words"]
    yield from ((text, Known.MEDIA, text) for text in words["media"])
    yield from ((text, Known.NEVER, "") for text in words["never"])
    yield from ((text, Known.SEAT, text) for text in organizations["seats"])
    for text, actor in organizations["organizations"].items():
        yield text, Known.ORGANIZATION, actor
    for names in states["states"]:
        actor = states["aliases"].get(names[0], names[0])
        kinds = (Known.STATE, Known.ADJECTIVE, Known.PEOPLE, Known.CAPITAL)
        yield from ((text, known, actor) for text, known in zip(names, kinds, strict=True) if text)
    yield from ((text, Known.STATE, actor) for text, actor in states["aliases"].items())
    yield from ((text, Known.CAPITAL, actor) for text, actor in states["capitals"].items())
    yield from ((text, Known.PEOPLE, text) for text in states["peoples"])
    yield from ((text, Known.ADJECTIVE, "") for text in states["adjectives"])
