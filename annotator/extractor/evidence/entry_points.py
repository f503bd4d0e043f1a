"""What spaCy's entry points name; importing it, as spaCy does when asked for one, registers the factory."""

from annotator.extractor.evidence.factories import evidence, register_factories
from annotator.extractor.evidence.layers import evidence_tok2vec

register_factories()

__all__ = ["evidence", "evidence_tok2vec"]
