"""Accepting and rejecting: whole steps, single spans, single links."""

from msgspec.structs import replace

from annotator.document.schema import Severity
from annotator.document.spans import Suggestion
from annotator.editing.annotations import RelationRecord, SpanRecord, Verdict
from annotator.editing.board import Board
from annotator.editing.deciding import at_cursor, decide, with_step
from annotator.editing.decisions import Decision, How
from annotator.editing.edits import Edit, FrameEdit, RelationEdit, SpanEdit
from annotator.editing.items import Item, Link, Status, lacks_look
from annotator.editing.making_room import reopen
from annotator.editing.movement import focus_at, focus_on, to_step
from annotator.editing.rules import Problem, problems_in
from annotator.editing.state import Context, EditorState, Outcome, StepAt
from annotator.editing.steps import ReviewStep, find_step, next_step, next_waiting, waiting_in
from annotator.editing.updating import aligned, open_board, update

NOTHING_OPEN = "nothing open · {article.finish} done"
"""What is said when nothing is left to decide."""


def accept_span(board: Board, item: Item) -> SpanEdit:
    """The edit that accepts a shown span as it is."""
    before = board.annotations.spans.get(item.span.id)
    return SpanEdit(item.span.id, before, SpanRecord(item.span, Verdict.ACCEPTED, item.suggested))


def accept_link(board: Board, link: Link) -> list[Edit]:
    """The edits that accept a shown link, and its ends where they are still open."""
    edits: list[Edit] = []
    for end in link.relation.ends:
        item = board.item(end)
        if item and item.status is not Status.ACCEPTED:
            edits.append(accept_span(board, item))
    before = board.annotations.relations.get(link.relation.id)
    record = RelationRecord(link.relation, Verdict.ACCEPTED, link.suggested)
    edits.append(RelationEdit(link.relation.id, before, record))
    return edits


def reject_span(board: Board, item: Item) -> list[Edit]:
    """The edits that reject a suggested span or remove a hand-made one, its decided links with it."""
    id, suggested = item.span.id, item.suggested
    before = board.annotations.spans.get(id)
    edits: list[Edit] = list(unlink(board, id))
    if id in board.annotations.frames:
        edits.append(FrameEdit(id, True, False))
    after = SpanRecord(suggested.span, Verdict.REJECTED, suggested) if suggested else None
    edits.append(SpanEdit(id, before, after))
    return edits + list(reopen(board, item.span)) if item.status is Status.ACCEPTED else edits


def unlink(board: Board, span_id: str) -> list[RelationEdit]:
    """The edits that remove every decided link of a span."""
    ids = board.linked.get(span_id, ())
    return [RelationEdit(id, board.annotations.relations[id], None) for id in ids]


def reject_link(board: Board, link: Link) -> RelationEdit:
    """The edit that rejects a suggested link or removes a hand-made one."""
    id, suggested = link.relation.id, link.suggested
    before = board.annotations.relations.get(id)
    after = RelationRecord(suggested.relation, Verdict.REJECTED, suggested) if suggested else None
    return RelationEdit(id, before, after)


def take_step(state: EditorState, context: Context) -> Outcome:
    """`space`: the step in focus is right as shown.

    What has the focus decides which step that is; with the focus on something that does not wait,
    or the cursor in another sentence, it only leads back to the open step, so that nothing is
    accepted that is not being read.
    """
    state = _at_focused_step(state)
    step = find_step(state.board, state.step)
    if step is None or not step.is_open:
        return _nothing_open(state)
    if state.anchor is not None:
        return Outcome(
            replace(state, message="a selection stands · {label.1}… label it · {edit.escape} drop it")
        )
    if state.sentence != step.at.sentence or not _is_in_view(state, step):
        return Outcome(replace(to_step(state), message="back at the open step · {step.take} takes it"))
    edits, left = _step_edits(state, step)
    broken = _broken_rule(state, step, edits)
    if broken and state.warned != f"rule {step.at.frame}":
        warned = replace(focus_on(state, broken.span_id), warned=f"rule {step.at.frame}")
        return Outcome(replace(warned, message=f"{broken.message} · {{step.take}} again takes it as it is"))
    if not edits and left:
        return Outcome(
            replace(focus_on(state, left[0]), message="mostly wrong so far, so it wants its own a or x")
        )
    outcome = decide(state, context, "step", edits, how=How.STEP)
    if left:
        after = focus_on(outcome.state, left[0])
        after = replace(after, message="mostly wrong so far, so it wants its own a or x")
        return at_cursor(replace(outcome, state=after))
    return at_cursor(replace(outcome, state=_onwards(outcome.state, step.at)))


def leads_back(state: EditorState) -> bool:
    """Whether `space` would take nothing here, and only lead back to the open step."""
    state = _at_focused_step(state)
    step = find_step(state.board, state.step)
    if step is None or not step.is_open or state.anchor is not None:
        return False
    return state.sentence != step.at.sentence or not _is_in_view(state, step)


def _at_focused_step(state: EditorState) -> EditorState:
    """The state with the review at the step that the focused span or link belongs to, if that waits."""
    if state.focus is None or state.anchor is not None:
        return state
    here = find_step(state.board, _review_at(state, state.focus).step)
    return replace(state, step=here.at) if here and here.is_open else state


def _is_in_view(state: EditorState, step: ReviewStep) -> bool:
    """Whether what has the focus, and so stands in the frame line, is part of the step; nothing counts."""
    if state.focus is None:
        return True
    ids = {item.span.id for item in step.items} | {link.relation.id for link in step.links}
    item = state.focused_item
    return state.focus in ids or (item is not None and item.status is Status.REJECTED)


def _broken_rule(state: EditorState, step: ReviewStep, edits: list[Edit]) -> Problem | None:
    """A rule of severity error that the step's event would break once taken, or None."""
    if step.at.frame is None or not edits:
        return None
    found = problems_in(update(state.board, edits), step.at.sentence)
    return next((p for p in found if p.severity is Severity.ERROR and p.span_id == step.at.frame), None)


def _nothing_open(state: EditorState) -> Outcome:
    message = "nothing open · {open.next} joins new suggestions" if state.newer else NOTHING_OPEN
    return Outcome(replace(state, step=None, message=message))


def _onwards(state: EditorState, done: StepAt) -> EditorState:
    """To the next open step; where none is left the focus stays and the screen says so."""
    step = next_step(state.board, done.sentence)
    state = replace(state, step=step)
    return to_step(state) if step else replace(state, message=_nothing_open(state).state.message)


def _step_edits(state: EditorState, step: ReviewStep) -> tuple[list[Edit], list[str]]:
    """The edits that take a step as shown, and the ids that it must leave to a decision of their own."""
    board = state.board
    edits: dict[str, Edit] = {}
    left: list[str] = []
    for item in step.items:
        if item.status is Status.OPEN and item.doubted:
            edits.update((_key(edit), edit) for edit in reject_span(board, item))
        elif item.status is Status.OPEN and is_distrusted(state, item.span.label, item.by):
            left.append(item.span.id)
        elif item.status is Status.OPEN or item.guess:
            edits[item.span.id] = accept_span(board, _as_guessed(item))
    gone = {item.span.id for item in step.items if item.doubted}
    for link in step.links:
        if link.status is not Status.OPEN or gone & set(link.relation.ends):
            continue
        if link.doubted:
            edits[link.relation.id] = reject_link(board, link)
        elif is_distrusted(state, link.relation.label, link.by) or set(left) & set(link.relation.ends):
            left.append(link.relation.id)
        else:
            edits = {**{_key(edit): edit for edit in accept_link(board, link)}, **edits}
    frame = step.at.frame
    if frame and not left and frame not in gone and frame not in board.annotations.frames:
        edits["frame"] = FrameEdit(frame, False, True)
    return sorted(edits.values(), key=_rank), left


def _as_guessed(item: Item) -> Item:
    return replace(item, span=replace(item.span, attributes={**item.span.attributes, **item.guess}))


def _rank(edit: Edit) -> int:
    """Spans before the links that need them, frames last."""
    return 0 if isinstance(edit, SpanEdit) else 1 if isinstance(edit, RelationEdit) else 2


def _key(edit: Edit) -> str:
    return edit.id if isinstance(edit, SpanEdit | RelationEdit) else "frame"


def is_distrusted(state: EditorState, label: str, by: Suggestion | None) -> bool:
    """Whether suggestions like this one have mostly been rejected in this project."""
    return by is not None and f"{by.source}:{label}" in state.distrusted


def accept(state: EditorState, context: Context) -> Outcome:
    """`a`: the focused span or link is right; on to the next open one."""
    item, link = state.focused_item, state.focused_link
    if link:
        edits = accept_link(state.board, link)
        edits += _frame_settled(state.board, link.relation.head, link.relation.id)
    elif item is None:
        return Outcome(
            replace(
                state, message="nothing has the focus · {open.next} next open · {label.1}… label the token"
            )
        )
    elif item.status is Status.ACCEPTED and not lacks_look(state.board.schema, item):
        return to_next_open(state, 1, context)
    else:
        item = _as_guessed(item)
        plain = item.status is Status.ACCEPTED and not item.guess
        edits = [] if plain else [accept_span(state.board, item)]
        edits += _frame_settled(state.board, item.span.id, "")
    if not edits:
        return to_next_open(state, 1, context)
    return _decide_and_move(state, context, "accept", edits, "")


def _frame_settled(board: Board, head: str, decided: str) -> list[Edit]:
    """The edit that marks a frame as looked at once the last thing open in it has been decided."""
    item = board.item(head)
    if item is None or not board.schema.is_frame(item.span.label) or head in board.annotations.frames:
        return []
    waiting = [link for link in board.links_from(head) if link.status is Status.OPEN]
    if any(link.relation.id != decided for link in waiting):
        return []
    return [FrameEdit(head, False, True)]


def reject(state: EditorState, context: Context) -> Outcome:
    """`x`: the focused span or link is wrong; on to the next open one."""
    item, link = state.focused_item, state.focused_link
    message = ""
    if link:
        edits: list[Edit] = [reject_link(state.board, link)]
        head = state.board.item(link.relation.head)
        if head and head.status is Status.ACCEPTED:
            edits += _frame_settled(state.board, link.relation.head, link.relation.id)
    elif item is None:
        return Outcome(replace(state, message="nothing has the focus · {open.next} next open"))
    elif item.status is Status.REJECTED:
        return to_next_open(state, 1, context)
    else:
        edits = reject_span(state.board, item)
        lost = sum(1 for edit in edits if isinstance(edit, RelationEdit))
        message = f"and {lost} link{'s' if lost > 1 else ''} of it" if lost else ""
    return _decide_and_move(state, context, "reject", edits, message)


def _decide_and_move(
    state: EditorState, context: Context, command: str, edits: list[Edit], message: str
) -> Outcome:
    """Decide, then focus the next open thing after the one that had the focus.

    Neither a review step nor a sentence is left while something in it waits: after its last thing
    comes its first again, where `space` takes the rest.
    """
    sentence, id = state.sentence, state.focus
    here = _review_at(state, id).step if id else None
    outcome = decide(state, context, command, edits, message=message)
    if outcome.decision is None:
        return outcome
    after = outcome.state
    following = next_waiting(after.board, sentence, id)
    step = find_step(after.board, here)
    for waiting in (step.waiting if step else [], waiting_in(after.board, sentence)):
        if waiting:
            following = following if following in waiting else waiting[0]
            break
    if following:
        after = _review_at(focus_on(after, following), following)
        after = replace(after, message=message)
    else:
        after = focus_at(replace(after, step=None), after.cursor)
        after = replace(after, message=message or _nothing_open(after).state.message)
    return at_cursor(replace(outcome, state=after))


def _review_at(state: EditorState, id: str) -> EditorState:
    """The state with the review step that the span or link belongs to."""
    link = state.board.link(id)
    head = state.board.item(link.relation.head if link else id)
    if head is None:
        return with_step(state)
    frame = head.span.id if state.board.schema.is_frame(head.span.label) else None
    return replace(state, step=StepAt(state.board.sentence_at(head.span.start), frame))


def to_next_open(state: EditorState, by: int, context: Context) -> Outcome:
    """`tab`: to the next open span or link; with none left and newer suggestions waiting, they join.

    While the cursor is away from the review step, it leads back to what waits there first.
    """
    step = find_step(state.board, state.step)
    if step and step.is_open and by > 0 and state.sentence != step.at.sentence and state.anchor is None:
        return Outcome(to_step(state))
    following = next_waiting(state.board, state.sentence, state.focus or _before_cursor(state), by)
    if following is None:
        return join(state, context) if state.newer else _nothing_open(state)
    return Outcome(_review_at(focus_on(state, following), following))


def _before_cursor(state: EditorState) -> str | None:
    """Id of the last span of the sentence that begins before the cursor, from which `tab` goes on."""
    start = state.board.tokens.starts[state.cursor]
    items = state.board.in_sentence(state.sentence).items
    before = [item.span.id for item in items if item.span.start < start]
    return before[-1] if before else None


def join(state: EditorState, context: Context) -> Outcome:
    """Take the newer suggestions: from now on they are what is open."""
    if state.newer is None:
        return Outcome(replace(state, message="no newer suggestions"))
    old = state.board
    newer = aligned(state.newer, old.annotations)
    board = open_board(old.article, old.schema, newer, old.annotations, old.lexicon)
    decision = Decision(
        context.op,
        "join",
        How.ARTICLE,
        (),
        context.at,
        state.cursor,
        state.newer.run,
        schema=board.schema.hash,
    )
    after = replace(state, board=board, newer=None, history=state.history.after(decision))
    after = replace(after, step=next_step(board, after.sentence), message="new suggestions joined")
    return at_cursor(Outcome(to_step(after), decision))
