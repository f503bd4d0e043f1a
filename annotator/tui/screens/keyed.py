"""The way of a key into a screen: read, named, looked up in the keymap, handed on."""

import time
from typing import Generic, TypeVar

from textual.events import Key, Paste
from textual.screen import Screen

from annotator.tui.actions import Context, action
from annotator.tui.keymap import Keymap
from annotator.tui.keys import Press, display_key, press_of
from annotator.tui.widgets.kept_lines import KeptLines

CAPS_AFTER = 2
"""Unexpected capitals in a row after which Caps Lock is suspected."""

LEAVES = ("queue.open", "app.quit")
"""Actions that lead out, for whoever tries `ctrl+c`."""

_Result = TypeVar("_Result")


class KeyScreen(Screen[_Result], KeptLines, Generic[_Result], inherit_bindings=False):
    """A screen that takes every key itself; nothing on it can have Textual's focus.

    The keymap is looked up here and not in Textual's bindings, because those drop unknown and clashing
    keys silently and do not tell when a key was pressed.
    """

    AUTO_FOCUS = None

    def __init__(self, keymap: Keymap, *, id: str | None = None) -> None:
        self.keymap = keymap
        self._capitals = 0
        super().__init__(id=id)

    def on_key(self, event: Key) -> None:
        """Take every key."""
        event.stop()
        event.prevent_default()
        press = press_of(event, time.monotonic(), time.time_ns() // 1_000_000)
        if press is not None:
            self.press(press)

    def on_paste(self, event: Paste) -> None:
        """Pasted text never acts as keys."""
        event.stop()
        self.pasted(event.text)

    def press(self, press: Press) -> None:
        """Do what a key asks for."""
        raise NotImplementedError

    def pasted(self, text: str) -> None:
        """What happens to pasted text."""
        self.say("pasted text is ignored")

    def say(self, message: str, *, alarm: bool = False) -> None:
        """Show one line until the next key."""
        raise NotImplementedError

    def action_of(self, press: Press, context: Context) -> str | None:
        """The action of a key here; says so when there is none."""
        id = self.keymap.action_for(press.key, context)
        unexpected = id is None and press.key.isalpha() and press.key.isupper()
        self._capitals = self._capitals + 1 if unexpected else 0
        if id is None:
            leads = "help.open" if context in action("help.open").contexts else "edit.escape"
            way = f"{self.keymap.shown(leads)} {action(leads).word}"
            leaves = next((each for each in LEAVES if context in action(each).contexts), "")
            if press.key == "ctrl+c" and leaves:
                self.say(f"{self.keymap.shown(leaves)} leaves · {way}")
            elif self._capitals >= CAPS_AFTER:
                self.say("Caps Lock?")
            else:
                self.say(f"no key here: {display_key(press.key)} · {way}")
        return id
