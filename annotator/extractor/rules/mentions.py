"""Names after titles, all other mentions of names found once, and names by their spelling alone."""

from annotator.extractor.rules.candidates import Candidate, Draft
from annotator.extractor.rules.names import is_name_word, name_run
from annotator.extractor.rules.places import acts, is_located, people_act
from annotator.extractor.rules.wording import Wording

_BEFORE_PLACE = frozenset({"in", "at", "near", "from", "of", "around", "outside", "to"})
_NATIONAL = ("an", "ese", "ish")
_HALVES = frozenset({"North", "South", "West"})
_SHORT = 3
_LONGEST_ACRONYM = 6
_LONGEST_COMPLEMENT = 10


def find_titled(draft: Draft, wording: Wording) -> None:
    """Names after a title: "President Putin", "militia commander Okello"."""
    view = draft.view
    for index in range(1, len(view)):
        if not is_name_word(view, index) or not draft.is_free(index, index + 1):
            continue
        before = index - 1
        if view.words[before] == "," and wording.follows_title(index):
            _add_apposed(draft, wording, index)
            continue
        if view.sentences[before] != view.sentences[index]:
            continue
        if not wording.is_title_word(before) and not ends_complement(draft, wording, index):
            continue
        if wording.is_title_word(index) or wording.is_national(index) or view.tags[before] in ("VBZ", "VBP"):
            continue
        end = name_run(view, index)
        if any(map(wording.is_title_word, range(index, end - 1))):
            continue
        words = draft.words(index, end)
        if draft.is_free(index, end) and wording.is_personal(words):
            if len(words) > 1:
                draft.people.learn(words)
            draft.add(Candidate(index, end, "person", 0.9))


def ends_complement(draft: Draft, wording: Wording, end: int) -> bool:
    """Whether a title with its complement ends before `end`: "Speaker of the House", "minister of health"."""
    lower, titles = draft.view.lower, wording.titles
    if lower[end] in titles.portfolio_words or lower[end - 1] == "and":
        return False
    for at in range(end - 2, max(0, end - _LONGEST_COMPLEMENT), -1):
        if lower[at] not in ("of", "for"):
            continue
        first = at + 1 + (lower[at + 1] == "the")
        if titles.head_at(lower, at - 1) is None or first >= end:
            return False
        fixed = tuple(lower[at + 1 : end]) in titles.complements
        portfolio = lower[at - 1] in titles.with_portfolio and all(
            word in titles.portfolio_words or word == "and" for word in lower[first:end]
        )
        state = wording.known.state_end(draft.view.words, first)
        return fixed or portfolio or state == end or draft.words(first, end) in draft.bodies
    return False


def _add_apposed(draft: Draft, wording: Wording, start: int) -> None:
    """A full name after a title and a comma: "his colleague, Daler Rahimzoda"."""
    end = name_run(draft.view, start)
    words = draft.words(start, end)
    full = sum(word[0].isupper() for word in words) > 1 and not any(
        map(wording.is_title_word, range(start, end))
    )
    if full and draft.is_free(start, end) and wording.is_personal(words) and not wording.opens_title(end):
        draft.people.learn(words)
        draft.add(Candidate(start, end, "person", 0.75))


def find_other_mentions(draft: Draft, wording: Wording) -> None:
    """Every other mention of a person or body that was found once."""
    forms: dict[str, list[tuple[tuple[str, ...], str]]] = {}
    for words in draft.people.mentions():
        forms.setdefault(words[0], []).append((words, "person"))
    for words in sorted(draft.bodies):
        forms.setdefault(words[0], []).append((words, "org"))
    for waiting in forms.values():
        waiting.sort(key=lambda form: -len(form[0]))
    for index, word in enumerate(draft.view.words):
        for words, kind in forms.get(word, ()):
            end = index + len(words)
            if draft.words(index, end) == words and _is_mention(draft, wording, index, end, kind):
                draft.add(Candidate(index, end, kind, 0.8))
                break


def _is_mention(draft: Draft, wording: Wording, start: int, end: int, kind: str) -> bool:
    if not draft.is_free(start, end):
        return False
    if kind == "person":
        first = draft.view.words[start]
        return first[0].isupper() or (end - start > 1 and len(first) < _SHORT + 1)
    return not wording.opens_title(end)


def find_spelt(draft: Draft, wording: Wording) -> None:
    """Without a model: runs of capitalised words that are neither places nor words that open a sentence."""
    view = draft.view
    index = 0
    while index < len(view):
        if not is_name_word(view, index) or not draft.is_free(index, index + 1):
            index += 1
            continue
        start, end = index, name_run(view, index)
        while start < end and (wording.is_title_word(start) or view.tags[start] != "NNP"):
            start += 1
        if draft.is_free(start, end) and _spells_name(wording, start, end):
            draft.add(_spelt(draft, wording, start, end))
        index = max(end, index + 1)
    find_other_mentions(draft, wording)


def _spelt(draft: Draft, wording: Wording, start: int, end: int) -> Candidate:
    words = draft.words(start, end)
    if len(words) > 1 and wording.is_personal(words):
        draft.people.learn(words)
        return Candidate(start, end, "person", 0.5)
    return Candidate(start, end, "org", 0.5 if len(words) > 1 else 0.35)


def _spells_name(wording: Wording, start: int, end: int) -> bool:
    view = wording.view
    words = view.words[start:end]
    if set(words) & wording.known.places or wording.is_media(start, end) or wording.opens_title(end):
        return False
    if wording.is_dateline(start, end) or is_located(view, start):
        return False
    before = view.lower[start - 1] if start else ""
    if len(words) > 1:
        return before not in _BEFORE_PLACE
    opens = start == 0 or view.sentences[start - 1] != view.sentences[start]
    if opens or view.lower[start].endswith(_NATIONAL):
        return False
    return words[0].isupper() and 1 < len(words[0]) <= _LONGEST_ACRONYM and before in ("the", "(")


def find_halves(draft: Draft, wording: Wording) -> None:
    """The "North" and "South" where the article speaks of Korea, the "West" where it is a party."""
    view = draft.view
    divided = "Korea" in view.words
    for index in range(1, len(view) - 1):
        word = view.words[index]
        if word not in _HALVES or view.lower[index - 1] != "the" or not draft.is_free(index, index + 1):
            continue
        if view.is_name(index + 1) or view.lower[index + 1] == "of" or is_located(view, index - 1):
            continue
        if word == "West" and people_act(view, index, index + 1):
            draft.add(Candidate(index, index + 1, "group", 0.5, word))
        elif word != "West" and divided and acts(view, index, index + 1, city=True):
            draft.add(Candidate(index, index + 1, "state", 0.6, f"{word} Korea"))
