"""Training a component: spaCy's updates in epochs that can be watched, broken off and taken up again.

Every epoch has random numbers of its own, so that training which was broken off between two epochs goes
on to the same weights as if it had not been.
"""

import time
import warnings
from collections.abc import Iterator, Mapping, Sequence
from math import ceil
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING, Any, Protocol

from msgspec import Struct

from annotator.extractor.checkpoint import Standing, load, save
from annotator.extractor.imitation import imitate_rules
from annotator.extractor.trained_pipeline import ATTRIBUTES, RELATIONS, begin_with_base_weights
from annotator.extractor.training_config import NER, SPANCAT
from annotator.extractor.training_examples import TrainingSides

if TYPE_CHECKING:
    from spacy.language import Language
    from spacy.training import Example

_SAVE_AFTER = 5.0
"""Seconds of work after which an epoch is saved."""
_SMALLEST_BATCH, _LARGEST_BATCH, _BATCHES = 150, 1000, 100
_SEEDS_APART = 10_000
_EPOCHS, _UPDATES = 30, 1500
"""Most epochs when nobody says, and more of them where articles are so few that this is less updates."""
_UNTUNED_EPOCHS, _UNTUNED_UPDATES = 12, 600
"""The same where no article tells when to stop."""
_PATIENT_UPDATES = 300
"""Updates without a better score that patience is at least, so that few articles do not end it early."""


class LoopSettings(Struct, frozen=True):
    """How a component is trained.

    Attributes:
        epochs: most passes over the articles; None for `_EPOCHS`, or more where an epoch is short.
        patience: epochs without a better score after which training ends.
        max_steps: most updates, None for any number.
        dropout: of the whole component.
        learn_rate: of Adam.
        seed: of all random numbers.
    """

    epochs: int | None = None
    patience: int = 5
    max_steps: int | None = None
    dropout: float = 0.2
    learn_rate: float = 0.001
    seed: int = 0


class Evaluated(Struct, frozen=True):
    """What an epoch came to.

    Attributes:
        component: its name.
        epoch: counted from 1; `epochs`: how many there are at most.
        loss: sum over the epoch.
        score: 0 to 1, None without articles to measure on.
        details: figures behind the score.
        is_best: whether it is the best so far.
        seconds: of the epoch, evaluation included; `words`: tokens learned from in it.
    """

    component: str
    epoch: int
    epochs: int
    loss: float
    score: float | None
    details: Mapping[str, float]
    is_best: bool
    seconds: float
    words: int


class Watcher(Protocol):
    """Who watches training."""

    def step(self, component: str, epoch: int, done: int, total: int) -> None:
        """After each update: words of the epoch done, and how many there are."""

    def evaluated(self, evaluated: Evaluated) -> None:
        """After each epoch."""


class ComponentTraining:
    """Training of one component until it gets no better.

    Attributes:
        standing: how far it has come.
    """

    def __init__(
        self,
        nlp: "Language",
        name: str,
        sides: TrainingSides,
        settings: LoopSettings,
        file: Path,
        watcher: Watcher,
    ) -> None:
        """Initialize the component, or go on from what was saved.

        Args:
            nlp: the pipeline; only this component changes.
            name: of the component.
            sides: examples with their evidence.
            settings: epochs, patience and seed.
            file: where the standing is saved.
            watcher: told of every update and epoch.

        Raises:
            ProjectError: the file cannot be gone on from.
        """
        from thinc.api import Adam

        self._pipe = nlp.get_pipe(name)
        self._name, self._sides, self._settings = name, sides, settings
        self._file, self._watcher = file, watcher
        self._initialize(nlp)
        self._optimizer = Adam(settings.learn_rate, L2=0.01, grad_clip=1.0, use_averages=True)
        steps = len(list(_batches(sides.learned, batch_words(sides.words))))
        self._epochs = settings.epochs or _enough(steps, tuned=bool(sides.tuning))
        self._patience = max(settings.patience, ceil(_PATIENT_UPDATES / max(1, steps)))
        self.standing = load(file, self._pipe.model, self._optimizer)
        if not self.standing.epoch and not self.standing.best:
            self._begin()
        self._unsaved = 0.0

    def _initialize(self, nlp: "Language") -> None:
        from spacy.util import fix_random_seed

        fix_random_seed(self._settings.seed)
        with warnings.catch_warnings():
            warnings.filterwarnings("ignore", message=r"\[W033\]")
            self._pipe.initialize(lambda: self._sides.learned, nlp=nlp)
        begin_with_base_weights(nlp, self._name)

    def _begin(self) -> None:
        """Where the rules give evidence, begin as good as they are."""
        examples = [*self._sides.learned, *self._sides.tuning]
        if self._name == NER and imitate_rules(self._pipe, examples, self._settings.seed):
            details = component_scores(self._pipe, self._sides.tuning)
            self.standing.best = self._pipe.model.to_bytes()
            self.standing.best_score = main_score(self._name, details) if self._sides.tuning else None

    def run(self) -> Standing:
        """Train; gives the standing at the end. However it ends, the best weights are in the component.

        Raises:
            ProjectError: the file cannot be written.
            KeyboardInterrupt: passed on; the last saved epoch is in the file.
        """
        standing = self.standing
        try:
            while not standing.finished and self._goes_on():
                self._epoch()
            if not standing.finished:
                standing.finished = True
                self._save()
        finally:
            if standing.best:
                self._pipe.model.from_bytes(standing.best)
        return standing

    def _goes_on(self) -> bool:
        standing, settings = self.standing, self._settings
        has_steps = settings.max_steps is None or standing.steps < settings.max_steps
        is_patient = standing.epoch - standing.best_epoch < self._patience or not self._sides.tuning
        return standing.epoch < self._epochs and has_steps and is_patient

    def _epoch(self) -> None:
        from spacy.util import fix_random_seed

        standing, started = self.standing, time.monotonic()
        number = standing.epoch + 1
        fix_random_seed(self._settings.seed + _SEEDS_APART * number)
        losses: dict[str, float] = {}
        words = self._updates(number, losses)
        standing.epoch = number
        score, details = self._measure()
        is_best = score is None or standing.best_score is None or score > standing.best_score
        standing.scores.append(score)
        if is_best:
            standing.best_epoch, standing.best_score = number, score
        seconds = time.monotonic() - started
        self._unsaved += seconds
        if self._unsaved >= _SAVE_AFTER:
            self._save()
        self._watcher.evaluated(
            Evaluated(
                self._name, number, self._epochs, losses.get(self._name, 0.0), score, details,
                is_best, seconds, words,
            )
        )  # fmt: skip

    def _updates(self, epoch: int, losses: dict[str, float]) -> int:
        """One pass over the examples; gives the words that were learned from."""
        examples = list(self._sides.learned)
        Random(f"{self._settings.seed} {epoch}").shuffle(examples)
        done = 0
        for batch in _batches(examples, batch_words(self._sides.words)):
            if self._settings.max_steps is not None and self.standing.steps >= self._settings.max_steps:
                break
            self._pipe.update(batch, drop=self._settings.dropout, sgd=self._optimizer, losses=losses)
            self.standing.steps += 1
            done += sum(len(example.reference) for example in batch)
            self._watcher.step(self._name, epoch, done, self._sides.words)
        return done

    def _measure(self) -> tuple[float | None, dict[str, float]]:
        """The score of the averaged weights; where it is the best they are kept."""
        model = self._pipe.model
        with model.use_params(self._optimizer.averages):
            details = component_scores(self._pipe, self._sides.tuning)
            score = main_score(self._name, details) if self._sides.tuning else None
            best = self.standing.best_score
            if score is None or best is None or score > best:
                self.standing.best = model.to_bytes()
        return score, details

    def _save(self) -> None:
        save(self._file, self._pipe.model, self._optimizer, self.standing)
        self._unsaved = 0.0


def _enough(steps: int, *, tuned: bool) -> int:
    """Most epochs of so many updates."""
    epochs, updates = (_EPOCHS, _UPDATES) if tuned else (_UNTUNED_EPOCHS, _UNTUNED_UPDATES)
    return max(epochs, ceil(updates / max(1, steps)))


def batch_words(words: int) -> int:
    """Words of an update: few where there are few articles, so that there are enough updates."""
    return min(max(words // _BATCHES, _SMALLEST_BATCH), _LARGEST_BATCH)


def _batches(examples: "Sequence[Example]", words: int) -> "Iterator[list[Example]]":
    batch: list[Example] = []
    count = 0
    for example in examples:
        batch.append(example)
        count += len(example.reference)
        if count >= words:
            yield batch
            batch, count = [], 0
    if batch:
        yield batch


def component_scores(pipe: Any, examples: "Sequence[Example]") -> dict[str, float]:
    """The figures of one component on examples: of spans found, or of what is said about the gold's spans."""
    from spacy.training import Example

    if not examples:
        return {}
    if pipe.name in (NER, SPANCAT):
        docs = list(pipe.pipe(example.predicted.copy() for example in examples))
        examples = [Example(doc, example.reference) for doc, example in zip(docs, examples, strict=True)]
    scores: Mapping[str, object] = pipe.score(examples)
    return {name: float(value) for name, value in scores.items() if isinstance(value, int | float)}


def main_score(name: str, scores: Mapping[str, float]) -> float:
    """What decides which weights are the best, 0 to 1."""
    match name:
        case "ner":
            return scores.get("ents_f", 0.0)
        case "spancat":
            return scores.get("spans_sc_f", 0.0)
        case _ if name == RELATIONS:
            return scores.get("rel_given_spans_f", 0.0)
        case _ if name == ATTRIBUTES:
            shares = [value for key, value in scores.items() if key.endswith("_acc")]
            return sum(shares) / len(shares) if shares else 0.0
    return 0.0
