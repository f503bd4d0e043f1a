"""The reducer of adjudication: the editor of the gold layer, and the walk through the differences. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from annotator.document.article import Article
from annotator.document.relations import Suggestions
from annotator.document.schema import LabelSchema
from annotator.editing import adjudicating, session
from annotator.editing.adjudicating import Strategy
from annotator.editing.commands import Command, Finish
from annotator.editing.deciding import decide
from annotator.editing.decisions import Decision, How, fold
from annotator.editing.differences import Comparison, Difference, gold_spans
from annotator.editing.edits import Edit, SettledEdit, apply_edits
from annotator.editing.history import replay
from annotator.editing.movement import focus_at, focus_on
from annotator.editing.state import Context, EditorState, Leave
from annotator.editing.updating import open_board


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
        decider: who adjudicates.
        at: id of the difference at hand, None where the cursor left it.
    """

    editor: EditorState
    comparison: Comparison
    decider: str = ""
    at: str | None = None

    @property
    def difference(self) -> Difference | None:
        """The difference at hand."""
        return next((each for each in self.comparison.differences if each.id == self.at), None)

    @property
    def open(self) -> list[Difference]:
        """The differences that are not settled."""
        return self.comparison.open(self.editor.board.annotations)


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
    """The gold layer as its decisions left it, at a place (token) or at the first open difference."""
    board = open_board(article, schema, Suggestions(), fold(decisions), learns=False)
    editor = EditorState(board, history=replay(decisions))
    state = Adjudication(editor, comparison, decider)
    if cursor is not None:
        return replace(state, editor=focus_at(editor, max(0, min(cursor, len(board.tokens) - 1))))
    return _to(state, state.open[0]) if state.open else state


def settle_before(state: Adjudication, strategy: Strategy, context: Context) -> AdjudicationOutcome:
    """Settle what the strategy settles, in one decision that names it; nothing decided is touched."""
    annotations = state.editor.board.annotations
    edits = adjudicating.settle_before(state.comparison, annotations, strategy, context.op, state.decider)
    if not edits:
        return AdjudicationOutcome(state)
    outcome = decide(state.editor, context, f"settle-{strategy}", edits, how=How.BULK)
    after = replace(state, editor=outcome.state)
    return AdjudicationOutcome(_to(after, after.open[0]) if after.open else after, outcome.decision)


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
        case Finish() if state.open:
            return AdjudicationOutcome(_say(_next(_quiet(state), 1), f"{_left(state)} first"))
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
    count = len(state.open)
    return f"{count} difference{'s' if count != 1 else ''} to settle"


def _say(state: Adjudication, message: str) -> Adjudication:
    return replace(state, editor=replace(state.editor, message=message))


def _next(state: Adjudication, by: int) -> Adjudication:
    """The next open difference after the one at hand, or after the cursor."""
    order = {each.id: number for number, each in enumerate(state.comparison.differences)}
    here = order.get(state.at or "")
    if here is None:
        offset = (
            state.editor.board.tokens.starts[state.editor.cursor] if len(state.editor.board.tokens) else 0
        )
        before = [n for n, each in enumerate(state.comparison.differences) if each.start < offset]
        here = (before[-1] if before else -1) if by > 0 else (before[-1] + 1 if before else 0)
    found = [each for each in state.open if each.id != state.at]
    if not found:
        return _say(state, "" if state.open else "nothing differs any more · {article.finish} done")
    after = [each for each in found if (order[each.id] - here) * by > 0]
    chosen = (after or found)[0 if by > 0 else -1]
    return _to(_say(state, ""), chosen)


def _to(state: Adjudication, difference: Difference) -> Adjudication:
    """The cursor and the focus at a difference."""
    board = state.editor.board
    mention = difference.mention
    if mention is None and difference.scope:
        mention = min(difference.scope).head
    ids = gold_spans(state.comparison, board.annotations).get(-1 if mention is None else mention, [])
    if ids and board.item(ids[0]):
        editor = focus_on(state.editor, ids[0])
    else:
        editor = focus_at(state.editor, board.tokens.at(difference.start))
    return replace(state, editor=editor, at=difference.id)


def _take(state: Adjudication, who: int, context: Context) -> AdjudicationOutcome:
    difference = state.difference
    if difference is None or who >= len(state.comparison.annotators):
        message = (
            "{difference.next} goes to the next difference"
            if difference is None
            else "nobody has this number"
        )
        return AdjudicationOutcome(_say(state, message))
    annotations = state.editor.board.annotations
    edits = adjudicating.take_version(
        state.comparison, difference, who, annotations, context.op, state.decider
    )
    name = state.comparison.annotators[who]
    return _decided(state, "take", edits, f"as {name} has it", context)


def _keep(state: Adjudication, context: Context) -> AdjudicationOutcome:
    difference = state.difference
    if difference is None:
        return AdjudicationOutcome(_say(state, "{difference.next} goes to the next difference"))
    annotations = state.editor.board.annotations
    if difference.id in annotations.settled:
        return AdjudicationOutcome(_next(state, 1))
    edits = adjudicating.settled_as_own(annotations, [difference], state.decider)
    outcome = _decided(state, "keep", edits, "", context)
    return replace(outcome, state=_next(outcome.state, 1))


def _explain(state: Adjudication, reason: str, context: Context) -> AdjudicationOutcome:
    edits = adjudicating.with_reason(state.editor.board.annotations, state.at or "", reason)
    if not edits:
        return AdjudicationOutcome(_say(state, "settle it first: a reason says why it was settled so"))
    return _decided(state, "reason", edits, f"because: {reason}", context)


def _decided(
    state: Adjudication, command: str, edits: Sequence[Edit], message: str, context: Context
) -> AdjudicationOutcome:
    outcome = decide(state.editor, context, command, edits, message=message)
    editor = outcome.state
    difference = state.difference
    after = replace(state, editor=editor)
    if difference is not None:
        after = _say(_to(after, difference), message)
    return AdjudicationOutcome(after, outcome.decision)


def _edit(state: Adjudication, command: Command, context: Context) -> AdjudicationOutcome:
    """A command of the editor; what it changes of an open difference settles that as one's own."""
    before = state.editor
    outcome = session.reduce(before, command, context)
    editor, decision = outcome.state, outcome.decision
    if decision is not None and decision.command not in ("undo", "redo"):
        annotations = editor.board.annotations
        settling = adjudicating.settled_as_own(
            annotations,
            adjudicating.touched(state.comparison, before.board.annotations, decision.edits),
            state.decider,
        )
        if settling:
            decision = replace(decision, edits=(*decision.edits, *settling))
            board = replace(editor.board, annotations=apply_edits(annotations, settling))
            editor = replace(editor, board=board, history=before.history.after(decision))
    stays = editor.cursor == before.cursor or decision is not None
    at = (_settled_by(decision) or state.at) if stays else None
    return AdjudicationOutcome(replace(state, editor=editor, at=at), decision, outcome.leave)


def _settled_by(decision: Decision | None) -> str | None:
    """The difference that an undo or redo settled or opened again."""
    if decision is None or decision.command not in ("undo", "redo"):
        return None
    return next((edit.id for edit in decision.edits if isinstance(edit, SettledEdit)), None)
