"""What a pipeline that was trained here says about itself in `nlp.meta["annotator"]`."""

import hashlib
from typing import TYPE_CHECKING, Any, Literal, TypedDict, cast

from annotator.document.schema import LabelSchema
from annotator.extractor.tokens import encodable

if TYPE_CHECKING:
    from spacy.language import Language

OURS = "annotator"
"""The key of `nlp.meta`."""
VERSION = 1
_DIGITS = 20


class SchemaFacts(TypedDict):
    """The label schema that the annotations followed."""

    name: str
    version: str
    hash: str


class ArticleFacts(TypedDict):
    """Which articles were learned from and which held out: beginnings of the SHA-256 of their texts."""

    trained_on: list[str]
    held_out: list[str]


class TrainedFacts(TypedDict):
    """How a pipeline was made.

    `document`: the form of the `Doc` it was trained on, `exact` for one with every character of the
    text. `base`: package and version it began with, empty for none. `rules`: version of the rules that
    give it evidence, empty for none. `share`: of the stories, that were trained on. `data`: SHA-256 of the
    training set. `settings`: as given for the training.
    """

    version: int
    document: Literal["exact"]
    schema: SchemaFacts
    base: str
    rules: str
    data: str
    seed: int
    share: float
    settings: dict[str, Any]
    program: str
    spacy: str
    articles: ArticleFacts


def text_digest(text: str) -> str:
    """By what the facts name an article: the beginning of the SHA-256 of its text."""
    return hashlib.sha256(encodable(text).encode()).hexdigest()[:_DIGITS]


def is_trained_here(nlp: "Language") -> bool:
    """Whether `annotator train` made the pipeline, so that its documents have every character."""
    return isinstance(nlp.meta.get(OURS), dict)


def mark_trained(nlp: "Language") -> None:
    """Say that a pipeline, which is not written, was made here."""
    nlp.meta.setdefault(OURS, {})


def facts_of(nlp: "Language") -> TrainedFacts | None:
    """What it says about itself, None for a pipeline of another making."""
    return cast(TrainedFacts, nlp.meta[OURS]) if nlp.meta.get(OURS) and is_trained_here(nlp) else None


def notice_about(nlp: "Language", schema: LabelSchema, rules: str) -> str:
    """One line for the person about what has changed since a pipeline was trained, or nothing."""
    facts = facts_of(nlp)
    if facts is None:
        return ""
    changed = []
    if facts["schema"]["hash"] != schema.hash:
        changed.append("the label schema has changed")
    if facts["rules"] not in ("", rules):
        changed.append("the rules that give it evidence are of another version")
    return f"since the model was trained {' and '.join(changed)}: train it again" if changed else ""
