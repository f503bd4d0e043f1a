"""Spans and links as they are shown of an article, and how many stand how."""

from collections.abc import Mapping
from enum import StrEnum

from msgspec import Struct, field

from annotator.document.relations import Relation, SuggestedRelation
from annotator.document.schema import LabelSchema
from annotator.document.spans import AttributeValue, Span, SuggestedSpan, Suggestion


class Status(StrEnum):
    """How a shown span or link stands."""

    OPEN = "open"
    ACCEPTED = "accepted"
    REJECTED = "rejected"
    UNDECIDED = "undecided"


class Item(Struct, frozen=True):
    """A span as shown.

    Attributes:
        suggested: the suggestion it began as; None for one made by hand.
        checked: its frame has been looked at (always False for labels without a frame).
        doubted: what was decided elsewhere in the article speaks against it: `space` rejects it.
        guess: attributes that a hand-made span probably has; `space` gives it them.
    """

    span: Span
    status: Status
    suggested: SuggestedSpan | None = None
    checked: bool = False
    doubted: bool = False
    guess: Mapping[str, AttributeValue] = field(default_factory=dict)

    def __hash__(self) -> int:
        return hash((self.span, self.status, self.suggested, self.checked, self.doubted))

    @property
    def by(self) -> Suggestion | None:
        """Where it was suggested; None for one made by hand."""
        return self.suggested.by if self.suggested else None

    @property
    def is_shown(self) -> bool:
        """Whether it stands in the text even when the cursor is elsewhere (rejected ones do not)."""
        return self.status is not Status.REJECTED


class Link(Struct, frozen=True):
    """A relation as shown; both ends are spans that are not rejected.

    Attributes:
        suggested: the suggestion it began as; None for one made by hand.
        doubted: what was decided elsewhere in the article speaks against it: `space` rejects it.
    """

    relation: Relation
    status: Status
    suggested: SuggestedRelation | None = None
    doubted: bool = False

    @property
    def by(self) -> Suggestion | None:
        """Where it was suggested; None for one made by hand."""
        return self.suggested.by if self.suggested else None


class Counts(Struct, frozen=True):
    """How many spans and links stand how; undecided ones are in none of the three."""

    open: int = 0
    accepted: int = 0
    rejected: int = 0

    def __add__(self, other: "Counts") -> "Counts":
        return Counts(self.open + other.open, self.accepted + other.accepted, self.rejected + other.rejected)

    def __sub__(self, other: "Counts") -> "Counts":
        return Counts(self.open - other.open, self.accepted - other.accepted, self.rejected - other.rejected)


class SentenceItems(Struct, frozen=True):
    """The spans that begin in one sentence, in text order, and the links whose head is one of them.

    Attributes:
        counts: how many of both stand how.
        is_open: something waits: an open span or link, or an accepted span whose frame nobody looked at.
    """

    items: tuple[Item, ...] = ()
    links: tuple[Link, ...] = ()
    counts: Counts = field(default_factory=Counts)
    is_open: bool = False


EMPTY = SentenceItems()


def sentence_items(schema: LabelSchema, items: tuple[Item, ...], links: tuple[Link, ...]) -> SentenceItems:
    """What is shown of a sentence, counted."""
    standing = [item.status for item in items] + [link.status for link in links]
    counts = Counts(
        standing.count(Status.OPEN), standing.count(Status.ACCEPTED), standing.count(Status.REJECTED)
    )
    return SentenceItems(items, links, counts, counts.open > 0 or any(lacks_look(schema, i) for i in items))


def lacks_look(schema: LabelSchema, item: Item) -> bool:
    """Whether the item is an accepted span whose frame nobody has looked at yet."""
    return item.status is Status.ACCEPTED and not item.checked and schema.is_frame(item.span.label)
