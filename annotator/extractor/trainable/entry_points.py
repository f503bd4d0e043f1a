"""What spaCy's entry points name; importing it, as spaCy does when asked for one, registers the factories."""

from annotator.extractor.trainable.corpus import parsed_corpus
from annotator.extractor.trainable.factories import attributes, register_factories, relations
from annotator.extractor.trainable.layers import doc_tensor, span_scorer
from annotator.extractor.trainable.scoring import make_attribute_scorer, make_relation_scorer

register_factories()

__all__ = [
    "attributes",
    "doc_tensor",
    "make_attribute_scorer",
    "make_relation_scorer",
    "parsed_corpus",
    "relations",
    "span_scorer",
]
