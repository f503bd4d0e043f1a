"""Mentions: the spans that are compared, and how much two of them share."""

from collections.abc import Iterable, Sequence
from fractions import Fraction
from typing import NamedTuple

from msgspec import Struct

from annotator.document.article import Tokens
from annotator.document.errors import DataError
from annotator.document.spans import AttributeValue, Span


class Mention(NamedTuple):
    """A stretch of text with a label.

    Attributes:
        start: first code point (or token: any unit, as long as all use the same).
        end: the one after the last.
        label: its label.
        attributes: (attribute, value), sorted.
    """

    start: int
    end: int
    label: str
    attributes: tuple[tuple[str, AttributeValue], ...] = ()

    @classmethod
    def of(cls, span: Span) -> "Mention":
        """The mention that a span of the document makes."""
        return cls(span.start, span.end, span.label, tuple(sorted(span.attributes.items())))

    @property
    def extent(self) -> tuple[int, int]:
        """Where it starts and ends."""
        return self.start, self.end

    @property
    def key(self) -> tuple[int, int, str]:
        """Start, end and label: what two mentions must share to be the same."""
        return self.start, self.end, self.label

    def overlaps(self, other: "Mention") -> bool:
        """Whether the two share a code point; spans that merely touch do not."""
        return self.start < other.end and other.start < self.end


MentionLike = Mention | Span | tuple[int, int, str]
"""What functions take as a mention."""


def mentions(spans: Iterable[MentionLike]) -> tuple[Mention, ...]:
    """`spans` as mentions, in their order; DataError when one is empty or runs backwards."""
    made = tuple(Mention.of(span) if isinstance(span, Span) else Mention(*span) for span in spans)
    for mention in made:
        if mention.start >= mention.end:
            raise DataError(
                f"span {mention.label} at {mention.start}-{mention.end} is empty", "ends are exclusive"
            )
    return made


class Ruler(Struct, frozen=True):
    """Measures stretches of one document: in its tokens where it has some, else in characters.

    Attributes:
        tokens: the document's tokens, or None.
    """

    tokens: Tokens | None = None

    @property
    def unit(self) -> str:
        """What is counted: `token` or `character`."""
        return "token" if self.tokens else "character"

    def extent(self, mention: Mention) -> tuple[int, int]:
        """Where the mention starts and ends, in units; a token it only touches in part counts whole."""
        return self.tokens.covering(*mention.extent) if self.tokens else mention.extent

    def dice(self, first: Mention, second: Mention) -> Fraction:
        """`2 |a ∩ b| / (|a| + |b|)` in units; 1 for equal extents.

        >>> Ruler().dice(Mention(0, 4, "x"), Mention(2, 4, "x"))
        Fraction(2, 3)
        """
        return Fraction(2 * self.shared(first, second), self.together(first, second))

    def shared(self, first: Mention, second: Mention) -> int:
        """How many units both have."""
        (start, end), (other_start, other_end) = self.extent(first), self.extent(second)
        shared = max(0, min(end, other_end) - max(start, other_start))
        return shared or int(first.extent == second.extent)

    def together(self, first: Mention, second: Mention) -> int:
        """Units of the one plus units of the other; 2 for mentions without a token."""
        (start, end), (other_start, other_end) = self.extent(first), self.extent(second)
        return (end - start) + (other_end - other_start) or 2


def in_text_order(spans: Sequence[Mention]) -> list[int]:
    """Indices of `spans` by start, end, label and attributes: input order never matters."""
    return sorted(range(len(spans)), key=lambda index: (spans[index].key, repr(spans[index].attributes)))
