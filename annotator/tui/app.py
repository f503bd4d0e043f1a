"""The app: themes, filters, signals, and the first screen."""

import asyncio
import gc
import os
import signal
import threading
import traceback
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager

from msgspec import Struct
from rich.text import Text
from textual.app import App
from textual.events import Event, Key
from textual.filter import LineFilter
from textual.screen import Screen
from textual.timer import Timer

from annotator.document.errors import SaveError
from annotator.document.safe_text import safe_lines
from annotator.store.lease import ASK
from annotator.tui.keymap import Keymap, build_keymap
from annotator.tui.line_filter import SafeText
from annotator.tui.messages import (
    InputEnded,
    LeaveRequested,
    PlaceWanted,
    RedrawRequested,
    TerminalAnswered,
)
from annotator.tui.preparing import Preparer, Prepares
from annotator.tui.screens.annotate import AnnotateScreen
from annotator.tui.screens.keyed import KeyScreen
from annotator.tui.terminal_driver import TerminalDriver
from annotator.tui.themes import DEFAULT_THEME, THEMES, choose_theme
from annotator.tui.thin_driver import ThinDriver
from annotator.workspace.deciding import Desk
from annotator.workspace.error_log import ErrorLog
from annotator.workspace.project import Project

PROOF = 3.0
"""Seconds that a terminal has to answer when somebody wants the person's place."""

CLOSING = 1.0
"""Seconds that the last decisions have to become durable when the program ends."""


NO_COLOR = "NO_COLOR"
"""Environment variable that asks for a screen without colours, whatever the theme (no-color.org)."""

LEFT = "ended: you opened the project again, and this terminal did not answer"

STILL_SAVED = "This is a mistake in the program. Everything decided before it is saved."


class AnnotatorApp(App[int], inherit_bindings=False):
    """Shows one person's articles.

    Attributes:
        hears_signals: whether SIGHUP and SIGTERM end the app, with all that was typed.
    """

    TITLE = "annotator"
    CSS_PATH = "screens/article.tcss"
    ENABLE_COMMAND_PALETTE = False
    ALLOW_SELECT = False

    def __init__(
        self,
        desk: Desk,
        keymap: Keymap,
        *,
        start_key: str | None = None,
        theme: str = DEFAULT_THEME,
        plain_output: bool = False,
    ) -> None:
        """Show the desk's articles; `plain_output`: what Textual writes goes to the terminal as it is."""
        self.hears_signals = False
        self.forget_terminal: Callable[[], None] = lambda: None
        self.hurry_terminal: Callable[[], None] = lambda: None
        self.ask_terminal: Callable[[], None] = lambda: None
        self._desk = desk
        self._proof: Timer | None = None
        self._safe_text = SafeText()
        # Said at once: without colours Textual picks a filter that keeps to the terminal's own palette.
        theme = DEFAULT_THEME if NO_COLOR in os.environ else theme
        is_palette = any(ours.name == theme for ours in THEMES)
        driver = TerminalDriver if plain_output else ThinDriver
        super().__init__(driver_class=driver, ansi_color=True if is_palette else None)
        self.animation_level = "none"
        for ours in THEMES:
            self.register_theme(ours)
        self.theme = theme
        self.preparer: Prepares = Preparer(desk.project, self.post_to_annotate)
        self.errors = ErrorLog(desk.project.directory, desk.annotator)
        self._annotate = self.first_screen(desk, keymap, start_key)

    def first_screen(self, desk: Desk, keymap: Keymap, start_key: str | None) -> AnnotateScreen:
        """The screen that the app consists of."""
        return AnnotateScreen(desk, keymap, self.preparer, start_key)

    async def on_event(self, event: Event) -> None:
        """Hand a key straight to the screen: on none of ours can anything else take it before."""
        screen = self.screen if isinstance(event, Key) else None
        if isinstance(event, Key) and isinstance(screen, KeyScreen):
            screen.on_key(event)
        else:
            await super().on_event(event)

    def on_redraw_requested(self, message: RedrawRequested) -> None:
        """Send the terminal everything again."""
        self.forget_terminal()
        self.screen.refresh(repaint=True, layout=True)

    def post_to_annotate(self, message: object) -> object:
        """Hand a background message to the annotation screen, from any thread."""
        return self._annotate.post_message(message)  # type: ignore[arg-type]

    def get_theme_variable_defaults(self) -> dict[str, str]:
        """Our own colours: `$rule` is that of lines between areas."""
        return {"rule": "ansi_bright_black"}

    def get_line_filters(self) -> Sequence[LineFilter]:
        """Textual's filters, and before them the second wall against hostile text."""
        return [self._safe_text, *super().get_line_filters()]

    def _handle_exception(self, error: Exception) -> None:
        """A mistake in the program: it is noted for whoever leads the project, and the app ends."""
        self.errors.record(error)
        super()._handle_exception(error)

    def _fatal_error(self) -> None:
        """After a mistake in the program: where it happened, without the values, which hold article text."""
        told = safe_lines("".join(traceback.format_exception(self._exception))) if self._exception else ""
        self.panic(Text(f"{told}\n{STILL_SAVED}"))

    def get_default_screen(self) -> Screen[None]:
        """The annotation screen itself: a screen pushed on an empty one would parse every style again."""
        return self._annotate

    def on_load(self) -> None:
        """Before the terminal is taken over: from now on the system's wish to end is heard."""
        if self.hears_signals:
            loop = asyncio.get_running_loop()
            for wish in (signal.SIGHUP, signal.SIGTERM):
                loop.add_signal_handler(wish, self.post_message, LeaveRequested())
            loop.add_signal_handler(ASK, self.post_message, PlaceWanted())

    def on_place_wanted(self, message: PlaceWanted) -> None:
        """The person has come a second time: a terminal that does not answer has been left."""
        if self._proof is None:
            self._proof = self.set_timer(PROOF, self._leave_for_another)
            self.ask_terminal()

    def on_terminal_answered(self, message: TerminalAnswered) -> None:
        """There is a terminal, so this is where the person is."""
        if self._proof is not None:
            self._proof.stop()
            self._proof = None
            self._desk.stay()

    def _leave_for_another(self) -> None:
        self._exit_renderables.append(Text(LEFT))
        self.on_leave_requested(LeaveRequested())

    def on_mount(self) -> None:
        """After the first paint garbage is looked for."""
        self.call_after_refresh(_look_for_garbage)
        self.app_resume_signal.subscribe(self, lambda _: self.on_redraw_requested(RedrawRequested()))

    def on_leave_requested(self, message: LeaveRequested) -> None:
        """End at once, with all that was typed."""
        self.hurry_terminal()
        self._annotate.call_later(self._annotate.leave)

    def on_input_ended(self, message: InputEnded) -> None:
        """Nobody can type any more: end, with all that was typed."""
        self.hurry_terminal()
        self._annotate.call_later(self._annotate.leave)


def _look_for_garbage() -> None:
    """Look for garbage again, if that was put off, but never among what the start has made: it stays."""
    if not gc.isenabled():
        gc.freeze()
        gc.enable()


class Running(Struct, frozen=True):
    """How the app is run.

    Attributes:
        start_key: the article to open first; None: the first unfinished one.
        theme: name of a theme; None: that of annotator.toml.
        mouse: whether the mouse is listened to.
        plain_output: send whole frames and not only what changed.
        is_locked: leave no way out of the app.
        on_wait: called when it takes a moment to learn whether the person is still where they were before.
    """

    start_key: str | None = None
    theme: str | None = None
    mouse: bool = False
    plain_output: bool = False
    is_locked: bool = False
    on_wait: Callable[[], object] = lambda: None


def run_app(project: Project, annotator: str, running: Running, *, sees_all: bool = False) -> int:
    """Run the app until the person leaves, and give the exit code.

    Args:
        project: the project to annotate in.
        annotator: who annotates.
        running: how.
        sees_all: show all articles, also to a person who has been given some.

    Raises:
        UsageError: there is no theme of that name.
        ConfigErrors: annotator.toml names unknown actions, clashing keys or an unknown theme.
        ProjectError: the person has the project open already, or the database cannot be used.
        SaveError: the last decision could not be saved.
    """
    kind = AnnotatorApp
    if running.is_locked:
        from annotator.tui.locked_app import LockedApp

        kind = LockedApp

    def sit_down() -> Desk:
        has_shell = not running.is_locked
        return Desk(project, annotator, sees_all=sees_all, has_shell=has_shell, on_wait=running.on_wait)

    return run_at(sit_down, project, kind, running)


def run_at(sit_down: Callable[[], Desk], project: Project, kind: type[AnnotatorApp], running: Running) -> int:
    """Run an app at the desk that `sit_down` gives, until the person leaves; raises as `run_app` does."""
    keymap = build_keymap(project.settings, project.schema)
    chosen = choose_theme(project.settings, running.theme)
    desk = sit_down()
    app: AnnotatorApp | None = None
    saved = False
    gc.disable()
    try:
        app = kind(desk, keymap, start_key=running.start_key, theme=chosen, plain_output=running.plain_output)
        app.hears_signals = True
        with _noting_threads(app.errors):
            app.run(mouse=running.mouse)
    finally:
        gc.enable()
        if app is not None:
            app.preparer.close()
        saved = desk.close(CLOSING)
    if not saved:
        raise SaveError("the last decision was not saved", "the ones before it were")
    return app.return_code or 0


@contextmanager
def _noting_threads(errors: ErrorLog) -> Iterator[None]:
    """Mistakes in threads are noted too; they must not be printed over the screen."""
    before = threading.excepthook

    def note(about: threading.ExceptHookArgs) -> None:
        if about.exc_value is not None:
            errors.record(about.exc_value)

    threading.excepthook = note
    try:
        yield
    finally:
        threading.excepthook = before
