"""Agreement on attributes of matched spans: κ and α, and how many spans it rests on."""

from collections.abc import Callable, Sequence

import numpy as np

from annotator.agreement import formulas
from annotator.agreement.corpus.columns import Corpus
from annotator.agreement.corpus.options import Options
from annotator.agreement.corpus.pair_matching import PairColumns
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
from annotator.agreement.corpus.statistics import Formula, Sums, by_document, by_document_and_code
from annotator.agreement.distances import masi_distance, table_of
from annotator.agreement.values import Reason


def attribute_part(corpus: Corpus, options: Options, matched: Sequence[PairColumns]) -> Part:
    """α (for sets with MASI distance), Cohen's κ, percent and coverage of every attribute."""
    columns: dict[str, Numbers] = {}
    rows: list[Row] = []
    for attribute in sorted(corpus.values.keys() & corpus.spans.attributes.keys()):
        made = _Attribute(corpus, attribute, attribute in options.sets)
        for number, pair in enumerate(matched):
            columns |= made.statistics(number, pair)
        rows += made.rows(columns)
    return Part(columns, rows)


class _Attribute:
    """The values of one attribute on pairs of matched spans."""

    def __init__(self, corpus: Corpus, attribute: str, is_set: bool) -> None:
        self.corpus, self.attribute, self.is_set = corpus, attribute, is_set
        self.said, self.values = corpus.spans.attributes[attribute], corpus.values[attribute]

    def statistics(self, number: int, pair: PairColumns) -> dict[str, Numbers]:
        """The table of both annotators' values, and how many spans of each have the attribute."""
        size, values = self.corpus.documents, len(self.values)
        document, said = self.corpus.spans.document, self.said
        both = (said[pair.first] >= 0) & (said[pair.second] >= 0)
        cells = said[pair.first[both]] * values + said[pair.second[both]]
        of = document[pair.first[both]]
        found = {f"{self._at(number)}.table": by_document_and_code(of, cells, (size, values**2))}
        for side, rows in enumerate(pair.rows):
            having = rows[said[rows] >= 0]
            found[f"{self._at(number)}.side{side}"] = by_document(document[having], size)
        return found

    def _at(self, number: int) -> str:
        return f"v.{self.attribute}.{number}"

    def rows(self, columns: dict[str, Numbers]) -> list[Row]:
        """The rows of all measures; pooled over pairs is α over all matched pairs."""
        pairs = range(len(self.corpus.pairs))
        names = names_of_pairs(self.corpus)
        items = [int(columns[f"{self._at(number)}.table"].sum()) for number in pairs]
        behind = Behind.of(self.corpus, items, sum(items))
        metric = "MASI" if self.is_set else "nominal"
        of: tuple[tuple[str, str, Callable[[Sequence[int]], Formula], Reason], ...] = (
            ("alpha", f"Krippendorff's α, {metric}", self._alpha, Reason.ONE_LABEL),
            ("cohen", "Cohen's κ", self._kappa, Reason.ONE_LABEL),
            ("percent", "percent agreement", self._percent, Reason.NOTHING_PAIRED),
            ("coverage", "share of the spans that are matched", self._coverage, Reason.BOTH_EMPTY),
        )
        rows = []
        for measure, name, formula, reason in of:
            template = Row(
                Layer.ATTRIBUTES,
                f"attribute.{measure}",
                name,
                nothing,
                How.PAIR,
                (),
                self.attribute,
                reason,
            )
            pooled = None if measure == "cohen" else formula(pairs)
            rows += of_pairs(names, template, [formula([one]) for one in pairs], pooled, behind)
        return rows

    def _table(self, sums: Sums, pairs: Sequence[int]) -> Numbers:
        total = np.sum([sums[f"{self._at(number)}.table"] for number in pairs], axis=0)
        return np.asarray(total, float).reshape(len(sums.numbers), len(self.values), len(self.values))

    def _alpha(self, pairs: Sequence[int]) -> Formula:
        distances = 1 - np.eye(len(self.values))
        if self.is_set:
            distances = table_of(masi_distance, [frozenset(filter(None, v.split("+"))) for v in self.values])

        def compute(sums: Sums) -> Numbers:
            table = self._table(sums, pairs)
            return formulas.metric_alpha(table + table.swapaxes(1, 2), distances)

        return compute

    def _kappa(self, pairs: Sequence[int]) -> Formula:
        def compute(sums: Sums) -> Numbers:
            table = self._table(sums, pairs)
            return formulas.cohen_kappa(np.trace(table, axis1=1, axis2=2), table.sum(2), table.sum(1))

        return compute

    def _percent(self, pairs: Sequence[int]) -> Formula:
        def compute(sums: Sums) -> Numbers:
            table = self._table(sums, pairs)
            return formulas.ratio(np.trace(table, axis1=1, axis2=2), table.sum((1, 2)))

        return compute

    def _coverage(self, pairs: Sequence[int]) -> Formula:
        def compute(sums: Sums) -> Numbers:
            having = sum(sums[f"{self._at(number)}.side{side}"] for number in pairs for side in (0, 1))
            return formulas.ratio(2 * self._table(sums, pairs).sum((1, 2)), having)

        return compute
