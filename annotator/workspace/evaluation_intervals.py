"""Intervals of an evaluation's figures: articles are drawn again, a thousand times, with one seed."""

from collections.abc import Callable, Mapping, Sequence

from msgspec import Struct

from annotator.agreement import formulas
from annotator.agreement.bootstrap import Interval, Plan, bootstrap_interval
from annotator.workspace.evaluation import ArticleScores, Evaluation
from annotator.workspace.scored import Score, Tally

PickTally = Callable[[ArticleScores], Tally]


class Bounds(Struct, frozen=True):
    """The ends of a 95 % interval."""

    low: float
    high: float


def f1_bounds(evaluation: Evaluation, pick: PickTally, plan: Plan) -> Bounds | None:
    """The interval of an F1; None where resamples have none, or there are fewer than two articles."""
    return _bounds([_counts(pick(one)) for one in evaluation.articles], _f1, plan)


def precision_bounds(evaluation: Evaluation, pick: PickTally, plan: Plan) -> Bounds | None:
    """The interval of a precision."""
    return _bounds([_counts(pick(one)) for one in evaluation.articles], _precision, plan)


def recall_bounds(evaluation: Evaluation, pick: PickTally, plan: Plan) -> Bounds | None:
    """The interval of a recall."""
    return _bounds([_counts(pick(one)) for one in evaluation.articles], _recall, plan)


def gain(of: Evaluation, over: Evaluation, pick: PickTally, plan: Plan) -> Bounds | None:
    """The interval of the difference of two F1s on the same articles, drawn together."""
    rows = [
        (*_counts(pick(one)), *_counts(pick(other)))
        for one, other in zip(of.articles, over.articles, strict=True)
    ]
    return _bounds(rows, lambda sums: _f1(sums[:, :3]) - _f1(sums[:, 3:]), plan)


def _counts(tally: Tally) -> tuple[int, int, int]:
    return tally.right, tally.gold, tally.found


def _f1(sums: formulas.Numbers) -> formulas.Numbers:
    return formulas.f1(sums[:, 0], sums[:, 1], sums[:, 2])


def _precision(sums: formulas.Numbers) -> formulas.Numbers:
    return formulas.ratio(sums[:, 0], sums[:, 2])


def _recall(sums: formulas.Numbers) -> formulas.Numbers:
    return formulas.ratio(sums[:, 0], sums[:, 1])


def _bounds(
    rows: Sequence[tuple[int, ...]], formula: Callable[[formulas.Numbers], formulas.Numbers], plan: Plan
) -> Bounds | None:
    if len(rows) < 2:
        return None
    found: Interval | None = bootstrap_interval(rows, formula, plan)
    return None if found is None else Bounds(found.low, found.high)


def pick_span(label: str, *, exact: bool = True) -> PickTally:
    """The counts of a span label."""
    return lambda one: _tally(one.spans, label, exact)


def pick_relation(label: str, *, exact: bool = True) -> PickTally:
    """The counts of a relation."""
    return lambda one: _tally(one.relations, label, exact)


def pick_attribute(name: str) -> PickTally:
    """The counts of the values of an attribute, spans found and all."""
    return lambda one: one.attributes[name].items


def _tally(scores: Mapping[str, Score], label: str, exact: bool) -> Tally:
    return scores[label].exact if exact else scores[label].overlap
