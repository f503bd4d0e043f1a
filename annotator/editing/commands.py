"""Commands: what a key asks for. `session.reduce` turns them into a new state and at most one decision."""

from enum import StrEnum

from msgspec import Struct

from annotator.document.relations import Suggestions


class Side(StrEnum):
    """An edge of a span."""

    LEFT = "left"
    RIGHT = "right"


class MoveBy(Struct, frozen=True):
    """Move the cursor by tokens (white-space tokens are not counted); with `extend` select as it goes."""

    tokens: int
    extend: bool = False


class MoveTo(Struct, frozen=True):
    """Put the cursor on a token: visual lines, jumps, ends. `review`: review goes on from there."""

    token: int
    extend: bool = False
    review: bool = False


class MoveBySentence(Struct, frozen=True):
    """To the first token of the sentence `by` away (−1: the start of this one first)."""

    by: int


class NextOpen(Struct, frozen=True):
    """To the next (`by` 1) or previous (−1) open item or link."""

    by: int = 1


class NextOverlap(Struct, frozen=True):
    """Focus the next of the spans that cover the cursor."""


class StartSelection(Struct, frozen=True):
    """Begin a selection at the cursor, or drop the one that stands."""


class Escape(Struct, frozen=True):
    """Drop the question, the selection or the focus, whichever stands, in this order."""


class TakeStep(Struct, frozen=True):
    """The current step is right as shown: record it and go to the next one."""


class Accept(Struct, frozen=True):
    """Accept the focused span or link and go to the next open one."""


class Reject(Struct, frozen=True):
    """Mark the focused span or link wrong and go to the next open one; a hand-made one is removed."""


class ApplyLabel(Struct, frozen=True):
    """Label the selection, the focused span or the token under the cursor."""

    label: str


class MoveEdge(Struct, frozen=True):
    """Move an edge of the focused span by one token, outwards or inwards."""

    side: Side
    outwards: bool


class SetAttribute(Struct, frozen=True):
    """Give the focused span an attribute value; the same value again takes it away."""

    attribute: str
    value: str


class Join(Struct, frozen=True):
    """Take the newer suggestions that wait."""


class Undo(Struct, frozen=True):
    """Take back the last decision."""


class Redo(Struct, frozen=True):
    """Do again what was taken back last."""


class Flag(Struct, frozen=True):
    """Set or clear the article's flag."""


class WriteNote(Struct, frozen=True):
    """Set the article's note."""

    text: str


class Finish(Struct, frozen=True):
    """To the next problem; with none left the article is done."""


class Skip(Struct, frozen=True):
    """Leave the article unjudged (`ignore`), after a question."""


class RejectArticle(Struct, frozen=True):
    """The article is not fit for annotation (`reject`), after a question."""


class Confirm(Struct, frozen=True):
    """Yes to the question that stands."""


class SuggestionsArrived(Struct, frozen=True):
    """Newer suggestions are there; they wait until the person takes them."""

    suggestions: Suggestions


class MakeLink(Struct, frozen=True):
    """Join the focused span to the span `other` by `relation`; the same again takes the link out."""

    relation: str
    other: str


class LinkNearest(Struct, frozen=True):
    """Join the focused span by `relation` to the nearest that fits, left (`by` −1) or right (1)."""

    relation: str
    by: int


class RelabelLink(Struct, frozen=True):
    """Give the focused link another label."""

    relation: str


class ReverseLink(Struct, frozen=True):
    """Turn the focused link round."""


class FocusOn(Struct, frozen=True):
    """Focus a span or link by its id."""

    id: str


class LikeThis(Struct, frozen=True):
    """Show what deciding all other mentions of the focused text like this one would change."""


class AcceptAll(Struct, frozen=True):
    """Show what accepting everything open would change."""


class Settle(Struct, frozen=True):
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
