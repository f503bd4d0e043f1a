"""Agreement as it is told: what stands behind the figures, warnings, and the whole as one JSON object."""

import shlex
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime

from annotator.agreement.bootstrap import Interval
from annotator.agreement.confusion import Confusion
from annotator.agreement.corpus.one_sided import OneSided
from annotator.agreement.corpus.report import FEW, STEADY
from annotator.agreement.corpus.rows import Estimate, How, Layer
from annotator.agreement.scores import Score
from annotator.agreement.states import Overlap
from annotator.agreement.values import Undefined, Value
from annotator.workspace.agreeing import AgainstGold, Agreement, Anchoring, Batch
from annotator.workspace.disagreements import Disagreement, Said, Words
from annotator.workspace.output_types import (
    AgainstGoldRow,
    AgreementRow,
    AnchoringRow,
    BatchRow,
    ConfusionRow,
    DisagreementRow,
    EstimateRow,
    GammaRow,
    IntervalRow,
    LabelSupportRow,
    OverlapRow,
    SidedRow,
    VersionRow,
    WordsRow,
)

HEADLINE = "f1.strict"
HIGH, LOW = 0.8, 0.667
"""Percent from which agreement is high, and chance-corrected value below which it is low all the same."""


def headline(agreement: Agreement) -> Estimate | None:
    """The mean pairwise F1 of spans, same extent and label; None with fewer than two annotators."""
    if agreement.report is None:
        return None
    return agreement.report.find(HEADLINE, how=How.MEAN, layer=Layer.SPANS)


def support(agreement: Agreement) -> list[LabelSupportRow]:
    """Spans of each label by annotator, in the articles that two or more of them finished."""
    if agreement.report is None:
        return []
    corpus = agreement.report.corpus
    paired = corpus.finished.sum(1) >= 2
    rows = paired[corpus.spans.document]
    counts = {
        name: [
            int((rows & (corpus.spans.annotator == who) & (corpus.spans.label == code)).sum())
            for code in range(len(corpus.labels))
        ]
        for who, name in enumerate(corpus.annotators)
    }
    total = sum(map(sum, counts.values()))
    return [
        {
            "label": label,
            "support": {name: counts[name][code] for name in corpus.annotators},
            "prevalence": sum(counts[name][code] for name in corpus.annotators) / total if total else None,
        }
        for code, label in enumerate(corpus.labels)
    ]


def paired(agreement: Agreement) -> int:
    """Articles that two or more annotators finished."""
    if agreement.report is None:
        return 0
    return int((agreement.report.corpus.finished.sum(1) >= 2).sum())


def warnings(agreement: Agreement) -> Iterator[str]:
    """What makes figures unsafe, one line each."""
    shared = paired(agreement)
    if agreement.report is not None:
        if not shared:
            yield "no article was finished by two annotators: nothing can be compared"
        elif shared < FEW:
            yield f"fewer than {FEW} shared articles: intervals say little"
        if 0 < shared < STEADY:
            yield f"fewer than {STEADY} shared articles: α is unstable"
        yield from _paradoxes(agreement.report.estimates)
        if undefined := max(
            (one.interval.undefined for one in agreement.report.estimates if one.interval), default=0
        ):
            yield f"up to {undefined} resamples had no value and were left out of intervals"
    for row in agreement.anchoring:
        if row.spans and row.kept / row.spans >= HIGH:
            yield (
                f"{row.annotator} kept {row.kept / row.spans:.0%} of their spans as suggested: "
                "agreement may be with the suggestions"
            )


def _paradoxes(estimates: Iterable[Estimate]) -> Iterator[str]:
    """Percent high, chance-corrected low: one answer prevails."""
    overall = {
        (one.measure, one.label): one.figure.number
        for one in estimates
        if isinstance(one.figure, Value) and one.how is not How.PAIR
    }
    for (measure, label), percent in overall.items():
        family, _, kind = measure.partition(".")
        alpha = overall.get((f"{family}.alpha", label))
        if kind == "percent" and percent >= HIGH and alpha is not None and alpha < LOW:
            ac1 = overall.get((f"{family}.ac1", label))
            beside = f"; AC1 {ac1:.3f}" if ac1 is not None else ""
            yield (
                f"{label}: {percent:.0%} agree and α is {alpha:.3f}{beside}: one answer prevails, so that "
                "chance alone would agree often"
            )


def row(agreement: Agreement, listed: Iterable[Disagreement] | None = None) -> AgreementRow:
    """Everything as one JSON object; the list of disagreements only where it is given."""
    request, report = agreement.request, agreement.report
    lead = headline(agreement)
    found: AgreementRow = {
        "annotators": list(request.annotators),
        "gold": request.gold or None,
        "model": request.model or None,
        "include_unfinished": request.with_unfinished,
        "articles": agreement.articles,
        "paired": paired(agreement),
        "unit": report.corpus.unit if report else "token",
        "seed": request.seed,
        "replicates": request.replicates,
        "overlap": _overlap_row(agreement.overlap),
        "layers": {layer: _overlap_row(one) for layer, one in agreement.layers.items()},
        "headline": _estimate_row(lead) if lead else None,
        "estimates": [_estimate_row(one) for one in report.estimates] if report else [],
        "labels": support(agreement),
        "confusion": [
            *(_confusion_row(list(pair), one) for pair, one in agreement.confusions.items()),
            *([_confusion_row([], agreement.pooled)] if agreement.confusions else []),
        ],
        "disagreement_counts": [
            {"label": label, "kind": kind.value, "count": count}
            for label, kind, count in (agreement.differences.counts() if agreement.differences else ())
        ],
        "against_gold": [_gold_row(one) for one in agreement.gold],
        "anchoring": [_anchoring_row(one) for one in agreement.anchoring],
        "apart_from_suggestions": [
            {
                "annotators": list(one.annotators),
                "f1": one.whole.f1.or_none(),
                "f1_apart": one.apart.f1.or_none(),
                "shared_suggestions": one.shared,
            }
            for one in agreement.apart
        ],
        "warnings": list(warnings(agreement)),
    }
    if request.gamma:
        found["gamma"] = _gamma_row(agreement)
    if listed is not None:
        found["disagreements"] = [disagreement_row(one) for one in listed]
    return found


def _gamma_row(agreement: Agreement) -> GammaRow:
    gamma = agreement.gamma
    if gamma is None:
        return {"value": None, "reason": agreement.gamma_problem or "agreement needs two annotators"}
    found: GammaRow = {
        "value": gamma.figure.or_none(),
        "lowest": gamma.lowest,
        "highest": gamma.highest,
        "gamma_cat": gamma.cat.or_none(),
        "labels": {label: figure.or_none() for label, figure in gamma.labels.items()},
        "disorder": gamma.disorder,
        "articles": gamma.documents,
        "samples": gamma.plan.samples,
        "seeds": list(gamma.plan.seeds),
        "version": gamma.version,
    }
    if isinstance(gamma.figure, Undefined):
        found["reason"] = gamma.figure.reason.value
    return found


def gamma_line(agreement: Agreement) -> str:
    """γ in one sentence, empty where it was not asked for."""
    gamma = agreement.gamma
    if gamma is None or isinstance(gamma.figure, Undefined):
        reason = agreement.gamma_problem if gamma is None else str(gamma.figure).removeprefix("n/a ")
        return f"γ: n/a, {reason}" if agreement.request.gamma else ""
    return (
        f"γ {gamma.figure}, over seeds {gamma.lowest:.3f} to {gamma.highest:.3f}; γ-cat {gamma.cat}; "
        f"{gamma.documents} articles drawn, {gamma.plan.samples} samples each "
        f"(pygamma-agreement {gamma.version})"
    )


def _overlap_row(overlap: Overlap) -> OverlapRow:
    names = overlap.annotators
    return {
        "shared": {
            one: dict(zip(names, counts, strict=True))
            for one, counts in zip(names, overlap.shared, strict=True)
        },
        "states": {
            name: {state.value: count for state, count in overlap.states[name].items()} for name in names
        },
        "alone": overlap.alone,
        "nobody": overlap.nobody,
    }


def _estimate_row(one: Estimate) -> EstimateRow:
    found: EstimateRow = {
        "layer": one.layer.value,
        "measure": one.measure,
        "formula": one.formula,
        "over": one.how.value,
        "annotators": list(one.annotators),
        "label": one.label,
        "value": one.figure.or_none(),
        "interval": _interval_row(one.interval),
        "articles": one.documents,
        "items": one.items,
        "pairs": one.pairs,
        "dropped": one.dropped,
        "notes": [note.value for note in one.notes],
    }
    if isinstance(one.figure, Undefined):
        found["reason"] = one.figure.reason.value
    return found


def _interval_row(interval: Interval | None) -> IntervalRow | None:
    if interval is None:
        return None
    return {
        "low": interval.low,
        "high": interval.high,
        "level": interval.level,
        "undefined": interval.undefined,
    }


def _confusion_row(names: list[str], confusion: Confusion) -> ConfusionRow:
    return {"annotators": names, "labels": confusion.labels, "table": confusion.table()}


def _gold_row(one: AgainstGold) -> AgainstGoldRow:
    return {
        "annotator": one.annotator,
        "scores": [_sided_row(score) for score in one.scores],
        "without_own_suggestions": [_sided_row(score) for score in one.without_own],
        "own_suggestions": one.own,
        "drift": [_batch_row(batch) for batch in one.drift],
    }


def _anchoring_row(one: Anchoring) -> AnchoringRow:
    return {
        "annotator": one.annotator,
        "scores": [_sided_row(score) for score in one.scores],
        "spans": one.spans,
        "kept": one.kept,
    }


def _sided_row(one: OneSided) -> SidedRow:
    precision, recall, f1 = _figures(one.score)
    return {
        "label": one.label,
        "precision": precision,
        "recall": recall,
        "f1": f1,
        "interval": _interval_row(one.interval),
        "right": int(one.score.hits),
        "wanted": one.score.first,
        "given": one.score.second,
        "articles": one.documents,
    }


def _batch_row(one: Batch) -> BatchRow:
    precision, recall, f1 = _figures(one.score)
    return {
        "first": moment(one.first),
        "last": moment(one.last),
        "articles": one.documents,
        "precision": precision,
        "recall": recall,
        "f1": f1,
    }


def _figures(score: Score) -> tuple[float | None, float | None, float | None]:
    return score.precision.or_none(), score.recall.or_none(), score.f1.or_none()


def moment(milliseconds: int) -> str:
    """A time in UTC, to the second."""
    return datetime.fromtimestamp(milliseconds / 1000, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def open_with(one: Disagreement) -> str:
    """The command that opens the place of a disagreement."""
    return (
        f"annotator adjudicate --annotators {','.join(one.annotators)} --article {shlex.quote(one.article)} "
        f"--at {one.start}"
    )


def disagreement_row(one: Disagreement) -> DisagreementRow:
    """A disagreement as a JSON object."""
    return {
        "kind": one.kind.value,
        "label": one.label,
        "count": one.count,
        "detail": one.detail,
        "article": one.article,
        "start": one.start,
        "end": one.end,
        "line": one.line,
        "versions": {
            name: [_said_row(said) for said in version]
            for name, version in zip(one.annotators, one.versions, strict=True)
        },
        "sentence": one.sentence,
        "sentence_start": one.sentence_start,
        "open_with": open_with(one),
    }


def _said_row(said: Said) -> VersionRow:
    found: VersionRow = {"span": _words_row(said.span)}
    if said.child is not None:
        found["relation"] = said.relation
        found["child"] = _words_row(said.child)
    return found


def _words_row(words: Words) -> WordsRow:
    return {
        "start": words.start,
        "end": words.end,
        "text": words.text,
        "label": words.label,
        "attributes": dict(words.attributes),
    }
