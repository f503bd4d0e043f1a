"""The palette: all actions that hold here, by name, with their keys; typing filters."""

from collections.abc import Iterable

from textual.content import Content

from annotator.document.safe_text import safe
from annotator.tui.actions import ACTIONS, Action, Context
from annotator.tui.keymap import Keymap
from annotator.tui.keys import Press
from annotator.tui.widgets.panel import CLOSES, NOTHING, Panel, Reaction, useless

ROWS = 10
"""Most actions shown at a time."""


class Palette(Panel):
    """Opens on the actions of some contexts and gives back the one that was chosen."""

    where = Context.PALETTE

    def __init__(self, keymap: Keymap, names: dict[str, str] | None = None, *, id: str | None = None) -> None:
        self._keymap = keymap
        self._names = names or {}
        self._filter = ""
        self._actions: tuple[Action, ...] = ()
        self._found: tuple[Action, ...] = ()
        self._row = 0
        super().__init__(id=id)

    @property
    def found(self) -> tuple[Action, ...]:
        """The actions that the typed text leaves."""
        return self._found

    def call(self, names: dict[str, str]) -> None:
        """Call these actions so from now on."""
        self._names = {**self._names, **names}

    def open(self, contexts: Iterable[Context]) -> None:
        """Show the actions that hold in any of `contexts`; first those of a single one alone."""
        here = frozenset(contexts)
        first = sorted(ACTIONS, key=lambda each: len(here) > 1 or each.contexts != here)
        self._actions = tuple(
            each
            for each in first
            if each.listed
            and each.contexts & here
            and each.id != "palette.open"
            and (not each.id[-1].isdigit() or each.id in self._names)
        )
        self._filter, self._row = "", 0
        self._search()

    def take(self, press: Press, id: str | None) -> Reaction:
        """Typing filters, up and down choose, enter runs, esc leaves."""
        if press.text or press.key == "backspace":
            self._filter = self._filter + press.text if press.text else self._filter[:-1]
            self._search()
            return NOTHING
        match id:
            case "edit.escape" | "palette.open":
                return CLOSES
            case "list.open" if not self._found:
                return Reaction(message="no such action")
            case "list.open":
                return Reaction(action=self._found[self._row].id, closes=True)
            case "cursor.up" | "cursor.down" | "cursor.page_up" | "cursor.page_down":
                by = {"cursor.up": -1, "cursor.down": 1, "cursor.page_up": -ROWS}.get(id, ROWS)
                self._row = max(0, min(self._row + by, len(self._found) - 1))
                self.refit()
            case _:
                return useless(press)
        return NOTHING

    def _search(self) -> None:
        self._found = matching(self._actions, self._filter, self._names)
        self._row = 0
        self.refit()

    def refit(self) -> None:
        """Show the filter and the rows around the chosen one."""
        line = Content.assemble((": ", "dim"), safe(self._filter), (" ", "reverse"))
        rows = max(1, min(ROWS, self.screen.size.height - 7))
        first = max(0, min(self._row - rows // 2, len(self._found) - rows))
        shown = [
            self.entry(each, first + n, self.room) for n, each in enumerate(self._found[first : first + rows])
        ]
        blank = [Content("")] * (rows - len(shown))
        self.show_lines([line, *shown, *blank])

    def entry(self, each: Action, place: int, width: int) -> Content:
        """The row number `place` for a width in cells: what the action is called, and its keys."""
        name = Content(safe(self._names.get(each.id, each.label)))
        keys = Content.styled(safe(self._keymap.all_shown(each.id)), "bold $text-accent")
        room = max(4, width - keys.cell_length - 2)
        entry = Content.assemble(name.truncate(room, ellipsis=True, pad=True), "  ", keys)
        return entry.stylize("reverse", 0, len(name)) if place == self._row else entry


def matching(actions: Iterable[Action], typed: str, names: dict[str, str]) -> tuple[Action, ...]:
    """The actions whose name or id holds every typed word; those whose name begins so come first."""
    words = typed.casefold().split()

    def name(each: Action) -> str:
        return names.get(each.id, each.label).casefold()

    found = [each for each in actions if all(word in f"{name(each)} {each.id}" for word in words)]
    return tuple(sorted(found, key=lambda each: not name(each).startswith(typed.casefold().strip())))
