"""The annotation screen: from a key to a durable decision, and from there to what is shown.

The screens that come later are imported when they are asked for, so that the article is there sooner.
"""

import time
from collections import deque
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from itertools import chain
from typing import TYPE_CHECKING, TypeAlias
from uuid import uuid4

from msgspec.structs import replace
from textual.timer import Timer

from annotator.document.errors import StoreError
from annotator.document.safe_text import cut, safe
from annotator.editing.commands import (
    ApplyLabel,
    Command,
    Confirm,
    MoveTo,
    SetAttribute,
    Settle,
    SuggestionsArrived,
    TakeStep,
    Undo,
    WriteNote,
)
from annotator.editing.edits import SpanEdit
from annotator.editing.items import lacks_look
from annotator.editing.session import reduce
from annotator.editing.state import Context as Moment
from annotator.editing.state import EditorState, Leave, Outcome
from annotator.tui.actions import EDITING, Context
from annotator.tui.commanding import command_of, is_leap, needs_sight
from annotator.tui.keymap import LINKS, Keymap, keyed_relations
from annotator.tui.keys import Press
from annotator.tui.messages import ArticlePrepared, DamageFound, PreparingEnded, SaveEnded, WordsRead
from annotator.tui.preparing import Prepares
from annotator.tui.saving import Saver
from annotator.tui.screens.keyed import KeyScreen
from annotator.tui.screens.pointing import PointingScreen
from annotator.tui.showing import undecided, words_to_label
from annotator.tui.sight import Sight
from annotator.tui.widgets.article_view import ArticleView
from annotator.tui.widgets.footer import label_keys
from annotator.tui.widgets.panel import Reaction
from annotator.tui.widgets.status_line import Saving
from annotator.workspace.deciding import Desk

if TYPE_CHECKING:
    from annotator.editing.adjudication_commands import AdjudicationCommand
    from annotator.tui.screens.done import DoneScreen
    from annotator.tui.widgets.palette import Palette

ScreenCommand: TypeAlias = "Command | AdjudicationCommand"
"""Commands of the editor, and those that the adjudication screen has beside them."""

SLOW = 0.15
"""Seconds after which a save that is not acknowledged is announced; a fast one costs no second frame."""

PAUSE = 0.05
"""Seconds after a change until far sentences begin to learn from it."""

LEAVING = 0.3
"""Seconds that a decision under way has when the program must end, before it is left to the writer alone."""

USED = 200
"""Labels given lately, after which the list of labels is ordered."""

TOO_EARLY = "not taken: pressed before the next item was on the screen"


class AnnotateScreen(PointingScreen):
    """Keys for one article at a time; the state shown is always one that has been saved."""

    def __init__(self, desk: Desk, keymap: Keymap, preparer: Prepares, start_key: str | None) -> None:
        super().__init__(desk, keymap)
        self._preparer = preparer
        self._start_key = start_key
        self._saver = Saver(desk, self.post_message)
        self._waiting: deque[Press] = deque()
        self._sight = Sight()
        self._slow: Timer | None = None
        self._settling: Timer | None = None
        self._typing_for = ""
        self._used_labels: deque[str] = deque(maxlen=USED)
        self._left: dict[str, int] = {}
        self._is_touched = False
        self._in_key = self._footer_due = False
        self._has_arrived = False
        self._may_leave_unsaved = False
        self._is_leaving = False

    def on_mount(self) -> None:
        """Open the article to begin with."""
        key = self._start_key or self.desk.first_key()
        if key is None:
            self._show_done()
        else:
            self.open_article(key)
        self.call_after_refresh(self.desk.check_health, self._tell_damage)
        self.call_after_refresh(self._preparer.read_words)

    def on_words_read(self, message: WordsRead) -> None:
        """Events made by hand get a probable type from now on, and those that have none yet."""
        self.lexicon = message.lexicon
        if self.state is not None:
            self.state = self._with_words(self.state)
            self.show()

    def _with_words(self, state: EditorState) -> EditorState:
        board = state.board
        if board.lexicon is self.lexicon:
            return state
        unsure = {
            n for n, each in board.sentences.items() if any(lacks_look(board.schema, i) for i in each.items)
        }
        return replace(state, board=replace(board, lexicon=self.lexicon, pending=board.pending | unsure))

    def _tell_damage(self, complaint: str) -> None:
        """From the thread that looks at the database file once a day."""
        self.post_message(DamageFound(complaint))

    def on_damage_found(self, message: DamageFound) -> None:
        """The database file is damaged: say it until the next key."""
        way = "see `annotator check`" if self.desk.has_shell else "tell whoever leads the project"
        self.say(f"the database is damaged: {message.complaint} · {way}", alarm=True)

    # articles come and go

    def open_article(self, key: str) -> bool:
        """Leave the article at hand and show another; see `ArticleScreen.open_article`."""
        if self._is_touched:
            self.leave_place()
        self._sight.leap()
        opened = super().open_article(key)
        if opened:
            self.pointing = None
            self._is_touched = self._has_arrived = False
            self._preparer.want(key)
            self.show()
        return opened

    def on_article_prepared(self, message: ArticlePrepared) -> None:
        """Suggestions have come; for an article that was begun they are announced and wait."""
        if self.loaded is not None and message.key == self.loaded.article.key:
            self._has_arrived = True
            self._take_arrived()

    def _take_arrived(self) -> None:
        """Take notice of what has come, unless the person is in the middle of something."""
        loaded, state = self.loaded, self.state
        is_amid = self._saver.is_busy or self.panel or self.pointing or (state and state.asking)
        if loaded is None or not self._has_arrived or is_amid:
            return
        self._has_arrived = False
        key = loaded.article.key
        if state is None:
            self._open_where_read(key)
        elif not (self._is_touched or state.history.done):
            self.open_article(key)
        else:
            with suppress(StoreError):
                fresh = self.desk.load(key)
                run = fresh.newer or fresh.suggestions.run
                if run > state.run:
                    self.dispatch(SuggestionsArrived(self.desk.suggestions(key, run)))

    def _open_where_read(self, key: str) -> None:
        """An article whose text was being read can be annotated now; it stays where it was scrolled to."""
        start, _ = self.view.visible_range()
        self.open_article(key)
        if start and self.state is not None:
            self.dispatch(MoveTo(self.state.board.tokens.at(start)))

    def on_preparing_ended(self, message: PreparingEnded) -> None:
        """The background has something to say."""
        self.say(message.notice)

    def _go_on(self, message: str) -> None:
        """To the next article without an answer."""
        try:
            following = self.desk.next_unfinished(self.loaded.article.key) if self.loaded else None
        except StoreError as error:
            self.show()
            self.say(f"{message} · {error}", alarm=True)
            return
        if following is None:
            self.show()
            self._show_done()
        else:
            self._is_touched = False
            self.open_article(following)
            self.say(f"{message} · this is the next article")

    def _show_done(self) -> None:
        here = self.loaded.article.key if self.loaded else ""
        self.app.push_screen(self.done_screen(here), self._came_back)

    def done_screen(self, here: str) -> "DoneScreen":
        """What is shown when nothing is left to do; `here`: the article at hand, or empty."""
        from annotator.tui.screens.done import DoneScreen

        left = [count for count in self._left.values() if count]
        return DoneScreen(self.keymap, self.desk, here, left)

    def _came_back(self, key: str | None) -> None:
        """From the queue: to the article that was chosen there."""
        if key is not None and (self.loaded is None or key != self.loaded.article.key or not self.state):
            self.open_article(key)

    # a key, all the way

    def press(self, press: Press) -> None:
        """Take a key, or let it wait in order while a decision is being saved."""
        if self._saver.is_busy and self._saver.error is None:
            self._waiting.append(press)
            return
        self._is_touched = True
        self.message, self.is_alarm = "", False
        with self._one_footer():
            if self.panel is not None and self._saver.error is None:
                self.press_in_panel(self.panel, press)
            elif self.pointing is not None and self._saver.error is None:
                self.press_in_hints(self.pointing, press)
            else:
                self._press_here(press)
        if not self._saver.is_busy:
            self._take_arrived()

    @contextmanager
    def _one_footer(self) -> Iterator[None]:
        """Whatever a key does: the footer is made once, when all of it is done."""
        self._in_key, self._footer_due = True, False
        try:
            yield
        finally:
            self._in_key = False
            if self._footer_due or not self._saver.is_busy:
                self.show_footer()

    def on_article_view_token_clicked(self, message: ArticleView.TokenClicked) -> None:
        """A click moves the cursor, as keys do; nothing else is done with the mouse."""
        if self.context in EDITING:
            self._is_touched = True
            self.dispatch(MoveTo(message.token))
        else:
            self.say("the keys below come first here")

    @property
    def context(self) -> Context:
        """Where the person is."""
        if self._saver.error is not None:
            return Context.UNSAVED
        if self.panel is not None:
            return self.panel.where
        if self.pointing is not None:
            return Context.HINTS
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
        known = self.keymap.action_for(press.key, context)
        if context is Context.QUESTION and known != "question.yes":
            self.drop_question()
        elif context is Context.UNSAVED and known is None:
            self.show_footer()
        else:
            id = self.action_of(press, context)
            if id is not None:
                self.run_action_of(id, press)

    def drop_question(self) -> None:
        """Leave everything as it was."""
        if self.state is not None:
            revision = self.state.revision + 1
            self.state = replace(self.state, asking=None, preview=None, message="", revision=revision)
            self.message = "left as it was"
            self.show()

    def run_action_of(self, id: str, press: Press) -> None:
        """Do what an action of the registry says."""
        if id in OWN_ACTIONS:
            getattr(self, OWN_ACTIONS[id])()
        elif self.state is None:
            self.scroll_text(id)
        elif id in LINKS:
            self.start_link(id, press)
        else:
            command = command_of(id, self.state, self.view)
            if command is None:
                self.say(f"no label has the key {press.key} in this schema")
            else:
                self.dispatch(command, press)

    def dispatch(self, command: ScreenCommand, press: Press | None = None) -> None:
        """Do a command; a decision is shown once it is saved."""
        state = self.state
        if state is None or self.loaded is None or self._saver.is_busy:
            return
        if press and needs_sight(command, state) and not self._sight.covers(press):
            self.say(TOO_EARLY)
            return
        if isinstance(command, TakeStep) and not self._step_is_seen(state):
            return
        if isinstance(command, ApplyLabel):
            self._used_labels.appendleft(command.label)
        at = press.at if press else time.time_ns() // 1_000_000
        outcome = self.reduce(state, command, Moment(uuid4().hex, at))
        if is_leap(command) and (outcome.state.focus, outcome.state.step) != (state.focus, state.step):
            self._sight.leap()
        if outcome.decision is None:
            self._apply(outcome)
            if isinstance(command, Undo):
                self._say_where_last()
        else:
            self._slow = self.set_timer(SLOW, self._say_saving)
            self._saver.save(self.loaded.article.key, outcome)

    def reduce(self, state: EditorState, command: ScreenCommand, moment: Moment) -> Outcome:
        """What a command does; a screen with commands of its own has its own."""
        return reduce(state, command, moment)  # type: ignore[arg-type]

    def _say_where_last(self) -> None:
        """With nothing to undo here: in which article the last decision was made."""
        try:
            last = self.desk.last_decided()
        except StoreError as error:
            self.say(str(error), alarm=True)
            return
        if last and self.loaded and last[0] != self.loaded.article.key:
            self.say(f"nothing to undo here · the last decision is in “{cut(safe(last[1]), 40)}”")

    def _step_is_seen(self, state: EditorState) -> bool:
        """What `space` takes must have been on the screen; else the rest of it is brought there first."""
        if state.step is None or state.step.sentence != state.sentence or self.view.is_step_seen(state):
            return True
        self.view.scroll_to_unseen(state)
        self.say("here is the rest of the step · {step.take} takes it")
        return False

    def take_preview(self, press: Press) -> bool:
        """Apply the preview that stands; False when it cannot have been seen yet."""
        if not self._sight.covers(press):
            return False
        self.close_panel()
        self.dispatch(Confirm(), press)
        return True

    def _say_saving(self) -> None:
        if self._saver.is_busy and self._saver.error is None:
            self.saving = Saving.SAVING
            self.show_status()

    def on_save_ended(self, message: SaveEnded) -> None:
        """Durable: show it, and take the keys that waited. Not saved: they are dropped, and it stays."""
        if self._slow is not None:
            self._slow.stop()
        outcome = self._saver.ended(message)
        if outcome is not None:
            self.saving = Saving.SAVED
            self._apply(outcome)
            self._take_waiting()
            self._take_arrived()
            if self._is_leaving:
                self.leave()
        elif self._saver.error is not None:
            self._waiting.clear()
            self.saving = Saving.FAILED
            self.show()

    def _take_waiting(self) -> None:
        while self._waiting and not self._saver.is_busy:
            screen = self.app.screen
            press = self._waiting.popleft()
            (screen if isinstance(screen, KeyScreen) else self).press(press)

    def leave(self) -> None:
        """The program must end: what was typed is decided, the place is kept, then the app ends.

        A decision that is under way is waited for a moment, so that the keys behind it are taken too; after
        that it is the writer's.
        """
        if not self._is_leaving:
            self._is_leaving = True
            self.set_timer(LEAVING, lambda: self.app.exit(return_code=0))
            self.leave_place()
        if not self._saver.is_busy:
            self.keep_typed()
        if not self._saver.is_busy or self._saver.error is not None:
            self.app.exit(return_code=0)

    def keep_typed(self) -> None:
        """Keep what stands in an open line as if enter had been pressed; a line that was emptied changes
        nothing.
        """
        typed = self.panel.kept if self.panel is not None else ""
        if typed:
            self.close_panel()
            self._keep_text(typed)

    def _apply(self, outcome: Outcome) -> None:
        is_new = self.state is None or outcome.state.revision != self.state.revision
        self.state = self._with_words(outcome.state)
        if is_new:
            self.message, self.is_alarm = outcome.state.message, False
        if outcome.leave is Leave.NEXT_ARTICLE:
            self._left[outcome.state.board.article.key] = undecided(outcome.state.board)
            self._go_on(outcome.state.message)
            return
        if outcome.state.preview is not None and is_new:
            self._sight.leap()
            self.open_preview(outcome.state)
        item = outcome.state.focused_item
        if self.panel is not None and not self.panel.follow(item.span if item else None):
            self.close_panel()
        self.show()

    # what is shown

    def show(self) -> None:
        """Bring every widget in line with the state, in one frame, and know when it has been painted."""
        super().show()
        if self._sight.is_waiting:
            self.call_after_refresh(self._sight.painted)
        if self.state is not None and self.state.board.pending and self._settling is None:
            self._settling = self.set_timer(PAUSE, self._settle)

    def _settle(self) -> None:
        """Between keys: bring far sentences up to date with what was decided."""
        self._settling = None
        self.dispatch(Settle())

    def show_footer(self) -> None:
        """Show hints or message; a decision that is not saved is told before anything else."""
        if self._in_key:
            self._footer_due = True
            return
        if self._saver.error is not None:
            retry = self.keymap.shown("save.retry")
            self.message = self.message or f"NOT saved: {self._saver.error} · {retry} tries again"
            self.is_alarm = True
        super().show_footer()

    # panels

    def react(self, reaction: Reaction, press: Press) -> None:
        """Do what a panel made of a key."""
        if reaction.text is not None:
            self._keep_text(reaction.text)
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

    def _keep_text(self, text: str) -> None:
        if self._typing_for:
            self.dispatch(SetAttribute(self._typing_for, text))
        else:
            self.dispatch(WriteNote(text))

    def _ask_text(self, attribute: str) -> None:
        item = self.state.focused_item if self.state else None
        value = item.span.attributes.get(attribute, "") if item else ""
        self._open_line(attribute, f"{attribute}:", value if isinstance(value, str) else "")

    def _open_line(self, attribute: str, prompt: str, text: str) -> None:
        """Ask for a line: the value of an attribute, or with none the article's note."""
        from annotator.tui.widgets.line_input import LineInput

        line = self.panel_of(LineInput, lambda: LineInput(id="input"))
        self._typing_for = attribute
        line.open(prompt, text)
        self.open_panel(line)

    def open_note(self) -> None:
        """Open the line in which the article's note is written."""
        if self.state is not None:
            self._open_line("", "note:", self.state.board.annotations.note)

    def open_labels(self) -> None:
        """Open the list of all labels, those given last in this article first."""
        state, spans = self.state, self.schema.spans
        if state is None:
            return
        if all(span.key for span in spans):
            keys = label_keys(self.keymap, [span.key for span in spans])
            self.say(f"every label has a key of its own here: {keys}")
            return
        edits = [edit for decision in reversed(state.history.done) for edit in decision.edits]
        given = (edit.after.span.label for edit in edits if isinstance(edit, SpanEdit) and edit.after)
        self.pick_label(state, given)

    def pick_label(self, state: EditorState, given: Iterable[str] = ()) -> None:
        """Open the list of all labels; `given`: those given in this article, last one first."""
        from annotator.tui.widgets.label_picker import LabelPicker

        picker = self.panel_of(LabelPicker, lambda: LabelPicker(self.schema, id="labels"))
        picker.open(words_to_label(state), chain(self._used_labels, given))
        self.open_panel(picker)

    def open_attributes(self) -> None:
        """Open the attribute grid on the focused span, or on the span where the focused link begins."""
        if self.state is not None and self.state.focused_link is not None:
            self.dispatch(MoveTo(self.state.cursor))
        from annotator.tui.widgets.attribute_grid import AttributeGrid

        state = self.state
        item = state.focused_item if state else None
        if state is None or item is None:
            self.say("attributes need a focused span · move onto one first")
            return
        grid = self.panel_of(AttributeGrid, lambda: AttributeGrid(self.schema, self.keymap, id="grid"))
        surface = state.board.article.text[item.span.start : item.span.end]
        if grid.open(item.span, surface):
            self.open_panel(grid)
        else:
            self.say(f"{item.span.label} has no attributes in this schema")

    def palette(self) -> "Palette":
        """The list of all actions, with the schema's words for those that label and link."""
        from annotator.tui.widgets.palette import Palette

        names = {f"label.{span.key}": f"Label {span.id}" for span in self.schema.spans if span.key}
        names |= {id: f"Link {relation.id}" for id, relation in keyed_relations(self.schema).items()}
        return self.panel_of(Palette, lambda: Palette(self.keymap, names, id="palette"))

    def open_palette(self) -> None:
        """Open the list of all actions."""
        palette = self.palette()
        here = {self.context} if self.context is Context.DIFFERENCE else EDITING
        palette.open(here if self.state else {Context.READING})
        self.open_panel(palette)

    # other screens, other articles

    def open_help(self) -> None:
        """Open the help, with the guideline of the label in focus."""
        from annotator.tui.screens.help import HelpScreen

        item = self.state.focused_item if self.state else None
        label = item.span.label if item else ""
        of_values = self.panel is not None and self.panel.where is Context.GRID
        self.app.push_screen(HelpScreen(self.keymap, self.schema, self.context, label, of_values=of_values))

    def open_queue(self) -> None:
        """Leave for the queue; with a decision that is not saved, only the second time, and for good."""
        from annotator.tui.screens.queue import QueueScreen

        if self._saver.error is None:
            self.leave_place()
            here = self.loaded.article.key if self.loaded else ""
            try:
                self.app.push_screen(QueueScreen(self.keymap, self.desk, here), self._came_back)
            except StoreError as error:
                self.say(str(error), alarm=True)
        elif self._may_leave_unsaved:
            self.app.exit(return_code=1)
        else:
            self._may_leave_unsaved = True
            retry, leave = self.keymap.shown("save.retry"), self.keymap.shown("queue.open")
            self.say(f"not saved yet · {retry} tries again · {leave} again leaves without it")

    def next_article(self) -> None:
        """The next article in the order of import."""
        self._neighbour(1)

    def previous_article(self) -> None:
        """The article before in the order of import."""
        self._neighbour(-1)

    def _neighbour(self, step: int) -> None:
        try:
            key = self.desk.neighbour(self.loaded.article.key, step) if self.loaded else None
        except StoreError as error:
            self.say(str(error), alarm=True)
            return
        if key is None:
            self.say("this is the last article" if step > 0 else "this is the first article")
        else:
            self.open_article(key)

    def retry_save(self) -> None:
        """Try the decision that was not saved again."""
        self._may_leave_unsaved = False
        self._saver.retry()
        self._say_saving()
        self.show_footer()


OWN_ACTIONS = {
    "attributes.open": "open_attributes",
    "label.pick": "open_labels",
    "jump.open": "open_jump",
    "find.open": "open_find",
    "find.next": "find_next",
    "find.previous": "find_previous",
    "link.other": "link_other",
    "hidden.open": "open_hidden",
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
