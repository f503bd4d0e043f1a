"""What `annotator evaluate` prints: systems side by side, then each by itself, within 80 columns."""

from collections.abc import Iterator, Mapping, Sequence

from annotator.cli.diagnostics import counted
from annotator.document.safe_text import cut, safe
from annotator.workspace.comparing import Comparison, Measured
from annotator.workspace.evaluation import ALL, Evaluation
from annotator.workspace.evaluation_intervals import (
    Bounds,
    PickTally,
    pick_attribute,
    pick_relation,
    pick_span,
)
from annotator.workspace.mistakes import count_kinds, examples
from annotator.workspace.scored import Score, Tally

_NAME, _COLUMN, _WIDTH = 13, 16, 79
_ABREAST = 4
"""Systems that fit side by side."""
_KINDS_SHOWN = 8


def listing(comparison: Comparison, shown: int) -> Iterator[str]:
    """All lines; `shown` examples of each system's mistakes."""
    yield from _head(comparison)
    for start in range(0, len(comparison.measured), _ABREAST):
        yield ""
        yield from _side_by_side(comparison, comparison.measured[start : start + _ABREAST])
    yield from _gains(comparison)
    for measured in comparison.measured:
        yield ""
        yield from _details(comparison, measured)
        if shown:
            yield from _mistakes(measured, shown)


def summary(comparison: Comparison) -> Iterator[str]:
    """The systems side by side alone, without what stands for each by itself."""
    yield from _head(comparison)
    yield ""
    yield from _side_by_side(comparison, comparison.measured)
    yield from _gains(comparison)


def _head(comparison: Comparison) -> Iterator[str]:
    held_out = comparison.held_out
    what = safe(held_out.source) or "held-out articles"
    yield f"{what}: {counted(len(held_out.articles), 'article')}, {comparison.words:,} words"
    for name, count in held_out.seen.items():
        if count:
            left = counted(count, "article")
            yield f"left out: {left} that {safe(name)} was trained on"
    if len(held_out.articles) > 1:
        yield f"in brackets: 95 % of the values over {comparison.plan.replicates:,} resamples of the articles"


def _side_by_side(comparison: Comparison, measured: Sequence[Measured]) -> Iterator[str]:
    yield f"{'F1, exact':<{_NAME}}" + "".join(
        f" {cut(safe(one.system.name), _COLUMN - 1):>{_COLUMN - 1}}" for one in measured
    )
    first = measured[0].evaluation
    for label in first.spans:
        yield _row(comparison, measured, _shown(label, "spans"), pick_span(label))
    for label in first.relations:
        yield _row(comparison, measured, _shown(label, "relations"), pick_relation(label))
    for name in first.attributes:
        yield _row(comparison, measured, name, pick_attribute(name))


def _shown(label: str, layer: str) -> str:
    return f"all {layer}" if label == ALL else label


def _row(comparison: Comparison, measured: Sequence[Measured], name: str, pick: PickTally) -> str:
    cells = []
    for one in measured:
        tally = sum(map(pick, one.evaluation.articles), Tally())
        bounds = _brackets(comparison.interval(one.evaluation, pick))
        nothing = tally.gold and not tally.found
        cells.append("none found" if nothing else f"{_figure(tally.f1)} {bounds:>9}")
    return f"{cut(safe(name), _NAME):<{_NAME}}" + "".join(f" {cell:>{_COLUMN - 1}}" for cell in cells)


def _gains(comparison: Comparison) -> Iterator[str]:
    """By how much each system is above or below the first."""
    if len(comparison.measured) < 2:
        return
    first = comparison.measured[0].system.name
    yield ""
    yield f"F1 above {safe(first)} (below: -), with the interval of the difference"
    for one in comparison.measured[1:]:
        parts = []
        for what, pick in (("spans", pick_span(ALL)), ("relations", pick_relation(ALL))):
            if found := comparison.gain(one, pick):
                difference, bounds = found
                parts.append(f"{what} {difference:+.3f} {_signed(bounds)}")
        yield f"  {cut(safe(one.system.name), _COLUMN):<{_COLUMN}} {'   '.join(parts) or 'n/a'}"


def _signed(bounds: Bounds | None) -> str:
    return "" if bounds is None else f"[{bounds.low:+.3f} {bounds.high:+.3f}]"


def _details(comparison: Comparison, measured: Measured) -> Iterator[str]:
    extractor, evaluation = measured.system.extractor, measured.evaluation
    yield cut(safe(f"{measured.system.name}: {extractor.name} {extractor.version}"), _WIDTH)
    yield f"{'':<{_NAME}} {'exact':^17}   {'overlap':^17}   {'gold':>6} {'found':>6} {'right':>6}"
    yield f"{'':<{_NAME}} {'P':>5} {'R':>5} {'F1':>5}   {'P':>5} {'R':>5} {'F1':>5}"
    yield from _scores(evaluation.spans, "spans")
    yield from _scores(evaluation.relations, "relations")
    yield from _attributes(evaluation)


def _scores(scores: Mapping[str, Score], layer: str) -> Iterator[str]:
    for label, score in scores.items():
        exact = score.exact
        counts = f"{exact.gold:>6} {exact.found:>6} {exact.right:>6}"
        name = cut(safe(_shown(label, layer)), _NAME)
        yield f"{name:<{_NAME}} {_three(exact)}   {_three(score.overlap)}   {counts}"


def _attributes(evaluation: Evaluation) -> Iterator[str]:
    for name, said in evaluation.attributes.items():
        share = f"right on {said.right} of {said.compared} found exactly:{_figure(said.accuracy)}"
        yield f"{cut(safe(name), _NAME):<{_NAME}} {share}"


def _mistakes(measured: Measured, shown: int) -> Iterator[str]:
    scores = {**measured.evaluation.spans, **measured.evaluation.relations}
    silent = {label for label, score in scores.items() if not score.exact.found}
    told = [mistake for mistake in measured.mistakes if mistake.label not in silent]
    if len(told) < len(measured.mistakes):
        never = ", ".join(safe(label) for label in scores if label in silent and label != ALL)
        yield cut(f"it never gives {never}", _WIDTH)
    counts = count_kinds(told)
    total = sum(counts.values())
    yield f"{counted(total, 'mistake')}, the most frequent kinds:"
    ranked = sorted(counts.items(), key=lambda item: (-item[1], item[0]))
    for (kind, label), count in ranked[:_KINDS_SHOWN]:
        yield f"  {count:>5}  {kind} {safe(label)}"
    for mistake in examples(told, shown):
        said = " ".join(
            part
            for part in (
                f"gold: {mistake.gold}" if mistake.gold else "",
                f"found: {mistake.found}" if mistake.found else "",
            )
            if part
        )
        yield cut(safe(f"  {mistake.kind} {mistake.label}, {mistake.article}: {said}"), _WIDTH)
        yield cut(safe(f"      {mistake.context}"), _WIDTH)


def _three(tally: Tally) -> str:
    return " ".join(_figure(value) for value in (tally.precision, tally.recall, tally.f1))


def _figure(value: float | None) -> str:
    return f"{'n/a':>5}" if value is None else f"{value:>5.2f}"


def _brackets(bounds: Bounds | None) -> str:
    """Two digits behind the point, without the 0 before it."""
    if bounds is None:
        return ""
    low, high = (f"{value:.2f}".removeprefix("0")[:3] for value in (bounds.low, bounds.high))
    return f"[{low} {high}]"
