"""What each document adds to the coefficients of one question, and the formulas of the sums."""

from collections.abc import Iterator, Sequence

import numpy as np
from msgspec import Struct

from annotator.agreement import formulas
from annotator.agreement.corpus.columns import Flags, Integers
from annotator.agreement.corpus.rows import Numbers
from annotator.agreement.corpus.statistics import Formula, Sums
from annotator.agreement.distances import (
    Metric,
    Scale,
    Table,
    agreement_weights,
    delta,
    masi_distance,
    table_of,
)
from annotator.agreement.ratings import Label

MASI = "MASI"
"""The name of the distance between sets of answers."""

WEIGHTED = (Scale.LINEAR, Scale.QUADRATIC)
"""The weights of answers that have an order."""


class QuestionFormulas(Struct, frozen=True):
    """The coefficients of one question as formulas of sums over documents.

    Attributes:
        at: before the names of its statistics.
        values: its answers; of an ordered question in order.
        level: the level of measurement its α leads with.
        is_set: whether an answer is a set of answers; is_ordered: whether the answers have an order.
    """

    at: str
    values: tuple[str, ...]
    level: Metric = Metric.NOMINAL
    is_set: bool = False
    is_ordered: bool = False

    @property
    def scales(self) -> tuple[Scale, ...]:
        """Weights that mean something here: for two answers all are the same as none."""
        return WEIGHTED if self.is_ordered and len(self.values) > 2 else ()

    @property
    def numbers(self) -> list[float] | None:
        """The answers as numbers; None when one is none."""
        try:
            return [float(value) for value in self.values]
        except ValueError:
            return None

    @property
    def levels(self) -> tuple[Metric, ...]:
        """The levels of measurement that α is given at, the leading one first."""
        fitting = {Metric.NOMINAL, self.level}
        if self.scales:
            fitting.add(Metric.ORDINAL)
            if numbers := self.numbers:
                fitting |= {Metric.INTERVAL, *([Metric.RATIO] if min(numbers) >= 0 else [])}
        return (self.level, *(level for level in Metric if level in fitting and level is not self.level))

    def distances(self, level: Metric) -> Table:
        """δ² of every two answers where it does not depend on how often each was given."""
        if self.is_set:
            return table_of(masi_distance, [frozenset(filter(None, one.split("+"))) for one in self.values])
        scale: Sequence[Label] = self.values
        if level in (Metric.INTERVAL, Metric.RATIO):
            scale = self.numbers or self.values
        return delta(level, scale, ())

    def weights(self, scale: Scale | None) -> Table:
        """Agreement weights, 1 for equal answers alone without a scale."""
        return agreement_weights(Scale.IDENTITY if scale is None else scale, self.values)

    def sum(self, sums: Sums, name: str) -> Numbers:
        """One of its statistics."""
        return sums[f"{self.at}.{name}"]

    def percent(self, sums: Sums) -> Numbers:
        """Mean over documents of the share of agreeing pairs of answers."""
        return formulas.ratio(self.sum(sums, "weight.identity"), self.sum(sums, "paired"))

    def percent_of_values(self, sums: Sums) -> Numbers:
        """Share of agreeing pairs, each document weighted by its answers."""
        return 1 - formulas.ratio(self.sum(sums, "apart.same"), self.sum(sums, "used").sum(-1))

    def alphas(self) -> Iterator[tuple[str, Formula]]:
        """Krippendorff's α: at each level that fits, or with the distance of sets."""
        if self.is_set:
            yield MASI, self._alpha(Metric.NOMINAL)
            return
        for level in self.levels:
            yield level.value, self._ordinal if level is Metric.ORDINAL else self._alpha(level)

    def _alpha(self, level: Metric) -> Formula:
        distances = self.distances(level)

        def compute(sums: Sums) -> Numbers:
            return formulas.alpha(self.sum(sums, f"apart.{level}"), self.sum(sums, "used"), distances)

        return compute

    def _ordinal(self, sums: Sums) -> Numbers:
        size = len(self.values)
        table = self.sum(sums, "table").reshape(len(sums.numbers), size, size)
        return formulas.metric_alpha(table, delta(Metric.ORDINAL, self.values, table.sum(1)))

    def fleiss(self, sums: Sums) -> Numbers:
        """Fleiss' κ over documents that everybody answered for."""
        parts = ("agreeing", "margins", "pairs")
        return formulas.fleiss_kappa(*(self.sum(sums, f"fleiss.{part}") for part in parts))

    def gwet(self, scale: Scale | None) -> Formula:
        """Gwet's AC1, or with weights AC2."""
        q, weight = len(self.values), float(self.weights(scale).sum())

        def compute(sums: Sums) -> Numbers:
            observed = self.sum(sums, f"weight.{scale or Scale.IDENTITY}")
            shares = formulas.ratio(self.sum(sums, "prevalence"), self.sum(sums, "rated")[:, None])
            expected = formulas.ratio(weight * (shares * (1 - shares)).sum(1), q * (q - 1))
            return formulas.chance_corrected(formulas.ratio(observed, self.sum(sums, "paired")), expected)

        return compute

    def cohen(self, pair: int) -> Formula:
        """Cohen's κ of a pair of annotators."""

        def compute(sums: Sums) -> Numbers:
            return formulas.cohen_kappa(*(self.sum(sums, f"{pair}.{n}") for n in ("alike", "side0", "side1")))

        return compute

    def weighted(self, pair: int, scale: Scale) -> Formula:
        """Cohen's κ of a pair with weights."""
        weights = self.weights(scale)

        def compute(sums: Sums) -> Numbers:
            first, second = self.sum(sums, f"{pair}.side0"), self.sum(sums, f"{pair}.side1")
            return formulas.weighted_kappa(self.sum(sums, f"{pair}.{scale}"), first, second, weights)

        return compute

    def scott(self, pair: int) -> Formula:
        """Scott's π of a pair: Fleiss' κ of two."""

        def compute(sums: Sums) -> Numbers:
            alike = self.sum(sums, f"{pair}.alike")
            margins = self.sum(sums, f"{pair}.side0") + self.sum(sums, f"{pair}.side1")
            return formulas.fleiss_kappa(alike, margins, margins.sum(-1) / 2)

        return compute


def statistics_of(
    question: QuestionFormulas, answers: Integers, pairs: Sequence[tuple[int, int]]
) -> dict[str, Numbers]:
    """What each document adds to the sums.

    Args:
        question: whose formulas they are for.
        answers: documents × annotators, index into its values, -1 where nothing was said.
        pairs: of annotators, by index.
    """
    size = len(question.values)
    counts = (answers[:, :, None] == np.arange(size)).sum(1).astype(float)
    found = _of_everybody(question, counts, answers.shape[1])
    for number, pair in enumerate(pairs):
        one, other = (answers[:, annotator] for annotator in pair)
        both = (one >= 0) & (other >= 0)
        found[f"{number}.alike"] = both & (one == other)
        for side, said in enumerate((one, other)):
            found[f"{number}.side{side}"] = _margins(said, both, size)
        for scale in question.scales:
            found[f"{number}.{scale}"] = both * question.weights(scale)[one, other]
    return {f"{question.at}.{name}": np.asarray(one, float) for name, one in found.items()}


def _of_everybody(question: QuestionFormulas, counts: Numbers, raters: int) -> dict[str, Numbers | Flags]:
    rated = counts.sum(1)
    paired, complete = rated >= 2, rated == raters
    others, ordered_pairs = np.maximum(rated - 1, 1), np.maximum(rated * (rated - 1), 1)
    agreeing = (counts * (counts - 1)).sum(1)
    found: dict[str, Numbers | Flags] = {
        "paired": paired,
        "rated": rated > 0,
        "used": counts * paired[:, None],
        "prevalence": counts / np.maximum(rated, 1)[:, None],
        "apart.same": (rated * (rated - 1) - agreeing) / others * paired,
        "fleiss.agreeing": agreeing * complete,
        "fleiss.margins": counts * complete[:, None],
        "fleiss.pairs": rated * (rated - 1) * complete,
    }
    for scale in (Scale.IDENTITY, *question.scales):
        weighted = (counts * (counts @ question.weights(scale) - 1)).sum(1)
        found[f"weight.{scale}"] = weighted / ordered_pairs * paired
    for level in (Metric.NOMINAL,) if question.is_set else question.levels:
        if level is not Metric.ORDINAL:
            apart = (counts * (counts @ question.distances(level))).sum(1)
            found[f"apart.{level}"] = apart / others * paired
    if not question.is_set and Metric.ORDINAL in question.levels:
        size = len(question.values)
        table = counts[:, :, None] * counts[:, None, :] - np.eye(size) * counts[:, :, None]
        found["table"] = (table * (paired / others)[:, None, None]).reshape(len(counts), size * size)
    return found


def _margins(said: Integers, both: Flags, size: int) -> Numbers:
    margins = np.zeros((len(said), size))
    margins[np.flatnonzero(both), said[both]] = 1
    return margins
