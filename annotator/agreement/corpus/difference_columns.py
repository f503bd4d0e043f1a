"""Where two annotators differ, over a whole corpus: `disagreements.all_disagreements`, in arrays.

Attributes differ only where both spans have them: what a label brings with it is part of its difference.
"""

from collections.abc import Callable, Iterator, Sequence
from typing import NamedTuple

import numpy as np
from msgspec import Struct

from annotator.agreement.corpus.columns import NO_VALUE, Corpus, Flags, Integers, RelationColumns
from annotator.agreement.corpus.confusion_columns import without
from annotator.agreement.corpus.link_columns import codes_of, ordered, pair_ranks
from annotator.agreement.corpus.meeting import meetings
from annotator.agreement.corpus.options import Options
from annotator.agreement.corpus.pair_matching import PairColumns, stretches
from annotator.document.difference_kinds import DifferenceKind

KINDS = tuple(DifferenceKind)
NONE = -1
LINK_KINDS = frozenset(
    {
        DifferenceKind.ARGUMENT,
        DifferenceKind.ROLE,
        DifferenceKind.LINK_END,
        DifferenceKind.LINK_END_MISSING,
        DifferenceKind.LINK_TYPE,
        DifferenceKind.DIRECTION,
        DifferenceKind.LINK_MISSING,
    }
)


class Place(NamedTuple):
    """One difference.

    Attributes:
        kind, label: what differs; for different labels both, as `ACTOR/ROLE`.
        attribute: whose values differ, or empty.
        often: how many differences have this label and kind.
        annotators: the two, as indices.
        document: its number in the corpus.
        first, second: what each has: rows of spans, or of relations.
    """

    kind: DifferenceKind
    label: str
    attribute: str
    often: int
    annotators: tuple[int, int]
    document: int
    first: tuple[int, ...]
    second: tuple[int, ...]


class Differences(Struct, frozen=True, eq=False):
    """All differences between every two annotators.

    Attributes:
        corpus: in which.
        links: the relations that rows of differences about relations name.
        pair: number of the pair of annotators; kind: index into `KINDS`.
        label: `one * n + other` of label codes, the lower first; relations come behind spans.
        attribute: index into `attributes`, -1 where it is about none.
        first, second: row of a span or relation, -1 for none.
        is_split: whether one span of the one stands against several of the other.
    """

    corpus: Corpus
    links: RelationColumns
    pair: Integers
    kind: Integers
    label: Integers
    attribute: Integers
    first: Integers
    second: Integers
    is_split: Flags

    @property
    def attributes(self) -> list[str]:
        """The attributes that are compared."""
        return sorted(self.corpus.spans.attributes)

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
        """The differences, the most frequent label and kind first, then by document and place."""
        rank = {(label, kind): (place, n) for place, (label, kind, n) in enumerate(self.counts())}
        keys, where = np.unique(self.label * len(KINDS) + self.kind, return_inverse=True)
        ranks = [rank[self._name(key // len(KINDS)), KINDS[key % len(KINDS)]][0] for key in keys.tolist()]
        by_rank = np.array(ranks, np.int64)[where.reshape(-1)]
        spans, rows = self.corpus.spans, self._rows()
        order = np.lexsort((self.pair, spans.end[rows], spans.start[rows], spans.document[rows], by_rank))
        for at in order[:most].tolist():
            kind, label = KINDS[self.kind[at]], self._name(int(self.label[at]))
            pair = self.corpus.pairs[int(self.pair[at])]
            sides = (_some(self.first[at]), _some(self.second[at]))
            if self.is_split[at]:
                sides = self._fragments(1, pair, sides[0], sides[1]), self._fragments(0, pair, *sides)
                sides = sides[::-1]
            attribute = int(self.attribute[at])
            yield Place(
                kind,
                label,
                self.attributes[attribute] if attribute >= 0 else "",
                rank[label, kind][1],
                pair,
                int(spans.document[rows[at]]),
                *sides,
            )

    def _fragments(
        self, side: int, pair: tuple[int, int], first: tuple[int, ...], second: tuple[int, ...]
    ) -> tuple[int, ...]:
        """The row of one side with the others of that side that overlap what the other side has there."""
        spans, [across] = self.corpus.spans, (second, first)[side]
        part = self.corpus.of_annotator(pair[side])
        document = spans.document[across]
        low, high = np.searchsorted(spans.document[part], [document, document + 1])
        inside = np.arange(part.start + low, part.start + high)
        met = (spans.start[inside] < spans.end[across]) & (spans.end[inside] > spans.start[across])
        return tuple(sorted({*inside[met].tolist(), *(first, second)[side]}))

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


def corpus_differences(corpus: Corpus, matched: Sequence[PairColumns], options: Options) -> Differences:
    """All differences between every two annotators.

    Args:
        corpus: with spans and relations.
        matched: the matching of every pair, in the order of `corpus.pairs`.
        options: which relations are symmetric, and which spans are events.
    """
    links = ordered(corpus, options.symmetric)
    found = _Found(corpus, options)
    for number, pair in enumerate(matched):
        found.pair = number
        _put_spans(corpus, pair, found)
        _put_links(corpus, links, corpus.pairs[number], pair, found)
    *columns, split = found.columns()
    pair_, kind, label, attribute, first, second = columns
    return Differences(corpus, links, pair_, kind, label, attribute, first, second, split == 1)


class _Rows(NamedTuple):
    first: Integers
    second: Integers


class _Found:
    """Collects the differences of one pair of annotators after the other."""

    def __init__(self, corpus: Corpus, options: Options) -> None:
        self.pair, self.options = 0, options
        self.events = np.array([label in options.events for label in corpus.labels], bool)
        self._names = len(corpus.labels) + len(corpus.relation_labels)
        self._blocks: list[tuple[Integers, ...]] = []

    def put(
        self,
        kind: DifferenceKind | Integers,
        labels: tuple[Integers, Integers],
        rows: _Rows,
        attribute: int = NONE,
        is_split: bool = False,
    ) -> None:
        """Add differences of one kind, or of the kind given for each."""
        size = len(rows.first)
        code = np.full(size, KINDS.index(kind)) if isinstance(kind, DifferenceKind) else kind
        label = np.minimum(*labels) * self._names + np.maximum(*labels)
        numbers = (np.full(size, one) for one in (self.pair, attribute, int(is_split)))
        pair, of, split = numbers
        self._blocks.append((pair, code, label, of, rows.first, rows.second, split))

    def about_spans(self, kind: DifferenceKind, labels: tuple[Integers, Integers], rows: _Rows) -> None:
        """Add differences in extent or presence: of events they are a matter of the trigger."""
        of_events = self.events[labels[0]] & self.events[labels[1]]
        code = np.where(of_events, KINDS.index(DifferenceKind.TRIGGER), KINDS.index(kind))
        self.put(code, labels, rows, is_split=kind is DifferenceKind.SPLIT)

    def columns(self) -> list[Integers]:
        """Pair, kind, label, attribute, first, second and whether it is a split, of all."""
        nothing = np.empty(0, np.int64)
        return [np.concatenate([nothing, *(block[place] for block in self._blocks)]) for place in range(7)]


def _put_spans(corpus: Corpus, pair: PairColumns, found: _Found) -> None:
    label, size = corpus.spans.label, len(corpus.spans)
    taken = (pair.first, pair.second)
    alone = [without(rows, gone, size) for rows, gone in zip(pair.rows, taken, strict=True)]
    moved, alike = pair.stage == 3, label[pair.first] == label[pair.second]
    split, absorbed = _splits(corpus, pair, alone)

    def put(kind: DifferenceKind, wanted: Flags) -> None:
        rows = _Rows(pair.first[wanted], pair.second[wanted])
        add = found.about_spans if kind in (DifferenceKind.SPLIT, DifferenceKind.BOUNDARY) else found.put
        add(kind, (label[rows.first], label[rows.second]), rows)

    put(DifferenceKind.SPLIT, split)
    put(DifferenceKind.BOUNDARY, moved & alike & ~split)
    put(DifferenceKind.BOUNDARY_AND_LABEL, moved & ~alike & ~split)
    put(DifferenceKind.LABEL, pair.stage == 2)
    for side, own in enumerate(alone):
        left = own[~absorbed[own]]
        empty = np.full(len(left), NONE)
        rows = _Rows(left, empty) if side == 0 else _Rows(empty, left)
        found.about_spans(DifferenceKind.MISSING, (label[left], label[left]), rows)
    for place, name in enumerate(sorted(corpus.spans.attributes)):
        column = corpus.spans.attributes[name]
        one, other = column[pair.first], column[pair.second]
        differs = (one != other) & (one != NO_VALUE) & (other != NO_VALUE)
        rows = _Rows(pair.first[differs], pair.second[differs])
        of_type = found.events[label[rows.first]] & (name == found.options.type)
        code = np.where(
            of_type, KINDS.index(DifferenceKind.EVENT_TYPE), KINDS.index(DifferenceKind.ATTRIBUTE)
        )
        found.put(code, (label[rows.first], label[rows.second]), rows, place)


def _splits(corpus: Corpus, pair: PairColumns, alone: Sequence[Integers]) -> tuple[Flags, Flags]:
    """Which pairs are one span against several, and which spans without partner are the others of these.

    A pair of moved spans is one when a further span overlaps either.
    """
    split, absorbed = np.zeros(len(pair.stage), bool), np.zeros(len(corpus.spans), bool)
    moved = np.flatnonzero(pair.stage == 3)
    for own, others in ((alone[0], pair.second), (alone[1], pair.first)):
        order = moved[np.argsort(others[moved], kind="stable")]
        met = meetings(stretches(corpus, own), stretches(corpus, others[order]))
        numbers, where = order[met.right], met.left
        best = np.full(len(own), len(pair.stage))
        np.minimum.at(best, where, numbers)
        inside = best < len(pair.stage)
        split[best[inside]] = True
        absorbed[own[inside]] = True
    return split, absorbed


class _Links(Struct, frozen=True, eq=False):
    """One annotator's relations: ends are rows of the first annotator where spans are matched.

    A span without partner has a number of its own, behind all rows.
    """

    label: Integers
    head: Integers
    child: Integers
    rows: Integers

    def take(self, wanted: Flags | Integers) -> "_Links":
        """Only some."""
        return _Links(self.label[wanted], self.head[wanted], self.child[wanted], self.rows[wanted])

    def without(self, places: Integers) -> "_Links":
        """All but those at some places."""
        kept = np.ones(len(self.rows), bool)
        kept[places] = False
        return self.take(kept)


def _sides(
    corpus: Corpus, links: RelationColumns, pair: tuple[int, int], matched: PairColumns, options: Options
) -> tuple[_Links, _Links]:
    """Both annotators' relations in the documents both finished, in order."""
    spans, size = corpus.spans, len(corpus.spans)
    number = np.arange(size, 2 * size)
    number[matched.second] = number[matched.first] = matched.first
    shared, turned = corpus.shared_links(*pair), codes_of(corpus, options.symmetric)
    place = np.concatenate([pair_ranks(corpus, matched), np.arange(size, 2 * size)])
    found = []
    for annotator in pair:
        at = links.head
        own = np.flatnonzero((spans.annotator[at] == annotator) & shared[spans.document[at]])
        head, child, label = number[links.head[own]], number[links.child[own]], links.label[own]
        turn = np.isin(label, turned) & (place[head] > place[child])
        head, child = np.where(turn, child, head), np.where(turn, head, child)
        found.append(_Links(label, head, child, own).take(np.lexsort((child, head, label))))
    return found[0], found[1]


_Key = Callable[[_Links], Integers]


def _put_links(
    corpus: Corpus, links: RelationColumns, pair: tuple[int, int], matched: PairColumns, found: _Found
) -> None:
    size, types, shift = len(corpus.spans), len(corpus.relation_labels) or 1, len(corpus.labels)
    one, other = _sides(corpus, links, pair, matched, found.options)
    is_event = np.concatenate([found.events[corpus.spans.label]] * 2)
    is_event[matched.first] |= is_event[matched.second]
    is_event[size:][matched.first] = is_event[matched.first]
    symmetric = codes_of(corpus, found.options.symmetric)

    def same(side: _Links) -> Integers:
        return (side.head * 2 * size + side.child) * types + side.label

    def turned(side: _Links) -> Integers:
        return (side.child * 2 * size + side.head) * types + side.label

    def joined(key: _Key, other_key: _Key | None = None) -> tuple[_Links, _Links]:
        nonlocal one, other
        rows, columns = _equal(key(one), (other_key or key)(other))
        met = one.take(rows), other.take(columns)
        one, other = one.without(rows), other.without(columns)
        return met

    def put(kind: DifferenceKind | Integers, first: _Links, second: _Links) -> None:
        codes = first.label + shift, second.label + shift
        found.put(kind, codes, _Rows(first.rows, second.rows))

    joined(same)
    first, second = joined(lambda side: side.head * 2 * size + side.child)
    is_argument = is_event[first.head] & ~np.isin(first.label, symmetric)
    put(
        np.where(is_argument, KINDS.index(DifferenceKind.ROLE), KINDS.index(DifferenceKind.LINK_TYPE)),
        first,
        second,
    )
    put(DifferenceKind.DIRECTION, *joined(same, turned))
    put(DifferenceKind.LINK_END, *joined(lambda side: side.head * types + side.label))
    put(DifferenceKind.LINK_END, *joined(lambda side: side.child * types + side.label))
    for place, alone in enumerate((one, other)):
        closed = (alone.head < size) & (alone.child < size)
        is_argument = is_event[alone.head] & ~np.isin(alone.label, symmetric)
        inside = np.where(
            is_argument, KINDS.index(DifferenceKind.ARGUMENT), KINDS.index(DifferenceKind.LINK_MISSING)
        )
        code = np.where(closed, inside, KINDS.index(DifferenceKind.LINK_END_MISSING))
        empty = np.full(len(alone.rows), NONE)
        rows = _Rows(alone.rows, empty) if place == 0 else _Rows(empty, alone.rows)
        found.put(code, (alone.label + shift, alone.label + shift), rows)


def _equal(left: Integers, right: Integers) -> tuple[Integers, Integers]:
    """Places of equal keys, one to one: the first with the first."""
    rows, columns = np.argsort(left, kind="stable"), np.argsort(right, kind="stable")
    left, right = left[rows], right[columns]
    at = np.searchsorted(right, left) + np.arange(len(left)) - np.searchsorted(left, left)
    inside = np.flatnonzero(at < len(right))
    met = inside[right[at[inside]] == left[inside]]
    return rows[met], columns[at[met]]
