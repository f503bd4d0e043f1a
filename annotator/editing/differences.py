"""Where annotators differ about one article, as the adjudicator walks through it."""

import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from annotator.document.spans import Span
from annotator.editing.annotations import Annotations


class DifferenceKind(StrEnum):
    """In what the versions differ."""

    MISSING = "missing"
    BOUNDARY = "boundary"
    LABEL = "label"
    BOUNDARY_AND_LABEL = "boundary and label"
    SPLIT = "split"
    ATTRIBUTE = "attribute"
    LINK_MISSING = "relation missing"
    LINK_END = "relation end"
    LINK_TYPE = "relation type"
    DIRECTION = "direction"


@dataclass(frozen=True, slots=True)
class Mention:
    """Spans of several annotators that are taken for one and the same.

    Attributes:
        number: its place among the mentions of the article.
        versions: for each annotator, in the order of the comparison, their spans of it (mostly one or none).
    """

    number: int
    versions: tuple[tuple[Span, ...], ...]

    @property
    def extent(self) -> tuple[int, int]:
        """From the first to the last code point of any version (end exclusive)."""
        spans = [span for version in self.versions for span in version]
        return min(span.start for span in spans), max(span.end for span in spans)


@dataclass(frozen=True, slots=True, order=True)
class Tie:
    """A relation between two mentions."""

    label: str
    head: int
    child: int


@dataclass(frozen=True, slots=True)
class Difference:
    """One thing about which not all annotators say the same.

    Attributes:
        id: made of what each annotator says; a changed opinion is another difference.
        start, end: where it is, in code points, end exclusive.
        mention: number of the mention whose span it is about, None for one about relations.
        ties: for each annotator the relations they drew, where it is about relations.
        scope: all relations that any version of it has.
    """

    id: str
    kind: DifferenceKind
    start: int
    end: int
    mention: int | None = None
    ties: tuple[frozenset[Tie], ...] = ()

    @property
    def scope(self) -> frozenset[Tie]:
        """All relations of any version."""
        return frozenset().union(*self.ties)


@dataclass(frozen=True, slots=True)
class Comparison:
    """All that several annotators say about one article, side by side.

    Attributes:
        annotators: in the order of their lanes and digits.
        mentions: in text order.
        ties: for each annotator all their relations.
        checked: for each annotator the numbers of the mentions whose frame they looked at.
        differences: in text order, those about spans before those about relations.
    """

    annotators: tuple[str, ...]
    mentions: tuple[Mention, ...] = ()
    ties: tuple[frozenset[Tie], ...] = ()
    checked: tuple[frozenset[int], ...] = ()
    differences: tuple[Difference, ...] = ()

    def open(self, annotations: Annotations) -> list[Difference]:
        """The differences that are not settled yet."""
        return [difference for difference in self.differences if difference.id not in annotations.settled]

    def agreed(self) -> Iterator[Mention]:
        """The mentions about whose span all say the same."""
        differing = {difference.mention for difference in self.differences}
        return (mention for mention in self.mentions if mention.number not in differing)


def said(version: tuple[Span, ...]) -> tuple[Any, ...]:
    """What a version says, to be compared: extents, labels and attributes."""
    return tuple((s.start, s.end, s.label, tuple(sorted(s.attributes.items()))) for s in version)


def kind_of(versions: tuple[tuple[Span, ...], ...]) -> DifferenceKind | None:
    """In what the versions of a mention differ, None when they do not."""
    if len({said(version) for version in versions}) == 1:
        return None
    if any(not version for version in versions):
        return DifferenceKind.MISSING
    if any(len(version) != 1 for version in versions):
        return DifferenceKind.SPLIT
    extents = {(version[0].start, version[0].end) for version in versions}
    labels = {version[0].label for version in versions}
    if len(extents) > 1:
        return DifferenceKind.BOUNDARY_AND_LABEL if len(labels) > 1 else DifferenceKind.BOUNDARY
    return DifferenceKind.LABEL if len(labels) > 1 else DifferenceKind.ATTRIBUTE


def difference_id(annotators: tuple[str, ...], contents: list[Any]) -> str:
    """Identity of a difference: what each annotator says there."""
    told = json.dumps([list(annotators), contents], sort_keys=True, default=list, ensure_ascii=False)
    return "d" + hashlib.sha256(told.encode("utf-8", "surrogatepass")).hexdigest()[:16]


def gold_spans(comparison: Comparison, annotations: Annotations) -> dict[int, list[str]]:
    """Mention number → ids of the accepted spans of the gold layer that stand for it, in text order.

    A span stands for the mention that a version of equals it, else for the one it shares most
    code points with.
    """
    found: dict[int, list[str]] = {}
    exact = {
        (span.start, span.end, span.label): mention.number
        for mention in comparison.mentions
        for version in mention.versions
        for span in version
    }
    for span in annotations.accepted_spans():
        number = exact.get((span.start, span.end, span.label))
        number = _nearest(comparison, span) if number is None else number
        if number is not None:
            found.setdefault(number, []).append(span.id)
    return found


def _nearest(comparison: Comparison, span: Span) -> int | None:
    best, shared = None, 0
    for mention in comparison.mentions:
        start, end = mention.extent
        common = min(end, span.end) - max(start, span.start)
        if common > shared:
            best, shared = mention.number, common
    return best
