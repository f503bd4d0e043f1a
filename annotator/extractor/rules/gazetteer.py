"""Known names: states, organisations, seats of government, newsrooms; found by their first word."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache

from annotator.extractor.lines import read_lexicon
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


@dataclass(frozen=True, slots=True)
class Name:
    """A known name: its words, what it names, and the canonical name of the actor behind it."""

    words: tuple[str, ...]
    known: Known
    actor: str


@dataclass(frozen=True, slots=True)
class Match:
    """A known name at the tokens start..end."""

    start: int
    end: int
    name: Name


@dataclass(frozen=True, slots=True)
class Gazetteer:
    """All known names by their first word, longest first, and words that tell organisations and places."""

    names: Mapping[str, tuple[Name, ...]]
    heads: frozenset[str]
    places: frozenset[str]
    groups: frozenset[str]
    media_nouns: frozenset[str]

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

    def _at(self, words: Sequence[str], index: int) -> Match | None:
        for name in self.names.get(words[index], ()):
            end = index + len(name.words)
            if tuple(words[index:end]) == name.words:
                return Match(index, end, name)
        return None


@lru_cache(maxsize=1)
def gazetteer() -> Gazetteer:
    """The shipped names, read once."""
    states, organizations = read_lexicon("states"), read_lexicon("organizations")
    words = organizations["words"]
    by_first: dict[str, list[Name]] = {}
    for text, known, actor in _entries(states, organizations):
        name = Name(tuple(token.text for token in blank_pipeline("en").make_doc(text)), known, actor)
        by_first.setdefault(name.words[0], []).append(name)
    return Gazetteer(
        names={first: tuple(sorted(names, key=lambda name: -len(name.words))) for first, names in by_first.items()},
        heads=frozenset(words["heads"]),
        places=frozenset(words["places"]),
        groups=frozenset(words["groups"]),
        media_nouns=frozenset(words["media_nouns"]),
    )


def _entries(
    states: Mapping[str, Iterable[Sequence[str]]], organizations: Mapping[str, Mapping[str, str]]
) -> Iterator[tuple[str, Known, str]]:
    """(name, what it names, canonical name), more specific readings of one text first."""
    words = organizations["words"]
    for text in words["media"]:
        yield text, Known.MEDIA, text
    for text in words["never"]:
        yield text, Known.NEVER, ""
    for text in organizations["seats"]:
        yield text, Known.SEAT, text
    for text, actor in organizations["organizations"].items():
        yield text, Known.ORGANIZATION, actor
    aliases: Mapping[str, str] = states["aliases"]  # type: ignore[assignment]
    for text, adjective, people, capital in states["states"]:
        actor = aliases.get(text, text)
        yield text, Known.STATE, actor
        if adjective:
            yield adjective, Known.ADJECTIVE, actor
        if people:
            yield people, Known.PEOPLE, actor
        if capital:
            yield capital, Known.CAPITAL, actor
    for text, actor in aliases.items():
        yield text, Known.STATE, actor
    for text, actor in states["capitals"].items():  # type: ignore[attr-defined]
        yield text, Known.CAPITAL, actor
    for people in states["peoples"]:
        yield str(people), Known.PEOPLE, str(people)
    for adjective in states["adjectives"]:
        yield str(adjective), Known.ADJECTIVE, ""
