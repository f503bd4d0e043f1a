"""What a bulk decision would change: every place in its sentence, before anything is decided."""

from textual.content import Content

from annotator.document.safe_text import safe
from annotator.editing.board import Board
from annotator.editing.state import Change, Preview
from annotator.tui.actions import Context
from annotator.tui.keys import Press
from annotator.tui.layout.excerpts import excerpt
from annotator.tui.layout.names import one_line, shorten
from annotator.tui.layout.scene import sentence_reach
from annotator.tui.widgets.listing import Listing
from annotator.tui.widgets.panel import CLOSES, NOTHING, Reaction

APPLIES = Reaction(action="question.yes")
"""The person has said yes."""


class BulkPreview(Listing):
    """Opens on a preview; yes applies it, the usual keys go through its places, esc drops it."""

    where = Context.PREVIEW

    def __init__(self, *, id: str | None = None) -> None:
        self._preview = Preview("", (), ())
        self._board: Board | None = None
        super().__init__(id=id)

    def open(self, preview: Preview, board: Board) -> None:
        """Show what would change."""
        self._preview, self._board, self.row = preview, board, 0
        self.refit()

    def take(self, press: Press, id: str | None) -> Reaction:
        """What a key means here."""
        if id in ("question.yes", "list.open"):
            return APPLIES
        if id == "edit.escape":
            return CLOSES
        return NOTHING if self.go(id) else Reaction(message=f"{press.key} does nothing here")

    @property
    def total(self) -> int:
        """How many places would change."""
        return len(self._preview.changes)

    def head(self) -> Content:
        """What would be done, and where one is in the list."""
        place = f"{self.row + 1}/{self.total}"
        title = safe(one_line(self._preview.title))
        return Content.assemble((f"{place} ", "dim"), (title, "bold"))

    def entry(self, number: int) -> Content:
        """One place: what is done, the label, and the words in their sentence."""
        change, board = self._preview.changes[number], self._board
        if board is None:
            return Content("")
        said = f"{change.verb} {change.label}".ljust(self._column)
        mark = "›" if number == self.row else " "
        content = Content.assemble((mark, "bold"), (safe(said), "dim"), "  ")
        return Content.assemble(content, _shown(board, change, max(8, self.room - content.cell_length)))

    @property
    def _column(self) -> int:
        longest = max((len(f"{each.verb} {each.label}") for each in self._preview.changes), default=0)
        return min(longest, self.room // 2)


def _shown(board: Board, change: Change, width: int) -> Content:
    text = board.article.text
    if change.to is None:
        sentence = sentence_reach(board, board.sentence_at(change.start))
        found = excerpt(text, change.start, change.end, sentence, width)
        return Content.assemble((found.before, "dim"), (found.middle, "bold"), (found.after, "dim"))
    ends = ((change.start, change.end), change.to)
    head, child = (shorten(one_line(text[start:end]), (width - 3) // 2) for start, end in ends)
    return Content.assemble((head, "bold"), " → ", (child, "bold"))
