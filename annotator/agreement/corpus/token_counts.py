"""Labels of tokens over a whole corpus: the counts that token and unitizing measures are made of."""

import numpy as np
from msgspec import Struct
from numpy.typing import NDArray

from annotator.agreement.corpus.columns import Corpus
from annotator.agreement.corpus.layers import base_flags, no_overlap
from annotator.agreement.corpus.statistics import by_document, by_document_and_code

Integers = NDArray[np.int64]
Numbers = NDArray[np.float64]
Flags = NDArray[np.bool_]


class PairTokens(Struct, frozen=True, eq=False):
    """Tokens that both of two annotators labelled, by document and label.

    Attributes:
        alike: with the same label.
        first, second: by the label of the first, and of the second.
    """

    alike: Numbers
    first: Numbers
    second: Numbers


class TokenCounts(Struct, frozen=True, eq=False):
    """Counts per document (and label), in the corpus's unit.

    Attributes:
        labelled: for each annotator, by label.
        pairs: for every two annotators.
        anybody: tokens that somebody labelled.
        squares: Σ length² of all annotators' spans, by label.
        pairable: Σ (mean length that meets what the others labelled)², by label.
        dropped: how many spans were left out because they overlapped a longer one.
    """

    labelled: list[Numbers]
    pairs: list[PairTokens]
    anybody: Numbers
    squares: Numbers
    pairable: Numbers
    dropped: int


def kept_spans(corpus: Corpus, per_label: bool = False) -> Flags:
    """The base layer of every annotator: of overlapping spans the longest; label by label if wanted."""
    spans = corpus.spans
    groups = spans.annotator * corpus.documents + spans.document
    if no_overlap(groups, spans.first, spans.last):
        return spans.last > spans.first
    if per_label:
        groups = spans.label * (len(corpus.annotators) * corpus.documents) + groups
    return base_flags(groups, spans.first, spans.last, spans.label)


def count_tokens(corpus: Corpus, kept: Flags) -> TokenCounts:
    """The counts over the spans that are kept, which do not overlap within one annotator."""
    painted = _Painted(corpus, kept)
    shape = (corpus.documents, len(corpus.labels))
    labelled = [by_document_and_code(one.document, one.label, shape) for one in painted.sides]
    pairs = [painted.pair(first, second, shape) for first, second in corpus.pairs]
    squares, pairable = painted.squares(shape)
    return TokenCounts(labelled, pairs, painted.anybody(), squares, pairable, int(len(kept) - kept.sum()))


class LabelTokens(Struct, frozen=True, eq=False):
    """Counts per document and label, each label taken alone, so that labels may nest.

    Attributes:
        labelled: tokens with the label, all annotators added up.
        pairs: for every two annotators, tokens to which both gave the label, and to which either gave it.
        squares: Σ length² of all annotators' spans.
        dropped: how many spans were left out because they overlapped a longer one of the same label.
    """

    labelled: Numbers
    pairs: list[tuple[Numbers, Numbers]]
    squares: Numbers
    dropped: int


def count_labels(corpus: Corpus, kept: Flags, whole: TokenCounts | None = None) -> LabelTokens:
    """The counts of each label alone, over the base layer of each label.

    Args:
        kept: of `kept_spans(corpus, per_label=True)`.
        whole: counts over the same spans, where labels do not nest: then there is nothing to count.
    """
    counts = (
        [whole]
        if whole
        else [
            count_tokens(corpus, kept & (corpus.spans.label == label)) for label in range(len(corpus.labels))
        ]
    )
    each = [np.sum([one.labelled[a] for one in counts], axis=0) for a in range(len(corpus.annotators))]
    pairs = []
    for number, (first, second) in enumerate(corpus.pairs):
        both = np.sum([one.pairs[number].alike for one in counts], axis=0)
        pairs.append((both, each[first] + each[second] - both))
    return LabelTokens(
        sum(each, np.zeros((corpus.documents, len(corpus.labels)))),
        pairs,
        np.sum([one.squares for one in counts], axis=0),
        int(len(kept) - kept.sum()),
    )


class _Side(Struct, frozen=True, eq=False):
    """The labelled tokens of one annotator, span by span.

    Attributes:
        rows, lengths: of the spans.
        place: of each token in the corpus; document, label: of it.
        is_first: whether no annotator before this one labelled it.
    """

    rows: Integers
    lengths: Integers
    place: Integers
    document: Integers
    label: Integers
    is_first: Flags


class _Painted:
    """The corpus as one row of tokens per annotator: 0, or the label's code + 1."""

    def __init__(self, corpus: Corpus, kept: Flags) -> None:
        self.corpus, self.rows = corpus, np.flatnonzero(kept)
        self.begin = np.cumsum(corpus.sizes) - corpus.sizes
        tokens, narrow = int(corpus.sizes.sum()), len(corpus.labels) < 127
        self.codes = np.zeros((len(corpus.annotators), tokens), np.int8 if narrow else np.int32)
        self.often = np.zeros(tokens, np.int32)
        self.sides = [self._paint(annotator) for annotator in range(len(corpus.annotators))]

    def _paint(self, annotator: int) -> _Side:
        spans, part = self.corpus.spans, self.corpus.of_annotator(annotator)
        low, high = np.searchsorted(self.rows, [part.start, part.stop])
        rows = self.rows[low:high]
        lengths = spans.last[rows] - spans.first[rows]
        starts = self.begin[spans.document[rows]] + spans.first[rows]
        place = np.repeat(starts - (np.cumsum(lengths) - lengths), lengths) + np.arange(lengths.sum())
        label = np.repeat(spans.label[rows], lengths)
        self.codes[annotator, place] = label + 1
        before = self.often[place]
        self.often[place] = before + 1
        document = np.repeat(spans.document[rows], lengths)
        return _Side(rows, lengths, place, document, label, before == 0)

    def pair(self, first: int, second: int, shape: tuple[int, int]) -> PairTokens:
        """What both labelled."""
        side = self.sides[first]
        other = self.codes[second][side.place]
        both = np.flatnonzero(other)
        document, one, two = side.document[both], side.label[both], other[both].astype(np.int64) - 1
        alike = one == two
        return PairTokens(
            by_document_and_code(document[alike], one[alike], shape),
            by_document_and_code(document, one, shape),
            by_document_and_code(document, two, shape),
        )

    def anybody(self) -> Numbers:
        """Tokens that somebody labelled, by document."""
        size = self.corpus.documents
        each = [by_document(side.document[side.is_first], size) for side in self.sides]
        return sum(each, np.zeros(size))

    def squares(self, shape: tuple[int, int]) -> tuple[Numbers, Numbers]:
        """Σ of squared lengths, and of squared mean lengths that meet what others labelled."""
        spans, raters = self.corpus.spans, self.corpus.finished.sum(1)
        squares, pairable = np.zeros(shape), np.zeros(shape)
        for side in self.sides:
            document, label = spans.document[side.rows], spans.label[side.rows]
            sums = np.append(0, np.cumsum(self.often[side.place], dtype=np.int64))
            ends = np.cumsum(side.lengths)
            others = sums[ends] - sums[ends - side.lengths] - side.lengths
            met = others / np.maximum(raters - 1, 1)[document]
            squares += by_document_and_code(document, label, shape, side.lengths.astype(float) ** 2)
            pairable += by_document_and_code(document, label, shape, met**2)
        return squares, pairable
