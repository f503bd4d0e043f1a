"""Relations of two annotators in one frame: their ends as numbers that both share where spans match."""

from collections.abc import Collection, Iterable, Sequence
from typing import NamedTuple

from msgspec.structs import replace

from annotator.agreement.matching import Matching, Pair, Stage, match
from annotator.agreement.mentions import Mention, MentionLike
from annotator.document.article import Tokens
from annotator.document.errors import DataError


class Link(NamedTuple):
    """A relation between two spans of one annotator.

    Attributes:
        label: its type.
        head, child: indices of its ends in the annotator's list of spans.
    """

    label: str
    head: int
    child: int


class Linked(NamedTuple):
    """One annotator's document: spans, and relations (label, head index, child index) between them."""

    spans: Sequence[MentionLike]
    relations: Iterable[tuple[str, int, int]]


class Ends(NamedTuple):
    """A relation whose ends are numbers that both annotators share.

    A matched span has the number of its pair; a span without partner has one of its own.
    """

    label: str
    head: int
    child: int


class Aligned(NamedTuple):
    """Both annotators' relations over shared numbers.

    Attributes:
        matching: the spans, matched.
        matched: its pairs in an order that does not depend on which side is called first; the place of a
            pair there is the number of its spans.
        numbers: for each side the number of each of its spans.
        first, second: the relations, each once, symmetric ones in order.
        symmetric: labels whose head and child are interchangeable.
    """

    matching: Matching
    matched: tuple[Pair, ...]
    numbers: tuple[Sequence[int], Sequence[int]]
    first: frozenset[Ends]
    second: frozenset[Ends]
    symmetric: frozenset[str]

    @property
    def pairs(self) -> int:
        """How many spans are matched: their numbers are below this."""
        return len(self.matched)

    def is_closed(self, link: Ends) -> bool:
        """Whether both ends have a partner."""
        return link.head < self.pairs and link.child < self.pairs

    def is_exact(self, link: Ends) -> bool:
        """Whether both ends are the same extent and label for both annotators."""
        return self.is_closed(link) and all(
            self.matched[number].stage is Stage.SAME for number in (link.head, link.child)
        )

    def span_of(self, side: int) -> dict[int, Mention]:
        """Number → span, of one side (0 or 1)."""
        spans = (self.matching.first, self.matching.second)[side]
        return dict(zip(self.numbers[side], spans, strict=True))


def align_links(
    first: Linked,
    second: Linked,
    symmetric: Collection[str] = (),
    tokens: Tokens | None = None,
    exact: bool = False,
) -> Aligned:
    """Both annotators' relations, with ends mapped through the matching of spans.

    Args:
        first, second: spans and relations of one document.
        symmetric: labels whose head and child are interchangeable.
        tokens: the document's tokens.
        exact: whether only spans of the same extent count as matched.

    Raises:
        DataError: a relation names a span that is not there.
    """
    matching = match(first.spans, second.spans, tokens)
    if exact:
        kept = tuple(pair for pair in matching.pairs if pair.stage is not Stage.OVERLAP)
        matching = replace(matching, pairs=kept)
    matched = tuple(sorted(matching.pairs, key=lambda pair: sorted(s.key for s in matching.spans(pair))))
    numbers = (
        _numbers(len(matching.first), [pair.first for pair in matched], 0),
        _numbers(len(matching.second), [pair.second for pair in matched], len(matching.first)),
    )
    return Aligned(
        matching,
        matched,
        numbers,
        frozenset(_ends(link, numbers[0], symmetric) for link in first.relations),
        frozenset(_ends(link, numbers[1], symmetric) for link in second.relations),
        frozenset(symmetric),
    )


def _numbers(spans: int, matched: list[int], shift: int) -> list[int]:
    """The number of each span: of its pair, else one that the other side has not."""
    numbers = [len(matched) + shift + index for index in range(spans)]
    for number, index in enumerate(matched):
        numbers[index] = number
    return numbers


def _ends(link: tuple[str, int, int], numbers: list[int], symmetric: Collection[str]) -> Ends:
    label, head, child = link
    if not (0 <= head < len(numbers) and 0 <= child < len(numbers)):
        raise DataError(f"relation {label} names a span that is not there ({head}, {child})")
    one, other = numbers[head], numbers[child]
    return Ends(label, min(one, other), max(one, other)) if label in symmetric else Ends(label, one, other)
