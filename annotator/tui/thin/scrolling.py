"""Finds rows that only moved up or down, and lets the terminal move them itself."""

from collections import Counter
from operator import ne

from msgspec import Struct

from annotator.tui.thin.rows import BLANK, Row
from annotator.tui.thin.styles import DEFAULT

_FEWEST = 4
"""Changed rows below which looking for a move does not pay."""
_WORTH = 160
"""Characters that have to be saved."""


class Scroll(Struct, frozen=True):
    """The rows top to bottom (inclusive) move up by `by`, or down where it is negative."""

    top: int
    bottom: int
    by: int


def find_scroll(rows: list[Row], changed: list[int]) -> Scroll | None:
    """The move that saves most, or None where none is worth it."""
    if len(changed) < _FEWEST or sum(_differing(rows[number]) for number in changed) < _WORTH:
        return None
    here = {number: _looks(rows[number].texts, rows[number].styles) for number in changed}
    places: dict[int, list[int]] = {}
    for number in range(min(changed), max(changed) + 1):
        shown = rows[number].shown
        if shown is not None:
            places.setdefault(_looks(*shown), []).append(number)
    votes: Counter[int] = Counter()
    for number, looks in here.items():
        if rows[number].is_certain and (size := _size(rows[number])):
            for old in places.get(looks, ()):
                votes[old - number] += size
    best = max(votes.items(), key=lambda vote: (vote[1], -abs(vote[0])), default=(0, 0))
    return _worthwhile(rows, here, best[0]) if best[0] else None


def _differing(row: Row) -> int:
    """Cells with another text than is shown; what moved differs in most of them."""
    return sum(map(ne, row.texts, row.shown[0])) if row.shown is not None else 0


def _looks(texts: list[str], styles: list[int]) -> int:
    return hash((tuple(texts), tuple(styles)))


def _size(row: Row) -> int:
    return sum(1 for text in row.texts if text != BLANK)


def _worthwhile(rows: list[Row], here: dict[int, int], by: int) -> Scroll | None:
    moved = [number for number in here if _is_moved(rows, number, by)]
    if not moved:
        return None
    top, bottom = min(moved), max(moved)
    top, bottom = min(top, top + by), max(bottom, bottom + by)
    region = range(top, bottom + 1)
    if any(rows[number].shown is None or not rows[number].is_certain for number in region):
        return None
    saved = sum(_size(rows[number]) for number in moved)
    disturbed = sum(_size(rows[number]) for number in region if number not in here)
    return Scroll(top, bottom, by) if saved - disturbed >= _WORTH else None


def _is_moved(rows: list[Row], number: int, by: int) -> bool:
    """Whether the row is to look as another one does now."""
    if not 0 <= number + by < len(rows):
        return False
    row, shown = rows[number], rows[number + by].shown
    return shown is not None and shown[0] == row.texts and shown[1] == row.styles


def scrolled(rows: list[Row], scroll: Scroll) -> str:
    """The output for it, to be sent in the default style; notes what is shown. The cursor may be anywhere."""
    region = range(scroll.top, scroll.bottom + 1)
    before = [rows[number].shown for number in region]
    for place, number in enumerate(region):
        columns = len(rows[number].texts)
        old = place + scroll.by
        blank = [BLANK] * columns, [DEFAULT] * columns
        rows[number].shown = before[old] if 0 <= old < len(before) else blank
    final = "M" if scroll.by > 0 else "L"
    return (
        f"\x1b[{scroll.top + 1};{scroll.bottom + 1}r\x1b[{scroll.top + 1}H\x1b[{abs(scroll.by)}{final}\x1b[r"
    )
