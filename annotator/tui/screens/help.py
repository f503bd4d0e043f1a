"""Help: the guideline of the label in focus, and the keys that hold here."""

from textwrap import wrap

from textual.app import ComposeResult
from textual.containers import VerticalScroll
from textual.content import Content
from textual.events import Resize
from textual.widgets import Static

from annotator.document.safe_text import safe
from annotator.document.schema import LabelSchema, RelationLabel, SpanLabel
from annotator.tui.actions import ACTIONS, EDITING, Action, Context, Group
from annotator.tui.keymap import Keymap, keyed_relations
from annotator.tui.keys import Press
from annotator.tui.messages import RedrawRequested
from annotator.tui.screens.keyed import KeyScreen
from annotator.tui.widgets.footer import Footer

ONE_SENTENCE = "Read the sentence, fix what is wrong, press {key}."
OF_ADJUDICATION = "Compare the versions, take one by its digit or edit gold, press {key}."
WIDE = 60
"""Cells from which on the keys have a wide column."""

KEYS_WIDTH, NARROW_KEYS_WIDTH = 16, 9
"""Cells for the keys, before what they do; keys that take more have a line of their own."""

EXAMPLE_INDENT = 5
"""Cells by which the further lines of an example are set in: below its text, behind `yes` and `no`."""

MARGINS = 5
"""Cells left and right of the text, and the scroll bar's."""


class HelpScreen(KeyScreen[None]):
    """Two pages to scroll through: the guideline, and the keys. What is more likely wanted comes first."""

    CSS_PATH = "help.tcss"

    def __init__(
        self, keymap: Keymap, schema: LabelSchema, context: Context, label: str, *, of_values: bool = False
    ) -> None:
        """`of_values`: of the label, only what its values mean."""
        super().__init__(keymap)
        self._schema = schema
        self._where = context
        self._label = label
        self._of_values = of_values
        self._shows_keys = not label

    def compose(self) -> ComposeResult:
        """The text and the footer."""
        with VerticalScroll(id="help", can_focus=False):
            yield Static(id="page")
        yield Footer(self.keymap, id="footer")

    def on_mount(self) -> None:
        """Show the first page, and the keys of the help itself."""
        self.say("")

    def on_resize(self, event: Resize) -> None:
        """Wrap for the width."""
        self._show_page(event.size.width)

    def _show_page(self, width: int) -> None:
        room = max(20, width - MARGINS)
        if self._shows_keys:
            page = keys_content(self.keymap, self._schema, self._where, room)
        else:
            page = guideline_content(self._schema, self._label, room, of_values=self._of_values)
        self.query_one("#page", Static).update(page)

    def say(self, message: str, *, alarm: bool = False) -> None:
        """Show one line until the next key."""
        self.query_one(Footer).show(Context.HELP, message, alarm=alarm)

    def press(self, press: Press) -> None:
        """Scroll, turn the page, or go back."""
        self.say("")
        scroll = self.query_one("#help", VerticalScroll)
        page = max(1, scroll.size.height - 1)
        match self.action_of(press, Context.HELP):
            case "cursor.up":
                scroll.scroll_relative(y=-1, animate=False)
            case "cursor.down":
                scroll.scroll_relative(y=1, animate=False)
            case "cursor.page_up":
                scroll.scroll_relative(y=-page, animate=False)
            case "cursor.page_down":
                scroll.scroll_relative(y=page, animate=False)
            case "cursor.start":
                scroll.scroll_home(animate=False)
            case "cursor.end":
                scroll.scroll_end(animate=False)
            case "help.turn":
                self._shows_keys = not self._shows_keys
                self._show_page(self.size.width)
                scroll.scroll_home(animate=False)
            case "help.close" | "edit.escape":
                self.dismiss()
            case "screen.redraw":
                self.post_message(RedrawRequested())
            case _:
                pass


def guideline_content(
    schema: LabelSchema, label: str, width: int = 80, *, of_values: bool = False
) -> Content:
    """The guideline of a label for a width in cells; of all labels when none is meant.

    With `of_values` only what the values of its attributes mean.
    """
    labels = [span for span in schema.spans if label in ("", span.id)]
    if of_values:
        parts = [part for each in labels for part in _values(schema, each, width)]
        return Content("\n").join(parts)
    return Content("\n\n").join([_guideline(schema, each, width) for each in labels])


def keys_content(keymap: Keymap, schema: LabelSchema, context: Context, width: int) -> Content:
    """The keys that hold here, under their headings, for a width in cells."""
    contexts = EDITING | {Context.QUESTION} if context in EDITING else {context}
    parts: list[Content] = []
    if context in EDITING:
        parts.append(Content.styled(ONE_SENTENCE.format(key=keymap.shown("step.take")), "bold"))
    if context is Context.DIFFERENCE:
        parts.append(Content.styled(OF_ADJUDICATION.format(key=keymap.shown("difference.next")), "bold"))
    for group in sorted(Group, key=lambda group: group is not Group.ADJUDICATE):
        here = [each for each in ACTIONS if each.group is group and each.contexts & contexts]
        lines = [line for each in here for line in _key_lines(keymap, schema, each, width)]
        if lines:
            parts.append(Content("\n").join([Content.styled(group.value, "bold $text-accent"), *lines]))
    return Content("\n\n").join(parts)


def _key_lines(keymap: Keymap, schema: LabelSchema, each: Action, width: int) -> list[Content]:
    """Keys and sentence of an action; of the labels only those the schema has."""
    said = each.help
    if each.id.startswith("label.") and each.id[-1].isdigit():
        label = next((span for span in schema.spans if f"label.{span.key}" == each.id), None)
        if label is None:
            return []
        said = f"Label {label.id}."
    if each.id.startswith("version.") and each.id[-1].isdigit():
        if not each.id.endswith(".1"):
            return []
        digits = f"{keymap.shown(each.id)}…{keymap.shown('version.9')}"
        return _entry(Content.styled(digits, "bold"), said, width)
    if each.id.startswith("link.") and each.id[-1].isdigit():
        relation = keyed_relations(schema).get(each.id)
        if relation is None:
            return []
        said = said.replace("by this link", f"by {relation.id}")
    keys = Content.styled(safe(keymap.all_shown(each.id)) or keymap.shown("palette.open"), "bold")
    return _entry(keys, said, width)


def _entry(keys: Content, said: str, width: int) -> list[Content]:
    """Keys, and what they do behind them."""
    column = KEYS_WIDTH if width >= WIDE else NARROW_KEYS_WIDTH
    lines = wrap(safe(said), max(10, width - column))
    if keys.cell_length >= column:
        return [keys, *(Content(" " * column + line) for line in lines)]
    head = Content.assemble(keys.pad_right(column - keys.cell_length), lines[0])
    return [head, *(Content(" " * column + line) for line in lines[1:])]


def _guideline(schema: LabelSchema, label: SpanLabel, width: int) -> Content:
    """All that the schema says about a label, its links and its attributes."""
    parts = [Content.styled(safe(label.id), "bold $text-accent")]
    parts += _said(label, width)
    for relation in schema.relations_from(label.id):
        said = _said(relation, width)
        if said:
            parts += [Content.styled(f"\n{safe(relation.id)}", "bold"), *said]
    return Content("\n").join([*parts, *_values(schema, label, width)])


def _values(schema: LabelSchema, label: SpanLabel, width: int) -> list[Content]:
    """What the attributes of a label and their values mean."""
    parts: list[Content] = []
    for attribute in schema.attributes_on(label.id):
        helped = [value for value in attribute.values if attribute.help_for(value)]
        if attribute.guideline or helped:
            parts.append(Content.styled(f"\n{safe(attribute.id)}", "bold"))
            parts += [Content(_paragraph(attribute.guideline))] if attribute.guideline else []
            parts += [_hanging(f"{value}  ", attribute.help_for(value), width) for value in helped]
    return parts


def _said(label: SpanLabel | RelationLabel, width: int) -> list[Content]:
    """Guideline and examples."""
    parts = [Content(_paragraph(label.guideline))] if label.guideline else []
    parts += [_hanging("yes  ", example, width) for example in label.positive]
    parts += [_hanging("no   ", example, width) for example in label.negative]
    return parts


def _hanging(head: str, text: str, width: int) -> Content:
    """A head and a text behind it; its further lines are set in."""
    indent = min(len(head), EXAMPLE_INDENT)
    lines = wrap(head + _paragraph(text).replace("\n", " "), width, subsequent_indent=" " * indent)
    first, *more = lines or [head]
    shown = safe(head.rstrip())
    return Content("\n").join(
        [Content.assemble((first[: len(shown)], "bold"), first[len(shown) :]), *map(Content, more)]
    )


def _paragraph(text: str) -> str:
    """One paragraph for each that the schema's text has; the lines of the file mean nothing."""
    paragraphs = (" ".join(part.split()) for part in text.split("\n\n"))
    return "\n".join(safe(part) for part in paragraphs if part)
