"""Commands: what a key asks for. `session.reduce` turns them into a new state and at most one decision."""

from dataclasses import dataclass
from enum import StrEnum

from annotator.document.relations import Suggestions


class Side(StrEnum):
    """An edge of a span."""

    LEFT = "left"
    RIGHT = "right"


class Plain:
    """A command that says all by its name: two of one kind are equal.

    No dataclass, since making eighteen of these would cost the first paint 10 ms.
    """

    __slots__ = ()

    def __eq__(self, other: object) -> bool:
        return type(other) is type(self)

    def __hash__(self) -> int:
        return hash(type(self))

    def __repr__(self) -> str:
        return f"{type(self).__name__}()"


@dataclass(frozen=True, slots=True)
class MoveBy:
    """Move the cursor by tokens (white-space tokens are not counted); with `extend` select as it goes."""

    tokens: int
    extend: bool = False


@dataclass(frozen=True, slots=True)
class MoveTo:
    """Put the cursor on a token: visual lines, jumps, ends. `review`: review goes on from there."""

    token: int
    extend: bool = False
    review: bool = False


@dataclass(frozen=True, slots=True)
class MoveBySentence:
    """To the first token of the sentence `by` away (−1: the start of this one first)."""

    by: int


@dataclass(frozen=True, slots=True)
class NextOpen:
    """To the next (`by` 1) or previous (−1) open item or link."""

    by: int = 1


class NextOverlap(Plain):
    """Focus the next of the spans that cover the cursor."""


class StartSelection(Plain):
    """Begin a selection at the cursor, or drop the one that stands."""


class Escape(Plain):
    """Drop the question, the selection or the focus, whichever stands, in this order."""


class TakeStep(Plain):
    """The current step is right as shown: record it and go to the next one."""


class Accept(Plain):
    """Accept the focused span or link and go to the next open one."""


class Reject(Plain):
    """Mark the focused span or link wrong and go to the next open one; a hand-made one is removed."""


@dataclass(frozen=True, slots=True)
class ApplyLabel:
    """Label the selection, the focused span or the token under the cursor."""

    label: str


@dataclass(frozen=True, slots=True)
class MoveEdge:
    """Move an edge of the focused span by one token, outwards or inwards."""

    side: Side
    outwards: bool


@dataclass(frozen=True, slots=True)
class SetAttribute:
    """Give the focused span an attribute value; the same value again takes it away."""

    attribute: str
    value: str


class Join(Plain):
    """Take the newer suggestions that wait."""


class Undo(Plain):
    """Take back the last decision."""


class Redo(Plain):
    """Do again what was taken back last."""


class Flag(Plain):
    """Set or clear the article's flag."""


@dataclass(frozen=True, slots=True)
class WriteNote:
    """Set the article's note."""

    text: str


class Finish(Plain):
    """To the next problem; with none left the article is done."""


class Skip(Plain):
    """Leave the article unjudged (`ignore`), after a question."""


class RejectArticle(Plain):
    """The article is not fit for annotation (`reject`), after a question."""


class Confirm(Plain):
    """Yes to the question that stands."""


@dataclass(frozen=True, slots=True)
class SuggestionsArrived:
    """Newer suggestions are there; they wait until the person takes them."""

    suggestions: Suggestions


@dataclass(frozen=True, slots=True)
class MakeLink:
    """Join the focused span to the span `other` by `relation`; the same again takes the link out."""

    relation: str
    other: str


@dataclass(frozen=True, slots=True)
class LinkNearest:
    """Join the focused span by `relation` to the nearest that fits, left (`by` −1) or right (1)."""

    relation: str
    by: int


@dataclass(frozen=True, slots=True)
class RelabelLink:
    """Give the focused link another label."""

    relation: str


class ReverseLink(Plain):
    """Turn the focused link round."""


@dataclass(frozen=True, slots=True)
class FocusOn:
    """Focus a span or link by its id."""

    id: str


class LikeThis(Plain):
    """Show what deciding all other mentions of the focused text like this one would change."""


class AcceptAll(Plain):
    """Show what accepting everything open would change."""


class Settle(Plain):
    """Bring some of the far sentences of a long article up to date with what has been learnt."""


Command = (
    MoveBy
    | MoveTo
    | MoveBySentence
    | NextOpen
    | NextOverlap
    | StartSelection
    | Escape
    | TakeStep
    | Accept
    | Reject
    | ApplyLabel
    | MoveEdge
    | SetAttribute
    | Join
    | Undo
    | Redo
    | Flag
    | WriteNote
    | Finish
    | Skip
    | RejectArticle
    | Confirm
    | SuggestionsArrived
    | MakeLink
    | LinkNearest
    | RelabelLink
    | ReverseLink
    | FocusOn
    | LikeThis
    | AcceptAll
    | Settle
)
