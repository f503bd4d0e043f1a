"""The bottom row: what the keys do here, or one line about what the last key did."""

from collections.abc import Mapping, Sequence

from msgspec import Struct
from textual.content import Content
from textual.events import Resize

from annotator.document.safe_text import safe
from annotator.tui.actions import EDITING, Context, action
from annotator.tui.keymap import Keymap
from annotator.tui.widgets.line import Line
from annotator.tui.widgets.resting import FollowsAtRest

GAP = "  "
DOT = " · "
"""Stands in messages before what keys do."""

MIN_HEAD = 10
"""Cells in which the beginning of a message is still worth showing."""


class Hint(Struct, frozen=True):
    """One entry of the footer: the actions whose keys it shows, and its word (else the first action's)."""

    ids: tuple[str, ...]
    word: str = ""


def _hint(ids: str, word: str = "") -> Hint:
    return Hint(tuple(ids.split()), word)


_UNDO, _HELP, _FINISH = _hint("edit.undo"), _hint("help.open"), _hint("article.finish")
_TAKE, _WRONG, _LABEL = _hint("step.take"), _hint("span.reject"), _hint("label.1", "label")
_KEEP, _NEXT, _QUEUE = _hint("span.accept", "keep"), _hint("open.next", "next"), _hint("queue.open")
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
        _LABEL,
        _UNDO,
        _NEXT,
        _FINISH,
        _QUEUE,
        _hint("select.start"),
        _hint("jump.open"),
        _hint("find.open"),
        _HELP,
    ),
    Context.SPAN: (
        _TAKE,
        _WRONG,
        _KEEP,
        _LABEL,
        _hint("link.1"),
        _hint("attributes.open"),
        _UNDO,
        _NEXT,
        _FINISH,
        _QUEUE,
        _hint("edge.right_in edge.right_out"),
        _hint("bulk.like_this"),
        _HELP,
    ),
    Context.LINK: (
        _TAKE,
        _WRONG,
        _KEEP,
        _hint("link.1"),
        _hint("link.reverse"),
        _UNDO,
        _NEXT,
        _FINISH,
        _QUEUE,
        _HELP,
    ),
    Context.SELECTION: (
        _hint("cursor.left cursor.right", "extend"),
        _LABEL,
        _hint("jump.open"),
        _hint("edit.escape", "drop"),
        _HELP,
    ),
    Context.DIFFERENCE: (
        _hint("difference.keep"),
        _hint("version.1", "version"),
        _hint("difference.next"),
        _hint("difference.reason"),
        _UNDO,
        _FINISH,
        _QUEUE,
        _hint("version.pick"),
        _hint("edge.right_in edge.right_out"),
        _HELP,
    ),
    Context.QUESTION: (_hint("question.yes"), _hint("edit.escape", "no")),
    Context.UNSAVED: (_hint("save.retry"), _hint("queue.open"), _HELP),
    Context.GRID: (_hint("edit.escape"), _HELP),
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
    Context.ANSWERS: (
        _hint("list.open", "take it"),
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
    Context.DONE: (
        _hint("queue.open list.open", "queue"),
        _hint("edit.escape article.previous", "back"),
        _HELP,
    ),
}
"""What each context's footer offers, most needed first; the last entry is the last to go."""


NAMED_FROM = 108
"""Cells from which on the labels are named; on less their keys stand together."""


def footer_content(
    keymap: Keymap,
    context: Context,
    width: int,
    labels: str = "1-9",
    attributes: str = "",
    links: Mapping[str, tuple[str, str]] | None = None,
    *,
    named: Sequence[tuple[str, str]] = (),
    take: str = "",
) -> Content:
    """The footer of a context for a width in cells; hints that do not fit are left out whole.

    Args:
        keymap: the keys in force.
        context: where the person is.
        width: cells there are.
        labels: the keys of the schema's labels, as one word.
        attributes: what `attributes.open` is called here; empty leaves it out.
        links: keys and words of the link actions that do something here; the others are left out.
        named: keys and names of the labels, where there are few enough to name.
        take: what `step.take` does here; empty for what it does elsewhere.
    """
    special = {"label.1": (labels, _LABEL.word), **(links or {})}
    if attributes:
        special["attributes.open"] = keymap.shown("attributes.open"), attributes
    if take:
        special["step.take"] = keymap.shown("step.take"), take
    hints = [
        hint for hint in FOOTERS[context] if hint.ids[0] in special or hint.ids[0] not in _HERE_AND_THERE
    ]
    drawn = [
        _named(named)
        if hint is _LABEL and named and width >= NAMED_FROM
        else _drawn(*(special.get(hint.ids[0]) or _shown(keymap, hint)))
        for hint in hints
    ]
    steady = [each for each, hint in zip(drawn, hints, strict=True) if hint in _STEADY]
    return _fitted(drawn, width, steady if context in _WHILE_EDITING else ())


_HERE_AND_THERE = frozenset({"attributes.open", "link.1", "link.reverse"})
"""Actions that do something only on some spans and links."""


_STEADY = frozenset({_UNDO, _NEXT, _FINISH, _QUEUE, _HELP})
"""Hints that most contexts of an article have."""

_WHILE_EDITING = EDITING | {Context.DIFFERENCE}


def _shown(keymap: Keymap, hint: Hint) -> tuple[str, str]:
    return " ".join(keymap.shown(id) for id in hint.ids), hint.word or action(hint.ids[0]).word


def fitted(pairs: Sequence[tuple[str, str]], width: int) -> Content:
    """Keys and what they do, for a width in cells; of those that do not fit the last but one goes first."""
    return _fitted([_drawn(keys, word) for keys, word in pairs], width)


def _drawn(keys: str, word: str) -> Content:
    return Content.assemble((safe(keys), "bold $text-accent"), " " if keys else "", (safe(word), "dim"))


def _named(labels: Sequence[tuple[str, str]]) -> Content:
    """Each label with its key: `1 actor 2 role`."""
    return Content(" ").join(_drawn(key, name) for key, name in labels)


def _fitted(hints: list[Content], width: int, steady: Sequence[Content] = ()) -> Content:
    """The hints that fit; the steady ones stand at the right end, where they are in every context.

    So a key that changes the context changes few cells, and the way out is always in the same place.
    """
    while True:
        content = Content(GAP).join(hints)
        if content.cell_length + 1 <= width or len(hints) == 1:
            break
        hints.pop(-2)
    left = Content(GAP).join([hint for hint in hints if hint not in steady])
    right = Content(GAP).join([hint for hint in hints if hint in steady])
    if not (left and right):
        return Content.assemble(" ", content)
    blank = width - left.cell_length - right.cell_length - 2
    return Content.assemble(" ", left, " " * max(len(GAP), blank), right)


def message_content(message: str, width: int) -> Content:
    """A message for a width in cells; what it says of keys behind a ` · ` stays whole as long as it can."""
    head, dot, tail = message.partition(DOT)
    shown = Content(f" {safe(message)}")
    room = width - Content(safe(dot + tail)).cell_length
    if shown.cell_length <= width or room < MIN_HEAD:
        return shown.truncate(width, ellipsis=True)
    return Content.assemble(Content(f" {safe(head)}").truncate(room, ellipsis=True), safe(dot + tail))


def label_keys(keymap: Keymap, digits: Sequence[str]) -> str:
    """The keys of the labels with these digits as one word: `1-3`, or `1 4 7`."""
    keys = [keymap.shown(f"label.{digit}") for digit in digits if digit]
    together = "".join(keys)
    if len(keys) > 2 and together in "123456789":
        return f"{keys[0]}-{keys[-1]}"
    return " ".join(keys)


class Footer(Line, FollowsAtRest):
    """Shows the hints of a context, once the keys rest; a message stands in their place while it is fresh."""

    def __init__(
        self,
        keymap: Keymap,
        *,
        labels: str = "",
        named: Sequence[tuple[str, str]] = (),
        id: str | None = None,
    ) -> None:
        self._keymap = keymap
        self._labels = labels
        self._named = named
        self._take = ""
        self._where = Context.QUEUE
        self._attributes = ""
        self._links: Mapping[str, tuple[str, str]] = {}
        self._keys: Sequence[tuple[str, str]] = ()
        self._message = ""
        self._alarm = False
        self._told: tuple[object, ...] = ()
        self._has_message = False
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
        take: str = "",
    ) -> None:
        """Show the hints of `context`, or `message` when there is one.

        Args:
            context: where the person is.
            message: one line that matters more than the hints.
            attributes: what the attributes of the focused span are called.
            links: keys and words of the link actions that do something here.
            keys: keys and words to show in place of those of the context.
            alarm: the message tells of something that went wrong.
            take: what `step.take` does here, where that is not what it always does.
        """
        self._where, self._message, self._attributes, self._alarm = context, message, attributes, alarm
        self._links, self._keys, self._take = links or {}, keys, take
        told = context, message, attributes, tuple(sorted(self._links.items())), tuple(keys), alarm, take
        if told == self._told:
            return
        had_message, self._has_message = self._has_message, bool(message)
        may_wait = self._told and context in EDITING and not (message or had_message)
        self._told = told
        if may_wait:
            self.follow_later()
        else:
            self.follow()

    @property
    def text(self) -> str:
        """What is shown, or about to be."""
        self.follow()
        return super().text

    def fill(self) -> None:
        """Show what was told last."""
        self._fit(self.size.width)

    def on_resize(self, event: Resize) -> None:
        """Fit the new width."""
        self._fit(event.size.width)

    def _fit(self, width: int) -> None:
        if not width:
            return
        if self._message:
            style = "bold $error" if self._alarm else "bold"
            content = message_content(self.message, width).stylize(style)
        elif self._keys:
            content = fitted(self._keys, width)
        else:
            content = footer_content(
                self._keymap,
                self._where,
                width,
                self._labels,
                self._attributes,
                self._links,
                named=self._named,
                take=self._take,
            )
        self.show_content(content)
