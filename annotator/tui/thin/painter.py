"""Brings a terminal from what it shows to what it is to show, with little output."""

from collections.abc import Iterator

from annotator.tui.thin.frames import Screen
from annotator.tui.thin.moves import Place, move
from annotator.tui.thin.rows import BLANK, Row
from annotator.tui.thin.scrolling import find_scroll, scrolled
from annotator.tui.thin.styles import DEFAULT, UNKNOWN, Styles

_GAP = 4
"""Unchanged cells that may be sent again instead of moved over."""
_TAIL = 4
"""Blank cells at the end of a row from which on erasing is shorter."""


class Painter:
    """Writes the difference between a screen as it is to be and as the terminal has it."""

    def __init__(self, styles: Styles, screen: Screen) -> None:
        self._styles, self._screen = styles, screen
        self._place: Place | None = None
        self._style = UNKNOWN

    def forget(self) -> None:
        """Nothing is known about the terminal's cursor and style any more."""
        self._place, self._style = None, UNKNOWN

    def paint(self) -> str:
        """The output that is needed now."""
        screen = self._screen
        changed = [number for number in sorted(screen.changed) if screen.rows[number].is_changed]
        for number in screen.changed.difference(changed):
            screen.rows[number].runs.clear()
        screen.changed.clear()
        out: list[str] = []
        if scroll := find_scroll(screen.rows, changed):
            out.append(self._restyled(DEFAULT))
            out.append(scrolled(screen.rows, scroll))
            self._place = None
            changed = sorted({*changed, *range(scroll.top, scroll.bottom + 1)})
        for number in changed:
            row = screen.rows[number]
            out += self._row(number, row)
            row.note_shown()
        if out and screen.cursor != self._place and self._is_inside(screen.cursor):
            out.append(self._moved(screen.cursor))
        return "".join(out)

    def _is_inside(self, place: Place) -> bool:
        rows = self._screen.rows
        return 0 <= place[0] < len(rows) and 0 <= place[1] < len(rows[0].texts)

    def _moved(self, place: Place) -> str:
        found, self._place = move(self._place, place), place
        return found

    def _restyled(self, style: int) -> str:
        found, self._style = self._styles.change(self._style, style), style
        return found

    def _row(self, number: int, row: Row) -> Iterator[str]:
        if not row.is_certain:
            return self._as_written(number, row)
        return self._differences(number, row)

    def _as_written(self, number: int, row: Row) -> Iterator[str]:
        """Run by run as it was written: where terminals disagree, this one shows what it would without us."""
        for column, style, text in row.runs:
            self._style = UNKNOWN
            if column is not None:
                self._place = None
                yield self._moved((number, column))
            yield self._restyled(style)
            yield text
        self._place = None

    def _differences(self, number: int, row: Row) -> Iterator[str]:
        if row.shown is None:
            # A blank row costs less than its blanks.
            yield self._moved((number, 0)) + self._restyled(DEFAULT) + "\x1b[K"
            row.note_blank()
        texts, styles, last = row.texts, row.styles, len(row.texts)
        tail = _blank_tail(row)
        for start, end in _changes(row):
            if end - max(start, tail) > _TAIL:
                end = max(start, tail)
                if start < end:
                    yield from self._cells(number, start, texts[start:end], styles[start:end], last)
                yield self._moved((number, end)) + self._restyled(DEFAULT) + "\x1b[K"
                return
            yield from self._cells(number, start, texts[start:end], styles[start:end], last)

    def _cells(
        self, number: int, start: int, texts: list[str], styles: list[int], last: int
    ) -> Iterator[str]:
        yield self._moved((number, start))
        begin = 0
        for place in range(1, len(texts) + 1):
            if place == len(texts) or styles[place] != styles[begin]:
                yield self._restyled(styles[begin])
                yield "".join(texts[begin:place])
                begin = place
        end = start + len(texts)
        # In the last column the cursor waits before it wraps, or does not: nobody can know where it is.
        self._place = (number, end) if end < last else None


def _blank_tail(row: Row) -> int:
    """The column from which on the row is blank in the terminal's own colours."""
    column = len(row.texts)
    while column and row.texts[column - 1] == BLANK and row.styles[column - 1] == DEFAULT:
        column -= 1
    return column


def _changes(row: Row) -> Iterator[tuple[int, int]]:
    """Stretches of columns to send, never cutting a wide character."""
    if row.shown is None:
        return
    cells = zip(row.texts, row.shown[0], row.styles, row.shown[1], strict=True)
    differing = [column for column, (a, b, c, d) in enumerate(cells) if a != b or c != d]
    start = end = -1
    for column in differing:
        if start < 0:
            start = column
        elif not _joins(row, end, column):
            yield _whole(row, start, end)
            start = column
        end = column + 1
    if start >= 0:
        yield _whole(row, start, end)


def _joins(row: Row, end: int, column: int) -> bool:
    """Whether the few cells between two stretches can be sent again without another style."""
    between = set(row.styles[end:column])
    return column - end <= _GAP and (between <= {row.styles[end - 1]} or between <= {row.styles[column]})


def _whole(row: Row, start: int, end: int) -> tuple[int, int]:
    """The stretch, wider by halves of wide characters at its ends."""
    while start > 0 and row.texts[start] == "":
        start -= 1
    while end < len(row.texts) and row.texts[end] == "":
        end += 1
    return start, end
