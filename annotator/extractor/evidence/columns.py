"""The columns of evidence: for each token what the rules and the base model say about it, in words.

A trained component sees them beside the words themselves. So it begins where the rules are, and learns
from a few dozen articles where they are wrong, instead of learning everything anew.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING

from annotator.extractor.rules.annotation import GROUP, facts

if TYPE_CHECKING:
    from spacy.tokens import Doc, Span

RULE, KIND, ENTITY, TAG, DEP = "rule", "kind", "entity", "tag", "dep"
COLUMNS = (RULE, KIND, ENTITY, TAG, DEP)
"""`rule`: place in a span of the rules, and its label. `kind`: event type or kind of actor, by the rules.
`entity`: place in an entity of the base model, and its label. `tag`, `dep`: of tagger and parser."""

NOTHING = ""
"""What stands where there is nothing to say."""
_KINDS = ("event_type", "kind")

Columns = Mapping[str, Sequence[str]]


def columns_of(doc: "Doc") -> Columns:
    """The evidence in a `Doc` that the base model and the rules have processed: column → a word a token."""
    found = sorted(doc.spans.get(GROUP, ()), key=lambda span: (span.start, -span.end))
    return {
        RULE: _places(len(doc), found),
        KIND: _kinds(len(doc), found),
        ENTITY: _places(len(doc), doc.ents),
        TAG: [token.tag_ for token in doc],
        DEP: [token.dep_ for token in doc],
    }


def _places(length: int, spans: "Iterable[Span]") -> list[str]:
    """`B-`, `I-`, `L-` or `U-` and the label, for the first, inner, last or only token of a span."""
    places = [NOTHING] * length
    for span in spans:
        last = span.end - 1
        for index in range(span.start, span.end):
            letter = (
                "U" if span.start == last else "B" if index == span.start else "L" if index == last else "I"
            )
            places[index] = places[index] or f"{letter}-{span.label_}"
    return places


def _kinds(length: int, spans: "Iterable[Span]") -> list[str]:
    kinds = [NOTHING] * length
    for span in spans:
        noted = facts(span)
        said = next((str(noted[name]) for name in _KINDS if noted.get(name)), NOTHING)
        for index in range(span.start, span.end):
            kinds[index] = kinds[index] or said
    return kinds
