"""Agreement on spans: pairwise F1 of every scheme, and by label."""

from collections.abc import Sequence

import numpy as np

from annotator.agreement import formulas
from annotator.agreement.corpus.columns import Corpus, Integers
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
from annotator.agreement.semeval import Scheme

NAMES = {
    Scheme.STRICT: "F1, same extent and label",
    Scheme.EXACT: "F1, same extent",
    Scheme.PARTIAL: "F1, overlap counts half",
    Scheme.TYPE: "F1, same label with overlap",
    Scheme.OVERLAP: "F1, any overlap",
    Scheme.DICE: "F1, overlap counts by Dice",
}


def span_part(corpus: Corpus, matched: Sequence[PairColumns]) -> Part:
    """F1 of every pair of annotators, their mean and the pooled value; the same for each label."""
    columns: dict[str, Numbers] = {}
    for number, pair in enumerate(matched):
        columns |= _statistics(corpus, number, pair)
    return Part(columns, _rows(corpus, matched))


def _statistics(corpus: Corpus, number: int, pair: PairColumns) -> dict[str, Numbers]:
    spans, size = corpus.spans, corpus.documents
    shape = (size, len(corpus.labels))
    document, label = spans.document[pair.first], spans.label[pair.first]
    alike = label == spans.label[pair.second]
    strict = pair.stage == 1
    worth = {
        Scheme.STRICT: strict,
        Scheme.EXACT: pair.stage < 3,
        Scheme.PARTIAL: np.where(pair.stage < 3, 1.0, 0.5),
        Scheme.TYPE: alike,
        Scheme.OVERLAP: np.ones(len(alike)),
        Scheme.DICE: pair.dice,
    }
    found = {f"{number}.{scheme}": by_document(document, size, one) for scheme, one in worth.items()}
    found[f"{number}.labels"] = by_document_and_code(document[strict], label[strict], shape)
    for side, rows in enumerate(pair.rows):
        found[f"{number}.side{side}"] = by_document_and_code(spans.document[rows], spans.label[rows], shape)
    return found


def _rows(corpus: Corpus, matched: Sequence[PairColumns]) -> list[Row]:
    names, rows = names_of_pairs(corpus), []
    used = np.flatnonzero((corpus.finished.sum(1) >= 2)[corpus.spans.document])
    for scheme in Scheme:
        singles = [_f1([number], scheme) for number in range(len(matched))]
        template = Row(Layer.SPANS, f"f1.{scheme}", NAMES[scheme], nothing, How.PAIR, ())
        behind = Behind.of(corpus, [sum(map(len, pair.rows)) for pair in matched], len(used))
        rows += of_pairs(names, template, singles, _f1(range(len(matched)), scheme), behind)
    for place, label in enumerate(corpus.labels):
        singles = [_label_f1([number], place) for number in range(len(matched))]
        template = Row(Layer.SPANS, "f1.strict", NAMES[Scheme.STRICT], nothing, How.PAIR, (), label)
        support = [sum(_support(corpus, side, place) for side in pair.rows) for pair in matched]
        behind = Behind.of(corpus, support, _support(corpus, used, place))
        rows += of_pairs(names, template, singles, _label_f1(range(len(matched)), place), behind)
    return rows


def _support(corpus: Corpus, rows: Integers, label: int) -> int:
    return int((corpus.spans.label[rows] == label).sum())


def _f1(pairs: Sequence[int], scheme: Scheme) -> Formula:
    """F1 of one pair of annotators, or pooled over several."""

    def compute(sums: Sums) -> Numbers:
        hits = sum(sums[f"{pair}.{scheme}"] for pair in pairs)
        sides = (sum(sums[f"{pair}.side{side}"].sum(-1) for pair in pairs) for side in (0, 1))
        return formulas.f1(hits, *sides)

    return compute


def _label_f1(pairs: Sequence[int], label: int) -> Formula:
    """The same for one label."""

    def compute(sums: Sums) -> Numbers:
        hits = sum(sums[f"{pair}.labels"][:, label] for pair in pairs)
        sides = (sum(sums[f"{pair}.side{side}"][:, label] for pair in pairs) for side in (0, 1))
        return formulas.f1(hits, *sides)

    return compute
