"""`annotator_relations`: SOURCE, TARGET, HOLDS and SAME_AS between the spans that were found."""

from typing import TYPE_CHECKING

from annotator.extractor.rules.aliases import aliases
from annotator.extractor.rules.annotation import ACTOR, EVENT, ROLE, facts, found, relate
from annotator.extractor.rules.coordination import Sides, side_by_side
from annotator.extractor.rules.holders import holder_of, is_person
from annotator.extractor.rules.inflect import singular
from annotator.extractor.rules.participants import Participants, Scored
from annotator.extractor.rules.triggers import EventLexicon, event_lexicon
from annotator.extractor.rules.view import View, view_of

if TYPE_CHECKING:
    from spacy.tokens import Doc, Span

_ALIAS_SCORE = 0.8
_SHARED_ROLE = 0.8
_SAME_EVENT = 0.7
_NEAR_SENTENCES = 2
_DEFINITE = frozenset({"the", "this", "these", "that", "those"})


class Relations:
    """The component; it keeps no state between documents."""

    def __init__(self) -> None:
        self._lexicon: EventLexicon = event_lexicon()

    def __call__(self, doc: "Doc") -> "Doc":
        """Note the relations of `doc` in `doc._.rel`."""
        view = view_of(doc)
        spans = found(doc, ACTOR, ROLE)
        holders = _relate_holders(doc, view, spans)
        for mention, earlier in aliases(spans):
            relate(doc, mention.start, earlier.start, "SAME_AS", _ALIAS_SCORE)
        sides = side_by_side(view, spans, holders)
        _relate_plural(doc, view, spans, holders, sides)
        participants = Participants(view, spans, holders, sides, self._lexicon)
        last: dict[str, tuple[int, tuple[Scored, Scored]]] = {}
        for event in found(doc, EVENT):
            kind = str(facts(event).get("event_type", ""))
            sources, targets = participants.of(event.start, kind)
            if not sources and not targets and _is_definite(view, event.start) and kind in last:
                sentence, again = last[kind]
                if view.sentences[event.start] - sentence <= _NEAR_SENTENCES:
                    sources, targets = again
                    participants.note(event.start, sources)
            if sources or targets:
                last[kind] = view.sentences[event.start], (_fainter(sources), _fainter(targets))
            _relate_participants(doc, event.start, sources, targets)
        return doc


def _relate_plural(
    doc: "Doc", view: View, spans: "list[Span]", holders: dict[int, int], sides: Sides
) -> None:
    """Note that all of a list hold a role in the plural: "Presidents A and B"."""
    for role in spans:
        holder = holders.get(role.start) if role.label_ == ROLE else None
        plural = singular(view.lower[role.end - 1]) != view.lower[role.end - 1]
        for person in sides.get(holder, ()) if holder is not None and plural else ():
            if person.start != holder and is_person(person):
                relate(doc, person.start, role.start, "HOLDS", _SHARED_ROLE)


def _relate_participants(doc: "Doc", event: int, sources: Scored, targets: Scored) -> None:
    for token, score in sources.items():
        relate(doc, event, token, "SOURCE", score)
    for token, score in targets.items():
        if token not in sources:
            relate(doc, event, token, "TARGET", score)


def _is_definite(view: View, event: int) -> bool:
    """Whether the event is a noun that was spoken of before: "the attack", "these talks"."""
    before = view.lower[max(0, event - 2) : event]
    return view.tags[event].startswith("N") and bool(_DEFINITE & set(before))


def _fainter(scored: Scored) -> Scored:
    return {token: score * _SAME_EVENT for token, score in scored.items()}


def _relate_holders(doc: "Doc", view: View, spans: "list[Span]") -> dict[int, int]:
    """Note HOLDS; returns first token of a role → first token of who holds it."""
    holders: dict[int, int] = {}
    for number, role in enumerate(spans):
        holder = holder_of(view, spans, number) if role.label_ == ROLE else None
        if holder is not None:
            person, score = holder
            holders[role.start] = person.start
            relate(doc, person.start, role.start, "HOLDS", score)
    return holders
