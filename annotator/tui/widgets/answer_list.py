"""A short question with a row for each answer: its key gives it, or the arrows and enter."""

from collections.abc import Sequence

from msgspec import Struct
from textual.content import Content

from annotator.document.safe_text import safe
from annotator.tui.actions import Context
from annotator.tui.keys import Press
from annotator.tui.widgets.listing import Listing
from annotator.tui.widgets.panel import CLOSES, NOTHING, Reaction, useless


class Answer(Struct, frozen=True):
    """One answer: the key that gives it (empty for none), and what it says."""

    key: str
    words: str


class AnswerList(Listing):
    """Gives back the number of the answer that was chosen, from 0, as text."""

    where = Context.ANSWERS

    def __init__(self, *, id: str | None = None) -> None:
        self._question = ""
        self._answers: tuple[Answer, ...] = ()
        super().__init__(id=id)

    def open(self, question: str, answers: Sequence[Answer]) -> None:
        """Ask; there is at least one answer."""
        self._question, self._answers, self.row = question, tuple(answers), 0
        self.refit()

    def take(self, press: Press, id: str | None) -> Reaction:
        """The key of an answer gives it, arrows choose, enter gives the chosen one, esc leaves."""
        for number, answer in enumerate(self._answers):
            if answer.key and press.text == answer.key:
                return Reaction(text=str(number), closes=True)
        if id == "edit.escape":
            return CLOSES
        if id == "list.open":
            return Reaction(text=str(self.row), closes=True)
        return NOTHING if self.go(id) else useless(press)

    @property
    def total(self) -> int:
        """How many answers there are."""
        return len(self._answers)

    def head(self) -> Content:
        """The question."""
        return Content.styled(safe(self._question), "bold")

    def entry(self, number: int) -> Content:
        """The key and the words of an answer."""
        answer = self._answers[number]
        shown = Content.assemble(
            ("›" if number == self.row else " ", "bold"),
            (f"{safe(answer.key) or ' '}  ", "bold $text-accent"),
            safe(answer.words),
        )
        return shown.truncate(self.room, ellipsis=True)
