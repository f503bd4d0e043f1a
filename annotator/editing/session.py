"""The reducer: state and command in, new state and at most one decision out. Pure."""

from collections.abc import Mapping, Sequence

from msgspec.structs import replace

from annotator.document.article import Article
from annotator.document.relations import Suggestions
from annotator.document.schema import LabelSchema
from annotator.document.spans import AttributeValue
from annotator.editing import bulk, deciding, finishing, labelling, linking, movement, reviewing
from annotator.editing.board import Board
from annotator.editing.commands import (
    Accept,
    AcceptAll,
    ApplyLabel,
    Command,
    Confirm,
    Escape,
    Finish,
    Flag,
    FocusOn,
    Join,
    LikeThis,
    LinkNearest,
    MakeLink,
    MoveBy,
    MoveBySentence,
    MoveEdge,
    MoveTo,
    NextOpen,
    NextOverlap,
    Redo,
    Reject,
    RejectArticle,
    RelabelLink,
    ReverseLink,
    SetAttribute,
    Settle,
    Skip,
    StartSelection,
    SuggestionsArrived,
    TakeStep,
    Undo,
    WriteNote,
)
from annotator.editing.decisions import Decision, fold
from annotator.editing.history import replay
from annotator.editing.state import Context, EditorState, Outcome
from annotator.editing.steps import next_step
from annotator.editing.updating import aligned, open_board, settle

SETTLED_AT_ONCE = 25
"""Sentences that one `Settle` brings up to date: about as many as take a few milliseconds."""


def open_session(
    article: Article,
    schema: LabelSchema,
    suggestions: Suggestions,
    decisions: tuple[Decision, ...] = (),
    *,
    cursor: int = 0,
    newer: Suggestions | None = None,
    distrusted: frozenset[str] = frozenset(),
    lexicon: Mapping[str, Mapping[str, AttributeValue]] | None = None,
) -> EditorState:
    """The state in which a person finds an article: what they decided, at the place they left.

    An article that has been neither begun nor read opens at its first open step. Raises
    ValueError for an article without tokens.
    """
    board = restored_board(article, schema, suggestions, decisions, lexicon)
    if not len(board.tokens):
        return EditorState(board, history=replay(decisions))
    cursor = max(0, min(cursor, len(board.tokens) - 1))
    state = EditorState(board, cursor, history=replay(decisions), newer=newer, distrusted=distrusted)
    step = next_step(board, state.sentence)
    state = replace(state, step=step)
    is_new = not decisions and cursor == 0
    return movement.to_step(state) if is_new and step else movement.focus_at(state, cursor)


def restored_board(
    article: Article,
    schema: LabelSchema,
    suggestions: Suggestions,
    decisions: Sequence[Decision],
    lexicon: Mapping[str, Mapping[str, AttributeValue]] | None = None,
) -> Board:
    """The board as the decisions, made one after the other, left it."""
    joined = max((n for n, each in enumerate(decisions) if each.command == "join"), default=0)
    suggestions = aligned(suggestions, fold(decisions[:joined]))
    return open_board(article, schema, suggestions, fold(decisions), lexicon)


def reduce(state: EditorState, command: Command, context: Context) -> Outcome:
    """What `command` does to `state`.

    The decision, if there is one, must be stored before the new state is shown.
    """
    if isinstance(command, Settle):
        return Outcome(replace(state, board=settle(state.board, SETTLED_AT_ONCE, state.sentence)))
    if isinstance(command, Finish) and state.board.pending:
        state = replace(state, board=settle(state.board))
    if not len(state.board.tokens) and not isinstance(
        command, Confirm | Finish | Skip | RejectArticle | Escape
    ):
        return Outcome(
            replace(state, message="this article is empty · {article.finish} done · {article.reject} reject")
        )
    quiet = replace(
        state,
        message="",
        revision=state.revision + 1,
        asking=state.asking if isinstance(command, Confirm | Finish) else None,
        preview=state.preview if isinstance(command, Confirm) else None,
        warned=state.warned if isinstance(command, Finish | Confirm | TakeStep) else "",
    )
    return _reduce(quiet, command, context)


def _reduce(state: EditorState, command: Command, context: Context) -> Outcome:
    match command:
        case MoveBy() | MoveTo() | MoveBySentence() | NextOverlap() | StartSelection() | Escape():
            return Outcome(movement.move(state, command))
        case NextOpen(by):
            return reviewing.to_next_open(state, by, context)
        case TakeStep():
            return reviewing.take_step(state, context)
        case Accept():
            return reviewing.accept(state, context)
        case Reject():
            return reviewing.reject(state, context)
        case Join():
            return reviewing.join(state, context)
        case SuggestionsArrived(suggestions):
            return Outcome(
                replace(state, newer=suggestions, message="new suggestions · {open.next} joins them")
            )
        case ApplyLabel(label):
            return labelling.apply_label(state, label, context)
        case MoveEdge(side, outwards):
            return labelling.move_edge(state, side, outwards, context)
        case SetAttribute(attribute, value):
            return labelling.set_attribute(state, attribute, value, context)
        case Undo():
            return deciding.undo(state, context)
        case Redo():
            return deciding.redo(state, context)
        case MakeLink(relation, other):
            return linking.link(state, relation, other, context)
        case LinkNearest(relation, by):
            return linking.link_nearest(state, relation, by, context)
        case RelabelLink(relation):
            return linking.relabel_link(state, relation, context)
        case ReverseLink():
            return linking.reverse_link(state, context)
        case FocusOn(id):
            return Outcome(movement.focus_on(state, id))
        case LikeThis():
            return bulk.like_this(state, context)
        case AcceptAll():
            return bulk.accept_all(state)
        case Settle():
            return Outcome(state)
        case Flag() | WriteNote() | Finish() | Skip() | RejectArticle() | Confirm():
            return finishing.decide_article(state, command, context)
