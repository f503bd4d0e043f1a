"""Common nouns by which a named actor is spoken of again: "the commission", "the group", "the country"."""

from collections.abc import Container
from typing import TYPE_CHECKING

from annotator.extractor.rules.annotation import facts
from annotator.extractor.rules.inflect import singular
from annotator.extractor.rules.view import View

if TYPE_CHECKING:
    from spacy.tokens import Span

_COUNTRY = frozenset({"country", "nation"})
_BLOC = frozenset({"bloc"})
_UNIONS = frozenset({"union", "asean", "ecowas", "community", "igad", "sadc", "mercosur", "league", "states"})
_ARMED = frozenset({"group", "rebel", "militant", "insurgent", "fighter", "movement"})
_FIGHTING = (
    *(
        "liberation",
        "front",
        "islamic",
        "haram",
        "shabaab",
        "taliban",
        "hamas",
        "hezbollah",
        "houthi",
        "farc",
    ),
    *("eln", "kurdistan", "rebel", "militia", "guerrilla", "resistance", "m23", "insurgent", "mujahideen"),
)


def nouns_for(view: View, span: "Span", taken: Container[int]) -> frozenset[str]:
    """The common nouns, singular, by which an actor may be named again: of its name or apposition.

    Args:
        taken: tokens inside actors and roles.
    """
    noted = facts(span)
    nouns = {singular(view.lower[span.end - 1])} if span.end - span.start > 1 else set()
    if noted.get("kind") in ("org", "group"):
        name = str(noted.get("actor", "")).lower()
        nouns.add(singular(name.split(" ")[-1]))
        nouns |= _BLOC if nouns & _UNIONS else set()
        nouns |= _ARMED if any(word in name for word in _FIGHTING) else set()
    if noted.get("kind") == "state":
        nouns |= _COUNTRY
    if view.parsed:
        nouns |= {
            singular(view.lower[child])
            for index in range(span.start, span.end)
            for child in view.of(index, "appos")
            if view.tags[child] in ("NN", "NNS") and child not in taken
        }
    return frozenset(nouns)
