"""From difference to difference: which one is at hand, and where the cursor and the focus are then. Pure."""

from collections.abc import Sequence

from msgspec.structs import replace

from annotator.document.article import Article
from annotator.document.relations import Suggestions
from annotator.document.schema import LabelSchema
from annotator.editing.adjudication import Adjudication
from annotator.editing.decisions import Decision, fold
from annotator.editing.differences import Comparison, Difference, DifferenceKind, place
from annotator.editing.gold_index import GoldIndex
from annotator.editing.history import replay
from annotator.editing.movement import focus_at, focus_on
from annotator.editing.state import EditorState
from annotator.editing.updating import open_board


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
    return next_open(state, 1) if state.left else state


def said(state: Adjudication, message: str) -> Adjudication:
    """The state with one line about what the last command did."""
    return replace(state, editor=replace(state.editor, message=message))


def next_open(state: Adjudication, by: int) -> Adjudication:
    """At the next open difference after (`by` 1) or before (-1) the one at hand, or the cursor."""
    annotations = state.editor.board.annotations
    chosen = state.comparison.next_open(annotations, _place(state, by), by, state.at)
    if chosen is not None:
        return at_difference(said(state, ""), chosen)
    if state.left:
        return said(state, "this is the only one left")
    return said(state, "nothing differs any more · {article.finish} done")


def _place(state: Adjudication, by: int) -> int:
    """The place among the differences of the one at hand, else of the cursor."""
    if (here := state.comparison.numbers.get(state.at or "")) is not None:
        return here
    tokens = state.editor.board.tokens
    offset = tokens.starts[state.editor.cursor] if len(tokens) else 0
    numbers = (n for n, each in enumerate(state.comparison.differences) if each.start >= offset)
    after = next(numbers, len(state.comparison.differences))
    return after - 1 if by > 0 else after


def at_difference(state: Adjudication, difference: Difference) -> Adjudication:
    """The cursor at a difference, and the focus on what gold has of it.

    Where gold has nothing nothing has the focus, lest a key meant for the difference change a
    span beside it; a relation that is not there leaves the focus on the span it would begin at.
    """
    id, editor = _focus(state, difference), state.editor
    if id is not None and (editor.board.item(id) or editor.board.link(id)):
        editor = focus_on(editor, id)
    else:
        editor = replace(focus_at(editor, editor.board.tokens.at(difference.start)), focus=None, anchor=None)
    return replace(state, editor=editor, at=difference.id, warned=None)


def _focus(state: Adjudication, difference: Difference) -> str | None:
    """What has the focus at a difference."""
    gold, relations = state.gold, state.editor.board.annotations.relations
    if difference.mention is not None:
        return gold.gold(difference.mention) or _rejected(state, difference.mention)
    standing = [tie for tie in sorted(difference.scope) if gold.stands(relations, tie)]
    if standing:
        return gold.relation_of(relations, standing[0])
    heads = (gold.gold(tie.head) for tie in sorted(difference.scope))
    return next((head for head in heads if head is not None), None)


def _rejected(state: Adjudication, mention: int) -> str | None:
    """A span of the mention that was proposed and not taken: it can be accepted after all."""
    for version in state.comparison.mentions[mention].versions:
        for span in version:
            for id in state.gold.places.get(place(span), ()):
                return id
    return None


def around(state: Adjudication) -> list[Difference]:
    """The differences about what the cursor is on, each once."""
    board = state.editor.board
    if not len(board.tokens):
        return []
    start, end = board.tokens.starts[state.editor.cursor], board.tokens.ends[state.editor.cursor]
    mentions = sorted(state.comparison.overlapping(start, end), key=lambda each: each.number)
    found = {each.id: each for mention in mentions for each in state.comparison.about(mention.number)}
    return list(found.values())


def go_to(state: Adjudication, offset: int) -> Adjudication:
    """At the smallest difference that holds a code point, open ones first; without any, the cursor there."""
    settled = state.editor.board.annotations.settled
    holding = [
        each
        for each in state.comparison.differences
        if each.start <= offset < max(each.end, each.start + 1)
        and not (each.kind is DifferenceKind.ANSWER and each.id in settled)
    ]
    if not holding:
        tokens = state.editor.board.tokens
        return (
            at_cursor(replace(state, editor=focus_at(state.editor, tokens.at(offset)))) if tokens else state
        )
    return at_difference(
        state, min(holding, key=lambda each: (each.id in settled, each.end - each.start, each.start))
    )


def at_cursor(state: Adjudication) -> Adjudication:
    """The difference at hand after a movement: that of the focused span, else one under the cursor."""
    if state.editor.anchor is not None:
        return replace(state, at=None, warned=None)
    here = around(state)
    focused = state.gold.mention.get(state.editor.focus or "")
    of_focused = list(state.comparison.about(focused)) if focused is not None else here
    ids = [each.id for each in of_focused or here]
    return replace(state, at=state.at if state.at in ids else next(iter(ids), None), warned=None)


def next_around(state: Adjudication) -> Adjudication | None:
    """At the next of several differences under the cursor; None where there are no two."""
    here = around(state)
    if len(here) < 2:
        return None
    ids = [each.id for each in here]
    following = here[(ids.index(state.at) + 1) % len(here)] if state.at in ids else here[0]
    cursor = state.editor.cursor
    moved = at_difference(said(state, ""), following)
    return replace(moved, editor=replace(moved.editor, cursor=cursor))
