"""Spans as the components that learn see them."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from annotator.document.spans import AttributeValue

if TYPE_CHECKING:
    from spacy.tokens import Doc, Span


@dataclass(frozen=True, slots=True)
class Mention:
    """A labelled stretch of tokens start..end (exclusive) of a `Doc`, and its attributes."""

    start: int
    end: int
    label: str
    attributes: Mapping[str, AttributeValue] = field(default_factory=dict, hash=False, compare=False)

    @property
    def place(self) -> tuple[int, int, str]:
        """What tells it from other mentions of the same `Doc`."""
        return self.start, self.end, self.label


def spans_in(doc: "Doc", spans_key: str) -> "dict[tuple[int, int, str], Span]":
    """The spans among `doc.ents` and `doc.spans[spans_key]` by their place, each once, in text order.

    Spans without any word are left out.
    """
    groups: tuple[Iterable[Span], ...] = (doc.spans.get(spans_key, ()), doc.ents)
    spans = {(span.start, span.end, span.label_): span for group in groups for span in group}
    return {place: spans[place] for place in sorted(spans) if not spans[place].text.isspace()}


def mentions_in(doc: "Doc", spans_key: str, attributes: Collection[str] = ()) -> list[Mention]:
    """The same as mentions, with the values of these attributes where `span._` has them."""
    spans = spans_in(doc, spans_key)
    return [Mention(*place, _attributes_of(span, attributes)) for place, span in spans.items()]


def _attributes_of(span: "Span", names: Collection[str]) -> dict[str, AttributeValue]:
    values: dict[str, AttributeValue] = {}
    for name in names:
        value = span._.get(name) if span.has_extension(name) else None
        if checked := as_value(value):
            values[name] = checked
    return values


def as_value(value: object) -> AttributeValue | None:
    """The value of an attribute in its usual form, None when it is none or empty."""
    if isinstance(value, str):
        return value or None
    if isinstance(value, list | tuple | set | frozenset) and all(isinstance(part, str) for part in value):
        return tuple(sorted(value)) or None
    return None
