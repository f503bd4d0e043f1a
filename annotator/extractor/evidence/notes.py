"""How evidence stands in a `Doc`: hashed columns, and what the rules hold to be related.

`doc.user_data["annotator.evidence"]` maps a column to a list of numbers, one a token (0: nothing said);
`doc.user_data["annotator.evidence.relations"]` lists `[head, child, label, score]` with the first tokens of
both ends. Both survive `Doc.to_bytes`.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    from spacy.tokens import Doc

_COLUMNS, _RELATIONS, _ATTRIBUTES = (
    "annotator.evidence",
    "annotator.evidence.relations",
    "annotator.evidence.attributes",
)

Stated = tuple[int, int, str, float]
"""A relation of the rules: first tokens of head and child, label, score."""


def note_columns(doc: "Doc", columns: Mapping[str, Sequence[str]]) -> None:
    """Put columns of words, one a token of `doc`, into it as hashes."""
    from spacy.strings import get_string_id

    known: dict[str, int] = {"": 0}
    noted: dict[str, list[int]] = {}
    for name, words in columns.items():
        for word in words:
            if word not in known:
                known[word] = int(get_string_id(word))
        noted[name] = [known[word] for word in words]
    doc.user_data[_COLUMNS] = noted


def has_evidence(doc: "Doc") -> bool:
    """Whether evidence has been noted in `doc`."""
    return _COLUMNS in doc.user_data


def columns_array(doc: "Doc", names: Sequence[str]) -> "np.ndarray":
    """Tokens × columns of hashes, zeros for what was not noted."""
    import numpy as np

    noted = doc.user_data.get(_COLUMNS) or {}
    array = np.zeros((len(doc), len(names)), dtype="uint64")
    for place, name in enumerate(names):
        if name in noted:
            array[:, place] = noted[name]
    return array


def note_relations(doc: "Doc", relations: Iterable[Stated]) -> None:
    """Put the relations of the rules into `doc`."""
    doc.user_data[_RELATIONS] = [[*relation] for relation in relations]


def stated_relations(doc: "Doc") -> list[Stated]:
    """The relations of the rules that were noted in `doc`."""
    stated = doc.user_data.get(_RELATIONS, ())
    return [(int(head), int(child), str(label), float(score)) for head, child, label, score in stated]


def note_attributes(doc: "Doc", attributes: Mapping[int, Mapping[str, object]]) -> None:
    """Put the attributes the rules gave to spans into `doc`, by the first token of the span."""
    doc.user_data[_ATTRIBUTES] = [[first, dict(values)] for first, values in sorted(attributes.items())]


def stated_attributes(doc: "Doc") -> dict[int, dict[str, object]]:
    """First token of a span of the rules → its attributes, as noted in `doc`."""
    return {int(first): dict(values) for first, values in doc.user_data.get(_ATTRIBUTES, ())}


def copy_evidence(source: "Doc", target: "Doc") -> None:
    """Take over the evidence of a `Doc` with the same tokens."""
    for key in (_COLUMNS, _RELATIONS, _ATTRIBUTES):
        if key in source.user_data:
            target.user_data[key] = source.user_data[key]
