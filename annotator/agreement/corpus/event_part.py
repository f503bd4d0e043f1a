"""Agreement on events: nuggets by extent, by type and by all attributes, and by each type."""

from collections.abc import Callable, Sequence
from functools import partial

import numpy as np
from msgspec.structs import replace

from annotator.agreement import formulas
from annotator.agreement.corpus.columns import NO_VALUE, Corpus, Integers
from annotator.agreement.corpus.options import Options
from annotator.agreement.corpus.pair_matching import PairColumns, match_nuggets_corpus
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

NAMES = {
    "span": "nugget F1, extents by Dice",
    "type": "nugget F1, and the same type",
    "attributes": "nugget F1, and all attributes",
}


def event_types(corpus: Corpus, options: Options) -> tuple[Integers, tuple[str, ...]]:
    """For each span the index of its type among the names: its type attribute, else its label."""
    said = corpus.spans.attributes.get(options.type)
    if said is None:
        return corpus.spans.label, corpus.labels
    words = corpus.values[options.type]
    names = np.array([*corpus.labels, *words], object)
    own = np.array([bool(word) for word in words], bool)
    has = (said != NO_VALUE) & (own[said] if len(own) else False)
    known, codes = np.unique(names.astype(str), return_inverse=True)
    return np.asarray(codes[np.where(has, said + len(corpus.labels), corpus.spans.label)]), tuple(
        known.tolist()
    )


def events_alone(corpus: Corpus, options: Options) -> Corpus:
    """The corpus with its events alone, each labelled with its type."""
    events = [place for place, label in enumerate(corpus.labels) if label in options.events]
    types, names = event_types(corpus, options)
    rows = np.flatnonzero(np.isin(corpus.spans.label, events))
    spans = replace(corpus.spans, label=types).take(rows)
    return Corpus.of(
        corpus.annotators,
        names,
        corpus.lengths,
        corpus.sizes,
        corpus.finished,
        spans,
        unit=corpus.unit,
        values=corpus.values,
        valued=corpus.valued,
    )


def event_part(corpus: Corpus, options: Options) -> Part:
    """Nugget F1 of every pair of annotators, their mean and the pooled value; by type too."""
    events = events_alone(corpus, options)
    everything = np.ones(len(events.spans), bool)
    matched = [match_nuggets_corpus(events, *pair, everything) for pair in events.pairs]
    columns: dict[str, Numbers] = {}
    for number, pair in enumerate(matched):
        columns |= _statistics(events, number, pair, options.type)
    return Part(columns, _rows(events, matched, options.type))


def _statistics(events: Corpus, number: int, pair: PairColumns, type: str) -> dict[str, Numbers]:
    """The sums of one pair; types and attributes count only where both annotators were asked for types."""
    spans, size = events.spans, events.documents
    asked = events.shared_values(type, *events.pairs[number])
    shape = (size, len(events.labels))
    document, kind = spans.document[pair.first], spans.label[pair.first]
    alike = kind == spans.label[pair.second]
    equal = alike.copy()
    for name, column in spans.attributes.items():
        both = events.shared_values(name, *events.pairs[number])[document]
        equal &= (column[pair.first] == column[pair.second]) | ~both
    found = {
        f"e.{number}.span": by_document(document, size, pair.dice),
        f"e.{number}.type": by_document(document, size, pair.dice * alike) * asked,
        f"e.{number}.attributes": by_document(document, size, pair.dice * equal) * asked,
        f"e.{number}.types": by_document_and_code(document, kind, shape, pair.dice * alike) * asked[:, None],
    }
    for side, rows in enumerate(pair.rows):
        counted = by_document_and_code(spans.document[rows], spans.label[rows], shape)
        found[f"e.{number}.side{side}"] = counted
        found[f"e.{number}.asked{side}"] = counted * asked[:, None]
    return found


def _f1(level: str, pairs: Sequence[int]) -> Formula:
    def compute(sums: Sums) -> Numbers:
        hits, of = sum(sums[f"e.{pair}.{level}"] for pair in pairs), "side" if level == "span" else "asked"
        sides = (sum(sums[f"e.{pair}.{of}{side}"].sum(-1) for pair in pairs) for side in (0, 1))
        return formulas.f1(hits, *sides)

    return compute


def _type_f1(kind: int, pairs: Sequence[int]) -> Formula:
    def compute(sums: Sums) -> Numbers:
        hits = sum(sums[f"e.{pair}.types"][:, kind] for pair in pairs)
        sides = (sum(sums[f"e.{pair}.asked{side}"][:, kind] for pair in pairs) for side in (0, 1))
        return formulas.f1(hits, *sides)

    return compute


def _rows(events: Corpus, matched: Sequence[PairColumns], type: str) -> list[Row]:
    rows = []
    asked = [int(events.shared_values(type, *pair).sum()) for pair in events.pairs]
    for level, name in NAMES.items():
        counted = None if level == "span" else asked
        rows += _family(events, matched, f"nugget.{level}", name, partial(_f1, level), counted)
    used = np.unique(events.spans.label)
    for kind in used.tolist():
        rows += _family(
            events,
            matched,
            "nugget.type",
            NAMES["type"],
            partial(_type_f1, kind),
            asked,
            kind,
        )
    return rows


def _family(
    events: Corpus,
    matched: Sequence[PairColumns],
    measure: str,
    name: str,
    formula: Callable[[Sequence[int]], Formula],
    asked: Sequence[int] | None,
    kind: int | None = None,
) -> list[Row]:
    counted = np.ones(len(events.spans), bool) if kind is None else events.spans.label == kind
    items = [int(sum(counted[rows].sum() for rows in pair.rows)) for pair in matched]
    label = None if kind is None else events.labels[kind]
    template = Row(Layer.EVENTS, measure, name, nothing, How.PAIR, (), label)
    behind = replace(Behind.of(events, items, int(counted.sum())), asked=asked)
    singles = [formula([number]) for number in range(len(matched))]
    return of_pairs(names_of_pairs(events), template, singles, formula(range(len(matched))), behind)
