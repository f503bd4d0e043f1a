"""Which span of one annotator is which of the other: the matching that everything else stands on.

One to one and symmetric, in this order: same extent and label; same extent; then, among what is left, the
pairs of overlapping spans with the largest total of `Dice + [same label]`. The order in which spans come
and which side is called first change nothing.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from enum import IntEnum
from fractions import Fraction

from msgspec import Struct

from annotator.agreement.mentions import Mention, MentionLike, Ruler, in_text_order, mentions
from annotator.agreement.pairing import best_pairs
from annotator.document.article import Tokens


class Stage(IntEnum):
    """How two spans were matched."""

    SAME = 1
    EXTENT = 2
    OVERLAP = 3


class Pair(Struct, frozen=True):
    """Two matched spans.

    Attributes:
        first, second: their indices in the sides of the matching.
        stage: by which rule.
        dice: `2 |a ∩ b| / (|a| + |b|)`, in the unit of the matching.
    """

    first: int
    second: int
    stage: Stage
    dice: Fraction


class Matching(Struct, frozen=True):
    """Two annotators' spans of one document, matched.

    Attributes:
        first, second: all spans of each, as they were given.
        pairs: in the order of the first side's text.
        unit: what Dice counts, `token` or `character`.
    """

    first: tuple[Mention, ...]
    second: tuple[Mention, ...]
    pairs: tuple[Pair, ...]
    unit: str

    @property
    def only_first(self) -> list[int]:
        """Indices of the first side's spans without a partner."""
        taken = {pair.first for pair in self.pairs}
        return [index for index in range(len(self.first)) if index not in taken]

    @property
    def only_second(self) -> list[int]:
        """Indices of the second side's spans without a partner."""
        taken = {pair.second for pair in self.pairs}
        return [index for index in range(len(self.second)) if index not in taken]

    def spans(self, pair: Pair) -> tuple[Mention, Mention]:
        """The two spans of a pair."""
        return self.first[pair.first], self.second[pair.second]

    def same_label(self, pair: Pair) -> bool:
        """Whether both spans of a pair have the same label."""
        return self.first[pair.first].label == self.second[pair.second].label


def match(
    first: Iterable[MentionLike], second: Iterable[MentionLike], tokens: Tokens | None = None
) -> Matching:
    """The matching of two annotators' spans of one document.

    Args:
        first, second: spans, in any order; offsets are code points, ends exclusive.
        tokens: the document's tokens, in which Dice is then counted.

    >>> pairs = match([(0, 9, "ACTOR")], [(0, 4, "ACTOR"), (0, 9, "ACTOR")]).pairs
    >>> [(pair.first, pair.second, pair.stage.name) for pair in pairs]
    [(0, 1, 'SAME')]
    """
    left, right, ruler = mentions(first), mentions(second), Ruler(tokens)
    rows, columns = in_text_order(left), in_text_order(right)
    pairs: list[Pair] = []
    for stage in (Stage.SAME, Stage.EXTENT):
        alike = _alike(left, right, rows, columns, stage)
        pairs += [Pair(i, j, stage, Fraction(1)) for i, j in alike]
        rows, columns = _without(rows, {i for i, _ in alike}), _without(columns, {j for _, j in alike})
    pairs += _overlapping(left, right, rows, columns, ruler, label_counts=True)
    return Matching(left, right, _sorted(pairs, left), ruler.unit)


def match_by_overlap(
    first: Iterable[MentionLike], second: Iterable[MentionLike], tokens: Tokens | None = None
) -> Matching:
    """The matching with the largest total Dice, labels apart: that of event nuggets."""
    left, right, ruler = mentions(first), mentions(second), Ruler(tokens)
    rows, columns = in_text_order(left), in_text_order(right)
    pairs = _overlapping(left, right, rows, columns, ruler, label_counts=False)
    return Matching(left, right, _sorted(pairs, left), ruler.unit)


def _alike(
    left: Sequence[Mention], right: Sequence[Mention], rows: list[int], columns: list[int], stage: Stage
) -> list[tuple[int, int]]:
    """Pairs that share extent and label, or extent alone."""
    waiting: dict[tuple[object, ...], list[int]] = defaultdict(list)
    for j in reversed(columns):
        waiting[_shared_part(right[j], stage)].append(j)
    found = []
    for i in rows:
        if candidates := waiting.get(_shared_part(left[i], stage)):
            found.append((i, candidates.pop()))
    return found


def _without(indices: list[int], taken: set[int]) -> list[int]:
    return [index for index in indices if index not in taken]


def _shared_part(span: Mention, stage: Stage) -> tuple[object, ...]:
    return span.key if stage is Stage.SAME else span.extent


def _overlapping(
    left: Sequence[Mention],
    right: Sequence[Mention],
    rows: list[int],
    columns: list[int],
    ruler: Ruler,
    label_counts: bool,
) -> list[Pair]:
    chosen = best_pairs([left[i] for i in rows], [right[j] for j in columns], ruler, label_counts)
    pairs = []
    for row, column in chosen:
        i, j = rows[row], columns[column]
        pairs.append(Pair(i, j, _stage(left[i], right[j]), ruler.dice(left[i], right[j])))
    return pairs


def _stage(one: Mention, other: Mention) -> Stage:
    if one.extent != other.extent:
        return Stage.OVERLAP
    return Stage.SAME if one.label == other.label else Stage.EXTENT


def _sorted(pairs: list[Pair], left: Sequence[Mention]) -> tuple[Pair, ...]:
    return tuple(sorted(pairs, key=lambda pair: (left[pair.first].key, pair.first)))
