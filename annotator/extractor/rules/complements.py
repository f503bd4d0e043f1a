"""What a refusal, request, promise, threat or accusation is about is no event of its own."""

from collections.abc import Mapping

from annotator.extractor.rules.carriers import carrier_of
from annotator.extractor.rules.inflect import singular
from annotator.extractor.rules.triggers import Entry, EventLexicon
from annotator.extractor.rules.view import View

Readings = Mapping[int, Entry]
"""Token of a trigger → its reading."""

_SWALLOWING = frozenset({"REJECT", "REQUEST", "AGREE", "THREATEN", "ACCUSE"})
_CLAUSAL = frozenset({"REQUEST", "AGREE", "THREATEN"})
_PROMISING = frozenset({"vow", "promise", "pledge", "threaten", "swear", "demand"})
_FORBIDDING = frozenset({"ban", "forbid", "prohibit", "outlaw", "disallow", "prevent"})
_IN_PHRASE = ("DT", "JJ", "NN", "NNS", "NNP", "CD", "POS", "PRP$", "HYPH", "VBN")
_ANSWERING = frozenset({"REJECT", "SUPPORT", "AGREE"})
_SPOKEN = frozenset(
    {"AGREE", "CONSULT", "REQUEST", "ACCUSE", "AID", "SUPPORT", "RETREAT", "COOPERATE", "REJECT", "CONCEDE"}
)
_FORCEFUL = frozenset({"COERCE", "SANCTION", "ASSAULT"})
_DEPTH = 8
_REACH = 6


def without_complements(view: View, readings: Readings, lexicon: EventLexicon) -> dict[int, Entry]:
    """The readings that report something by themselves."""
    if not view.parsed:
        return _without_infinitives(view, readings)
    kept = {
        index: entry for index, entry in readings.items() if not _is_swallowed(view, index, readings, lexicon)
    }
    carriers = {carrier_of(view, index, lexicon) for index, entry in kept.items() if not entry.verb}
    return {
        index: entry
        for index, entry in kept.items()
        if not (index in carriers and entry.verb and not entry.objects and view.lower[index] in lexicon.light)
    }


def _without_infinitives(view: View, readings: Readings) -> dict[int, Entry]:
    """Without a parse: an infinitive shortly after such a word is its complement."""
    kept: dict[int, Entry] = {}
    for index, entry in readings.items():
        governed = view.lower[index - 1 : index] == ["to"] and any(
            index - _REACH < before < index
            and view.sentences[before] == view.sentences[index]
            and governor.event_type in _SWALLOWING
            for before, governor in kept.items()
        )
        if not governed:
            kept[index] = entry
    return kept


def _is_swallowed(view: View, index: int, readings: Readings, lexicon: EventLexicon) -> bool:
    entry = readings[index]
    if not entry.verb and (
        _is_predicate(view, index, readings, lexicon) or _is_called_for(view, index, readings)
    ):
        return True
    here = index
    for _ in range(_DEPTH):
        head = view.heads[here]
        if head == here:
            return False
        verdict = _governed(view, index, here, readings)
        if verdict is not None:
            return verdict
        here = head
    return False


def _governed(view: View, index: int, here: int, readings: Readings) -> bool | None:
    """Whether the trigger's ancestor `here` is a complement of a swallowing event; None: look further up."""
    entry, head = readings[index], view.heads[here]
    governor = readings.get(head)
    kind = governor.event_type if governor else ""
    match view.deps[here]:
        case "xcomp":
            return True if governor and governor.verb and kind in _SWALLOWING else None
        case "ccomp":
            return True if kind in _CLAUSAL and here > head else None
        case "acl":
            if governor and not governor.verb and kind in _SWALLOWING:
                return True
            return None if is_infinitive(view, here) else False
        case "pcomp":
            return _after_preposition(view, head, entry, readings)
        case "dobj":
            direct = governor is not None and here == index and not entry.verb
            return True if direct and governor and _takes(governor, entry) else None
        case "pobj":
            return _is_topic(view, head, readings)
        case "advcl":
            if not is_infinitive(view, here):
                return False
            return True if kind in _CLAUSAL and governor and governor.verb and here > head else None
        case "conj":
            return False if _starts_clause(view, here) else None
        case "prep" | "dative" | "oprd" | "acomp":
            return None
    return False


def _after_preposition(view: View, preposition: int, entry: Entry, readings: Readings) -> bool | None:
    outer = readings.get(view.heads[preposition])
    if (
        outer
        and outer.event_type in _SWALLOWING
        and view.lower[preposition] in ("of", "from", "to", "for", "with")
    ):
        return entry.verb or outer.event_type != "ACCUSE"
    return None


def _is_topic(view: View, preposition: int, readings: Readings) -> bool | None:
    """What a request is for, and what talks are on, has not happened."""
    outer = readings.get(view.heads[preposition])
    if outer is None:
        return None
    if outer.event_type == "REQUEST" and view.lower[preposition] == "for":
        return True
    topical = outer.event_type == "CONSULT" and not outer.verb and view.lower[preposition] in ("on", "about")
    return True if topical else None


def _takes(governor: Entry, entry: Entry) -> bool:
    """Whether the noun is only what the verb is about: "lift the siege", "reject the demand"."""
    named = entry.lemma in governor.objects or singular(entry.lemma) in governor.objects
    if named and (entry.event_type not in _FORCEFUL or governor.event_type == "COERCE"):
        return True
    if governor.event_type == "REQUEST" or governor.lemma in _PROMISING or governor.lemma in _FORBIDDING:
        return True
    return governor.event_type in _ANSWERING and entry.event_type in _SPOKEN


def _starts_clause(view: View, verb: int) -> bool:
    """Whether a coordinated verb has a subject or tense of its own."""
    finite = view.tags[verb] in ("VBD", "VBZ", "VBP") and view.tags[view.heads[verb]] in ("VB", "VBG")
    return finite or bool(view.of(verb, "nsubj", "nsubjpass"))


def _is_called_for(view: View, noun: int, readings: Readings) -> bool:
    """Whether a request for it stands right before: "calls for a general strike"."""
    index = noun - 1
    while index and noun - index < _REACH and view.tags[index] in _IN_PHRASE:
        index -= 1
    asking = readings.get(index - 1)
    return view.lower[index] == "for" and asking is not None and asking.event_type == "REQUEST"


def _is_predicate(view: View, noun: int, readings: Readings, lexicon: EventLexicon) -> bool:
    """Whether the noun only says what something is called or given for: "condemned it as a coup"."""
    head, dep = view.heads[noun], view.deps[noun]
    if dep == "pobj" and view.lower[head] == "as":
        return view.heads[head] in readings or not view.tags[view.heads[head]].startswith("VB")
    if dep == "pobj" and view.lower[head] == "for" and view.lower[view.heads[head]] in ("return", "exchange"):
        return True
    return dep == "oprd" and view.lower[head] not in lexicon.light


def is_infinitive(view: View, verb: int) -> bool:
    """Whether "to" goes with the verb."""
    return any(view.lower[child] == "to" for child in view.of(verb, "aux"))
