"""The reducer of adjudication: the editor of the gold layer, and what settles differences. Pure."""

from collections.abc import Sequence

from msgspec.structs import replace

from annotator.editing import adjudicating, reviewing, session
from annotator.editing.adjudicating import Strategy
from annotator.editing.adjudication import Adjudication, AdjudicationOutcome
from annotator.editing.adjudication_commands import (
    AdjudicationCommand,
    GiveReason,
    GoTo,
    KeepOwn,
    NextDifference,
    TakeVersion,
)
from annotator.editing.annotations import FINISHED, Answer, Settlement, Verdict
from annotator.editing.commands import (
    Accept,
    Command,
    Finish,
    LikeThis,
    LinkNearest,
    MoveEdge,
    NextOverlap,
    Reject,
    RelabelLink,
    ReverseLink,
    SetAttribute,
)
from annotator.editing.deciding import decide
from annotator.editing.decisions import Decision, How
from annotator.editing.difference_walk import at_cursor, at_difference, go_to, next_around, next_open, said
from annotator.editing.differences import Difference, DifferenceKind
from annotator.editing.edits import Edit, RelationEdit, SettledEdit
from annotator.editing.gold_draft import Draft
from annotator.editing.items import Status
from annotator.editing.missing_ends import follow_ends
from annotator.editing.own_words import note_own_words
from annotator.editing.state import Context, EditorState
from annotator.editing.updating import update

NOTHING_YET = "gold has nothing here yet · {version.1}… takes a version · {difference.keep} leaves it out"
NONE_AT_HAND = "{difference.next} goes to the next difference"


def settle_before(state: Adjudication, strategy: Strategy, context: Context) -> AdjudicationOutcome:
    """Settle what the strategy settles, in one decision that names it; nothing decided is touched."""
    draft = state.draft(context)
    adjudicating.settle_before(draft, strategy, state.decider)
    follow_ends(draft, state.gold, draft.edits, state.decider)
    if not draft.edits:
        return AdjudicationOutcome(state)
    editor = _quiet(state).editor
    outcome = decide(editor, context, f"settle-{strategy}", draft.edits, how=How.BULK)
    after = replace(state, editor=outcome.state, gold=draft.index)
    after = at_difference(after, after.open[0]) if after.left else after
    count = sum(isinstance(each, SettledEdit) and each.id in state.comparison.numbers for each in draft.edits)
    message = f"{count} settled beforehand, as most say · {{edit.undo}} takes it back" if count else ""
    return AdjudicationOutcome(said(after, message), outcome.decision)


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
            return AdjudicationOutcome(next_open(_quiet(state), by))
        case GoTo(offset):
            return AdjudicationOutcome(go_to(_quiet(state), offset))
        case TakeVersion(who):
            return _take(_quiet(state), who, context)
        case KeepOwn():
            return _keep(_quiet(state), context)
        case GiveReason(reason):
            return _explain(_quiet(state), reason, context)
        case Accept() if not _is_rejected(state):
            return _accept(_quiet(state), context)
        case Reject() if _is_empty(state):
            return _settle_as_stands(_quiet(state), context)
        case NextOverlap() if (following := next_around(state)) is not None:
            return AdjudicationOutcome(_quiet(following))
        case Finish() if state.left:
            return AdjudicationOutcome(said(next_open(_quiet(state), 1), f"{_left(state)} first"))
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


def _is_rejected(state: Adjudication) -> bool:
    """Whether something that was not taken has the focus, and no selection stands."""
    item = state.editor.focused_item
    return item is not None and item.status is Status.REJECTED


def _is_empty(state: Adjudication) -> bool:
    """Whether the difference at hand is one of which gold has nothing, so that none of it has the focus."""
    difference = state.difference
    if difference is None or difference.kind is DifferenceKind.ANSWER or state.editor.anchor is not None:
        return False
    return not state.gold_says(difference)


def _take(state: Adjudication, who: int, context: Context) -> AdjudicationOutcome:
    difference = state.difference
    if difference is None:
        return AdjudicationOutcome(said(state, NONE_AT_HAND))
    if who >= len(state.comparison.annotators):
        return AdjudicationOutcome(said(state, f"there is no version {who + 1}"))
    draft = state.draft(context)
    if (tie := adjudicating.unfit(draft, difference, who)) is not None:
        labels = f"{draft.label(tie.head, who)} to {draft.label(tie.child, who)}"
        return AdjudicationOutcome(said(state, f"gold has other labels there: no {tie.label} from {labels}"))
    adjudicating.take_version(draft, difference, who, state.decider)
    _restate(state, draft, difference, context)
    return _decided(state, "take", draft, f"as {state.comparison.annotators[who]} has it", context)


def _restate(state: Adjudication, draft: Draft, taken: Difference, context: Context) -> None:
    """What was settled about relations that went with a label is settled as gold now has it."""
    cut = [edit for edit in draft.edits if isinstance(edit, RelationEdit) and edit.after is None]
    for each in adjudicating.touched(state.draft(context), cut) if cut else ():
        if each is not taken and each.id in draft.settled:
            adjudicating.settle_as_stands(draft, each, state.decider)


def _accept(state: Adjudication, context: Context) -> AdjudicationOutcome:
    """`a`: what gold has of the difference is right; away from one, to the next."""
    if state.difference is None:
        return AdjudicationOutcome(next_open(state, 1))
    if _is_empty(state) and state.settlement is None:
        return AdjudicationOutcome(said(state, NOTHING_YET))
    return _keep(state, context)


def _keep(state: Adjudication, context: Context) -> AdjudicationOutcome:
    """As the gold layer has it; where that has nothing and everybody something, only the second time."""
    difference = state.difference
    if difference is None:
        return AdjudicationOutcome(said(state, NONE_AT_HAND))
    if state.settlement is not None:
        return AdjudicationOutcome(next_open(state, 1))
    if _leaves_out_all(state, difference) and state.warned != difference.id:
        if difference.kind is DifferenceKind.ANSWER:
            warning = "is it fit? · {version.1} yes · {article.reject} rejects the article"
            return AdjudicationOutcome(said(state, warning))
        return AdjudicationOutcome(said(replace(state, warned=difference.id), NOTHING_YET))
    return _settle_as_stands(state, context)


def _settle_as_stands(state: Adjudication, context: Context) -> AdjudicationOutcome:
    """The difference at hand is settled as the gold layer has it; on to the next."""
    difference = state.difference
    if difference is None or state.settlement is not None:
        return AdjudicationOutcome(next_open(state, 1))
    draft = state.draft(context)
    adjudicating.settle_as_stands(draft, difference, state.decider)
    outcome = _decided(state, "keep", draft, "", context)
    return replace(outcome, state=next_open(outcome.state, 1))


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
        return AdjudicationOutcome(said(state, "settle it first: a reason says why it was settled so"))
    return _decided(state, "reason", edits, f"because: {reason}", context)


def _decided(
    state: Adjudication, command: str, made: Draft | Sequence[Edit], message: str, context: Context
) -> AdjudicationOutcome:
    """The outcome of a decision about the difference at hand, with what follows from it for relations."""
    if isinstance(made, Draft):
        follow_ends(made, state.gold, made.edits, state.decider)
        edits: Sequence[Edit] = made.edits
    else:
        edits = made
    outcome = decide(state.editor, context, command, edits, message=message)
    gold = made.index if isinstance(made, Draft) else state.gold
    after = replace(state, editor=outcome.state, gold=gold) if edits else state
    if state.difference is not None:
        after = said(at_difference(after, state.difference), message)
    return AdjudicationOutcome(after, outcome.decision)


_NEEDS_FOCUS = MoveEdge | LikeThis | LinkNearest | RelabelLink | ReverseLink | Reject | SetAttribute


def _edit(state: Adjudication, command: Command, context: Context) -> AdjudicationOutcome:
    """A command of the editor; what it changes of an open difference settles that as one's own."""
    before = state.editor
    outcome = session.reduce(before, command, context)
    decision, after = outcome.decision, replace(state, editor=outcome.state)
    if decision is None:
        moved = (after.editor.cursor, after.editor.focus) != (before.cursor, before.focus)
        if moved or after.editor.anchor != before.anchor:
            after = at_cursor(after)
        elif isinstance(command, _NEEDS_FOCUS) and before.focus is None and state.difference is not None:
            after = said(after, NOTHING_YET)
        return AdjudicationOutcome(after, None, outcome.leave)
    after = _with_editor(state, outcome.state, decision.edits)
    if decision.command not in ("undo", "redo"):
        after, decision = _with_settled(state, after, decision, context)
    if after.editor.message == reviewing.NOTHING_OPEN and after.left:
        after = said(after, "")
    settled = _settled_by(after, decision) or state.difference
    if settled is None:
        after = at_cursor(after)
    elif decision.command in ("undo", "redo"):
        after = said(at_difference(after, settled), after.editor.message)
    if settled is not None:
        after = replace(after, at=settled.id, warned=None)
    return AdjudicationOutcome(after, decision, outcome.leave)


def _with_settled(
    state: Adjudication, after: Adjudication, decision: Decision, context: Context
) -> tuple[Adjudication, Decision]:
    """What a decision of the editor leads to, with the differences settled that it is about."""
    draft = after.draft(context, made=BEHIND)
    before = state.draft(context)
    for difference in adjudicating.touched(before, decision.edits):
        adjudicating.settle_as_stands(draft, difference, state.decider)
    note_own_words(before, draft, decision.edits, state.decider)
    follow_ends(draft, state.gold, [*decision.edits, *draft.edits], state.decider)
    if not draft.edits:
        return after, decision
    decision = replace(decision, edits=(*decision.edits, *draft.edits))
    board = update(after.editor.board, draft.edits)
    editor = replace(after.editor, board=board, history=state.editor.history.after(decision))
    return replace(after, editor=editor, gold=draft.index), decision


BEHIND = 1000
"""Number from which on ids are made for what is noted beside a decision of the editor."""


def _finish(state: Adjudication, command: Command, context: Context) -> AdjudicationOutcome:
    """The article is done: with nothing left to settle, all frames of the gold layer have been looked at."""
    draft = state.draft(context)
    for id, record in state.editor.board.annotations.spans.items():
        if record.verdict is Verdict.ACCEPTED:
            draft.check_frame(id)
    told = Settlement((), "finish", "", state.decider)
    draft.add(SettledEdit(adjudicating.numbered(draft.settled, FINISHED), None, told))
    board = update(state.editor.board, draft.edits)
    outcome = session.reduce(replace(state.editor, board=board), command, context)
    decision = outcome.decision
    if decision is None:
        editor = replace(outcome.state, board=state.editor.board, step=state.editor.step)
        return AdjudicationOutcome(replace(state, editor=editor), None, outcome.leave)
    decision = replace(decision, edits=(*draft.edits, *decision.edits))
    editor = replace(outcome.state, history=state.editor.history.after(decision))
    return AdjudicationOutcome(_with_editor(state, editor, decision.edits), decision, outcome.leave)


def _settled_by(state: Adjudication, decision: Decision) -> Difference | None:
    """The difference that an undo or redo settled or opened again."""
    if decision.command not in ("undo", "redo"):
        return None
    ids = (edit.id for edit in decision.edits if isinstance(edit, SettledEdit))
    return next((found for id in ids if (found := state.comparison.find(id)) is not None), None)
