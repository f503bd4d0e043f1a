"""What scoring compares and what it gives: spans and relations without ids, counts, scores."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from msgspec import Struct
from msgspec.structs import replace

from annotator.document.article import Tokens
from annotator.document.spans import AttributeValue

Extent = tuple[int, int]
"""Characters start..end (exclusive) of a span."""


@dataclass(frozen=True, slots=True)
class ScoredSpan:
    """A span as scoring sees it: where, which label, which attributes."""

    start: int
    end: int
    label: str
    attributes: Mapping[str, AttributeValue] = field(default_factory=dict, hash=False, compare=False)

    @property
    def extent(self) -> Extent:
        """Characters start..end."""
        return self.start, self.end

    @property
    def place(self) -> tuple[int, int, str]:
        """What makes it the same as another: extent and label."""
        return self.start, self.end, self.label


class ScoredRelation(Struct, frozen=True):
    """A relation as scoring sees it: label and the extents of both ends."""

    label: str
    head: Extent
    child: Extent

    def in_order(self) -> "ScoredRelation":
        """The same with its ends in text order, for symmetric relations."""
        return replace(self, head=min(self.head, self.child), child=max(self.head, self.child))


class Annotations(Struct, frozen=True):
    """All spans and relations of one article, gold or suggested."""

    spans: tuple[ScoredSpan, ...] = ()
    relations: tuple[ScoredRelation, ...] = ()


class GoldArticle(Struct, frozen=True):
    """One article with what is right.

    Attributes:
        text: of the article.
        annotations: what is right.
        tokens: when they are known.
        key: names the article in examples.
        undecided: spans that were left open on purpose: finding them is neither right nor wrong.
    """

    text: str
    annotations: Annotations
    tokens: Tokens | None = None
    key: str = ""
    undecided: frozenset[tuple[int, int, str]] = frozenset()

    def judged(self, found: Annotations) -> Annotations:
        """What was found without what nobody decided about, and without the links of that."""
        if not self.undecided:
            return found
        open_extents = {(start, end) for start, end, _ in self.undecided} - {
            span.extent for span in self.annotations.spans
        }
        return Annotations(
            tuple(span for span in found.spans if span.place not in self.undecided),
            tuple(link for link in found.relations if not {link.head, link.child} & open_extents),
        )


class Tally(Struct, frozen=True):
    """What was found (`right`, `wrong`) and what was missed.

    Figures that have no denominator are None: nothing suggested has no precision.
    """

    right: int = 0
    wrong: int = 0
    missed: int = 0

    def __add__(self, other: "Tally") -> "Tally":
        return Tally(self.right + other.right, self.wrong + other.wrong, self.missed + other.missed)

    @property
    def found(self) -> int:
        """Right and wrong ones."""
        return self.right + self.wrong

    @property
    def gold(self) -> int:
        """Right and missed ones."""
        return self.right + self.missed

    @property
    def precision(self) -> float | None:
        """right / (right + wrong)."""
        return self.right / self.found if self.found else None

    @property
    def recall(self) -> float | None:
        """right / (right + missed)."""
        return self.right / self.gold if self.gold else None

    @property
    def f1(self) -> float | None:
        """2 right / (2 right + wrong + missed), the harmonic mean of precision and recall."""
        total = self.found + self.gold
        return 2 * self.right / total if total else None


class Score(Struct, frozen=True):
    """Agreement with the gold of one label or relation.

    Attributes:
        exact: both edges (of both ends) the same.
        overlap: the edges may differ as long as the extents share a character, matched one to one.
    """

    exact: Tally = Tally()
    overlap: Tally = Tally()

    def __add__(self, other: "Score") -> "Score":
        return Score(self.exact + other.exact, self.overlap + other.overlap)


class Said(Struct, frozen=True):
    """Agreement on one attribute.

    Attributes:
        right, compared: of the spans found exactly, those where it is said what it is.
        items: its values, each with the span it stands on: right only where the span is found exactly, too.
    """

    right: int = 0
    compared: int = 0
    items: Tally = Tally()

    def __add__(self, other: "Said") -> "Said":
        return Said(self.right + other.right, self.compared + other.compared, self.items + other.items)

    @property
    def accuracy(self) -> float | None:
        """right / compared."""
        return self.right / self.compared if self.compared else None
