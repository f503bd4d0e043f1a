"""The factory of `annotator_evidence` and its architecture, made known to spaCy."""

from functools import lru_cache
from typing import TYPE_CHECKING

from annotator.extractor.evidence.component import EVIDENCE, Evidence

if TYPE_CHECKING:
    from spacy.language import Language

EVIDENCE_TOK2VEC = "annotator.EvidenceTok2Vec.v1"


def evidence(nlp: "Language", name: str) -> Evidence:
    """Factory of `annotator_evidence`; the pipeline inside comes from disk, or is given."""
    return Evidence()


@lru_cache(maxsize=1)
def register_factories() -> None:
    """Tell spaCy about the factory and the architecture; needed once in a program."""
    from spacy.language import Language
    from spacy.util import registry

    from annotator.extractor.evidence.layers import evidence_tok2vec

    Language.factory(EVIDENCE, func=evidence)
    registry.architectures.register(EVIDENCE_TOK2VEC, func=evidence_tok2vec)
