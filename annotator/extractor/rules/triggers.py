"""The lexicon of event words, compiled: which forms report which type of event under which conditions."""

from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from typing import Any

from msgspec import Struct

from annotator.extractor.lexicons import read_lexicon
from annotator.extractor.rules.inflect import noun_forms, verb_forms


class Entry(Struct, frozen=True):
    """One reading of an event word. See the head of `events.toml` for what the conditions mean.

    Attributes:
        lemma: base form; `verb` tells the part of speech.
        event_type, mode: what it reports; the mode may be empty.
        particles: alternatives, each a sequence of words that must go with it in order.
        objects: lemmas of which one must be its object; empty for no such condition.
        unlike: lemmas of which none may be its object.
        modifiers: words of which one must stand before it.
        light: verbs that must govern it; `ANY_LIGHT` for every light verb; None for no such condition.
        weak: whether it needs a named participant.
        direct: whether that participant must be its object.
    """

    lemma: str
    verb: bool
    event_type: str
    mode: str
    particles: tuple[tuple[str, ...], ...]
    objects: frozenset[str]
    unlike: frozenset[str]
    modifiers: frozenset[str]
    light: frozenset[str] | None
    weak: bool
    direct: bool

    @property
    def weight(self) -> int:
        """How many conditions it has; the reading with the most conditions met wins."""
        conditions = (bool(self.particles), bool(self.objects), bool(self.modifiers), bool(self.light))
        return 2 * sum(conditions) + max((len(words) for words in self.particles), default=0)


ANY_LIGHT: frozenset[str] = frozenset()
"""Stands for "any light verb" in `Entry.light`."""


class EventLexicon(Struct, frozen=True):
    """All readings by word form, and the closed classes around events.

    Attributes:
        forms: lower-case word form → readings, most demanding first.
        light: form of a light verb → its base form.
        receiving: base forms of light verbs whose subject receives what the noun names.
        not_before: a word and the one after it with which it reports nothing.
        intransitive: verbs that report nothing when they have an object.
        opining: verbs that report nothing with a that-clause.
    """

    forms: Mapping[str, tuple[Entry, ...]]
    light: Mapping[str, str]
    receiving: frozenset[str]
    future: frozenset[str]
    hypothetical: frozenset[str]
    future_modifiers: frozenset[str]
    hypothetical_modifiers: frozenset[str]
    awaiting: frozenset[str]
    future_governors: frozenset[str]
    denying: frozenset[str]
    not_events: frozenset[tuple[str, ...]]
    not_before: frozenset[tuple[str, ...]]
    intransitive: frozenset[str]
    opining: frozenset[str]
    nature: frozenset[str]


@lru_cache(maxsize=1)
def event_lexicon() -> EventLexicon:
    """The shipped event words, compiled once."""
    lexicon = read_lexicon("events")
    forms: dict[str, list[Entry]] = {}
    for entry in _entries(lexicon):
        for form in (verb_forms if entry.verb else noun_forms)(entry.lemma):
            forms.setdefault(form, []).append(entry)
    time = lexicon["time"]
    return EventLexicon(
        forms={form: tuple(sorted(entries, key=_demand)) for form, entries in forms.items()},
        light={form: verb for verb in lexicon["light"]["verbs"] for form in verb_forms(verb)},
        receiving=frozenset(lexicon["light"]["receiving"]),
        future=frozenset(time["future"]),
        hypothetical=frozenset(time["hypothetical"]),
        future_modifiers=frozenset(time["future_modifiers"]),
        hypothetical_modifiers=frozenset(time["hypothetical_modifiers"]),
        awaiting=frozenset(f for verb in time["awaiting"] for f in verb_forms(verb)),
        future_governors=frozenset(f for verb in time["future_governors"] for f in verb_forms(verb)),
        denying=frozenset(time["denying"]),
        nature=frozenset(lexicon["classes"]["nature"]),
        not_events=frozenset(tuple(text.split()) for text in lexicon["not_events"]["phrases"]),
        not_before=frozenset(tuple(text.split()) for text in lexicon["not_events"]["before"]),
        intransitive=frozenset(lexicon["not_events"]["intransitive"]),
        opining=frozenset(lexicon["not_events"]["opining"]),
    )


def _demand(entry: Entry) -> int:
    return -entry.weight


def _entries(lexicon: Mapping[str, Any]) -> Iterator[Entry]:
    classes = lexicon["classes"]
    for event_type, block in lexicon.items():
        if not event_type.isupper():  # the classes and closed lists
            continue
        for mode, words in [("", block), *block.get("modes", {}).items()]:
            for text in words.get("verbs", ()):
                yield parse_entry(text, True, event_type, mode, classes)
            for text in words.get("nouns", ()):
                yield parse_entry(text, False, event_type, mode, classes)


def parse_entry(
    text: str, verb: bool, event_type: str, mode: str, classes: Mapping[str, Sequence[str]]
) -> Entry:
    """One entry of the lexicon file; the syntax is described at its head."""
    weak = text.endswith(("?", "!"))
    rest = text.rstrip("?!")
    rest, marked, light = rest.partition("^")
    rest, _, modifiers = rest.partition("<")
    rest, _, objects = rest.partition(":")
    named = _words(objects.removeprefix("!"), classes)
    lemma, *particles = rest.split("+")
    return Entry(
        lemma=lemma,
        verb=verb,
        event_type=event_type,
        mode=mode,
        particles=_particles(particles),
        objects=frozenset() if objects.startswith("!") else named,
        unlike=named if objects.startswith("!") else frozenset(),
        modifiers=frozenset(modifiers.split("|") if modifiers else ()),
        light=(frozenset(light.split("|")) if light else ANY_LIGHT) if marked else None,
        weak=weak,
        direct=text.endswith("!"),
    )


def _words(text: str, classes: Mapping[str, Sequence[str]]) -> frozenset[str]:
    """The words of a class (`@name`) or of a list (`one|other`)."""
    if text.startswith("@"):
        return frozenset(classes[text[1:]])
    return frozenset(text.split("|") if text else ())


def _particles(parts: Sequence[str]) -> tuple[tuple[str, ...], ...]:
    """The alternatives of `+out/back` as one-word sequences, and `+out+of` as one sequence of two."""
    if not parts:
        return ()
    return tuple((first, *parts[1:]) for first in parts[0].split("/"))
