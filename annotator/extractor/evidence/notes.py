"""How evidence stands in a `Doc`: hashed columns, one number a token, and the spans of the rules.

`doc.user_data["annotator.evidence"]` maps the name of a column to numbers, 0 where nothing is said;
`doc.user_data["annotator.evidence.spans"]` lists `[start, end, label]` in tokens, end exclusive. Both survive
`Doc.to_bytes`.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray
    from spacy.tokens import Doc

_KEY, _SPANS = "annotator.evidence", "annotator.evidence.spans"


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
    doc.user_data[_KEY] = noted


def has_evidence(doc: "Doc") -> bool:
    """Whether evidence has been noted in `doc`."""
    return _KEY in doc.user_data


def columns_array(doc: "Doc", names: Sequence[str]) -> "NDArray[np.uint64]":
    """Tokens × columns of hashes, zeros for what was not noted."""
    import numpy as np

    noted = doc.user_data.get(_KEY) or {}
    array = np.zeros((len(doc), len(names)), dtype="uint64")
    for place, name in enumerate(names):
        if name in noted:
            array[:, place] = noted[name]
    return array


def note_spans(doc: "Doc", spans: Iterable[tuple[int, int, str]]) -> None:
    """Put the spans of the rules into `doc`."""
    doc.user_data[_SPANS] = [[*span] for span in spans]


def stated_spans(doc: "Doc") -> list[tuple[int, int, str]]:
    """The spans of the rules that were noted: tokens start..end (exclusive) and label."""
    return [(int(start), int(end), str(label)) for start, end, label in doc.user_data.get(_SPANS, ())]
