"""A learning curve on the terminal: a table, and a plot where there is room for one."""

import shutil
from collections.abc import Iterator
from textwrap import wrap

from annotator.cli.curve_chart import Series, chart
from annotator.workspace.learning_curve import CurvePoint, CurveScore, LearningCurve

_HEIGHT, _WIDEST = 13, 78


def listing(curve: LearningCurve) -> Iterator[str]:
    """The lines: the plot, the table, and whether more data helps."""
    yield from _plot(curve)
    yield f"F1 on {curve.held_out} held-out articles, exact edges; in brackets the 95 % interval"
    yield f"{'articles':>8}   {'spans':<19} {'relations':<19}"
    for point in (curve.rules, *curve.points):
        articles = f"{point.articles:>8}" if point.articles else f"{'rules':>8}"
        yield f"{articles}   {_shown(point.spans):<19} {_shown(point.relations):<19}".rstrip()
    yield from wrap(curve.verdict, _WIDEST)


def _shown(score: CurveScore) -> str:
    if score.f1 is None:
        return "n/a"
    interval = "" if score.low is None or score.high is None else f" [{score.low:.2f} {score.high:.2f}]"
    return f"{score.f1:.3f}{interval}"


def _plot(curve: LearningCurve) -> Iterator[str]:
    """F1 over articles, drawn in characters; nothing below two points."""
    if len(curve.points) < 2:
        return
    series = []
    for name, mark, trail in (("spans", "●", "•"), ("relations", "○", "·")):
        placed = [(p.articles, score) for p in curve.points if (score := _of(p, name)) is not None]
        if placed:
            series.append(Series(name, mark, trail, placed, _of(curve.rules, name)))
    if series:
        yield from chart(series, min(shutil.get_terminal_size().columns, _WIDEST), _HEIGHT)


def _of(point: CurvePoint, name: str) -> float | None:
    return (point.spans if name == "spans" else point.relations).f1
