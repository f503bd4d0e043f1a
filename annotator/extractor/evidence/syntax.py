"""Tags and parse of one `Doc`, brought to another of the same text that has more tokens."""

from collections.abc import Collection, Sequence
from itertools import pairwise
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from spacy.tokens import Doc

_MERGED = "parataxis"
"""How a sentence that only the parser saw hangs on the one before."""


def bring_syntax(answer: "Doc", doc: "Doc", numbers: Sequence[int]) -> None:
    """Give `doc` the tags and the parse of `answer`; its own sentence borders stay as they are.

    Tokens that `answer` lacks hang on the word before them.

    Args:
        answer: tagged and parsed, or not.
        doc: gets the syntax.
        numbers: of each token of `answer`, the token of `doc` it is, rising.
    """
    import numpy as np

    attributes = [name for name in ("TAG", "DEP") if answer.has_annotation(name)]
    if not attributes or not len(answer):
        return
    for text in {text for token in answer for text in (token.tag_, token.dep_)}:
        doc.vocab.strings.add(text)
    table = np.zeros((len(doc), len(attributes)), dtype="uint64")
    table[list(numbers)] = answer.to_array(attributes).reshape(len(numbers), -1)
    if "DEP" not in attributes:
        doc.from_array(attributes, table)
        return
    borders = {0, *(token.i for token in doc if token.is_sent_start)}
    heads = _heads(answer, len(doc), numbers, borders)
    merged = doc.vocab.strings.add(_MERGED)
    for first, stop in pairwise(sorted({*borders, len(doc)})):
        roots = [place for place in range(first, stop) if heads[place] == place]
        roots.sort(key=lambda place: doc[place].is_space)
        for root in roots[1:]:
            heads[root] = roots[0]
            table[root, attributes.index("DEP")] = merged
    distances = (np.array(heads) - np.arange(len(doc))).astype("int64").astype("uint64")
    doc.from_array([*attributes, "HEAD"], np.column_stack([table, distances]))


def _heads(answer: "Doc", length: int, numbers: Sequence[int], borders: Collection[int]) -> list[int]:
    """The head of each token of the longer `Doc`; at a border, what `answer` lacks is a root."""
    heads = [place if place in borders else place - 1 for place in range(length)]
    for token, number in zip(answer, numbers, strict=True):
        heads[number] = numbers[token.head.i]
    return heads
