"""The annotation screen: from a key to a durable decision, and from there to what is shown."""

import time
from collections import deque
from dataclasses import dataclass, replace
from math import inf
from uuid import uuid4

from textual.app import ComposeResult
from textual.containers import Container, Horizontal
from textual.events import Resize
from textual.geometry import Size
from textual.timer import Timer

from annotator.document.errors import StoreError
from annotator.document.safe_text import safe
from annotator.editing.annotations import Answer
from annotator.editing.commands import (
    Command,
    MoveTo,
    SetAttribute,
    Settle,
    SuggestionsArrived,
    TakeStep,
    WriteNote,
)
from annotator.editing.session import open_session, reduce
from annotator.editing.state import Context as Moment
from annotator.editing.state import EditorState, Leave, Outcome
from annotator.tui.actions import EDITING, Context
from annotator.tui.commanding import command_of, is_leap, needs_sight
from annotator.tui.keymap import Keymap
from annotator.tui.keys import Press
from annotator.tui.messages import ArticlePrepared, DamageFound, PreparingEnded, SaveEnded
from annotator.tui.preparing import Preparer
from annotator.tui.saving import Saver
from annotator.tui.screens.done import DoneScreen
from annotator.tui.screens.help import HelpScreen
from annotator.tui.screens.keyed import KeyScreen
from annotator.tui.screens.queue import QueueScreen
from annotator.tui.widgets.article_view import ArticleView
from annotator.tui.widgets.attribute_grid import AttributeGrid
from annotator.tui.widgets.footer import Footer, label_keys
from annotator.tui.widgets.frame_line import FrameLine
from annotator.tui.widgets.inspector import Inspector
from annotator.tui.widgets.line_input import LineInput
from annotator.tui.widgets.palette import Palette
from annotator.tui.widgets.panel import Panel
from annotator.tui.widgets.status_line import Saving, Status, StatusLine
from annotator.workspace.deciding import Desk, LoadedArticle

SLOW = 0.15
"""Seconds after which a save that is not acknowledged is announced; a fast one costs no second frame."""

WIDE = 100
"""Cells from which on the inspector stands beside the text."""

PAUSE = 0.05
"""Seconds without a key after which far sentences learn from what was decided."""

NARROW = 60
"""Cells below which the inspector opens at the bottom and not at the right."""

TALL = 16
"""Rows from which on there are lines between the areas."""

TOO_EARLY = "not taken: pressed before the next item was on the screen"
PREPARING = "suggestions are being made; the keys wait that long"


@dataclass(slots=True)
class _Sight:
    """What the person can have seen: a leap counts from the moment its target is on the screen."""

    since: float = 0.0

    def leap(self) -> None:
        """Something else is decided next, and is not on the screen yet."""
        self.since = inf

    def painted(self) -> None:
        """It is on the screen now."""
        self.since = time.monotonic()

    def covers(self, press: Press) -> bool:
        """Whether the key was pressed with the present target on the screen."""
        return press.time >= self.since


class AnnotateScreen(KeyScreen[None]):
    """One article at a time; the state shown is always one that has been saved."""

    CSS_PATH = "annotate.tcss"

    def __init__(self, desk: Desk, keymap: Keymap, preparer: Preparer, start_key: str | None) -> None:
        super().__init__(keymap)
        self.desk = desk
        self.state: EditorState | None = None
        self.loaded: LoadedArticle | None = None
        self._schema = desk.project.schema
        self._preparer = preparer
        self._start_key = start_key
        self._saver = Saver(desk, self.post_message)
        self._waiting: deque[Press] = deque()
        self._sight = _Sight()
        self._message = ""
        self._alarm = False
        self._announced = ""
        self._saved = Saving.NONE
        self._slow: Timer | None = None
        self._panel: Panel | None = None
        self._typing_for = ""
        self._touched = False
        self._has_arrived = False
        self._settling: Timer | None = None
        self._inspector: bool | None = None

    def compose(self) -> ComposeResult:
        """Status line, text with inspector and panels, frame line, footer."""
        names = {f"label.{span.key}": f"Label {span.id}" for span in self._schema.spans if span.key}
        digits = [span.key for span in self._schema.spans if span.key]
        yield StatusLine(id="status")
        with Container(id="body"):
            with Horizontal(id="page"):
                yield ArticleView(id="article")
                yield Inspector(id="inspector")
            yield AttributeGrid(self._schema, id="grid")
            yield LineInput(id="input")
            yield Palette(self.keymap, names, id="palette")
        yield FrameLine(id="frame")
        yield Footer(self.keymap, labels=label_keys(self.keymap, digits), id="footer")

    def on_mount(self) -> None:
        """Open the article to begin with, after the first layout."""
        self._fit(self.app.size)
        key = self._start_key or self.desk.first_key()
        if key is None:
            self.app.push_screen(DoneScreen(self.keymap, self.desk), self._came_back)
        else:
            self.open_article(key)
        self.call_after_refresh(self.desk.check_health, self._tell_damage)

    def _tell_damage(self, complaint: str) -> None:
        """From the thread that looks at the database file once a day."""
        self.post_message(DamageFound(complaint))

    def on_damage_found(self, message: DamageFound) -> None:
        """The database file is damaged: say it until the next key."""
        self.say(f"the database is damaged: {message.complaint} · see `annotator check`", alarm=True)

    # opening

    def open_article(self, key: str) -> None:
        """Show an article at the place the person left it; without tokens its text alone."""
        try:
            loaded = self.desk.load(key)
        except StoreError as error:
            self.say(str(error), alarm=True)
            return
        self._leave_place()
        self.loaded = loaded
        self._message, self._alarm = "", False
        self._touched = self._has_arrived = False
        self._sight.leap()
        if loaded.article.tokens is None:
            self.state = None
            self._view.show_text(loaded.article)
            self._message = PREPARING
        else:
            self.state = self._session(loaded)
        self._preparer.want(key)
        self._show()

    def _session(self, loaded: LoadedArticle) -> EditorState:
        key = loaded.article.key
        newer = self.desk.suggestions(key, loaded.newer) if loaded.newer else None
        return open_session(
            loaded.article,
            self._schema,
            loaded.suggestions,
            loaded.history,
            cursor=loaded.place,
            newer=newer,
            distrusted=self.desk.distrusted(),
        )

    def _leave_place(self) -> None:
        if self.loaded is not None and self.state is not None and self._touched:
            now = time.time_ns() // 1_000_000
            self.desk.save_place(self.loaded.article.key, self.state.cursor, now)

    def on_article_prepared(self, message: ArticlePrepared) -> None:
        """Suggestions have come; for an article that was begun they are announced and wait."""
        if self.loaded is not None and message.key == self.loaded.article.key:
            self._has_arrived = True
            self._take_arrived()

    def _take_arrived(self) -> None:
        """Take notice of what has come, unless the person is in the middle of something."""
        loaded, state = self.loaded, self.state
        is_amid = self._saver.is_busy or self._panel is not None or (state and state.asking is not None)
        if loaded is None or not self._has_arrived or is_amid:
            return
        self._has_arrived = False
        key = loaded.article.key
        if state is None or not (self._touched or state.history.done):
            start, _ = self._view.visible_range()
            self.open_article(key)
            if state is None and start and self.state is not None:
                self.dispatch(MoveTo(self.state.board.tokens.at(start)))
            return
        fresh = self.desk.load(key)
        run = fresh.newer or fresh.suggestions.run
        if run > state.run:
            self.dispatch(SuggestionsArrived(self.desk.suggestions(key, run)))

    def on_preparing_ended(self, message: PreparingEnded) -> None:
        """The background has something to say."""
        self.say(message.notice)

    # a key, all the way

    def press(self, press: Press) -> None:
        """Take a key, or let it wait in order while a decision is being saved."""
        if self._saver.is_busy and self._saver.error is None:
            self._waiting.append(press)
            return
        self._touched = True
        self._message, self._alarm = "", False
        if self._panel is not None:
            self._press_in_panel(press)
        else:
            self._press_here(press)
        self._take_arrived()

    @property
    def context(self) -> Context:
        """Where the person is."""
        if self._saver.error is not None:
            return Context.UNSAVED
        if self._panel is not None:
            return _PANELS[type(self._panel)]
        state = self.state
        if state is None:
            return Context.READING
        if state.asking is not None:
            return Context.QUESTION
        if state.anchor is not None:
            return Context.SELECTION
        if state.focused_link is not None:
            return Context.LINK
        return Context.ARTICLE if state.focused_item is None else Context.SPAN

    def _press_here(self, press: Press) -> None:
        context = self.context
        if context is Context.QUESTION and self.keymap.action_for(press.key, context) != "question.yes":
            self._drop_question()
            return
        id = self.action_of(press, context)
        if id is not None:
            self.run_action_of(id, press)

    def run_action_of(self, id: str, press: Press) -> None:
        """Do what an action of the registry says."""
        if id in OWN_ACTIONS:
            getattr(self, OWN_ACTIONS[id])()
        elif self.state is None:
            self._scroll_text(id)
        else:
            command = command_of(id, self.state, self._view)
            if command is None:
                self.say(f"no label has the key {press.key} in this schema")
            else:
                self.dispatch(command, press)

    def dispatch(self, command: Command, press: Press | None = None) -> None:
        """Do a command; a decision is shown once it is saved."""
        state = self.state
        if state is None or self.loaded is None:
            return
        if press and needs_sight(command, state) and not self._sight.covers(press):
            self.say(TOO_EARLY)
            return
        if isinstance(command, TakeStep) and not self._step_is_seen(state):
            return
        at = press.at if press else time.time_ns() // 1_000_000
        outcome = reduce(state, command, Moment(uuid4().hex, at))
        if is_leap(command) and (outcome.state.focus, outcome.state.step) != (state.focus, state.step):
            self._sight.leap()
        if outcome.decision is None:
            self._apply(outcome)
            return
        self._slow = self.set_timer(SLOW, self._say_saving)
        self._saver.save(self.loaded.article.key, outcome)

    def _step_is_seen(self, state: EditorState) -> bool:
        """What `space` takes must have been on the screen; else the rest of it is brought there first."""
        if state.step is None or state.step.sentence != state.sentence or self._view.is_step_seen(state):
            return True
        self._view.scroll_to_unseen(state)
        self.say("here is the rest of the step · space takes it")
        return False

    def on_save_ended(self, message: SaveEnded) -> None:
        """Durable: show it, and take the keys that waited. Not saved: they are dropped, and it stays."""
        if self._slow is not None:
            self._slow.stop()
        outcome = self._saver.ended(message)
        if outcome is not None:
            self._saved = Saving.SAVED
            self._apply(outcome)
            self._take_waiting()
            self._take_arrived()
        elif self._saver.error is not None:
            self._waiting.clear()
            self._saved = Saving.FAILED
            self._show()

    def _take_waiting(self) -> None:
        while self._waiting and not self._saver.is_busy:
            screen = self.app.screen
            press = self._waiting.popleft()
            (screen if isinstance(screen, KeyScreen) else self).press(press)

    def _apply(self, outcome: Outcome) -> None:
        self.state = outcome.state
        if outcome.leave is Leave.NEXT_ARTICLE:
            self._go_on(outcome.state.message)
            return
        if isinstance(self._panel, AttributeGrid):
            item = outcome.state.focused_item
            if not self._panel.follow(item.span if item else None):
                self._close_panel()
        self._show()

    def _go_on(self, message: str) -> None:
        key = self.loaded.article.key if self.loaded else ""
        following = self.desk.next_unfinished(key)
        if following is None:
            self._show()
            self.app.push_screen(DoneScreen(self.keymap, self.desk), self._came_back)
            return
        self._touched = False
        self.open_article(following)
        self.say(f"{message} · this is the next article")

    def _say_saving(self) -> None:
        if self._saver.is_busy and self._saver.error is None:
            self._saved = Saving.SAVING
            self._show_status()

    # what is shown

    @property
    def _view(self) -> ArticleView:
        return self.query_one(ArticleView)

    def _show(self) -> None:
        """Bring every widget in line with the state, in one frame."""
        with self.app.batch_update():
            state = self.state
            if state is not None:
                self._view.show(state)
                self.query_one(FrameLine).show(state, self._view.rows_away)
                self.query_one(Inspector).show(state, self._view.rows_away)
            self._show_status()
            self._show_footer()
        if self._sight.since == inf:
            self.call_after_refresh(self._sight.painted)
        if state is not None and state.board.pending and self._settling is None:
            self._settling = self.set_timer(PAUSE, self._settle)

    def _settle(self) -> None:
        """Between keys: bring far sentences up to date with what was decided."""
        self._settling = None
        if not self._saver.is_busy:
            self.dispatch(Settle())

    def _show_status(self) -> None:
        loaded, state = self.loaded, self.state
        if loaded is None:
            return
        status = Status(
            loaded.number, loaded.total, loaded.article.title, self.desk.annotator, saving=self._saved
        )
        if state is not None:
            counts = state.board.counts
            notice = "new suggestions · tab joins" if state.newer is not None else ""
            status = replace(
                status,
                open=counts.open,
                accepted=counts.accepted,
                rejected=counts.rejected,
                notice=notice,
                mark=_mark(state),
            )
        self.query_one(StatusLine).show(status)

    def _show_footer(self) -> None:
        error = self._saver.error
        footer = self.query_one(Footer)
        if error is not None:
            retry = self.keymap.shown("save.retry")
            said = self._message or f"NOT saved: {error} · {retry} tries again"
            footer.show(Context.UNSAVED, said, alarm=True)
            return
        message = self._message or (self.state.message if self.state else "")
        footer.show(self.context, message, attributes=self._attribute_word(), alarm=self._alarm)

    def _attribute_word(self) -> str:
        """What the attributes of the focused span are called in the footer, or empty when it has none."""
        item = self.state.focused_item if self.state else None
        attributes = self._schema.attributes_on(item.span.label) if item else ()
        return attributes[0].id.rpartition("_")[2] if attributes else ""

    def say(self, message: str, *, alarm: bool = False) -> None:
        """Show one line until the next key."""
        self._message, self._alarm = message, alarm
        self._show_footer()

    def on_resize(self, event: Resize) -> None:
        """Fit what depends on the size."""
        self._fit(event.size)
        if self._panel is not None:
            self._panel.refit()

    def _fit(self, size: Size) -> None:
        """The classes that the style sheet asks for; set before the first layout, so that it is the last."""
        self.set_class(size.width < NARROW, "-tiny")
        self.set_class(size.width < WIDE, "-narrow")
        self.set_class(size.height < TALL, "-short")
        wanted = size.width >= WIDE if self._inspector is None else self._inspector
        self.set_class(wanted, "-inspector")

    # panels

    def _open_panel(self, panel: Panel) -> None:
        if self._panel is not None and self._panel is not panel:
            self._panel.close()
        self._panel = panel
        self._show_footer()

    def _close_panel(self) -> None:
        if self._panel is not None:
            self._panel.close()
        self._panel = None
        self._typing_for = ""
        self._show_footer()

    def _press_in_panel(self, press: Press) -> None:
        panel = self._panel
        if panel is None:
            return
        reaction = panel.take(press, self.keymap.action_for(press.key, self.context))
        typing_for = self._typing_for
        if reaction.closes:
            self._close_panel()
        if reaction.text is not None:
            self._keep_text(typing_for, reaction.text)
        elif reaction.asks:
            self._ask_text(reaction.asks)
        elif reaction.command is not None:
            self.dispatch(reaction.command, press)
        elif reaction.action:
            self.run_action_of(reaction.action, press)
        elif reaction.passes:
            self._press_here(press)
        else:
            self.say(reaction.message)

    def _keep_text(self, attribute: str, text: str) -> None:
        if not attribute:
            self.dispatch(WriteNote(text))
        else:
            self.dispatch(SetAttribute(attribute, text))

    def _ask_text(self, attribute: str) -> None:
        item = self.state.focused_item if self.state else None
        value = item.span.attributes.get(attribute, "") if item else ""
        line = self.query_one(LineInput)
        self._typing_for = attribute
        self._open_panel(line)
        line.open(f"{attribute}:", value if isinstance(value, str) else "")

    def pasted(self, text: str) -> None:
        """Pasted text goes into a line that is being typed, and nowhere else."""
        if isinstance(self._panel, LineInput):
            self._panel.insert(text)
        else:
            super().pasted(text)

    # actions of the screen itself

    def open_attributes(self) -> None:
        """Open the attribute grid on the focused span, or on the span where the focused link begins."""
        if self.state is not None and self.state.focused_link is not None:
            self.dispatch(MoveTo(self.state.cursor))
        state = self.state
        item = state.focused_item if state else None
        if state is None or item is None:
            self.say("attributes need a focused span · move onto one first")
            return
        grid = self.query_one(AttributeGrid)
        surface = state.board.article.text[item.span.start : item.span.end]
        if grid.open(item.span, surface):
            self._open_panel(grid)
        else:
            self.say(f"{item.span.label} has no attributes in this schema")

    def open_note(self) -> None:
        """Open the line in which the article's note is written."""
        if self.state is not None:
            line = self.query_one(LineInput)
            self._typing_for = ""
            line.open("note:", self.state.board.annotations.note)
            self._open_panel(line)

    def open_palette(self) -> None:
        """Open the list of all actions."""
        palette = self.query_one(Palette)
        palette.open(EDITING if self.state else {Context.READING})
        self._open_panel(palette)

    def open_help(self) -> None:
        """Open the help, with the guideline of the label in focus."""
        item = self.state.focused_item if self.state else None
        label = item.span.label if item else ""
        self.app.push_screen(HelpScreen(self.keymap, self._schema, self.context, label))

    def open_queue(self) -> None:
        """Leave for the queue; a decision that is not saved is mentioned first."""
        if self._saver.error is not None and not self._announced:
            self._announced = "unsaved"
            self.say(
                f"not saved yet · {self.keymap.shown('save.retry')} tries again · q again leaves without it"
            )
            return
        if self._saver.error is not None:
            self.app.exit(return_code=1)
            return
        self._leave_place()
        here = self.loaded.article.key if self.loaded else ""
        self.app.push_screen(QueueScreen(self.keymap, self.desk, here), self._came_back)

    def _came_back(self, key: str | None) -> None:
        """From the queue: to the article that was chosen there."""
        if key is not None and (self.loaded is None or key != self.loaded.article.key or not self.state):
            self.open_article(key)

    def next_article(self) -> None:
        """The next article in the order of import."""
        self._neighbour(1)

    def previous_article(self) -> None:
        """The article before in the order of import."""
        self._neighbour(-1)

    def _neighbour(self, step: int) -> None:
        key = self.desk.neighbour(self.loaded.article.key, step) if self.loaded else None
        if key is None:
            self.say("this is the last article" if step > 0 else "this is the first article")
        else:
            self.open_article(key)

    def retry_save(self) -> None:
        """Try the decision that was not saved again."""
        self._announced = ""
        self._saver.retry()
        self._say_saving()
        self._show_footer()

    def toggle_inspector(self) -> None:
        """Show or hide the inspector."""
        self._inspector = not self.has_class("-inspector")
        self._fit(self.app.size)

    def toggle_lanes(self) -> None:
        """Switch between lanes and the compact view."""
        self._view.lanes = not self._view.lanes

    def redraw(self) -> None:
        """Draw everything again."""
        self.refresh(repaint=True, layout=True)

    def _drop_question(self) -> None:
        if self.state is not None:
            self.state = replace(self.state, asking=None, message="", revision=self.state.revision + 1)
            self._message = "left as it was"
            self._show()

    def _scroll_text(self, id: str) -> None:
        """Movement in a text that has no tokens yet."""
        half = max(1, self._view.size.height // 2)
        rows = {"cursor.up": -1, "cursor.down": 1, "cursor.page_up": -half, "cursor.page_down": half}
        rows |= {"cursor.start": -(10**9), "cursor.end": 10**9}
        self._view.scroll_rows(rows.get(id, 0))
        self.say(PREPARING)


def _mark(state: EditorState) -> str:
    annotations = state.board.annotations
    answers = {Answer.ACCEPT: "done", Answer.REJECT: "rejected", Answer.IGNORE: "skipped", None: ""}
    said = [answers[annotations.answer], "flagged" if annotations.flagged else ""]
    said.append("note" if annotations.note else "")
    return safe(" ".join(word for word in said if word))


_PANELS: dict[type[Panel], Context] = {
    AttributeGrid: Context.GRID,
    LineInput: Context.INPUT,
    Palette: Context.PALETTE,
}

OWN_ACTIONS = {
    "attributes.open": "open_attributes",
    "article.note": "open_note",
    "article.next": "next_article",
    "article.previous": "previous_article",
    "palette.open": "open_palette",
    "help.open": "open_help",
    "queue.open": "open_queue",
    "save.retry": "retry_save",
    "view.inspector": "toggle_inspector",
    "view.lanes": "toggle_lanes",
    "screen.redraw": "redraw",
}
"""Actions of this screen itself, and the methods that do them."""
