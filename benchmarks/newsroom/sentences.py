"""The sentences of the invented news: each kind of construction is a function that writes one of its kind."""

from collections.abc import Callable

from benchmarks.newsroom.vocabulary import Verb
from benchmarks.newsroom.writer import Writer


def past(w: Writer) -> None:
    """X did it on Monday."""
    doer = w.actor()
    number = w.name(doer)
    event = w.predicate(w.spec(), "past", doer)
    w.source(event, number)
    _when(w)
    w.last = doer, number


def fronted(w: Writer) -> None:
    """On Monday X did it; Asked about Y, X did it; In Z, X did it."""
    front = w.random.choice(
        ("{time},", "in {city},", "asked about {issue},", "with {issue} still unsettled,", "hours later,")
    )
    w.page.say(w.fill(front.replace("{time}", w.pick("past_times"))))
    doer = w.actor()
    number = w.name(doer)
    w.source(w.predicate(w.spec(), "past", doer), number)
    w.last = doer, number


def perfect(w: Writer) -> None:
    """X has done it."""
    doer = w.actor()
    number = w.name(doer)
    w.page.say("have" if doer.kind == "group" else "has")
    w.source(w.predicate(w.spec(), "participle", doer), number)
    if w.chance(0.4):
        w.page.say(w.pick("circumstances"))
    w.last = doer, number


def planned(w: Writer) -> None:
    """X will do it next week."""
    doer = w.actor()
    number = w.name(doer)
    are = "are" if doer.kind == "group" else "is"
    lead = w.random.choice(("will", f"{are} to", f"{are} expected to", "will", "plans to", f"{are} due to"))
    w.source(w.predicate(w.spec(), "base", doer, lead=lead, time=["future"]), number)
    w.page.say(w.pick("future_times"))
    w.last = doer, number


def denied(w: Writer) -> None:
    """X did not do it."""
    doer = w.actor()
    number = w.name(doer)
    lead, form = w.random.choice(
        (
            ("did not", "base"),
            ("has not", "participle"),
            ("has never", "participle"),
            ("never", "past"),
            ("failed to", "base"),
        )
    )
    w.source(w.predicate(w.spec(), form, doer, lead=lead, polarity="negative"), number)
    _when(w)
    w.last = doer, number


def supposed(w: Writer) -> None:
    """If X does it, prices will rise; X could do it, a diplomat said."""
    doer = w.actor()
    if w.chance(0.5):
        w.page.say("if")
        number = w.name(doer)
        w.source(w.predicate(w.spec(), "present", doer, time=["hypothetical"]), number)
        w.page.say(
            w.fill(
                w.random.choice(
                    (
                        ", prices will rise",
                        ", the road to {city} will stay closed",
                        ", nobody in {city} will be surprised",
                    )
                )
            )
        )
        return
    number = w.name(doer)
    lead = w.random.choice(("could", "might", "may yet"))
    w.source(w.predicate(w.spec(), "base", doer, lead=lead, time=["hypothetical"]), number)
    w.page.say(w.random.choice((", a diplomat said", ", observers believe", ", it was feared abroad")))


def long_ago(w: Writer) -> None:
    """In 1994 X did it."""
    w.page.say(f"{w.pick('old_times')},")
    doer = w.actor()
    number = w.name(doer, aside=False)
    w.source(w.predicate(w.spec(), "past", doer, time=["historical"]), number)


def passive(w: Writer) -> None:
    """Y was accused by X; Y was arrested on Monday."""
    spec = _transitive(w)
    if spec is None:
        return past(w)
    patient, doer = w.actor(), None
    target = w.name(patient)
    lead, extra = w.random.choice(
        (
            ("was", {}),
            ("was", {}),
            ("has been", {}),
            ("will be", {"time": ["future"]}),
            ("was not", {"polarity": "negative"}),
        )
    )
    if patient.kind == "group":
        lead = lead.replace("was", "were").replace("has", "have")
    w.page.say(lead)
    event = w.trigger(spec, spec.participle, **extra)
    w.page.link("TARGET", event.number, target)
    rest = w.random.choice(_object_patterns(spec)).removeprefix("{T}").strip()
    if w.chance(0.6):
        doer = w.actor(patient)
        w.page.say("by")
        w.source(event, w.name(doer, aside=not rest))
    w.page.say(w.fill(rest))
    _when(w)
    w.last = patient, target
    return None


def relative(w: Writer) -> None:
    """X, who did it on Monday, gave no reason."""
    doer = w.actor()
    number = w.name(doer, aside=False)
    w.page.say(", who" if doer.kind == "person" else ", which")
    w.source(w.predicate(w.spec(), "past", doer), number)
    _when(w)
    w.page.owes_comma = False
    w.page.say(
        w.random.choice(
            (", gave no reason", ", said little else", ", could not be reached", ", left at dawn")
        )
    )
    w.last = doer, number


def reduced(w: Writer) -> None:
    """Y, accused by X of something, said nothing."""
    spec = _transitive(w)
    if spec is None:
        return relative(w)
    patient = w.actor()
    target = w.name(patient, aside=False)
    w.page.say(",")
    event = w.trigger(spec, spec.participle)
    w.page.link("TARGET", event.number, target)
    w.page.say("by")
    w.source(event, w.name(w.actor(patient), aside=False))
    w.page.say(w.fill(w.random.choice(_object_patterns(spec)).removeprefix("{T}").strip()))
    w.page.say(w.random.choice((", made no comment", ", has been quiet since", ", was seen in the capital")))
    return None


def reported(w: Writer) -> None:
    """X did it, Reuters reported; X told Radio Y that it had done it."""
    doer = w.actor()
    number = w.name(doer, aside=False)
    if w.chance(0.5):
        w.source(w.predicate(w.spec(), "past", doer), number)
        w.page.say(f", {w.pick('media')} {w.random.choice(('reported', 'said', 'has learnt'))}")
    else:
        w.page.say(f"told {w.pick('media')} that {doer.pronoun} had")
        w.source(w.predicate(w.spec(), "participle", doer), number)
    w.last = doer, number


def said_of(w: Writer) -> None:
    """X said that Y had done it."""
    speaker, doer = w.actor(), None
    w.name(speaker)
    w.page.say(w.random.choice(("said", "confirmed", "added", "told reporters")))
    w.page.say("that")
    doer = w.actor(speaker)
    number = w.name(doer, aside=False)
    w.page.say("had")
    w.source(w.predicate(w.spec(), "participle", doer), number)


def quoted(w: Writer) -> None:
    """“We have done it,” X said."""
    page, doer = w.page, w.actor()
    opening, closing = ("“", "”") if w.mark == "’" else ('"', '"')
    page.put(" " if page.parts and page.parts[-1][-1:] not in "\n " else "")
    page.put(opening)
    lead, form, extra = w.random.choice(
        (
            ("we have", "participle", {}),
            ("we will", "base", {"time": ["future"]}),
            ("we did not", "base", {"polarity": "negative"}),
            ("we", "past", {}),
        )
    )
    event = w.predicate(w.spec(), form, doer, lead=lead, **extra)
    page.owes_comma = False
    page.put(f",{closing}")
    if w.chance(0.5):
        number = w.name(doer, aside=False)
        page.say("said")
    else:
        page.say("said")
        number = w.name(doer)
    w.source(event, number)
    if w.chance(0.4):
        page.say(w.fill("in {city}"))
    w.last = doer, number


def pronoun(w: Writer) -> None:
    """She did it too: whoever the sentence before was about."""
    if w.last is None:
        return past(w)
    doer, number = w.last
    w.page.say(doer.pronoun)
    adverb = w.random.choice(("also", "later", "then", "", "again"))
    w.page.say(adverb)
    w.source(w.predicate(w.spec(), "past", doer), number)
    _when(w)
    return None


def two_acts(w: Writer) -> None:
    """X did this and did that."""
    doer = w.actor()
    number = w.name(doer)
    w.source(w.predicate(w.spec(), "past", doer), number)
    w.page.say(w.random.choice(("and", "but", ", then", "and later")))
    w.source(w.predicate(w.spec(), "past", doer), number)
    w.last = doer, number


def two_doers(w: Writer) -> None:
    """X and Y did it."""
    doer = w.actor()
    other = w.actor(doer)
    number = w.name(doer, aside=False)
    w.page.say("and")
    second = w.name(other, aside=False)
    spec = w.spec()
    w.source(w.predicate(spec, "past", doer), number, second)
    _when(w)


def before_that(w: Writer) -> None:
    """After doing it, X left; X left after doing it."""
    doer = w.actor()
    word = w.random.choice(("after", "before", "instead of", "without"))
    extra = {"polarity": "negative"} if word in ("instead of", "without") else {}
    if w.chance(0.5):
        w.page.say(word)
        event = w.predicate(w.spec(), "gerund", doer, **extra)
        w.page.owes_comma = False
        w.page.say(",")
        number = w.name(doer)
        w.page.say(w.fill("left for {city}"))
    else:
        number = w.name(doer)
        w.page.say(w.fill("left for {city}"))
        event = w.predicate(w.spec(), "gerund", doer, lead=word, **extra)
    w.source(event, number)
    w.last = doer, number


def with_gerund(w: Writer) -> None:
    """X did this, doing that."""
    doer = w.actor()
    number = w.name(doer)
    w.source(w.predicate(w.spec(), "past", doer), number)
    w.page.owes_comma = False
    w.page.say(",")
    w.source(w.predicate(w.spec(), "gerund", doer), number)
    w.last = doer, number


def possessed(w: Writer) -> None:
    """X's attack on Y drew little comment."""
    spec = w.noun()
    doer = w.actor()
    number = w.name(doer, possessive=True)
    if w.chance(0.25):
        w.page.say(w.random.choice(("latest", "unexpected", "long", "open")))
    event = w.complete(w.trigger(spec, spec.word), spec.pattern, doer)
    w.source(event, number)
    w.page.say(
        w.random.choice(
            (
                "drew little comment",
                "came as a surprise",
                "went unnoticed abroad",
                "was front-page news in {city}",
                "lasted less than an hour",
            )
        ).replace("{city}", w.pick("cities"))
    )


def named_by(w: Writer) -> None:
    """The attack on Y by X lasted an hour; Talks between X and Y."""
    spec = w.noun()
    doer = w.actor()
    w.page.say("the")
    event = w.trigger(spec, spec.word)
    other = w.actor(doer)
    if " with {T}" in f" {spec.pattern}":
        w.page.say("between")
        w.source(event, w.name(doer, aside=False))
        w.page.say("and")
        w.page.link("TARGET", event.number, w.name(other, aside=False))
    else:
        w.complete(event, spec.pattern.split("{T}")[0] + ("{T}" if "{T}" in spec.pattern else ""), doer)
        w.page.owes_comma = False
        w.page.say("by")
        w.source(event, w.name(doer, aside=False))
    w.page.say(
        w.random.choice(
            (
                "lasted an hour",
                "was the first in years",
                "had been expected for days",
                "changed little on the ground",
            )
        )
    )


def office(w: Writer) -> None:
    """X is the foreign minister of somewhere; parliament confirmed X as speaker: an office and no event."""
    people = [actor for actor in w.cast if actor.kind == "person"]
    person = w.random.choice(people)
    number = w._mention(person, person.name if not person.named else person.short)
    w.page.say(w.random.choice(("has been", "is", "became", "was sworn in as")))
    role = w.page.span("ROLE", w._title(person, capitals=False))
    w.page.link("HOLDS", number, role)
    w.page.say(
        w.random.choice(("since March", "for a second term", "and a trained engineer", "since the spring"))
    )


def idle(w: Writer) -> None:
    """X spoke for an hour: somebody is named and nothing is done to anybody."""
    doer = w.actor()
    number = w.name(doer)
    acts = (
        "said that {issue} was a matter for experts",
        "spoke for an hour",
        "did not comment on {issue}",
        "has an office in {city}",
        "called {issue} complicated",
        "looked tired",
        "was seen in {city}",
        "has {number} members in {city}",
        "owns a house near {place}",
        "told {media} that the weather had been kind",
        "expects a long winter",
        "thinks little of {issue}",
    )
    text = (
        w.random.choice(acts)
        .replace("{media}", w.pick("media"))
        .replace("{number}", str(w.random.randint(3, 90)))
    )
    w.page.say(w.fill(text))
    w.last = doer, number


def quiet(w: Writer) -> None:
    """Weather, prices, places: nobody and nothing."""
    text = w.pick("quiet").replace("{number}", str(w.random.randint(3, 90)))
    w.page.say(w.fill(text).removesuffix("."))


def _when(w: Writer) -> None:
    draw = w.random.random()
    if draw < 0.45:
        w.page.say(w.pick("past_times"))
    elif draw < 0.6:
        w.page.say(w.pick("circumstances"))


def _object_patterns(spec: Verb) -> list[str]:
    return [pattern for pattern in spec.patterns if pattern.startswith("{T}")]


def _transitive(w: Writer) -> Verb | None:
    """A verb whose object is a participant, or None when no luck."""
    for _ in range(12):
        spec = w.spec()
        if isinstance(spec, Verb) and _object_patterns(spec):
            return spec
    return None


CONSTRUCTIONS: tuple[tuple[Callable[[Writer], None], float], ...] = (
    (past, 10),
    (fronted, 5),
    (perfect, 6),
    (planned, 5),
    (denied, 4),
    (supposed, 3),
    (long_ago, 2),
    (passive, 8),
    (relative, 4),
    (reduced, 3),
    (reported, 5),
    (said_of, 4),
    (quoted, 5),
    (pronoun, 7),
    (two_acts, 5),
    (two_doers, 3),
    (before_that, 3),
    (with_gerund, 3),
    (possessed, 4),
    (named_by, 4),
    (office, 3),
    (idle, 8),
    (quiet, 13),
)
"""How sentences are made, and how often."""
