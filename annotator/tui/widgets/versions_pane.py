"""The difference at hand, with what gold and each annotator say about it, above the frame line."""

from collections.abc import Sequence

from rich.cells import cell_len
from textual.events import Resize

from annotator.document.ids import GOLD
from annotator.document.safe_text import safe
from annotator.editing.adjudication import Adjudication
from annotator.editing.annotations import Answer
from annotator.editing.differences import Difference, DifferenceKind
from annotator.tui.layout.names import shorten
from annotator.tui.layout.rows import ACCENT, PLAIN, QUIET, STRONG, Look, Row, Run, row_cells
from annotator.tui.layout.version_words import FIT, in_words, opinions, told
from annotator.tui.widgets.row_pane import RowPane

NONE = "–"
REJECTED = "article rejected"
_BEFORE = 8
"""Cells before the names: the digits, and whether gold says so."""
_NAMES = 12
"""Cells that the names of those who say the same have."""
_WAYS = {"key": "", "ends": ": gold has not its ends", "majority": " beforehand, as most say"}
"""How a difference was settled, in words."""


class VersionsPane(RowPane):
    """A row for the difference, one for the gold layer, one for each version with the digits that take it."""

    DEFAULT_CSS = """
    VersionsPane { height: 4; width: 1fr; }
    """

    def __init__(self, *, pick: str = "", id: str | None = None) -> None:
        """`pick`: what is said where not all versions have room, of how to see them."""
        self._pick = pick
        self._state: Adjudication | None = None
        super().__init__(id=id)

    def show(self, state: Adjudication | None) -> None:
        """Show where the adjudication stands."""
        self._state = state
        self._fit(self.size.width, self.size.height)

    def on_resize(self, event: Resize) -> None:
        """Fit the new size."""
        self._fit(event.size.width, event.size.height)

    def _fit(self, width: int, height: int) -> None:
        if width and height:
            self.show_rows(version_list(self._state, width, height, self._pick) if self._state else [])


def pane_rows(annotators: int) -> int:
    """Rows that the pane has for so many annotators."""
    return 2 + max(2, min(annotators, 4))


def version_list(state: Adjudication, width: int, height: int, pick: str = "") -> list[Row]:
    """The rows of the pane for a width in cells, at most `height`; `pick`: how to see those without room."""
    difference = state.difference
    if difference is None:
        rows = _overview(state)
    else:
        versions = _versions(state, difference, width)
        gold = [_row("", GOLD, False, _gold(state, difference, width))] if height > 3 else []
        room = max(1, height - 1 - len(gold))
        if len(versions) > room:
            more = f"and {len(versions) - room + 1} more versions{pick}"
            versions = [*versions[: room - 1], (Run(" " * _BEFORE), Run(more, QUIET))]
        rows = [_head(state, difference), *gold, *versions]
    return [_cut(row, width) for row in rows[:height]]


def _overview(state: Adjudication) -> list[Row]:
    """How much is left, and whose lanes are whose."""
    comparison, left = state.comparison, state.left
    total = len(comparison.differences)
    what = f"{left} of {total} differences to settle" if left else "nothing differs any more"
    names = [f"{number} {name}" for number, name in enumerate(comparison.annotators, 1)]
    rows: list[Row] = [(Run(f" {what}", STRONG),), (Run(f" lanes: {GOLD}, {safe(', '.join(names))}", QUIET),)]
    if comparison.refused:
        rows.append((Run(f" article rejected by {safe(', '.join(comparison.refused))}", QUIET),))
    return rows


def _head(state: Adjudication, difference: Difference) -> Row:
    """In what the versions differ, which difference it is, and how it was settled."""
    place, settled = state.comparison.numbers[difference.id] + 1, state.settlement
    total, left = len(state.comparison.differences), state.left
    told = [f"{place}/{total}", f"{left} to settle"]
    if settled is None:
        told.append("open")
    else:
        told.append(f"settled by {settled.decider or 'somebody'}{_WAYS.get(settled.by, '')}")
        told += [settled.reason] if settled.reason else []
    return Run(f" {difference.kind.value}", STRONG), Run(f"  {safe(' · '.join(told))}", QUIET)


def _gold(state: Adjudication, difference: Difference, width: int) -> str:
    """What the gold layer says."""
    if difference.kind is DifferenceKind.ANSWER:
        is_rejected = state.editor.board.annotations.answer is Answer.REJECT
        return REJECTED if is_rejected else FIT if state.settlement else NONE
    return in_words(told(state, difference, None), width - _BEFORE - _NAMES - 1)


def _versions(state: Adjudication, difference: Difference, width: int) -> list[Row]:
    """A row for each distinct version, and for those who rejected the article where that is disputed."""
    comparison = state.comparison
    rows = []
    for opinion in opinions(state, difference):
        names = ", ".join(comparison.annotators[who] for who in opinion.group)
        said = opinion.words(width - _BEFORE - _NAMES - 1)
        rows.append(_row(digits_of(opinion.group), names, state.has_gold_as(opinion.group[0]), said))
    if difference.kind is DifferenceKind.ANSWER:
        is_taken = state.editor.board.annotations.answer is Answer.REJECT
        rows.append(_row("", ", ".join(comparison.refused), is_taken, REJECTED))
    return rows


def digits_of(group: Sequence[int]) -> str:
    """The keys of those who say the same: `1`, `1 3`, `1-4`; those beyond nine have none."""
    numbers = [who + 1 for who in group if who < 9]
    if len(numbers) > 2 and numbers[-1] - numbers[0] == len(numbers) - 1:
        return f"{numbers[0]}-{numbers[-1]}"
    return " ".join(map(str, numbers))


def _row(digits: str, names: str, is_taken: bool, said: str) -> Row:
    return (
        Run(f" {digits.ljust(_BEFORE - 4)} ", Look(ACCENT, bold=True)),
        Run("✓ " if is_taken else "  "),
        Run(_padded(shorten(safe(names), _NAMES)), STRONG if is_taken else QUIET if names == GOLD else PLAIN),
        Run(f" {said or NONE}", PLAIN if said else QUIET),
    )


def _padded(name: str) -> str:
    return name + " " * max(0, _NAMES - cell_len(name))


def _cut(row: Row, width: int) -> Row:
    """The row, its last run shortened where it is too long."""
    over = row_cells(row) - width
    if over <= 0 or not row:
        return row
    *rest, last = row
    room = row_cells((last,)) - over
    return (*rest, Run(shorten(last.text, room), last.look)) if room > 0 else tuple(rest)
