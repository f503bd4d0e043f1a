"""Textual's terminal driver, with its input made safe.

Two things differ from Textual's: what the terminal answers never acts as keys (`terminal_input`), and
the end of input, a closed terminal, ends the app instead of busying the processor for ever.
"""

import os
import selectors
from codecs import getincrementaldecoder
from collections.abc import Iterable

from textual._xterm_parser import XTermParser
from textual.drivers.linux_driver import LinuxDriver
from textual.message import Message

from annotator.tui.messages import InputEnded
from annotator.tui.terminal_input import ReplyFilter

POLL = 0.1
"""Seconds between looks at whether the driver should stop, and the longest wait for the rest of an answer."""

READ = 4096


class TerminalDriver(LinuxDriver):
    """The driver the app runs on."""

    def run_input_thread(self) -> None:
        """Read, filter and parse what the terminal sends, until the driver stops or input ends."""
        parser = XTermParser(self._debug)
        replies = ReplyFilter(self.status_reported)
        decode = getincrementaldecoder("utf-8")("replace").decode
        with selectors.DefaultSelector() as selector:
            selector.register(self.fileno, selectors.EVENT_READ)
            while not self.exit_event.is_set():
                text = ""
                if selector.select(POLL / 2 if replies.is_waiting else POLL):
                    text = self._read(decode)
                    if not text:
                        self.send_message(InputEnded())
                        return
                    text = replies.feed(text)
                elif replies.is_waiting:
                    text = replies.give_up()
                if text:
                    self._pass_on(parser.feed(text))
                self._pass_on(parser.tick())

    def send_message(self, message: Message) -> None:
        """Give the app a message, from any thread; a task for each, as Textual's way makes, costs more."""
        self._loop.call_soon_threadsafe(self._app.post_message, message)

    def status_reported(self) -> None:
        """The terminal has answered a status report; called in the thread that reads."""

    def _read(self, decode: "object") -> str:
        """What has arrived; empty at the end of input, also when the terminal is gone."""
        try:
            content = os.read(self.fileno, READ)
        except OSError:
            return ""
        return decode(content) if content else ""  # type: ignore[operator]

    def _pass_on(self, events: Iterable[Message]) -> None:
        for event in events:
            self.process_message(event)
