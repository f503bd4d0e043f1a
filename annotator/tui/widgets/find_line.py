"""The line in which a text to find is typed; every letter moves on."""

from annotator.tui.actions import Context
from annotator.tui.keys import Press
from annotator.tui.widgets.line_input import LineInput
from annotator.tui.widgets.panel import Reaction


class FindLine(LineInput):
    """Gives back what has been typed so far after every key."""

    where = Context.FIND

    @property
    def kept(self) -> str:
        """Nothing: what is looked for is no work."""
        return ""

    def take(self, press: Press, id: str | None) -> Reaction:
        """As any line; what it holds comes back each time, with `closes` on enter."""
        reaction = super().take(press, id)
        return reaction if reaction.closes or reaction.message else Reaction(text=self.typed)
