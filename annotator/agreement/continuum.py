"""A document as a continuum: every stretch of it has a label or is a gap, for every annotator."""

from collections.abc import Iterable, Mapping, Sequence

import numpy as np
from msgspec import Struct
from numpy.typing import NDArray

from annotator.agreement.mentions import Mention, MentionLike, mentions
from annotator.agreement.segments import BaseLayer, base_layer, base_layer_per_label
from annotator.document.errors import DataError

GAP = 0


class Continuum(Struct, frozen=True):
    """One document as its annotators cut it up.

    Attributes:
        annotators: each one's spans, without overlap, in text order.
        begin: where the document begins; length: how long it is, in the unit of the spans.
        dropped: spans left out because they overlapped a longer one of the same annotator.
    """

    annotators: Mapping[str, tuple[Mention, ...]]
    begin: int
    length: int
    dropped: int = 0

    @classmethod
    def of(cls, annotators: Mapping[str, Iterable[MentionLike]], length: int, begin: int = 0) -> "Continuum":
        """A continuum from spans that may overlap: the longest stay, the others are counted.

        Raises:
            DataError: a span lies outside the document.
        """
        layers = {name: base_layer(spans) for name, spans in annotators.items()}
        return cls._of_layers(layers, length, begin)

    @classmethod
    def per_label(
        cls, annotators: Mapping[str, Iterable[MentionLike]], length: int, begin: int = 0
    ) -> "Continuum":
        """As `of`, but spans of different labels may overlap: for measures taken label by label.

        Raises:
            DataError: a span lies outside the document.
        """
        layers = {name: base_layer_per_label(spans) for name, spans in annotators.items()}
        return cls._of_layers(layers, length, begin)

    @classmethod
    def as_given(
        cls, annotators: Mapping[str, Iterable[MentionLike]], length: int, begin: int = 0
    ) -> "Continuum":
        """With all spans, however they overlap: for γ, which takes nesting.

        Raises:
            DataError: a span lies outside the document.
        """
        every = {name: BaseLayer(tuple(sorted(mentions(spans))), 0) for name, spans in annotators.items()}
        return cls._of_layers(every, length, begin)

    @classmethod
    def _of_layers(cls, layers: Mapping[str, BaseLayer], length: int, begin: int) -> "Continuum":
        for span in (span for layer in layers.values() for span in layer.spans):
            if not begin <= span.start < span.end <= begin + length:
                place = f"{begin}-{begin + length}"
                raise DataError(f"span {span.label} at {span.start}-{span.end} lies outside {place}")
        kept = {name: layer.spans for name, layer in layers.items()}
        return cls(kept, begin, length, sum(layer.dropped for layer in layers.values()))

    def labels(self) -> tuple[str, ...]:
        """The labels that occur, sorted."""
        return tuple(sorted({span.label for spans in self.annotators.values() for span in spans}))

    def only(self, label: str) -> "Continuum":
        """The same document with the spans of one label."""
        kept = {
            name: tuple(span for span in spans if span.label == label)
            for name, spans in self.annotators.items()
        }
        return Continuum(kept, self.begin, self.length, self.dropped)


class Painted(Struct, frozen=True, eq=False):
    """A continuum cut at every border of any span.

    Attributes:
        codes: annotators × stretches; 0 for a gap, k + 1 for label k.
        cuts: where the stretches begin, and the end of the last.
    """

    codes: NDArray[np.int64]
    cuts: NDArray[np.int64]

    @property
    def lengths(self) -> NDArray[np.int64]:
        """How long each stretch is."""
        return np.diff(self.cuts)

    def within(self, spans: Sequence[Mention], amounts: NDArray[np.int64]) -> NDArray[np.int64]:
        """For each span: the sum of `amounts` per unit of length over its stretches."""
        sums = np.append(0, np.cumsum(amounts * self.lengths))
        ends = np.array([(span.start, span.end) for span in spans], np.int64).reshape(-1, 2)
        places = np.searchsorted(self.cuts, ends)
        return np.asarray(sums[places[:, 1]] - sums[places[:, 0]], np.int64)


def paint(continuum: Continuum, labels: Sequence[str]) -> Painted:
    """The continuum as codes per stretch; DataError for a label that is not in `labels`."""
    place = {label: index + 1 for index, label in enumerate(labels)}
    if stranger := next(iter(set(continuum.labels()) - place.keys()), None):
        raise DataError(f"label {stranger} is not in the label set", "give the whole label set")
    borders = {continuum.begin, continuum.begin + continuum.length}
    borders.update(at for spans in continuum.annotators.values() for span in spans for at in span.extent)
    cuts = np.array(sorted(borders), np.int64)
    codes = np.full((len(continuum.annotators), max(len(cuts) - 1, 0)), GAP)
    for row, spans in enumerate(continuum.annotators.values()):
        for span in spans:
            first, last = np.searchsorted(cuts, span.extent)
            codes[row, first:last] = place[span.label]
    return Painted(codes, cuts)
