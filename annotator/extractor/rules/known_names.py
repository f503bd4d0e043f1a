"""Names from the gazetteer: whether each is an actor where it stands."""

from collections.abc import Iterable

from msgspec.structs import replace

from annotator.extractor.rules.candidates import Candidate, Draft
from annotator.extractor.rules.gazetteer import Known, Match
from annotator.extractor.rules.headings import VERB
from annotator.extractor.rules.places import acts, is_based, is_hyphened, people_act, place_lexicon
from annotator.extractor.rules.view import View
from annotator.extractor.rules.wording import Wording


def find_known_names(draft: Draft, wording: Wording, matches: Iterable[Match]) -> None:
    """Decide about every known name: an actor, or nothing further."""
    for match in matches:
        if not draft.is_free(match.start, match.end) or _is_surname(draft, match):
            continue
        actor = _verdict(draft.view, wording, match)
        if actor is not None:
            draft.add(actor)
        elif not _goes_on(draft.view, match.end):
            draft.settle(match.start, match.end)


def _is_surname(draft: Draft, match: Match) -> bool:
    """Whether a person of the article bears the name: "Jordan", "Chad"."""
    person = draft.people.full.get(match.name.words[-1])
    return person is not None and len(person) > len(match.name.words)


def _goes_on(view: View, end: int) -> bool:
    """Whether a longer name may begin here."""
    return end < len(view) and view.words[end][0].isupper() and view.tags[end] == "NNP"


def _verdict(view: View, wording: Wording, match: Match) -> Candidate | None:
    """The actor that the name is here, or None when it is none."""
    end, name = match.end, match.name
    candidate = Candidate(match.start, end, "org", 0.9, name.actor)
    match name.known:
        case Known.MEDIA | Known.NEVER:
            return None
        case Known.ORGANIZATION | Known.SEAT:
            return _organization(view, wording, candidate)
        case Known.PEOPLE:
            armed = name.words[-1] in wording.known.fighting
            acting = armed or people_act(view, candidate.start, end)
            return candidate.as_kind("group", 0.75) if acting else None
        case Known.ADJECTIVE:
            return candidate.as_kind("state", 0.8) if name.actor and is_hyphened(view, end) else None
        case Known.STATE | Known.CAPITAL:
            return _state(view, wording, candidate, city=name.known is Known.CAPITAL)


def _organization(view: View, wording: Wording, candidate: Candidate) -> Candidate | None:
    end = candidate.end
    if view.words[candidate.start : end] == ["IS"] and not view.tags[end - 1].startswith("NN"):
        return None
    after = view.lower[end : end + 1]
    if wording.opens_title(end) or (after and after[0] in wording.known.premises):
        return None
    if after and after[0] in wording.known.missions and not wording.opens_title(end + 1):
        return replace(candidate, end=end + 1, actor="")
    return candidate


def _state(view: View, wording: Wording, candidate: Candidate, *, city: bool) -> Candidate | None:
    start, end = candidate.start, candidate.end
    if is_based(view, end) or wording.opens_title(end):
        return None
    if is_hyphened(view, end):
        return candidate.as_kind("state", 0.85)
    if view.heading[end : end + 1] == bytes([VERB]) or view.heading[start - 1 : start] == bytes([VERB]):
        return candidate.as_kind("state", 0.7)
    if wording.heads_line(start, end):
        return None
    if candidate.actor == "United States" and _is_united_states(view, start, end):
        return candidate.as_kind("state", 0.7)
    if start and view.lower[start - 1] in place_lexicon().compass:
        return None
    if end < len(view) and view.words[end] in wording.known.places:
        return None
    if wording.is_dateline(start, end) or not acts(view, start, end, city=city):
        return None
    if candidate.actor == "Belgium" and city and not {"Belgium", "Belgian"} & set(view.words):
        candidate.actor = "European Union"
    return candidate.as_kind("state", 0.6 if city else 0.75)


def _is_united_states(view: View, start: int, end: int) -> bool:
    """Whether "US" is a party where another state's name would be a place: "US sanctions", "on the US"."""
    lexicon = place_lexicon()
    before = start - 1 - (view.lower[start - 1 : start] == ["the"])
    after = view.lower[end] if end < len(view) else ""
    if view.tags[end : end + 1] in (["NN"], ["NNS"]):
        return after not in lexicon.owned and after not in lexicon.american
    return before >= 0 and view.lower[before] in ("on", "upon", "against", "with", "by")
