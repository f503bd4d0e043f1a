"""Training a whole pipeline, one component after the other, in a folder that holds how far it is."""

import time
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from msgspec import Struct, field

from annotator.document.errors import ProjectError
from annotator.document.schema import LabelSchema
from annotator.extractor.trained_pipeline import (
    ATTRIBUTES,
    RELATIONS,
    Recipe,
    build_pipeline,
    trained_components,
)
from annotator.extractor.training import ComponentTraining, LoopSettings, Watcher
from annotator.extractor.training_config import NER, SPANCAT
from annotator.extractor.training_examples import (
    choose_tuning,
    make_examples,
    nested_subset,
    read_documents,
)
from annotator.extractor.training_notes import note_of

if TYPE_CHECKING:
    from spacy.language import Language
    from spacy.tokens import Doc


class SessionWatcher(Watcher, Protocol):
    """Who watches a session."""

    def preparing(self, done: int, total: int) -> None:
        """Documents that have their evidence."""


class ComponentResult(Struct, frozen=True):
    """How training of a component went.

    Attributes:
        epochs: done; best_epoch: the one whose weights were taken.
        score: of the best epoch on the articles set aside for tuning, None without any.
        seconds: of this run.
    """

    name: str
    epochs: int
    best_epoch: int
    score: float | None
    seconds: float


class Session(Struct):
    """A training while it runs and when it is over.

    Attributes:
        nlp: the pipeline; what has been trained so far is usable.
        learned, tuning: articles learned from, and set aside to tell when to stop.
        words: tokens learned from.
        results: of the components that are done.
        without_data: components that were left out, since nothing was annotated for them.
    """

    nlp: "Language"
    learned: int = 0
    tuning: int = 0
    words: int = 0
    results: list[ComponentResult] = field(default_factory=list)
    without_data: list[str] = field(default_factory=list)


def open_session(schema: LabelSchema, recipe: Recipe) -> Session:
    """A session with a pipeline that has learned nothing yet; ProjectError when the base cannot be loaded."""
    return Session(build_pipeline(schema, recipe))


def run_session(
    session: Session,
    train: Path,
    folder: Path,
    settings: Mapping[str, LoopSettings],
    watcher: SessionWatcher,
    share: float = 1.0,
) -> None:
    """Train every component on the documents of a file, or on a share of them.

    Args:
        session: gets the results.
        train: a `.spacy` file.
        folder: where checkpoints are, of this session alone.
        settings: of each component.
        watcher: told of everything.
        share: of the articles.

    Raises:
        ProjectError: nothing is annotated, a file cannot be read or written.
        KeyboardInterrupt: passed on; the components trained so far, and the best weights of the one that was
            being trained, are in the pipeline, the others have been taken out.
    """
    nlp = session.nlp
    references = nested_subset(read_documents(nlp, train), share)
    session.without_data = _remove_unneeded(nlp, references)
    usable: list[str] = []
    try:
        sides = choose_tuning(list(make_examples(nlp, references, watcher.preparing)))
        session.learned, session.tuning, session.words = len(sides.learned), len(sides.tuning), sides.words
        for name in trained_components(nlp):
            training = ComponentTraining(nlp, name, sides, settings[name], folder / f"{name}.npz", watcher)
            session.results.append(_run(training, name, usable))
    except KeyboardInterrupt:
        for name in trained_components(nlp):
            if name not in usable:
                nlp.remove_pipe(name)
        raise


def _run(training: ComponentTraining, name: str, usable: list[str]) -> ComponentResult:
    """Train one component; it is usable as soon as an epoch is done."""
    started = time.monotonic()
    try:
        standing = training.run()
    finally:
        if training.standing.best:
            usable.append(name)
    seconds = time.monotonic() - started
    return ComponentResult(name, standing.epoch, standing.best_epoch, standing.best_score, seconds)


def _remove_unneeded(nlp: "Language", references: "list[Doc]") -> list[str]:
    """Take out the components that have nothing to learn; ProjectError when none has."""
    has: dict[str, bool] = dict.fromkeys((NER, SPANCAT, ATTRIBUTES, RELATIONS), False)
    for doc in references:
        note = note_of(doc)
        accepted = [span for span in note["spans"] if span["verdict"] == "accepted"] if note else []
        has[NER] |= bool(doc.ents)
        has[SPANCAT] |= bool(accepted)
        has[ATTRIBUTES] |= any(span["attributes"] for span in accepted)
        has[RELATIONS] |= any(link["verdict"] == "accepted" for link in note["relations"]) if note else False
    if not has[NER] and not has[SPANCAT]:
        raise ProjectError(
            "there is no accepted span in the articles to train on", "annotate some, and finish the articles"
        )
    removed = [name for name in trained_components(nlp) if not has[name]]
    for name in removed:
        nlp.remove_pipe(name)
    return removed
