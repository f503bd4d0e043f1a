"""The characters of an article that cannot be seen, by name, with how many there are and where."""

from collections.abc import Sequence

from textual.content import Content

from annotator.tui.actions import Context
from annotator.tui.keys import Press
from annotator.tui.layout.hidden import Hidden
from annotator.tui.widgets.listing import Listing
from annotator.tui.widgets.panel import CLOSES, NOTHING, Reaction

FEW = 4
"""Most places of one character that are named."""


class HiddenList(Listing):
    """Opens on hidden characters; enter goes to the next one of the chosen kind."""

    where = Context.HIDDEN

    def __init__(self, *, id: str | None = None) -> None:
        self._kinds: tuple[Hidden, ...] = ()
        super().__init__(id=id)

    @property
    def chosen(self) -> Hidden:
        """The kind that is chosen."""
        return self._kinds[self.row]

    def open(self, kinds: Sequence[Hidden]) -> None:
        """Show these kinds, of which there is at least one."""
        self._kinds, self.row = tuple(kinds), 0
        self.refit()

    def take(self, press: Press, id: str | None) -> Reaction:
        """What a key means here."""
        if id in ("edit.escape", "hidden.open"):
            return CLOSES
        if id == "list.open":
            return Reaction(action="list.open")
        return NOTHING if self.go(id) else Reaction(message=f"{press.key} does nothing here")

    @property
    def total(self) -> int:
        """How many kinds there are."""
        return len(self._kinds)

    def head(self) -> Content:
        """How many characters there are."""
        count = sum(len(kind.offsets) for kind in self._kinds)
        return Content.styled(f"{count} hidden character{'s' if count > 1 else ''}", "bold")

    def entry(self, number: int) -> Content:
        """Code point, name, count, and the first offsets."""
        kind = self._kinds[number]
        more = " …" if len(kind.offsets) > FEW else ""
        where = "at " + " ".join(map(str, kind.offsets[:FEW])) + more
        shown = Content.assemble(
            ("›" if number == self.row else " ", "bold"),
            (kind.code, "bold"),
            f" {kind.name}  ",
            f"×{len(kind.offsets)}  ",
            (where, "dim"),
        )
        return shown.truncate(self.room, ellipsis=True)
