"""Lanes: rows under a line of text in which spans are drawn as labelled lines, never over one another."""

from collections.abc import Iterable, Sequence

from msgspec import Struct
from rich.cells import cell_len

from annotator.tui.layout.cells import LineCells
from annotator.tui.layout.rows import ACCENT, PLAIN, Look, Row, row_of


class Mark(Struct, frozen=True):
    """How one span is drawn.

    Attributes:
        start: first code point.
        end: code point after the last.
        labels: what to write where it begins, longest first; the shortest is written in any case.
        line: the character that fills the rest of its lane.
        look: of the label, and of the line behind it unless that has a look of its own.
        text_look: of the text above, or None to leave the text as it is.
        room: cells its lane needs at least where it begins, whatever is written in it now.
        stands: False for one that is drawn only where there is room left.
        hint: what to type to reach it, or empty; stands before the label.
        typed: how many letters of the hint have been typed.
        line_look: of the line; what is in focus changes its label alone, which costs few bytes.
    """

    start: int
    end: int
    labels: tuple[str, ...]
    line: str
    look: Look
    text_look: Look | None
    room: int = 2
    stands: bool = True
    hint: str = ""
    typed: int = 0
    line_look: Look | None = None


class _Piece(Struct, frozen=True):
    mark: Mark
    first: int
    stop: int
    taken: int
    begins: bool


def lane_rows(line: LineCells, marks: Sequence[Mark]) -> tuple[Row, ...]:
    """The lane rows of a line: at least one, more where spans overlap.

    Which row a span takes depends on where the spans stand and not on how they look, so that
    nothing moves while they are decided or focused.
    """
    lanes: list[list[_Piece]] = [[]]
    for mark in sorted(marks, key=lambda mark: (not mark.stands, mark.start, -mark.end)):
        piece = _piece(line, mark)
        lane = next((lane for lane in lanes if _is_free(lane, piece)), None)
        if lane is None and mark.stands:
            lane = []
            lanes.append(lane)
        if lane is not None:
            lane.append(piece)
    return tuple(_draw(lane) for lane in lanes)


def _piece(line: LineCells, mark: Mark) -> _Piece:
    begins = mark.start >= line.start
    first = line.cell(mark.start) if begins else 0
    stop = max(first + 1, line.cell_after(min(mark.end, line.ink)))
    if not begins:
        return _Piece(mark, first, stop, stop, False)
    first = max(0, min(first, line.columns + 1 - mark.room))
    return _Piece(mark, first, stop, max(stop, first + mark.room), True)


def _is_free(lane: list[_Piece], piece: _Piece) -> bool:
    return all(piece.taken <= other.first or other.taken <= piece.first for other in lane)


def _draw(lane: list[_Piece]) -> Row:
    if not lane:
        return ()
    width = max(piece.taken for piece in lane)
    cells, looks = [" "] * width, [PLAIN] * width
    for piece in lane:
        label, drawn = _drawn(piece)
        line_look = piece.mark.line_look or piece.mark.look
        for cell, char in enumerate(drawn[: width - piece.first], piece.first):
            cells[cell] = char
            looks[cell] = piece.mark.look if cell - piece.first < label else line_look
        if piece.mark.hint and piece.begins:
            _write_hint(cells, looks, piece.first, piece.mark.hint, piece.mark.typed)
    return row_of(cells, looks)


def _drawn(piece: _Piece) -> tuple[int, str]:
    """How long the label of a piece is, and label and line; behind a hint the label stands where it fits."""
    mark, room = piece.mark, piece.stop - piece.first
    if not piece.begins:
        return 0, mark.line * room
    if not mark.hint:
        label = fitting(mark.labels, room)
    else:
        left = room - len(mark.hint)
        label = mark.hint + next((label for label in mark.labels if cell_len(label) <= left), "")
    return len(label), label + mark.line * (room - cell_len(label))


HINT = Look(ACCENT, bold=True, reverse=True)
TYPED = Look(ACCENT, dim=True)
"""How the letters of a hint look that are still to be typed, and those that have been."""


def _write_hint(cells: list[str], looks: list[Look], cell: int, hint: str, typed: int) -> None:
    """Put a hint over the cells from `cell` on, as many as there are; the row grows where it must."""
    for number, letter in enumerate(hint):
        place = cell + number
        cells.extend(" " * (place + 1 - len(cells)))
        looks.extend([PLAIN] * (place + 1 - len(looks)))
        cells[place], looks[place] = letter, TYPED if number < typed else HINT


def with_hints(row: Row, hints: Iterable[tuple[int, str]], typed: int, columns: int) -> Row:
    """A lane row with hints (cell, name) over what stands there; the row has `columns` cells at most."""
    cells, looks = [char for run in row for char in run.text], [run.look for run in row for _ in run.text]
    for cell, name in hints:
        _write_hint(cells, looks, max(0, min(cell, columns - len(name))), name, typed)
    return row_of(cells, looks)


def fitting(labels: Sequence[str], cells: int) -> str:
    """The longest of the labels that fits; the last, the shortest, when none does."""
    return next((label for label in labels if cell_len(label) <= cells), labels[-1])
