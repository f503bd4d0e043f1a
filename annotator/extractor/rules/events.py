"""`annotator_events`: the words that report events, with type, mode, polarity and time."""

from typing import TYPE_CHECKING, Any

from annotator.extractor.rules.annotation import ACTOR, EVENT, ROLE, found, make_span, put
from annotator.extractor.rules.complements import Readings, without_complements
from annotator.extractor.rules.conditions import fits, may_trigger
from annotator.extractor.rules.history import historic_tokens
from annotator.extractor.rules.realis import is_denied, time_of
from annotator.extractor.rules.senses import sense_of
from annotator.extractor.rules.triggers import Entry, EventLexicon, event_lexicon
from annotator.extractor.rules.view import View, view_of

if TYPE_CHECKING:
    from spacy.tokens import Doc

_COMPLEMENT_REACH = 12
_COMMITTING = frozenset({"vow", "promise", "pledge", "swear"})
_HOSTILE = frozenset({"ASSAULT", "COERCE", "SANCTION", "MOBILIZE"})


class Events:
    """The component; it keeps no state between documents."""

    def __init__(self) -> None:
        self._lexicon: EventLexicon = event_lexicon()

    def __call__(self, doc: "Doc") -> "Doc":
        """Add the event triggers of `doc`."""
        view = view_of(doc)
        participants = bytearray(len(view))
        for span in found(doc, ACTOR, ROLE):
            participants[span.start : span.end] = b"\x01" * (span.end - span.start)
        readings = self._readings(view, participants)
        historic = historic_tokens(view)
        events = [
            make_span(
                doc, index, index + 1, EVENT, _score(entry), self._attributes(view, index, readings, historic)
            )
            for index, entry in without_complements(view, readings, self._lexicon).items()
        ]
        put(doc, [*found(doc), *events])
        return doc

    def _readings(self, view: View, participants: bytearray) -> dict[int, Entry]:
        """Token → the most demanding reading whose conditions are met."""
        lexicon = self._lexicon
        readings: dict[int, Entry] = {}
        for index, lower in enumerate(view.lower):
            entries = lexicon.forms.get(lower)
            if (
                not entries
                or participants[index]
                or view.silent[index]
                or not may_trigger(view, index, lexicon)
            ):
                continue
            for entry in entries:
                if fits(view, index, entry, participants, lexicon):
                    readings[index] = entry
                    break
        return readings

    def _attributes(
        self, view: View, index: int, readings: Readings, historic: frozenset[int]
    ) -> dict[str, Any]:
        entry = readings[index]
        negative = is_denied(view, index, self._lexicon)
        time = time_of(view, index, self._lexicon, historic)
        event_type, mode = sense_of(view, index, entry)
        mode = mode or _mode_of(view, index, event_type, readings)
        noted: dict[str, Any] = {"event_type": event_type, "mode": mode}
        if negative and "future" in time and event_type == "CONSULT" and entry.verb:
            noted |= {"event_type": "REJECT", "mode": "meet"}
        elif entry.lemma in _COMMITTING and _is_hostile(view, index, readings):
            noted |= {"event_type": "THREATEN", "mode": ""}
        noted |= {"polarity": "negative" if negative else "", "time": time}
        return {name: value for name, value in noted.items() if value}


_MODES = {
    ("REQUEST", "RETREAT"): "yield",
    ("REQUEST", "CONCEDE"): "yield",
    ("REQUEST", "AID"): "assist",
    ("REQUEST", "CONSULT"): "meet",
    ("REJECT", "RETREAT"): "yield",
    ("REJECT", "CONCEDE"): "yield",
    ("REJECT", "AID"): "assist",
    ("REJECT", "CONSULT"): "meet",
    ("THREATEN", "ASSAULT"): "violence",
    ("THREATEN", "COERCE"): "restrict",
    ("THREATEN", "SANCTION"): "relations",
}
_ACTS = {("THREATEN", "arrest"): "arrest", ("THREATEN", "expel"): "expel", ("THREATEN", "deport"): "expel"}


def _mode_of(view: View, index: int, event_type: str, readings: Readings) -> str:
    """The mode that the first event named after a request, refusal or threat gives it: "refused to meet"."""
    for other in range(index + 1, min(index + _COMPLEMENT_REACH, len(view))):
        if view.sentences[other] != view.sentences[index]:
            break
        what = readings.get(other)
        if what is not None:
            return _ACTS.get((event_type, what.mode)) or _MODES.get((event_type, what.event_type), "")
    return ""


def _is_hostile(view: View, verb: int, readings: Readings) -> bool:
    """Whether what is vowed is an act against somebody: that is a threat."""
    clauses = view.of(verb, "xcomp", "ccomp") if view.parsed else [verb + 2]
    return any(clause in readings and readings[clause].event_type in _HOSTILE for clause in clauses)


def _score(entry: Entry) -> float:
    score = (0.8 if entry.verb else 0.7) - (0.2 if entry.weak else 0.0)
    return score + 0.05 * min(entry.weight, 2)
