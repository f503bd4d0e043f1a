"""`annotator_events`: the words that report events, with type, mode, polarity and time."""

from typing import TYPE_CHECKING, Any

from annotator.extractor.rules.annotation import ACTOR, EVENT, ROLE, found, make_span, put
from annotator.extractor.rules.arguments import (
    after_prepositions,
    agents,
    clause_subjects,
    conjuncts,
    direct_objects,
    governing_verb,
    is_passive,
    owners,
    subjects,
)
from annotator.extractor.rules.inflect import singular
from annotator.extractor.rules.triggers import ANY_LIGHT, Entry, EventLexicon, event_lexicon
from annotator.extractor.rules.view import View, view_of

if TYPE_CHECKING:
    from spacy.tokens import Doc

_HYPHENS = frozenset({"-", "‑", "–"})
_SWALLOWING = frozenset({"REJECT", "REQUEST", "AGREE", "THREATEN", "ACCUSE"})
_SPOKEN = frozenset(
    {"AGREE", "CONSULT", "REQUEST", "ACCUSE", "AID", "SUPPORT", "RETREAT", "COOPERATE", "REJECT", "CONCEDE"}
)
_ANYONE = frozenset(
    {"people", "those", "anyone", "everyone", "whoever", "someone", "anybody", "countries", "states"}
)
_ATTEMPTS = frozenset(
    {"attempt", "attempts", "plot", "plots", "bid", "campaign", "spree", "effort", "efforts", "wave"}
)
_SCORES = {"noun": 0.7, "verb": 0.8}
_ANY_PREPOSITION = frozenset({"with", "against", "on", "to", "from", "at", "for", "of", "by", "behind"})


class Events:
    """The component; it keeps no state between documents."""

    def __init__(self) -> None:
        self._lexicon: EventLexicon = event_lexicon()

    def __call__(self, doc: "Doc") -> "Doc":
        """Add the event triggers of `doc`."""
        view = view_of(doc)
        spans = found(doc, ACTOR, ROLE)
        participants = bytearray(len(view))
        for span in spans:
            for index in range(span.start, span.end):
                participants[index] = 1
        readings = self._readings(view, participants)
        kept = self._without_complements(view, readings)
        events = [
            make_span(
                doc,
                index,
                index + 1,
                EVENT,
                self._score(view, index, entry),
                self._attributes(view, index, entry, kept),
            )
            for index, entry in kept.items()
        ]
        put(doc, [*found(doc), *events])
        return doc

    def _readings(self, view: View, participants: bytearray) -> dict[int, Entry]:
        """Token → the reading whose conditions are met."""
        readings: dict[int, Entry] = {}
        for index, lower in enumerate(view.lower):
            entries = self._lexicon.forms.get(lower)
            if (
                entries is None
                or participants[index]
                or view.silent[index]
                or not self._may_trigger(view, index)
            ):
                continue
            for entry in entries:
                if self._fits(view, index, entry, participants):
                    readings[index] = entry
                    break
        return readings

    def _may_trigger(self, view: View, index: int) -> bool:
        """Whether the word may report anything where it stands: no adjective, compound part or name."""
        words = view.words
        if index and words[index - 1] in _HYPHENS and not words[index - 2 : index - 1] == [" "]:
            return False
        if words[index + 1 : index + 2] and words[index + 1] in _HYPHENS and view.tags[index + 1] == "HYPH":
            return False
        if index and any(
            tuple(view.lower[index - n : index + 1]) in self._lexicon.not_events for n in (1, 2)
        ):
            return False
        if self._is_adjective(view, index):
            return False
        if not view.parsed:
            return True
        dep = view.deps[index]
        if dep in ("aux", "auxpass"):
            return False
        if dep == "relcl" and view.tags[index] in ("VBP", "VBZ") and view.lower[view.heads[index]] in _ANYONE:
            return False
        if dep == "amod" and view.tags[index] in ("VBN", "VBG", "JJ", "VBD"):
            return False
        if dep in ("compound", "nmod") and view.heads[index] > index:
            return view.lower[view.heads[index]] in _ATTEMPTS
        return True

    def _is_adjective(self, view: View, index: int) -> bool:
        """A participle between an article, preposition or adjective and a noun: "to a disputed village"."""
        if not 0 < index < len(view) - 1 or view.tags[index] not in ("VBN", "VBD", "JJ"):
            return False
        before = view.tags[index - 1] in ("DT", "IN", "PRP$", "POS", "TO", "JJ", "CD")
        return (
            before
            and view.tags[index + 1] in ("NN", "NNS", "NNP", "NNPS")
            and not self._has_subject(view, index)
        )

    def _has_subject(self, view: View, index: int) -> bool:
        return view.parsed and bool(view.of(index, "nsubj", "nsubjpass", "aux", "auxpass"))

    def _fits(self, view: View, index: int, entry: Entry, participants: bytearray) -> bool:
        tag = view.tags[index]
        if entry.verb:
            if not self._is_verb(view, index, tag):
                return False
        elif not self._is_noun(view, index, tag):
            return False
        if entry.particles and not any(self._has_particles(view, index, words) for words in entry.particles):
            return False
        if entry.objects and not self._has_object(view, index, entry):
            return False
        if entry.modifiers and not self._has_modifier(view, index, entry.modifiers):
            return False
        if entry.light is not None and not self._is_carried(view, index, entry.light):
            return False
        return not entry.weak or self._has_participant(view, index, entry, participants)

    def _is_verb(self, view: View, index: int, tag: str) -> bool:
        if tag.startswith("VB"):
            return True
        lower = view.lower[index]
        if tag in ("NNS", "NNP", "NNPS", "NN", "JJ") and view.parsed:
            if (
                view.deps[index] == "ROOT"
                and lower.endswith(("s", "ed", "ing"))
                and view.of(index, "nsubj", "dobj", "prep")
            ):
                return True
            return (
                tag in ("NNS", "JJ")
                and index > 0
                and view.tags[index - 1] in ("NNP",)
                and lower.endswith(("s", "ed"))
                and view.deps[index] in ("ROOT", "acl", "appos", "conj", "dep")
            )
        return False

    def _is_noun(self, view: View, index: int, tag: str) -> bool:
        if tag in ("NN", "NNS"):
            return True
        if tag in ("NNP", "NNPS"):
            return (
                view.words[index][0].islower()
                or index == 0
                or view.sentences[index] != view.sentences[index - 1]
            )
        lower = view.lower[index]
        if tag == "VBG":
            before = view.tags[index - 1] if index else ""
            return before in ("DT", "PRP$", "POS", "JJ", "NN") and lower.endswith("ing")
        return (
            tag in ("VB", "VBP", "VBZ", "VBN", "VBD")
            and index > 0
            and (view.tags[index - 1] in ("DT", "PRP$", "POS"))
        )

    def _has_particles(self, view: View, index: int, words: tuple[str, ...]) -> bool:
        """Whether the words follow closely or hang on the trigger in the parse."""
        if view.parsed and len(words) == 1:
            wanted = words[0]
            for child in view.children[index]:
                if view.lower[child] == wanted and view.deps[child] in (
                    "prt",
                    "prep",
                    "advmod",
                    "agent",
                    "dative",
                ):
                    return child > index
            if wanted == "to" and any(
                view.lower[c] == "to" for x in view.of(index, "xcomp", "ccomp") for c in view.of(x, "aux")
            ):
                return True
            return wanted in view.lower[index + 1 : index + 3] and view.tags[index + 1] in (
                "IN",
                "RP",
                "TO",
                "RB",
            )
        window = view.lower[index + 1 : index + 6]
        if len(words) == 1 and not view.parsed:
            window = window[:3]
        position = -1
        for word in words:
            if word not in window[position + 1 :]:
                return False
            position = window.index(word, position + 1)
        return position <= len(words) + 1

    def _has_object(self, view: View, index: int, entry: Entry) -> bool:
        if not view.parsed:
            return any(
                singular(view.lower[n]) in entry.objects
                for n in range(index + 1, min(index + 7, len(view)))
                if view.sentences[n] == view.sentences[index]
            )
        if entry.particles and entry.particles[0][-1] in _ANY_PREPOSITION | {"in", "into", "over"}:
            objects = after_prepositions(
                view, index, frozenset(words[-1] for words in entry.particles)
            ) or direct_objects(view, index)
        elif is_passive(view, index):
            objects = subjects(view, index)
        else:
            objects = direct_objects(view, index)
        objects += [
            child for token in objects for child in after_prepositions(view, token, frozenset({"of"}))
        ]
        objects += view.of(index, "oprd", "acomp") if view.parsed else []
        return any(
            self._is_one_of(view, token, entry.objects)
            for first in objects
            for token in conjuncts(view, first)
        )

    def _is_one_of(self, view: View, token: int, wanted: frozenset[str]) -> bool:
        lower = view.lower[token]
        if lower in wanted or singular(lower) in wanted:
            return True
        return view.tags[token] == "HYPH" or any(
            view.lower[child] in wanted
            and view.deps[child] == "compound"
            and lower in ("supplies", "fire", "shipments", "talks", "systems")
            for child in view.children[token]
        )

    def _has_modifier(self, view: View, index: int, modifiers: frozenset[str]) -> bool:
        window = view.lower[max(0, index - 3) : index]
        return any(word in modifiers or singular(word) in modifiers for word in window) or (
            "-".join(window[-3:]).replace("---", "-") in modifiers
        )

    def _is_carried(self, view: View, index: int, wanted: frozenset[str]) -> bool:
        """Whether a light verb governs the noun."""
        carrier = self._carrier(view, index)
        if carrier is None:
            return False
        base = self._lexicon.light.get(view.lower[carrier])
        return base is not None and (wanted == ANY_LIGHT or base in wanted)

    def _carrier(self, view: View, index: int) -> int | None:
        """The verb of which the noun is object, passive subject, or object of a preposition."""
        if not view.parsed:
            for before in range(index - 1, max(-1, index - 6), -1):
                if view.lower[before] in self._lexicon.light:
                    return before
            return None
        head = view.heads[index]
        if view.deps[index] == "conj":
            return self._carrier(view, head)
        if view.deps[index] in ("dobj", "nsubjpass"):
            return head
        if (
            view.deps[index] == "pobj"
            and view.heads[head] < head
            and view.tags[view.heads[head]].startswith("V")
        ):
            return (
                view.heads[head]
                if view.lower[head] in ("in", "on", "to", "into", "under", "out", "for")
                else None
            )
        if view.deps[index] == "relcl":
            return None
        return next(
            (verb for verb in view.of(index, "relcl", "acl") if view.lower[verb] in self._lexicon.light), None
        )

    def _has_participant(self, view: View, index: int, entry: Entry, participants: bytearray) -> bool:
        """Whether an actor or role is the subject, object or prepositional complement."""
        if not view.parsed:
            sentence = view.sentences[index]
            near = range(max(0, index - 6), min(len(view), index + 7))
            return any(participants[n] and view.sentences[n] == sentence for n in near)
        if entry.direct:
            tokens = subjects(view, index) if is_passive(view, index) else direct_objects(view, index)
        else:
            tokens = [*direct_objects(view, index), *clause_subjects(view, index), *agents(view, index)]
            tokens += subjects(view, index) if entry.verb else owners(view, index)
            tokens += after_prepositions(view, index, _ANY_PREPOSITION)
        near = [
            child
            for token in tokens
            for first in conjuncts(view, token)
            for child in (first, *view.of(first, "poss", "compound", "appos", "nmod"))
        ]
        return any(
            participants[token] or view.lower[token] in ("he", "she", "who", "him", "her") for token in near
        )

    def _without_complements(self, view: View, readings: dict[int, Entry]) -> dict[int, Entry]:
        """Drop what a refusal, request, promise, threat or accusation is about: it did not happen by itself."""
        if not view.parsed:
            return self._without_infinitives(view, readings)
        kept = {i: entry for i, entry in readings.items() if not self._is_swallowed(view, i, entry, readings)}
        carriers = {self._carrier(view, i) for i, entry in kept.items() if not entry.verb}
        return {
            i: entry
            for i, entry in kept.items()
            if not (
                entry.verb and i in carriers and not entry.objects and view.lower[i] in self._lexicon.light
            )
        }

    def _without_infinitives(self, view: View, readings: dict[int, Entry]) -> dict[int, Entry]:
        kept: dict[int, Entry] = {}
        for index, entry in readings.items():
            before = [n for n in kept if index - 6 < n < index and view.sentences[n] == view.sentences[index]]
            governed = view.lower[index - 1] == "to" and any(
                readings[n].event_type in _SWALLOWING for n in before
            )
            if not governed:
                kept[index] = entry
        return kept

    def _is_swallowed(self, view: View, index: int, entry: Entry, readings: dict[int, Entry]) -> bool:
        if not entry.verb and self._is_predicate(view, index):
            return True
        here = index
        for _ in range(8):
            dep, head = view.deps[here], view.heads[here]
            if head == here:
                return False
            governor = readings.get(head)
            match dep:
                case "xcomp":
                    if governor and governor.event_type in _SWALLOWING and governor.verb:
                        return True
                case "ccomp":
                    if governor and governor.event_type in ("REQUEST", "AGREE", "THREATEN") and here > head:
                        return True
                case "acl":
                    if governor and governor.event_type in _SWALLOWING and not governor.verb:
                        return True
                    if not self._is_infinitive(view, here):
                        return False
                case "pcomp":
                    outer = readings.get(view.heads[head])
                    if (
                        outer
                        and outer.event_type in _SWALLOWING
                        and view.lower[head] in ("of", "from", "to", "for", "with")
                    ):
                        return entry.verb or outer.event_type != "ACCUSE"
                case "dobj":
                    if governor and here == index and not entry.verb and self._takes_object(governor, entry):
                        return True
                case "pobj":
                    outer = readings.get(view.heads[head])
                    if outer and outer.event_type == "REQUEST" and view.lower[head] == "for":
                        return True
                    if (
                        outer
                        and outer.event_type == "CONSULT"
                        and view.lower[head] in ("on", "about")
                        and not outer.verb
                    ):
                        return True
                case "conj" | "prep" | "advcl" | "dative" | "oprd" | "acomp":
                    if dep in ("advcl", "conj") and self._starts_clause(view, here, dep):
                        return False
                case _:
                    return False
            here = head
        return False

    def _takes_object(self, governor: Entry, entry: Entry) -> bool:
        """Whether the noun is only what the verb is about: "lift the siege", "reject the demand"."""
        named = entry.lemma in governor.objects or singular(entry.lemma) in governor.objects
        if named and (
            entry.event_type not in ("COERCE", "SANCTION", "ASSAULT") or governor.event_type == "COERCE"
        ):
            return True
        if governor.event_type == "REQUEST":
            return True
        return governor.event_type in ("REJECT", "SUPPORT", "AGREE") and entry.event_type in _SPOKEN

    def _starts_clause(self, view: View, verb: int, dep: str) -> bool:
        if dep == "advcl":
            return not self._is_infinitive(view, verb)
        finite = view.tags[verb] in ("VBD", "VBZ", "VBP") and view.tags[view.heads[verb]] in ("VB", "VBG")
        return finite or bool(view.of(verb, "nsubj", "nsubjpass"))

    def _is_predicate(self, view: View, noun: int) -> bool:
        """Whether the noun only says what something is called: "condemned it as a coup", "called it a surrender"."""
        head = view.heads[noun]
        if view.deps[noun] == "pobj" and view.lower[head] == "as":
            return True
        if (
            view.deps[noun] == "pobj"
            and view.lower[head] == "for"
            and view.lower[view.heads[head]] in ("return", "exchange")
        ):
            return True
        return view.deps[noun] in ("oprd",) and view.lower[head] not in self._lexicon.light

    def _is_infinitive(self, view: View, verb: int) -> bool:
        return any(view.lower[child] == "to" for child in view.of(verb, "aux"))

    def _score(self, view: View, index: int, entry: Entry) -> float:
        score = _SCORES["verb" if entry.verb else "noun"]
        if entry.weak:
            score -= 0.2
        return min(0.95, score + 0.05 * min(entry.weight, 2))

    def _attributes(self, view: View, index: int, entry: Entry, kept: dict[int, Entry]) -> dict[str, Any]:
        negative = self._is_negated(view, index)
        time = self._time(view, index)
        event_type, mode = entry.event_type, entry.mode
        if negative and "future" in time and event_type == "CONSULT" and entry.verb:
            event_type, mode = "REJECT", "meet"
        noted: dict[str, Any] = {"event_type": event_type}
        if mode:
            noted["mode"] = mode
        if negative:
            noted["polarity"] = "negative"
        if time:
            noted["time"] = time
        return noted

    def _is_negated(self, view: View, index: int) -> bool:
        denying = self._lexicon.denying
        if not view.parsed:
            return any(word in denying for word in view.lower[max(0, index - 4) : index])
        for token in (index, self._carrier(view, index) if not view.tags[index].startswith("V") else None):
            if token is None:
                continue
            for child in view.children[token]:
                if view.deps[child] == "neg" or view.lower[child] in denying:
                    return True
                if view.deps[child] in ("nsubj", "nsubjpass", "dobj") and any(
                    view.lower[c] in ("no", "nobody", "none", "neither")
                    for c in (child, *view.children[child])
                ):
                    return True
        return view.deps[index] == "pcomp" and view.lower[view.heads[index]] == "without"

    def _time(self, view: View, index: int) -> tuple[str, ...]:
        if not view.parsed:
            left = view.lower[max(0, index - 4) : index]
            return self._named_time(set(left), set())
        words: set[str] = set()
        token: int | None = index
        if not view.tags[index].startswith("V"):
            words = {view.lower[child] for child in view.children[index]}
            token = self._carrier(view, index)
        auxiliaries = self._auxiliaries(view, token) if token is not None else set()
        return self._named_time(auxiliaries, words)

    def _auxiliaries(self, view: View, verb: int) -> set[str]:
        found = {view.lower[child] for child in view.of(verb, "aux", "auxpass")}
        if "to" in found and view.deps[verb] in ("xcomp", "advcl", "acl", "ccomp", "ROOT", "relcl"):
            governor = view.lower[view.heads[verb]]
            if (
                governor in self._lexicon.future_governors
                or governor in ("is", "are", "was", "were")
                or view.deps[verb] == "ROOT"
            ):
                found.add("will")
        if view.deps[verb] == "conj" and not view.of(verb, "nsubj", "nsubjpass", "aux"):
            found |= {word for word in self._auxiliaries(view, view.heads[verb]) if word != "to"}
        return found

    def _named_time(self, auxiliaries: set[str], modifiers: set[str]) -> tuple[str, ...]:
        time = set()
        if auxiliaries & self._lexicon.future or modifiers & self._lexicon.future_modifiers:
            time.add("future")
        if auxiliaries & self._lexicon.hypothetical:
            time.add("hypothetical")
        return tuple(sorted(time))


def trigger_governor(view: View, index: int) -> int | None:
    """The verb above a noun trigger."""
    return governing_verb(view, index)
