"""`annotator_attributes`: attributes of spans, such as the type of events, learned from annotations."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
from msgspec import Struct
from numpy.typing import NDArray
from spacy.training import Example
from thinc.api import Model

from annotator.document.spans import AttributeValue
from annotator.extractor.trainable import clues
from annotator.extractor.trainable.features import Instances
from annotator.extractor.trainable.gold import gold_of
from annotator.extractor.trainable.hashing import Scores
from annotator.extractor.trainable.heads import (
    Predicted,
    Targets,
    attribute_labels,
    attribute_loss,
    hints_of,
    options,
    predict_attributes,
    targets_of,
)
from annotator.extractor.trainable.laid_out import lay_out
from annotator.extractor.trainable.learning_pipe import LearningPipe, fingerprint, source_of
from annotator.extractor.trainable.memory import Memory
from annotator.extractor.trainable.mentions import Mention, mentions_in
from annotator.extractor.trainable.plain import Plain, plain_copy
from annotator.extractor.trainable.scoring import values_of
from annotator.extractor.trainable.seen import seen_attributes
from annotator.extractor.trainable.settings import AttributeSetting, Block, attribute_settings
from annotator.extractor.trainable.span_features import span_instances
from annotator.extractor.trainable.words import words_of
from annotator.extractor.training_notes import register_attributes

if TYPE_CHECKING:
    from spacy.language import Language
    from spacy.tokens import Doc

SCORES = "attribute_scores"
"""The extension of spans that says how sure each predicted attribute is, 0 to 1."""


class Foreseen(Struct, frozen=True):
    """The predicted attributes of one mention."""

    mention: Mention
    values: Mapping[str, Predicted]


class Taught(Struct, frozen=True):
    """What is learned from one document."""

    instances: Instances
    targets: Targets

    @property
    def size(self) -> int:
        """Bytes that are taken."""
        return self.instances.size + self.targets.chances.nbytes + self.targets.allowed.nbytes


class AttributePredictor(LearningPipe[Taught]):
    """The component.

    It learns from the spans of references, and predicts for the spans that stand in `doc.ents` and
    `doc.spans[spans_key]` when it is run. Values are left in `span._.NAME`, certainties in
    `span._.attribute_scores`. A value that is the attribute's default is not written.
    """

    def __init__(
        self,
        nlp: "Language",
        model: Model[Any, Any],
        name: str,
        *,
        attributes: Mapping[str, Block],
        spans_key: str,
        rules: bool,
        smoothing: float,
        scorer: Callable[..., dict[str, Any]] | None,
    ) -> None:
        """Take the settings; raises ValueError when those of an attribute do not hold together.

        Args:
            nlp: the pipeline.
            model: as `layers.span_scorer` makes it.
            name: of the component.
            attributes: name → its section, see `settings.AttributeSetting`; when empty, what the
                references have.
            spans_key: of `doc.spans`.
            rules: whether what the rules say is a feature, in English.
            smoothing: share of certainty that is spread over all values in training.
            scorer: gives the figures of `spacy evaluate`.
        """
        self.vocab, self.model, self.name, self.scorer = nlp.vocab, model, name, scorer
        self._language = nlp.lang
        self._memory: Memory[Taught] = Memory()
        self.cfg = {"spans_key": spans_key, "rules": rules, "smoothing": smoothing}
        self._configure(attributes)

    def _configure(self, attributes: Mapping[str, Block]) -> None:
        settings = attribute_settings(attributes)
        self.cfg["attributes"] = {setting.name: setting.block() for setting in settings}
        self.cfg["labels"] = list(attribute_labels(settings))
        self._register()

    def _register(self) -> None:
        register_attributes((*self.cfg["attributes"], SCORES))

    @property
    def settings(self) -> tuple[AttributeSetting, ...]:
        """The attributes, parents first."""
        return attribute_settings(self.cfg["attributes"])

    @property
    def label_data(self) -> dict[str, Block]:
        """The attributes as sections of a config, as `spacy init labels` writes them."""
        return dict(self.cfg["attributes"])

    def add_label(self, label: str) -> int:
        """Add `ATTRIBUTE=VALUE`, a further value of a known attribute; 0 when it is known, else 1.

        Raises:
            ValueError: there is no such attribute.
        """
        if label in self.labels:
            return 0
        name, _, value = label.partition("=")
        block = self.cfg["attributes"].get(name)
        if block is None or not value:
            raise ValueError(f"{label}: give ATTRIBUTE=VALUE of one of {', '.join(self.cfg['attributes'])}")
        block["values"] = [*block["values"], value]
        for values in block.get("by_parent", {}).values():
            values.append(value)
        self._add_output(label)
        return 1

    def predict(self, docs: "Iterable[Doc]") -> list[list[Foreseen]]:
        """The attributes of the spans of each document, which stays as it is."""
        docs = list(docs)
        return self._foresee(docs, [mentions_in(doc, self.cfg["spans_key"]) for doc in docs])

    def _foresee(self, docs: "Sequence[Doc]", given: Sequence[Sequence[Mention]]) -> list[list[Foreseen]]:
        instances = [self._made(plain_copy(doc), mentions) for doc, mentions in zip(docs, given, strict=True)]
        settings, columns = self.settings, self._columns()
        return [
            [
                Foreseen(mentions[n], predict_attributes(settings, columns, row, mentions[n].label))
                for n, row in zip(self._wanted(mentions), rows, strict=True)
            ]
            for mentions, rows in zip(given, self.scores_in(docs, instances), strict=True)
        ]

    def set_annotations(self, docs: "Iterable[Doc]", scores: Sequence[Sequence[Foreseen]]) -> None:
        """Leave what `predict` gave on the spans."""
        self._register()
        settings = self.settings
        for doc, foreseen in zip(docs, scores, strict=True):
            for one in foreseen:
                span = doc[one.mention.start : one.mention.end]
                for setting in settings:
                    if one.mention.label in setting.on:
                        predicted = one.values.get(setting.name)
                        span._.set(setting.name, _plain(predicted.value) if predicted else None)
                certainties = {name: round(predicted.score, 3) for name, predicted in one.values.items()}
                span._.set(SCORES, {**(span._.get(SCORES) or {}), **certainties})

    def case_of(self, example: Example) -> Taught:
        """The spans of the reference that have attributes, over the predicted document."""
        mentions = gold_of(example, self.cfg["spans_key"]).mentions
        values = tuple(tuple(sorted(mention.attributes.items())) for mention in mentions)
        made_of = (fingerprint(example.predicted, example.reference), mentions, values, self.labels)
        known = self._memory.get(example.reference, made_of)
        if known is None:
            spans = [(mentions[n].label, mentions[n].attributes) for n in self._wanted(mentions)]
            targets = targets_of(self.settings, self._columns(), spans, self.cfg["smoothing"])
            known = Taught(self._made(source_of(example), mentions), targets)
            self._memory.put(example.reference, made_of, known)
        return known

    def _made(self, plain: Plain, mentions: Sequence[Mention]) -> Instances:
        """What is to be scored in a document."""
        wanted = self._wanted(mentions)
        words, columns = words_of(plain), self._columns()
        said: list[clues.Attributes] = []
        hints = np.zeros((len(wanted), len(self.labels)), np.float32)
        if self.cfg["rules"] and clues.can_be_had(self._language, self._labels_with_attributes()):
            of_all = clues.attribute_clues(plain, mentions)
            said = [of_all[number] for number in wanted]
            of_wanted = [(mentions[number].label, of_all[number]) for number in wanted]
            hints = hints_of(self.settings, columns, of_wanted, clues.ABSENCE_TELLS)
        return span_instances(words, lay_out(words, mentions), wanted, said, hints, len(plain.places) - 1)

    def _wanted(self, mentions: Sequence[Mention]) -> list[int]:
        labels = self._labels_with_attributes()
        return [number for number, mention in enumerate(mentions) if mention.label in labels]

    def _labels_with_attributes(self) -> frozenset[str]:
        return frozenset(label for block in self.cfg["attributes"].values() for label in block["on"])

    def _columns(self) -> dict[str, NDArray[np.int64]]:
        places = {label: number for number, label in enumerate(self.labels)}
        return {
            setting.name: np.array(
                [places[f"{setting.name}={value}"] for value in options(setting)], np.int64
            )
            for setting in self.settings
        }

    def loss_of(self, case: Taught, scores: Scores) -> tuple[float, Scores]:
        """Cross entropy of every attribute against the reference's spans."""
        return attribute_loss(self.settings, self._columns(), scores, case.targets)

    def score(self, examples: Iterable[Example], **kwargs: Any) -> dict[str, Any]:
        """The scorer's figures, and of each attribute `NAME_acc`: the share right on the gold's spans."""
        examples = list(examples)
        figures: dict[str, Any] = super().score(examples, **kwargs)
        if figures:
            figures |= self._accuracies(examples)
        return figures

    def _accuracies(self, examples: Sequence[Example]) -> dict[str, float | None]:
        golds = [gold_of(example, self.cfg["spans_key"]).mentions for example in examples]
        predicted = self._foresee([example.predicted for example in examples], golds)
        counts = {setting.name: [0, 0] for setting in self.settings}
        gold_of_place = [{mention.place: mention for mention in gold} for gold in golds]
        for by_place, foreseen in zip(gold_of_place, predicted, strict=True):
            for one in foreseen:
                gold = by_place[one.mention.place].attributes
                for setting in self.settings:
                    wanted = values_of(gold.get(setting.name), setting)
                    if one.mention.label in setting.on and (wanted or not setting.required):
                        value = one.values.get(setting.name)
                        is_right = values_of(value.value if value else None, setting) == wanted
                        counts[setting.name][0] += is_right
                        counts[setting.name][1] += 1
        return {f"{name}_acc": right / of if of else None for name, (right, of) in counts.items()}

    def read_labels(self, examples: Callable[[], Iterable[Example]], labels: Any) -> None:
        """Take the attributes handed over, else those of the config, else those the references have."""
        if labels:
            self._configure(labels)
        elif not self.cfg["attributes"]:
            self._configure(seen_attributes(examples(), self.cfg["spans_key"]))


def _plain(value: AttributeValue) -> str | list[str]:
    return value if isinstance(value, str) else list(value)
