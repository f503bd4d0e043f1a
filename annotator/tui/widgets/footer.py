"""The bottom row: what the keys do here, or one line about what the last key did."""

from collections.abc import Sequence
from dataclasses import dataclass

from textual.content import Content
from textual.events import Resize

from annotator.document.safe_text import safe
from annotator.tui.actions import Context, action
from annotator.tui.keymap import Keymap
from annotator.tui.widgets.line import Line

GAP = "  "


@dataclass(frozen=True, slots=True)
class Hint:
    """One entry of the footer: the actions whose keys it shows, and its word (else the first action's)."""

    ids: tuple[str, ...]
    word: str = ""


def _hint(ids: str, word: str = "") -> Hint:
    return Hint(tuple(ids.split()), word)


_UNDO, _HELP, _FINISH = _hint("edit.undo"), _hint("help.open"), _hint("article.finish")
_TAKE, _WRONG, _LABEL = _hint("step.take"), _hint("span.reject"), _hint("label.1", "label")
_MOVE = _hint("cursor.up cursor.down", "move")

FOOTERS: dict[Context, tuple[Hint, ...]] = {
    Context.READING: (
        _hint("cursor.up cursor.down", "scroll"),
        _hint("article.next article.previous", "next, previous"),
        _hint("queue.open"),
        _HELP,
    ),
    Context.ARTICLE: (
        _TAKE,
        _hint("open.next"),
        _LABEL,
        _hint("select.start"),
        _FINISH,
        _UNDO,
        _HELP,
    ),
    Context.SPAN: (
        _TAKE,
        _WRONG,
        _hint("attributes.open"),
        _LABEL,
        _hint("edge.right_in edge.right_out"),
        _hint("open.next", "next"),
        _UNDO,
        _HELP,
    ),
    Context.LINK: (_TAKE, _hint("span.accept"), _WRONG, _hint("open.next", "next"), _UNDO, _HELP),
    Context.SELECTION: (
        _hint("cursor.left cursor.right", "extend"),
        _LABEL,
        _hint("edit.escape", "drop"),
        _HELP,
    ),
    Context.QUESTION: (_hint("question.yes"), _hint("edit.escape", "no")),
    Context.UNSAVED: (_hint("save.retry"), _hint("queue.open"), _HELP),
    Context.GRID: (_hint("edit.escape"),),
    Context.INPUT: (_hint("list.open", "keep"), _hint("edit.escape", "leave as it was")),
    Context.QUEUE: (
        _hint("list.open"),
        _MOVE,
        _hint("cursor.page_up cursor.page_down", "page"),
        _hint("app.quit"),
        _HELP,
    ),
    Context.HELP: (
        _hint("cursor.up cursor.down", "scroll"),
        _hint("help.turn"),
        _hint("edit.escape"),
    ),
    Context.PALETTE: (
        _hint("cursor.up cursor.down", "choose"),
        _hint("list.open", "do it"),
        _hint("edit.escape"),
    ),
    Context.DONE: (_hint("queue.open list.open", "queue"), _hint("article.previous"), _HELP),
}
"""What each context's footer offers, most needed first; the last entry is the last to go."""


def footer_content(
    keymap: Keymap, context: Context, width: int, labels: str = "1-9", attributes: str = ""
) -> Content:
    """The footer of a context for a width in cells; hints that do not fit are left out whole.

    Args:
        keymap: the keys in force.
        context: where the person is.
        width: cells there are.
        labels: the keys of the schema's labels, as one word.
        attributes: what `attributes.open` is called here; empty leaves it out.
    """
    hints = [hint for hint in FOOTERS[context] if attributes or hint.ids != ("attributes.open",)]
    while True:
        content = Content(GAP).join([_shown(keymap, hint, labels, attributes) for hint in hints])
        if content.cell_length + 1 <= width or len(hints) == 1:
            return Content.assemble(" ", content)
        hints.pop(-2)


def _shown(keymap: Keymap, hint: Hint, labels: str, attributes: str) -> Content:
    keys = labels if hint.ids == ("label.1",) else " ".join(keymap.shown(id) for id in hint.ids)
    word = hint.word or action(hint.ids[0]).word
    if hint.ids == ("attributes.open",):
        word = attributes
    return Content.assemble((safe(keys), "bold $accent"), " ", (safe(word), "dim"))


def label_keys(keymap: Keymap, digits: Sequence[str]) -> str:
    """The keys of the labels with these digits as one word: `1-3`, or `1 4 7`."""
    keys = [keymap.shown(f"label.{digit}") for digit in digits if digit]
    together = "".join(keys)
    if len(keys) > 2 and together in "123456789":
        return f"{keys[0]}-{keys[-1]}"
    return " ".join(keys)


class Footer(Line):
    """Shows the hints of a context; a message stands in their place while it is fresh."""

    def __init__(self, keymap: Keymap, *, labels: str = "", id: str | None = None) -> None:
        self._keymap = keymap
        self._labels = labels
        self._where = Context.QUEUE
        self._attributes = ""
        self._message = ""
        self._alarm = False
        super().__init__(id=id)

    @property
    def message(self) -> str:
        """The message that stands, or empty."""
        return self._message

    def show(self, context: Context, message: str = "", *, attributes: str = "", alarm: bool = False) -> None:
        """Show the hints of `context`, or `message` when there is one.

        Args:
            context: where the person is.
            message: one line that matters more than the hints.
            attributes: what the attributes of the focused span are called.
            alarm: the message tells of something that went wrong.
        """
        self._where, self._message, self._attributes, self._alarm = context, message, attributes, alarm
        self._fit(self.size.width)

    def on_resize(self, event: Resize) -> None:
        """Fit the new width."""
        self._fit(event.size.width)

    def _fit(self, width: int) -> None:
        if not width:
            return
        if self._message:
            style = "bold $error" if self._alarm else "bold"
            content = Content(f" {safe(self._message)}").truncate(width, ellipsis=True).stylize(style)
        else:
            content = footer_content(self._keymap, self._where, width, self._labels, self._attributes)
        self.show_content(content)
