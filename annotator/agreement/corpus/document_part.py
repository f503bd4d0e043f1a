"""Agreement on what was said about whole documents: documents are units, annotators are raters."""

from collections.abc import Callable, Sequence
from functools import partial

import numpy as np

from annotator.agreement.corpus.columns import Corpus, Flags, Integers
from annotator.agreement.corpus.document_formulas import QuestionFormulas, statistics_of
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
from annotator.agreement.corpus.statistics import Formula
from annotator.agreement.distances import Metric
from annotator.agreement.values import Reason

NO, YES = "no", "yes"
"""Whether one of several answers was given: the values of the question about it alone."""


def document_part(corpus: Corpus, options: Options) -> Part:
    """Every coefficient for every question; of a question with several answers each answer by itself too."""
    columns: dict[str, Numbers] = {}
    rows: list[Row] = []
    for question, answers in sorted(corpus.answers.items()):
        values, is_set = corpus.values[question], question in options.sets
        made = _Question(corpus, question, answers, values, options)
        columns |= made.statistics
        rows += made.rows()
        for name, chosen in _each(values) if is_set else ():
            said = np.where(answers >= 0, chosen[answers], answers)
            alone = _Question(corpus, f"{question}: {name}", said, (NO, YES), Options())
            columns |= alone.statistics
            rows += alone.rows()
    return Part(columns, rows)


def _each(values: Sequence[str]) -> list[tuple[str, Integers]]:
    """Each answer that a set may hold, and for each set whether it does."""
    sets = [set(filter(None, value.split("+"))) for value in values]
    return [(name, np.array([name in one for one in sets], np.int64)) for name in sorted(set().union(*sets))]


class _Question:
    """The rows of one question."""

    def __init__(
        self, corpus: Corpus, question: str, answers: Integers, values: Sequence[str], options: Options
    ) -> None:
        self.corpus, self.question, self.answers = corpus, question, answers
        level = options.metrics.get(question, Metric.NOMINAL)
        self.formulas = QuestionFormulas(
            f"d.{question}",
            tuple(values),
            Metric(level),
            is_set=question in options.sets,
            is_ordered=question in options.ordered or level != Metric.NOMINAL,
        )
        self.rated = (answers >= 0).sum(1)
        self.statistics = statistics_of(self.formulas, answers, corpus.pairs)

    def rows(self) -> list[Row]:
        """All coefficients: those of everybody together, then those of pairs."""
        of, paired, whole = self.formulas, self.rated >= 2, self.rated == self.answers.shape[1]
        made = [
            self._row("percent", "percent agreement, mean over documents", of.percent, paired),
            self._row(
                "percent_values", "percent agreement, weighted by ratings", of.percent_of_values, paired
            ),
            *(
                self._row(
                    f"alpha.{level}" if number else "alpha", f"Krippendorff's α, {level}", formula, paired
                )
                for number, (level, formula) in enumerate(of.alphas())
            ),
            self._row("fleiss", "Fleiss' κ", of.fleiss, whole),
            self._row("ac1", "Gwet's AC1", of.gwet(None), paired),
        ]
        made += [
            self._row(f"ac2.{scale}", f"Gwet's AC2, {scale} weights", of.gwet(scale), paired)
            for scale in of.scales
        ]
        made += self._of_pairs("cohen", "Cohen's κ", of.cohen)
        made += self._of_pairs("scott", "Scott's π", of.scott)
        for scale in of.scales:
            made += self._of_pairs(
                f"cohen.{scale}", f"Cohen's κ, {scale} weights", partial(of.weighted, scale=scale)
            )
        return made

    def _row(self, measure: str, name: str, compute: Formula, taken: Flags) -> Row:
        documents = int(taken.sum())
        reason = Reason.ONE_CATEGORY if len(self.formulas.values) < 2 else Reason.ONE_LABEL
        if not documents:
            reason = Reason.NOTHING_PAIRED if measure != "fleiss" else Reason.NO_COMPLETE_UNIT
        return Row(
            Layer.DOCUMENTS,
            f"document.{measure}",
            name,
            compute,
            How.ALL,
            self.corpus.annotators,
            self.question,
            reason,
            documents,
            int(self.rated[taken].sum()),
            len(self.corpus.pairs),
            int((self.rated > 0).sum()) - documents,
        )

    def _of_pairs(self, measure: str, name: str, formula: Callable[[int], Formula]) -> list[Row]:
        both = [(self.answers[:, list(pair)] >= 0).all(1) for pair in self.corpus.pairs]
        shared = [int(one.sum()) for one in both]
        template = Row(
            Layer.DOCUMENTS,
            f"document.{measure}",
            name,
            nothing,
            How.PAIR,
            (),
            self.question,
            Reason.ONE_LABEL,
        )
        behind = Behind(shared, shared, int((self.rated >= 2).sum()), sum(shared))
        singles = [formula(number) for number in range(len(shared))]
        return of_pairs(names_of_pairs(self.corpus), template, singles, None, behind)
