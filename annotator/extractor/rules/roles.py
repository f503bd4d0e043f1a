"""`annotator_roles`: titles with their premodifiers and fixed complements, without article and name."""

from typing import TYPE_CHECKING

from annotator.extractor.rules.annotation import ACTOR, ROLE, facts, found, make_span, put
from annotator.extractor.rules.gazetteer import Gazetteer, gazetteer
from annotator.extractor.rules.title_complement import BODY, PERSON, TitleComplement
from annotator.extractor.rules.title_phrase import TitlePhrase
from annotator.extractor.rules.titles import Titles, titles
from annotator.extractor.rules.view import View, view_of

if TYPE_CHECKING:
    from spacy.tokens import Doc, Span

_COUNTING = frozenset({"both", "two", "three", "four"})


class Roles:
    """The component; it keeps no state between documents."""

    def __init__(self) -> None:
        self._titles: Titles = titles()
        self._known: Gazetteer = gazetteer()

    def __call__(self, doc: "Doc") -> "Doc":
        """Add the roles of `doc`; actors that are part of a role are taken out."""
        view = view_of(doc)
        names = found(doc, ACTOR)
        named = _kinds(view, names)
        phrase = TitlePhrase(view, self._titles, self._known, named)
        roles = self._roles(doc, phrase, TitleComplement(view, self._titles, self._known, named))
        inside = bytearray(len(view))
        for role in roles:
            inside[role.start : role.end] = b"\x01" * (role.end - role.start)
        put(doc, [*(name for name in names if not any(inside[name.start : name.end])), *roles])
        return doc

    def _roles(self, doc: "Doc", phrase: TitlePhrase, complement: TitleComplement) -> "list[Span]":
        view = phrase.view
        roles: list[Span] = []
        index = floor = 0
        while index < len(view):
            noun = phrase.noun_at(index)
            if noun is None:
                index += 1
                continue
            first, end, word = noun
            start, stop = phrase.start(first, floor), complement.end(end, word)
            score = self._score(phrase, start, end, stop, word)
            if score:
                roles.append(make_span(doc, start, stop, ROLE, score))
                floor = stop
            index = max(stop, index + 1)
        return roles

    def _score(self, phrase: TitlePhrase, start: int, end: int, stop: int, noun: str) -> float:
        """How sure the title start..stop, whose noun ends at `end`, is a role; 0 when it is none."""
        view = phrase.view
        if _is_beside_name(phrase, start, stop):
            return 0.95
        weak = noun in self._titles.weak
        of_body = view.lower[end : end + 1] == ["of"] and self._names_body(phrase, end + 1)
        if view.lower[end - 1] != noun.split()[-1]:
            return self._plural_score(
                view, noun, start, premodified=end - start > len(noun.split()) or of_body
            )
        if not weak:
            return 0.8
        office = any(
            view.lower[index] in self._titles.premodifiers or view.is_name(index)
            for index in range(start, end - 1)
        )
        return 0.6 if of_body or stop > end or office else 0.0

    def _plural_score(self, view: View, noun: str, start: int, *, premodified: bool) -> float:
        counted = start > 0 and view.lower[start - 1] in _COUNTING and noun not in self._titles.weak
        return 0.5 if counted or (premodified and noun in self._titles.plural) else 0.0

    def _names_body(self, phrase: TitlePhrase, start: int) -> bool:
        """Whether a name or a body written small stands shortly after "of"."""
        lower = phrase.view.lower[start : start + 5]
        return any(phrase.named[start : start + 3]) or (
            lower[:1] == ["the"] and any(word in self._known.small_bodies for word in lower[1:4])
        )


def _kinds(view: View, names: "list[Span]") -> bytearray:
    """One byte a token: inside a person's name, a body's name of several words, another actor's, or 0."""
    named = bytearray(len(view))
    for span in names:
        several = span.end - span.start > 1
        match facts(span).get("kind"):
            case "person":
                kind = PERSON
            case "org" if several:
                kind = BODY
            case _:
                kind = BODY + 1
        named[span.start : span.end] = bytes([kind]) * (span.end - span.start)
    return named


def _is_beside_name(phrase: TitlePhrase, start: int, stop: int) -> bool:
    """Whether a name follows at once or after a comma, or stands before with a comma."""
    view, named = phrase.view, phrase.named
    if stop < len(view) and named[stop] and view.sentences[stop] == view.sentences[start]:
        return True
    if stop + 1 < len(view) and view.words[stop] == "," and named[stop + 1] and view.is_name(stop + 1):
        return True
    before = start - 1
    before -= before >= 0 and view.tags[before] == "DT"
    return before >= 1 and view.words[before] == "," and bool(named[before - 1])
