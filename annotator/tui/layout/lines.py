"""Drawing one visual line: its text row and the lane rows under it."""

from collections.abc import Sequence

from rich.cells import cell_len

from annotator.document.schema import Severity
from annotator.editing.rules import problems_in
from annotator.tui.layout.cells import LineCells
from annotator.tui.layout.hints import Hint
from annotator.tui.layout.lanes import HINT, TYPED, Mark, lane_rows, with_hints
from annotator.tui.layout.marks import marks_between
from annotator.tui.layout.rows import ACCENT, PLAIN, QUIET, Look, Row, Run, joined, row_of
from annotator.tui.layout.scene import Scene

MARGIN = 2
"""Cells left of the text: one for the sentence being read or that of the cursor, one between."""

_HERE = Run(">", Look(ACCENT, bold=True))
_ASIDE = Run("·", QUIET)
_AWAY: Row = (Run(" " * MARGIN),)
_PROBLEM = {
    Severity.ERROR: Run("!", Look("red", bold=True)),
    Severity.WARN: Run("!", Look("yellow", bold=True)),
}
_SELECTED = Look(reverse=True)


def draw_plain(line: LineCells, with_lanes: bool) -> tuple[Row, ...]:
    """A line of an article without tokens, with the lane row that will be there."""
    text = _indented(_text_row(line, (), None))
    return (text, ()) if with_lanes else (text,)


def draw_line(scene: Scene, line: LineCells, end: int, with_lanes: bool) -> tuple[Row, ...]:
    """The rows of a line; `end` is the code point after it, its line feed included."""
    marks = marks_between(scene, line.start, end, with_lanes)
    here = scene.sentence[0] < end and line.start < scene.sentence[1]
    worst = _worst(scene, line.start, end)
    problem = _PROBLEM[worst] if worst else Run(" ")
    text = _text_row(line, marks, scene, end, hinted=not with_lanes)
    aside = scene.aside is not None and scene.aside[0] < end and line.start < scene.aside[1]
    sign = _HERE if here else _ASIDE if aside else Run(" ")
    text = joined(sign, problem, text) if here or aside or worst else _indented(text)
    if not with_lanes:
        return (text,)
    first, *more = lane_rows(line, marks)
    words = [(line.cell(hint.start), hint.name) for hint in _hints_on(scene, line) if not hint.span]
    if words:
        first = with_hints(first, words, scene.typed, line.columns + 1)
    return text, *(_indented(lane) for lane in (first, *more)), *_versions(scene, line, end)


def _versions(scene: Scene, line: LineCells, end: int) -> Sequence[Row]:
    if scene.versions is None:
        return ()
    from annotator.tui.layout.version_lanes import version_rows

    return version_rows(scene.versions, line, line.start, end)


def _worst(scene: Scene, start: int, end: int) -> Severity | None:
    """How bad the worst broken rule about a span that begins in start..end is; None for none."""
    board = scene.board
    if not len(board.tokens) or start >= end:
        return None
    found = {
        problem.severity
        for sentence in range(board.sentence_at(start), board.sentence_at(end - 1) + 1)
        for problem in problems_in(board, sentence)
        if (item := board.item(problem.span_id)) and start <= item.span.start < end
    }
    return next((severity for severity in Severity if severity in found), None)


def _hints_on(scene: Scene, line: LineCells) -> list[Hint]:
    """The hints on a line, left to right."""
    found = [
        hint for hint in scene.hints.values() if line.start <= hint.start < max(line.end, line.start + 1)
    ]
    return sorted(found, key=lambda hint: (hint.start, hint.name))


def _indented(row: Row) -> Row:
    return joined(_AWAY, row) if row else ()


def _text_row(
    line: LineCells, marks: Sequence[Mark], scene: Scene | None, end: int = 0, *, hinted: bool = False
) -> Row:
    pieces = line.pieces()
    looks = [PLAIN] * len(pieces)
    for index in line.marks():
        looks[index] = QUIET
    if scene and line.end < end:
        pieces.append(" ")
        looks.append(PLAIN)
    for mark in sorted(marks, key=lambda mark: (mark.text_look is None, mark.start - mark.end)):
        if mark.text_look:
            _paint(looks, line, mark.start, min(mark.end, max(line.ink, mark.start + 1)), mark.text_look)
    if scene:
        _paint_cursor(looks, line, scene)
    if scene and hinted:
        return _hinted(pieces, looks, line, scene)
    return row_of(pieces, looks)


def _hinted(pieces: list[str], looks: list[Look], line: LineCells, scene: Scene) -> Row:
    """The text row with hints over the first cells of their places, side by side where two begin together."""
    taken = 0
    for hint in _hints_on(scene, line):
        first = max(line.index(hint.start), taken)
        for number, letter in enumerate(hint.name, first):
            if number >= len(pieces):
                pieces.append(" ")
                looks.append(PLAIN)
            pieces[number] = letter.ljust(cell_len(pieces[number]))
            looks[number] = TYPED if number - first < scene.typed else HINT
        taken = first + len(hint.name)
    return row_of(pieces, looks)


def _paint(looks: list[Look], line: LineCells, start: int, end: int, look: Look) -> None:
    for index in range(*_clusters(looks, line, start, end)):
        looks[index] = look


def _clusters(looks: list[Look], line: LineCells, start: int, end: int) -> tuple[int, int]:
    """Clusters that the code points start..end touch; a line end counts as one more."""
    past = len(looks) if end > line.end else line.index_after(end)
    return line.index(start), min(len(looks), past)


def _paint_cursor(looks: list[Look], line: LineCells, scene: Scene) -> None:
    """The selection reversed; the cursor reversed, or underlined where it stands in what is reversed."""
    if scene.selection and scene.selection[0] < line.end and line.start < scene.selection[1]:
        _paint(looks, line, *scene.selection, _SELECTED)
    start, end = scene.cursor
    if end <= line.start or start > line.end or start == end:
        return
    first, stop = _clusters(looks, line, start, end)
    beside = looks[max(0, first - 1) : first] + looks[stop : stop + 1]
    inside = all(look.reverse for look in looks[first:stop]) and any(look.reverse for look in beside)
    for index in range(first, stop):
        looks[index] = looks[index]._replace(reverse=True, underline=inside)
