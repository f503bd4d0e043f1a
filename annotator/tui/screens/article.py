"""A screen that shows one article: its pieces, their sizes, and how an article is opened and left."""

import time
from collections.abc import Mapping
from typing import TYPE_CHECKING

from msgspec.structs import replace
from textual.app import ComposeResult
from textual.containers import Container, Horizontal
from textual.events import Resize
from textual.geometry import Size

from annotator.document.errors import StoreError
from annotator.document.safe_text import hidden_characters
from annotator.document.spans import AttributeValue
from annotator.editing.reviewing import leads_back
from annotator.editing.session import open_session
from annotator.editing.state import EditorState
from annotator.tui.actions import Context
from annotator.tui.keymap import Keymap
from annotator.tui.layout.hidden import Hidden, grouped
from annotator.tui.layout.hints import Hints
from annotator.tui.messages import RedrawRequested
from annotator.tui.screens.panelled import PanelScreen
from annotator.tui.showing import BACK, attribute_word, link_words, status_of
from annotator.tui.widgets.article_view import ArticleView
from annotator.tui.widgets.footer import Footer, label_keys
from annotator.tui.widgets.frame_line import FrameLine
from annotator.tui.widgets.inspector import Inspector
from annotator.tui.widgets.kept_lines import KeptLines
from annotator.tui.widgets.status_line import Saving, Status, StatusLine
from annotator.workspace.deciding import Desk, LoadedArticle

if TYPE_CHECKING:
    from annotator.tui.layout.versions import Versions

WIDE = 100
"""Cells from which on the inspector is there without being asked for."""

NARROW = 72
"""Cells below which the inspector stands below the text and not beside it."""

TALL = 16
"""Rows from which on there are lines between the areas."""

PREPARING = "suggestions are being made; the keys wait that long"


class Body(Container, KeptLines):
    """What lies between status line and frame line."""


class Page(Horizontal, KeptLines):
    """The text with the inspector beside it."""


class ArticleScreen(PanelScreen[None]):
    """Shows an article.

    Attributes:
        desk: whose article it is.
        loaded: the article as it was read, None before the first.
        state: the editor's state, None while the article has no tokens.
        view: the article's text.
        saving: how the last decision stands.
        hidden: the characters of the article that cannot be seen, by kind.
        hints: those that stand on the text, or None.
        lexicon: what event words usually mean; empty until it has been read.
    """

    def __init__(self, desk: Desk, keymap: Keymap) -> None:
        super().__init__(keymap)
        self.desk = desk
        self.loaded: LoadedArticle | None = None
        self.state: EditorState | None = None
        self.saving = Saving.NONE
        self.hidden: tuple[Hidden, ...] = ()
        self.hints: Hints | None = None
        self.lexicon: Mapping[str, Mapping[str, AttributeValue]] = {}
        self.schema = desk.project.schema
        self.message = ""
        self.is_alarm = False
        self.view = ArticleView(id="article")
        self._wants_inspector: bool | None = None
        self._status, self._frame = StatusLine(id="status"), FrameLine(id="frame")
        self._inspector, self._footer = Inspector(id="inspector"), self._make_footer()

    def compose(self) -> ComposeResult:
        """Status line, text with inspector, frame line, footer; panels come when they are wanted."""
        yield self._status
        with Body(id="body"), Page(id="page"):
            yield self.view
            yield self._inspector
        yield self._frame
        yield self._footer

    def _make_footer(self) -> Footer:
        digits = [span.key for span in self.schema.spans if span.key]
        pick = self.keymap.shown("label.pick") if len(digits) < len(self.schema.spans) else ""
        keys = f"{label_keys(self.keymap, digits)} {pick}".strip()
        keyed = [
            (self.keymap.shown(f"label.{span.key}"), span.id.lower())
            for span in self.schema.spans
            if span.key
        ]
        return Footer(self.keymap, labels=keys, named=() if pick else keyed, id="footer")

    def on_mount(self) -> None:
        """Fit the size before the first layout, so that it is the last one too."""
        self._fit(self.app.size)

    @property
    def context(self) -> Context:
        """Where the person is."""
        raise NotImplementedError

    # opening and leaving

    def open_article(self, key: str) -> bool:
        """Show an article at the place the person left it; without tokens its text alone.

        Returns False, and says why, when it cannot be read; then the article at hand stays.
        """
        try:
            loaded = self.desk.load(key)
            state = self._session(loaded) if loaded.article.tokens is not None else None
        except StoreError as error:
            self.say(str(error), alarm=True)
            return False
        self.loaded, self.state, self.hints = loaded, state, None
        self.hidden = grouped(hidden_characters(loaded.article.text))
        self.message, self.is_alarm = "", False
        if state is None:
            self.view.show_text(loaded.article)
            self.message = PREPARING
        return True

    def _session(self, loaded: LoadedArticle) -> EditorState:
        key = loaded.article.key
        newer = self.desk.suggestions(key, loaded.newer) if loaded.newer else None
        return open_session(
            loaded.article,
            self.schema,
            loaded.suggestions,
            loaded.history,
            cursor=loaded.place,
            newer=newer,
            distrusted=self.desk.distrusted(),
            lexicon=self.lexicon,
        )

    def leave_place(self) -> None:
        """Keep the place in the text for the next time."""
        if self.loaded is not None and self.state is not None:
            now = time.time_ns() // 1_000_000
            self.desk.save_place(self.loaded.article.key, self.state.cursor, now)

    # what is shown

    def show(self) -> None:
        """Bring every widget in line with the state, in one frame."""
        with self.app.batch_update():
            state = self.state
            if state is not None:
                self.view.show(state, self.hints, self.versions())
            self._frame.show(state, self.view.rows_away)
            self._inspector.show(state, self.view.rows_away)
            self.show_status()
            self.show_footer()

    def versions(self) -> "Versions | None":
        """What several annotators say, for a screen that compares them."""
        return None

    def status(self, status: Status) -> Status:
        """What the status line is to say; a screen that counts other things has its own."""
        return status

    def on_article_view_moved(self, message: ArticleView.Moved) -> None:
        """What is off screen, and how far, is told anew."""
        self._frame.show(self.state, self.view.rows_away)
        self._inspector.show(self.state, self.view.rows_away)

    def show_status(self) -> None:
        """Bring the status line in line with the state."""
        if self.loaded is not None:
            hidden = sum(len(kind.offsets) for kind in self.hidden)
            status = status_of(self.loaded, self.state, self.desk.annotator, self.saving, hidden)
            status = self.status(status)
            self._status.show(replace(status, notice=self.keymap.filled(status.notice)))

    def show_footer(self) -> None:
        """Show the hints of where the person is, or the message that stands."""
        word = attribute_word(self.state)
        links = self.footer_words()
        self._footer.show(
            self.context,
            self.message,
            attributes=word,
            links=links,
            alarm=self.is_alarm,
            take=BACK if self.state is not None and leads_back(self.state) else "",
        )

    def footer_words(self) -> dict[str, tuple[str, str]]:
        """Keys and words of actions that are called otherwise here than elsewhere, by action id."""
        return link_words(self.state, self.keymap)

    def say(self, message: str, *, alarm: bool = False) -> None:
        """Show one line until the next key."""
        self.message, self.is_alarm = message, alarm
        self.show_footer()

    def on_resize(self, event: Resize) -> None:
        """Fit what depends on the size."""
        self._fit(event.size)
        if self.panel is not None:
            self.panel.refit()

    def _fit(self, size: Size) -> None:
        """Set the classes that the style sheet asks for."""
        self.set_class(size.width < NARROW, "-tiny")
        self.set_class(size.width < WIDE, "-narrow")
        self.set_class(size.height < TALL, "-short")
        wanted = size.width >= WIDE if self._wants_inspector is None else self._wants_inspector
        self.set_class(wanted, "-inspector")

    # what the person can change of the view

    def toggle_inspector(self) -> None:
        """Show or hide the inspector."""
        self._wants_inspector = not self.has_class("-inspector")
        self._fit(self.app.size)

    def toggle_lanes(self) -> None:
        """Switch between lanes and the compact view."""
        self.view.lanes = not self.view.lanes

    def redraw(self) -> None:
        """Draw everything again."""
        self.post_message(RedrawRequested())

    def scroll_text(self, id: str) -> None:
        """Movement in a text that has no tokens yet."""
        half = max(1, self.view.size.height // 2)
        rows = {"cursor.up": -1, "cursor.down": 1, "cursor.page_up": -half, "cursor.page_down": half}
        rows |= {"cursor.start": -(10**9), "cursor.end": 10**9}
        self.view.scroll_rows(rows.get(id, 0))
        self.say(PREPARING)
