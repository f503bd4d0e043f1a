"""Layers that read evidence: loaded by spaCy through its registry of architectures."""

from collections.abc import Callable, Sequence

from spacy.tokens import Doc
from thinc.api import (
    HashEmbed,
    Maxout,
    Model,
    chain,
    concatenate,
    list2ragged,
    ragged2list,
    with_array,
)
from thinc.types import Floats2d, Ints2d

from annotator.extractor.evidence.notes import columns_array


def evidence_tok2vec(
    tok2vec: Model[list[Doc], list[Floats2d]],
    encode: Model[Floats2d, Floats2d],
    columns: Sequence[str],
    width: int = 32,
    rows: int = 1000,
) -> Model[list[Doc], list[Floats2d]]:
    """`annotator.EvidenceTok2Vec.v1`: the vectors of a tok2vec, mixed with embedded evidence.

    Args:
        tok2vec: reads the words; its weights may be those of a trained model.
        encode: reads the mixture over some neighbouring tokens; its width is that of `tok2vec`.
        columns: of the evidence, see `evidence.columns`.
        width: of the vector of one column.
        rows: of the table of one column.
    """
    size = tok2vec.get_dim("nO")
    tables = [HashEmbed(width, rows, column=place, seed=place + 7) for place in range(len(columns))]
    embedded = chain(
        read_evidence(columns),
        list2ragged(),
        with_array(concatenate(*tables) if len(tables) > 1 else tables[0]),
        ragged2list(),
    )
    mix = Maxout(nO=size, nI=size + width * len(columns), nP=3, normalize=True, dropout=0.0)
    pad = encode.attrs.get("receptive_field", 0)
    model: Model[list[Doc], list[Floats2d]] = chain(
        concatenate(tok2vec, embedded), with_array(mix), with_array(encode, pad=pad)
    )
    model.set_dim("nO", size)
    model.set_ref("words", tok2vec)
    return model


def read_evidence(columns: Sequence[str]) -> Model[list[Doc], list[Ints2d]]:
    """Takes the columns of evidence out of documents."""
    return Model("read_evidence", _forward, attrs={"columns": list(columns)})


def _forward(
    model: Model[list[Doc], list[Ints2d]], docs: list[Doc], is_train: bool
) -> tuple[list[Ints2d], Callable[[list[Ints2d]], list[Doc]]]:
    names = model.attrs["columns"]
    return [model.ops.asarray(columns_array(doc, names)) for doc in docs], lambda gradient: []
