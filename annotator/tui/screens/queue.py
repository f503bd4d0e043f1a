"""The queue: the person's articles, what to do next first."""

from textual.app import ComposeResult
from textual.content import Content

from annotator.document.safe_text import safe
from annotator.tui.actions import Context
from annotator.tui.keymap import Keymap
from annotator.tui.keys import Press
from annotator.tui.screens.help import HelpScreen
from annotator.tui.screens.panelled import PanelScreen
from annotator.tui.widgets.footer import Footer
from annotator.tui.widgets.line import Line
from annotator.tui.widgets.palette import Palette
from annotator.tui.widgets.panel import Reaction
from annotator.tui.widgets.queue_list import QueueList
from annotator.workspace.deciding import Desk


class QueueScreen(PanelScreen[str | None]):
    """Gives back the key of the article that was chosen, or None."""

    CSS_PATH = "queue.tcss"
    VERTICAL_BREAKPOINTS = [(0, "-short"), (16, "-tall")]  # noqa: RUF012

    def __init__(self, keymap: Keymap, desk: Desk, here: str = "") -> None:
        super().__init__(keymap)
        self._desk = desk
        self._here = here
        self._message = ""
        self._alarm = False

    def compose(self) -> ComposeResult:
        """Progress, rows, footer."""
        yield Line(id="progress")
        yield QueueList(self._desk.queue, id="rows")
        yield Palette(self.keymap, id="palette")
        yield Footer(self.keymap, id="footer")

    def on_mount(self) -> None:
        """Show where the person is."""
        progress = self._desk.progress()
        said = f"{progress.finished} of {progress.total} done"
        left = progress.total - progress.finished
        line = Content.assemble(
            (" queue ", "reverse $accent"),
            f"  {said}" + (f" · {left} to go" if left else ""),
            (f"   {safe(self._desk.annotator)}", "dim"),
        )
        self.query_one("#progress", Line).show_content(line)
        self.call_after_refresh(self.query_one(QueueList).choose, self._here)
        self.say("")

    def say(self, message: str, *, alarm: bool = False) -> None:
        """Show one line until the next key."""
        self._message, self._alarm = message, alarm
        self.show_footer()

    def show_footer(self) -> None:
        """Show the hints, or the message that stands."""
        context = Context.QUEUE if self.panel is None else Context.PALETTE
        self.query_one(Footer).show(context, self._message, alarm=self._alarm)

    def press(self, press: Press) -> None:
        """Choose, open, leave."""
        self.say("")
        if self.panel is not None:
            self.press_in_panel(self.panel, press)
            return
        id = self.action_of(press, Context.QUEUE)
        if id is not None:
            self._run(id)

    def react(self, reaction: Reaction, press: Press) -> None:
        """Do what was chosen in the palette."""
        if reaction.action:
            self._run(reaction.action)
        else:
            self.say(reaction.message)

    def _run(self, id: str) -> None:
        rows = self.query_one(QueueList)
        match id:
            case "cursor.up":
                rows.move(-1)
            case "cursor.down":
                rows.move(1)
            case "cursor.page_up":
                rows.move(-rows.page_rows)
            case "cursor.page_down":
                rows.move(rows.page_rows)
            case "cursor.start":
                rows.move(-(10**9))
            case "list.open":
                if rows.chosen is not None:
                    self.dismiss(rows.chosen.key)
            case "edit.escape":
                if self._here:
                    self.dismiss(None)
                else:
                    self.say("⏎ opens an article · q quits")
            case "app.quit":
                self.app.exit(return_code=0)
            case "help.open":
                self.app.push_screen(HelpScreen(self.keymap, self._desk.project.schema, Context.QUEUE, ""))
            case "palette.open":
                palette = self.query_one(Palette)
                palette.open({Context.QUEUE})
                self.open_panel(palette)
            case _:
                self.refresh(repaint=True, layout=True)
