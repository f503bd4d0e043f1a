"""The characters of an article that cannot be seen, by name, with how many there are and where."""

from collections.abc import Iterable, Sequence

from msgspec import Struct
from textual.content import Content

from annotator.tui.keys import Press
from annotator.tui.widgets.listing import Listing
from annotator.tui.widgets.panel import CLOSES, NOTHING, Reaction

FEW = 4
"""Most places of one character that are named."""


class Hidden(Struct, frozen=True):
    """One kind of hidden character: its code point, its name, and its offsets in code points."""

    code: str
    name: str
    offsets: tuple[int, ...]


def grouped(found: Iterable[tuple[int, str, str]]) -> tuple[Hidden, ...]:
    """Hidden characters (offset, code point, name) by kind, in the order in which they first appear."""
    places: dict[tuple[str, str], list[int]] = {}
    for offset, code, name in found:
        places.setdefault((code, name), []).append(offset)
    return tuple(Hidden(code, name, tuple(offsets)) for (code, name), offsets in places.items())


class HiddenList(Listing):
    """Opens on hidden characters; enter goes to the next one of the chosen kind."""

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
