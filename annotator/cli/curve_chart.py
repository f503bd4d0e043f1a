"""A learning curve drawn in characters."""

from collections.abc import Iterator, Sequence
from itertools import pairwise
from math import ceil, floor

from msgspec import Struct

Point = tuple[float, float]
"""Articles, and an F1 between 0 and 1."""

_STEP = 0.05
_DASH = "╌"
_LEFT = 6
"""Columns of the numbers at the left."""


class Series(Struct, frozen=True):
    """What is drawn with one sign.

    Attributes:
        name: for the legend.
        mark: of a point; trail: of the way between two points.
        points: rising in articles.
        level: of the rules, drawn as a line that carries its name; None where there is none.
    """

    name: str
    mark: str
    trail: str
    points: Sequence[Point]
    level: float | None


def chart(series: Sequence[Series], width: int, height: int) -> Iterator[str]:
    """The lines: `height` of the picture, the axis, the numbers of articles, the legend."""
    low, high = _range(series)
    last = max(x for one in series for x, _ in one.points)
    columns = width - _LEFT - 1
    cells: dict[tuple[int, int], str] = {}
    for one in series:
        cells |= dict(_cells(one, last, (low, high), columns, height))
    for row in range(height):
        at = abs(high - (high - low) * row / (height - 1))
        number = f"{at:.2f}" if row % 3 == 0 or row == height - 1 else ""
        yield (
            f"{number:>{_LEFT - 1}} │" + "".join(cells.get((row, c), " ") for c in range(columns))
        ).rstrip()
    yield " " * _LEFT + "└" + "─" * (columns - 1)
    yield _numbers(series, last, columns)
    drawn = (f"{one.mark} {one.name}" for one in series)
    yield f"{' ' * _LEFT}F1 by articles to train on   {'   '.join(drawn)}"


def _range(series: Sequence[Series]) -> tuple[float, float]:
    """The scores from lowest to highest, out to whole steps."""
    scores = [y for one in series for _, y in one.points]
    scores += [one.level for one in series if one.level is not None]
    low, high = floor(min(scores) / _STEP) * _STEP, ceil(max(scores) / _STEP) * _STEP
    if high - low < _STEP / 2:
        low, high = low - _STEP, high + _STEP
    return max(low, 0.0), min(high, 1.0)


def _cells(
    one: Series, last: float, bounds: tuple[float, float], columns: int, height: int
) -> Iterator[tuple[tuple[int, int], str]]:
    """Row and column of every sign; what comes later lies above."""

    def row(y: float) -> int:
        low, high = bounds
        return round((high - y) / (high - low) * (height - 1))

    places = [(_column(x, last, columns), y) for x, y in one.points]
    if one.level is not None:
        yield from (((row(one.level), column), _DASH) for column in range(columns))
    for (begin, start), (end, stop) in pairwise(places):
        for column in range(begin + 1, end):
            share = (column - begin) / (end - begin)
            yield (row(start + (stop - start) * share), column), one.trail
    if one.level is not None:
        name = f" {one.name}, rules "[: columns - 2]
        yield from (((row(one.level), column), sign) for column, sign in enumerate(name, 2))
    yield from (((row(y), column), one.mark) for column, y in places)


def _column(articles: float, last: float, columns: int) -> int:
    return round(articles / last * (columns - 1))


def _numbers(series: Sequence[Series], last: float, columns: int) -> str:
    """How many articles, under each point, as far as there is room."""
    line = [" "] * (columns + 1)
    free = 0
    for x in sorted({x for one in series for x, _ in one.points}):
        text = f"{x:g}"
        at = min(_column(x, last, columns) - len(text) // 2, columns - len(text))
        if at >= free:
            line[at : at + len(text)] = text
            free = at + len(text) + 1
    return (" " * (_LEFT + 1) + "".join(line)).rstrip()
