"""A screen with panels: while one is open it gets the keys."""

from collections.abc import Callable
from typing import TypeVar

from annotator.tui.keymap import Keymap
from annotator.tui.keys import Press
from annotator.tui.screens.keyed import KeyScreen
from annotator.tui.widgets.panel import Panel, Reaction

_Result = TypeVar("_Result")
_Panel = TypeVar("_Panel", bound=Panel)


class PanelScreen(KeyScreen[_Result]):
    """At most one panel is open at a time."""

    def __init__(self, keymap: Keymap) -> None:
        super().__init__(keymap)
        self.panel: Panel | None = None
        self._panels: dict[type[Panel], Panel] = {}

    def show_footer(self) -> None:
        """Show the hints of where the person is, or the message that stands."""
        raise NotImplementedError

    def react(self, reaction: Reaction, press: Press) -> None:
        """Do what a panel made of a key; a panel that is done has been closed."""
        raise NotImplementedError

    def panel_of(self, kind: type[_Panel], make: Callable[[], _Panel]) -> _Panel:
        """The screen's panel of a kind, made when it is first wanted: the first paint waits for none."""
        found = self._panels.get(kind)
        if not isinstance(found, kind):
            found = self._panels[kind] = make()
            self.query_one("#body").mount(found)
        return found

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
        reaction = panel.take(press, self.keymap.action_for(press.key, panel.where))
        if reaction.closes:
            self.close_panel()
        self.react(reaction, press)

    def pasted(self, text: str) -> None:
        """Pasted text goes into a line that is being typed, and nowhere else."""
        if self.panel is None or not self.panel.paste(text):
            super().pasted(text)
