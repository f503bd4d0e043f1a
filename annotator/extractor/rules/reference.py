"""Which actor or role a token stands for: itself, a pronoun, "the army", "its aircraft", "troops of X"."""

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING

from annotator.extractor.rules.annotation import ACTOR, facts
from annotator.extractor.rules.arguments import conjuncts
from annotator.extractor.rules.common_nouns import nouns_for
from annotator.extractor.rules.coordination import Sides
from annotator.extractor.rules.holders import is_person
from annotator.extractor.rules.inflect import singular
from annotator.extractor.rules.view import View

if TYPE_CHECKING:
    from spacy.tokens import Span

_HE = frozenset({"he", "she", "him", "her", "his"})
_WE = frozenset({"we", "i", "us", "our", "my"})
_IT = frozenset({"it", "its"})
_THEY = frozenset({"they", "them", "their"})
_OWNERS = frozenset({"its", "his", "her", "whose", "their"})
_KIN = frozenset(
    {"brother", "sister", "husband", "wife", "son", "daughter", "father", "mother", "family", "children"}
    | {"child", "uncle", "cousin", "nephew", "relatives", "widow", "lawyer", "lawyers", "supporters", "rival"}
    | {"rivals", "opponents", "opponent", "critics", "allies", "ally", "followers", "neighbours", "neighbors"}
    | {
        "predecessor",
        "successor",
        "friend",
        "friends",
        "bodyguard",
        "bodyguards",
        "party",
        "sons",
        "daughters",
    }
)
_DEFINITE = (["the"], ["this"], ["that"], ["these"], ["those"])
_PLURAL_BODIES = frozenset(
    {"police", "military", "opposition", "taliban", "government", "junta", "coalition", "side"}
)
_SAYING = frozenset(
    {"said", "told", "says", "added", "warned", "insisted", "declared", "tweeted", "wrote", "announced"}
    | {"stressed", "vowed", "stated", "replied", "argued"}
)
_CLOSING_QUOTES = frozenset({'"', "”", "''"})
_MEMBERS = frozenset({"of", "from"})
_INVOLVED = frozenset({"of", "with", "by", "from", "to", "against", "for"})
_INSIDE = ("poss", "compound", "nmod", "amod", "appos")
_NEAR_SENTENCES = 3
_NEAR_BODY = 12
_LONGEST_QUOTE = 90
_SAID_WITHIN = 12
_DEPTH = 4


class References:
    """Resolves tokens of one document to its actors and roles."""

    def __init__(self, view: View, spans: "Sequence[Span]", sides: Sides) -> None:
        self._view = view
        self._spans = spans
        self._starts = [span.start for span in spans]
        self._at = {index: span for span in spans for index in range(span.start, span.end)}
        self._persons = {span.start for span in spans if is_person(span)}
        self._bodies = {span.start for span in spans if facts(span).get("kind") in ("org", "state")}
        self._sides = sides
        self._several = {span.start for span in spans if self._is_several(span)}
        self._by_noun: dict[str, list[Span]] = {}
        for span in spans:
            for noun in nouns_for(view, span, self._at) if span.label_ == ACTOR else ():
                self._by_noun.setdefault(noun, []).append(span)

    def resolve(self, tokens: Iterable[int], *, objects: bool = False) -> "Iterator[tuple[Span, float]]":
        """The spans that these tokens and what is coordinated with them stand for, each with a certainty.

        Args:
            objects: the tokens are objects; then what their complements name counts too ("the deal with X").
        """
        listed: set[int] = set()
        for first in tokens:
            for token in conjuncts(self._view, first):
                for span, certainty in self._of(token, objects, 0):
                    yield span, certainty
                    if span.start in listed:
                        continue
                    others = [other for other in self._sides.get(span.start, ()) if other is not span]
                    listed.update(other.start for other in others)
                    for other in others:
                        yield other, certainty * 0.9

    def _of(self, token: int, objects: bool, depth: int) -> "Iterator[tuple[Span, float]]":
        view = self._view
        lower = view.lower[token]
        span = self._at.get(token)
        if span is not None:
            yield span, 1.0
        elif lower in _HE:
            yield from _maybe(self._person_before(token), 0.75)
        elif lower in _WE:
            yield from self._speaker(token)
        elif lower in _IT:
            yield from _maybe(self._body_before(token), 0.6)
        elif lower in _THEY:
            yield from self._several_before(token)
        elif not view.tags[token].startswith(("PRP", "W", "CD")) and depth < _DEPTH:
            same = self._same_body(token)
            yield from _maybe(same, 0.7) if same is not None else self._inside(token, objects, depth)

    def _inside(self, token: int, objects: bool, depth: int) -> "Iterator[tuple[Span, float]]":
        """The first actor named inside a noun phrase whose head is none: possessor, modifier, complement."""
        view = self._view
        for child in view.children[token]:
            dep = view.deps[child]
            found = None
            if dep == "poss" and child not in self._at and view.lower[child] in _OWNERS:
                return (yield from _scaled(self._owner(child, token), 0.85))
            if dep == "poss" and view.lower[token] in _KIN:
                return
            if dep in _INSIDE and child in self._at:
                found = self._at[child], 0.8
            elif dep == "prep":
                found = self._complement(child, objects, depth)
            if found is not None:
                yield found
                return
        return

    def _complement(self, preposition: int, objects: bool, depth: int) -> "tuple[Span, float] | None":
        view = self._view
        word = view.lower[preposition]
        if word not in (_INVOLVED if objects else _MEMBERS) and not (objects and word == "in"):
            return None
        for inner in view.of(preposition, "pobj"):
            if inner in self._at:
                return None if word == "in" else (self._at[inner], 0.7)
            owner = next((self._at[poss] for poss in view.of(inner, "poss") if poss in self._at), None)
            if owner is not None:
                return owner, 0.6
            deeper = next(self._of(inner, objects, depth + 1), None) if objects else None
            if deeper is not None:
                return deeper[0], deeper[1] * 0.8
        return None

    def _owner(self, pronoun: int, noun: int) -> "Iterator[tuple[Span, float]]":
        """Whose troops, aircraft or government it is."""
        if self._view.lower[pronoun] != "whose":
            return self._of(pronoun, False, 0)
        head = self._view.heads[noun]
        return self._of(self._view.heads[head], False, 0) if self._view.deps[head] == "relcl" else iter(())

    def _same_body(self, token: int) -> "Span | None":
        """The body that "the army", "the country" or "the rebels" names again."""
        view = self._view
        if not view.tags[token].startswith("N"):
            return None
        first = token
        while first > 1 and view.tags[first - 1] in ("JJ", "NN", "VBN") and token - first < 2:
            first -= 1
        if view.lower[first - 1 : first] not in _DEFINITE:
            return None
        bodies = self._by_noun.get(singular(view.lower[token]), [])
        number = bisect_left(bodies, token, key=_start)
        if not number:
            return None
        near = view.sentences[token] - view.sentences[bodies[number - 1].start] <= _NEAR_BODY
        return bodies[number - 1] if near else None

    def _several_before(self, token: int) -> "Iterator[tuple[Span, float]]":
        """What "they" means: the last list of actors or actor of many, here or in the sentence before."""
        view = self._view
        near = self._near(token, self._several, 2)
        acting = [span for span in near if self._is_subject(span)]
        for span in (acting or near)[-1:]:
            for member in self._sides.get(span.start, (span,)):
                if view.sentences[member.start] <= view.sentences[token]:
                    yield member, 0.6

    def _is_several(self, span: "Span") -> bool:
        """Whether "they" may stand for it: it is in a list, or its noun is a plural or a body of people."""
        last = self._view.lower[span.end - 1]
        plural = last.endswith("s") and not last.endswith("ss") and span.start not in self._persons
        return span.start in self._sides or last in _PLURAL_BODIES or (plural and span.label_ == ACTOR)

    def _near(self, token: int, among: set[int], sentences: int) -> "list[Span]":
        """The spans before the token, of those that begin at `among`, in this and the sentences before it."""
        near: list[Span] = []
        oldest = self._view.sentences[token] - sentences + 1
        for number in range(bisect_left(self._starts, token) - 1, -1, -1):
            span = self._spans[number]
            if self._view.sentences[span.start] < oldest:
                break
            if span.start in among:
                near.append(span)
        return near[::-1]

    def _is_subject(self, span: "Span") -> bool:
        return any(self._view.deps[index].startswith("nsubj") for index in range(span.start, span.end))

    def _person_before(self, token: int) -> "Span | None":
        """Whom "he" or "she" means: the subject person of this sentence or one before, else the nearest."""
        view = self._view
        sentence = view.sentences[token]
        before = self._near(token, self._persons, _NEAR_SENTENCES)
        if view.tags[token] == "PRP$" and before and view.sentences[before[-1].start] == sentence:
            return before[-1]
        for distance in range(_NEAR_SENTENCES):
            here = [person for person in before if view.sentences[person.start] == sentence - distance]
            acting = [person for person in here if self._is_subject(person)]
            if acting:
                return acting[0] if distance else acting[-1]
            if here:
                return here[0]
        return None

    def _body_before(self, token: int) -> "Span | None":
        """What "it" means: the state or body that is subject here or in the sentence before."""
        view = self._view
        sentence = view.sentences[token]
        near = self._near(token, self._bodies, 2)
        acting = [span for span in near if self._is_subject(span)]
        here = [span for span in acting if view.sentences[span.start] == sentence]
        if here:
            return here[-1]
        if view.tags[token] == "PRP$" and near and view.sentences[near[-1].start] == sentence:
            return near[-1]
        return acting[0] if acting else None

    def _speaker(self, token: int) -> "Iterator[tuple[Span, float]]":
        """Who says "we" or "I": the subject of the verb of saying after the quotation."""
        view = self._view
        closed = 0
        for index in range(token, min(token + _LONGEST_QUOTE, len(view))):
            if view.sentences[index] > view.sentences[token] + _NEAR_SENTENCES or "\n\n" in view.words[index]:
                return
            if view.words[index] in _CLOSING_QUOTES:
                closed = index
            elif closed and view.lower[index] in _SAYING and index - closed < _SAID_WITHIN:
                for subject in view.of(index, "nsubj"):
                    if view.lower[subject] not in _WE:
                        yield from _scaled(self._of(subject, False, 0), 0.8)
                return


def _start(span: "Span") -> int:
    return int(span.start)


def _maybe(span: "Span | None", certainty: float) -> "Iterator[tuple[Span, float]]":
    if span is not None:
        yield span, certainty


def _scaled(found: "Iterator[tuple[Span, float]]", by: float) -> "Iterator[tuple[Span, float]]":
    return ((span, certainty * by) for span, certainty in found)
