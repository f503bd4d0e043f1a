"""The terminal driver that sends only what changed.

Textual sends again whatever a widget refreshed. This driver reads what Textual writes, keeps the
screen it amounts to, and a thread of its own sends the difference to what the terminal shows.
"""

import os
import sys
import threading
from collections.abc import Callable
from typing import Any, Protocol, runtime_checkable

from textual.app import App

from annotator.tui.terminal_driver import TerminalDriver
from annotator.tui.thin.flow import QUESTION, Flow
from annotator.tui.thin.frames import Screen
from annotator.tui.thin.outlet import Outlet
from annotator.tui.thin.painter import Painter
from annotator.tui.thin.styles import Styles

_SYNC_START, _SYNC_END = "\x1b[?2026h", "\x1b[?2026l"
_TEARS = 1200
"""Characters from which on a frame might be seen half done, and is marked as one."""
_PATIENCE = 1.0
"""Seconds that a terminal has to take the last output."""
_HURRY = 0.2
"""The same when the program must end at once."""
_SILENCE = 5.0
"""Seconds without an answer after which a terminal is taken for one that never gives any."""


@runtime_checkable
class Redraws(Protocol):
    """An app that can ask for everything to be sent again, or for a quick end, by calling what it gets
    here.
    """

    forget_terminal: Callable[[], None]
    hurry_terminal: Callable[[], None]


class ThinDriver(TerminalDriver):
    """Textual's terminal driver, with a shadow of the terminal's cells between the two."""

    def __init__(self, app: App[Any], **options: Any) -> None:
        super().__init__(app, **options)
        if isinstance(app, Redraws):
            app.forget_terminal, app.hurry_terminal = self.forget_screen, self.hurry
        self._patience = _PATIENCE
        styles = Styles()
        terminal = sys.__stderr__
        assert terminal is not None, "the command line refuses to start without a terminal"
        self._terminal, self._encoding = terminal.fileno(), terminal.encoding
        # A signal to stop may come while the lock is held by the thread that handles it.
        self._lock = threading.RLock()
        self._passed: list[str] = []
        self._screen = Screen(styles, self._send_as_is)
        self._painter = Painter(styles, self._screen)
        self._shape: tuple[int, int] | None = None
        self._in_frame = self._has_frames = False
        self._outlet: Outlet | None = None
        self._flow = Flow()
        self._all_arrived = threading.Event()
        self._silence: threading.Timer | None = None

    def start_application_mode(self) -> None:
        """Take the terminal over, of which nothing is known."""
        with self._lock:
            self._flow = Flow()
            self._forget()
        self._outlet = Outlet(self._terminal, self._take)
        self._outlet.start()
        super().start_application_mode()  # type: ignore[no-untyped-call]

    def stop_application_mode(self) -> None:
        """Give the terminal back, once it has answered: a late answer would be typed into the shell."""
        self._all_arrived.clear()
        with self._lock:
            waits = self._flow.waits
        if waits:
            self._all_arrived.wait(self._patience)
        super().stop_application_mode()

    def status_reported(self) -> None:
        """The terminal has come to a question: what was sent before has been shown."""
        super().status_reported()
        with self._lock:
            self._flow.answered()
            if not self._flow.waits:
                self._all_arrived.set()
            self._stop_silence()
        if self._outlet is not None:
            self._outlet.wake()

    def send_question(self) -> None:
        """Ask at once, whatever is still on its way."""
        with self._lock:
            self._flow.asks()
            self._passed.append(QUESTION)
        if self._outlet is not None:
            self._outlet.wake()

    def _stop_silence(self) -> None:
        if self._silence is not None:
            self._silence.cancel()
            self._silence = None

    def _is_held(self) -> bool:
        """Whether a frame has to wait for the line; then a clock runs, for terminals that never answer."""
        if not self._flow.is_full:
            return False
        if self._silence is None:
            self._silence = threading.Timer(_SILENCE, self._give_up_asking)
            self._silence.daemon = True
            self._silence.start()
        return True

    def _give_up_asking(self) -> None:
        with self._lock:
            self._flow.give_up()
            self._silence = None
            self._all_arrived.set()
        if self._outlet is not None:
            self._outlet.wake()

    def close(self) -> None:
        """Send what is left, and end the thread."""
        with self._lock:
            self._flow.give_up()
            self._stop_silence()
        if self._outlet is not None:
            self._outlet.close(self._patience)
            self._outlet = None
        super().close()

    def hurry(self) -> None:
        """The program must end: a terminal that does not answer is not waited for long."""
        self._patience = _HURRY

    def forget_screen(self) -> None:
        """The terminal may show anything: the next frames are sent whole."""
        with self._lock:
            self._forget()

    def write(self, data: str) -> None:
        """Take in output of Textual; a frame is sent when it is complete."""
        with self._lock:
            if data == _SYNC_START:
                self._in_frame = self._has_frames = True
                return
            if data == _SYNC_END:
                self._in_frame = False
            else:
                self._fit()
                self._screen.read(data)
        if not self._in_frame and self._outlet is not None:
            self._outlet.wake()

    def _fit(self) -> None:
        """In a terminal of another size than before, which moved its content about, nothing is known."""
        try:
            shape = os.get_terminal_size(self._terminal)
        except OSError:
            shape = os.terminal_size((0, 0))
        if shape != self._shape:
            self._shape = (shape.columns, shape.lines)
            # A terminal that does not say how large it is; Textual takes it to be of this size too.
            self._screen.resize(shape.columns or 80, shape.lines or 24)
            self._forget()

    def _forget(self) -> None:
        self._screen.forget()
        self._painter.forget()

    def _send_as_is(self, sequence: str, changes_cells: bool) -> None:
        """Called while reading: what is no part of a frame goes out in its place."""
        self._passed.append(self._painter.paint())
        self._passed.append(sequence)
        if changes_cells:
            self._forget()

    def _take(self) -> bytes:
        """What to send now."""
        with self._lock:
            out = "".join(self._passed)
            self._passed.clear()
            if not self._in_frame and not self._is_held():
                frame = self._painter.paint()
                is_long = self._has_frames and len(frame) > _TEARS
                out += f"{_SYNC_START}{frame}{_SYNC_END}" if is_long else frame
            content = out.encode(self._encoding, "backslashreplace")
            if self._flow.sends(len(content)):
                content += QUESTION.encode()
        return content
