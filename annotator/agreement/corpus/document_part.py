"""Agreement on what was said about whole documents: percent, α, Cohen, Fleiss and AC1."""

from collections.abc import Sequence

import numpy as np

from annotator.agreement import formulas
from annotator.agreement.corpus.columns import Corpus, Flags, Integers
from annotator.agreement.corpus.options import Options
from annotator.agreement.corpus.rows import (
    Behind,
    How,
    Layer,
    Numbers,
    Part,
    Row,
    names_of_pairs,
    nothing,
    of_pairs,
)
from annotator.agreement.corpus.statistics import Formula, Sums
from annotator.agreement.distances import Metric, delta
from annotator.agreement.ratings import Label
from annotator.agreement.values import Reason


def document_part(corpus: Corpus, options: Options) -> Part:
    """Every coefficient for every question."""
    columns: dict[str, Numbers] = {}
    rows: list[Row] = []
    for question, answers in sorted(corpus.answers.items()):
        metric = options.metrics.get(question, Metric.NOMINAL)
        made = _Question(corpus, question, answers, Metric(metric))
        columns |= made.statistics()
        rows += made.rows()
    return Part(columns, rows)


class _Question:
    """One question: documents are units, annotators are raters."""

    def __init__(self, corpus: Corpus, question: str, answers: Integers, metric: Metric) -> None:
        self.corpus, self.question, self.metric = corpus, question, metric
        self.values, self.answers = corpus.values[question], answers
        self.rated = (answers >= 0).sum(1)
        self.counts = (answers[:, :, None] == np.arange(len(self.values))).sum(1).astype(float)

    def statistics(self) -> dict[str, Numbers]:
        """What each document adds to the sums."""
        rated, counts, size = self.rated, self.counts, len(self.values)
        paired, complete = rated >= 2, rated == self.answers.shape[1]
        others = np.maximum(rated - 1, 1)
        agreeing = (counts * (counts - 1)).sum(1)
        table = counts[:, :, None] * counts[:, None, :] - np.eye(size) * counts[:, :, None]
        share = formulas.ratio(agreeing, rated * (rated - 1))
        found = {
            "table": (table / others[:, None, None] * paired[:, None, None]).reshape(
                len(counts), size * size
            ),
            "share": np.where(paired, np.nan_to_num(share), 0),
            "paired": paired,
            "fleiss.agreeing": agreeing * complete,
            "fleiss.margins": counts * complete[:, None],
            "fleiss.pairs": rated * (rated - 1) * complete,
            "prevalence": counts / np.maximum(rated, 1)[:, None],
            "rated": rated > 0,
        }
        for number, pair in enumerate(self.corpus.pairs):
            one, other = (self.answers[:, annotator] for annotator in pair)
            both = (one >= 0) & (other >= 0)
            found[f"{number}.alike"] = both & (one == other)
            found[f"{number}.side0"], found[f"{number}.side1"] = (
                self._margins(one, both),
                self._margins(other, both),
            )
        return {f"d.{self.question}.{name}": np.asarray(one, float) for name, one in found.items()}

    def _margins(self, said: Integers, both: Flags) -> Numbers:
        margins = np.zeros((len(said), len(self.values)))
        margins[np.flatnonzero(both), said[both]] = 1
        return margins

    def rows(self) -> list[Row]:
        """The rows of all coefficients."""
        of: Sequence[tuple[str, str, Formula, Reason, Flags]] = (
            (
                "percent",
                "percent agreement, mean over documents",
                self._percent,
                Reason.NOTHING_PAIRED,
                self.rated >= 2,
            ),
            ("alpha", f"Krippendorff's α, {self.metric}", self._alpha, Reason.ONE_LABEL, self.rated >= 2),
            ("fleiss", "Fleiss' κ", self._fleiss, Reason.ONE_LABEL, self.rated == self.answers.shape[1]),
            ("ac1", "Gwet's AC1", self._ac1, Reason.ONE_CATEGORY, self.rated >= 2),
        )
        made = []
        for measure, name, compute, reason, taken in of:
            documents = int(taken.sum())
            made.append(
                Row(
                    Layer.DOCUMENTS,
                    f"document.{measure}",
                    name,
                    compute,
                    How.ALL,
                    self.corpus.annotators,
                    self.question,
                    reason if documents else Reason.NO_SHARED_DOCUMENTS,
                    documents,
                    int(self.rated[taken].sum()),
                    len(self.corpus.pairs),
                    int((self.rated > 0).sum()) - documents,
                )
            )
        return made + self._cohen_rows()

    def _cohen_rows(self) -> list[Row]:
        both = [(self.answers[:, list(pair)] >= 0).all(1) for pair in self.corpus.pairs]
        shared = [int(one.sum()) for one in both]
        template = Row(
            Layer.DOCUMENTS,
            "document.cohen",
            "Cohen's κ",
            nothing,
            How.PAIR,
            (),
            self.question,
            Reason.ONE_LABEL,
        )
        behind = Behind(shared, shared, int((self.rated >= 2).sum()), sum(shared))
        singles = [self._cohen(number) for number in range(len(shared))]
        return of_pairs(names_of_pairs(self.corpus), template, singles, None, behind)

    def _sum(self, sums: Sums, name: str) -> Numbers:
        return sums[f"d.{self.question}.{name}"]

    def _percent(self, sums: Sums) -> Numbers:
        return formulas.ratio(self._sum(sums, "share"), self._sum(sums, "paired"))

    def _alpha(self, sums: Sums) -> Numbers:
        size = len(self.values)
        table = self._sum(sums, "table").reshape(len(sums.numbers), size, size)
        return formulas.metric_alpha(table, delta(self.metric, self._scale(), table.sum(1)))

    def _scale(self) -> list[Label]:
        """The answers, as numbers where the level of measurement needs them."""
        numeric = self.metric in (Metric.INTERVAL, Metric.RATIO)
        return [float(value) for value in self.values] if numeric else list(self.values)

    def _fleiss(self, sums: Sums) -> Numbers:
        return formulas.fleiss_kappa(
            *(self._sum(sums, f"fleiss.{part}") for part in ("agreeing", "margins", "pairs"))
        )

    def _ac1(self, sums: Sums) -> Numbers:
        q = len(self.values)
        shares = formulas.ratio(self._sum(sums, "prevalence"), self._sum(sums, "rated")[:, None])
        expected = formulas.ratio((shares * (1 - shares)).sum(1), q - 1)
        return formulas.chance_corrected(self._percent(sums), expected)

    def _cohen(self, number: int) -> Formula:
        def compute(sums: Sums) -> Numbers:
            parts = (self._sum(sums, f"{number}.{part}") for part in ("alike", "side0", "side1"))
            return formulas.cohen_kappa(*parts)

        return compute
