"""The end of adjudication: no shared article differs any more."""

from textual.content import Content

from annotator.document.safe_text import safe
from annotator.tui.actions import Context
from annotator.tui.keymap import Keymap
from annotator.tui.keys import Press
from annotator.tui.queue_head import counted
from annotator.tui.screens.done import DoneScreen
from annotator.tui.widgets.footer import Footer
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

    def say(self, message: str, *, alarm: bool = False) -> None:
        """Show one line until the next key, else the two keys there are."""
        back = [(self.keymap.shown("edit.escape"), "back")] if self._here else []
        keys = [(self.keymap.shown("queue.open"), "quit"), *back, (self.keymap.shown("help.open"), "help")]
        self.query_one(Footer).show(Context.DONE, message, keys=keys, alarm=alarm)

    def press(self, press: Press) -> None:
        """Leave, or go back to the last article."""
        match self.action_of(press, Context.DONE):
            case "queue.open" | "list.open":
                self.app.exit(return_code=0)
            case "article.previous" | "edit.escape" if self._here:
                self.dismiss(self._here)
            case "help.open":
                super().press(press)
            case _:
                self.say("")
