"""A line to type in: notes and free values. It never blinks and never sees anything but keys."""

from textual.content import Content

from annotator.document.safe_text import safe
from annotator.tui.actions import Context
from annotator.tui.keys import Press
from annotator.tui.widgets.panel import CLOSES, NOTHING, Panel, Reaction, useless

MAX_LENGTH = 1000
"""Longest line that can be typed, in code points."""


class LineInput(Panel):
    """Opens with a prompt and a text; enter keeps what was typed, esc leaves it as it was."""

    where = Context.INPUT

    def __init__(self, *, id: str | None = None) -> None:
        self._prompt = ""
        self._typed = self._before = ""
        self._cursor = 0
        super().__init__(id=id)

    @property
    def typed(self) -> str:
        """What stands in the line."""
        return self._typed

    @property
    def line(self) -> str:
        """What is kept of it: the words, one space between them."""
        return " ".join(self._typed.split())

    @property
    def is_changed(self) -> bool:
        """Whether words stand in the line that were not in it when it was opened."""
        return bool(self.line) and self.line != " ".join(self._before.split())

    @property
    def kept(self) -> str:
        """The line as enter would keep it, if it has changed."""
        return self.line if self.is_changed else ""

    def open(self, prompt: str, text: str) -> None:
        """Show the prompt with `text` to go on from."""
        self._prompt, self._typed, self._before, self._cursor = prompt, text, text, len(text)
        self.refit()

    def take(self, press: Press, id: str | None) -> Reaction:
        """Characters are typed; the usual keys edit; enter and esc close."""
        if press.text:
            self.insert(press.text)
        elif id == "list.open":
            return Reaction(text=self.line, closes=True)
        elif id == "edit.escape":
            return CLOSES
        elif not self._edit(press.key):
            return useless(press)
        self.refit()
        return NOTHING

    def paste(self, text: str) -> bool:
        """Put pasted text in at the cursor."""
        self.insert(text)
        return True

    def insert(self, text: str) -> None:
        """Put text in at the cursor; what is too long or cannot be printed is left out."""
        room = MAX_LENGTH - len(self._typed)
        text = "".join(char if char.isprintable() else " " for char in text)[: max(0, room)]
        self._typed = self._typed[: self._cursor] + text + self._typed[self._cursor :]
        self._cursor += len(text)
        self.refit()

    def _edit(self, key: str) -> bool:
        """Change the line or move in it; False for a key that does neither."""
        before, after = self._typed[: self._cursor], self._typed[self._cursor :]
        match key:
            case "backspace":
                self._typed, self._cursor = before[:-1] + after, max(0, self._cursor - 1)
            case "delete":
                self._typed = before + after[1:]
            case "ctrl+u":
                self._typed, self._cursor = after, 0
            case "left":
                self._cursor = max(0, self._cursor - 1)
            case "right":
                self._cursor = min(len(self._typed), self._cursor + 1)
            case "home":
                self._cursor = 0
            case "end":
                self._cursor = len(self._typed)
            case _:
                return False
        return True

    def refit(self) -> None:
        """Show the part of the line around the cursor."""
        prompt = Content.styled(f"{safe(self._prompt)} ", "dim")
        room = max(4, self.room - prompt.cell_length - 1)
        self.show_lines([Content.assemble(prompt, _window(self._typed, self._cursor, room))])


def _window(text: str, cursor: int, room: int) -> Content:
    """As much of `text` as fits into `room` cells, with the cursor's cell reversed."""
    shown = safe(text) + " "
    first = 0
    while Content(shown[first:cursor]).cell_length >= room:
        first += 1
    content = Content(shown).stylize("reverse", cursor, cursor + 1)
    return content[first:].truncate(room)
