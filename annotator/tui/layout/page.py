"""One article at one width: its visual lines, their heights, and their rows, drawn when they are needed."""

from typing import NamedTuple

from msgspec import Struct

from annotator.editing.board import Board
from annotator.editing.items import SentenceItems
from annotator.tui.layout.cells import LineCells
from annotator.tui.layout.heights import Heights
from annotator.tui.layout.lines import MARGIN, draw_line, draw_plain
from annotator.tui.layout.rows import Row
from annotator.tui.layout.scene import Scene, Spot
from annotator.tui.layout.wrap import wrap

KEPT_LINES = 1000
"""Drawn lines kept: many screens, little memory."""

RIGHT = 1
"""Cells kept free right of the text, for a white space that hangs over or the cursor on a line end."""


class Scenery(NamedTuple):
    """What of a scene touches a line: whether it has lanes, and the spots that stand out."""

    lanes: bool
    spots: tuple[Spot, ...]


class Change(NamedTuple):
    """A line that was drawn anew: its rows before and after."""

    line: int
    old: tuple[Row, ...]
    new: tuple[Row, ...]


class _Drawn(Struct, eq=False):
    """A drawn line with all that decides its look.

    Attributes:
        scenery: what of the scene touches the line.
        board: the board it was last compared with.
        sentences: what that board shows of the sentences whose spans may touch the line.
    """

    cells: LineCells
    rows: tuple[Row, ...]
    scenery: Scenery
    board: Board | None
    sentences: tuple[SentenceItems, ...]


class Page:
    """The rows of an article at one width. A new scene costs only the lines that are settled.

    A line has its true height once it has been settled; until then it counts as one row with one
    lane. So whoever scrolls settles what comes on screen, and looks again where that changed heights.
    """

    def __init__(self, text: str, width: int, *, with_lanes: bool = True, few_colors: bool = False) -> None:
        """`width`: cells of the whole pane; `few_colors`: colour alone cannot tell the labels apart."""
        self.text = text
        self.lines = wrap(text, width - MARGIN - RIGHT)
        self.with_lanes = with_lanes
        self.scene: Scene | None = None
        self.few_colors = few_colors
        self._drawn: dict[int, _Drawn] = {}
        self._changes: dict[int, tuple[Row, ...]] = {}
        self.heights = Heights(1 + (with_lanes and self.has_ink(line)) for line in range(len(self.lines)))

    def has_ink(self, line: int) -> bool:
        """Whether anything but white space stands on a line; one without has no lane row."""
        start, end = self.lines.range(line)
        return not (start == end or self.text[start:end].isspace())

    def show(self, scene: Scene) -> None:
        """Show this scene from now on; lines are compared when they are next settled."""
        self.scene = scene

    def rows(self, line: int) -> tuple[Row, ...]:
        """The rows of a line as the scene has it."""
        return self._draw(line).rows

    def cells(self, line: int) -> LineCells:
        """A line, measured."""
        drawn = self._drawn.get(line)
        return drawn.cells if drawn else self.lines.cells(line)

    def settle(self, first: int, last: int) -> bool:
        """Draw the lines first..last (inclusive) as the scene has them; whether any height changed."""
        grown = False
        for line in range(first, last + 1):
            before = self._drawn.get(line)
            after = self._draw(line)
            if before is not after:
                self._changes.setdefault(line, before.rows if before else ())
                grown |= self.heights.set(line, len(after.rows))
        return grown

    def take_changes(self) -> list[Change]:
        """The lines that were settled anew since this was last asked."""
        changes = [Change(line, old, self.rows(line)) for line, old in self._changes.items()]
        self._changes = {}
        return changes

    def reach(self, start: int, end: int) -> tuple[int, int]:
        """Rows (first, end exclusive) of the lines that hold the code points start..end."""
        first, last = self.lines.at(start), self.lines.at(max(start, end - 1))
        return self.heights.top(first), self.heights.top(last + 1)

    def row_group(self, row: int, height: int, *, upwards: bool = False) -> int:
        """The top row nearest to `row` at which a line begins: below it, or with `upwards` above it.

        So no view of `height` rows begins with lanes whose text is out of sight; a line that is
        higher than the view may be shown from anywhere.
        """
        line, number = self.heights.at(row)
        if number == 0 or self.heights.of(line) >= height:
            return row
        return self.heights.top(line if upwards or line + 1 >= len(self.lines) else line + 1)

    def _draw(self, line: int) -> _Drawn:
        known, scene = self._drawn.get(line), self.scene
        start, end = self.lines.range(line)
        scenery = self._scenery(start, end)
        board = scene.board if scene else None
        if known and known.scenery == scenery and known.board is board:
            return known
        sentences = _sentences_near(board, start, end)
        if known and known.scenery == scenery and _same(known.sentences, sentences) and known.board and board:
            known.board = board
            return known
        cells = known.cells if known else self.lines.cells(line)
        rows = draw_line(scene, cells, end, scenery.lanes) if scene else draw_plain(cells, scenery.lanes)
        if len(self._drawn) >= KEPT_LINES:
            del self._drawn[next(iter(self._drawn))]
        drawn = self._drawn[line] = _Drawn(cells, rows, scenery, board, sentences)
        return drawn

    def _scenery(self, start: int, end: int) -> Scenery:
        scene = self.scene
        has_ink = not (start == end or self.text[start:end].isspace())
        if scene is None:
            return Scenery(self.with_lanes and has_ink, ())
        here = scene.sentence[0] < end and start < scene.sentence[1]
        lanes = has_ink and (self.with_lanes or (self.few_colors and here))
        spots = [spot for spot in scene.spots if spot.start < end and start < spot.end]
        if scene.versions is not None and (stamp := scene.versions.stamp(start, end)):
            spots.append(Spot(start, end, stamp))
        return Scenery(lanes, tuple(spots))


def _sentences_near(board: Board | None, start: int, end: int) -> tuple[SentenceItems, ...]:
    """The sentences whose spans may touch a line: its own and the one before."""
    if board is None or not len(board.tokens):
        return ()
    first, last = board.sentence_at(start), board.sentence_at(max(start, end - 1))
    return tuple([board.in_sentence(number) for number in range(max(0, first - 1), last + 1)])


def _same(one: tuple[SentenceItems, ...], other: tuple[SentenceItems, ...]) -> bool:
    """Whether both hold the very same objects: what is not changed is never copied."""
    return len(one) == len(other) and all(a is b for a, b in zip(one, other, strict=True))
