"""Lanes of several annotators, drawn under the lines on which they differ."""

from annotator.tui.layout.cells import LineCells
from annotator.tui.layout.lanes import Mark, lane_rows
from annotator.tui.layout.marks import DECIDED_LINE, OPEN_LINE
from annotator.tui.layout.rows import ACCENT, QUIET, Look, Row, Run, joined
from annotator.tui.layout.versions import Said, Versions

NUMBER_CELLS = 2
"""Cells that the number before a lane takes: those of the margin."""

MANY = 4
"""Annotators from whose number on only lines with the difference at hand have lanes, lest text be lost."""


def version_rows(versions: Versions, line: LineCells, start: int, end: int) -> tuple[Row, ...]:
    """The lanes of the annotators under a line that a difference touches; none under others."""
    here = versions.places(start, end)
    count = len(versions.lanes.comparison.annotators)
    at_hand = any(place.at_hand for place in here)
    if not here or (count > MANY and not at_hand):
        return ()
    rows: list[Row] = []
    for who in range(count):
        marks = [_mark(each) for each in versions.said(who, start, end)]
        number = Run(str(who + 1).ljust(NUMBER_CELLS), Look(ACCENT) if at_hand else QUIET)
        first, *more = lane_rows(line, marks)
        rows.append(joined(number, first))
        rows += [joined(Run(" " * NUMBER_CELLS), row) for row in more]
    return tuple(rows)


def _mark(each: Said) -> Mark:
    look = Look(
        each.color, bold=each.at_hand, dim=not each.is_open and not each.at_hand, reverse=each.at_hand
    )
    line = OPEN_LINE if each.is_open else DECIDED_LINE
    return Mark(each.start, each.end, each.names, line, look, None)
