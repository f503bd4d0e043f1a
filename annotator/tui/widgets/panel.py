"""Panels: they open over the lower rows of the text and take the keys while they are open."""

from typing import ClassVar

from msgspec import Struct
from textual.content import Content
from textual.widget import Widget

from annotator.document.spans import Span
from annotator.editing.commands import Command
from annotator.tui.actions import Context
from annotator.tui.keys import Press, display_key


class Reaction(Struct, frozen=True):
    """What a panel makes of a key.

    Attributes:
        command: what is to be done to the article.
        action: id of an action to run (from the palette).
        asks: id of a text attribute whose value is to be typed.
        text: a line that was typed and is to be kept, or None.
        closes: the panel is done.
        passes: the key was not meant for the panel; it closes, and the key does what it always does.
        message: why the key did nothing.
    """

    command: Command | None = None
    action: str = ""
    asks: str = ""
    text: str | None = None
    closes: bool = False
    passes: bool = False
    message: str = ""


PASSES = Reaction(closes=True, passes=True)
CLOSES = Reaction(closes=True)
NOTHING = Reaction()


def useless(press: Press) -> Reaction:
    """What a panel makes of a key that means nothing to it."""
    return Reaction(message=f"{display_key(press.key)} does nothing here · {{edit.escape}} leaves")


class Panel(Widget):
    """A few lines over the lower part of the text; it moves nothing that is under it."""

    DEFAULT_CSS = """
    Panel {
        layer: over;
        dock: bottom;
        height: auto;
        max-height: 100%;
        width: 100%;
        display: none;
        background: $background;
        border-top: solid $rule;
        text-wrap: nowrap;
        text-overflow: clip;
        padding: 0 1;
    }
    """

    can_focus = False

    where: ClassVar[Context]
    """Which keys hold while the panel is open."""

    def __init__(self, *, id: str | None = None) -> None:
        self._lines: tuple[Content, ...] = ()
        super().__init__(id=id)

    @property
    def text(self) -> str:
        """What is shown, without styles."""
        return "\n".join(line.plain for line in self._lines)

    @property
    def room(self) -> int:
        """Cells in a line."""
        return max(10, self.screen.size.width - 2)

    def show_lines(self, lines: list[Content]) -> None:
        """Show these lines; only another number of lines causes a layout."""
        old, self._lines = self._lines, tuple(lines)
        self.display = True
        self.refresh(layout=len(old) != len(self._lines))

    def take(self, press: Press, id: str | None) -> Reaction:
        """What a key means to the panel; `id` is the action that the keymap gives it here, if any."""
        raise NotImplementedError

    def paste(self, text: str) -> bool:
        """Take pasted text; False for a panel in which nothing is typed."""
        return False

    @property
    def kept(self) -> str:
        """What was typed and would be lost if the program ended now; empty when nothing would."""
        return ""

    def follow(self, span: Span | None) -> bool:
        """Show what a decision has made of the focused span; False when there is nothing left to show."""
        return True

    def refit(self) -> None:
        """Lay the content out again for another width."""

    def close(self) -> None:
        """Put the panel away."""
        self.display = False

    def render(self) -> Content:
        """The lines."""
        return Content("\n").join(self._lines)
