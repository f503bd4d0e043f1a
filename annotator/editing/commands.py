"""Commands: what a key asks for. `session.reduce` turns them into a new state and at most one decision."""

from dataclasses import dataclass
from enum import StrEnum

from annotator.document.relations import Suggestions


class Side(StrEnum):
    """An edge of a span."""

    LEFT = "left"
    RIGHT = "right"


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


@dataclass(frozen=True, slots=True)
class NextOverlap:
    """Focus the next of the spans that cover the cursor."""


@dataclass(frozen=True, slots=True)
class StartSelection:
    """Begin a selection at the cursor, or drop the one that stands."""


@dataclass(frozen=True, slots=True)
class Escape:
    """Drop the question, the selection or the focus, whichever stands, in this order."""


@dataclass(frozen=True, slots=True)
class TakeStep:
    """The current step is right as shown: record it and go to the next one."""


@dataclass(frozen=True, slots=True)
class Accept:
    """Accept the focused span or link and go to the next open one."""


@dataclass(frozen=True, slots=True)
class Reject:
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


@dataclass(frozen=True, slots=True)
class Join:
    """Take the newer suggestions that wait."""


@dataclass(frozen=True, slots=True)
class Undo:
    """Take back the last decision."""


@dataclass(frozen=True, slots=True)
class Redo:
    """Do again what was taken back last."""


@dataclass(frozen=True, slots=True)
class Flag:
    """Set or clear the article's flag."""


@dataclass(frozen=True, slots=True)
class WriteNote:
    """Set the article's note."""

    text: str


@dataclass(frozen=True, slots=True)
class Finish:
    """To the next problem; with none left the article is done."""


@dataclass(frozen=True, slots=True)
class Skip:
    """Leave the article unjudged (`ignore`), after a question."""


@dataclass(frozen=True, slots=True)
class RejectArticle:
    """The article is not fit for annotation (`reject`), after a question."""


@dataclass(frozen=True, slots=True)
class Confirm:
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


@dataclass(frozen=True, slots=True)
class ReverseLink:
    """Turn the focused link round."""


@dataclass(frozen=True, slots=True)
class FocusOn:
    """Focus a span or link by its id."""

    id: str


@dataclass(frozen=True, slots=True)
class LikeThis:
    """Show what deciding all other mentions of the focused text like this one would change."""


@dataclass(frozen=True, slots=True)
class AcceptAll:
    """Show what accepting everything open would change."""


@dataclass(frozen=True, slots=True)
class Settle:
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
