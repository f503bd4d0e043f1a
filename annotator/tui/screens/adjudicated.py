"""The end of adjudication: no shared article differs any more."""

from textual.content import Content

from annotator.document.safe_text import safe
from annotator.tui.keymap import Keymap
from annotator.tui.queue_head import counted
from annotator.tui.screens.done import DoneScreen
from annotator.workspace.adjudication import AdjudicationDesk

EXPORT = "annotator export --gold"
"""The command that takes the gold layer away."""


class AdjudicatedScreen(DoneScreen):
    """Says that every shared article is settled, and what can be done next."""

    def __init__(self, keymap: Keymap, desk: AdjudicationDesk, here: str = "") -> None:
        self._gold_desk = desk
        super().__init__(keymap, desk, here)

    def _words(self) -> Content:
        desk = self._gold_desk
        people = ", ".join(map(safe, desk.annotators))
        return Content.assemble(
            (f"All differences are settled in {counted(desk.finished(), 'article')}.", "bold"),
            f"\nCompared: {people}. All saved. Thank you, {safe(desk.adjudicator)}.\n",
            "\n",
            EXPORT,
            ("\nwrites the gold layer; articles that more people finish come up here again.", "dim"),
        )
