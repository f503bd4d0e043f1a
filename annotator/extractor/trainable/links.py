"""From scores to relations and back: what is known about pairs, losses, decoding."""

from collections.abc import Mapping, Sequence

import numpy as np
from msgspec import Struct
from numpy.typing import NDArray

from annotator.extractor.trainable.gold import Gold
from annotator.extractor.trainable.hashing import Flags, Scores
from annotator.extractor.trainable.heads import sigmoid
from annotator.extractor.trainable.laid_out import LaidOut
from annotator.extractor.trainable.pairs import Ends, allowed
from annotator.extractor.trainable.settings import RelationSetting

Related = dict[tuple[int, int], dict[str, float]]
"""Numbers of head and child → label → score."""


class Truth(Struct, frozen=True, eq=False):
    """What is known about pairs, (pairs, labels).

    Attributes:
        holds: 1 where the relation holds.
        known: whether that is known; what is not teaches nothing.
        stated: whether the annotations name the pair themselves: accepted or rejected by a person.
    """

    holds: Scores
    known: Flags
    stated: Flags


def truth_of(gold: Gold, spans: LaidOut, ends: Ends, relations: Sequence[RelationSetting]) -> Truth:
    """What the gold says about these pairs of its mentions."""
    shape = (len(ends[0]), len(relations))
    truth = Truth(np.zeros(shape, np.float32), np.zeros(shape, bool), np.zeros(shape, bool))
    complete = np.array(gold.complete, bool)
    rows = {pair: row for row, pair in enumerate(zip(*(end.tolist() for end in ends), strict=True))}
    for column, relation in enumerate(relations):
        may = allowed(spans, ends, relation)
        truth.known[:, column] = may & complete[ends[0]]
        for pair, holds in _said(gold, relation).items():
            row = rows.get(pair)
            if row is not None and may[row]:
                truth.stated[row, column] = truth.known[row, column] = holds is not None
                truth.holds[row, column] = bool(holds)
    return truth


def _said(gold: Gold, relation: RelationSetting) -> dict[tuple[int, int], bool | None]:
    """What the gold says of the pairs it names; of a symmetric relation in both directions."""
    said: dict[tuple[int, int], bool | None] = {}
    for pair, labels in gold.relations.items():
        if relation.label in labels:
            for way in (pair, pair[::-1]) if relation.symmetric else (pair,):
                said[way] = said.get(way) or labels[relation.label]
    return said


def stated_pairs(gold: Gold, relations: Sequence[RelationSetting]) -> set[tuple[int, int]]:
    """All pairs that the gold names, those of symmetric relations in both directions."""
    symmetric = {relation.label for relation in relations if relation.symmetric}
    pairs = set(gold.relations)
    return pairs | {
        (child, head) for (head, child), labels in gold.relations.items() if symmetric & labels.keys()
    }


def relation_loss(
    scores: Scores, truth: Truth, *, kept: Flags, positive_weight: float, smoothing: float
) -> tuple[float, Scores]:
    """Binary cross entropy of what is known, and its gradient, both summed over the pairs.

    Args:
        scores: (pairs, labels), before the logistic function.
        truth: what is known about them.
        kept: (pairs, labels), which of the negatives that no person stated count.
        positive_weight: how many negatives a positive counts for.
        smoothing: what a negative is taken for instead of 0, and 1 less a positive.
    """
    chances = sigmoid(scores)
    counts = truth.known & (kept | truth.stated)
    weights = np.where(truth.holds > 0, np.float32(positive_weight), np.float32(1.0)) * counts
    wanted = truth.holds * np.float32(1 - 2 * smoothing) + np.float32(smoothing)
    losses = -(wanted * np.log(chances + 1e-9) + (1 - wanted) * np.log(1 - chances + 1e-9))
    return float((losses * weights).sum()), ((chances - wanted) * weights).astype(np.float32)


def related(
    scores: Scores,
    spans: LaidOut,
    ends: Ends,
    relations: Sequence[RelationSetting],
    threshold: float,
) -> Related:
    """The relations whose chance reaches the threshold; of each head the likeliest where it may have few.

    Scores are at least one half, whatever the threshold is.
    """
    found: Related = {}
    for column, relation in enumerate(relations):
        chances = np.where(allowed(spans, ends, relation), sigmoid(scores[:, column]), 0.0)
        rows = np.flatnonzero(chances >= threshold)
        for row in _likeliest(rows, chances, ends, relation.at_most):
            pair = int(ends[0][row]), int(ends[1][row])
            found.setdefault(pair, {})[relation.label] = round(_certainty(chances[row], threshold), 3)
    return found


def _certainty(chance: float, threshold: float) -> float:
    """The chance on a scale on which the threshold is one half: its odds over those of the threshold."""
    odds = float(chance) * (1.0 - threshold)
    return odds / (odds + (1.0 - float(chance)) * threshold)


def _likeliest(rows: NDArray[np.int64], chances: Scores, ends: Ends, most: int) -> list[int]:
    if not most:
        return [int(row) for row in rows]
    kept: list[int] = []
    taken: dict[int, int] = {}
    for row in sorted(rows.tolist(), key=lambda row: -chances[row]):
        head = int(ends[0][row])
        taken[head] = taken.get(head, 0) + 1
        if taken[head] <= most:
            kept.append(row)
    return sorted(kept)


def by_first_token(found: Mapping[tuple[int, int], Mapping[str, float]], spans: LaidOut) -> Related:
    """The same between first tokens, as `doc._.rel` has it; where two spans begin there, the surer one."""
    stated: Related = {}
    for (head, child), labels in found.items():
        pair = spans.mentions[head].start, spans.mentions[child].start
        known = stated.setdefault(pair, {})
        for label, score in labels.items():
            known[label] = max(score, known.get(label, 0.0))
    return stated
