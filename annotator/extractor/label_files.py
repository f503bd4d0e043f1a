"""Labels as `spacy init labels` writes them, so that training need not collect them from the data."""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence

from annotator.extractor.training_config import NER, SPANCAT

_MISSING, _BEGIN, _IN, _LAST, _UNIT, _OUT = map(str, range(6))
"""The moves of spaCy's entity recognizer, by the numbers it knows them by."""


def label_files(
    components: Sequence[str], entity_tokens: Mapping[str, int], spans: Iterable[str]
) -> Iterator[tuple[str, bytes]]:
    """Name and content of a file for each component that learns spans.

    Args:
        components: of the pipeline; others than `ner` and `spancat` collect their labels themselves.
        entity_tokens: labels of `doc.ents` in the training set, and how many tokens are part of such an
            entity.
        spans: labels of `doc.spans["sc"]`.
    """
    if NER in components:
        yield f"{NER}.json", _json(_moves(dict(sorted(entity_tokens.items()))))
    if SPANCAT in components:
        yield f"{SPANCAT}.json", _json(sorted(set(spans)))


def _moves(labels: Mapping[str, int]) -> dict[str, Mapping[str, int]]:
    """The labels of each move: an entity may also be closed, or a token left out, without one."""
    return {
        _MISSING: {},
        _BEGIN: labels,
        _IN: labels,
        _LAST: labels,
        _UNIT: {**labels, "": 1},
        _OUT: {"": 1},
    }


def _json(content: object) -> bytes:
    return (json.dumps(content, ensure_ascii=False, indent=2) + "\n").encode()
