"""SOURCE and TARGET: who takes part in an event and how, read through the parse."""

from bisect import bisect_left
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from annotator.extractor.rules.arguments import (
    after_prepositions,
    agents,
    clause_subjects,
    direct_objects,
    governing_verb,
    is_passive,
    owners,
    subjects,
)
from annotator.extractor.rules.carriers import light_verb_of
from annotator.extractor.rules.coordination import Sides
from annotator.extractor.rules.headings import VERB
from annotator.extractor.rules.reference import References
from annotator.extractor.rules.triggers import EventLexicon
from annotator.extractor.rules.view import View

if TYPE_CHECKING:
    from spacy.tokens import Span

Scored = dict[int, float]
"""First token of a span → how sure it is that it takes part, 0 to 1."""

_TO_WHOM: Mapping[str, frozenset[str]] = {
    "AGREE": frozenset({"with", "to"}),
    "CONSULT": frozenset({"with", "to"}),
    "SUPPORT": frozenset({"for", "with", "behind", "to"}),
    "CONCEDE": frozenset({"to", "for", "on", "against"}),
    "COOPERATE": frozenset({"with", "to"}),
    "AID": frozenset({"to", "for"}),
    "RETREAT": frozenset({"to"}),
    "REQUEST": frozenset({"on", "to", "from", "upon"}),
    "ACCUSE": frozenset({"against", "at", "on"}),
    "REJECT": frozenset({"to", "with"}),
    "THREATEN": frozenset({"against", "to"}),
    "PROTEST": frozenset({"against"}),
    "SANCTION": frozenset({"on", "against"}),
    "MOBILIZE": frozenset({"against"}),
    "COERCE": frozenset({"against", "on", "from"}),
    "ASSAULT": frozenset({"against", "on", "at"}),
}
_OF_IS_TARGET = frozenset({"SUPPORT", "ACCUSE", "ASSAULT", "COERCE", "SANCTION", "REJECT", "AID"})
_REACTIONS = frozenset({"ACCUSE", "SUPPORT", "REJECT", "REQUEST"})
_GIVEN = _REACTIONS | {"AGREE", "THREATEN", "AID", "CONCEDE"}
_DONE_TO = frozenset({"COERCE", "SANCTION", "ASSAULT"})
_ABOUT_SOMEBODY = frozenset({"REJECT", "AGREE", "CONSULT", "THREATEN"})
_FINAL = frozenset({".", "!", "?", '"', "”", "…"})
_NONE: frozenset[str] = frozenset()
_MEDIATING = frozenset({"mediation", "arbitration", "conciliation", "diplomacy", "intercession"})
_CARRYING = frozenset({"", "in", "on", "to", "into", "under", "with"})
_ATTENDING = frozenset({"for", "to", "in", "at", "on", "into", "during", "with"})
_BETWEEN = frozenset({"between", "among"})
_REACH = 8


class Participants:
    """Finds sources and targets in one document.

    Args:
        spans: its actors and roles in text order.
        holders: first token of a role → first token of the person who holds it, who stands in for it.
        sides: the lists in which the spans stand.
    """

    def __init__(
        self,
        view: View,
        spans: "Sequence[Span]",
        holders: Mapping[int, int],
        sides: Sides,
        lexicon: EventLexicon,
    ) -> None:
        self._view = view
        self._spans = spans
        self._starts = [span.start for span in spans]
        self._holders = holders
        self._lexicon = lexicon
        self._sources: dict[int, Scored] = {}
        self._references = References(view, spans, sides)

    def of(self, event: int, event_type: str) -> tuple[Scored, Scored]:
        """The sources and the targets of the event at token `event`; events are asked for in text order."""
        sources, targets = self._found(event, event_type)
        if not sources and self._view.parsed and self._view.tags[event].startswith("V"):
            sources = self._of_subject_event(event)
        self.note(event, sources)
        return sources, targets

    def note(self, event: int, sources: Scored) -> None:
        """Remember who does an event, for verbs of which it is the subject: "the attack killed two"."""
        self._sources[event] = sources

    def _of_subject_event(self, verb: int) -> Scored:
        if is_passive(self._view, verb):
            return {}
        known = (self._sources.get(token, {}) for token in subjects(self._view, verb))
        return {token: score * 0.8 for scored in known for token, score in scored.items()}

    def _found(self, event: int, event_type: str) -> tuple[Scored, Scored]:
        view = self._view
        if not view.parsed or view.heading[event] == VERB:
            return self._nearest(event)
        if view.tags[event].startswith("V") or view.of(event, "nsubj", "nsubjpass"):
            found = self._of_verb(event, event_type)
            return found if any(found) or not view.heading[event] else self._nearest(event)
        return self._of_noun(event, event_type)

    def _resolved(self, tokens: list[int], score: float, *, objects: bool = False) -> Scored:
        scored: Scored = {}
        for span, certainty in self._references.resolve(tokens, objects=objects):
            scored.setdefault(self._holders.get(span.start, span.start), score * certainty)
        return scored

    def _of_verb(self, verb: int, event_type: str) -> tuple[Scored, Scored]:
        view = self._view
        prepositions = _TO_WHOM.get(event_type, _NONE)
        if is_passive(view, verb):
            sources = self._resolved(agents(view, verb), 0.8)
            targets = self._resolved(subjects(view, verb), 0.75)
        else:
            sources = self._resolved(subjects(view, verb), 0.8)
            targets = self._resolved(direct_objects(view, verb), 0.75, objects=True)
            if not targets and event_type in _DONE_TO and self._is_headline_passive(verb):
                return {}, sources
            if not targets and event_type == "REQUEST":
                targets = self._resolved(clause_subjects(view, verb), 0.65)
        if not targets or event_type in ("CONSULT", "ASSAULT"):
            targets |= self._resolved(after_prepositions(view, verb, prepositions), 0.65)
        if not targets and event_type in _ABOUT_SOMEBODY:
            targets = self._through_complement(verb, prepositions)
        return sources, targets

    def _is_headline_passive(self, verb: int) -> bool:
        """A past form without object in a heading: "Minister arrested days before vote"."""
        view = self._view
        if view.tags[verb] not in ("VBD", "VBN") or view.of(verb, "dobj", "aux", "ccomp", "xcomp"):
            return False
        stop = verb
        while stop < len(view) and view.sentences[stop] == view.sentences[verb]:
            stop += 1
        while stop > verb and view.words[stop - 1].isspace():
            stop -= 1
        return view.words[stop - 1] not in _FINAL

    def _through_complement(self, verb: int, prepositions: frozenset[str]) -> Scored:
        """The object of what is refused, promised or threatened: "refused to meet X"."""
        view = self._view
        for clause in view.of(verb, "xcomp"):
            tokens = direct_objects(view, clause)
            tokens += after_prepositions(view, clause, prepositions | {"between"})
            found = self._resolved(tokens, 0.55, objects=True)
            if found:
                return found
        return {}

    def _of_noun(self, noun: int, event_type: str) -> tuple[Scored, Scored]:
        view = self._view
        between = self._resolved(after_prepositions(view, noun, _BETWEEN), 0.65)
        if between:
            return self._of_mutual(noun, between)
        givers = after_prepositions(view, noun, frozenset({"from"})) if event_type in _GIVEN else []
        sources = self._resolved(
            [*owners(view, noun), *givers, *view.of(noun, "nmod", "compound", "amod")], 0.7
        )
        prepositions = _TO_WHOM.get(event_type, _NONE)
        targets = self._resolved(after_prepositions(view, noun, prepositions), 0.65)
        of = self._resolved(after_prepositions(view, noun, frozenset({"of"})), 0.6)
        if event_type in _OF_IS_TARGET:
            targets = targets or of
        else:
            sources = sources or of
        carrier = light_verb_of(view, noun, self._lexicon)
        if carrier is not None:
            return self._through_carrier(noun, carrier, prepositions, sources, targets)
        return sources or self._from_governor(noun, event_type), targets

    def _of_mutual(self, noun: int, between: Scored) -> tuple[Scored, Scored]:
        """Those between whom it is do it, unless somebody else mediates or proposes it."""
        carrier = light_verb_of(self._view, noun, self._lexicon)
        if self._view.lower[noun] in _MEDIATING:
            return self._from_governor(noun, "CONSULT"), between
        if carrier is None:
            return between, {}
        others = self._through_carrier(noun, carrier, _NONE, {}, {})[0]
        return (others, between) if others.keys() - between.keys() else (between, {})

    def _from_governor(self, noun: int, event_type: str) -> Scored:
        """The subject of the verb further up: "arrived in Doha for talks"."""
        governor = governing_verb(self._view, noun) if event_type not in _REACTIONS else None
        if governor is None:
            return {}
        link = self._link_to(noun, governor)
        light = self._view.lower[governor] in self._lexicon.light and link in _CARRYING
        meets = event_type == "CONSULT" and link in _ATTENDING
        return self._resolved(subjects(self._view, governor), 0.5) if light or meets else {}

    def _link_to(self, noun: int, governor: int) -> str:
        """The preposition by which the noun hangs on its verb, empty for an object."""
        here = noun
        while self._view.heads[here] != governor:
            here = self._view.heads[here]
        return self._view.lower[here] if self._view.deps[here] in ("prep", "agent", "dative") else ""

    def _through_carrier(
        self, noun: int, carrier: int, prepositions: frozenset[str], sources: Scored, targets: Scored
    ) -> tuple[Scored, Scored]:
        """What the light verb's subject and other complements add to the noun's own."""
        view = self._view
        passive = is_passive(view, carrier)
        actors = self._resolved(agents(view, carrier) if passive else subjects(view, carrier), 0.7)
        if not passive and self._lexicon.light[view.lower[carrier]] in self._lexicon.receiving:
            return sources, targets or actors
        if not targets:
            others = [token for token in direct_objects(view, carrier) if token != noun]
            targets = self._resolved([*others, *after_prepositions(view, carrier, prepositions)], 0.6)
        return sources or actors, targets

    def _nearest(self, event: int) -> tuple[Scored, Scored]:
        """Without a parse: the name before the event does it, the one after it receives it."""
        view = self._view
        number = bisect_left(self._starts, event)
        around = self._spans[max(0, number - 1) : number], self._spans[number : number + 1]
        before, after = (
            next((span for span in side if view.sentences[span.start] == view.sentences[event]), None)
            for side in around
        )
        if after is not None and after.start >= event + _REACH:
            after = None
        if view.tags[event] == "VBN":
            agent = after if view.lower[event + 1 : event + 2] == ["by"] else None
            return self._guessed(agent), self._guessed(before)
        return self._guessed(before), self._guessed(after)

    def _guessed(self, span: "Span | None") -> Scored:
        return {} if span is None else {self._holders.get(span.start, span.start): 0.4}
