"""The uα family over a whole corpus, from counts of tokens."""

import numpy as np
from msgspec.structs import replace

from annotator.agreement import formulas
from annotator.agreement.corpus.columns import Corpus
from annotator.agreement.corpus.rows import How, Layer, Numbers, Part, Row
from annotator.agreement.corpus.statistics import Formula, Sums
from annotator.agreement.corpus.token_counts import LabelTokens, TokenCounts
from annotator.agreement.values import Reason


def unitizing_part(corpus: Corpus, counts: TokenCounts, per_label: LabelTokens) -> Part:
    """uα, |uα and cuα over all labels, (k)uα and binary uα of each label.

    Args:
        counts: over the base layer of every annotator.
        per_label: over the base layer of each label on its own, so that labels may nest.
    """
    columns = _of_all(corpus, counts) | _of_each(corpus, per_label)
    return Part(columns, [*_rows(corpus, counts), *_label_rows(corpus, counts, per_label)])


def _of_all(corpus: Corpus, counts: TokenCounts) -> dict[str, Numbers]:
    """ℓ and Q summed per document, with each document's own number of annotators."""
    raters = corpus.finished.sum(1)
    paired, others = raters >= 2, np.maximum(raters - 1, 1)
    shape = (corpus.documents, len(corpus.labels))
    alike, both, crossing, neither = np.zeros(shape), np.zeros(corpus.documents), np.zeros(shape), 0.0
    for number, (first, second) in enumerate(corpus.pairs):
        pair, shared = counts.pairs[number], corpus.shared(first, second)
        labelled = counts.labelled[first].sum(1) + counts.labelled[second].sum(1)
        alike += 2 * pair.alike
        both += 2 * pair.first.sum(1)
        crossing += pair.first + pair.second
        neither = neither + 2 * (corpus.sizes - labelled + pair.first.sum(1)) * shared
    labelled = sum(counts.labelled, np.zeros(shape)) * paired[:, None]
    gaps = raters * corpus.sizes * paired - labelled.sum(1)
    per_pair = {"alike": alike, "both": both, "star": crossing, "neither": neither}
    found = {f"u.{name}": (np.asarray(one).T / others).T for name, one in per_pair.items()}
    found |= {"u.labelled": labelled, "u.gaps": gaps}
    found |= {"u.squares": counts.squares * paired[:, None], "u.pairable": counts.pairable * paired[:, None]}
    return found


def _of_each(corpus: Corpus, counts: LabelTokens) -> dict[str, Numbers]:
    """The same for each label alone: tokens with the label, all others are gaps."""
    raters = corpus.finished.sum(1)
    paired, others = raters >= 2, np.maximum(raters - 1, 1)
    agreeing = np.zeros((corpus.documents, len(corpus.labels)))
    for (first, second), (both, either) in zip(corpus.pairs, counts.pairs, strict=True):
        shared = corpus.shared(first, second)[:, None]
        agreeing += 2 * (both + (corpus.sizes[:, None] - either) * shared)
    labelled = counts.labelled * paired[:, None]
    return {
        "k.agreeing": agreeing / others[:, None],
        "k.labelled": labelled,
        "k.gaps": (raters * corpus.sizes * paired)[:, None] - labelled,
        "k.squares": counts.squares * paired[:, None],
    }


def _u_alpha(sums: Sums) -> Numbers:
    gaps, labelled = sums["u.gaps"], sums["u.labelled"]
    agreeing = sums["u.neither"] + sums["u.alike"].sum(-1)
    margins = np.concatenate([gaps[:, None], labelled], axis=1)
    return formulas.unitizing_alpha(agreeing, margins, sums["u.squares"].sum(-1) + gaps)


def _binary(sums: Sums) -> Numbers:
    gaps, labelled = sums["u.gaps"], sums["u.labelled"].sum(-1)
    margins = np.stack([gaps, labelled], axis=1)
    return formulas.unitizing_alpha(
        sums["u.neither"] + sums["u.both"], margins, sums["u.squares"].sum(-1) + gaps
    )


def _cu_alpha(sums: Sums) -> Numbers:
    return formulas.unitizing_alpha(sums["u.alike"].sum(-1), sums["u.star"], sums["u.pairable"].sum(-1))


def _ku_alpha(label: int) -> Formula:
    def compute(sums: Sums) -> Numbers:
        parts = (sums[f"u.{name}"] for name in ("alike", "star", "pairable"))
        return formulas.unitizing_alpha_of_value(*parts)[:, label]

    return compute


def _of_label(label: int) -> Formula:
    def compute(sums: Sums) -> Numbers:
        gaps, labelled = sums["k.gaps"][:, label], sums["k.labelled"][:, label]
        margins = np.stack([gaps, labelled], axis=1)
        squares = sums["k.squares"][:, label] + gaps
        return formulas.unitizing_alpha(sums["k.agreeing"][:, label], margins, squares)

    return compute


def _rows(corpus: Corpus, counts: TokenCounts) -> list[Row]:
    documents = int((corpus.finished.sum(1) >= 2).sum())
    reason = Reason.ONE_LABEL if documents else Reason.NO_SHARED_DOCUMENTS
    of = (
        ("u_alpha", "uα (extents and labels)", _u_alpha, reason),
        ("u_alpha.binary", "|uα (labelled at all)", _binary, reason),
        ("cu_alpha", "cuα (labels where both labelled)", _cu_alpha, reason),
    )
    return [
        Row(
            Layer.UNITIZING,
            measure,
            formula,
            compute,
            How.ALL,
            corpus.annotators,
            reason=why,
            documents=documents,
            items=len(corpus.spans) - counts.dropped,
            pairs=len(corpus.pairs),
            dropped=counts.dropped,
        )
        for measure, formula, compute, why in of
    ]


def _label_rows(corpus: Corpus, counts: TokenCounts, per_label: LabelTokens) -> list[Row]:
    base = _rows(corpus, counts)[0]
    used = np.bincount(corpus.spans.label, minlength=len(corpus.labels))
    rows = []
    for place, label in enumerate(corpus.labels):
        nobody = Reason.BOTH_EMPTY if base.documents else base.reason
        meets = any(pair.first[:, place].any() or pair.second[:, place].any() for pair in counts.pairs)
        why = Reason.ONE_LABEL if meets else Reason.ONLY_GAPS
        of = (
            ("ku_alpha", "(k)uα", _ku_alpha(place), why if used[place] else nobody, counts.dropped),
            ("u_alpha", "uα of the label alone", _of_label(place), nobody, per_label.dropped),
        )
        rows += [
            replace(
                base,
                measure=measure,
                formula=name,
                compute=compute,
                reason=reason,
                label=label,
                items=int(used[place]),
                dropped=dropped,
            )
            for measure, name, compute, reason, dropped in of
        ]
    return rows
