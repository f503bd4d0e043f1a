"""Writes one invented article: who is named how, and sentences about what they do."""

from collections.abc import Callable
from random import Random

from benchmarks.newsroom.names import Actor, make_cast
from benchmarks.newsroom.page import Page
from benchmarks.newsroom.vocabulary import Noun, Verb, Vocabulary

Spec = Verb | Noun
Speaker = Callable[[], int]
_LISTS = {
    "issue": "issues",
    "deed": "deeds",
    "deedinf": "deed_infinitives",
    "harm": "harms",
    "harminf": "harm_infinitives",
    "goods": "goods",
    "paper": "papers",
    "city": "cities",
    "place": "places",
}


class Writer:
    """One article in the making."""

    def __init__(self, words: Vocabulary, random: Random) -> None:
        self.words, self.random = words, random
        self.page = Page()
        self.cast = make_cast(words, random)
        self.mark = random.choice(("'", "’"))
        self.last: tuple[Actor, int] | None = None

    def pick(self, name: str) -> str:
        """One of a list of words."""
        return self.random.choice(self.words.words(name))

    def chance(self, share: float) -> bool:
        """True so often."""
        return self.random.random() < share

    def actor(self, *but: Actor) -> Actor:
        """Some actor other than these; those of the story come up again and again."""
        left = [actor for actor in self.cast if actor not in but]
        weights = [2.0 + sum(actor.named.values()) for actor in left]
        return self.random.choices(left, weights)[0]

    def name(self, actor: Actor, *, possessive: bool = False, aside: bool = True) -> int:
        """Mention an actor; returns the number of the span that links go to.

        Args:
            actor: who.
            possessive: with 's behind it.
            aside: whether an apposition may follow.
        """
        match actor.kind:
            case "person":
                number = self._person(actor, aside and not possessive)
            case "state":
                number = self._state(actor, plain=possessive)
            case _:
                number = self._body(actor, aside and not possessive)
        if possessive:
            self.page.put(f"{self.mark}s")
        return number

    def _mention(self, actor: Actor, form: str) -> int:
        actor.named[form] = actor.named.get(form, 0) + 1
        canonical = actor.name if form != actor.name else ""
        return self.page.span("ACTOR", form, kind=actor.kind, actor=canonical)

    def _title(self, actor: Actor, *, capitals: bool) -> str:
        owner = f"{actor.adjective} " if self.chance(0.6) else ""
        title = " ".join(word.capitalize() for word in actor.title.split()) if capitals else actor.title
        return f"{owner}{title}" + (f" {actor.of}" if actor.of and not capitals else "")

    def _person(self, actor: Actor, aside: bool) -> int:
        page = self.page
        if actor.named and self.chance(0.9):
            draw = self.random.random()
            if draw < 0.6:
                return self._mention(actor, actor.short)
            if draw < 0.82:
                page.say("the")
                short = actor.title.split()[-1] if self.chance(0.5) else actor.title
                return page.span("ROLE", short)
            if draw < 0.9:
                role = page.span("ROLE", actor.title.split()[-1].capitalize())
                return self._held(self._mention(actor, actor.short), role)
            return self._mention(actor, actor.name)
        draw = self.random.random()
        if draw < 0.5 or not aside:
            role = page.span("ROLE", self._title(actor, capitals=True))
            return self._held(self._mention(actor, actor.name), role)
        if draw < 0.72:
            number = self._mention(actor, actor.name)
            page.say(", the" if self.chance(0.8) else ",")
            self._held(number, page.span("ROLE", self._title(actor, capitals=False)))
            page.owes_comma = True
            return number
        if draw < 0.9:
            if self.chance(0.4):
                page.say("the")
                title = self._title(actor, capitals=False)
            else:
                title = f"{actor.owner}{self.mark}s {actor.title}"
            role = page.span("ROLE", title)
            page.owes_comma = self.chance(0.6)
            comma = page.owes_comma
            number = self._held(self._mention(actor, actor.name), role)
            page.owes_comma = comma
            return number
        return self._mention(actor, actor.name)

    def _held(self, actor: int, role: int) -> int:
        self.page.link("HOLDS", actor, role)
        return actor

    def _state(self, actor: Actor, *, plain: bool) -> int:
        draw = self.random.random()
        if draw < 0.72 or plain:
            return self._mention(actor, actor.name)
        if draw < 0.86:
            first = actor.name in actor.named and actor.short not in actor.named
            earlier = self._latest(actor.name) if first else None
            number = self._mention(actor, actor.short)
            if earlier is not None:
                self.page.link("SAME_AS", number, earlier)
            elif actor.short not in actor.named:
                actor.named[actor.short] = 1
            return number
        self.page.say("the")
        if draw < 0.95:
            return self._mention(actor, f"{actor.adjective} government")
        number = self.page.span("ACTOR", actor.plural, kind="group")
        actor.named[actor.plural] = 1
        return number

    def _body(self, actor: Actor, aside: bool) -> int:
        page = self.page
        if actor.owner:
            page.say(f"{actor.owner}{self.mark}s")
            return self._mention(actor, actor.name)
        if not actor.named:
            if actor.kind == "group" and self.chance(0.25):
                page.say("the")
                backer = self.random.choice([other for other in self.cast if other.kind == "state"])
                self._mention(backer, backer.name)
                page.put("-backed")
            else:
                page.say("the")
            number = self._mention(actor, actor.name)
            if self.chance(0.7):
                page.put(" (")
                self.page.link("SAME_AS", self._mention(actor, actor.short), number)
                page.put(")")
            return number
        if actor.short in actor.named and self.chance(0.7):
            page.say("the")
            return self._mention(actor, actor.short)
        page.say("the")
        return self._mention(actor, actor.name)

    def _latest(self, words: str) -> int | None:
        text = self.page.text
        for number in range(len(self.page.spans) - 1, -1, -1):
            span = self.page.spans[number]
            if span["label"] == "ACTOR" and text[span["start"] : span["end"]] == words:
                return number
        return None

    def spec(self) -> Spec:
        """Something that somebody does, said by a verb or by a noun."""
        kind = self.random.choice(self.words.types)
        return self.words.noun(kind, self.random) if self.chance(0.3) else self.words.verb(kind, self.random)

    def noun(self) -> Noun:
        """Something that somebody does, said by a noun."""
        return self.words.noun(self.random.choice(self.words.types), self.random)

    def predicate(
        self, spec: Spec, form: str, subject: Actor, *, lead: str = "", **attributes: object
    ) -> "Event":
        """The verb in a form (`past`, `base`, `present`, `participle`, `gerund`) and what follows it."""
        verb = spec if isinstance(spec, Verb) else spec.carrier
        word = str(getattr(verb, form))
        self.page.say(lead)
        if isinstance(spec, Verb):
            event = self.trigger(spec, word, **attributes)
            pattern = self.random.choice(spec.patterns)
        else:
            self.page.say(f"{word} {spec.before}")
            event = self.trigger(spec, spec.word, **attributes)
            pattern = spec.pattern
        return self.complete(event, pattern, subject)

    def trigger(self, spec: Spec, word: str, **attributes: object) -> "Event":
        """The word of the event itself."""
        number = self.page.span("EVENT", word, event_type=spec.type, mode=spec.mode, **attributes)
        return Event(number)

    def complete(self, event: "Event", pattern: str, subject: Actor) -> "Event":
        """What follows the trigger, with its target."""
        before, placed, after = pattern.partition("{T}")
        self.page.say(self.fill(before))
        if placed:
            first = self.actor(subject)
            if first.kind == "state" and "in {city}" in after:
                first = self.actor(subject, *(other for other in self.cast if other.kind == "state"))
            event.target = first
            self.page.link("TARGET", event.number, self.name(first, aside=not after.strip()))
            if self.chance(0.1):
                second = self.actor(subject, first)
                self.page.say("and")
                self.page.link("TARGET", event.number, self.name(second, aside=False))
        self.page.say(self.fill(after))
        return event

    def fill(self, pattern: str) -> str:
        """The pattern with words for its places."""
        for place, name in _LISTS.items():
            while f"{{{place}}}" in pattern:
                pattern = pattern.replace(f"{{{place}}}", self.pick(name), 1)
        return pattern

    def source(self, event: "Event", *ends: int) -> None:
        """Who does it."""
        for end in ends:
            self.page.link("SOURCE", event.number, end)


class Event:
    """A written trigger: number of its span, and its target if it has one."""

    def __init__(self, number: int) -> None:
        self.number = number
        self.target: Actor | None = None
