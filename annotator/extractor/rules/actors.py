"""Actors: named and national participants."""

from typing import TYPE_CHECKING

from annotator.extractor.rules.annotation import ACTOR, make_span, put

if TYPE_CHECKING:
    from spacy.tokens import Doc

_KINDS = {"PERSON": "person", "ORG": "org"}


class Actors:
    """Component that reads the model's entities as actors."""

    def __call__(self, doc: "Doc") -> "Doc":
        """Put the actors of `doc` into its span group."""
        spans = []
        for entity in doc.ents:
            if entity.label_ in _KINDS and "\n" not in entity.text:
                kind = _KINDS[entity.label_]
                spans.append(make_span(doc, entity.start, entity.end, ACTOR, 0.7, {"kind": kind}))
        put(doc, spans)
        return doc
