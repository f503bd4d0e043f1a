"""Whether an event word is used as the lexicon's reading of it wants: part of speech, particles, objects."""

from annotator.extractor.rules.arguments import (
    after_prepositions,
    agents,
    clause_subjects,
    conjuncts,
    direct_objects,
    is_passive,
    owners,
    subjects,
)
from annotator.extractor.rules.carriers import light_verb_of
from annotator.extractor.rules.headings import CAPITALS, VERB
from annotator.extractor.rules.inflect import singular
from annotator.extractor.rules.triggers import Entry, EventLexicon
from annotator.extractor.rules.view import View

_HYPHENS = frozenset({"-", "‑", "–"})
_ATTEMPTS = frozenset(
    {"attempt", "attempts", "plot", "plots", "bid", "campaign", "spree", "effort", "efforts", "wave"}
)
_ANYONE = frozenset(
    {"people", "those", "anyone", "everyone", "whoever", "someone", "anybody", "countries", "states"}
)
_PREPOSITIONS = frozenset({"with", "against", "on", "to", "from", "at", "for", "of", "by", "behind"})
_OBJECT_PREPOSITIONS = _PREPOSITIONS | {"in", "into", "over"}
_PERSONAL = frozenset({"he", "she", "who", "him", "her"})
_BEFORE_ADJECTIVE = ("DT", "IN", "PRP$", "POS", "TO", "JJ", "CD")
_BEFORE_NOUN = ("DT", "PRP$", "POS")
_COMMON_OR_PROPER = ("NN", "NNS", "NNP", "NNPS")
_HELD_BY_MODIFIER = frozenset({"supplies", "fire", "shipments", "talks", "systems"})
_OBJECT_REACH = 7
_PARTICLE_REACH = 6


def may_trigger(view: View, index: int, lexicon: EventLexicon) -> bool:
    """Whether the word may report anything here: no adjective, part of a compound, or set phrase."""
    if index and view.words[index - 1] in _HYPHENS:
        return False
    if view.words[index + 1 : index + 2] and view.tags[index + 1] == "HYPH":
        return False
    if any(tuple(view.lower[max(0, index - n) : index + 1]) in lexicon.not_events for n in (1, 2)):
        return False
    if tuple(view.lower[index : index + 2]) in lexicon.not_before:
        return False
    if view.heading[index] >= CAPITALS:
        return True
    if _is_adjective(view, index):
        return False
    return not view.parsed or _has_own_place(view, index)


def _is_adjective(view: View, index: int) -> bool:
    """A participle between an article, preposition or adjective and a noun: "to a disputed village"."""
    if not 0 < index < len(view) - 1 or view.tags[index] not in ("VBN", "VBD", "JJ"):
        return False
    if view.tags[index - 1] not in _BEFORE_ADJECTIVE or view.tags[index + 1] not in _COMMON_OR_PROPER:
        return False
    return not (view.parsed and view.of(index, "nsubj", "nsubjpass", "aux", "auxpass"))


def _has_own_place(view: View, index: int) -> bool:
    dep, head = view.deps[index], view.heads[index]
    if dep in ("aux", "auxpass"):
        return False
    generic = view.lower[head] in _ANYONE and not view.is_name(head)
    if dep == "relcl" and view.tags[index] in ("VBP", "VBZ") and generic:
        return False
    if dep == "amod" and view.tags[index] in ("VBN", "VBG", "JJ", "VBD"):
        return False
    if dep in ("compound", "nmod") and head > index:
        return view.lower[head] in _ATTEMPTS
    return True


def fits(view: View, index: int, entry: Entry, participants: bytearray, lexicon: EventLexicon) -> bool:
    """Whether the word at `index` is used as `entry` wants.

    Args:
        participants: one byte a token, set inside actors and roles.
    """
    if not (is_verb if entry.verb else is_noun)(view, index):
        return False
    if entry.particles and not any(_has_particles(view, index, words) for words in entry.particles):
        return False
    if entry.objects and not _has_object(view, index, entry, entry.objects):
        return False
    if entry.unlike and _has_object(view, index, entry, entry.unlike):
        return False
    if view.parsed and entry.verb and _is_other_sense(view, index, entry, lexicon):
        return False
    if entry.event_type == "ASSAULT" and entry.verb and _is_accident(view, index, lexicon):
        return False
    if entry.modifiers and not _has_modifier(view, index, entry.modifiers):
        return False
    if entry.light is not None and light_verb_of(view, index, lexicon, entry.light) is None:
        return False
    return not entry.weak or _has_participant(view, index, entry, participants)


def _is_other_sense(view: View, index: int, entry: Entry, lexicon: EventLexicon) -> bool:
    """Whether the complement gives the verb another sense: "demonstrate will", "agree that"."""
    if entry.lemma in lexicon.intransitive and not entry.objects:
        return bool(view.of(index, "dobj"))
    if entry.lemma not in lexicon.opining:
        return False
    clauses = view.of(index, "ccomp")
    return any(view.lower[mark] == "that" for clause in clauses for mark in view.of(clause, "mark"))


def is_verb(view: View, index: int) -> bool:
    """Whether the token is a verb, or was taken for a noun where headlines put verbs."""
    tag, lower = view.tags[index], view.lower[index]
    if tag.startswith("VB") or view.heading[index] == VERB:
        return True
    if tag not in (*_COMMON_OR_PROPER, "JJ") or not view.parsed:
        return False
    dep = view.deps[index]
    if dep == "ROOT" and lower.endswith(("s", "ed", "ing")) and view.of(index, "nsubj", "dobj", "prep"):
        return True
    after_name = index > 0 and view.tags[index - 1] == "NNP" and lower.endswith(("s", "ed"))
    return tag in ("NNS", "JJ") and after_name and dep in ("ROOT", "acl", "appos", "conj", "dep")


def is_noun(view: View, index: int) -> bool:
    """Whether the token is a common noun, or a word after an article that was taken for a verb."""
    tag = view.tags[index]
    before = view.tags[index - 1] if index else ""
    if view.heading[index] >= CAPITALS:
        return view.heading[index] != VERB
    if tag in ("NN", "NNS"):
        return True
    if tag in ("NNP", "NNPS"):
        return not view.is_name(index) or index == 0 or view.sentences[index] != view.sentences[index - 1]
    if tag == "VBG":
        return before in (*_BEFORE_NOUN, "JJ", "NN")
    return tag.startswith("VB") and before in _BEFORE_NOUN


def _has_particles(view: View, index: int, words: tuple[str, ...]) -> bool:
    """Whether the words follow closely or hang on the trigger in the parse."""
    if len(words) > 1 or not view.parsed:
        return _follow(view.lower[index + 1 : index + _PARTICLE_REACH], words)
    wanted = words[0]
    if view.heading[index] >= CAPITALS and wanted in view.lower[index + 1 : index + 4]:
        return True
    for child in view.of(index, "prt", "prep", "advmod", "agent", "dative"):
        if view.lower[child] == wanted:
            return child > index
    clauses = view.of(index, "xcomp", "ccomp")
    if wanted == "to" and any(
        view.lower[aux] == "to" for clause in clauses for aux in view.of(clause, "aux")
    ):
        return True
    return wanted in view.lower[index + 1 : index + 3] and view.tags[index + 1] in ("IN", "RP", "TO", "RB")


def _follow(window: list[str], words: tuple[str, ...]) -> bool:
    """Whether the words follow in this order, at most one other word between them and the trigger."""
    position = -1
    for word in words:
        if word not in window[position + 1 :]:
            return False
        position = window.index(word, position + 1)
    return position <= len(words)


def _has_object(view: View, index: int, entry: Entry, wanted: frozenset[str]) -> bool:
    if not view.parsed or view.heading[index]:
        window = range(index + 1, min(index + _OBJECT_REACH, len(view)))
        near = any(
            singular(view.lower[n]) in wanted and view.sentences[n] == view.sentences[index] for n in window
        )
        if near or not view.parsed:
            return near
    objects = _objects(view, index, entry)
    objects += [
        inner
        for token in objects
        for inner in after_prepositions(view, token, frozenset({"of", "in", "worth"}))
    ]
    objects += view.of(index, "oprd", "acomp")
    return any(_is_one_of(view, token, wanted) for first in objects for token in conjuncts(view, first))


def _is_accident(view: View, index: int, lexicon: EventLexicon) -> bool:
    """Whether a force of nature or an accident does it: "a storm struck", "killed in a crash"."""
    if not view.parsed:
        return any(singular(word) in lexicon.nature for word in view.lower[max(0, index - 3) : index])
    causes = [
        *agents(view, index),
        *after_prepositions(view, index, frozenset({"in", "by", "from", "during"})),
    ]
    if not is_passive(view, index):
        causes += subjects(view, index)
    return any(singular(view.lower[token]) in lexicon.nature for token in causes)


def _objects(view: View, index: int, entry: Entry) -> list[int]:
    """Tokens of the verb's object: that of the preposition an entry names, else the direct one."""
    prepositions = frozenset(words[-1] for words in entry.particles) & _OBJECT_PREPOSITIONS
    if prepositions:
        return after_prepositions(view, index, prepositions) or direct_objects(view, index)
    return subjects(view, index) if is_passive(view, index) else direct_objects(view, index)


def _is_one_of(view: View, token: int, wanted: frozenset[str]) -> bool:
    lower = view.lower[token]
    if lower in wanted or singular(lower) in wanted:
        return True
    return lower in _HELD_BY_MODIFIER and any(
        view.lower[child] in wanted for child in view.of(token, "compound")
    )


def _has_modifier(view: View, index: int, modifiers: frozenset[str]) -> bool:
    window = view.lower[max(0, index - 4) : index]
    return any(word in modifiers or singular(word) in modifiers for word in window) or (
        "".join(window) in modifiers
    )


def _has_participant(view: View, index: int, entry: Entry, participants: bytearray) -> bool:
    """Whether an actor or role is subject, object or prepositional complement; the object, if so wanted."""
    if not view.parsed or view.heading[index] >= CAPITALS:
        near = range(max(0, index - _OBJECT_REACH), min(len(view), index + _OBJECT_REACH))
        return any(participants[n] and view.sentences[n] == view.sentences[index] for n in near)
    for token in _partners(view, index, entry):
        for first in conjuncts(view, token):
            inside = (first, *view.of(first, "poss", "compound", "appos", "nmod"))
            if any(participants[n] or view.lower[n] in _PERSONAL for n in inside):
                return True
    return False


def _partners(view: View, index: int, entry: Entry) -> list[int]:
    if entry.direct:
        return subjects(view, index) if is_passive(view, index) else direct_objects(view, index)
    tokens = [*direct_objects(view, index), *clause_subjects(view, index), *agents(view, index)]
    tokens += subjects(view, index) if entry.verb else owners(view, index)
    return tokens + after_prepositions(view, index, _PREPOSITIONS)
