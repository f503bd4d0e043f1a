"""What a table of agreement is made of: one row, its formula, and what stands behind it."""

from collections.abc import Sequence
from enum import StrEnum
from typing import Any

import numpy as np
from msgspec import Struct
from msgspec.structs import replace
from numpy.typing import NDArray

from annotator.agreement import formulas
from annotator.agreement.bootstrap import Interval
from annotator.agreement.corpus.columns import Corpus
from annotator.agreement.corpus.statistics import Columns, Formula, Sums
from annotator.agreement.values import Figure, Reason

Numbers = NDArray[np.float64]


class Layer(StrEnum):
    """What agreement is about."""

    SPANS = "spans"
    TOKENS = "tokens"
    UNITIZING = "unitizing"
    EVENTS = "events"
    RELATIONS = "relations"
    ARGUMENTS = "arguments"
    ATTRIBUTES = "attributes"
    DOCUMENTS = "documents"


class How(StrEnum):
    """Over whom a value is taken."""

    PAIR = "pair"
    MEAN = "mean over pairs"
    POOLED = "pooled over pairs"
    ALL = "all annotators"


class Note(StrEnum):
    """What a reader must know to read a value."""

    FEW_DOCUMENTS = "fewer than 10 shared documents"
    UNSTABLE = "fewer than 20 shared documents: α is unstable"
    DROPPED = "overlapping spans were left out, the longest stayed"
    INCOMPLETE = "documents were left out that not enough annotators answered for"
    UNDEFINED_REPLICATES = "some resamples have no value"


class Row(Struct, frozen=True):
    """A value to be computed.

    Attributes:
        layer, measure: what it is about, and its id (`f1.strict`).
        formula: its name as printed.
        compute: from the sums of the statistics.
        how: over whom; annotators: their names.
        label: the label it is for, or None.
        reason: why it is undefined when the formula divides by nothing.
        documents: how many documents it rests on; items: how many spans, tokens, relations.
        pairs: how many pairs of annotators; dropped: what was left out.
    """

    layer: Layer
    measure: str
    formula: str
    compute: Formula
    how: How
    annotators: tuple[str, ...]
    label: str | None = None
    reason: Reason = Reason.BOTH_EMPTY
    documents: int = 0
    items: int = 0
    pairs: int = 1
    dropped: int = 0


class Estimate(Struct, frozen=True):
    """A computed row.

    Attributes:
        figure: the value, or why there is none.
        interval: over resampled documents; None without resamples.
        support: for values of one label, how many items each annotator has.
        notes: what a reader must know.
        The others as in `Row`.
    """

    layer: Layer
    measure: str
    formula: str
    how: How
    annotators: tuple[str, ...]
    label: str | None
    figure: Figure
    interval: Interval | None
    documents: int
    items: int
    pairs: int
    dropped: int
    notes: tuple[Note, ...] = ()


class Part(Struct, frozen=True):
    """The statistics of one layer, and the rows that are formulas of them."""

    columns: Columns
    rows: Sequence[Row]


def mean_of(singles: Sequence[Formula]) -> Formula:
    """The mean over the defined ones of several formulas."""

    def compute(sums: Sums) -> Numbers:
        values = np.stack([one(sums) for one in singles])
        defined = np.isfinite(values)
        count = defined.sum(0)
        total = np.where(defined, values, 0).sum(0)
        return formulas.ratio(total, count)

    return compute


def merged(parts: Sequence[Part]) -> tuple[dict[str, Any], list[Row]]:
    """All statistics by name and all rows, in the order of the parts."""
    columns: dict[str, Any] = {}
    for part in parts:
        columns |= part.columns
    return columns, [row for part in parts for row in part.rows]


class Behind(Struct, frozen=True):
    """What stands behind the values of every pair of annotators, and behind all together.

    Attributes:
        documents: how many each pair shares; items: how many things they compare.
        all_documents: how many any two share; all_items: things in those.
        asked: in how many of them both annotators of each pair were asked; None for all.
    """

    documents: Sequence[int]
    items: Sequence[int]
    all_documents: int
    all_items: int
    asked: Sequence[int] | None = None

    @classmethod
    def of(cls, corpus: Corpus, items: Sequence[int], all_items: int) -> "Behind":
        """With the documents of the corpus."""
        shared = [int(corpus.shared(*pair).sum()) for pair in corpus.pairs]
        return cls(shared, items, int((corpus.finished.sum(1) >= 2).sum()), all_items)

    def reason(self, usual: Reason, pair: int | None = None) -> Reason:
        """Why a value is undefined, of one pair or of all: nothing shared, nobody asked, or as usual."""
        documents, asked = self.documents, self.documents if self.asked is None else self.asked
        wanted = slice(None) if pair is None else slice(pair, pair + 1)
        if not any(documents[wanted]):
            return Reason.NO_SHARED_DOCUMENTS
        return usual if any(asked[wanted]) else Reason.NOT_ASKED


def names_of_pairs(corpus: Corpus) -> list[tuple[str, str]]:
    """The annotators of every pair."""
    return [(corpus.annotators[a], corpus.annotators[b]) for a, b in corpus.pairs]


def of_pairs(
    names: Sequence[tuple[str, str]],
    template: Row,
    singles: Sequence[Formula],
    pooled: Formula | None,
    behind: Behind,
) -> list[Row]:
    """A row for every pair of annotators, one for their mean, and one pooled.

    Args:
        names: of the annotators of every pair.
        template: a row with everything that is the same for all.
        singles: the formula of each pair.
        pooled: over all pairs; None for a measure that has no pooled form.
        behind: what each rests on.
    """
    rows = [
        replace(
            template,
            compute=compute,
            annotators=pair,
            documents=documents,
            items=items,
            reason=behind.reason(template.reason, number),
        )
        for number, (pair, compute, documents, items) in enumerate(
            zip(names, singles, behind.asked or behind.documents, behind.items, strict=True)
        )
    ]
    everybody = tuple(sorted({name for pair in names for name in pair}))
    summary = replace(
        template,
        annotators=everybody,
        how=How.MEAN,
        compute=mean_of(singles) if singles else template.compute,
        pairs=len(names),
        documents=behind.all_documents,
        items=behind.all_items,
        reason=behind.reason(template.reason),
    )
    rows.append(summary)
    if pooled is not None and names:
        rows.append(replace(summary, how=How.POOLED, compute=pooled))
    return rows


def nothing(sums: Sums) -> Numbers:
    """Undefined, whatever the sums."""
    return np.full(len(sums.numbers), np.nan)
