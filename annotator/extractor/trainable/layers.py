"""The layers of the models: hashed features and pooled token vectors in, one score a label out."""

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
from msgspec import Struct
from thinc.api import Linear, Maxout, Model, chain

from annotator.extractor.trainable.features import FeatureKeys, Instances, joined

if TYPE_CHECKING:
    from spacy.tokens import Doc

Backprop = Callable[[Any], Any]
Vectors = Any
"""(rows, width) of floats, as the backend of thinc has them."""
_SPREAD = 0.05
"""Largest weight of a feature before training."""
_TRUST, _PACE = 0.4, 10.0
"""What a certain hint adds to a score before training is their product; the second lets it learn faster."""


class Scored(Struct, frozen=True):
    """What a model scores: the instances of each of some documents."""

    docs: "Sequence[Doc]"
    instances: Sequence[Instances]


def span_scorer(
    tok2vec: Model[Any, Any] | None = None,
    width: int = 64,
    rows: int = 16384,
    hidden: int = 64,
    pieces: int = 3,
    dropout: float = 0.4,
    feature_dropout: float = 0.1,
    nO: int | None = None,
) -> Model[Scored, Vectors]:
    """The architecture `annotator.SpanScorer.v1`.

    Args:
        tok2vec: gives vectors of tokens, to be pooled over the ranges of the instances; None for none.
        width: of the vector that all features of an instance together make.
        rows: of the table of features; more of them, fewer features that share one by chance.
        hidden: units of the hidden layer, pieces: linear pieces of each.
        dropout: share of the hidden units that are left out in training.
        feature_dropout: share of the features that are left out in training. Both are independent of the
            dropout of the whole pipeline.
        nO: scores an instance; None until there are labels.
    """
    evidence = _evidence(_hashed_features(width, rows, feature_dropout), tok2vec)
    output: Model[Vectors, Vectors] = Linear(nO=nO, init_W=_zeros)
    learned: Model[Scored, Vectors] = chain(
        evidence, Maxout(nO=hidden, nP=pieces, normalize=True), _own_dropout(dropout), output
    )
    model: Model[Scored, Vectors] = Model(
        "annotator_span_scorer",
        _forward_scorer,
        init=_init_scorer,
        layers=[learned],
        params={"trust": None},
        dims={"nO": nO},
        refs={"output_layer": output},
        attrs={"resize_output": resize_output},
    )
    return model


def _init_scorer(model: Model[Any, Any], X: Scored | None = None, Y: Vectors | None = None) -> None:
    model.layers[0].initialize(X, Y)
    count = model.get_ref("output_layer").get_dim("nO")
    model.set_dim("nO", count, force=True)
    model.set_param("trust", model.ops.alloc1f(count) + _TRUST)


def _forward_scorer(model: Model[Any, Any], X: Scored, is_train: bool) -> tuple[Vectors, Backprop]:
    """What is learned from the features, and each hint times how far it is to be trusted."""
    hints = np.concatenate([given.hints for given in X.instances])
    if not len(hints):
        return _forward_nothing(model, X, is_train)
    learned, back_learned = model.layers[0](X, is_train)

    def backprop(gradient: Any) -> Any:
        model.inc_grad("trust", (gradient * hints).sum(axis=0) * _PACE)
        return back_learned(gradient)

    return learned + hints * model.get_param("trust") * _PACE, backprop


def _forward_nothing(model: Model[Any, Any], X: Scored, is_train: bool) -> tuple[Vectors, Backprop]:
    """No scores; yet a shared tok2vec waits to hear from all who listen to it."""
    evidence, back = model.layers[0].layers[0](X, is_train)
    return model.ops.alloc2f(0, model.get_dim("nO")), lambda gradient: back(evidence)


def _zeros(ops: Any, shape: tuple[int, ...]) -> Any:
    return ops.alloc(shape, dtype="float32")


def resize_output(model: Model[Any, Any], count: int) -> None:
    """Let an initialized model give this many scores; what is new begins at zero."""
    output = model.get_ref("output_layer")
    known = [(output, "W", output.get_param("W")), (output, "b", output.get_param("b"))]
    known.append((model, "trust", model.get_param("trust")))
    for node, name, _ in known:
        node.set_param(name, None)
    for node in (output, *model.layers, model):
        node.set_dim("nO", count, force=True)
    for node, name, values in known:
        larger = node.ops.alloc((count, *values.shape[1:]), dtype="float32")
        larger[: len(values)] = values[:count]
        node.set_param(name, larger)
        if node.has_grad(name):
            node.set_grad(name, node.ops.alloc(larger.shape, dtype="float32"))


def _evidence(hashed: Model[Any, Any], tok2vec: Model[Any, Any] | None) -> Model[Scored, Vectors]:
    """The vector of the features beside the pooled vectors of each range."""
    layers = [hashed] if tok2vec is None else [hashed, tok2vec]
    return Model("annotator_evidence", _forward_evidence, init=_init_evidence, layers=layers)


def _init_evidence(model: Model[Any, Any], X: Scored | None = None, Y: Any = None) -> None:
    model.layers[0].initialize(None if X is None else joined(X.instances))
    for tok2vec in model.layers[1:]:
        tok2vec.initialize(None if X is None else list(X.docs))


def _forward_evidence(model: Model[Any, Any], X: Scored, is_train: bool) -> tuple[Vectors, Backprop]:
    vectors, back_features = model.layers[0](joined(X.instances), is_train)
    if len(model.layers) == 1:
        return vectors, back_features
    tokens, back_tokens = model.layers[1](list(X.docs), is_train)
    width = vectors.shape[1]
    pooled = [_pool(of_doc, given.ranges) for of_doc, given in zip(tokens, X.instances, strict=True)]

    def backprop(gradient: Any) -> Any:
        gradient = np.ascontiguousarray(gradient)
        back_features(np.ascontiguousarray(gradient[:, :width]))
        stop, spread = 0, []
        for of_doc, given in zip(tokens, X.instances, strict=True):
            start, stop = stop, stop + len(given)
            spread.append(_unpool(gradient[start:stop, width:], given.ranges, of_doc.shape))
        return back_tokens(spread)

    return np.concatenate([vectors, np.concatenate(pooled)], axis=1), backprop


def _pool(vectors: Any, ranges: Any) -> Any:
    """The mean vector of each range, side by side."""
    summed = np.zeros((len(vectors) + 1, vectors.shape[1]), np.float64)
    np.cumsum(vectors, axis=0, dtype=np.float64, out=summed[1:])
    starts, stops = ranges[:, :, 0], np.maximum(ranges[:, :, 0], ranges[:, :, 1])
    lengths = np.maximum(1, stops - starts)[:, :, None]
    means = (summed[stops] - summed[starts]) / lengths
    return means.reshape(len(ranges), ranges.shape[1] * vectors.shape[1]).astype(np.float32)


def _unpool(gradient: Any, ranges: Any, shape: tuple[int, int]) -> Any:
    """The gradient of each token's vector from those of the means."""
    starts, stops = ranges[:, :, 0], np.maximum(ranges[:, :, 0], ranges[:, :, 1])
    shares = gradient.reshape(*ranges.shape[:2], shape[1]) / np.maximum(1, stops - starts)[:, :, None]
    changes: Any = np.zeros((shape[0] + 1, shape[1]), np.float64)
    np.add.at(changes, starts, shares)
    np.subtract.at(changes, stops, shares)
    return np.cumsum(changes, axis=0)[:-1].astype(np.float32)


def _hashed_features(width: int, rows: int, dropout: float) -> Model[FeatureKeys, Vectors]:
    """The sum of the rows of a table that the features of an instance lead to; row 0 is no feature."""
    return Model(
        "annotator_hashed_features",
        _forward_hashed,
        init=_init_hashed,
        params={"E": None},
        dims={"nO": width, "nV": rows},
        attrs={"feature_dropout": dropout},
    )


def _init_hashed(model: Model[Any, Any], X: Any = None, Y: Any = None) -> None:
    shape = (model.get_dim("nV"), model.get_dim("nO"))
    table: Vectors = np.random.uniform(-_SPREAD, _SPREAD, shape).astype(np.float32)
    table[0] = 0.0
    model.set_param("E", model.ops.asarray2f(table))


def _forward_hashed(model: Model[Any, Any], keys: FeatureKeys, is_train: bool) -> tuple[Vectors, Backprop]:
    table: Vectors = model.get_param("E")
    places: Any = np.where(keys == 0, 0, keys % np.uint32(len(table) - 1) + 1)
    left_out = model.attrs["feature_dropout"]
    if is_train and left_out:
        places = np.where(np.random.random(places.shape) < left_out, 0, places)
    places = np.ascontiguousarray(places, dtype=np.uint32)
    if places.size:
        vectors = model.ops.gather_add(table, places)
    else:
        vectors = model.ops.alloc2f(len(keys), table.shape[1])
    if is_train and left_out:
        vectors /= 1.0 - left_out

    def backprop(gradient: Any) -> FeatureKeys:
        changes = model.ops.alloc2f(*table.shape)
        shares: Any = np.ascontiguousarray(gradient / (1.0 - left_out if left_out else 1.0), dtype=np.float32)
        for column in np.ascontiguousarray(places.T.astype(np.int32)):
            model.ops.scatter_add(changes, column, shares)
        changes[0] = 0.0
        model.inc_grad("E", changes)
        return keys

    return vectors, backprop


def _own_dropout(rate: float) -> Model[Vectors, Vectors]:
    """Dropout whose rate is a setting of the model and not of the training."""
    return Model("annotator_dropout", _forward_dropout, attrs={"hidden_dropout": rate})


def _forward_dropout(model: Model[Any, Any], X: Vectors, is_train: bool) -> tuple[Vectors, Backprop]:
    rate = model.attrs["hidden_dropout"]
    if not (is_train and rate):
        return X, lambda gradient: gradient
    kept = ((np.random.random(X.shape) >= rate) / (1.0 - rate)).astype(np.float32)
    return X * kept, lambda gradient: gradient * kept


def doc_tensor(width: int) -> "Model[list[Doc], list[Vectors]]":
    """The architecture `annotator.DocTensor.v1`: the vectors a component before left in `doc.tensor`.

    They are taken as they are, nothing is learned about them; where there are none they are zero.

    Args:
        width: of the vectors.
    """
    return Model("annotator_doc_tensor", _forward_tensor, dims={"nO": width})


def _forward_tensor(
    model: Model[Any, Any], docs: "list[Doc]", is_train: bool
) -> tuple[list[Vectors], Backprop]:
    width = model.get_dim("nO")
    vectors: list[Vectors] = [
        doc.tensor if doc.tensor.shape == (len(doc), width) else model.ops.alloc2f(len(doc), width)
        for doc in docs
    ]
    return vectors, lambda gradient: docs
