"""The words of the invented news, and how train and test get words of their own.

Every list is dealt out like cards, one word to the common part, one to the first, one to the second.
Articles to train on are written with the common and the first part; what they are tested on with the
same, with the common and the second part, or with the second alone. Words marked `~` in the lists are
in no lexicon of the rules; how often they are used is set by their share.
"""

import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from importlib.resources import files
from random import Random
from typing import Any, TypeVar

_Word = TypeVar("_Word")
_VOWELS = "aeiou"


class World(StrEnum):
    """Whose words an article is written with: those of training, partly others, none of them."""

    SAME = "same"
    PARTLY = "partly"
    APART = "apart"

    def part(self, words: Sequence[_Word]) -> list[_Word]:
        """The words of a list that this world uses."""
        kept = {World.SAME: (0, 1), World.PARTLY: (0, 2), World.APART: (2,)}[self]
        return [word for number, word in enumerate(words) if number % 3 in kept]


@dataclass(frozen=True, slots=True)
class Verb:
    """A verb with its forms and variants of what follows it; `{T}` stands for the target."""

    type: str
    mode: str
    base: str
    past: str
    participle: str
    patterns: tuple[str, ...]

    @property
    def present(self) -> str:
        """Third person singular."""
        if self.base.endswith(("s", "x", "z", "ch", "sh")):
            return self.base + "es"
        if self.base.endswith("y") and self.base[-2] not in _VOWELS:
            return self.base[:-1] + "ies"
        return self.base + "s"

    @property
    def gerund(self) -> str:
        """The form in -ing; doubles the consonant where the past does."""
        if self.base.endswith("ie"):
            return self.base[:-2] + "ying"
        if self.base.endswith("e") and not self.base.endswith("ee"):
            return self.base[:-1] + "ing"
        if self.past == self.base + self.base[-1] + "ed" or self.base in _DOUBLING:
            return self.base + self.base[-1] + "ing"
        return self.base + "ing"


_DOUBLING = frozenset({"cut", "beat", "bid", "put", "set", "hit", "win", "run"}) - {"beat"}


@dataclass(frozen=True, slots=True)
class Noun:
    """A noun that names an event, with the empty verb that carries it."""

    type: str
    mode: str
    word: str
    carrier: Verb
    before: str
    pattern: str


@dataclass(frozen=True, slots=True)
class Country:
    """A state with the names of its people and its capital."""

    name: str
    people: str
    adjective: str
    capital: str


class Vocabulary:
    """The words of one world; `unlisted` is the share of triggers and titles that no lexicon has."""

    def __init__(self, world: World, unlisted: float) -> None:
        self.world, self.unlisted = world, unlisted
        triggers = _read("triggers")
        self._verbs = {
            (kind, rare): world.part([_verb(kind, line) for line in _marked(content["verbs"], rare)])
            for kind, content in triggers.items()
            for rare in (False, True)
        }
        self._nouns = {
            (kind, rare): world.part([_noun(kind, line) for line in _marked(content["nouns"], rare)])
            for kind, content in triggers.items()
            for rare in (False, True)
        }
        self.types = list(triggers)
        self.countries = [Country(*line.split("|")) for line in self.words("countries")]

    def words(self, name: str) -> list[str]:
        """This world's part of a list of `words.toml`."""
        return self.world.part(_read("words")[name])

    def title(self, name: str, random: Random) -> str:
        """A title of one of the lists of titles, now and then one that no lexicon has."""
        return random.choice(self.world.part(_marked(_read("words")[name], random.random() < self.unlisted)))

    def verb(self, kind: str, random: Random) -> Verb:
        """A verb for an event type; early ones are more frequent."""
        return _frequent(self._verbs[kind, random.random() < self.unlisted], random)

    def noun(self, kind: str, random: Random) -> Noun:
        """A noun for an event type; early ones are more frequent."""
        rare = random.random() < self.unlisted
        return _frequent(self._nouns[kind, rare] or self._nouns[kind, not rare], random)


@lru_cache(maxsize=2)
def _read(name: str) -> dict[str, Any]:
    return tomllib.loads(files(__package__).joinpath(f"{name}.toml").read_text("utf-8"))


def _marked(lines: Sequence[str], rare: bool) -> list[str]:
    """The lines with the mark `~`, or those without, the mark removed."""
    return [line.removeprefix("~") for line in lines if line.startswith("~") == rare]


def _frequent(entries: list[_Word], random: Random) -> _Word:
    weights = [1 / (1 + number) ** 0.4 for number in range(len(entries))]
    return random.choices(entries, weights)[0]


def _mode(text: str) -> tuple[str, str]:
    """The text without its mode, and the mode."""
    words = text.split()
    modes = [word[1:] for word in words if word.startswith("@")]
    return " ".join(word for word in words if not word.startswith("@")), modes[0] if modes else ""


def _verb(kind: str, line: str) -> Verb:
    head, _, tail = line.partition("|")
    forms, mode = _mode(head)
    base, past, *participle = forms.split()
    variants = [_mode(variant) for variant in tail.split(";")]
    mode = mode or next((found for _, found in variants if found), "")
    patterns = tuple(pattern for pattern, _ in variants)
    return Verb(kind, mode, base, past, participle[0] if participle else past, patterns)


def _noun(kind: str, line: str) -> Noun:
    word, carrier, before, tail = (part.strip() for part in line.split("|"))
    pattern, mode = _mode(tail)
    base, past, *participle = carrier.split()
    verb = Verb(kind, mode, base, past, participle[0] if participle else past, ())
    return Noun(kind, mode, word, verb, before, pattern)
