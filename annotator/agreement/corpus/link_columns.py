"""Relations of two annotators over a whole corpus, with ends that both share."""

from collections.abc import Collection

import numpy as np
from msgspec import Struct
from msgspec.structs import replace
from numpy.typing import NDArray

from annotator.agreement.corpus.columns import NO_VALUE, Corpus, Integers, RelationColumns
from annotator.agreement.corpus.pair_matching import PairColumns, extent_keys

Flags = NDArray[np.bool_]


class LinkSide(Struct, frozen=True, eq=False):
    """One annotator's relations in the documents both finished.

    Attributes:
        document, label: of each.
        head, child: rows of the first annotator's spans; -1 where the end has no partner.
        rows: the rows of the relations themselves.
    """

    document: Integers
    label: Integers
    head: Integers
    child: Integers
    rows: Integers

    @property
    def closed(self) -> Flags:
        """Whether both ends have a partner."""
        return np.asarray((self.head >= 0) & (self.child >= 0), bool)

    def take(self, wanted: Flags) -> "LinkSide":
        """Only some of the relations."""
        columns = (self.document, self.label, self.head, self.child, self.rows)
        return LinkSide(*(column[wanted] for column in columns))


def codes_of(corpus: Corpus, labels: Collection[str]) -> list[int]:
    """The codes of those of the relation labels that the corpus has."""
    return [code for code, label in enumerate(corpus.relation_labels) if label in labels]


def ordered(corpus: Corpus, symmetric: Collection[str]) -> RelationColumns:
    """The relations with the ends of symmetric ones in order, each once."""
    links = corpus.relations
    turn = np.isin(links.label, codes_of(corpus, symmetric))
    turn &= links.head > links.child
    if not turn.any():
        return links
    head, child = np.where(turn, links.child, links.head), np.where(turn, links.head, links.child)
    return _unique(RelationColumns(links.label, head, child))


def only(links: RelationColumns, wanted: Flags) -> RelationColumns:
    """Some of the relations."""
    return RelationColumns(links.label[wanted], links.head[wanted], links.child[wanted])


def _unique(links: RelationColumns) -> RelationColumns:
    order = np.lexsort((links.child, links.head, links.label))
    sorted_ = RelationColumns(links.label[order], links.head[order], links.child[order])
    fresh = np.zeros(len(order), bool)
    fresh[:1] = True
    for column in (sorted_.label, sorted_.head, sorted_.child):
        fresh[1:] |= column[1:] != column[:-1]
    return only(sorted_, fresh)


def closure(corpus: Corpus, links: RelationColumns, label: str) -> RelationColumns:
    """The relations of one label alone, closed transitively."""
    wanted = links.label == corpus.relation_labels.index(label)
    one, other = links.head[wanted], links.child[wanted]
    root = np.arange(len(corpus.spans))
    while True:
        low = np.minimum(root[one], root[other])
        before = root.copy()
        np.minimum.at(root, root[one], low)
        np.minimum.at(root, root[other], low)
        root = root[root]
        if (root == before).all():
            break
    members = np.unique(np.concatenate([one, other]))
    order = members[np.argsort(root[members], kind="stable")]
    head, child = _within(root[order])
    return RelationColumns.of(
        np.full(len(head), corpus.relation_labels.index(label)), order[head], order[child]
    )


def _within(groups: Integers) -> tuple[Integers, Integers]:
    """All pairs of places of one group, the earlier first; groups are sorted."""
    ends = np.searchsorted(groups, groups, "right")
    counts = ends - np.arange(len(groups)) - 1
    first = np.repeat(np.arange(len(groups)), counts)
    offset = np.arange(counts.sum()) - np.repeat(np.cumsum(counts) - counts, counts)
    return first, first + 1 + offset


class LinkFrame:
    """The numbers in which the relations of two annotators are compared: rows of the first one's spans.

    Attributes:
        row: of every span the row of its partner on the first side (for matched spans of the first side
            their own), -1 without partner.
        rank: of every matched span, in an order that does not depend on which side is first.
    """

    def __init__(
        self,
        corpus: Corpus,
        pair: tuple[int, int],
        matched: PairColumns,
        symmetric: Collection[str],
        rank: Integers | None = None,
    ) -> None:
        self.corpus, self.pair, self.matched = corpus, pair, matched
        self.row = np.full(len(corpus.spans), NO_VALUE)
        self.row[matched.second] = matched.first
        self.row[matched.first] = matched.first
        self.rank = pair_ranks(corpus, matched) if rank is None else rank
        self.turned = codes_of(corpus, symmetric)
        self.shared = corpus.shared(*pair)

    def sides(self, links: RelationColumns) -> tuple[LinkSide, LinkSide]:
        """Both annotators' relations in the documents both finished; symmetric ones in order of rank."""
        of = self.corpus.spans.document[links.head]
        shared, annotator = self.shared[of], self.corpus.spans.annotator[links.head]
        one, other = (np.flatnonzero((annotator == name) & shared) for name in self.pair)
        return self._side(links, of, one), self._side(links, of, other)

    def _side(self, links: RelationColumns, documents: Integers, own: Integers) -> LinkSide:
        head, child, label = self.row[links.head[own]], self.row[links.child[own]], links.label[own]
        turn = np.isin(label, self.turned) & (self.rank[head] > self.rank[child])
        ends = np.where(turn, child, head), np.where(turn, head, child)
        return LinkSide(documents[own], label, *ends, own)

    def only(self, wanted: Flags) -> "LinkFrame":
        """The same with some of the matched pairs alone."""
        first, second = self.matched.first[wanted], self.matched.second[wanted]
        kept = replace(self.matched, first=first, second=second, stage=self.matched.stage[wanted])
        return LinkFrame(self.corpus, self.pair, kept, (), self.rank)


def pair_ranks(corpus: Corpus, matched: PairColumns) -> Integers:
    """Row of a matched span → its rank, in an order that does not depend on which side is first.

    That of the smaller and then of the larger (start, end, label) of both; 0 for spans without partner.
    """
    one, other = extent_keys(corpus, matched.first, matched.second)
    order = np.lexsort((np.maximum(one, other), np.minimum(one, other)))
    rank = np.zeros(len(corpus.spans), np.int64)
    rank[matched.first[order]] = rank[matched.second[order]] = np.arange(1, len(order) + 1)
    return rank


class Shared(Struct, frozen=True, eq=False):
    """Relations that both have, same type between the same matched spans.

    Attributes:
        head, child: rows of the first annotator's spans; label: their type.
    """

    head: Integers
    child: Integers
    label: Integers


def shared_links(corpus: Corpus, first: LinkSide, second: LinkSide) -> Shared:
    """The closed relations that both sides have."""
    rows, labels = len(corpus.spans), len(corpus.relation_labels) or 1
    keys = [
        (side.head[side.closed] * rows + side.child[side.closed]) * labels + side.label[side.closed]
        for side in (first, second)
    ]
    both = np.intersect1d(keys[0], keys[1], assume_unique=True)
    ends = both // labels
    return Shared(ends // rows, ends % rows, both % labels)


def shared_ends(corpus: Corpus, first: LinkSide, second: LinkSide) -> Integers:
    """For each closed pair of ends that both linked as often as both did: the row of its head."""
    rows = len(corpus.spans)
    counted = [
        np.unique(side.head[side.closed] * rows + side.child[side.closed], return_counts=True)
        for side in (first, second)
    ]
    both, one, other = np.intersect1d(counted[0][0], counted[1][0], assume_unique=True, return_indices=True)
    return np.repeat(both // rows, np.minimum(counted[0][1][one], counted[1][1][other]))
