"""What both components that learn have in common: updating, initializing, labels, predicting in batches."""

from collections.abc import Callable, Iterable, Sequence
from itertools import islice
from typing import TYPE_CHECKING, Any, ClassVar, Generic, Protocol, TypeVar

import numpy as np
from spacy.errors import Errors
from spacy.pipeline.trainable_pipe import TrainablePipe
from spacy.training import Example, validate_examples, validate_get_examples
from thinc.api import Optimizer, set_dropout_rate

from annotator.extractor.trainable.features import Instances
from annotator.extractor.trainable.hashing import Scores
from annotator.extractor.trainable.layers import Scored
from annotator.extractor.trainable.plain import Plain, plain_copy

if TYPE_CHECKING:
    from spacy.language import Language
    from spacy.tokens import Doc

_UNSEEN = -4.0
"""The score of a label that is added to a model that has learned without it."""
_SAMPLE = 10
"""Examples from which a model takes its shapes."""


class Case(Protocol):
    """One document that is learned from: what is scored in it, and what the scores should come to."""

    @property
    def instances(self) -> Instances:
        """What is scored."""
        ...

    @property
    def size(self) -> int:
        """Bytes that are taken."""
        ...


OfDoc = TypeVar("OfDoc", bound=Case)


class LearningPipe(TrainablePipe, Generic[OfDoc]):  # type: ignore[misc]
    """A component that scores instances, several of them in each document."""

    cfg: dict[str, Any]
    prior: ClassVar[float] = 0.0
    """The score of every label before training."""

    @property
    def labels(self) -> tuple[str, ...]:
        """What the scores stand for, in their order."""
        return tuple(self.cfg["labels"])

    def case_of(self, example: Example) -> OfDoc:
        """What is learned from a training example."""
        raise NotImplementedError

    def loss_of(self, case: OfDoc, scores: Scores) -> tuple[float, Scores]:
        """The loss of one document's scores and its gradient, both summed over its instances."""
        raise NotImplementedError

    def read_labels(self, examples: Callable[[], Iterable[Example]], labels: Any) -> None:
        """Take the labels from what was handed over, or else from the examples."""
        raise NotImplementedError

    def scores_in(self, docs: "Sequence[Doc]", instances: Sequence[Instances]) -> list[Scores]:
        """The scores of the instances of each document."""
        if not any(len(of_doc) for of_doc in instances):
            return [np.zeros((0, len(self.labels)), np.float32) for _ in docs]
        scores = self.model.predict(Scored(docs, instances))
        return _apart(scores, instances)

    def update(
        self,
        examples: Iterable[Example],
        *,
        drop: float = 0.0,
        sgd: Optimizer | None = None,
        losses: dict[str, float] | None = None,
    ) -> dict[str, float]:
        """Learn from a batch of examples; see `TrainablePipe.update`."""
        losses = {} if losses is None else losses
        losses.setdefault(self.name, 0.0)
        examples = list(examples)
        validate_examples(examples, f"{type(self).__name__}.update")
        if not any(len(example.predicted) for example in examples):
            return losses
        self._require_labels()
        set_dropout_rate(self.model, drop)
        cases = [self.case_of(example) for example in examples]
        docs = [example.predicted for example in examples]
        scores, backprop = self.model.begin_update(Scored(docs, [case.instances for case in cases]))
        loss, gradient = self._loss(cases, scores)
        backprop(gradient)
        if sgd is not None:
            self.finish_update(sgd)
        losses[self.name] += loss
        return losses

    def get_loss(self, examples: Iterable[Example], scores: Scores) -> tuple[float, Scores]:
        """The loss of scores, one row an instance, and its gradient; see `TrainablePipe.get_loss`."""
        return self._loss([self.case_of(example) for example in examples], scores)

    def _loss(self, cases: Sequence[OfDoc], scores: Scores) -> tuple[float, Scores]:
        apart = _apart(scores, [case.instances for case in cases])
        parts = [self.loss_of(case, of_doc) for case, of_doc in zip(cases, apart, strict=True)]
        count = np.float32(max(1, len(scores)))
        gradient = np.concatenate([gradient for _, gradient in parts])
        gradient /= count
        return sum(loss for loss, _ in parts) / float(count), gradient

    def initialize(
        self,
        get_examples: Callable[[], Iterable[Example]],
        *,
        nlp: "Language | None" = None,
        labels: Any = None,
    ) -> None:
        """Take labels and shapes from examples; see `TrainablePipe.initialize`.

        Args:
            get_examples: gives the training examples.
            nlp: the pipeline.
            labels: what `label_data` gave for other data, to be used instead of what is in these.
        """
        validate_get_examples(get_examples, f"{type(self).__name__}.initialize")
        self.read_labels(get_examples, labels)
        self._require_labels()
        sample = list(islice(get_examples(), _SAMPLE))
        instances = [self.case_of(example).instances for example in sample]
        truth = np.zeros((sum(map(len, instances)), len(self.labels)), np.float32)
        self.model.initialize(Scored([example.predicted for example in sample], instances), truth)
        output = self.model.get_ref("output_layer")
        output.set_param("b", output.ops.alloc1f(len(self.labels)) + self.prior)

    def _add_output(self, label: str) -> None:
        """Add a score for a label, also to a model that has learned others."""
        self.cfg["labels"] = [*self.labels, label]
        if self.model.has_dim("nO"):
            self.set_output(len(self.labels))
            self.model.get_ref("output_layer").get_param("b")[-1] = _UNSEEN

    def _require_labels(self) -> None:
        if not self.labels:
            raise ValueError(Errors.E143.format(name=self.name))


def source_of(example: Example) -> Plain:
    """A plain copy of the predicted document, with the parse of the reference if it has none itself."""
    return plain_copy(example.predicted, example.reference)


def fingerprint(*docs: "Doc") -> bytes:
    """Words and syntax of documents, to tell whether features that were made of them still hold."""
    columns: list[int | str] = ["ORTH", "SPACY", "TAG", "DEP", "HEAD"]
    return b"".join(doc.to_array(columns).tobytes() for doc in docs)


def _apart(scores: Scores, instances: Sequence[Instances]) -> list[Scores]:
    stops = np.cumsum([len(of_doc) for of_doc in instances])[:-1]
    return np.split(scores, stops)
