"""Invented names of people and bodies."""

from dataclasses import dataclass, field
from random import Random

from benchmarks.newsroom.vocabulary import Country, Vocabulary


@dataclass(slots=True, eq=False)
class Actor:
    """Somebody in the news.

    Attributes:
        kind: person, org, state or group.
        name: the fullest name; `short`: surname, abbreviation or capital; `plural`: the people of a state.
        title: a person's role without owner; `owner`: country or body whose role it is, `adjective` its form.
        of: words that end the title ("of Harrowgate").
        seen: how often it has been named, and by which names.
    """

    kind: str
    name: str
    short: str = ""
    plural: str = ""
    title: str = ""
    of: str = ""
    owner: str = ""
    adjective: str = ""
    female: bool = False
    takes_article: bool = False
    named: dict[str, int] = field(default_factory=dict)

    @property
    def pronoun(self) -> str:
        """He, she, it or they."""
        if self.kind == "person":
            return "she" if self.female else "he"
        return "they" if self.kind == "group" else "it"


def make_cast(words: Vocabulary, random: Random) -> list[Actor]:
    """The actors of one article: two or three states, their people, and bodies."""
    countries = random.sample(words.countries, random.randint(2, 3))
    states = [Actor("state", c.name, c.capital, c.people, adjective=c.adjective) for c in countries]
    bodies = [_body(words, random) for _ in range(random.randint(2, 3))]
    if random.random() < 0.5:
        bodies.append(_ministry(words, random, random.choice(countries)))
    people = [_person(words, random, random.choice(countries)) for _ in range(random.randint(4, 6))]
    surnames: dict[str, Actor] = {}
    for person in people:
        surnames.setdefault(person.short, person)
    return [*states, *bodies, *surnames.values()]


def _body(words: Vocabulary, random: Random) -> Actor:
    what, form, kind = random.choice(words.words("bodies")).split("|")
    first = random.choice(words.words("areas_of_bodies"))
    if random.random() < 0.3:
        name = f"{form} for {first} {what}" if form not in ("Brigades", "Guard") else f"{first} {what} {form}"
    else:
        name = f"{first} {what} {form}"
    abbreviation = "".join(word[0] for word in name.split() if word[0].isupper())
    return Actor(kind, name, abbreviation, takes_article=True)


def _ministry(words: Vocabulary, random: Random, country: Country) -> Actor:
    return Actor("org", f"Ministry of {random.choice(words.words('ministries'))}", owner=country.name)


def _person(words: Vocabulary, random: Random, country: Country) -> Actor:
    firsts, begins, ends = random.choice(words.words("styles")).split("|")
    number = random.randrange(len(firsts.split()))
    first = firsts.split()[number]
    surname = random.choice(begins.split()) + random.choice(ends.split())
    title, of = words.title("titles", random), ""
    draw = random.random()
    if draw < 0.2:
        title = words.title("of_place", random)
        of = f"of {random.choice(words.words('cities'))}"
    elif draw < 0.35:
        title, of = words.title("for_area", random), f"for {random.choice(words.words('areas'))}"
    prefix = random.random()
    title = f"former {title}" if prefix < 0.06 else f"acting {title}" if prefix < 0.1 else title
    return Actor(
        "person", f"{first} {surname}", surname, title=title, of=of, owner=country.name,
        adjective=country.adjective, female=number % 2 == 0,
    )  # fmt: skip
