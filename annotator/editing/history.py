"""Undo and redo, read from the decisions themselves: without limit, and across a restart."""

from collections.abc import Iterable

from msgspec import Struct
from msgspec.structs import replace

from annotator.editing.decisions import Decision
from annotator.editing.edits import Edit, inverse


class Done(Struct, frozen=True):
    """One undo step: a decision, or several that are undone together.

    Attributes:
        op: operation id of its first decision.
        command: what was done.
        edits: of all its decisions, in order.
    """

    op: str
    command: str
    edits: tuple[Edit, ...]


class History(Struct, frozen=True):
    """What can be taken back (`done`, last at the end) and what can be done again (`undone`)."""

    done: tuple[Done, ...] = ()
    undone: tuple[Done, ...] = ()

    def after(self, decision: Decision) -> "History":
        """The history once `decision` has been stored. Taking newer suggestions changes nothing to undo."""
        if decision.command == "undo":
            return History(self.done[:-1], (*self.undone, self.done[-1]))
        if decision.command == "redo":
            return History((*self.done, self.undone[-1]), self.undone[:-1])
        if decision.command == "join":
            return self
        if decision.group and self.done and self.done[-1].op == decision.group:
            last = self.done[-1]
            last = replace(last, edits=last.edits + decision.edits)
            return History((*self.done[:-1], last))
        step = Done(decision.op, decision.command, decision.edits)
        return History((*self.done, step))

    def undo_edits(self) -> tuple[Edit, ...]:
        """The edits that take back the last step; empty when there is none."""
        return inverse(self.done[-1].edits) if self.done else ()

    def redo_edits(self) -> tuple[Edit, ...]:
        """The edits that do the last undone step again; empty when there is none."""
        return self.undone[-1].edits if self.undone else ()


def replay(decisions: Iterable[Decision]) -> History:
    """The history that the decisions, in order, amount to."""
    history = History()
    for decision in decisions:
        history = history.after(decision)
    return history
