"""A corpus as columns: half a million spans are a handful of arrays."""

from collections.abc import Mapping, Sequence
from itertools import combinations
from typing import Any

import numpy as np
from msgspec import Struct, field
from msgspec.structs import replace
from numpy.typing import ArrayLike, NDArray

from annotator.document.errors import DataError

Integers = NDArray[np.int64]
Flags = NDArray[np.bool_]
NO_VALUE = -1


class SpanColumns(Struct, frozen=True, eq=False):
    """Everybody's spans, one place per span, in any order.

    Attributes:
        document, annotator, label: indices.
        start, end: code points, end exclusive.
        first, last: tokens, last exclusive; the same as `start` and `end` where there are no tokens.
        attributes: attribute id → index of the value in the corpus's `values`, -1 for spans without.
    """

    document: Integers
    annotator: Integers
    start: Integers
    end: Integers
    label: Integers
    first: Integers
    last: Integers
    attributes: Mapping[str, Integers] = field(default_factory=dict)

    @classmethod
    def of(
        cls,
        document: ArrayLike,
        annotator: ArrayLike,
        start: ArrayLike,
        end: ArrayLike,
        label: ArrayLike,
        first: ArrayLike | None = None,
        last: ArrayLike | None = None,
        attributes: Mapping[str, ArrayLike] | None = None,
    ) -> "SpanColumns":
        """Columns from any sequences of numbers.

        Raises:
            DataError: columns of different lengths, or a span that is empty or runs backwards.
        """
        units = (start if first is None else first, end if last is None else last)
        given = (document, annotator, start, end, label, *units)
        columns = [np.ascontiguousarray(column, np.int64) for column in given]
        more = {key: np.ascontiguousarray(one, np.int64) for key, one in (attributes or {}).items()}
        if len({len(column) for column in (*columns, *more.values())}) > 1:
            raise DataError("columns of spans have different lengths")
        document_, annotator_, start_, end_, label_, first_, last_ = columns
        made = cls(document_, annotator_, start_, end_, label_, first_, last_, more)
        if len(made) and not (made.start < made.end).all():
            raise DataError("a span is empty or runs backwards", "ends are exclusive")
        return made

    def __len__(self) -> int:
        return len(self.start)

    def take(self, rows: Integers | Flags | slice) -> "SpanColumns":
        """Only these rows."""
        return SpanColumns(
            self.document[rows],
            self.annotator[rows],
            self.start[rows],
            self.end[rows],
            self.label[rows],
            self.first[rows],
            self.last[rows],
            {key: one[rows] for key, one in self.attributes.items()},
        )


class RelationColumns(Struct, frozen=True, eq=False):
    """Everybody's relations.

    Attributes:
        label: index into the corpus's `relation_labels`.
        head, child: rows of the ends in the columns of spans; document and annotator are theirs.
    """

    label: Integers
    head: Integers
    child: Integers

    @classmethod
    def of(cls, label: ArrayLike, head: ArrayLike, child: ArrayLike) -> "RelationColumns":
        """Columns from any sequences of numbers."""
        return cls(*(np.ascontiguousarray(column, np.int64) for column in (label, head, child)))

    def __len__(self) -> int:
        return len(self.label)


class Corpus(Struct, frozen=True, eq=False):
    """Documents, annotators and everything they marked.

    Attributes:
        annotators: names; spans name them by index.
        labels: of spans, sorted.
        lengths: code points of each document.
        sizes: the same in the unit of `first` and `last` (tokens, where there are some).
        finished: documents × annotators: who finished what; only that counts.
        spans: of those who finished, sorted by annotator, document, start, end and label.
        unit: `token` or `character`, what `sizes` counts.
        relation_labels: of relations, sorted; relations: their columns.
        values: attribute id, or question about documents → its values; of an ordinal one in order.
        answers: question → documents × annotators, index into `values`, -1 where nothing was said.
        linked: who of those who finished was asked for relations too; None for everybody.
        valued: attribute → who of those who finished was asked for it; everybody where it is not named.
    """

    annotators: tuple[str, ...]
    labels: tuple[str, ...]
    lengths: Integers
    sizes: Integers
    finished: Flags
    spans: SpanColumns
    unit: str = "token"
    relation_labels: tuple[str, ...] = ()
    relations: RelationColumns = field(default_factory=lambda: RelationColumns.of([], [], []))
    values: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    answers: Mapping[str, Integers] = field(default_factory=dict)
    linked: Flags | None = None
    valued: Mapping[str, Flags] = field(default_factory=dict)

    @classmethod
    def of(
        cls,
        annotators: Sequence[str],
        labels: Sequence[str],
        lengths: ArrayLike,
        sizes: ArrayLike,
        finished: ArrayLike,
        spans: SpanColumns,
        **others: Any,
    ) -> "Corpus":
        """A corpus from columns in any order: sorted, checked, without what was not finished.

        Put documents in the order of their names, so that a seed draws the same ones however they came.

        Args:
            others: the remaining attributes.

        Raises:
            DataError: an index or a span that does not fit its document.
        """
        long = np.ascontiguousarray(lengths, np.int64)
        shape = (len(long), len(annotators))
        answers, linked, valued = others.get("answers", {}), others.get("linked"), others.get("valued", {})
        made = cls(
            tuple(annotators),
            tuple(labels),
            long,
            np.ascontiguousarray(sizes, np.int64),
            _table(np.asarray(finished, bool), shape),
            spans,
            **{
                **others,
                "answers": {name: _table(np.asarray(one), shape) for name, one in answers.items()},
                "linked": None if linked is None else _table(np.asarray(linked, bool), shape),
                "valued": {name: _table(np.asarray(one, bool), shape) for name, one in valued.items()},
            },
        )
        made._check()
        return made._with_sorted_labels()._with_sorted_spans()._without_unasked()

    @property
    def documents(self) -> int:
        """How many documents there are."""
        return len(self.sizes)

    @property
    def pairs(self) -> list[tuple[int, int]]:
        """Every two annotators, by index."""
        return list(combinations(range(len(self.annotators)), 2))

    def shared(self, *annotators: int) -> Flags:
        """For each document: whether all of these annotators finished it."""
        return np.asarray(self.finished[:, list(annotators)].all(1), bool)

    def shared_links(self, *annotators: int) -> Flags:
        """For each document: whether all of these finished it and were asked for relations."""
        linked = self.finished if self.linked is None else self.finished & self.linked
        return np.asarray(linked[:, list(annotators)].all(1), bool)

    def shared_values(self, attribute: str, *annotators: int) -> Flags:
        """For each document: whether all of these finished it and were asked for this attribute."""
        shared, asked = self.shared(*annotators), self.valued.get(attribute)
        return shared if asked is None else shared & asked[:, list(annotators)].all(1)

    def of_links(self) -> "Corpus":
        """The same without the work of those who were not asked for relations."""
        if self.linked is None or not (self.finished & ~self.linked).any():
            return self
        return replace(self, finished=self.finished & self.linked)._with_sorted_spans()

    def only(self, documents: Flags) -> "Corpus":
        """The corpus of some of the documents: a batch in time, one source."""
        rows = np.flatnonzero(documents[self.spans.document])
        number = np.cumsum(documents) - 1
        spans = self.spans.take(rows)
        return replace(
            self,
            lengths=self.lengths[documents],
            sizes=self.sizes[documents],
            finished=self.finished[documents],
            linked=None if self.linked is None else self.linked[documents],
            valued={name: one[documents] for name, one in self.valued.items()},
            spans=replace(spans, document=number[spans.document]),
            relations=self._renumbered(rows),
            answers={name: one[documents] for name, one in self.answers.items()},
        )

    def of_annotator(self, annotator: int) -> slice:
        """The rows of the spans of one annotator."""
        low, high = np.searchsorted(self.spans.annotator, [annotator, annotator + 1])
        return slice(int(low), int(high))

    def _check(self) -> None:
        spans, places = self.spans, len(self.lengths)
        if len(self.sizes) != places or len(self.finished) != places:
            raise DataError("lengths, sizes and finished must have one row for each document")
        limits = (
            ("document", spans.document, places),
            ("annotator", spans.annotator, len(self.annotators)),
            ("label", spans.label, len(self.labels)),
            ("relation label", self.relations.label, len(self.relation_labels)),
            ("head", self.relations.head, len(spans)),
            ("child", self.relations.child, len(spans)),
        )
        for name, column, limit in limits:
            if len(column) and not (column.min() >= 0 and column.max() < limit):
                raise DataError(f"a {name} is outside 0-{limit - 1}")
        ends = (spans.end <= self.lengths[spans.document]) & (spans.last <= self.sizes[spans.document])
        if not (ends & (spans.start >= 0) & (spans.first >= 0)).all():
            raise DataError("a span reaches outside its document")

    def _with_sorted_labels(self) -> "Corpus":
        """The order of codes is the order of names, so that ties are the same everywhere."""
        places, labels = _sorted(self.labels)
        others, relation_labels = _sorted(self.relation_labels)
        return replace(
            self,
            labels=labels,
            relation_labels=relation_labels,
            spans=replace(self.spans, label=places[self.spans.label]),
            relations=replace(self.relations, label=others[self.relations.label]),
        )

    def _with_sorted_spans(self) -> "Corpus":
        order = _order(self.spans, self.lengths, len(self.labels))
        spans = self.spans
        order = order[self.finished[spans.document[order], spans.annotator[order]]]
        return replace(self, spans=spans.take(order), relations=self._renumbered(order))

    def _without_unasked(self) -> "Corpus":
        """No span says the default of an attribute that its annotator was not asked for."""
        spans, attributes = self.spans, dict(self.spans.attributes)
        for name in self.valued.keys() & attributes.keys():
            asked = self.valued[name][spans.document, spans.annotator]
            attributes[name] = np.where(asked, attributes[name], NO_VALUE)
        return self if not self.valued else replace(self, spans=replace(spans, attributes=attributes))

    def _renumbered(self, order: Integers) -> RelationColumns:
        """The relations of spans that stay, each once, with the new rows of their ends."""
        if not len(self.relations):
            return self.relations
        row = np.full(len(self.spans), NO_VALUE)
        row[order] = np.arange(len(order))
        ends = np.stack([self.relations.label, row[self.relations.head], row[self.relations.child]], 1)
        kept = np.unique(ends[(ends >= 0).all(1)], axis=0)
        return RelationColumns.of(kept[:, 0], kept[:, 1], kept[:, 2])


def _sorted(names: Sequence[str]) -> tuple[Integers, tuple[str, ...]]:
    """The new index of each name, and the names sorted."""
    order = sorted(range(len(names)), key=lambda index: names[index])
    places = np.empty(len(names), np.int64)
    places[order] = np.arange(len(names))
    return places, tuple(names[index] for index in order)


def _order(spans: SpanColumns, lengths: Integers, labels: int) -> Integers:
    """Rows by annotator, document, start, end and label."""
    keys = (spans.label, spans.end, spans.start, spans.document, spans.annotator)
    longest, total = int((spans.end - spans.start).max(initial=0)) + 1, int(lengths.sum()) + 1
    most = int(spans.annotator.max(initial=0)) + 1
    if total * most * longest * (labels + 1) >= 2**62:
        return np.lexsort(keys)
    place = (np.cumsum(lengths) - lengths)[spans.document] + spans.start
    key = ((spans.annotator * total + place) * longest + spans.end - spans.start) * labels + spans.label
    return np.argsort(key, kind="stable")


def _table(cells: NDArray[Any], shape: tuple[int, int]) -> NDArray[Any]:
    """Documents × annotators, also where there are none."""
    return cells.reshape(-1, shape[1]) if shape[1] else np.zeros(shape, cells.dtype)
