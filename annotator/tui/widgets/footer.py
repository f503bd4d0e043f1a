"""The bottom row: what the keys do here, or one line about what the last key did."""

from collections.abc import Mapping, Sequence
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
        _hint("jump.open"),
        _hint("find.open"),
        _HELP,
    ),
    Context.SPAN: (
        _TAKE,
        _WRONG,
        _hint("link.1"),
        _hint("attributes.open"),
        _LABEL,
        _hint("edge.right_in edge.right_out"),
        _UNDO,
        _hint("open.next", "next"),
        _hint("bulk.like_this"),
        _HELP,
    ),
    Context.LINK: (
        _TAKE,
        _hint("span.accept"),
        _WRONG,
        _hint("link.1"),
        _hint("link.reverse"),
        _hint("open.next", "next"),
        _UNDO,
        _HELP,
    ),
    Context.SELECTION: (
        _hint("cursor.left cursor.right", "extend"),
        _LABEL,
        _hint("jump.open"),
        _hint("edit.escape", "drop"),
        _HELP,
    ),
    Context.QUESTION: (_hint("question.yes"), _hint("edit.escape", "no")),
    Context.UNSAVED: (_hint("save.retry"), _hint("queue.open"), _HELP),
    Context.GRID: (_hint("edit.escape"),),
    Context.HINTS: (_hint("edit.escape"),),
    Context.CHOICE: (_hint("edit.escape"),),
    Context.FIND: (_hint("list.open", "stays there"), _hint("edit.escape", "goes back")),
    Context.PREVIEW: (
        _hint("question.yes list.open", "do it all"),
        _hint("cursor.up cursor.down", "look through"),
        _hint("edit.escape", "leave as it was"),
    ),
    Context.HIDDEN: (
        _hint("list.open", "go there"),
        _hint("cursor.up cursor.down", "choose"),
        _hint("edit.escape"),
    ),
    Context.INPUT: (_hint("list.open", "keep"), _hint("edit.escape", "leave as it was")),
    Context.QUEUE: (
        _hint("list.open"),
        _hint("app.quit"),
        _hint("queue.find"),
        _hint("queue.order"),
        _MOVE,
        _hint("cursor.page_up cursor.page_down", "page"),
        _HELP,
    ),
    Context.FILTER: (
        _hint("list.open"),
        _hint("cursor.up cursor.down", "choose"),
        _hint("edit.escape", "all articles"),
    ),
    Context.PICKER: (
        _hint("list.open", "give this label"),
        _hint("cursor.left cursor.right cursor.up cursor.down", "choose"),
        _hint("edit.escape"),
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
    keymap: Keymap,
    context: Context,
    width: int,
    labels: str = "1-9",
    attributes: str = "",
    links: Mapping[str, tuple[str, str]] | None = None,
) -> Content:
    """The footer of a context for a width in cells; hints that do not fit are left out whole.

    Args:
        keymap: the keys in force.
        context: where the person is.
        width: cells there are.
        labels: the keys of the schema's labels, as one word.
        attributes: what `attributes.open` is called here; empty leaves it out.
        links: keys and words of the link actions that do something here; the others are left out.
    """
    special = {"label.1": (labels, _LABEL.word), **(links or {})}
    if attributes:
        special["attributes.open"] = keymap.shown("attributes.open"), attributes
    return fitted(
        [
            special.get(hint.ids[0]) or _shown(keymap, hint)
            for hint in FOOTERS[context]
            if hint.ids[0] in special or hint.ids[0] not in _HERE_AND_THERE
        ],
        width,
    )


_HERE_AND_THERE = frozenset({"attributes.open", "link.1", "link.reverse"})
"""Actions that do something only on some spans and links."""


def _shown(keymap: Keymap, hint: Hint) -> tuple[str, str]:
    return " ".join(keymap.shown(id) for id in hint.ids), hint.word or action(hint.ids[0]).word


def fitted(pairs: Sequence[tuple[str, str]], width: int) -> Content:
    """Keys and what they do, for a width in cells; of those that do not fit the last but one goes first."""
    pairs = list(pairs)
    while True:
        shown = [
            Content.assemble((safe(keys), "bold $accent"), " " if keys else "", (safe(word), "dim"))
            for keys, word in pairs
        ]
        content = Content(GAP).join(shown)
        if content.cell_length + 1 <= width or len(pairs) == 1:
            return Content.assemble(" ", content)
        pairs.pop(-2)


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
        self._links: Mapping[str, tuple[str, str]] = {}
        self._keys: Sequence[tuple[str, str]] = ()
        self._message = ""
        self._alarm = False
        super().__init__(id=id)

    @property
    def message(self) -> str:
        """The message that stands, with the keys in force for those it names; or empty."""
        return self._keymap.filled(self._message)

    def show(
        self,
        context: Context,
        message: str = "",
        *,
        attributes: str = "",
        links: Mapping[str, tuple[str, str]] | None = None,
        keys: Sequence[tuple[str, str]] = (),
        alarm: bool = False,
    ) -> None:
        """Show the hints of `context`, or `message` when there is one.

        Args:
            context: where the person is.
            message: one line that matters more than the hints.
            attributes: what the attributes of the focused span are called.
            links: keys and words of the link actions that do something here.
            keys: keys and words to show in place of those of the context.
            alarm: the message tells of something that went wrong.
        """
        self._where, self._message, self._attributes, self._alarm = context, message, attributes, alarm
        self._links, self._keys = links or {}, keys
        self._fit(self.size.width)

    def on_resize(self, event: Resize) -> None:
        """Fit the new width."""
        self._fit(event.size.width)

    def _fit(self, width: int) -> None:
        if not width:
            return
        if self._message:
            style = "bold $error" if self._alarm else "bold"
            content = Content(f" {safe(self.message)}").truncate(width, ellipsis=True).stylize(style)
        elif self._keys:
            content = fitted(self._keys, width)
        else:
            content = footer_content(
                self._keymap, self._where, width, self._labels, self._attributes, self._links
            )
        self.show_content(content)
