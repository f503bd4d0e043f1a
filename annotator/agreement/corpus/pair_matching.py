"""The matching of two annotators over a whole corpus: that of `matching`, in arrays.

Nearly all pairs are found by looking up extents; of what is left most overlap one span alone, or several
of which one is best. Only what is entangled goes to the exact assignment.
"""

import numpy as np
from msgspec import Struct
from numpy.typing import NDArray

from annotator.agreement.corpus.columns import Corpus, SpanColumns
from annotator.agreement.corpus.meeting import how_many, meetings
from annotator.agreement.large_pairing import Stretches, pair_stretches
from annotator.agreement.pairing import SMALL, Cell, pair_cluster

Integers = NDArray[np.int64]
Flags = NDArray[np.bool_]
CROWD = 200_000
"""Overlapping pairs in one document from which it is matched on its own, to bound memory."""


class PairColumns(Struct, frozen=True, eq=False):
    """The matched spans of two annotators in the documents both finished.

    Attributes:
        first, second: rows of the corpus's spans, sorted by the first.
        stage: 1 same extent and label, 2 same extent, 3 overlap.
        dice: of each pair, in the corpus's unit.
        rows: of each side, all rows that take part (matched or not).
    """

    first: Integers
    second: Integers
    stage: Integers
    dice: NDArray[np.float64]
    rows: tuple[Integers, Integers]


def match_corpus(corpus: Corpus, first: int, second: int) -> PairColumns:
    """The matching of two annotators, document by document, as `matching.match` gives it."""
    sides = _rows(corpus, first, second)
    left, right = sides
    keys = extent_keys(corpus, left, right)
    found: list[Chosen] = []
    for parts in (1, len(corpus.labels) or 1):
        one, other = _alike(keys[0] // parts, keys[1] // parts)
        found.append((left[one], right[other]))
        kept = _others(len(left), one), _others(len(right), other)
        left, right = left[kept[0]], right[kept[1]]
        keys = keys[0][kept[0]], keys[1][kept[1]]
    return _joined(corpus, [*found, overlapping(corpus, left, right, label_counts=True)], sides)


def match_nuggets_corpus(corpus: Corpus, first: int, second: int, wanted: Flags) -> PairColumns:
    """The matching with the largest total Dice, over the spans that are wanted (events)."""
    one, other = _rows(corpus, first, second)
    sides = one[wanted[one]], other[wanted[other]]
    return _joined(corpus, [overlapping(corpus, *sides, label_counts=False)], sides)


Chosen = tuple[Integers, Integers]


def _rows(corpus: Corpus, first: int, second: int) -> Chosen:
    """The rows of both in the documents both finished."""
    shared, document = corpus.shared(first, second), corpus.spans.document
    slices = (corpus.of_annotator(first), corpus.of_annotator(second))
    one, other = (np.arange(part.start, part.stop) for part in slices)
    return one[shared[document[one]]], other[shared[document[other]]]


def places(corpus: Corpus) -> Integers:
    """Where each document begins when all stand one behind the other."""
    return np.cumsum(corpus.lengths) - corpus.lengths


def stretches(corpus: Corpus, rows: Integers) -> Chosen:
    """Starts and ends of spans when all documents stand one behind the other."""
    at = places(corpus)[corpus.spans.document[rows]]
    return at + corpus.spans.start[rows], at + corpus.spans.end[rows]


def extent_keys(corpus: Corpus, left: Integers, right: Integers) -> Chosen:
    """For both sides one rising number for document, start, end and label: `extent * labels + label`."""
    rows = np.concatenate([left, right])
    start, end = stretches(corpus, rows)
    labels, longest = len(corpus.labels) or 1, int((end - start).max(initial=0)) + 1
    if int(corpus.lengths.sum()) * longest * labels < 2**62:
        extent = start * longest + (end - start)
    else:
        extent = np.unique(np.stack([start, end]), axis=1, return_inverse=True)[1].reshape(-1)
    keys = extent * labels + corpus.spans.label[rows]
    return keys[: len(left)], keys[len(left) :]


def _alike(left: Integers, right: Integers) -> Chosen:
    """Places of equal keys in both sorted lists, one to one: the first with the first."""
    starts = np.flatnonzero(np.append(True, left[1:] != left[:-1])) if len(left) else left
    rank = np.arange(len(left)) - np.repeat(starts, np.diff(np.append(starts, len(left))))
    at = np.searchsorted(right, left) + rank
    inside = at < len(right)
    same = np.zeros(len(left), bool)
    same[inside] = right[at[inside]] == left[inside]
    return np.flatnonzero(same), at[same]


def _others(size: int, taken: Integers) -> Integers:
    kept = np.ones(size, bool)
    kept[taken] = False
    return np.flatnonzero(kept)


def overlapping(corpus: Corpus, left: Integers, right: Integers, label_counts: bool) -> Chosen:
    """The pairs of overlapping spans with the largest total, over rows sorted by document and start."""
    documents = corpus.documents
    crowded = np.zeros(documents, bool)
    spans = corpus.spans
    sides = stretches(corpus, left), stretches(corpus, right)
    for rows, counts in zip((left, right), how_many(*sides), strict=True):
        crowded |= np.bincount(spans.document[rows], counts, documents) > CROWD
    found = [_crowd(corpus, left, right, one, label_counts) for one in np.flatnonzero(crowded).tolist()]
    if found:
        left, right = (rows[~crowded[spans.document[rows]]] for rows in (left, right))
        sides = stretches(corpus, left), stretches(corpus, right)
    met = meetings(*sides)
    found.append(_best(corpus, left[met.left], right[met.right], label_counts))
    return np.concatenate([one for one, _ in found]), np.concatenate([other for _, other in found])


def _best(corpus: Corpus, left: Integers, right: Integers, label_counts: bool) -> Chosen:
    """Of pairs that overlap the best, one to one."""
    size = len(corpus.spans)
    of_left, of_right = np.bincount(left, minlength=size), np.bincount(right, minlength=size)
    right_star = np.bincount(right, of_left[left] > 1, size)[right] == 0
    left_star = (np.bincount(left, of_right[right] > 1, size)[left] == 0) & ~right_star
    tangled = ~(right_star | left_star)
    weight, same = _weights(corpus, left, right, label_counts)
    picked = []
    for star, middle, other in ((right_star, right, left), (left_star, left, right)):
        at = np.flatnonzero(star)
        order = at[np.lexsort((other[at], -same[at], -weight[at], middle[at]))]
        picked.append(order[np.append(True, np.diff(middle[order]) > 0)] if len(order) else order)
    one, other = _untangled(corpus, left[tangled], right[tangled], label_counts)
    rows = np.concatenate(picked)
    return np.concatenate([left[rows], one]), np.concatenate([right[rows], other])


def _weights(
    corpus: Corpus, left: Integers, right: Integers, label_counts: bool
) -> tuple[NDArray[np.float64], Integers]:
    """Dice (+ 1 for the same label) and sameness of label.

    A single quotient of whole numbers below 2**25 is never the same float as another quotient, so
    comparing two of them is exact.
    """
    same = (corpus.spans.label[left] == corpus.spans.label[right]).astype(np.int64)
    return dice(corpus.spans, left, right) + same * label_counts, same


def shared_units(spans: SpanColumns, left: Integers, right: Integers) -> tuple[Integers, Integers]:
    """Units that both have, and units of the one plus units of the other (as `mentions.Ruler`)."""
    shared = np.minimum(spans.last[left], spans.last[right])
    shared -= np.maximum(spans.first[left], spans.first[right])
    equal = (spans.start[left] == spans.start[right]) & (spans.end[left] == spans.end[right])
    whole = spans.last[left] - spans.first[left] + spans.last[right] - spans.first[right]
    return np.maximum(shared, equal), np.where(whole > 0, whole, 2)


def dice(spans: SpanColumns, left: Integers, right: Integers) -> NDArray[np.float64]:
    """`2 |a ∩ b| / (|a| + |b|)` of pairs of rows."""
    shared, whole = shared_units(spans, left, right)
    return 2 * shared / whole


def _untangled(corpus: Corpus, left: Integers, right: Integers, label_counts: bool) -> Chosen:
    """The exact assignment of pairs in which both sides overlap several spans."""
    chosen: list[tuple[int, int]] = []
    groups = _groups(corpus, left, right)
    order = np.argsort(groups, kind="stable")
    borders = np.flatnonzero(np.diff(groups[order])) + 1
    for part in np.split(order, borders) if len(order) else []:
        rows, columns = np.unique(left[part]), np.unique(right[part])
        if len(rows) * len(columns) > SMALL:
            chosen += _exact_many(corpus, rows, columns, label_counts)
        else:
            chosen += _exact(corpus, rows, columns, left[part], right[part], label_counts)
    both = np.array(chosen, np.int64).reshape(-1, 2)
    return both[:, 0], both[:, 1]


def _groups(corpus: Corpus, left: Integers, right: Integers) -> Integers:
    """For each pair the number of its cluster: spans that overlap directly or through others."""
    rows = np.unique(np.concatenate([left, right]))
    start, end = stretches(corpus, rows)
    order = np.argsort(start, kind="stable")
    reach = np.maximum.accumulate(end[order])
    number = np.empty(len(rows), np.int64)
    number[order] = np.cumsum(np.append(True, start[order][1:] >= reach[:-1])) if len(rows) else 0
    return number[np.searchsorted(rows, left)]


def _exact(
    corpus: Corpus,
    rows: Integers,
    columns: Integers,
    left: Integers,
    right: Integers,
    label_counts: bool,
) -> list[tuple[int, int]]:
    shared, whole = shared_units(corpus.spans, left, right)
    cells: list[list[Cell]] = [[None] * len(columns) for _ in rows]
    places = np.searchsorted(rows, left).tolist(), np.searchsorted(columns, right).tolist()
    for i, j, units, both in zip(*places, shared.tolist(), whole.tolist(), strict=True):
        cells[i][j] = (units, both)
    keys = _columns(corpus, rows).keys(), _columns(corpus, columns).keys()
    return [(int(rows[i]), int(columns[j])) for i, j in pair_cluster(*keys, cells, label_counts)]


def _exact_many(
    corpus: Corpus, rows: Integers, columns: Integers, label_counts: bool
) -> list[tuple[int, int]]:
    pairs = pair_stretches(_columns(corpus, rows), _columns(corpus, columns), label_counts)
    return [(int(rows[i]), int(columns[j])) for i, j in pairs]


def _crowd(corpus: Corpus, left: Integers, right: Integers, document: int, label_counts: bool) -> Chosen:
    """One document in which very many spans overlap."""
    of = corpus.spans.document
    both = np.array(
        _exact_many(corpus, left[of[left] == document], right[of[right] == document], label_counts)
    ).reshape(-1, 2)
    return both[:, 0], both[:, 1]


def _columns(corpus: Corpus, rows: Integers) -> Stretches:
    spans = corpus.spans
    columns = (spans.start, spans.end, spans.first, spans.last, spans.label)
    return Stretches(*(column[rows] for column in columns))


def _joined(corpus: Corpus, found: list[Chosen], sides: Chosen) -> PairColumns:
    """All pairs, sorted by the first side's rows."""
    first = np.concatenate([one for one, _ in found])
    second = np.concatenate([other for _, other in found])
    order = np.argsort(first, kind="stable")
    first, second, spans = first[order], second[order], corpus.spans
    extent = (spans.start[first] == spans.start[second]) & (spans.end[first] == spans.end[second])
    label = spans.label[first] == spans.label[second]
    stage = np.where(extent, np.where(label, 1, 2), 3)
    return PairColumns(first, second, stage, dice(spans, first, second), sides)
