"""Keys as they are typed in the app, each of them put through the real reducer.

A typist is a place in the work: the editor's state, the attribute grid that may be open, and the
keys so far. Typing gives a new typist; nothing is changed.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from enum import StrEnum

from annotator.document.schema import LabelSchema
from annotator.document.spans import Span
from annotator.editing.commands import Command, MakeLink, MoveTo, RelabelLink, SetAttribute
from annotator.editing.decisions import Decision
from annotator.editing.session import reduce
from annotator.editing.state import Context, EditorState
from annotator.tui.attribute_keys import Cell, Grid, Row, first_stage, second_stage

from .hints import Hints

GOES_ON = frozenset(
    ["space", "tab", "shift+tab", "left", "right", "up", "down", "shift+left", "shift+right", "enter"]
)
"""Keys that never give a value in the grid: they leave it and do what they always do."""


class For(StrEnum):
    """What a key is pressed for."""

    STEP = "step"
    ITEM = "accept"
    WRONG = "wrong"
    MOVE = "move"
    EXTENT = "extent"
    LABEL = "label"
    LINK = "link"
    TYPE = "type"
    TIME = "time"
    GRID = "grid"
    FAR = "far link"
    UNLINK = "wrong link"


@dataclass(frozen=True)
class Stroke:
    """A key.

    Attributes:
        why: what it was pressed for.
        thought: it begins a new thought.
        acts: the editor did something on it; false for keys that begin or spell something.
    """

    key: str
    why: For
    thought: bool = False
    acts: bool = False


@dataclass(frozen=True)
class Strokes:
    """The keys so far, as a list that grows without being copied."""

    before: "Strokes | None"
    stroke: Stroke

    def all(self) -> list[Stroke]:
        """From the first to the last."""
        found: list[Stroke] = []
        here: Strokes | None = self
        while here is not None:
            found.append(here.stroke)
            here = here.before
        return found[::-1]


@dataclass(frozen=True)
class Typist:
    """A place in the work. `last`: the decision of the last key, if it made one."""

    state: EditorState
    hints: Hints
    strokes: Strokes | None = None
    cost: int = 0
    grid: Grid | None = None
    last: Decision | None = None
    fresh: bool = True

    def think(self) -> "Typist":
        """The next key begins a new thought."""
        return replace(self, fresh=True)

    def press(self, key: str, command: Command, why: For) -> "Typist":
        """Press a key that means `command`; leaves the grid first where the grid would take it."""
        return self._left_grid(key)._do(key, command, why)

    def jump(self, token: int) -> "Typist | None":
        """`'` and the hint on a token; None where there is no hint."""
        letters = self.hints.jump_letters(self.state, token)
        if not letters:
            return None
        typed = self._left_grid("'")._typed("'", For.MOVE)
        for _ in range(letters - 1):
            typed = typed._typed("hint", For.MOVE)
        return typed._do("hint", MoveTo(token), For.MOVE)

    def link(self, relation: str, other: str) -> "Typist | None":
        """The relation's key, or `r`, and the hint on the other end; None where there is no hint.

        An end off the screen is reached by half screens between the two.
        """
        schema, item = self.state.board.schema, self.state.focused_item
        pages, letters = self.hints.end_letters(self.state, relation, other) if item else (0, 0)
        if not letters:
            return None
        key = schema.relation(relation).key or "r"
        typed = self._left_grid(key)._typed(key, For.LINK)
        for _ in range(abs(pages)):
            typed = typed._typed("pgup" if pages < 0 else "pgdn", For.FAR)
        for _ in range(letters - 1):
            typed = typed._typed("hint", For.LINK)
        return typed._do("hint", MakeLink(relation, other), For.LINK)

    def relabel(self, relation: str) -> "Typist | None":
        """On a focused link the key of another relation; None where that has none."""
        key = self.state.board.schema.relation(relation).key
        return self.press(key, RelabelLink(relation), For.LINK) if key else None

    def attribute(self, attribute: str, value: str) -> "Typist | None":
        """`e` and the letter of a value, or the letter alone where the grid is open; None without one."""
        item = self.state.focused_item
        if item is None:
            return None
        why = For.TYPE if attribute == "event_type" else For.TIME
        typed = self
        cell = _cell(self.grid, attribute, value)
        if cell is None:
            typed = self._left_grid("e")._typed("e", why)
            grid = _stage(item.span, self.state.board.schema, False)
            typed = replace(typed, grid=grid)
            cell = _cell(grid, attribute, value)
        if cell is None or typed.grid is None:
            return None
        second = typed.grid.is_second or cell.row is Row.MAIN
        typed = replace(typed, grid=None)._do(cell.key, SetAttribute(attribute, value), why)
        now = typed.state.focused_item
        following = _stage(now.span, self.state.board.schema, second) if now else None
        return replace(typed, grid=following if following and following.cells else None)

    def _left_grid(self, key: str) -> "Typist":
        """The typist with the grid gone, by `esc` where `key` would not leave it."""
        grid = self.grid
        if grid is None:
            return self
        out = replace(self, grid=None)
        passes = key in GOES_ON or (grid.cell(key) is None and (grid.is_second or len(key) > 1))
        return out if passes else out._typed("esc", For.GRID)

    def _typed(self, key: str, why: For, *, acts: bool = False) -> "Typist":
        stroke = Stroke(key, why, self.fresh, acts)
        return replace(self, strokes=Strokes(self.strokes, stroke), cost=self.cost + 1, fresh=False)

    def _do(self, key: str, command: Command, why: For) -> "Typist":
        context = Context(f"k{self.cost}", self.cost)
        outcome = reduce(self.state, command, context)
        typed = self._typed(key, why, acts=True)
        return replace(typed, state=outcome.state, last=outcome.decision)


def _cell(grid: Grid | None, attribute: str, value: str) -> Cell | None:
    cells = grid.cells if grid else ()
    return next((cell for cell in cells if (cell.attribute, cell.value) == (attribute, value)), None)


def _stage(span: Span, schema: LabelSchema, second: bool) -> Grid:
    return second_stage(schema, span) if second else first_stage(schema, span)


def press_all(typist: Typist, keys: Iterable[tuple[str, Command, For]]) -> Typist:
    """Press several keys."""
    for key, command, why in keys:
        typist = typist.press(key, command, why)
    return typist
