"""A small question: one of a few labels, a letter each."""

from collections.abc import Sequence

from textual.content import Content

from annotator.document.safe_text import safe
from annotator.document.schema import RelationLabel
from annotator.tui.actions import Context
from annotator.tui.keys import Press
from annotator.tui.layout.hints import LETTERS
from annotator.tui.widgets.panel import CLOSES, Panel, Reaction


def letters_for(relations: Sequence[RelationLabel]) -> dict[str, RelationLabel]:
    """A letter for each: its key, else the first free letter of its name, else any."""
    given: dict[str, RelationLabel] = {each.key: each for each in relations if each.key}
    for each in relations:
        if not each.key:
            wanted = [letter for letter in each.id.lower() if letter in LETTERS]
            letter = next((letter for letter in [*wanted, *LETTERS] if letter not in given), "")
            given[letter] = each
    return {letter: each for letter, each in given.items() if letter}


class LinkChoice(Panel):
    """Opens on relation labels and gives back the id of the one whose letter is typed."""

    where = Context.CHOICE

    def __init__(self, *, id: str | None = None) -> None:
        self._title = ""
        self._given: dict[str, RelationLabel] = {}
        super().__init__(id=id)

    def open(self, title: str, relations: Sequence[RelationLabel]) -> None:
        """Ask for one of the relations."""
        self._title, self._given = title, letters_for(relations)
        self.refit()

    def take(self, press: Press, id: str | None) -> Reaction:
        """A letter chooses; esc leaves; any other key says so."""
        if press.key in self._given:
            return Reaction(text=self._given[press.key].id, closes=True)
        if id == "edit.escape":
            return CLOSES
        return Reaction(message=f"{press.key} is none of these · {{edit.escape}} leaves")

    def refit(self) -> None:
        """Show the letters on as many lines as it takes."""
        lines, line = [], Content.styled(f"{safe(self._title)}  ", "bold")
        for letter, each in self._given.items():
            shown = Content.assemble((safe(letter), "bold $text-accent"), f" {safe(each.id)}  ")
            if line.cell_length + shown.cell_length > self.room and line.plain.strip():
                lines.append(line)
                line = Content("")
            line = Content.assemble(line, shown)
        self.show_lines([*lines, line])
