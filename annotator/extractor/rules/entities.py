"""The model's entities: trimmed, put right by the article as a whole, judged where they stand."""

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from annotator.extractor.rules.candidates import Candidate, Draft
from annotator.extractor.rules.headings import VERB
from annotator.extractor.rules.names import PARTICLES, is_name_word, with_second_part
from annotator.extractor.rules.places import acts, is_based, is_hyphened, is_located, people_act
from annotator.extractor.rules.view import View
from annotator.extractor.rules.wording import Wording

if TYPE_CHECKING:
    from spacy.tokens import Doc

_TRIM_LEFT = frozenset({"the", "a", "an", "'", '"', "“", "‘", "former", "-", "–", "—", ",", ";"})
_TRIM_RIGHT = frozenset({"'s", "’s", "'", "’", ",", ".", '"', "”", "-", "–", "—", ";", ":", ")", "(", "“"})
_CUTS = frozenset({",", ";", "(", ")"})
_NAMES = frozenset({"PERSON", "ORG", "GPE", "NORP", "FAC", "LOC", "PRODUCT", "WORK_OF_ART"})
_PLACES = frozenset({"GPE", "LOC", "FAC"})
_LONGEST_PERSON = 4
_JUNIOR = frozenset({"jr", "jr.", "sr", "sr.", "ii", "iii"})


def read_entities(doc: "Doc", view: View, wording: Wording) -> list[Candidate]:
    """The model's entities, cut at commas, without articles, titles, punctuation and page furniture."""
    entities = []
    for entity in doc.ents:
        for first, stop, label in _parts(wording, entity.start, entity.end, entity.label_):
            start, end = _trimmed(wording, first, stop)
            if start < end and not any(view.silent[start:end]):
                entities.append(Candidate(start, end, label, 0.7, source="model"))
    return entities


def _parts(wording: Wording, start: int, end: int, label: str) -> Iterator[tuple[int, int, str]]:
    """Parts of an entity between commas; a later part that reads like a full name is a person's."""
    words = wording.view.words
    first = start
    for index in range(start, end + 1):
        verb = index < end and wording.view.heading[index] == VERB
        if index < end and not (verb or words[index] in _CUTS or words[index].isspace()):
            continue
        part = tuple(words[first:index])
        if part:
            named = first > start and all(word[0].isupper() for word in part)
            full = named and 1 < len(part) <= _LONGEST_PERSON and wording.is_personal(part)
            yield first, index, "PERSON" if full else label
        first = index + 1


def _trimmed(wording: Wording, start: int, end: int) -> tuple[int, int]:
    view = wording.view
    while start < end and view.lower[start] in _TRIM_LEFT:
        start += 1
    while start < end and (view.lower[end - 1] in _TRIM_RIGHT or view.words[end - 1][0].isdigit()):
        end -= 1
    start = _after_titles(wording, start, end)
    if view.lower[end - 1] in PARTICLES and end < len(view) and is_name_word(view, end):
        end += 1
    return start, with_second_part(view, start, end)


def _after_titles(wording: Wording, start: int, end: int) -> int:
    """Where the name itself begins: after "Permanent Representative", "Leaders of the", "Members of"."""
    view, first = wording.view, start
    for index in range(start, end - 1):
        titled = wording.titles.head_at(view.lower, index) is not None
        linked = view.lower[index + 1] in ("of", "for")
        if linked and (titled or view.lower[index] in wording.known.members):
            first = index + 2
        elif titled and not linked and _precedes_name(wording, start, index):
            first = index + 1
    while first < end - 1 and (wording.is_title_word(first) or view.lower[first] == "the"):
        first += 1
    return min(first, end - 1)


def _precedes_name(wording: Wording, start: int, index: int) -> bool:
    """Whether start..index is nothing but a title and a name follows: not "Hassan Sheikh Mohamud"."""
    view, titles = wording.view, wording.titles
    if not view.is_name(index + 1) or view.lower[index + 1] in _JUNIOR:
        return False
    return all(
        view.lower[n] in titles.premodifiers
        or view.lower[n] in titles.portfolio_words
        or wording.is_title_word(n)
        or view.words[n].isupper()
        or wording.is_national(n)
        for n in range(start, index)
    )


def learn_people(draft: Draft, wording: Wording, entities: Iterable[Candidate]) -> None:
    """Remember the full names among the model's persons, unless they stand where a place would."""
    for entity in entities:
        words = draft.words(entity.start, entity.end)
        full = sum(word[0].isupper() for word in words) > 1 and wording.is_personal(words)
        if entity.kind == "PERSON" and full and not is_located(draft.view, entity.start):
            draft.people.learn(words)


def find_entities(draft: Draft, wording: Wording, entities: list[Candidate]) -> None:
    """The entities that are actors where they stand and that nothing better has settled."""
    places = _place_names(draft, wording, entities)
    for entity in entities:
        if not draft.is_free(entity.start, entity.end):
            continue
        if draft.words(entity.start, entity.end) in places:
            entity.kind = "GPE"
        actor = _judge(draft, wording, entity)
        if actor is not None:
            draft.add(actor)
            if actor.kind == "org":
                draft.bodies.add(draft.words(actor.start, actor.end))


def _place_names(draft: Draft, wording: Wording, entities: Iterable[Candidate]) -> set[tuple[str, ...]]:
    """Names that stand for a place at one of their mentions, unless a person bears them."""
    places = set()
    for entity in entities:
        words = draft.words(entity.start, entity.end)
        plain = len(words) < 3 and not any(word.isupper() or word in wording.known.heads for word in words)
        first = entity.start - (draft.view.lower[entity.start - 1 : entity.start] == ["the"])
        located = plain and is_located(draft.view, first)
        if (entity.kind in _PLACES or located) and not draft.people.resolve(words):
            places.add(words)
    return places


def _judge(draft: Draft, wording: Wording, entity: Candidate) -> Candidate | None:
    view, start, end = draft.view, entity.start, entity.end
    words = draft.words(start, end)
    if not any(word[0].isupper() for word in words) or words[-1] in wording.known.places:
        return None
    if entity.kind != "PERSON" and {words[0], words[-1]} & wording.known.things:
        return None
    if (start and view.lower[start - 1] in wording.known.vessels) or wording.is_dateline(start, end):
        return None
    if entity.kind in _NAMES and len(words) <= _LONGEST_PERSON and draft.people.resolve(words):
        return entity.as_kind("person", 0.9)
    match entity.kind:
        case "PERSON":
            return _person(view, wording, entity, words)
        case "ORG":
            return _organization(draft, wording, entity, words)
        case "NORP":
            return _people(view, entity, words)
        case "GPE":
            return _place(view, wording, entity)
    return None


def _is_modifier(view: View, end: int) -> bool:
    return view.tags[end : end + 1] in (["NN"], ["NNS"])


def _person(view: View, wording: Wording, entity: Candidate, words: tuple[str, ...]) -> Candidate | None:
    if not wording.is_personal(words) or (len(words) == 1 and _is_modifier(view, entity.end)):
        return None
    return entity.as_kind("person", 0.8 if len(words) > 1 else 0.6)


def _organization(
    draft: Draft, wording: Wording, entity: Candidate, words: tuple[str, ...]
) -> Candidate | None:
    view, start, end = draft.view, entity.start, entity.end
    titled = wording.titles.head_at(view.lower, end - 1) and not set(words) & wording.known.heads
    if titled or all(map(wording.is_title_word, range(start, end))):
        return None
    if view.lower[start - 1 : start] == ["told"] or wording.is_media(start, end) or wording.opens_title(end):
        return None
    if wording.follows_title(start) and 1 < len(words) <= _LONGEST_PERSON and wording.is_personal(words):
        draft.people.learn(words)
        return entity.as_kind("person", 0.75)
    if words[0] in wording.known.heads and len(words) == 1 and view.lower[start - 1 : start] != ["the"]:
        return None
    if _is_modifier(view, end) and not words[-1].isupper():
        return None
    return entity.as_kind("org", 0.65)


def _people(view: View, entity: Candidate, words: tuple[str, ...]) -> Candidate | None:
    if is_hyphened(view, entity.end):
        return entity.as_kind("state", 0.7)
    plural = view.tags[entity.end - 1] in ("NNS", "NNPS") or words[-1].endswith("s")
    several = plural and not _is_modifier(view, entity.end) and people_act(view, entity.start, entity.end)
    return entity.as_kind("group", 0.6) if several else None


def _place(view: View, wording: Wording, entity: Candidate) -> Candidate | None:
    start, end = entity.start, entity.end
    if is_based(view, end) or wording.opens_title(end) or is_located(view, start):
        return None
    if is_hyphened(view, end):
        return entity.as_kind("state", 0.6)
    return entity.as_kind("state", 0.45) if acts(view, start, end, city=True) else None
