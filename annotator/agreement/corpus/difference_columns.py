"""Where two annotators differ, over a whole corpus: every difference once, with its kind.

The kinds are those of adjudication (`editing.differences`). They exclude each other: of a span that differs
in more than one way the first of extent, label and attributes counts.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from annotator.agreement.corpus.columns import Corpus, Flags, Integers, RelationColumns
from annotator.agreement.corpus.confusion_columns import without
from annotator.agreement.corpus.link_columns import LinkSide, link_sides, ordered
from annotator.agreement.corpus.meeting import meetings
from annotator.agreement.corpus.options import Options
from annotator.agreement.corpus.pair_matching import PairColumns, stretches
from annotator.editing.differences import DifferenceKind

KINDS = tuple(DifferenceKind)
NONE = -1
LINK_KINDS = frozenset(
    {
        DifferenceKind.LINK_MISSING,
        DifferenceKind.LINK_END,
        DifferenceKind.LINK_TYPE,
        DifferenceKind.DIRECTION,
    }
)


class Place(NamedTuple):
    """One difference.

    Attributes:
        kind, label: what differs; for different labels both, as `ACTOR/ROLE`.
        count: how many differences have this label and kind.
        annotators: the two, as indices.
        document: its number in the corpus.
        first, second: what each has: rows of spans, or of relations.
    """

    kind: DifferenceKind
    label: str
    count: int
    annotators: tuple[int, int]
    document: int
    first: tuple[int, ...]
    second: tuple[int, ...]


@dataclass(frozen=True, slots=True, eq=False)
class Differences:
    """All differences between every two annotators.

    Attributes:
        corpus: in which.
        links: the relations that rows of differences about relations name.
        pair: number of the pair of annotators; kind: index into `KINDS`.
        label: `one * n + other` of label codes, the lower first; relations come behind spans.
        first, second: row of a span or relation, -1 for none.
    """

    corpus: Corpus
    links: RelationColumns
    pair: Integers
    kind: Integers
    label: Integers
    first: Integers
    second: Integers

    def __len__(self) -> int:
        return len(self.kind)

    def counts(self) -> list[tuple[str, DifferenceKind, int]]:
        """(label, kind, how often), the most frequent first."""
        keys, counts = np.unique(self.label * len(KINDS) + self.kind, return_counts=True)
        found = [
            (self._name(key // len(KINDS)), KINDS[key % len(KINDS)], count)
            for key, count in zip(keys.tolist(), counts.tolist(), strict=True)
        ]
        return sorted(found, key=lambda one: (-one[2], one[0], one[1]))

    def places(self, most: int | None = None) -> Iterator[Place]:
        """The differences by how often their label and kind occur, then in the order of documents and text."""
        rank = {(label, kind): (place, n) for place, (label, kind, n) in enumerate(self.counts())}
        keys, where = np.unique(self.label * len(KINDS) + self.kind, return_inverse=True)
        ranks = [rank[self._name(key // len(KINDS)), KINDS[key % len(KINDS)]] for key in keys.tolist()]
        by_rank = np.array([place for place, _ in ranks], np.int64)[where.reshape(-1)]
        spans, rows = self.corpus.spans, self._rows()
        order = np.lexsort((self.pair, spans.end[rows], spans.start[rows], spans.document[rows], by_rank))
        fragments: dict[int, _Fragments] = {}
        for at in order[:most].tolist():
            kind, pair = KINDS[self.kind[at]], int(self.pair[at])
            sides = (_some(self.first[at]), _some(self.second[at]))
            if kind is DifferenceKind.SPLIT:
                if pair not in fragments:
                    fragments[pair] = _Fragments(self.corpus, self.corpus.pairs[pair])
                sides = fragments[pair].around(*sides)
            label = self._name(int(self.label[at]))
            count = rank[label, kind][1]
            document = int(spans.document[rows[at]])
            yield Place(kind, label, count, self.corpus.pairs[pair], document, *sides)

    def _rows(self) -> Integers:
        """For each difference the row of a span that is where it is."""
        given = np.where(self.first >= 0, self.first, self.second)
        of_links = np.isin(self.kind, [KINDS.index(kind) for kind in LINK_KINDS])
        rows = given.copy()
        rows[of_links] = self.links.head[given[of_links]]
        return rows

    def _name(self, code: int) -> str:
        names = (*self.corpus.labels, *self.corpus.relation_labels)
        one, other = divmod(code, len(names))
        return names[one] if one == other else f"{names[one]}/{names[other]}"


def _some(row: int) -> tuple[int, ...]:
    return (int(row),) if row >= 0 else ()


class _Fragments:
    """Finds what the other annotator has inside a span that one of them split."""

    def __init__(self, corpus: Corpus, pair: tuple[int, int]) -> None:
        self._spans = corpus.spans
        self._parts = [corpus.of_annotator(one) for one in pair]

    def around(self, first: tuple[int, ...], second: tuple[int, ...]) -> tuple[tuple[int, ...], ...]:
        """Both sides with all spans of the label that overlap the other side's."""
        return self._met(0, second) or first, self._met(1, first) or second

    def _met(self, side: int, rows: tuple[int, ...]) -> tuple[int, ...]:
        part, spans = self._parts[side], self._spans
        [row] = rows
        low, high = np.searchsorted(spans.document[part], [spans.document[row], spans.document[row] + 1])
        inside = np.arange(part.start + low, part.start + high)
        met = (spans.start[inside] < spans.end[row]) & (spans.end[inside] > spans.start[row])
        return tuple(inside[met & (spans.label[inside] == spans.label[row])].tolist())


def corpus_differences(corpus: Corpus, matched: Sequence[PairColumns], options: Options) -> Differences:
    """All differences between every two annotators.

    Args:
        corpus: with spans and relations.
        matched: the matching of every pair, in the order of `corpus.pairs`.
        options: which relations are symmetric.
    """
    links = ordered(corpus, options.symmetric)
    found = _Found(len(corpus.labels) + len(corpus.relation_labels))
    for number, pair in enumerate(matched):
        found.pair = number
        _put_spans(corpus, pair, found)
        _put_links(corpus, link_sides(corpus, links, corpus.pairs[number], pair, options.symmetric), found)
    return Differences(corpus, links, *found.columns())


class _Found:
    """Collects the differences of one pair of annotators after the other."""

    def __init__(self, names: int) -> None:
        self.pair = 0
        self._names = names
        self._blocks: list[tuple[Integers, ...]] = []

    def put(self, kind: "DifferenceKind | Integers", labels: tuple[Integers, Integers], rows: "_Rows") -> None:
        """Add differences of one kind, or of the kind given for each."""
        size = len(rows.first)
        code = np.full(size, KINDS.index(kind)) if isinstance(kind, DifferenceKind) else kind
        label = np.minimum(*labels) * self._names + np.maximum(*labels)
        self._blocks.append((np.full(size, self.pair), code, label, rows.first, rows.second))

    def columns(self) -> list[Integers]:
        """Pair, kind, label, first and second of all."""
        nothing = np.empty(0, np.int64)
        return [np.concatenate([nothing, *(block[place] for block in self._blocks)]) for place in range(5)]


class _Rows(NamedTuple):
    first: Integers
    second: Integers


def _put_spans(corpus: Corpus, pair: PairColumns, found: _Found) -> None:
    label, size = corpus.spans.label, len(corpus.spans)
    alone = [
        without(rows, taken, size) for rows, taken in zip(pair.rows, (pair.first, pair.second), strict=True)
    ]
    moved = pair.stage == 3
    split, absorbed = _splits(corpus, pair, alone)
    alike = label[pair.first] == label[pair.second]
    said = np.zeros(len(pair.stage), bool)
    for column in corpus.spans.attributes.values():
        said |= column[pair.first] != column[pair.second]
    for kind, wanted in (
        (DifferenceKind.SPLIT, split),
        (DifferenceKind.BOUNDARY, moved & alike & ~split),
        (DifferenceKind.BOUNDARY_AND_LABEL, moved & ~alike & ~split),
        (DifferenceKind.LABEL, pair.stage == 2),
        (DifferenceKind.ATTRIBUTE, (pair.stage == 1) & said),
    ):
        rows = _Rows(pair.first[wanted], pair.second[wanted])
        found.put(kind, (label[rows.first], label[rows.second]), rows)
    for side, own in enumerate(alone):
        own = own[~absorbed[own]]
        empty = np.full(len(own), NONE)
        rows = _Rows(own, empty) if side == 0 else _Rows(empty, own)
        found.put(DifferenceKind.MISSING, (label[own], label[own]), rows)


def _splits(corpus: Corpus, pair: PairColumns, alone: Sequence[Integers]) -> tuple[Flags, Flags]:
    """Which pairs are one span against several, and which spans without partner are the others of these.

    A pair of moved spans is one when a further span of the same label overlaps either.
    """
    split, absorbed = np.zeros(len(pair.stage), bool), np.zeros(len(corpus.spans), bool)
    label, moved = corpus.spans.label, np.flatnonzero(pair.stage == 3)
    for own, others in ((alone[0], pair.second), (alone[1], pair.first)):
        order = moved[np.argsort(others[moved], kind="stable")]
        met = meetings(stretches(corpus, own), stretches(corpus, others[order]))
        one, other = own[met.left], others[order][met.right]
        same = label[one] == label[other]
        absorbed[one[same]] = True
        split[order[met.right[same]]] = True
    return split, absorbed


def _put_links(corpus: Corpus, sides: tuple[LinkSide, LinkSide], found: _Found) -> None:
    size, types, shift = len(corpus.spans) + 1, len(corpus.relation_labels) or 1, len(corpus.labels)

    def same(side: LinkSide) -> Integers:
        return (side.head * size + side.child) * types + side.label

    def ends(side: LinkSide) -> Integers:
        return np.minimum(side.head, side.child) * size + np.maximum(side.head, side.child)

    def part(side: LinkSide) -> Integers:
        return side.head * types + side.label

    one, other = sides
    for key, wanted in ((same, "closed"), (ends, "closed"), (part, "head")):
        first, second = (_usable(side, wanted) for side in (one, other))
        left, right = _equal(key(one.take(first)), key(other.take(second)))
        rows, columns = np.flatnonzero(first)[left], np.flatnonzero(second)[right]
        met = _Rows(one.rows[rows], other.rows[columns])
        labels = one.label[rows], other.label[columns]
        codes = labels[0] + shift, labels[1] + shift
        if key is ends:
            turned = KINDS.index(DifferenceKind.DIRECTION), KINDS.index(DifferenceKind.LINK_TYPE)
            found.put(np.where(labels[0] == labels[1], *turned), codes, met)
        elif key is part:
            found.put(DifferenceKind.LINK_END, codes, met)
        one, other = one.take(_rest(one, rows)), other.take(_rest(other, columns))
    for side, left_over in enumerate((one, other)):
        empty = np.full(len(left_over.rows), NONE)
        alone = _Rows(left_over.rows, empty) if side == 0 else _Rows(empty, left_over.rows)
        codes = left_over.label + shift, left_over.label + shift
        found.put(DifferenceKind.LINK_MISSING, codes, alone)


def _usable(side: LinkSide, wanted: str) -> Flags:
    return side.closed if wanted == "closed" else np.asarray(side.head >= 0, bool)


def _rest(side: LinkSide, taken: Integers) -> Flags:
    kept = np.ones(len(side.rows), bool)
    kept[taken] = False
    return kept


def _equal(left: Integers, right: Integers) -> tuple[Integers, Integers]:
    """Places of equal keys, one to one: the first with the first."""
    rows, columns = np.argsort(left, kind="stable"), np.argsort(right, kind="stable")
    left, right = left[rows], right[columns]
    low = np.searchsorted(left, left)
    at = np.searchsorted(right, left) + np.arange(len(left)) - low
    inside = np.flatnonzero(at < len(right))
    met = inside[right[at[inside]] == left[inside]]
    return rows[met], columns[at[met]]
