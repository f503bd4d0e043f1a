"""The reducer of adjudication: the editor of the gold layer, and the walk through the differences. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from annotator.document.article import Article
from annotator.document.relations import Suggestions
from annotator.document.schema import LabelSchema
from annotator.editing import adjudicating, session
from annotator.editing.adjudicating import Strategy
from annotator.editing.annotations import Answer, Settlement, Verdict
from annotator.editing.commands import Command, Finish
from annotator.editing.deciding import decide
from annotator.editing.decisions import Decision, How, fold
from annotator.editing.differences import Comparison, Difference, DifferenceKind
from annotator.editing.edits import Edit, SettledEdit
from annotator.editing.gold_draft import Draft
from annotator.editing.gold_index import GoldIndex
from annotator.editing.history import replay
from annotator.editing.movement import focus_at, focus_on
from annotator.editing.state import Context, EditorState, Leave
from annotator.editing.updating import open_board, update


@dataclass(frozen=True, slots=True)
class NextDifference:
    """To the next open difference (`by` 1) or the one before (-1), round the end of the article."""

    by: int = 1


@dataclass(frozen=True, slots=True)
class TakeVersion:
    """The difference at hand is as annotator number `who` (from 0) says."""

    who: int


@dataclass(frozen=True, slots=True)
class KeepOwn:
    """The difference at hand is settled, if it was not, as the gold layer now stands; on to the next."""


@dataclass(frozen=True, slots=True)
class GiveReason:
    """Why the difference at hand was settled as it was; it must have been."""

    reason: str


AdjudicationCommand = NextDifference | TakeVersion | KeepOwn | GiveReason


@dataclass(frozen=True, slots=True, eq=False)
class Adjudication:
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


@dataclass(frozen=True, slots=True, eq=False)
class AdjudicationOutcome:
    """What a command leads to: see `editing.state.Outcome`."""

    state: Adjudication
    decision: Decision | None = None
    leave: Leave | None = None


def open_adjudication(
    article: Article,
    schema: LabelSchema,
    comparison: Comparison,
    decisions: Sequence[Decision] = (),
    *,
    decider: str = "",
    cursor: int | None = None,
) -> Adjudication:
    """The gold layer as its decisions left it, at the first open difference from a place (token) on."""
    board = open_board(article, schema, Suggestions(), fold(decisions), learns=False)
    editor = EditorState(board, history=replay(decisions))
    state = Adjudication(editor, comparison, GoldIndex.of(comparison, board.annotations), decider)
    if cursor is not None:
        state = replace(state, editor=focus_at(editor, max(0, min(cursor, len(board.tokens) - 1))))
    return _next(state, 1) if state.left else state


def settle_before(state: Adjudication, strategy: Strategy, context: Context) -> AdjudicationOutcome:
    """Settle what the strategy settles, in one decision that names it; nothing decided is touched."""
    draft = state.draft(context)
    adjudicating.settle_before(draft, strategy, state.decider)
    if not draft.edits:
        return AdjudicationOutcome(state)
    outcome = decide(state.editor, context, f"settle-{strategy}", draft.edits, how=How.BULK)
    after = _with_editor(state, outcome.state, draft.edits)
    return AdjudicationOutcome(_to(after, after.open[0]) if after.left else after, outcome.decision)


def _with_editor(state: Adjudication, editor: EditorState, edits: Sequence[Edit]) -> Adjudication:
    """The state with the gold layer after some edits."""
    if not edits:
        return replace(state, editor=editor)
    gold = state.gold.copy()
    gold.apply(edits)
    return replace(state, editor=editor, gold=gold)


def reduce(
    state: Adjudication, command: Command | AdjudicationCommand, context: Context
) -> AdjudicationOutcome:
    """What `command` does; the decision, if there is one, must be stored before the new state is shown."""
    match command:
        case NextDifference(by):
            return AdjudicationOutcome(_next(_quiet(state), by))
        case TakeVersion(who):
            return _take(_quiet(state), who, context)
        case KeepOwn():
            return _keep(_quiet(state), context)
        case GiveReason(reason):
            return _explain(_quiet(state), reason, context)
        case Finish() if state.left:
            return AdjudicationOutcome(_say(_next(_quiet(state), 1), f"{_left(state)} first"))
        case Finish():
            return _finish(state, command, context)
        case _:
            return _edit(state, command, context)


def _quiet(state: Adjudication) -> Adjudication:
    """Nothing is asked or said any more."""
    editor = state.editor
    revision = editor.revision + 1
    return replace(
        state,
        editor=replace(editor, message="", asking=None, preview=None, warned="", revision=revision),
    )


def _left(state: Adjudication) -> str:
    count = state.left
    return f"{count} difference{'s' if count != 1 else ''} to settle"


def _say(state: Adjudication, message: str) -> Adjudication:
    return replace(state, editor=replace(state.editor, message=message))


def _next(state: Adjudication, by: int) -> Adjudication:
    """The next open difference after the one at hand, or after the cursor."""
    annotations = state.editor.board.annotations
    chosen = state.comparison.next_open(annotations, _place(state, by), by, state.at)
    if chosen is None:
        return _say(state, "" if state.left else "nothing differs any more · {article.finish} done")
    return _to(_say(state, ""), chosen)


def _place(state: Adjudication, by: int) -> int:
    """The place among the differences of the one at hand, else of the cursor."""
    if (here := state.comparison.numbers.get(state.at or "")) is not None:
        return here
    tokens = state.editor.board.tokens
    offset = tokens.starts[state.editor.cursor] if len(tokens) else 0
    numbers = (n for n, each in enumerate(state.comparison.differences) if each.start >= offset)
    after = next(numbers, len(state.comparison.differences))
    return after - 1 if by > 0 else after


def _to(state: Adjudication, difference: Difference) -> Adjudication:
    """The cursor and the focus at a difference."""
    board, mention = state.editor.board, difference.mention
    if mention is None and difference.scope:
        mention = min(difference.scope).head
    id = state.gold.gold(mention) if mention is not None else None
    if id is not None and board.item(id):
        editor = focus_on(state.editor, id)
    else:
        editor = focus_at(state.editor, board.tokens.at(difference.start))
    return replace(state, editor=editor, at=difference.id, warned=None)


NONE_AT_HAND = "{difference.next} goes to the next difference"


def _take(state: Adjudication, who: int, context: Context) -> AdjudicationOutcome:
    difference = state.difference
    if difference is None:
        return AdjudicationOutcome(_say(state, NONE_AT_HAND))
    if who >= len(state.comparison.annotators):
        return AdjudicationOutcome(_say(state, f"there is no version {who + 1}"))
    draft = state.draft(context)
    adjudicating.take_version(draft, difference, who, state.decider)
    return _decided(state, "take", draft.edits, f"as {state.comparison.annotators[who]} has it", context)


def _keep(state: Adjudication, context: Context) -> AdjudicationOutcome:
    """As the gold layer has it; where that has nothing and everybody something, only the second time."""
    difference = state.difference
    if difference is None:
        return AdjudicationOutcome(_say(state, NONE_AT_HAND))
    if state.settlement is not None:
        return AdjudicationOutcome(_next(state, 1))
    if _leaves_out_all(state, difference) and state.warned != difference.id:
        warning = "gold has nothing here yet · {version.1}… takes a version · {difference.keep} leaves it out"
        if difference.kind is DifferenceKind.ANSWER:
            warning = "is it fit? · {version.1} yes · {article.reject} rejects the article"
            return AdjudicationOutcome(_say(state, warning))
        return AdjudicationOutcome(_say(replace(state, warned=difference.id), warning))
    draft = state.draft(context)
    adjudicating.settle_as_stands(draft, difference, state.decider)
    outcome = _decided(state, "keep", draft.edits, "", context)
    return replace(outcome, state=_next(outcome.state, 1))


def _leaves_out_all(state: Adjudication, difference: Difference) -> bool:
    """Whether the gold layer has nothing, though everybody has something."""
    stands = state.gold_says(difference)
    if difference.kind is DifferenceKind.ANSWER:
        return stands is not Answer.ACCEPT
    everybody = range(len(state.comparison.annotators))
    return not stands and all(adjudicating.says(state.comparison, difference, who) for who in everybody)


def _explain(state: Adjudication, reason: str, context: Context) -> AdjudicationOutcome:
    edits = adjudicating.with_reason(state.editor.board.annotations, state.at or "", reason)
    if not edits:
        return AdjudicationOutcome(_say(state, "settle it first: a reason says why it was settled so"))
    return _decided(state, "reason", edits, f"because: {reason}", context)


def _decided(
    state: Adjudication, command: str, edits: Sequence[Edit], message: str, context: Context
) -> AdjudicationOutcome:
    outcome = decide(state.editor, context, command, edits, message=message)
    after = _with_editor(state, outcome.state, edits)
    if state.difference is not None:
        after = _say(_to(after, state.difference), message)
    return AdjudicationOutcome(after, outcome.decision)


def _edit(state: Adjudication, command: Command, context: Context) -> AdjudicationOutcome:
    """A command of the editor; what it changes of an open difference settles that as one's own."""
    before = state.editor
    outcome = session.reduce(before, command, context)
    decision, after = outcome.decision, replace(state, editor=outcome.state)
    if decision is not None:
        after = _with_editor(state, outcome.state, decision.edits)
        if decision.command not in ("undo", "redo"):
            after, decision = _with_settled(state, after, decision, context)
    stays = after.editor.cursor == before.cursor or decision is not None
    at = (_settled_by(decision) or state.at) if stays else None
    return AdjudicationOutcome(replace(after, at=at, warned=None), decision, outcome.leave)


def _with_settled(
    state: Adjudication, after: Adjudication, decision: Decision, context: Context
) -> tuple[Adjudication, Decision]:
    """What a decision of the editor leads to, with the differences settled that it is about."""
    draft = after.draft(context, made=BEHIND)
    for difference in adjudicating.touched(state.draft(context), decision.edits):
        adjudicating.settle_as_stands(draft, difference, state.decider)
    if not draft.edits:
        return after, decision
    decision = replace(decision, edits=(*decision.edits, *draft.edits))
    board = update(after.editor.board, draft.edits)
    editor = replace(after.editor, board=board, history=state.editor.history.after(decision))
    return _with_editor(after, editor, draft.edits), decision


BEHIND = 1000
"""Number from which on ids are made for what is noted beside a decision of the editor."""


def _finish(state: Adjudication, command: Command, context: Context) -> AdjudicationOutcome:
    """The article is done: with nothing left to settle, all frames of the gold layer have been looked at."""
    draft = state.draft(context)
    for id, record in state.editor.board.annotations.spans.items():
        if record.verdict is Verdict.ACCEPTED:
            draft.check_frame(id)
    if not draft.edits:
        return _edit(state, command, context)
    board = update(state.editor.board, draft.edits)
    outcome = session.reduce(replace(state.editor, board=board), command, context)
    decision = outcome.decision
    if decision is None:
        editor = replace(outcome.state, board=state.editor.board, step=state.editor.step)
        return AdjudicationOutcome(replace(state, editor=editor), None, outcome.leave)
    decision = replace(decision, edits=(*draft.edits, *decision.edits))
    editor = replace(outcome.state, history=state.editor.history.after(decision))
    return AdjudicationOutcome(_with_editor(state, editor, decision.edits), decision, outcome.leave)


def _settled_by(decision: Decision | None) -> str | None:
    """The difference that an undo or redo settled or opened again."""
    if decision is None or decision.command not in ("undo", "redo"):
        return None
    return next((edit.id for edit in decision.edits if isinstance(edit, SettledEdit)), None)
