"""Agreement on the labels of tokens: Cohen's κ, Fleiss' κ and α, over all and over annotated tokens."""

import numpy as np
from msgspec.structs import replace

from annotator.agreement import formulas
from annotator.agreement.corpus.columns import Corpus
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
from annotator.agreement.corpus.token_counts import TokenCounts
from annotator.agreement.tokens import Base
from annotator.agreement.values import Reason

SHORT = {Base.ALL: "all", Base.ANNOTATED: "annotated"}


def token_part(corpus: Corpus, counts: TokenCounts) -> Part:
    """Token measures over both bases."""
    columns: dict[str, Numbers] = {}
    for base in Base:
        columns |= _of_pairs(corpus, counts, base) | _of_all(corpus, counts, base)
    return Part(columns, [row for base in Base for row in _rows(corpus, counts, base)])


def _with_outside(outside: Numbers, labelled: Numbers) -> Numbers:
    return np.concatenate([outside[:, None], labelled], axis=1)


def _of_pairs(corpus: Corpus, counts: TokenCounts, base: Base) -> dict[str, Numbers]:
    """For every pair: agreeing tokens, and both margins, `O` first."""
    found = {}
    for number, (first, second) in enumerate(corpus.pairs):
        shared = corpus.shared(first, second)
        union = _union(counts, number, first, second)
        size = corpus.sizes if base is Base.ALL else union
        alike = size - union + counts.pairs[number].alike.sum(1)
        found[f"{base}.{number}.alike"] = alike * shared
        for side, annotator in enumerate((first, second)):
            labelled = counts.labelled[annotator]
            margins = _with_outside(size - labelled.sum(1), labelled)
            found[f"{base}.{number}.side{side}"] = margins * shared[:, None]
    return found


def _union(counts: TokenCounts, number: int, first: int, second: int) -> Numbers:
    """Tokens that one of the two labelled, by document."""
    each = counts.labelled[first].sum(1) + counts.labelled[second].sum(1)
    return np.asarray(each - counts.pairs[number].first.sum(1), float)


def _of_all(corpus: Corpus, counts: TokenCounts, base: Base) -> dict[str, Numbers]:
    """For α agreeing pairs / (m - 1) and the labels of all ratings; for Fleiss complete documents alone."""
    raters = corpus.finished.sum(1)
    size = corpus.sizes if base is Base.ALL else counts.anybody
    agreeing = np.zeros(corpus.documents)
    for number, (first, second) in enumerate(corpus.pairs):
        alike = size - _union(counts, number, first, second) + counts.pairs[number].alike.sum(1)
        agreeing += 2 * alike * corpus.shared(first, second)
    margins = np.zeros((corpus.documents, len(corpus.labels) + 1))
    for annotator, labelled in enumerate(counts.labelled):
        here = _with_outside(size - labelled.sum(1), labelled)
        margins += here * corpus.finished[:, annotator, None]
    paired, complete = raters >= 2, raters == len(corpus.annotators)
    found = {
        f"{base}.agreeing": agreeing / np.maximum(raters - 1, 1) * paired,
        f"{base}.margins": margins * paired[:, None],
        f"{base}.fleiss.agreeing": agreeing * complete,
        f"{base}.fleiss.margins": margins * complete[:, None],
        f"{base}.fleiss.pairs": size * raters * (raters - 1) * complete,
    }
    return {name: np.asarray(column, float) for name, column in found.items()}


def _rows(corpus: Corpus, counts: TokenCounts, base: Base) -> list[Row]:
    names = names_of_pairs(corpus)
    singles = [_cohen(base, number) for number in range(len(names))]
    raters = corpus.finished.sum(1)
    paired, complete = raters >= 2, raters == len(corpus.annotators)
    sizes = corpus.sizes if base is Base.ALL else counts.anybody
    items = [int(sizes[corpus.shared(*pair)].sum()) for pair in corpus.pairs]
    behind = Behind.of(corpus, items, int(sizes[paired].sum()))
    template = Row(
        Layer.TOKENS,
        f"cohen.{SHORT[base]}",
        f"Cohen's κ, {base}",
        nothing,
        How.PAIR,
        (),
        reason=Reason.ONE_LABEL,
        dropped=counts.dropped,
    )
    shares = [_percent(base, number) for number in range(len(names))]
    percent = replace(template, measure=f"percent.{SHORT[base]}", formula=f"percent agreement, {base}")
    rows = of_pairs(names, replace(percent, reason=Reason.BOTH_EMPTY), shares, None, behind)
    rows += of_pairs(names, template, singles, None, behind)
    for measure, formula, compute, taken in (
        ("fleiss", "Fleiss' κ", _fleiss(base), complete & paired),
        ("alpha", "Krippendorff's α", _alpha(base), paired),
    ):
        documents = int(taken.sum())
        rows.append(
            Row(
                Layer.TOKENS,
                f"{measure}.{SHORT[base]}",
                f"{formula}, {base}",
                compute,
                How.ALL,
                corpus.annotators,
                reason=Reason.ONE_LABEL if documents else Reason.NO_SHARED_DOCUMENTS,
                documents=documents,
                items=int(sizes[taken].sum()),
                pairs=len(names),
                dropped=counts.dropped,
            )
        )
    return rows


def _cohen(base: Base, number: int) -> Formula:
    def compute(sums: Sums) -> Numbers:
        sides = (sums[f"{base}.{number}.side{side}"] for side in (0, 1))
        return formulas.cohen_kappa(sums[f"{base}.{number}.alike"], *sides)

    return compute


def _percent(base: Base, number: int) -> Formula:
    def compute(sums: Sums) -> Numbers:
        return formulas.ratio(sums[f"{base}.{number}.alike"], sums[f"{base}.{number}.side0"].sum(-1))

    return compute


def _fleiss(base: Base) -> Formula:
    def compute(sums: Sums) -> Numbers:
        parts = (sums[f"{base}.fleiss.{part}"] for part in ("agreeing", "margins", "pairs"))
        return formulas.fleiss_kappa(*parts)

    return compute


def _alpha(base: Base) -> Formula:
    def compute(sums: Sums) -> Numbers:
        return formulas.nominal_alpha(sums[f"{base}.agreeing"], sums[f"{base}.margins"])

    return compute
