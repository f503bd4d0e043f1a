"""A learning curve as a picture: SVG that stands alone, readable in light and dark."""

from collections.abc import Iterator, Sequence
from xml.sax.saxutils import escape

from annotator.workspace.learning_curve import CurvePoint, CurveScore, LearningCurve

_WIDTH, _HEIGHT = 640, 400
_LEFT, _RIGHT, _TOP, _BOTTOM = 56, 110, 44, 72
_SERIES = (("spans", "#0b6e99", ""), ("relations", "#b4540a", "6 4"))
_STYLE = (
    "text{font:13px system-ui,sans-serif;fill:#1a1a1a}.axis{stroke:#555}.grid{stroke:#ddd}"
    ".page{fill:#fff}.note{font-size:12px;fill:#555}"
    "@media(prefers-color-scheme:dark){text{fill:#eee}.axis{stroke:#aaa}.grid{stroke:#333}"
    ".page{fill:#161616}.note{fill:#bbb}}"
)


def curve_svg(curve: LearningCurve, title: str) -> str:
    """The picture: F1 over articles, intervals as bars, the rules as level lines, and the figures as text."""
    picture = _Picture(curve)
    head = (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_WIDTH} {_HEIGHT}" role="img" '
        f'aria-labelledby="t d"><title id="t">{escape(title)}</title>'
        f'<desc id="d">{escape(_described(curve))}</desc><style>{_STYLE}</style>'
        f'<rect class="page" width="{_WIDTH}" height="{_HEIGHT}"/>'
    )
    return "\n".join([head, *picture.parts(title), "</svg>"]) + "\n"


def _described(curve: LearningCurve) -> str:
    points = "; ".join(
        f"{point.articles} articles: spans {_shown(point.spans)}, relations {_shown(point.relations)}"
        for point in (curve.rules, *curve.points)
    )
    return f"F1 on {curve.held_out} held-out articles. {points}. {curve.verdict}."


def _shown(score: CurveScore) -> str:
    return "n/a" if score.f1 is None else f"{score.f1:.3f}"


class _Picture:
    """Places in the picture."""

    def __init__(self, curve: LearningCurve) -> None:
        self._curve = curve
        values = [v for p in (curve.rules, *curve.points) for s in (p.spans, p.relations) for v in _values(s)]
        low = min(values, default=0.0)
        self._low = max(0.0, (low * 20 // 1) / 20 - 0.05) if values else 0.0
        self._most = max((point.articles for point in curve.points), default=1)

    def _x(self, articles: int) -> float:
        return round(_LEFT + (_WIDTH - _LEFT - _RIGHT) * articles / self._most, 1)

    def _y(self, value: float) -> float:
        height = _HEIGHT - _TOP - _BOTTOM
        return round(_TOP + height * (1 - (value - self._low) / (1 - self._low)), 1)

    def parts(self, title: str) -> Iterator[str]:
        """Everything, from the back to the front."""
        yield f'<text x="{_LEFT}" y="24">{escape(title)}</text>'
        yield from self._axes()
        for name, color, dashes in _SERIES:
            yield from self._level(name, color)
            yield from self._line(name, color, dashes)
        note = f"{self._curve.held_out} held-out articles. {self._curve.verdict}."
        yield f'<text class="note" x="{_LEFT}" y="{_HEIGHT - 12}">{escape(note)}</text>'

    def _axes(self) -> Iterator[str]:
        bottom, right = _HEIGHT - _BOTTOM, _WIDTH - _RIGHT
        step = 0.1 if 1 - self._low > 0.35 else 0.05
        value = 1.0
        while value >= self._low - 1e-9:
            y = self._y(value)
            yield f'<line class="grid" x1="{_LEFT}" y1="{y}" x2="{right}" y2="{y}"/>'
            yield f'<text x="{_LEFT - 8}" y="{y + 4}" text-anchor="end">{value:.2f}</text>'
            value -= step
        for point in self._curve.points:
            x = self._x(point.articles)
            yield f'<text x="{x}" y="{bottom + 20}" text-anchor="middle">{point.articles}</text>'
        middle = (_LEFT + right) / 2
        yield f'<text x="{middle}" y="{bottom + 40}" text-anchor="middle">articles to train on</text>'
        yield f'<line class="axis" x1="{_LEFT}" y1="{bottom}" x2="{right}" y2="{bottom}"/>'

    def _level(self, name: str, color: str) -> Iterator[str]:
        value = _score(self._curve.rules, name).f1
        if value is not None:
            y, right = self._y(value), _WIDTH - _RIGHT
            yield (
                f'<line x1="{_LEFT}" y1="{y}" x2="{right}" y2="{y}" stroke="{color}" stroke-dasharray="2 4"/>'
                f'<text x="{right + 6}" y="{y + 4}">{name}, rules</text>'
            )

    def _line(self, name: str, color: str, dashes: str) -> Iterator[str]:
        placed = [
            (self._x(point.articles), score)
            for point in self._curve.points
            if (score := _score(point, name)).f1 is not None
        ]
        path = " ".join(f"{x},{self._y(score.f1 or 0.0)}" for x, score in placed)
        dash = f' stroke-dasharray="{dashes}"' if dashes else ""
        yield f'<polyline points="{path}" fill="none" stroke="{color}" stroke-width="2"{dash}/>'
        for x, score in placed:
            y = self._y(score.f1 or 0.0)
            if score.low is not None and score.high is not None:
                low, high = self._y(score.low), self._y(score.high)
                yield f'<line x1="{x}" y1="{low}" x2="{x}" y2="{high}" stroke="{color}" stroke-width="1.5"/>'
            yield f'<circle cx="{x}" cy="{y}" r="3.5" fill="{color}"/>'
            yield f'<text x="{x}" y="{y - 9}" text-anchor="middle">{score.f1:.2f}</text>'
        if placed:
            x, score = placed[-1]
            yield f'<text x="{x + 8}" y="{self._y(score.f1 or 0.0) + 4}" fill="{color}">{name}</text>'


def _score(point: CurvePoint, name: str) -> CurveScore:
    return point.spans if name == "spans" else point.relations


def _values(score: CurveScore) -> Sequence[float]:
    return [value for value in (score.f1, score.low) if value is not None]
