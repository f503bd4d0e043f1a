"""Textual's terminal driver, with its input made safe.

Two things differ from Textual's: what the terminal answers never acts as keys (`terminal_input`), and
the end of input, a closed terminal, ends the app instead of busying the processor for ever.
"""

import os
import selectors
import time
from codecs import getincrementaldecoder, register_error
from collections.abc import Callable, Iterable
from typing import Any, Protocol, runtime_checkable

from textual._xterm_parser import XTermParser
from textual.app import App
from textual.drivers.linux_driver import LinuxDriver
from textual.events import Key
from textual.message import Message

from annotator.tui.messages import InputEnded, TerminalAnswered
from annotator.tui.terminal_input import ANSWER_PAUSE, ReplyFilter
from annotator.tui.thin.flow import QUESTION

POLL = 0.1
"""Seconds between looks at whether the driver should stop."""

READ = 4096


def _as_control(error: UnicodeError) -> tuple[str, int]:
    """A byte 80 to 9F that is no UTF-8 is a control of eight bits; any other that is none is U+FFFD."""
    if not isinstance(error, UnicodeDecodeError):
        raise error
    byte = error.object[error.start]
    return chr(byte) if 0x80 <= byte <= 0x9F else "\ufffd", error.start + 1


register_error("annotator-as-control", _as_control)


@runtime_checkable
class AsksTerminal(Protocol):
    """An app that can ask whether there is still a terminal; the answer is the message TerminalAnswered."""

    ask_terminal: Callable[[], None]


class TerminalDriver(LinuxDriver):
    """The driver the app runs on."""

    def __init__(self, app: App[Any], **options: Any) -> None:
        super().__init__(app, **options)
        self._is_asked = self._has_answered = False
        if isinstance(app, AsksTerminal):
            app.ask_terminal = self.ask

    def ask(self) -> None:
        """Have the app told when the terminal has answered; at once where it has never answered anything."""
        if self._has_answered:
            self._is_asked = True
            self.send_question()
        else:
            self.send_message(TerminalAnswered())

    def send_question(self) -> None:
        """Send the terminal a question that each can answer."""
        self.write(QUESTION)

    def run_input_thread(self) -> None:
        """Read, filter and parse what the terminal sends, until the driver stops or input ends."""
        parser = XTermParser(self._debug)
        replies = ReplyFilter(self.status_reported)
        decoder = getincrementaldecoder("utf-8")("annotator-as-control")
        heard = time.monotonic()
        with selectors.DefaultSelector() as selector:
            selector.register(self.fileno, selectors.EVENT_READ)
            while not self.exit_event.is_set():
                text = ""
                wait = min(POLL, replies.patience / 2) if replies.is_waiting else POLL
                if selector.select(wait):
                    content = self._read()
                    if not content:
                        self.send_message(InputEnded())
                        return
                    heard = time.monotonic()
                    text = replies.feed(decoder.decode(content))
                elif replies.is_waiting:
                    if time.monotonic() - heard >= replies.patience and replies.give_up():
                        # Textual's parser would wait again, and take the next key for one with alt.
                        self._pass_on([Key("escape", "\x1b")])
                elif time.monotonic() - heard >= ANSWER_PAUSE:
                    replies.forget()
                if text:
                    self._pass_on(parser.feed(text))
                self._pass_on(parser.tick())

    def send_message(self, message: Message) -> None:
        """Give the app a message, from any thread; a task for each, as Textual's way makes, costs more."""
        self._loop.call_soon_threadsafe(self._app.post_message, message)

    def status_reported(self) -> None:
        """The terminal has answered a status report; called in the thread that reads."""
        self._has_answered = True
        if self._is_asked:
            self._is_asked = False
            self.send_message(TerminalAnswered())

    def _read(self) -> bytes:
        """What has arrived; empty at the end of input, also when the terminal is gone."""
        try:
            return os.read(self.fileno, READ)
        except OSError:
            return b""

    def _pass_on(self, events: Iterable[Message]) -> None:
        for event in events:
            self.process_message(event)
