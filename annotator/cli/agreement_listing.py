"""The figures of `annotator agreement` as lines for people, at most 80 cells wide."""

import textwrap
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import groupby

from annotator.agreement.confusion import Confusion
from annotator.agreement.corpus.one_sided import OneSided
from annotator.agreement.corpus.rows import Estimate, How, Layer
from annotator.agreement.states import Overlap, State
from annotator.agreement.values import Undefined
from annotator.cli.agreement_names import LAYERS, group_of, name_of
from annotator.cli.diagnostics import counted
from annotator.document.safe_text import cut, safe
from annotator.workspace.agreeing import AgainstGold, Agreement
from annotator.workspace.agreement_report import gamma_line, headline, moment, paired, support, warnings

WIDTH = 80
_NAME = 29
_MATRIX = 8
"""Names or labels beside each other before a matrix gets too wide."""


def listing(agreement: Agreement, layers: Sequence[str] = ()) -> Iterator[str]:
    """The whole report; with `layers` only these parts of the table of measures."""
    yield from _opening(agreement)
    yield from _overlap(agreement)
    for warning in warnings(agreement):
        yield ""
        yield from _wrapped(f"! {warning}", "  ")
    if agreement.report is not None:
        yield from _measures(agreement.report.estimates, layers)
        if line := gamma_line(agreement):
            yield ""
            yield from _wrapped(line, "  ")
        if not layers or Layer.SPANS in layers:
            yield from _pairs(agreement)
            yield from _labels(agreement)
            yield from _confusion(agreement.pooled)
        yield from _kinds(agreement)
    for one in agreement.gold:
        yield from _gold(agreement.request.gold, one)
    yield from _anchoring(agreement)
    yield ""
    yield from _legend(agreement)


def _wrapped(text: str, later: str) -> list[str]:
    return textwrap.wrap(safe(text), WIDTH - 1, subsequent_indent=later, break_on_hyphens=False)


def _opening(agreement: Agreement) -> Iterator[str]:
    names, seen = agreement.request.annotators, agreement.overlap
    alone = f", {seen.alone:,} by one alone (left out)" if seen.alone else ""
    nobody = f", {seen.nobody:,} by nobody" if seen.nobody else ""
    if agreement.layers and seen.nobody:
        nobody += " (answers about whole texts apart)"
    begun = " or begun" if agreement.request.with_unfinished else ""
    yield from _wrapped(f"{counted(len(names), 'annotator')}: {', '.join(names)}", "  ")
    yield from _wrapped(
        f"{counted(agreement.articles, 'article')}: {paired(agreement):,} finished{begun} by two or more"
        f"{alone}{nobody}",
        "  ",
    )
    lead = headline(agreement)
    if lead is not None:
        yield ""
        behind = f"{counted(lead.items, 'span')}, {counted(lead.pairs, 'pair')} of annotators"
        shown = _value(lead)[:20].strip(" –") if lead.figure.or_none() is not None else _value(lead).strip()
        yield f"mean pairwise F1 of spans, same extent and label: {shown}"
        yield f"  {counted(lead.documents, 'article')}, {behind}"


def _overlap(agreement: Agreement) -> Iterator[str]:
    seen = agreement.overlap
    names = seen.annotators
    yield ""
    for part in _chunks(range(len(names))):
        yield from _table(
            "articles both finished",
            [names[at] for at in part],
            [(name, [f"{seen.shared[row][at]:,}" for at in part]) for row, name in enumerate(names)],
        )
    yield ""
    yield from _table(
        "articles by state",
        [state.value for state in State],
        _states(seen),
    )
    for layer, one in agreement.layers.items():
        if one.nobody < agreement.articles:
            yield from _table(f"the same, {layer}", [" "] * len(State), _states(one))


def _states(seen: Overlap) -> list[tuple[str, list[str]]]:
    return [(name, [f"{seen.states[name][state]:,}" for state in State]) for name in seen.annotators]


def _chunks(places: Iterable[int]) -> list[list[int]]:
    whole = list(places)
    return [whole[at : at + _MATRIX] for at in range(0, len(whole), _MATRIX)]


def _table(title: str, heads: Sequence[str], rows: Sequence[tuple[str, Sequence[str]]]) -> Iterator[str]:
    """A table with right-aligned columns; names that do not fit are cut."""
    room = WIDTH - 3
    wide = max([len(title), *(len(name) for name, _ in rows)])
    cells = [max(6, *map(len, column)) for column in zip(heads, *(row for _, row in rows), strict=True)]
    while sum(cells) + len(cells) + wide > room and max(wide, *cells) > 6:
        if wide > 12:
            wide -= 1
        else:
            cells[cells.index(max(cells))] -= 1
    yield f"  {cut(safe(title), wide):<{wide}}" + "".join(
        f" {cut(safe(head), width):>{width}}" for head, width in zip(heads, cells, strict=True)
    )
    for name, row in rows:
        yield f"  {cut(safe(name), wide):<{wide}}" + "".join(
            f" {cell:>{width}}" for cell, width in zip(row, cells, strict=True)
        )


def _measures(estimates: Sequence[Estimate], layers: Sequence[str]) -> Iterator[str]:
    """Values over everybody: means, with the pooled ones beside them; pairs have a table of their own."""
    several = len({one.annotators for one in estimates if one.how is How.PAIR}) > 1
    pooled = {(one.measure, one.label): one for one in estimates if one.how is How.POOLED and several}
    shown = [
        one
        for one in estimates
        if one.how in (How.MEAN, How.ALL)
        and (one.label is None or one.layer in (Layer.ATTRIBUTES, Layer.DOCUMENTS) or _is_closure(one))
        and not (_is_closure(one) and not one.items)
        and (not layers or one.layer in layers)
    ]
    for layer, part in groupby(sorted(shown, key=_order), key=lambda one: one.layer):
        rows = list(part)
        yield ""
        title = f"{LAYERS[layer]}, {counted(max(one.pairs for one in rows), 'pair')}"
        value = "  mean" if several else " value"
        yield f"{title:<{_NAME + 2}}{value} 95 % interval {'pooled' if several else '':>6} articles     items"
        yield from _layer(rows, pooled)


def _layer(rows: Sequence[Estimate], pooled: Mapping[tuple[str, str | None], Estimate]) -> Iterator[str]:
    for heading, group in groupby(rows, key=group_of):
        members = list(group)
        reasons = {one.figure.reason if isinstance(one.figure, Undefined) else None for one in members}
        indent = "    " if heading else "  "
        if len(members) > 1 and len(reasons) == 1 and (reason := reasons.pop()) is not None:
            yield f"  {cut(safe(heading), 36) + ': ' if heading else ''}n/a {reason.value}"
            continue
        if heading:
            yield f"  {cut(safe(heading), WIDTH - 4)}"
        for one in members:
            yield _line(one, pooled.get((one.measure, one.label)), indent)


def _is_closure(one: Estimate) -> bool:
    return one.measure.startswith("same_as")


def _line(one: Estimate, pooled: Estimate | None, indent: str) -> str:
    dropped = f" -{one.dropped:,}" if one.dropped else ""
    room = _NAME - len(indent) + 1 - len(dropped)
    name = indent + cut(safe(name_of(one)), room) + dropped
    beside = "" if pooled is None or pooled.figure.or_none() is None else f"{pooled.figure.or_none():.3f}"
    return f"{name:<{_NAME + 1}} {_value(one, beside)}"


def _value(one: Estimate, pooled: str = "") -> str:
    behind = f" {pooled:>6} {one.documents:>8,} {one.items:>9,}"
    if isinstance(one.figure, Undefined):
        return f"   n/a {cut(one.figure.reason.value, 42)}"
    return f"{one.figure.number:>6.3f} {_interval(one):>13}{behind}"


def _pairs(agreement: Agreement) -> Iterator[str]:
    """The headline of every pair."""
    assert agreement.report is not None
    names = agreement.request.annotators
    if len(names) < 3:
        return
    yield ""
    found = {
        one.annotators: "n/a" if isinstance(one.figure, Undefined) else f"{one.figure.number:.3f}"
        for one in agreement.report.estimates
        if one.measure == "f1.strict" and one.label is None and one.how is How.PAIR
    }
    for part in _chunks(range(len(names))):
        rows = [
            (name, [found.get((name, names[at])) or found.get((names[at], name), "–") for at in part])
            for name in names
        ]
        yield from _table("F1 of each pair", [names[at] for at in part], rows)


def _labels(agreement: Agreement) -> Iterator[str]:
    assert agreement.report is not None
    report, names = agreement.report, agreement.request.annotators
    supports = support(agreement)
    of = {(one.measure, one.label): one for one in report.estimates if one.how in (How.MEAN, How.ALL)}
    show = names if len(names) <= 3 else ()
    wide = min(16, max(5, *(len(row["label"]) for row in supports))) if supports else 5
    heads = [f"{cut(safe(name), 8):>8}" for name in show] or ["   spans"]
    yield ""
    yield f"  {'label':<{wide}}     F1 95 % interval  (k)uα  share " + " ".join(heads)
    for row in supports:
        label = row["label"]
        strict = of.get(("f1.strict", label))
        unit = of.get(("ku_alpha", label))
        counts = [row["support"][name] for name in show] or [sum(row["support"].values())]
        if not sum(row["support"].values()):
            yield f"  {cut(safe(label), wide):<{wide}}    n/a nobody used it"
            continue
        share = row["prevalence"]
        yield (
            f"  {cut(safe(label), wide):<{wide}} {_bare(strict)} {_interval(strict):>13} {_bare(unit)} "
            f"{'n/a' if share is None else f'{share:.0%}':>6} " + " ".join(f"{count:>8,}" for count in counts)
        )


def _bare(one: Estimate | None) -> str:
    if one is None or isinstance(one.figure, Undefined):
        return f"{'n/a':>6}"
    return f"{one.figure.number:>6.3f}"


def _interval(one: Estimate | OneSided | None) -> str:
    if one is None or one.interval is None:
        return "–"
    between = "–" if one.interval.low < 0 else " – "
    return f"{one.interval.low:.3f}{between}{one.interval.high:.3f}"


def _confusion(confusion: Confusion) -> Iterator[str]:
    """Labels against labels; of many labels the most frequent confusions."""
    labels = confusion.labels
    if len(labels) < 2:
        return
    yield ""
    if len(labels) <= _MATRIX:
        rows = zip(labels, confusion.table(), strict=True)
        yield from _table("labels", labels, [(label, [f"{n:,}" for n in row]) for label, row in rows])
        yield "  (rows: the first of each pair; ∅: the other has no span there)"
        return
    yield "  most frequent confusions (∅: no span there)"
    apart = [(n, one, other) for (one, other), n in confusion.counts.items() if one != other]
    for n, one, other in sorted(apart, key=lambda row: (-row[0], row[1], row[2]))[:12]:
        yield f"  {n:>8,}  {cut(safe(one), 30)} / {cut(safe(other), 30)}"


def _kinds(agreement: Agreement) -> Iterator[str]:
    if agreement.differences is None or not len(agreement.differences):
        return
    counts = agreement.differences.counts()
    yield ""
    yield f"  {counted(len(agreement.differences), 'disagreement')}, most frequent first"
    for label, kind, count in counts[:10]:
        yield f"  {count:>8,}  {kind.value:<20} {cut(safe(label), 46)}"
    if (more := len(counts) - 10) > 0:
        yield f"  … and {counted(more, 'more kind')}"


def _gold(gold: str, one: AgainstGold) -> Iterator[str]:
    yield ""
    yield f"{one.annotator} against {gold}"
    yield f"  {'label':<22}      P      R     F1 95 % interval articles  in gold"
    for score in one.scores:
        yield _sided(score, score.label or "all")
    if one.own:
        yield f"  without {counted(one.own, 'gold span')} that are suggestions they accepted unchanged"
        for score in one.without_own:
            yield _sided(score, score.label or "all")
    if len(one.drift) > 1:
        yield f"  {'in the order of work, to':<22}"
        for batch in one.drift:
            figures = (batch.score.precision, batch.score.recall, batch.score.f1)
            shown = " ".join(_plain(figure.or_none()) for figure in figures)
            yield f"  {moment(batch.last):<22} {shown} {'':>13} {batch.documents:>8,} {batch.score.first:>8,}"


def _sided(one: OneSided, name: str) -> str:
    score = one.score
    shown = " ".join(_plain(figure.or_none()) for figure in (score.precision, score.recall, score.f1))
    return f"  {cut(safe(name), 22):<22} {shown} {_interval(one):>13} {one.documents:>8,} {score.first:>8,}"


def _plain(value: float | None) -> str:
    return f"{'n/a':>6}" if value is None else f"{value:>6.3f}"


def _anchoring(agreement: Agreement) -> Iterator[str]:
    if agreement.anchoring:
        yield ""
        yield "with the suggestions (apart, since people anchor on them; kept: unchanged)"
        yield f"  {'annotator':<22}     F1 95 % interval articles    spans   kept"
        for one in agreement.anchoring:
            whole = one.scores[0]
            kept = f"{one.kept / one.spans:.0%}" if one.spans else "n/a"
            yield (
                f"  {cut(safe(one.annotator), 22):<22} {_plain(whole.score.f1.or_none())} "
                f"{_interval(whole):>13} {whole.documents:>8,} {one.spans:>8,} {kept:>6}"
            )
    apart = [one for one in agreement.apart if one.shared]
    if apart:
        yield ""
        yield f"  {'F1 of each pair':<34}  whole  apart  left out"
        for pair in apart:
            name = cut(safe(" / ".join(pair.annotators)), 34)
            figures = " ".join(_plain(score.f1.or_none()) for score in (pair.whole, pair.apart))
            yield f"  {name:<34} {figures} {pair.shared:>9,}"
        yield "  (apart: without suggestions that both accepted unchanged)"


def _order(one: Estimate) -> tuple[int, bool, bool]:
    """Layers as they come; in each the values of no label first, and the extents that overlap."""
    return list(Layer).index(one.layer), one.label is not None, one.measure.startswith("argument.exact")


def _legend(agreement: Agreement) -> Iterator[str]:
    request = agreement.request
    unit = agreement.report.corpus.unit if agreement.report else "token"
    drawn = f"Intervals: articles drawn again {request.replicates:,} times, seed {request.seed}. "
    yield from _wrapped(
        f"{drawn if request.replicates else ''}Overlap in {unit}s. -N behind a name: spans left out because "
        "they overlap others, or articles that not enough people answered for. Mean and pooled: over pairs "
        "of annotators. α of .800 and more is taken as reliable, from .667 as tentative (Krippendorff). "
        "n/a: undefined, with the reason.",
        "",
    )
