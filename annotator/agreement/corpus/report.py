"""Everything about agreement in a corpus: computed once, with intervals from the same resamples."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor

import numpy as np
from msgspec import Struct
from numpy.typing import NDArray

from annotator.agreement.bootstrap import Draws, Plan, draws
from annotator.agreement.corpus.alpha_u_part import alpha_u_part
from annotator.agreement.corpus.argument_part import argument_part
from annotator.agreement.corpus.attribute_part import attribute_part
from annotator.agreement.corpus.columns import Corpus
from annotator.agreement.corpus.document_part import document_part
from annotator.agreement.corpus.event_part import event_part
from annotator.agreement.corpus.link_columns import LinkFrame
from annotator.agreement.corpus.linking_part import linking_part
from annotator.agreement.corpus.options import Options
from annotator.agreement.corpus.pair_matching import PairColumns, match_corpus
from annotator.agreement.corpus.relation_part import relation_part
from annotator.agreement.corpus.rows import Estimate, How, Layer, Note, Part, Row, merged
from annotator.agreement.corpus.span_part import span_part
from annotator.agreement.corpus.statistics import Statistics, Sums
from annotator.agreement.corpus.token_counts import count_labels, count_tokens, kept_spans
from annotator.agreement.corpus.token_part import token_part
from annotator.agreement.corpus.unitizing_part import unitizing_part
from annotator.agreement.values import figure

FEW, STEADY = 10, 20
"""Shared documents below which an interval, and α, are to be read with care."""
THREADS = 2
"""What is computed at the same time."""
HELD = 20_000_000
"""Draws of documents (replicates × documents) that are held at once, 80 MB."""


class Report(Struct, frozen=True, eq=False):
    """The table of agreement of a corpus.

    Attributes:
        corpus: what it is about.
        estimates: every value, in order of layer and measure.
        statistics: what they are formulas of, by document.
        rows: the formulas.
        matched: the matching of every pair of annotators.
        plan: replicates, seed and level of the intervals.
    """

    corpus: Corpus
    estimates: tuple[Estimate, ...]
    statistics: Statistics
    rows: tuple[Row, ...]
    matched: tuple[PairColumns, ...]
    plan: Plan

    def find(
        self,
        measure: str,
        label: str | None = None,
        annotators: Sequence[str] | None = None,
        how: How | None = None,
        layer: Layer | None = None,
    ) -> Estimate:
        """The one estimate with this measure, label, and how; KeyError when there is none.

        Without `how` and `annotators`, the value over all annotators.
        """
        overall = annotators is None and how is None
        for one in self.estimates:
            if one.measure != measure or one.label != label:
                continue
            fits = annotators is None or one.annotators == tuple(sorted(annotators))
            kinds = (How.MEAN, How.ALL) if overall else (how,) if how else tuple(How)
            if fits and one.how in kinds and layer in (None, one.layer):
                return one
        raise KeyError((measure, label, annotators, how))


def measure(corpus: Corpus, plan: Plan | None = None, options: Options | None = None) -> Report:
    """Every measure of a corpus, with intervals.

    Args:
        corpus: columns, see `Corpus.of` and `corpus_of`; `Corpus.only` gives a part of one.
        plan: replicates, seed and level of the intervals; by default 1,000, 0 and 95 %.
        options: what the label schema says (`Options.of_schema`).

    >>> from annotator.agreement.corpus.documents import Document, corpus_of
    >>> same = {"ana": [(0, 4, "ACTOR")], "bo": [(0, 4, "ACTOR")]}
    >>> report = measure(corpus_of([Document("1", 20, same)]), Plan(replicates=0))
    >>> report.find("f1.strict").figure
    Value(number=1.0)
    """
    chosen, strata = plan or Plan(), _strata(corpus.finished)
    with ThreadPoolExecutor(THREADS) as pool:
        # numpy lets go of the interpreter while it works, so that two processors are used.
        pairs = [pool.submit(match_corpus, corpus, *pair) for pair in corpus.pairs]
        drawn = pool.submit(_drawn, corpus.documents, chosen, strata)
        matched = tuple(pair.result() for pair in pairs)
        statistics, rows = _made(pool, corpus, options or Options(), matched)
        times = drawn.result()
    return _computed(corpus, statistics, rows, matched, chosen, times)


def _made(
    pool: ThreadPoolExecutor, corpus: Corpus, options: Options, matched: Sequence[PairColumns]
) -> tuple[Statistics, tuple[Row, ...]]:
    """The statistics of all parts, and their rows."""
    made = pool.map(lambda make: list(make()), _makers(corpus, options, matched))
    columns, rows = merged([part for parts in made for part in parts])
    return Statistics.of(columns, corpus.documents), tuple(rows)


def _drawn(documents: int, plan: Plan, strata: NDArray[np.int64] | None) -> tuple[Draws, ...]:
    """All draws, where they are not too many to be held at once."""
    few = documents * plan.replicates <= HELD
    return tuple(draws(documents, plan, strata)) if few else ()


def _makers(
    corpus: Corpus, options: Options, matched: Sequence[PairColumns]
) -> list[Callable[[], Iterable[Part]]]:
    """What makes the parts, in the order of the table; none needs what another makes."""
    return [
        lambda: [span_part(corpus, matched)],
        lambda: _parts_of_tokens(corpus),
        lambda: [alpha_u_part(corpus, matched)],
        lambda: [event_part(corpus, options)] if options.events else [],
        lambda: _parts_of_links(corpus, options, matched) if corpus.relation_labels else [],
        lambda: [attribute_part(corpus, options, matched), document_part(corpus, options)],
    ]


def _parts_of_tokens(corpus: Corpus) -> Iterator[Part]:
    kept, each = kept_spans(corpus), kept_spans(corpus, per_label=True)
    counts = count_tokens(corpus, kept)
    yield token_part(corpus, counts)
    same = bool((kept == each).all())
    yield unitizing_part(corpus, counts, count_labels(corpus, each, counts if same else None))


def _parts_of_links(corpus: Corpus, options: Options, matched: Sequence[PairColumns]) -> Iterator[Part]:
    """Relations and arguments, of those who were asked for some."""
    asked = corpus.of_links()
    if asked is not corpus:
        matched = [match_corpus(asked, *pair) for pair in asked.pairs]
    frames = [
        LinkFrame(asked, pair, spans, options.symmetric)
        for pair, spans in zip(asked.pairs, matched, strict=True)
    ]
    yield relation_part(asked, options, frames)
    yield linking_part(asked, options, frames)
    if options.events:
        yield argument_part(asked, options, frames)


def _computed(
    corpus: Corpus,
    statistics: Statistics,
    rows: tuple[Row, ...],
    matched: tuple[PairColumns, ...],
    plan: Plan,
    times: Sequence[Draws],
) -> Report:
    total = statistics.total()
    drawn = statistics.resampled(plan, _strata(corpus.finished), times)
    estimates = tuple(_estimate(row, total, drawn, plan) for row in rows)
    return Report(corpus, estimates, statistics, rows, matched, plan)


def _strata(finished: NDArray[np.bool_]) -> NDArray[np.int64] | None:
    """Documents by who finished them; None when everybody finished all."""
    if finished.all():
        return None
    return np.asarray(np.unique(finished, axis=0, return_inverse=True)[1], np.int64).reshape(-1)


def _estimate(row: Row, total: Sums, drawn: Sums, plan: Plan) -> Estimate:
    value = figure(float(row.compute(total)[0]), row.reason)
    interval = plan.interval(row.compute(drawn)) if plan.replicates and value.or_none() is not None else None
    return Estimate(
        row.layer,
        row.measure,
        row.formula,
        row.how,
        row.annotators,
        row.label,
        value,
        interval,
        row.documents,
        row.items,
        row.pairs,
        row.dropped,
        tuple(_notes(row, interval is not None and interval.undefined > 0)),
    )


def _notes(row: Row, undefined: bool) -> Iterator[Note]:
    if row.documents < FEW:
        yield Note.FEW_DOCUMENTS
    if row.documents < STEADY and "α" in row.formula:
        yield Note.UNSTABLE
    if row.dropped:
        yield Note.INCOMPLETE if row.layer is Layer.DOCUMENTS else Note.DROPPED
    if undefined:
        yield Note.UNDEFINED_REPLICATES
