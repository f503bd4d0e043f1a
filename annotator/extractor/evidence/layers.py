"""Layers that read evidence: loaded by spaCy through its registry of architectures."""

from collections.abc import Callable, Sequence
from functools import partial

from spacy.tokens import Doc
from thinc.api import (
    HashEmbed,
    Maxout,
    Model,
    Ops,
    chain,
    concatenate,
    glorot_uniform_init,
    list2ragged,
    ragged2list,
    with_array,
)
from thinc.types import Floats2d, FloatsXd, Ints2d

from annotator.extractor.evidence.notes import columns_array

Vectors = Model[list[Doc], list[Floats2d]]
WORDS = "words"
"""The reference of the model to the part that reads words, whose weights may come from elsewhere."""
_SEED = 7


def evidence_tok2vec(
    tok2vec: Vectors,
    encode: Model[Floats2d, Floats2d],
    columns: list[str],
    width: int = 32,
    rows: int = 1000,
    alone: float = 0.3,
) -> Vectors:
    """`annotator.EvidenceTok2Vec.v1`: the vectors of a tok2vec, mixed with embedded evidence.

    Args:
        tok2vec: reads the words; its weights may be those of a trained model.
        encode: reads the mixture over some neighbouring tokens; its width is that of `tok2vec`.
        columns: of the evidence, see `evidence.columns`.
        width: of the vector of one column.
        rows: of the table of one column.
        alone: share of the documents whose words are hidden while training, so that the evidence learns to
            do without: what decides about words that training has never met.
    """
    size = tok2vec.get_dim("nO")
    tables = [HashEmbed(width, rows, column=place, seed=_SEED + place) for place in range(len(columns))]
    embedded = chain(
        read_evidence(columns),
        list2ragged(),
        with_array(concatenate(*tables) if len(tables) > 1 else tables[0]),
        ragged2list(),
    )
    mix = Maxout(
        nO=size,
        nI=size + width * len(columns),
        nP=3,
        init_W=partial(_evidence_first, size),
        normalize=True,
        dropout=0.0,
    )
    model: Vectors = chain(
        concatenate(hidden_at_times(tok2vec, alone), embedded),
        with_array(mix),
        with_array(encode, pad=encode.attrs.get("receptive_field", 0)),
    )
    model.set_dim("nO", size)
    model.set_ref(WORDS, tok2vec)
    return model


def _evidence_first(words: int, ops: Ops, shape: tuple[int, ...]) -> FloatsXd:
    """Weights that begin with none for the first inputs, the words: what they add is learned."""
    weights = glorot_uniform_init(ops, shape)
    weights[..., :words] = 0.0
    return weights


def read_evidence(columns: Sequence[str]) -> Model[list[Doc], list[Ints2d]]:
    """Takes the columns of evidence out of documents."""
    return Model("read_evidence", _read_evidence, attrs={"columns": list(columns)})


def _read_evidence(
    model: Model[list[Doc], list[Ints2d]], docs: list[Doc], is_train: bool
) -> tuple[list[Ints2d], Callable[[list[Ints2d]], list[Doc]]]:
    names = model.attrs["columns"]
    return [model.ops.asarray(columns_array(doc, names)) for doc in docs], lambda gradient: []


def hidden_at_times(layer: Vectors, share: float) -> Vectors:
    """The layer, whose vectors are zero for this share of the documents while training."""
    return Model(
        "hidden_at_times",
        _hidden_at_times,
        init=_init_inner,
        layers=[layer],
        dims={"nO": layer.get_dim("nO")},
        attrs={"share": share},
    )


def _hidden_at_times(
    model: Vectors, docs: list[Doc], is_train: bool
) -> tuple[list[Floats2d], Callable[[list[Floats2d]], list[Doc]]]:
    """Only documents that are shown are read, which saves the time for the others."""
    draws = model.ops.xp.random.uniform(size=len(docs)) if is_train else [1.0] * len(docs)
    share = model.attrs["share"]
    shown = [doc for doc, draw in zip(docs, draws, strict=True) if draw >= share or not is_train]
    places = {id(doc): place for place, doc in enumerate(shown)}
    read, backprop = model.layers[0](shown, is_train) if shown else ([], None)
    width = model.get_dim("nO")
    vectors = [
        read[places[id(doc)]] if id(doc) in places else model.ops.alloc2f(len(doc), width) for doc in docs
    ]

    def backprop_shown(gradients: list[Floats2d]) -> list[Doc]:
        if backprop is not None:
            backprop([gradient for gradient, doc in zip(gradients, docs, strict=True) if id(doc) in places])
        return []

    return vectors, backprop_shown


def _init_inner(model: Vectors, X: list[Doc] | None = None, Y: object = None) -> Vectors:
    model.layers[0].initialize(X=X)
    return model
