"""The spaCy factories of the components that learn, with their default settings."""

from collections.abc import Callable
from functools import lru_cache
from typing import Any

from spacy.language import Language
from thinc.api import Model

from annotator.extractor.trainable.attributes import AttributePredictor
from annotator.extractor.trainable.relations import RelationPredictor
from annotator.extractor.training_notes import ALL_SPANS

ATTRIBUTES, RELATIONS = "annotator_attributes", "annotator_relation_model"
"""Names of the components, in the order in which they must run."""
_MODEL = {
    "@architectures": "annotator.SpanScorer.v1",
    "tok2vec": None,
    "width": 64,
    "rows": 16384,
    "hidden": 64,
    "pieces": 3,
    "dropout": 0.4,
    "feature_dropout": 0.1,
}
_ATTRIBUTE_CONFIG = {
    "model": _MODEL,
    "attributes": {},
    "spans_key": ALL_SPANS,
    "rules": True,
    "smoothing": 0.05,
    "scorer": {"@scorers": "annotator.attribute_scorer.v1"},
}
_RELATION_CONFIG = {
    "model": _MODEL,
    "relations": {},
    "spans_key": ALL_SPANS,
    "rules": True,
    "max_tokens": 100,
    "max_sentences": 2,
    "threshold": 0.35,
    "negatives": 1.0,
    "positive_weight": 2.0,
    "smoothing": 0.02,
    "scorer": {"@scorers": "annotator.relation_scorer.v1"},
}


def attributes(
    nlp: Language,
    name: str,
    model: Model[Any, Any],
    attributes: dict[str, dict[str, Any]],
    spans_key: str,
    rules: bool,
    smoothing: float,
    scorer: Callable[..., dict[str, Any]] | None,
) -> AttributePredictor:
    """Factory of `annotator_attributes`."""
    return AttributePredictor(
        nlp,
        model,
        name,
        attributes=attributes,
        spans_key=spans_key,
        rules=rules,
        smoothing=smoothing,
        scorer=scorer,
    )


def relations(
    nlp: Language,
    name: str,
    model: Model[Any, Any],
    relations: dict[str, dict[str, Any]],
    spans_key: str,
    rules: bool,
    max_tokens: int,
    max_sentences: int,
    threshold: float,
    negatives: float,
    positive_weight: float,
    smoothing: float,
    scorer: Callable[..., dict[str, Any]] | None,
) -> RelationPredictor:
    """Factory of `annotator_relation_model`."""
    return RelationPredictor(
        nlp,
        model,
        name,
        relations=relations,
        spans_key=spans_key,
        rules=rules,
        max_tokens=max_tokens,
        max_sentences=max_sentences,
        threshold=threshold,
        negatives=negatives,
        positive_weight=positive_weight,
        smoothing=smoothing,
        scorer=scorer,
    )


@lru_cache(maxsize=1)
def register_factories() -> None:
    """Tell spaCy about the factories; needed once in a program."""
    Language.factory(
        ATTRIBUTES,
        default_config=_ATTRIBUTE_CONFIG,
        default_score_weights={
            "attributes_micro_f": 1.0,
            "attributes_micro_p": None,
            "attributes_micro_r": None,
        },
        func=attributes,
    )
    Language.factory(
        RELATIONS,
        default_config=_RELATION_CONFIG,
        default_score_weights={"rel_micro_f": 1.0, "rel_micro_p": None, "rel_micro_r": None},
        func=relations,
    )
