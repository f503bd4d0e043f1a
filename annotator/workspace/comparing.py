"""Systems side by side on the same articles: scores with intervals, gains over the first, mistakes."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from msgspec import Struct

from annotator.agreement.bootstrap import Plan
from annotator.document.schema import LabelSchema
from annotator.workspace.evaluation import ALL, Evaluation, evaluate
from annotator.workspace.evaluation_intervals import (
    Bounds,
    PickTally,
    f1_bounds,
    gain,
    pick_attribute,
    pick_relation,
    pick_span,
    precision_bounds,
    recall_bounds,
)
from annotator.workspace.held_out import HeldOut
from annotator.workspace.mistakes import Mistake, all_mistakes, count_kinds, examples
from annotator.workspace.output_types import (
    EvaluationRow,
    GainRow,
    MistakeCountRow,
    MistakeRow,
    SaidRow,
    ScoreRow,
    SystemRow,
    TallyRow,
)
from annotator.workspace.scored import Tally
from annotator.workspace.systems import System

Progress = Callable[[str, int, int], None]
"""Told which system has read how many articles of how many."""

SEED = 0


class Measured(Struct, frozen=True):
    """One system with what it came to."""

    system: System
    evaluation: Evaluation
    mistakes: tuple[Mistake, ...]


@dataclass(frozen=True)
class Comparison:
    """All of them.

    Attributes:
        held_out: the articles.
        measured: in the order of the systems.
        plan: of the intervals.
    """

    schema: LabelSchema
    held_out: HeldOut
    measured: tuple[Measured, ...]
    plan: Plan = field(default_factory=lambda: Plan(seed=SEED))

    @property
    def words(self) -> int:
        """Words of all articles, split at white space."""
        return sum(len(article.text.split()) for article in self.held_out.articles)

    def interval(self, evaluation: Evaluation, pick: PickTally) -> Bounds | None:
        """The interval of an F1."""
        return f1_bounds(evaluation, pick, self.plan)

    def f1(self, measured: Measured, pick: PickTally) -> float | None:
        """The F1 of a system."""
        return _sum(measured.evaluation, pick).f1

    def gain(self, measured: Measured, pick: PickTally) -> tuple[float, Bounds | None] | None:
        """F1 of a system less that of the first, with its interval; None where one of them has none."""
        first = self.measured[0].evaluation
        ours, theirs = (_sum(one, pick).f1 for one in (measured.evaluation, first))
        if ours is None or theirs is None:
            return None
        return ours - theirs, gain(measured.evaluation, first, pick, self.plan)

    def row(self, shown: int) -> EvaluationRow:
        """As a JSON object, with so many examples of mistakes of each system."""
        return {
            "source": self.held_out.source,
            "articles": len(self.held_out.articles),
            "words": self.words,
            "replicates": self.plan.replicates,
            "seed": self.plan.seed,
            "systems": [self._system_row(one, shown) for one in self.measured],
        }

    def _system_row(self, measured: Measured, shown: int) -> SystemRow:
        system, evaluation = measured.system, measured.evaluation
        row: SystemRow = {
            "name": system.name,
            "kind": system.kind.value,
            "model": system.extractor.name,
            "version": system.extractor.version,
            "spans": {label: self._score(evaluation, pick_span, label) for label in evaluation.spans},
            "relations": {
                label: self._score(evaluation, pick_relation, label) for label in evaluation.relations
            },
            "attributes": {name: self._said(evaluation, name) for name in evaluation.attributes},
            "seen": self.held_out.seen.get(system.name, 0),
            "mistake_counts": _count_rows(measured.mistakes),
            "mistakes": [_mistake_row(one) for one in examples(measured.mistakes, shown)],
        }
        if measured is not self.measured[0]:
            row["over_first"] = {
                "spans": self._gain_row(measured, pick_span(ALL)),
                "relations": self._gain_row(measured, pick_relation(ALL)),
            }
        return row

    def _score(self, evaluation: Evaluation, pick: Callable[..., PickTally], label: str) -> ScoreRow:
        return {
            "exact": self._tally_row(evaluation, pick(label)),
            "overlap": self._tally_row(evaluation, pick(label, exact=False)),
        }

    def _said(self, evaluation: Evaluation, name: str) -> SaidRow:
        said = evaluation.attributes[name]
        return {
            "right": said.right,
            "compared": said.compared,
            "accuracy": said.accuracy,
            "values": self._tally_row(evaluation, pick_attribute(name)),
        }

    def _tally_row(self, evaluation: Evaluation, pick: PickTally) -> TallyRow:
        tally = _sum(evaluation, pick)
        return {
            "right": tally.right,
            "wrong": tally.wrong,
            "missed": tally.missed,
            "precision": tally.precision,
            "recall": tally.recall,
            "f1": tally.f1,
            "precision_interval": _pair(precision_bounds(evaluation, pick, self.plan)),
            "recall_interval": _pair(recall_bounds(evaluation, pick, self.plan)),
            "f1_interval": _pair(f1_bounds(evaluation, pick, self.plan)),
        }

    def _gain_row(self, measured: Measured, pick: PickTally) -> GainRow:
        found = self.gain(measured, pick)
        return {"f1": found and found[0], "interval": _pair(found[1]) if found else None}


def compare(
    systems: Sequence[System],
    held_out: HeldOut,
    schema: LabelSchema,
    progress: Progress = lambda name, done, total: None,
) -> Comparison:
    """Run every system over the articles and score what it suggests."""
    measured = []
    for system in systems:
        evaluation = evaluate(
            system.extractor,
            held_out.articles,
            schema,
            lambda done, total, name=system.name: progress(name, done, total),  # type: ignore[misc]
        )
        found = all_mistakes(held_out.articles, evaluation, schema)
        measured.append(Measured(system, evaluation, tuple(found)))
    return Comparison(schema, held_out, tuple(measured))


def _sum(evaluation: Evaluation, pick: PickTally) -> Tally:
    return sum(map(pick, evaluation.articles), Tally())


def _pair(bounds: Bounds | None) -> list[float] | None:
    return None if bounds is None else [bounds.low, bounds.high]


def _count_rows(found: Sequence[Mistake]) -> list[MistakeCountRow]:
    counts = sorted(count_kinds(found).items(), key=lambda item: (-item[1], item[0]))
    return [{"kind": kind.value, "label": label, "count": count} for (kind, label), count in counts]


def _mistake_row(mistake: Mistake) -> MistakeRow:
    return {
        "kind": mistake.kind.value,
        "label": mistake.label,
        "article": mistake.article,
        "start": mistake.start,
        "end": mistake.end,
        "gold": mistake.gold,
        "found": mistake.found,
        "context": mistake.context,
    }
