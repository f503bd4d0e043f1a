"""Spans: a stretch of text with a label and attributes."""

from collections.abc import Mapping

from msgspec import Struct, field
from msgspec.structs import replace

from annotator.document.errors import OffsetError

AttributeValue = str | tuple[str, ...]
"""The value of an attribute: one word, or for attributes of kind `set` a sorted tuple of words."""


class Span(Struct, frozen=True):
    """A labelled stretch of text.

    Attributes:
        id: given once, survives every change of edge, label and attributes.
        start: first code point.
        end: code point after the last.
        label: id of a span label of the schema.
        attributes: attribute id → value; absent means not said.
    """

    id: str
    start: int
    end: int
    label: str
    attributes: Mapping[str, AttributeValue] = field(default_factory=dict)

    def __hash__(self) -> int:
        return hash((self.id, self.start, self.end, self.label))

    def check(self, text: str) -> None:
        """Raise OffsetError unless the span is a non-empty stretch of `text`."""
        if not 0 <= self.start < self.end <= len(text):
            raise OffsetError(
                f"span {self.label} at {self.start}-{self.end} is outside the text (length {len(text)})"
            )

    def overlaps(self, other: "Span") -> bool:
        """Whether the two share a code point."""
        return self.start < other.end and other.start < self.end

    def with_attribute(self, key: str, value: AttributeValue | None) -> "Span":
        """A copy with the attribute set, or without it when `value` is None or empty."""
        attributes = {k: v for k, v in self.attributes.items() if k != key}
        if value:
            attributes[key] = value
        return replace(self, attributes=attributes)


class Suggestion(Struct, frozen=True):
    """Where a suggested span or relation comes from.

    Attributes:
        source: what made it (`rules`, `model`, a file's name).
        model: name and version of the pipeline, or empty.
        score: 0 to 1, or None when the source gives none.
    """

    source: str
    model: str = ""
    score: float | None = None


class SuggestedSpan(Struct, frozen=True):
    """A span that a model or an imported row proposes; pending until a person decides."""

    span: Span
    by: Suggestion
