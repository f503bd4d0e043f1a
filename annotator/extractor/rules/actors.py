"""`annotator_actors`: named and national participants.

The model's entities, corrected by what the whole article says (surnames, names with titles) and by
lexicons; without a model, names by their spelling.
"""

from typing import TYPE_CHECKING

from annotator.extractor.rules.annotation import ACTOR, make_span, put
from annotator.extractor.rules.bodies import find_acronyms, find_bodies, find_small_bodies
from annotator.extractor.rules.candidates import Candidate, Draft
from annotator.extractor.rules.entities import find_entities, learn_people, read_entities
from annotator.extractor.rules.gazetteer import Gazetteer, gazetteer
from annotator.extractor.rules.known_names import find_known_names
from annotator.extractor.rules.mentions import find_halves, find_other_mentions, find_spelt, find_titled
from annotator.extractor.rules.names import joined
from annotator.extractor.rules.titles import Titles, titles
from annotator.extractor.rules.view import view_of
from annotator.extractor.rules.wording import Wording

if TYPE_CHECKING:
    from spacy.tokens import Doc, Span


class Actors:
    """The component; it keeps no state between documents."""

    def __init__(self) -> None:
        self._known: Gazetteer = gazetteer()
        self._titles: Titles = titles()

    def __call__(self, doc: "Doc") -> "Doc":
        """Put the actors of `doc` into its span group."""
        view = view_of(doc)
        wording = Wording(view, self._known, self._titles)
        draft = Draft(view, bytearray(len(view)))
        entities = read_entities(doc, view, wording)
        learn_people(draft, wording, entities)
        find_bodies(draft, wording)
        find_small_bodies(draft, wording)
        find_halves(draft, wording)
        find_known_names(draft, wording, self._known.find(view.words))
        find_titled(draft, wording)
        find_entities(draft, wording, entities)
        find_other_mentions(draft, wording)
        if not doc.has_annotation("ENT_IOB"):
            find_spelt(draft, wording)
        find_acronyms(draft, wording)
        put(doc, [_span(doc, draft, candidate) for candidate in draft.found])
        return doc


def _span(doc: "Doc", draft: Draft, candidate: Candidate) -> "Span":
    words = draft.words(candidate.start, candidate.end)
    actor = candidate.actor or joined(words)
    if candidate.kind == "person":
        actor = joined(draft.people.resolve(words) or words)
    noted = {"kind": candidate.kind, "actor": actor, "source": candidate.source}
    return make_span(doc, candidate.start, candidate.end, ACTOR, candidate.score, noted)
