"""The pipelines of the extractor: a model or a blank pipeline, and the rules as components on top."""

from typing import TYPE_CHECKING

from annotator.extractor.models import DEFAULT_MODEL, load_model
from annotator.extractor.rules.factories import COMPONENTS, register_factories
from annotator.extractor.tokens import blank_pipeline

if TYPE_CHECKING:
    from spacy.language import Language

_UNUSED = ("lemmatizer", "attribute_ruler", "senter")


def add_rules(nlp: "Language") -> "Language":
    """Append the rule components to any English pipeline; the same pipeline is returned."""
    register_factories()
    for name in COMPONENTS:
        nlp.add_pipe(name)
    return nlp


def model_with_rules(model: str = DEFAULT_MODEL) -> "Language":
    """An English model with the rules on top, without the parts that the rules do not read."""
    return add_rules(load_model(model, exclude=_UNUSED))


def blank_with_rules() -> "Language":
    """The rules alone on blank English."""
    import spacy

    nlp = add_rules(spacy.blank("en"))
    nlp.max_length = blank_pipeline("en").max_length
    return nlp
