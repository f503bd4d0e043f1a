"""One article under adjudication: the gold layer, what the annotators say, the difference at hand."""

from msgspec import Struct

from annotator.editing import adjudicating
from annotator.editing.annotations import Settlement
from annotator.editing.decisions import Decision
from annotator.editing.differences import Comparison, Difference
from annotator.editing.gold_draft import Draft
from annotator.editing.gold_index import GoldIndex
from annotator.editing.state import Context, EditorState, Leave


class Adjudication(Struct, frozen=True, eq=False):
    """One article under adjudication.

    Attributes:
        editor: the gold layer as it is edited.
        comparison: what the annotators say.
        gold: the gold layer by mention and place.
        decider: who adjudicates.
        at: id of the difference at hand, None where the cursor left it.
        warned: id of the difference of which `KeepOwn` has said that it would be left out.
    """

    editor: EditorState
    comparison: Comparison
    gold: GoldIndex
    decider: str = ""
    at: str | None = None
    warned: str | None = None

    @property
    def difference(self) -> Difference | None:
        """The difference at hand."""
        return self.comparison.find(self.at)

    @property
    def open(self) -> list[Difference]:
        """The differences that are not settled."""
        return self.comparison.open(self.editor.board.annotations)

    @property
    def left(self) -> int:
        """How many differences are not settled."""
        return self.comparison.count_open(self.editor.board.annotations)

    @property
    def settlement(self) -> Settlement | None:
        """How the difference at hand was settled."""
        return self.editor.board.annotations.settled.get(self.at or "")

    def has_gold_as(self, who: int) -> bool:
        """Whether the difference at hand is settled as annotator number `who` has it."""
        difference = self.difference
        return (
            difference is not None
            and self.settlement is not None
            and self.gold_says(difference) == adjudicating.says(self.comparison, difference, who)
        )

    def gold_says(self, difference: Difference) -> object:
        """What the gold layer says about a difference; see `adjudicating.says`."""
        return adjudicating.gold_says(self.comparison, difference, self.editor.board.annotations, self.gold)

    def draft(self, context: Context, *, made: int = 0) -> Draft:
        """A decision in the making."""
        return Draft(self.comparison, self.editor.board.annotations, self.gold, context.op, made=made)


class AdjudicationOutcome(Struct, frozen=True, eq=False):
    """What a command leads to: see `editing.state.Outcome`."""

    state: Adjudication
    decision: Decision | None = None
    leave: Leave | None = None
