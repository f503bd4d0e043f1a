"""What is shown while training is under way: a bar on a terminal, and a line that stays for each epoch."""

import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import FrameType
from typing import TYPE_CHECKING

from annotator.cli.diagnostics import progress, say

if TYPE_CHECKING:
    from annotator.extractor.training import Evaluated

_NAMES = {
    "ner": "spans",
    "spancat": "nested spans",
    "annotator_attributes": "attributes",
    "annotator_relation_model": "relations",
}
_WIDEST = 12


def shown_name(component: str) -> str:
    """What a component is called in messages."""
    return _NAMES.get(component, component)


class TrainingProgress:
    """Watches a training for the person."""

    def __init__(self) -> None:
        self._labels: dict[str, Callable[[int, int], None]] = {}

    def preparing(self, done: int, total: int) -> None:
        """Documents that have their evidence."""
        self._bar("Reading evidence", done, total)

    def step(self, component: str, epoch: int, done: int, total: int) -> None:
        """Words of an epoch."""
        self._bar(f"{shown_name(component)}, epoch {epoch}", done, total)

    def working(self, what: str, done: int, total: int) -> None:
        """Anything else."""
        self._bar(what, done, total)

    def evaluated(self, evaluated: "Evaluated") -> None:
        """A line for each epoch."""
        name = f"{shown_name(evaluated.component):<{_WIDEST}}"
        epoch = f"epoch {evaluated.epoch:>2} of {evaluated.epochs}"
        score = "score   n/a" if evaluated.score is None else f"score {evaluated.score:.3f}"
        speed = evaluated.words / evaluated.seconds if evaluated.seconds else 0.0
        best = "  best" if evaluated.is_best and evaluated.score is not None else ""
        say(f"{name} {epoch}  loss {evaluated.loss:>8.1f}  {score}  {speed:>6,.0f} words/s{best}")

    def _bar(self, label: str, done: int, total: int) -> None:
        if label not in self._labels:
            self._labels = {label: progress(label)}
        self._labels[label](done, total)


@contextmanager
def ended_by_signals() -> Iterator[list[int]]:
    """Let SIGTERM end the work as ctrl+c does; gives the list that then holds its number."""
    received: list[int] = []

    def end(number: int, frame: FrameType | None) -> None:
        received.append(number)
        raise KeyboardInterrupt

    before = signal.signal(signal.SIGTERM, end)
    try:
        yield received
    finally:
        signal.signal(signal.SIGTERM, before)
