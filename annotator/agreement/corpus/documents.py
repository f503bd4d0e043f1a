"""A corpus from plain documents, for those who have no columns."""

from collections.abc import Iterable, Mapping, Sequence

import numpy as np
from msgspec import Struct, field

from annotator.agreement.corpus.columns import (
    NO_VALUE,
    Corpus,
    Integers,
    RelationColumns,
    SpanColumns,
)
from annotator.agreement.links import Link
from annotator.agreement.mentions import Mention, MentionLike, Ruler, mentions
from annotator.document.article import Tokens
from annotator.document.errors import DataError


class Document(Struct, frozen=True):
    """One document and what everybody who finished it marked.

    Attributes:
        name: orders documents, so that a seed draws the same ones however they came.
        length: of the text in code points.
        spans: annotator → spans; who found nothing has (), who did not finish is not in it.
        relations: annotator → (label, head index, child index) among their spans.
        tokens: the document's tokens; all documents have some, or none has.
        answers: question about the document → annotator → answer.
    """

    name: str
    length: int
    spans: Mapping[str, Sequence[MentionLike]]
    relations: Mapping[str, Sequence[tuple[str, int, int]]] = field(default_factory=dict)
    tokens: Tokens | None = None
    answers: Mapping[str, Mapping[str, str]] = field(default_factory=dict)


def corpus_of(
    documents: Iterable[Document],
    labels: Sequence[str] = (),
    relation_labels: Sequence[str] = (),
    defaults: Mapping[str, str] | None = None,
    scales: Mapping[str, Sequence[str]] | None = None,
) -> Corpus:
    """A corpus of plain documents.

    Args:
        documents: in any order.
        labels, relation_labels: those that no span or relation shows but that belong to the label set.
        defaults: attribute → the value that absence means.
        scales: question about documents → all its answers, in order where they have one.

    Raises:
        DataError: some documents have tokens and some have none, or a span does not fit its document.

    >>> corpus = corpus_of([Document("1", 9, {"ana": [(0, 4, "ACTOR")], "bo": []})])
    >>> corpus.annotators, len(corpus.spans), corpus.finished.tolist()
    (('ana', 'bo'), 1, [[True, True]])
    """
    ordered = sorted(documents, key=lambda one: one.name)
    if len({one.tokens is None for one in ordered}) > 1:
        raise DataError("some documents have tokens and some have none", "give tokens to all or to none")
    names = sorted({name for one in ordered for said in (one.spans, *one.answers.values()) for name in said})
    rows = [
        _Row(place, names.index(name), mention, Ruler(one.tokens).extent(mention))
        for place, one in enumerate(ordered)
        for name, spans in one.spans.items()
        for mention in mentions(spans)
    ]
    known = sorted({*labels, *(row.mention.label for row in rows)})
    links = list(_links(ordered))
    types = sorted({*relation_labels, *(link.label for link in links)})
    values, columns = _attributes([row.mention for row in rows], defaults or {})
    scale = _scales(ordered, scales or {})
    return Corpus.of(
        names,
        known,
        [one.length for one in ordered],
        [one.length if one.tokens is None else len(one.tokens) for one in ordered],
        [[name in one.spans for name in names] for one in ordered],
        SpanColumns.of(
            [row.document for row in rows],
            [row.annotator for row in rows],
            [row.mention.start for row in rows],
            [row.mention.end for row in rows],
            [known.index(row.mention.label) for row in rows],
            [row.units[0] for row in rows],
            [row.units[1] for row in rows],
            columns,
        ),
        unit="character" if not ordered or ordered[0].tokens is None else "token",
        relation_labels=tuple(types),
        relations=RelationColumns.of(
            [types.index(link.label) for link in links],
            [link.head for link in links],
            [link.child for link in links],
        ),
        values=values | scale,
        answers={question: _answers(ordered, names, question, scale[question]) for question in scale},
    )


def _scales(documents: Sequence[Document], scales: Mapping[str, Sequence[str]]) -> dict[str, tuple[str, ...]]:
    """The answers to every question, in the order of its scale, else sorted."""
    seen: dict[str, set[str]] = {}
    for document in documents:
        for question, answers in document.answers.items():
            seen.setdefault(question, set()).update(answers.values())
    return {
        question: (*scales.get(question, ()), *sorted(said - set(scales.get(question, ()))))
        for question, said in sorted(seen.items())
    }


def _answers(
    documents: Sequence[Document], names: Sequence[str], question: str, scale: Sequence[str]
) -> Integers:
    place: dict[str | None, int] = {answer: index for index, answer in enumerate(scale)}
    rows = [
        [place.get(one.answers.get(question, {}).get(name), NO_VALUE) for name in names] for one in documents
    ]
    return np.array(rows, np.int64).reshape(len(documents), len(names))


class _Row(Struct, frozen=True):
    document: int
    annotator: int
    mention: Mention
    units: tuple[int, int]


def _links(documents: Sequence[Document]) -> Iterable[Link]:
    """All relations, with the rows of their ends among all spans."""
    before = 0
    for document in documents:
        for name, spans in document.spans.items():
            for label, head, child in document.relations.get(name, ()):
                if not (0 <= head < len(spans) and 0 <= child < len(spans)):
                    raise DataError(f"{document.name}: relation {label} of {name} names no span")
                yield Link(label, before + head, before + child)
            before += len(spans)


def _attributes(
    spans: Sequence[Mention], defaults: Mapping[str, str]
) -> tuple[dict[str, tuple[str, ...]], dict[str, list[int]]]:
    """The values of every attribute, and its column; a set of values reads `a+b`."""
    said = [{key: _word(value) for key, value in span.attributes} for span in spans]
    values: dict[str, tuple[str, ...]] = {}
    columns: dict[str, list[int]] = {}
    for key in sorted({key for one in said for key in one}):
        on = {span.label for span, one in zip(spans, said, strict=True) if key in one}
        absent = defaults.get(key, "")
        of_span = [
            one.get(key, absent) if span.label in on else None for span, one in zip(spans, said, strict=True)
        ]
        values[key] = tuple(sorted({word for word in of_span if word is not None}))
        place = {word: index for index, word in enumerate(values[key])}
        columns[key] = [NO_VALUE if word is None else place[word] for word in of_span]
    return values, columns


def _word(value: str | tuple[str, ...]) -> str:
    return value if isinstance(value, str) else "+".join(sorted(value))
