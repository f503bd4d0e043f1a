"""The queue: the person's articles, what to do next first."""

import time
from datetime import datetime

from msgspec.structs import replace
from textual.app import ComposeResult
from textual.events import Resize

from annotator.document.errors import StoreError
from annotator.store.queue import QueueView
from annotator.store.queue_streams import QueueOrder
from annotator.tui.actions import Context
from annotator.tui.keymap import Keymap
from annotator.tui.keys import Press
from annotator.tui.queue_head import Head, Search, head_content, search_content
from annotator.tui.screens.help import HelpScreen
from annotator.tui.screens.panelled import PanelScreen
from annotator.tui.widgets.footer import Footer
from annotator.tui.widgets.line import Line
from annotator.tui.widgets.palette import Palette
from annotator.tui.widgets.panel import Reaction
from annotator.tui.widgets.queue_list import QueueList
from annotator.workspace.deciding import Desk

MAX_TYPED = 100
"""Longest search, in code points."""


def now() -> datetime:
    """The time by the person's clock."""
    return datetime.fromtimestamp(time.time()).astimezone()


class QueueScreen(PanelScreen[str | None]):
    """Gives back the key of the article that was chosen, or None.

    Order and search are kept on the desk, so that the queue is found as it was left.
    """

    CSS_PATH = "queue.tcss"
    VERTICAL_BREAKPOINTS = [(0, "-short"), (16, "-tall")]  # noqa: RUF012

    def __init__(self, keymap: Keymap, desk: Desk, here: str = "") -> None:
        super().__init__(keymap)
        self._desk = desk
        self._here = here
        self._message = ""
        self._alarm = False
        self._is_typing = False
        midnight = now().replace(hour=0, minute=0, second=0, microsecond=0)
        pace = desk.pace(int(midnight.timestamp() * 1000))
        self._head = Head(desk.progress(), pace, desk.annotator)

    def compose(self) -> ComposeResult:
        """Progress, search, rows, footer."""
        yield Line(id="progress")
        yield Line(id="search")
        yield QueueList(self._desk.queue, id="rows")
        yield Palette(self.keymap, id="palette")
        yield Footer(self.keymap, id="footer")

    def on_mount(self) -> None:
        """Show the queue as it was left, and where the person is in it."""
        self._show_heads()
        self.call_after_refresh(self._show_rows, self._here)
        self.say("")

    # what is shown

    @property
    def _view(self) -> QueueView:
        return self._desk.queue_view

    def _show_rows(self, key: str = "") -> None:
        """Show the rows of the view, from its start or at the article `key`."""
        try:
            place = self._desk.place_in_queue(key, self._view.order) if key else None
        except StoreError as error:
            self.say(str(error), alarm=True)
            place = None
        if self._view.words:
            nothing = f"no article has this · {self._escape} all articles"
        elif self._head.progress.is_assigned:
            nothing = "nothing is assigned to you now · ask whoever leads the project"
        elif self._desk.has_shell:
            nothing = "no articles yet · annotator import FILE…"
        else:
            nothing = "no articles yet · whoever leads the project brings them in"
        self.query_one(QueueList).show(self._view, place, nothing)

    @property
    def _escape(self) -> str:
        return self.keymap.shown("edit.escape")

    def _show_heads(self) -> None:
        width = self.app.size.width
        rows, search = self.query_one(QueueList), self.query_one("#search", Line)
        self.query_one("#progress", Line).show_content(head_content(self._head, self._view.order, width))
        search.display = self._is_typing or bool(self._view.typed)
        found, is_all = rows.found
        said = Search(
            self._view.typed,
            self._is_typing,
            found,
            is_all,
            rows.is_looking,
            rows.looked,
            self._head.progress.total,
        )
        search.show_content(search_content(said, width))

    def on_queue_list_looked(self, message: QueueList.Looked) -> None:
        """A search has come further."""
        self._show_heads()

    def on_queue_list_failed(self, message: QueueList.Failed) -> None:
        """The rest of the queue cannot be read now."""
        self.say(f"{message.error} · {self.keymap.shown('queue.order')} reads it anew", alarm=True)

    def on_queue_list_opened(self, message: QueueList.Opened) -> None:
        """The chosen row was clicked."""
        self._open()

    def on_resize(self, event: Resize) -> None:
        """Fit the heads to the width."""
        self._show_heads()

    def say(self, message: str, *, alarm: bool = False) -> None:
        """Show one line until the next key."""
        self._message, self._alarm = message, alarm
        self.show_footer()

    @property
    def context(self) -> Context:
        """Where the person is."""
        if self.panel is not None:
            return Context.PALETTE
        return Context.FILTER if self._is_typing else Context.QUEUE

    def show_footer(self) -> None:
        """Show the hints, or the message that stands."""
        self.query_one(Footer).show(self.context, self._message, alarm=self._alarm)

    # keys

    def press(self, press: Press) -> None:
        """Choose, search, open, leave."""
        self.say("")
        if self.panel is not None:
            self.press_in_panel(self.panel, press)
        elif self._is_typing and (press.text or press.key in ("backspace", "ctrl+u")):
            self._type(press)
        else:
            id = self.action_of(press, self.context)
            if id is not None:
                self._run(id)

    def pasted(self, text: str) -> None:
        """Pasted text goes into a search that is being typed."""
        if self._is_typing:
            self._search(self._view.typed + " ".join(text.split()))
        else:
            super().pasted(text)

    def react(self, reaction: Reaction, press: Press) -> None:
        """Do what was chosen in the palette."""
        if reaction.action:
            self._run(reaction.action)
        else:
            self.say(reaction.message)

    def _type(self, press: Press) -> None:
        typed = self._view.typed
        if press.text:
            self._search(typed + press.text)
        else:
            self._search(typed[:-1] if press.key == "backspace" else "")

    def _search(self, typed: str) -> None:
        """Search for what is typed; the chosen article is found again when nothing is."""
        here = self._chosen_key() if not typed else ""
        before, self._desk.queue_view = self._view, replace(self._view, typed=typed[:MAX_TYPED])
        if before.words != self._view.words:
            self._show_rows(here)
        self._show_heads()

    def _chosen_key(self) -> str:
        chosen = self.query_one(QueueList).chosen
        return chosen.key if chosen else self._here

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
            case "cursor.start" | "cursor.line_start":
                rows.to_start()
            case "cursor.end" | "cursor.line_end":
                rows.to_end()
            case "list.open":
                self._open()
            case "queue.find":
                self._set_typing(True)
            case "queue.order":
                self._order(self._view.order.following)
            case "edit.escape":
                self._go_back()
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

    def _open(self) -> None:
        chosen = self.query_one(QueueList).chosen
        if chosen is not None:
            self.dismiss(chosen.key)
        elif self._view.words:
            self.say(f"nothing found · {self._escape} all articles")
        else:
            self.say("no article to open · annotator import FILE…")

    def _order(self, order: QueueOrder) -> None:
        self._desk.queue_view = replace(self._view, order=order)
        self._show_rows()
        self._show_heads()
        self.say(f"order: {order} · {self.keymap.shown('queue.order')} another")

    def _set_typing(self, is_typing: bool) -> None:
        self._is_typing = is_typing
        self._show_heads()
        self.show_footer()

    def _go_back(self) -> None:
        """One step back: from the search to all articles, from there to where one came from."""
        if self._is_typing or self._view.typed:
            self._search("")
            self._set_typing(False)
        else:
            self.dismiss(None)
