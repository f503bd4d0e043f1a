"""The end of the queue: everything has an answer."""

from collections.abc import Sequence

from textual.app import ComposeResult
from textual.content import Content
from textual.widgets import Static

from annotator.document.errors import StoreError
from annotator.document.safe_text import safe
from annotator.tui.actions import Context
from annotator.tui.keymap import Keymap
from annotator.tui.keys import Press
from annotator.tui.queue_head import counted
from annotator.tui.screens.help import HelpScreen
from annotator.tui.screens.keyed import KeyScreen
from annotator.tui.screens.queue import QueueScreen
from annotator.tui.widgets.footer import Footer
from annotator.workspace.deciding import Desk

EXPORT = "annotator export --format prodigy"
"""The command that takes the annotations away."""


class DoneScreen(KeyScreen[str | None]):
    """Says that all is done, and what can be done next; gives back the key of an article, or None."""

    CSS_PATH = "done.tcss"

    def __init__(self, keymap: Keymap, desk: Desk, here: str = "", left: Sequence[int] = ()) -> None:
        """`left`: items left undecided in each of the articles finished in this sitting that have any."""
        super().__init__(keymap)
        self._desk = desk
        self._here = here
        self._left = left

    def compose(self) -> ComposeResult:
        """The words, and the footer."""
        yield Static(self._said(), id="said")
        yield Footer(self.keymap, id="footer")

    def _said(self) -> Content:
        try:
            return self._words()
        except StoreError as error:
            return Content(f"All is done. {safe(str(error))}")

    def on_mount(self) -> None:
        """Show the keys."""
        self.say("")

    def _words(self) -> Content:
        progress = self._desk.progress()
        if not progress.total and progress.is_assigned:
            return Content.assemble(
                ("Nothing is assigned to you now.", "bold"), "\n\n",
                ("Whoever leads the project can give you articles.", "dim"),
            )  # fmt: skip
        if not progress.total and not self._desk.has_shell:
            return Content.assemble(
                ("No articles yet.", "bold"), ("\nWhoever leads the project brings them in.", "dim")
            )
        if not progress.total:
            return Content.assemble(
                ("No articles yet.", "bold"), "\n\n", "annotator import FILE…", ("\nbrings them in.", "dim")
            )
        yours = " assigned to you" if progress.is_assigned else ""
        every = (
            f"The article{yours} is" if progress.total == 1 else f"All {progress.total} articles{yours} are"
        )
        said = Content.assemble(
            (f"{every} done.", "bold"),
            f"\n{counted(progress.decisions, 'decision')}, all saved. ",
            f"Thank you, {safe(self._desk.annotator)}.\n",
            self._undecided(),
        )
        if progress.is_assigned or not self._desk.has_shell:
            return said
        return Content.assemble(said, "\n", EXPORT, ("\nwrites the training set.", "dim"))

    def _undecided(self) -> str:
        if not self._left:
            return ""
        said = f"{counted(sum(self._left), 'item')} in {counted(len(self._left), 'article')}"
        return f"Left undecided in this sitting: {said}.\n"

    def say(self, message: str, *, alarm: bool = False) -> None:
        """Show one line until the next key."""
        self.query_one(Footer).show(Context.DONE, message, alarm=alarm)

    def press(self, press: Press) -> None:
        """To the queue, back to the last article, or to the help."""
        self.say("")
        match self.action_of(press, Context.DONE):
            case "article.previous" | "edit.escape" if self._here:
                self.dismiss(self._here)
            case "queue.open" | "list.open" | "article.previous" | "edit.escape":
                self._open_queue()
            case "help.open":
                self.app.push_screen(HelpScreen(self.keymap, self._desk.project.schema, Context.DONE, ""))
            case _:
                pass

    def _open_queue(self) -> None:
        try:
            self.app.push_screen(QueueScreen(self.keymap, self._desk, self._here), self._chosen)
        except StoreError as error:
            self.say(str(error), alarm=True)

    def _chosen(self, key: str | None) -> None:
        if key is not None:
            self.dismiss(key)
