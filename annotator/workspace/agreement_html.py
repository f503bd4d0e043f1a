"""The report of agreement as one HTML file: nothing is fetched, no script runs, every text is escaped."""

from collections.abc import Iterable, Iterator, Sequence
from html import escape
from pathlib import Path

from annotator.agreement.confusion import Confusion
from annotator.agreement.corpus.one_sided import OneSided
from annotator.agreement.corpus.rows import Estimate, How
from annotator.agreement.states import Overlap, State
from annotator.agreement.values import Undefined
from annotator.document.safe_text import safe
from annotator.formats.atomic_file import write_lines
from annotator.workspace.agreeing import AgainstGold, Agreement
from annotator.workspace.agreement_report import (
    gamma_line,
    headline,
    moment,
    open_with,
    paired,
    support,
    warnings,
)
from annotator.workspace.agreement_style import STYLE
from annotator.workspace.disagreements import Disagreement, Said, Words

POLICY = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'"
"""What the page may do: use the styles in it, and nothing else."""


def write_html(path: Path, name: str, agreement: Agreement, listed: Sequence[Disagreement]) -> None:
    """Write the report as one step.

    Args:
        path: the file.
        name: what the project is called.
        agreement: the figures.
        listed: disagreements to show.

    Raises:
        ProjectError: the file cannot be written; what was there is as it was.
    """
    write_lines(path, page(name, agreement, listed))


def page(name: str, agreement: Agreement, listed: Sequence[Disagreement]) -> Iterator[str]:
    """The lines of the page."""
    title = f"Agreement in {name}"
    yield "<!DOCTYPE html>"
    yield '<html lang="en"><head><meta charset="utf-8">'
    yield f'<meta http-equiv="Content-Security-Policy" content="{POLICY}">'
    yield '<meta name="viewport" content="width=device-width, initial-scale=1">'
    yield '<meta name="referrer" content="no-referrer"><meta name="color-scheme" content="light dark">'
    yield f"<title>{_text(title)}</title><style>{STYLE}</style></head><body>"
    yield f"<h1>{_text(title)}</h1>"
    yield from _opening(agreement)
    yield from _overlap(agreement)
    if agreement.report is not None:
        yield from _pairs(agreement)
        yield from _labels(agreement)
        yield from _confusions(agreement)
        yield from _measures(agreement.report.estimates)
        if line := gamma_line(agreement):
            yield f"<p>{_text(line)}</p>"
    for one in agreement.gold:
        yield from _gold(agreement.request.gold, one)
    yield from _anchoring(agreement)
    yield from _disagreements(agreement, listed)
    yield from _foot(agreement)
    yield "</body></html>"


def _text(text: object) -> str:
    """Text that can neither act nor be markup."""
    return escape(safe(str(text)), quote=True)


def _table(
    caption: str, heads: Iterable[object], rows: Iterable[tuple[object, Iterable[str]]]
) -> Iterator[str]:
    """A table; its cells are HTML already, heads and names are text."""
    yield f'<div class="wide" tabindex="0"><table><caption>{_text(caption)}</caption><thead><tr>'
    yield "".join(f'<th scope="col">{_text(head)}</th>' for head in heads) + "</tr></thead><tbody>"
    for name, cells in rows:
        yield f'<tr><th scope="row">{_text(name)}</th>{"".join(cells)}</tr>'
    yield "</tbody></table></div>"


def _cell(text: object, kind: str = "") -> str:
    return f'<td class="{kind}">{_text(text)}</td>' if kind else f"<td>{_text(text)}</td>"


def _heat(text: str, share: float | None) -> str:
    """A cell of a heat map: ten steps of one colour, and the number in it."""
    return _cell(text, "n" if share is None else f"h h{min(10, max(0, round(10 * share)))}")


def _opening(agreement: Agreement) -> Iterator[str]:
    lead, names = headline(agreement), agreement.request.annotators
    if lead is not None:
        value = "n/a" if isinstance(lead.figure, Undefined) else f"{lead.figure.number:.3f}"
        yield f'<p class="lead"><strong>{value}</strong> mean pairwise F1 of spans, same extent and label'
        yield f"{_text(_interval_or_reason(lead))}</p>"
    yield (
        f"<p>{_text(', '.join(names))}: {paired(agreement):,} of {agreement.articles:,} articles finished by "
        f"two or more, {agreement.overlap.alone:,} by one alone (left out), {agreement.overlap.nobody:,} by "
        "nobody.</p>"
    )
    for warning in warnings(agreement):
        yield f'<p class="warning">{_text(warning)}</p>'


def _interval_or_reason(one: Estimate) -> str:
    if isinstance(one.figure, Undefined):
        return f": {one.figure.reason.value}"
    interval = f", 95 % interval {one.interval.low:.3f} – {one.interval.high:.3f}" if one.interval else ""
    return f"{interval}; {one.documents:,} articles, {one.items:,} spans, {one.pairs:,} pairs"


def _overlap(agreement: Agreement) -> Iterator[str]:
    seen = agreement.overlap
    names = seen.annotators
    yield "<h2>Who did what</h2>"
    most = max((n for row in seen.shared for n in row), default=0) or 1
    yield from _table(
        "articles both finished",
        ["", *names],
        [
            (name, [_heat(f"{n:,}", n / most) for n in row])
            for name, row in zip(names, seen.shared, strict=True)
        ],
    )
    yield from _table(
        "articles by state",
        ["", *(state.value for state in State)],
        _states(seen),
    )
    for layer, one in agreement.layers.items():
        if one.nobody < agreement.articles:
            yield from _table(
                f"articles by state: {layer}", ["", *(state.value for state in State)], _states(one)
            )


def _states(seen: Overlap) -> list[tuple[str, list[str]]]:
    names = seen.annotators
    return [(name, [_cell(f"{seen.states[name][state]:,}") for state in State]) for name in names]


def _pairs(agreement: Agreement) -> Iterator[str]:
    assert agreement.report is not None
    names = agreement.request.annotators
    found = {
        one.annotators: one.figure
        for one in agreement.report.estimates
        if one.measure == "f1.strict" and one.label is None and one.how is How.PAIR
    }

    def cell(one: str, other: str) -> str:
        figure = found.get((one, other)) or found.get((other, one))
        if figure is None:
            return _cell("–", "n")
        if isinstance(figure, Undefined):
            return _cell(f"n/a: {figure.reason.value}", "n")
        return _heat(f"{figure.number:.3f}", figure.number)

    yield "<h2>Pairs and labels</h2>"
    rows = [(name, [cell(name, other) for other in names]) for name in names]
    yield from _table("F1 of spans of each pair, same extent and label", ["", *names], rows)


def _labels(agreement: Agreement) -> Iterator[str]:
    assert agreement.report is not None
    names = agreement.request.annotators
    of = {
        (one.measure, one.label): one for one in agreement.report.estimates if one.how in (How.MEAN, How.ALL)
    }
    rows = []
    for row in support(agreement):
        label, share = row["label"], row["prevalence"]
        figures = [of.get((measure, label)) for measure in ("f1.strict", "ku_alpha", "u_alpha")]
        cells = [_figure(one) if one else _cell("–") for one in figures]
        counts = [_cell(f"{row['support'][name]:,}") for name in names]
        rows.append((label, [*cells, _cell("n/a" if share is None else f"{share:.1%}"), *counts]))
    heads = ["label", "mean F1, 95 % interval", "(k)uα", "uα of the label alone", "share", *names]
    yield from _table("span labels", heads, rows)


def _figure(one: Estimate) -> str:
    if isinstance(one.figure, Undefined):
        return _cell(f"n/a: {one.figure.reason.value}", "n")
    low_high = f" ({one.interval.low:.3f} – {one.interval.high:.3f})" if one.interval else ""
    return _cell(f"{one.figure.number:.3f}{low_high}")


def _confusions(agreement: Agreement) -> Iterator[str]:
    yield "<h2>Confusion of labels</h2>"
    yield "<p>Rows: the first of the pair; ∅: the other has no span there.</p>"
    if len(agreement.confusions) > 1:
        yield from _confusion("all pairs together", agreement.pooled)
    for (one, other), confusion in agreement.confusions.items():
        yield from _confusion(f"{one} (rows) and {other} (columns)", confusion)


def _confusion(caption: str, confusion: Confusion) -> Iterator[str]:
    labels, table = confusion.labels, confusion.table()
    rows = [
        (label, [_heat(f"{n:,}", n / (sum(row) or 1)) for n in row])
        for label, row in zip(labels, table, strict=True)
    ]
    yield from _table(caption, ["", *labels], rows)


def _measures(estimates: Sequence[Estimate]) -> Iterator[str]:
    yield "<h2>All measures</h2>"
    for layer in dict.fromkeys(one.layer for one in estimates):
        rows = [
            (
                one.formula,
                [
                    _cell(one.label or ""),
                    _cell(", ".join(one.annotators) if one.how is How.PAIR else one.how.value),
                    *_measured(one),
                ],
            )
            for one in estimates
            if one.layer is layer
        ]
        heads = ["measure", "of", "over", "value", "95 % interval", "articles", "items", "left out", "notes"]
        yield f"<details><summary>{_text(layer.value)} ({len(rows)})</summary>"
        yield from _table(layer.value, heads, rows)
        yield "</details>"


def _measured(one: Estimate) -> list[str]:
    if isinstance(one.figure, Undefined):
        value, interval = f"n/a: {one.figure.reason.value}", ""
    else:
        value = f"{one.figure.number:.3f}"
        interval = f"{one.interval.low:.3f} – {one.interval.high:.3f}" if one.interval else "–"
    behind = (f"{n:,}" for n in (one.documents, one.items, one.dropped))
    notes = "; ".join(note.value for note in one.notes)
    return [_cell(value), _cell(interval), *map(_cell, behind), _cell(notes)]


def _gold(gold: str, one: AgainstGold) -> Iterator[str]:
    yield f"<h2>{_text(one.annotator)} against {_text(gold)}</h2>"
    yield from _sided("same extent and label", one.scores)
    if one.own:
        caption = f"without {one.own:,} gold spans that are suggestions they accepted unchanged"
        yield from _sided(caption, one.without_own)
    if len(one.drift) > 1:
        rows = [
            (
                moment(batch.last),
                [
                    *(
                        _cell(_plain(figure.or_none()))
                        for figure in (batch.score.precision, batch.score.recall, batch.score.f1)
                    ),
                    _cell(f"{batch.documents:,}"),
                ],
            )
            for batch in one.drift
        ]
        yield from _table("in the order of work", ["finished to", "P", "R", "F1", "articles"], rows)


def _sided(caption: str, scores: Sequence[OneSided]) -> Iterator[str]:
    rows = []
    for one in scores:
        figures = (one.score.precision, one.score.recall, one.score.f1)
        interval = f"{one.interval.low:.3f} – {one.interval.high:.3f}" if one.interval else "–"
        counts = (f"{n:,}" for n in (one.documents, one.score.first, one.score.second))
        cells = [*(_plain(figure.or_none()) for figure in figures), interval, *counts]
        rows.append((one.label or "all", [_cell(cell) for cell in cells]))
    heads = ["label", "P", "R", "F1", "95 % interval", "articles", "wanted", "given"]
    yield from _table(caption, heads, rows)


def _plain(value: float | None) -> str:
    return "n/a" if value is None else f"{value:.3f}"


def _anchoring(agreement: Agreement) -> Iterator[str]:
    if agreement.anchoring:
        yield "<h2>With the suggestions</h2><p>Reported apart: people anchor on what they are shown.</p>"
        for one in agreement.anchoring:
            kept = f"{one.kept / one.spans:.0%}" if one.spans else "n/a"
            yield from _sided(f"{one.annotator}: {kept} of {one.spans:,} spans kept as suggested", one.scores)
    if any(one.shared for one in agreement.apart):
        rows = [
            (
                " / ".join(one.annotators),
                [
                    *(_cell(_plain(score.f1.or_none())) for score in (one.whole, one.apart)),
                    _cell(f"{one.shared:,}"),
                ],
            )
            for one in agreement.apart
        ]
        caption = "F1 of each pair, and without suggestions that both accepted unchanged"
        yield from _table(caption, ["pair", "whole", "apart", "left out"], rows)


def _disagreements(agreement: Agreement, listed: Sequence[Disagreement]) -> Iterator[str]:
    if agreement.differences is None:
        return
    counts = agreement.differences.counts()
    yield "<h2>Disagreements</h2>"
    most = max((count for _, _, count in counts), default=1)
    rows = [(label, [_cell(kind.value), _heat(f"{count:,}", count / most)]) for label, kind, count in counts]
    yield from _table(f"{len(agreement.differences):,} in all", ["label", "kind", "how many"], rows)
    if listed:
        yield f"<p>The first {len(listed):,}, those of the most frequent kind first:</p>"
    heading = None
    for one in listed:
        if (one.kind, one.label) != heading:
            heading = (one.kind, one.label)
            yield f"<h3>{_text(one.kind.value)}: {_text(one.label)} ({one.count:,})</h3>"
        yield from _disagreement(one)


def _disagreement(one: Disagreement) -> Iterator[str]:
    start, end = one.start - one.sentence_start, one.end - one.sentence_start
    detail = f" · {one.detail}" if one.detail else ""
    place = f"{one.article}, line {one.line:,}, characters {one.start:,}–{one.end:,}{detail}"
    yield f'<article><p class="place">{_text(place)}</p><blockquote dir="auto">'
    yield _text(one.sentence[:start]) + f"<mark>{_text(one.sentence[start:end])}</mark>"
    yield _text(one.sentence[end:]) + "</blockquote><dl>"
    for name, version in zip(one.annotators, one.versions, strict=True):
        shown = "; ".join(_said(said) for said in version) or "<em>nothing</em>"
        yield f"<dt>{_text(name)}</dt><dd>{shown}</dd>"
    yield f"</dl><code>{_text(open_with(one))}</code></article>"


def _said(said: Said) -> str:
    if said.child is None:
        return _words(said.span)
    return f"<b>{_text(said.relation)}</b> from {_words(said.span)} to {_words(said.child)}"


def _words(words: Words) -> str:
    given = ", ".join(f"{key} {value}" for key, value in sorted(words.attributes.items()))
    return f"<b>{_text(words.label)}</b> “<bdi>{_text(words.text)}</bdi>”" + (
        f" ({_text(given)})" if given else ""
    )


def _foot(agreement: Agreement) -> Iterator[str]:
    request = agreement.request
    unit = agreement.report.corpus.unit if agreement.report else "token"
    yield (
        f"<footer><p>Intervals: articles drawn again {request.replicates:,} times, seed {request.seed}. "
        f"Overlap is counted in {_text(unit)}s. α of .800 and more is taken as reliable, from .667 as "
        "tentative (Krippendorff). n/a: undefined, with the reason.</p></footer>"
    )
