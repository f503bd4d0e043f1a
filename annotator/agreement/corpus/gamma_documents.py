"""γ of a corpus: of some of its documents, since every one takes a second."""

import random

import numpy as np
from msgspec.structs import replace

from annotator.agreement.continuum import Continuum
from annotator.agreement.corpus.columns import Corpus
from annotator.agreement.gamma import Gamma, GammaPlan, gamma_agreement


def corpus_gamma(corpus: Corpus, plan: GammaPlan | None = None) -> Gamma:
    """γ of documents in which two annotators or more marked something; of many, some are drawn.

    Offsets are in the corpus's unit (tokens, where it has some).

    Raises:
        GammaError: the library is not installed, failed, or took longer than the plan allows.
    """
    chosen = plan or GammaPlan()
    spans, people = corpus.spans, len(corpus.annotators)
    seen = np.bincount(spans.document * people + spans.annotator, minlength=corpus.documents * people)
    usable = np.flatnonzero((seen.reshape(-1, people) > 0).sum(1) >= 2).tolist() if people else []
    if len(usable) > chosen.documents:
        usable = sorted(random.Random(chosen.seeds[0]).sample(usable, chosen.documents))
    found = gamma_agreement([_continuum(corpus, document) for document in usable], chosen)
    return replace(found, places=tuple(usable[place] for place in found.places))


def _continuum(corpus: Corpus, document: int) -> Continuum:
    spans = corpus.spans
    rows = np.flatnonzero((spans.document == document) & (spans.last > spans.first))
    marked: dict[str, list[tuple[int, int, str]]] = {name: [] for name in corpus.annotators}
    for row in rows.tolist():
        extent = int(spans.first[row]), int(spans.last[row])
        marked[corpus.annotators[spans.annotator[row]]].append((*extent, corpus.labels[spans.label[row]]))
    return Continuum.as_given(marked, int(corpus.sizes[document]))
