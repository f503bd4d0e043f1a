"""`annotator_relations`: SOURCE, TARGET, HOLDS and SAME_AS between the spans that were found."""

from typing import TYPE_CHECKING

from annotator.extractor.rules.aliases import aliases
from annotator.extractor.rules.annotation import ACTOR, EVENT, ROLE, facts, found, relate
from annotator.extractor.rules.holders import holder_of
from annotator.extractor.rules.participants import Participants
from annotator.extractor.rules.triggers import EventLexicon, event_lexicon
from annotator.extractor.rules.view import View, view_of

if TYPE_CHECKING:
    from spacy.tokens import Doc, Span

_ALIAS_SCORE = 0.8


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
        participants = Participants(view, spans, holders, self._lexicon)
        for event in found(doc, EVENT):
            sources, targets = participants.of(event.start, str(facts(event).get("event_type", "")))
            for token, score in sources.items():
                relate(doc, event.start, token, "SOURCE", score)
            for token, score in targets.items():
                if token not in sources:
                    relate(doc, event.start, token, "TARGET", score)
        return doc


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
