"""Actions of the registry as commands of the editor."""

from typing import Protocol

from annotator.document.schema import LabelSchema
from annotator.editing.adjudication_commands import KeepOwn, NextDifference, TakeVersion
from annotator.editing.commands import (
    Accept,
    AcceptAll,
    ApplyLabel,
    Command,
    Confirm,
    Escape,
    Finish,
    Flag,
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
    Side,
    Skip,
    StartSelection,
    TakeStep,
    Undo,
)
from annotator.editing.state import EditorState, Question

PLAIN: dict[str, Command] = {
    "step.take": TakeStep(),
    "span.accept": Accept(),
    "span.reject": Reject(),
    "open.next": NextOpen(1),
    "open.previous": NextOpen(-1),
    "edit.undo": Undo(),
    "edit.redo": Redo(),
    "edit.escape": Escape(),
    "overlap.next": NextOverlap(),
    "select.start": StartSelection(),
    "cursor.left": MoveBy(-1),
    "cursor.right": MoveBy(1),
    "select.left": MoveBy(-1, extend=True),
    "select.right": MoveBy(1, extend=True),
    "cursor.sentence_back": MoveBySentence(-1),
    "cursor.sentence_on": MoveBySentence(1),
    "edge.left_out": MoveEdge(Side.LEFT, outwards=True),
    "edge.left_in": MoveEdge(Side.LEFT, outwards=False),
    "edge.right_out": MoveEdge(Side.RIGHT, outwards=True),
    "edge.right_in": MoveEdge(Side.RIGHT, outwards=False),
    "article.finish": Finish(),
    "article.flag": Flag(),
    "article.skip": Skip(),
    "article.reject": RejectArticle(),
    "question.yes": Confirm(),
    "bulk.like_this": LikeThis(),
    "bulk.accept_all": AcceptAll(),
    "link.reverse": ReverseLink(),
}
"""Actions that mean the same command wherever they are used."""


class Targets(Protocol):
    """What knows where lines of text are on the screen: the article view."""

    def line_target(self, token: int, by: int) -> int:
        """The token `by` visual lines away, in the same column."""

    def page_target(self, token: int, by: int) -> int:
        """The token `by` half screens away."""

    def line_end_target(self, token: int, by: int) -> int:
        """The first (`by` −1) or last (1) token of the visual line."""


def command_of(id: str, state: EditorState, targets: Targets) -> Command | None:
    """The command of an action, or None for actions that are no business of the editor."""
    if id in PLAIN:
        return PLAIN[id]
    if id.startswith("label."):
        label = label_of(id, state.board.schema)
        return ApplyLabel(label) if label else None
    token = _target(id, state, targets)
    return None if token is None else MoveTo(token, extend=id.startswith("select."))


def _target(id: str, state: EditorState, targets: Targets) -> int | None:
    """The token that a movement by what is seen leads to, or None when `id` is no such movement."""
    here = state.cursor
    match id:
        case "cursor.up" | "select.up":
            return targets.line_target(here, -1)
        case "cursor.down" | "select.down":
            return targets.line_target(here, 1)
        case "cursor.page_up":
            return targets.page_target(here, -1)
        case "cursor.page_down":
            return targets.page_target(here, 1)
        case "cursor.line_start":
            return targets.line_end_target(here, -1)
        case "cursor.line_end":
            return targets.line_end_target(here, 1)
        case "cursor.start":
            return 0
        case "cursor.end":
            return max(0, len(state.board.tokens) - 1)
        case _:
            return None


def label_of(id: str, schema: LabelSchema) -> str:
    """The label that `label.N` gives in this schema, or empty."""
    digit = id.removeprefix("label.")
    return next((span.id for span in schema.spans if span.key == digit), "")


def is_leap(command: object) -> bool:
    """Whether the command itself chooses what is decided next, so that the person must see it first."""
    return isinstance(
        command,
        TakeStep
        | Accept
        | Reject
        | NextOpen
        | Undo
        | Redo
        | Join
        | Finish
        | Confirm
        | NextDifference
        | KeepOwn,
    )


def needs_sight(command: object, state: EditorState) -> bool:
    """Whether the command decides about something that must have been on the screen."""
    if isinstance(command, Confirm):
        return state.asking in (Question.FINISH, Question.BULK)
    return isinstance(
        command,
        TakeStep
        | TakeVersion
        | KeepOwn
        | Accept
        | Reject
        | ApplyLabel
        | MoveEdge
        | SetAttribute
        | Finish
        | MakeLink
        | LinkNearest
        | RelabelLink
        | ReverseLink
        | LikeThis,
    )
