"""Making and changing links by hand. Each of these also accepts the ends, and stays."""

from msgspec.structs import replace

from annotator.document.ids import made_id
from annotator.document.relations import Relation
from annotator.document.schema import LabelSchema, RelationLabel
from annotator.editing.annotations import RelationRecord, Verdict
from annotator.editing.board import Board
from annotator.editing.deciding import at_cursor, decide
from annotator.editing.edits import Edit, RelationEdit
from annotator.editing.items import Item, Link, Status
from annotator.editing.movement import focus_on
from annotator.editing.reviewing import accept_link, accept_span, reject_link
from annotator.editing.state import Context, EditorState, Outcome


def fitting(schema: LabelSchema, one: str, other: str) -> list[RelationLabel]:
    """The relation labels that may join spans of these labels, in either direction, in display order."""
    return [label for label in schema.relations if label.allows(one, other) or label.allows(other, one)]


def possible_ends(board: Board, item: Item, relation: str, start: int, end: int) -> list[Item]:
    """The spans among the code points start..end that `relation` may join to `item`, in text order.

    With an empty `relation` any relation of the schema counts.
    """
    labels = [board.schema.relation(relation)] if relation else list(board.schema.relations)
    mine = item.span.label

    def fits(other: Item) -> bool:
        theirs = other.span.label
        return any(label.allows(mine, theirs) or label.allows(theirs, mine) for label in labels)

    return [
        other
        for other in board.between(start, end)
        if other.span.id != item.span.id and other.status is not Status.REJECTED and fits(other)
    ]


def link(state: EditorState, relation: str, other_id: str, context: Context) -> Outcome:
    """Join the focused span to another by `relation`, in the direction that the schema allows.

    An open link of the same part is replaced, a decided one kept beside the new one; the same
    link again is taken out.
    """
    board = state.board
    item, other = state.focused_item, board.item(other_id)
    if item is None or other is None or not board.schema.has_relation(relation):
        return _says(state, "a link needs a focused span and another one")
    label = board.schema.relation(relation)
    if label.allows(item.span.label, other.span.label):
        head, child = item, other
    elif label.allows(other.span.label, item.span.label):
        head, child = other, item
    else:
        return _says(state, f"{relation} does not join {item.span.label} and {other.span.label}")
    edits = _link_edits(board, label, head, child, context)
    outcome = decide(state, context, "link", edits, message=_said(board, label, head, child))
    return at_cursor(replace(outcome, state=focus_on(outcome.state, item.span.id)))


def _says(state: EditorState, message: str) -> Outcome:
    return Outcome(replace(state, message=message))


def _said(board: Board, label: RelationLabel, head: Item, child: Item) -> str:
    now = _between(board, label, head.span.id, child.span.id)
    return f"{label.id} taken out" if now and now.status is Status.ACCEPTED else ""


def _between(board: Board, label: RelationLabel, head: str, child: str) -> Link | None:
    """The shown link of this label between the two, in either direction for a symmetric one."""
    ends = {(head, child), (child, head)} if label.symmetric else {(head, child)}
    found = [*board.links_from(head), *(board.links_from(child) if label.symmetric else ())]
    return next((x for x in found if x.relation.label == label.id and x.relation.ends in ends), None)


def _link_edits(board: Board, label: RelationLabel, head: Item, child: Item, context: Context) -> list[Edit]:
    present = _between(board, label, head.span.id, child.span.id)
    if present and present.status is Status.ACCEPTED:
        return [reject_link(board, present)]
    if present:
        return accept_link(board, present)
    edits: list[Edit] = [
        accept_span(board, end) for end in (head, child) if end.status is not Status.ACCEPTED
    ]
    waiting = [
        x for x in board.links_from(head.span.id) if x.relation.label == label.id and x.status is Status.OPEN
    ]
    if not waiting:
        made = Relation(made_id(context.op), label.id, head.span.id, child.span.id)
        return [*edits, RelationEdit(made.id, None, RelationRecord(made, Verdict.ACCEPTED))]
    corrected = replace(waiting[0].relation, child=child.span.id)
    record = RelationRecord(corrected, Verdict.ACCEPTED, waiting[0].suggested)
    edits.append(RelationEdit(corrected.id, None, record))
    edits += [reject_link(board, other) for other in waiting[1:]]
    return edits


def nearest(board: Board, item: Item, relation: str, by: int) -> Item | None:
    """The nearest span before (`by` −1) or after (1) `item` that `relation` may join to it.

    Looked for in the sentence first, then in the whole paragraph around it.
    """
    sentence = board.sentence_at(item.span.start)
    for reach in (0, 1):
        first, _ = board.tokens.sentence_range(max(0, sentence - reach))
        _, stop = board.tokens.sentence_range(min(len(board.tokens.sentences) - 1, sentence + reach))
        start, end = board.tokens.starts[first], board.tokens.ends[stop - 1]
        ends = possible_ends(board, item, relation, start, end)
        if by < 0:
            before = [other for other in ends if other.span.end <= item.span.start]
            if before:
                return before[-1]
        else:
            after = [other for other in ends if other.span.start >= item.span.end]
            if after:
                return after[0]
    return None


def link_nearest(state: EditorState, relation: str, by: int, context: Context) -> Outcome:
    """Join the focused span to the nearest one that fits, left (−1) or right (1)."""
    item = state.focused_item
    if item is None or not state.board.schema.has_relation(relation):
        return _says(state, "a link needs a focused span")
    found = nearest(state.board, item, relation, by)
    if found is None:
        side = "left" if by < 0 else "right"
        return _says(state, f"no name to the {side} that {relation} could join")
    return link(state, relation, found.span.id, context)


def relabel_link(state: EditorState, relation: str, context: Context) -> Outcome:
    """Give the focused link another label that fits its ends; accepts it, and stays."""
    focused = state.focused_link
    if focused is None:
        return _says(state, "no link has the focus")
    return _changed(state, focused, replace(focused.relation, label=relation), "relabel", context)


def reverse_link(state: EditorState, context: Context) -> Outcome:
    """Turn the focused link round, where the schema allows it; accepts it, and stays."""
    focused = state.focused_link
    if focused is None:
        return _says(state, "no link has the focus")
    turned = replace(focused.relation, head=focused.relation.child, child=focused.relation.head)
    return _changed(state, focused, turned, "reverse", context)


def _changed(state: EditorState, old: Link, relation: Relation, command: str, context: Context) -> Outcome:
    board = state.board
    labels = [end.span.label for end in map(board.item, relation.ends) if end]
    if not board.schema.has_relation(relation.label) or not board.schema.relation(relation.label).allows(
        *labels
    ):
        return _says(state, f"the schema does not allow {relation.label} from {' to '.join(labels)}")
    if relation == old.relation and old.status is Status.ACCEPTED:
        return _says(state, "it is so already")
    edits = accept_link(board, old)
    before = board.annotations.relations.get(relation.id)
    edits[-1] = RelationEdit(relation.id, before, RelationRecord(relation, Verdict.ACCEPTED, old.suggested))
    outcome = decide(state, context, command, edits)
    return at_cursor(replace(outcome, state=focus_on(outcome.state, relation.id)))
