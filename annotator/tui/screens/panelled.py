"""A screen with panels: while one is open it gets the keys."""

from typing import TypeVar

from annotator.tui.actions import Context
from annotator.tui.keymap import Keymap
from annotator.tui.keys import Press
from annotator.tui.screens.keyed import KeyScreen
from annotator.tui.widgets.answer_list import AnswerList
from annotator.tui.widgets.attribute_grid import AttributeGrid
from annotator.tui.widgets.choice import LinkChoice
from annotator.tui.widgets.find_line import FindLine
from annotator.tui.widgets.hidden_list import HiddenList
from annotator.tui.widgets.label_picker import LabelPicker
from annotator.tui.widgets.line_input import LineInput
from annotator.tui.widgets.palette import Palette
from annotator.tui.widgets.panel import Panel, Reaction
from annotator.tui.widgets.preview import BulkPreview

_Result = TypeVar("_Result")

CONTEXTS: dict[type[Panel], Context] = {
    AnswerList: Context.ANSWERS,
    AttributeGrid: Context.GRID,
    LineInput: Context.INPUT,
    Palette: Context.PALETTE,
    FindLine: Context.FIND,
    BulkPreview: Context.PREVIEW,
    HiddenList: Context.HIDDEN,
    LinkChoice: Context.CHOICE,
    LabelPicker: Context.PICKER,
}
"""Which keys hold in which panel."""


class PanelScreen(KeyScreen[_Result]):
    """At most one panel is open at a time."""

    def __init__(self, keymap: Keymap) -> None:
        super().__init__(keymap)
        self.panel: Panel | None = None

    def show_footer(self) -> None:
        """Show the hints of where the person is, or the message that stands."""
        raise NotImplementedError

    def react(self, reaction: Reaction, press: Press) -> None:
        """Do what a panel made of a key; a panel that is done has been closed."""
        raise NotImplementedError

    def open_panel(self, panel: Panel) -> None:
        """A panel has been filled: it gets the keys from now on."""
        if self.panel is not None and self.panel is not panel:
            self.panel.close()
        self.panel = panel
        self.show_footer()

    def close_panel(self) -> None:
        """Put the open panel away."""
        if self.panel is not None:
            self.panel.close()
        self.panel = None
        self.show_footer()

    def press_in_panel(self, panel: Panel, press: Press) -> None:
        """Hand a key to the open panel."""
        reaction = panel.take(press, self.keymap.action_for(press.key, CONTEXTS[type(panel)]))
        if reaction.closes:
            self.close_panel()
        self.react(reaction, press)

    def pasted(self, text: str) -> None:
        """Pasted text goes into a line that is being typed, and nowhere else."""
        if isinstance(self.panel, LineInput):
            self.panel.insert(text)
        else:
            super().pasted(text)
