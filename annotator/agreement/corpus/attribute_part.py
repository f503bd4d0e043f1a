"""Agreement on attributes of matched spans: κ and α, and how many spans it rests on."""

from collections.abc import Callable, Sequence

import numpy as np
from msgspec.structs import replace

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
        """Both annotators' values on matched spans, and how many spans of each have the attribute."""
        size, values, at = self.corpus.documents, len(self.values), self._at(number)
        document, said = self.corpus.spans.document, self.said
        both = (said[pair.first] >= 0) & (said[pair.second] >= 0)
        one, other, of = said[pair.first[both]], said[pair.second[both]], document[pair.first[both]]
        alike = one == other
        found = {
            f"{at}.alike": by_document(of[alike], size),
            f"{at}.put0": by_document_and_code(of, one, (size, values)),
            f"{at}.put1": by_document_and_code(of, other, (size, values)),
        }
        if self.is_set:
            found[f"{at}.table"] = by_document_and_code(of, one * values + other, (size, values**2))
        asked = self.corpus.shared_values(self.attribute, *self.corpus.pairs[number])
        for side, rows in enumerate(pair.rows):
            having = rows[(said[rows] >= 0) & asked[document[rows]]]
            found[f"{at}.side{side}"] = by_document(document[having], size)
        return found

    def _at(self, number: int) -> str:
        return f"v.{self.attribute}.{number}"

    def rows(self, columns: dict[str, Numbers]) -> list[Row]:
        """The rows of all measures; pooled over pairs is α over all matched pairs."""
        pairs = range(len(self.corpus.pairs))
        names = names_of_pairs(self.corpus)
        items = [int(columns[f"{self._at(number)}.put0"].sum()) for number in pairs]
        shared = [int(self.corpus.shared_values(self.attribute, *pair).sum()) for pair in self.corpus.pairs]
        behind = replace(Behind.of(self.corpus, items, sum(items)), asked=shared)
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

    def _sum(self, sums: Sums, name: str, pairs: Sequence[int]) -> Numbers:
        return np.asarray(np.sum([sums[f"{self._at(number)}.{name}"] for number in pairs], axis=0), float)

    def _alpha(self, pairs: Sequence[int]) -> Formula:
        return self._set_alpha(pairs) if self.is_set else self._nominal_alpha(pairs)

    def _nominal_alpha(self, pairs: Sequence[int]) -> Formula:
        def compute(sums: Sums) -> Numbers:
            totals = self._sum(sums, "put0", pairs) + self._sum(sums, "put1", pairs)
            return formulas.nominal_alpha(2 * self._sum(sums, "alike", pairs), totals)

        return compute

    def _set_alpha(self, pairs: Sequence[int]) -> Formula:
        size = len(self.values)
        distances = table_of(masi_distance, [frozenset(filter(None, v.split("+"))) for v in self.values])

        def compute(sums: Sums) -> Numbers:
            table = self._sum(sums, "table", pairs).reshape(len(sums.numbers), size, size)
            return formulas.metric_alpha(table + table.swapaxes(1, 2), distances)

        return compute

    def _kappa(self, pairs: Sequence[int]) -> Formula:
        def compute(sums: Sums) -> Numbers:
            parts = (self._sum(sums, name, pairs) for name in ("alike", "put0", "put1"))
            return formulas.cohen_kappa(*parts)

        return compute

    def _percent(self, pairs: Sequence[int]) -> Formula:
        def compute(sums: Sums) -> Numbers:
            return formulas.ratio(self._sum(sums, "alike", pairs), self._sum(sums, "put0", pairs).sum(-1))

        return compute

    def _coverage(self, pairs: Sequence[int]) -> Formula:
        def compute(sums: Sums) -> Numbers:
            having = self._sum(sums, "side0", pairs) + self._sum(sums, "side1", pairs)
            return formulas.ratio(2 * self._sum(sums, "put0", pairs).sum(-1), having)

        return compute
