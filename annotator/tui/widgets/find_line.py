"""The line in which a text to find is typed; every letter moves on."""

from annotator.tui.keys import Press
from annotator.tui.widgets.line_input import LineInput
from annotator.tui.widgets.panel import Reaction


class FindLine(LineInput):
    """Gives back what has been typed so far after every key."""

    def take(self, press: Press, id: str | None) -> Reaction:
        """As any line; what it holds comes back each time, with `closes` on enter."""
        reaction = super().take(press, id)
        return reaction if reaction.closes or reaction.message else Reaction(text=self.typed)
