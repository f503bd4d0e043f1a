"""A learning curve on the terminal: a table, and a plot where there is room for one."""

import shutil
from collections.abc import Iterator

from annotator.workspace.learning_curve import CurvePoint, CurveScore, LearningCurve

_HEIGHT, _WIDEST = 16, 76


def listing(curve: LearningCurve) -> Iterator[str]:
    """The lines: the plot, the table, and whether more data helps."""
    yield from _plot(curve)
    yield f"F1 on {curve.held_out} held-out articles, exact edges; in brackets the 95 % interval"
    yield f"{'articles':>8}   {'spans':<19} {'relations':<19}"
    for point in (curve.rules, *curve.points):
        articles = f"{point.articles:>8}" if point.articles else f"{'rules':>8}"
        yield f"{articles}   {_shown(point.spans):<19} {_shown(point.relations):<19}".rstrip()
    yield curve.verdict


def _shown(score: CurveScore) -> str:
    if score.f1 is None:
        return "n/a"
    interval = "" if score.low is None or score.high is None else f" [{score.low:.2f} {score.high:.2f}]"
    return f"{score.f1:.3f}{interval}"


def _plot(curve: LearningCurve) -> Iterator[str]:
    """F1 over articles, drawn in characters; nothing below two points."""
    if len(curve.points) < 2:
        return
    import plotext

    plotext.clear_figure()
    plotext.theme("clear")
    plotext.plotsize(min(shutil.get_terminal_size().columns, _WIDEST), _HEIGHT)
    for name, marker in (("spans", "●"), ("relations", "○")):
        placed = [
            (point.articles, score) for point in curve.points if (score := _of(point, name)) is not None
        ]
        if placed:
            plotext.plot([x for x, _ in placed], [y for _, y in placed], marker="braille", label=name)
            plotext.scatter([x for x, _ in placed], [y for _, y in placed], marker=marker)
        level = _of(curve.rules, name)
        if level is not None:
            ends = [curve.points[0].articles, curve.points[-1].articles]
            plotext.plot(ends, [level, level], marker="·", label=f"{name}, rules")
    plotext.xticks([point.articles for point in curve.points])
    plotext.xlabel("articles to train on")
    plotext.ylabel("F1")
    yield from (line.rstrip() for line in plotext.uncolorize(plotext.build()).split("\n"))


def _of(point: CurvePoint, name: str) -> float | None:
    return (point.spans if name == "spans" else point.relations).f1
