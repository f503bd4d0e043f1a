"""Who finished what: three ways of having nothing, which never mix."""

from collections import Counter
from collections.abc import Hashable, Iterable, Mapping, Sequence
from enum import StrEnum
from itertools import combinations

from msgspec import Struct


class State(StrEnum):
    """Where an annotator stands with one layer of one document.

    Attributes:
        MISSING: not assigned, not opened, or refused: the annotator is left out of that document.
        IN_PROGRESS: opened, not finished: left out, unless asked for.
        EMPTY: finished with nothing: counts in full.
        DONE: finished with something.
    """

    MISSING = "missing"
    IN_PROGRESS = "in progress"
    EMPTY = "empty"
    DONE = "done"

    def counts(self, with_unfinished: bool = False) -> bool:
        """Whether the annotator takes part in comparisons of the document."""
        finished = self in (State.EMPTY, State.DONE)
        return finished or (with_unfinished and self is State.IN_PROGRESS)

    @classmethod
    def of(cls, opened: bool, finished: bool, items: int) -> "State":
        """The state of someone who has `items` annotations."""
        if finished:
            return cls.DONE if items else cls.EMPTY
        return cls.IN_PROGRESS if opened else cls.MISSING


class Overlap(Struct, frozen=True):
    """Who shares documents with whom: what a report opens with.

    Attributes:
        annotators: in order.
        shared: annotators × annotators; on the diagonal how many documents each finished.
        alone: documents that only one annotator finished: left out of every comparison.
        nobody: documents that nobody finished.
        states: annotator → state → number of documents.
    """

    annotators: tuple[str, ...]
    shared: tuple[tuple[int, ...], ...]
    alone: int
    nobody: int
    states: Mapping[str, Mapping[State, int]]

    @property
    def complete(self) -> bool:
        """Whether all annotators finished the same documents."""
        return len({n for row in self.shared for n in row}) <= 1 and not self.alone


def overlap(
    documents: Iterable[Mapping[str, State]], annotators: Sequence[str], with_unfinished: bool = False
) -> Overlap:
    """The overlap matrix of documents, each a mapping of annotator to state (absent: missing).

    >>> both, one = {"a": State.DONE, "b": State.EMPTY}, {"a": State.DONE}
    >>> overlap([both, one], ["a", "b"]).shared
    ((2, 1), (1, 1))
    """
    counts = dict.fromkeys(combinations(annotators, 2), 0)
    own = dict.fromkeys(annotators, 0)
    states = {name: dict.fromkeys(State, 0) for name in annotators}
    sizes: Counter[int] = Counter()
    seen = Counter(tuple(_state(document, name) for name in annotators) for document in documents)
    for pattern, times in seen.items():
        here = [
            name for name, state in zip(annotators, pattern, strict=True) if state.counts(with_unfinished)
        ]
        sizes[len(here)] += times
        for name, state in zip(annotators, pattern, strict=True):
            states[name][state] += times
        for name in here:
            own[name] += times
        for pair in combinations(here, 2):
            counts[pair] += times
    shared = tuple(
        tuple(own[a] if a == b else counts.get((a, b), counts.get((b, a), 0)) for b in annotators)
        for a in annotators
    )
    return Overlap(tuple(annotators), shared, sizes[1], sizes[0], states)


def _state(document: Mapping[str, State], name: Hashable) -> State:
    return document.get(str(name), State.MISSING)
