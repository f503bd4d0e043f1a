"""The difference at hand, with what each annotator says about it, above the frame line."""

from textual.events import Resize

from annotator.document.safe_text import safe
from annotator.editing.adjudication import Adjudication
from annotator.tui.layout.names import shorten
from annotator.tui.layout.rows import ACCENT, PLAIN, QUIET, STRONG, Look, Row, Run, row_cells
from annotator.tui.layout.versions import same_as_gold, told
from annotator.tui.widgets.row_pane import RowPane

NONE = "–"
_NAME = 12
"""Cells that an annotator's name has."""


class VersionsPane(RowPane):
    """One row for the difference, and one for each annotator with the number that takes their version."""

    DEFAULT_CSS = """
    VersionsPane { height: 3; width: 1fr; }
    """

    def __init__(self, *, id: str | None = None) -> None:
        self._state: Adjudication | None = None
        super().__init__(id=id)

    def show(self, state: Adjudication | None) -> None:
        """Show where the adjudication stands."""
        self._state = state
        self._fit(self.size.width)

    def on_resize(self, event: Resize) -> None:
        """Fit the new width."""
        self._fit(event.size.width)

    def _fit(self, width: int) -> None:
        if width:
            self.show_rows([_cut(row, width) for row in version_list(self._state)] if self._state else [])


def version_list(state: Adjudication) -> list[Row]:
    """The rows of the pane, as wide as what they say."""
    difference = state.difference
    total, left = len(state.comparison.differences), len(state.open)
    if difference is None:
        what = f"{left} of {total} differences to settle" if left else "nothing differs any more"
        names = [f"{number} {name}" for number, name in enumerate(state.comparison.annotators, 1)]
        return [(Run(" "), Run(what, STRONG)), *((Run(" "), Run(safe(name), QUIET)) for name in names)]
    place = next(n for n, each in enumerate(state.comparison.differences, 1) if each.id == difference.id)
    settled = state.editor.board.annotations.settled.get(difference.id)
    how = "open" if settled is None else "settled" if settled.by == "key" else f"settled by {settled.by}"
    why = f" · {safe(settled.reason)}" if settled and settled.reason else ""
    head: Row = (
        Run(" "),
        Run(difference.kind.value, STRONG),
        Run(f"  {place}/{total} · {left} to settle · {how}{why}", QUIET),
    )
    return [head, *(_version(state, who) for who in range(len(state.comparison.annotators)))]


def _version(state: Adjudication, who: int) -> Row:
    difference = state.difference
    if difference is None:
        return ()
    name = safe(state.comparison.annotators[who])
    is_taken = same_as_gold(state, difference, who)
    return (
        Run(f" {who + 1}", Look(ACCENT, bold=True)),
        Run(" ✓ " if is_taken else "   "),
        Run(shorten(name, _NAME).ljust(_NAME), STRONG if is_taken else PLAIN),
        Run(" "),
        Run(safe(told(state, difference, who)) or NONE, PLAIN),
    )


def _cut(row: Row, width: int) -> Row:
    """The row, its last run shortened where it is too long."""
    over = row_cells(row) - width
    if over <= 0 or not row:
        return row
    *rest, last = row
    room = row_cells((last,)) - over
    return (*rest, Run(shorten(last.text, room), last.look)) if room > 0 else tuple(rest)
