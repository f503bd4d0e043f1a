"""Organisations by their wording: councils, fronts, ministries, "the Nigerien army", acronyms."""

from collections.abc import Mapping

from annotator.extractor.rules.candidates import Candidate, Draft
from annotator.extractor.rules.headings import VERB
from annotator.extractor.rules.names import joined
from annotator.extractor.rules.places import is_possessor
from annotator.extractor.rules.view import View
from annotator.extractor.rules.wording import Wording

_ARTICLES = frozenset({"the", "a", "an", "this", "our", "its", "his"})
_INSIDE = frozenset({"of", "for", "&", "-", "the", "’", "'"})
_COMPLEMENT = (["of"], ["for"], ["on"])
_PAIRING = frozenset({"-", "/", "–"})
_MOST_LETTERS = 8
_MOST_MODIFIERS = 3


def find_bodies(draft: Draft, wording: Wording) -> None:
    """Capitalised phrases whose head is a word for a body."""
    view = draft.view
    index = 0
    while index < len(view):
        end = index + 1
        if view.words[index][0].isupper() and draft.is_free(index, end):
            start, stop = _phrase(view, wording, index)
            if start < stop:
                draft.add(Candidate(start, stop, "org", 0.85, joined(draft.words(start, stop))))
                draft.bodies.add(draft.words(start, stop))
                end = stop
        index = end


def _phrase(view: View, wording: Wording, start: int) -> tuple[int, int]:
    """The body's name that begins at `start`, as (start, end); empty when there is none."""
    nothing = start, start
    end = _capital_run(view, wording, start)
    heads = [index for index in range(start, end) if view.words[index] in wording.known.heads]
    if not heads:
        return nothing
    start += view.lower[start] in _ARTICLES
    start = _after_title(view, wording, start, end)
    while start < end and view.tags[start] in ("IN", "DT", "CC"):
        start += 1
    heads = [index for index in heads if index >= start]
    if not heads:
        return nothing
    last = heads[-1]
    stop = last + 1
    if stop == end or last == start:
        stop = _with_complement(view, wording, stop)
    elif any(view.lower[index] in ("of", "for", "on") for index in range(stop, end)):
        stop = end
    if stop - start < 2 or wording.titles.head_at(view.lower, stop - 1):
        return nothing
    return start, stop


def _after_title(view: View, wording: Wording, start: int, end: int) -> int:
    """Where the body's own name begins after "Chairman of the" or "Members of"."""
    first = start
    for index in range(start, end - 1):
        titled = wording.titles.head_at(view.lower, index) is not None
        if view.lower[index + 1] in ("of", "for") and (titled or view.lower[index] in wording.known.members):
            first = index + 2
        elif view.tags[index] == "POS" and _is_titled_person(wording, start, index):
            return end
    return first + (first < end and view.lower[first] == "the")


def _is_titled_person(wording: Wording, start: int, end: int) -> bool:
    """Whether a title and a name end at `end`, the title perhaps right before `start`."""
    named = end > 0 and not wording.is_title_word(end - 1)
    return named and any(map(wording.is_title_word, range(max(start - 1, 0), end)))


def _capital_run(view: View, wording: Wording, start: int) -> int:
    """Index after a run of capitalised words that "of", "for", "and", "the", "&" and hyphens may join."""
    index = end = start
    while index < len(view) and view.sentences[index] == view.sentences[start]:
        word = view.words[index]
        if wording.known.is_never(word) or view.heading[index] == VERB:
            break
        if word[0].isupper():
            end = index = index + 1
            continue
        links = word in _INSIDE and index > start and index - end < 2
        joins = word == "and" and index == end and _is_joined(view, wording, start, index)
        owns = (
            view.tags[index] == "POS"
            and view.words[index + 1 : index + 2] != []
            and (view.words[index + 1] in wording.known.heads)
        )
        if not (links or joins or owns):
            break
        index += 1
    return end


def _is_joined(view: View, wording: Wording, start: int, index: int) -> bool:
    """Whether "and" joins two words of one name: after "of" or "for", or "the Land and Custom Party"."""
    if any(view.lower[before] in ("of", "for", "on") for before in range(start, index)):
        return True
    after = view.words[index + 2 : index + 3]
    return (
        view.lower[start - 1 : start] == ["the"]
        and index - start == 1
        and bool(after)
        and (after[0] in wording.known.heads)
    )


def _with_complement(view: View, wording: Wording, stop: int) -> int:
    """The end of a body's name with its "of …" or "for …" in capitals."""
    if view.lower[stop : stop + 1] not in _COMPLEMENT:
        return stop
    index = stop + 1
    index += view.lower[index : index + 1] == ["the"]
    if index < len(view) and view.words[index][0].isupper() and view.sentences[index] == view.sentences[stop]:
        if view.lower[stop] == "on" and not any(
            view.words[n][0].isupper() for n in range(index + 1, index + 3)
        ):
            return stop
        state = wording.known.state_end(view.words, index)
        end = state if state is not None else _capital_run(view, wording, index)
        return end if end > index else stop
    return stop


def find_small_bodies(draft: Draft, wording: Wording) -> None:
    """Bodies written small: "the Nigerien army", "Kosovo police", "the Biden administration"."""
    view = draft.view
    for index in range(1, len(view)):
        if view.lower[index] not in wording.known.small_bodies or not draft.is_free(index, index + 1):
            continue
        if view.is_name(index) or wording.is_before_noun(index) or _names_follow(view, index + 1):
            continue
        start = _small_body_start(view, wording, index)
        if start < index and draft.is_free(start, index + 1):
            draft.add(Candidate(start, index + 1, "org", 0.7, joined(draft.words(start, index + 1))))


def _small_body_start(view: View, wording: Wording, head: int) -> int:
    """First token of the body whose noun stands at `head`; `head` when the phrase names none."""
    first = head
    while (
        first > 1
        and head - first < _MOST_MODIFIERS
        and view.lower[first - 1] in wording.known.body_modifiers
        and view.sentences[first - 1] == view.sentences[head]
        and not view.is_name(first - 1)
    ):
        first -= 1
    nation = wording.nation_before(first)
    if nation is None:
        nation = wording.organization_before(first)
    if nation is not None and view.sentences[nation] == view.sentences[head]:
        return nation
    ministry = head - (view.lower[head - 1] in wording.known.portfolios)
    if view.lower[head] == "ministry" and ministry < head:
        return ministry
    if is_possessor(view, first - 1) and view.lower[head] != "ministry":
        owner = wording.state_before(first - 1)
        return head if owner is None else owner
    if first == head and view.lower[head] in wording.known.eponymous:
        return _eponym(view, wording, head)
    return head


def _names_follow(view: View, after: int) -> bool:
    """Whether the body's own name follows: "the Kyrgyz opposition party Ata Bulak"."""
    return after < len(view) and view.is_name(after) and view.tags[after].startswith("NNP")


def _eponym(view: View, wording: Wording, head: int) -> int:
    """First token of the name that a government goes by; `head` when none stands there."""
    start = head
    while (
        start
        and head - start < _MOST_MODIFIERS
        and view.is_name(start - 1)
        and view.tags[start - 1] == "NNP"
        and view.sentences[start - 1] == view.sentences[head]
        and not (wording.known.is_never(view.words[start - 1]) or wording.is_title_word(start - 1))
    ):
        start -= 1
    return start


def find_acronyms(draft: Draft, wording: Wording) -> None:
    """Acronyms in brackets after a body's name, with their other mentions: both name one actor."""
    actors: dict[str, str] = {}
    for body in draft.found:
        short = _acronym(draft.view, body)
        if short:
            actors.setdefault(short, body.actor or joined(draft.words(body.start, body.end)))
    if actors:
        _name_all(draft, wording, actors)
    _find_pairs(draft, wording)


def _acronym(view: View, body: Candidate) -> str:
    at = body.end
    if body.kind == "person" or view.words[at : at + 1] != ["("] or at + 2 >= len(view):
        return ""
    word = view.words[at + 1]
    fits = word.isupper() and word.isalpha() and 1 < len(word) <= _MOST_LETTERS
    return word if fits and view.words[at + 2] in (")", ",", ";") else ""


def _name_all(draft: Draft, wording: Wording, actors: Mapping[str, str]) -> None:
    """Give all mentions of these acronyms the name of the body they stand for."""
    words = draft.view.words
    for other in draft.found:
        if other.end - other.start == 1 and words[other.start] in actors:
            other.actor, other.kind = actors[words[other.start]], "org"
    for index, word in enumerate(words):
        if word in actors and draft.is_free(index, index + 1) and not wording.opens_title(index + 1):
            draft.add(Candidate(index, index + 1, "org", 0.85, actors[word]))


def _find_pairs(draft: Draft, wording: Wording) -> None:
    """Acronyms side by side: both of "MILF-GPH" or "CPP/NPA" are bodies."""
    view = draft.view
    for index in range(1, len(view) - 1):
        pair = (index - 1, index + 1)
        if view.words[index] not in _PAIRING or not all(_is_acronym(view, wording, at) for at in pair):
            continue
        for at in pair:
            if draft.is_free(at, at + 1) and not wording.opens_title(at + 1):
                draft.add(Candidate(at, at + 1, "org", 0.6, view.words[at]))


def _is_acronym(view: View, wording: Wording, index: int) -> bool:
    word = view.words[index]
    return (
        word.isalpha()
        and word.isupper()
        and 1 < len(word) <= _MOST_LETTERS
        and not wording.is_left_alone(word)
    )
