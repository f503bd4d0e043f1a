"""Agreement on linking alone: κ and α over the closed set of candidate pairs of matched spans."""

from collections.abc import Sequence

import numpy as np
from msgspec.structs import replace
from numpy.typing import NDArray

from annotator.agreement import formulas
from annotator.agreement.corpus.columns import Corpus, Integers
from annotator.agreement.corpus.link_columns import LinkFrame, LinkSide, ordered
from annotator.agreement.corpus.options import Options
from annotator.agreement.corpus.rows import (
    Behind,
    How,
    Layer,
    Numbers,
    Part,
    Row,
    names_of_pairs,
    nothing,
    of_pairs,
)
from annotator.agreement.corpus.statistics import Formula, Sums, by_document, by_document_and_code
from annotator.agreement.linking import Allowed, joinable
from annotator.agreement.values import Reason

Flags = NDArray[np.bool_]


def linking_part(corpus: Corpus, options: Options, frames: Sequence[LinkFrame]) -> Part:
    """κ of every pair, and α over the candidate pairs of all pairs of annotators."""
    links = ordered(corpus, options.symmetric)
    columns: dict[str, Numbers] = {}
    kinds = [[_kinds(corpus, side) for side in frame.sides(links)] for frame in frames]
    known = np.unique(np.concatenate([np.zeros(1, np.int64), *(put for both in kinds for _, put in both)]))
    candidates = _Candidates(corpus, options)
    for number, (both, frame) in enumerate(zip(kinds, frames, strict=True)):
        columns |= candidates.statistics(number, both, frame, known)
    counts = [int(columns[f"l.{number}.side0"].sum()) for number in range(len(frames))]
    return Part(columns, _rows(corpus, counts))


def _kinds(corpus: Corpus, side: LinkSide) -> tuple[Integers, Integers]:
    """Every closed pair of ends, and what it is: one bit for each type."""
    at = np.flatnonzero(side.closed)
    ends, where = np.unique(side.head[at] * len(corpus.spans) + side.child[at], return_inverse=True)
    kinds = np.zeros(len(ends), np.int64)
    np.bitwise_or.at(kinds, where.reshape(-1), np.int64(1) << side.label[at])
    return ends, kinds


class _Candidates:
    """Which pairs of matched spans could be linked at all."""

    def __init__(self, corpus: Corpus, options: Options) -> None:
        self.corpus, size = corpus, len(corpus.labels)
        allowed = _shown(corpus) if options.allowed is None else options.allowed
        self.directed, self.mutual = np.zeros((size, size), bool), np.zeros((size, size), bool)
        directed, mutual = joinable(allowed, options.symmetric)
        place = {label: code for code, label in enumerate(corpus.labels)}
        for table, pairs in ((self.directed, directed), (self.mutual, mutual)):
            for head, child in pairs:
                if head in place and child in place:
                    table[place[head], place[child]] = True

    def statistics(
        self, number: int, kinds: Sequence[tuple[Integers, Integers]], frame: LinkFrame, known: Integers
    ) -> dict[str, Numbers]:
        """Agreeing candidates, and what each annotator put, by document; code 0 is `none`."""
        corpus, size = self.corpus, len(self.corpus.spans)
        document, shape = corpus.spans.document, (corpus.documents, len(known))
        ends = np.union1d(kinds[0][0], kinds[1][0])
        put = [_lookup(ends, *one) for one in kinds]
        alike = put[0] == put[1]
        open_pairs = self._open(frame, ends)
        of = document[ends // size]
        found = {f"l.{number}.alike": by_document(of[alike], shape[0]) + open_pairs}
        for side, one in enumerate(put):
            margins = by_document_and_code(of, np.searchsorted(known, one), shape)
            margins[:, 0] += open_pairs
            found[f"l.{number}.side{side}"] = margins
        return found

    def _open(self, frame: LinkFrame, ends: Integers) -> Numbers:
        """Candidates that neither annotator linked, in either direction, by document."""
        matched = frame.matched
        spans, labels, size = self.corpus.spans, len(self.corpus.labels), len(self.corpus.spans)
        both = spans.label[matched.first] * labels + spans.label[matched.second]
        kinds, own = np.unique(both, return_inverse=True)
        place = np.zeros(size, np.int64)
        place[matched.first] = own.reshape(-1)
        may = _May(self._any(kinds, self.directed), self._any(kinds, self.mutual), place, frame.rank)
        shape = (self.corpus.documents, len(kinds))
        total = may.count(by_document_and_code(spans.document[matched.first], place[matched.first], shape))
        head, child = ends // size, ends % size
        alone = ~np.isin(child * size + head, ends)
        for one, other in ((head, child), (child[alone], head[alone])):
            taken = may.may(one, other)
            total -= by_document(spans.document[one[taken]], shape[0])
        return total

    def _any(self, kinds: Integers, table: Flags) -> Flags:
        """Whether either label of one matched span and either label of another are in a table."""
        labels = len(self.corpus.labels) or 1
        names = kinds // labels, kinds % labels
        found = np.zeros((len(kinds), len(kinds)), bool)
        for head in names:
            for child in names:
                found |= table[np.ix_(head, child)]
        return found


class _May:
    """Which kinds of matched spans may be linked: in one direction, or in either."""

    def __init__(self, directed: Flags, mutual: Flags, place: Integers, rank: Integers) -> None:
        self.directed, self.place, self.rank = directed, place, rank
        self.mutual = (mutual | mutual.T) & ~directed & ~directed.T

    def may(self, head: Integers, child: Integers) -> Flags:
        """Whether each pair of rows is a candidate; a symmetric one in order alone."""
        kinds = self.place[head], self.place[child]
        in_order = self.rank[head] < self.rank[child]
        return np.asarray(self.directed[kinds] | (in_order & self.mutual[kinds]), bool)

    def count(self, kinds: Numbers) -> Numbers:
        """Candidates of each document, from how many matched spans of each kind it has."""
        total = np.zeros(len(kinds))
        for table, worth in ((self.directed, 1.0), (self.mutual, 0.5)):
            every = ((kinds @ table) * kinds).sum(1) - kinds @ np.diag(table)
            total += worth * every
        return total


def _shown(corpus: Corpus) -> Allowed:
    """The labels at the ends of every type of relation in the corpus."""
    links, label = corpus.relations, corpus.spans.label
    seen = np.unique(np.stack([links.label, label[links.head], label[links.child]], 1), axis=0)
    shown: dict[str, set[tuple[str, str]]] = {name: set() for name in corpus.relation_labels}
    for kind, head, child in seen.tolist():
        shown[corpus.relation_labels[kind]].add((corpus.labels[head], corpus.labels[child]))
    return shown


def _lookup(ends: Integers, known: Integers, kinds: Integers) -> Integers:
    """What is known of each pair of ends, 0 where nothing is."""
    put = np.zeros(len(ends), np.int64)
    put[np.searchsorted(ends, known)] = kinds
    return put


def _rows(corpus: Corpus, candidates: Sequence[int]) -> list[Row]:
    pairs, names = range(len(corpus.pairs)), names_of_pairs(corpus)
    behind = Behind.of(corpus, candidates, sum(candidates))
    reason = Reason.ONE_LABEL if any(candidates) else Reason.NO_CANDIDATES
    kappa = Row(
        Layer.RELATIONS, "linking.cohen", "Cohen's κ, candidate pairs", nothing, How.PAIR, (), reason=reason
    )
    alpha = replace(kappa, measure="linking.alpha", formula="Krippendorff's α, candidate pairs")
    share = replace(kappa, measure="linking.percent", formula="percent agreement, candidate pairs")
    return [
        *of_pairs(names, share, [_percent([one]) for one in pairs], _percent(pairs), behind),
        *of_pairs(names, kappa, [_kappa(one) for one in pairs], None, behind),
        *of_pairs(names, alpha, [_alpha([one]) for one in pairs], _alpha(pairs), behind),
    ]


def _percent(pairs: Sequence[int]) -> Formula:
    def compute(sums: Sums) -> Numbers:
        alike = sum(sums[f"l.{number}.alike"] for number in pairs)
        return formulas.ratio(alike, sum(sums[f"l.{number}.side0"].sum(-1) for number in pairs))

    return compute


def _kappa(number: int) -> Formula:
    def compute(sums: Sums) -> Numbers:
        sides = (sums[f"l.{number}.side{side}"] for side in (0, 1))
        return formulas.cohen_kappa(sums[f"l.{number}.alike"], *sides)

    return compute


def _alpha(pairs: Sequence[int]) -> Formula:
    def compute(sums: Sums) -> Numbers:
        alike = sum(2 * sums[f"l.{number}.alike"] for number in pairs)
        totals = sum(sums[f"l.{number}.side{side}"] for number in pairs for side in (0, 1))
        return formulas.nominal_alpha(alike, totals)

    return compute
