"""Training documents: one annotated article as a spaCy `Doc`. What they carry: `extractor.training_notes`."""

from collections.abc import Callable, Collection, Iterable, Iterator
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

from msgspec import Struct

from annotator.document.schema import LabelSchema
from annotator.extractor.noting import Noting, TrainingArticle
from annotator.extractor.rel_pairs import rel_pairs
from annotator.extractor.tokens import encodable, tokenize
from annotator.extractor.training_notes import (
    ALL_SPANS,
    NOTE,
    ORIGIN,
    REJECTED_SPANS,
    REL,
    DocNote,
    NotedVerdict,
    SpanNote,
    attribute_key,
    note_of,
    register_attributes,
)

if TYPE_CHECKING:
    from spacy.tokens import Doc
    from spacy.vocab import Vocab


_STORED = ("ENT_IOB", "ENT_TYPE", "SENT_START")


class Told(StrEnum):
    """What a training document cannot hold, or holds otherwise than it was annotated."""

    OFF_TOKENS = "spans off the token borders, in the notes alone"
    BLANK = "spans of white space alone, in the notes alone"
    TRIMMED = "spans with white space at their edges, trained without it"
    OVERLAPPING = 'overlapping spans, in doc.spans["sc"] and not among the entities'
    REPEATED = "spans given twice, trained once"
    SIDE_LINKS = "relations of spans that are no entities, in the notes and not in doc._.rel"
    JOINED = "sentence borders inside an entity, left out"
    SURROGATES = "lone surrogates, written as U+FFFD"
    UNDECIDED = "spans left undecided, unknown to ner and outside for spancat"
    MISALIGNED = "spans misaligned with the tokenizer, which a pipeline cannot learn exactly"


Tell = Callable[[Told, str], None]
"""Told of each such thing with the words it concerns."""


def training_doc(vocab: "Vocab", given: TrainingArticle, schema: LabelSchema, tell: Tell) -> "Doc":
    """The `Doc` of an annotated article; `doc.text` is the article's text.

    The entities are the layer without overlaps. Tokens of spans that were left undecided are
    unknown (not "outside") to `ner`, and so is what nobody annotated in an unfinished article.
    """
    noting = Noting(given, schema)
    doc = noting.words.doc(vocab, _joined(noting))
    _set_entities(doc, noting.spans, finished=given.is_finished)
    _set_groups(doc, noting.spans)
    carried = _user_data(doc)
    carried[NOTE] = noting.note()
    carried[REL] = rel_pairs(schema, noting.spans, noting.relations, noting.words.sentences())
    for span in sorted(noting.spans, key=lambda span: span["in_ents"]):
        _set_attributes(doc, span, noting)
    for kind, words in _losses(noting, given, schema):
        tell(kind, words)
    return doc


def _set_entities(doc: "Doc", spans: Iterable[SpanNote], *, finished: bool) -> None:
    from spacy.tokens import Span

    entities = [(*span["tokens"], span["label"]) for span in spans if span["in_ents"] and span["tokens"]]
    taken = _covered(entities)
    unsure = _covered(_places(spans, "undecided")) - taken
    refused = _covered(_places(spans, "rejected")) - taken - unsure
    doc.set_ents(
        [Span(doc, first, stop, label=label) for first, stop, label in entities],
        missing=[doc[first:stop] for first, stop in _runs(unsure)] if finished else [],
        outside=[] if finished else [doc[first:stop] for first, stop in _runs(refused)],
        default="outside" if finished else "missing",
    )


def _set_groups(doc: "Doc", spans: Collection[SpanNote]) -> None:
    from spacy.tokens import Span

    verdicts: dict[str, NotedVerdict] = {ALL_SPANS: "accepted", REJECTED_SPANS: "rejected"}
    for group, verdict in verdicts.items():
        places = sorted(set(_places(spans, verdict)))
        doc.spans[group] = [Span(doc, first, stop, label=label) for first, stop, label in places]


def _set_attributes(doc: "Doc", span: SpanNote, noting: Noting) -> None:
    """Set the attributes of an accepted span, over those of another on the same words."""
    if span["verdict"] != "accepted" or not span["tokens"]:
        return
    extent = noting.words.extent(span["tokens"])
    for name, value in {**span["attributes"], ORIGIN: span["origin"]}.items():
        _user_data(doc)[attribute_key(name, *extent)] = value


def _user_data(doc: "Doc") -> dict[Any, Any]:
    """`doc.user_data`, which spaCy itself gives keys that are no strings, whatever its types say."""
    return cast("dict[Any, Any]", doc.user_data)


def _places(spans: Iterable[SpanNote], verdict: NotedVerdict) -> list[tuple[int, int, str]]:
    """Words and label of the spans of a verdict, those left out that were merely replaced."""
    return [
        (*span["tokens"], span["label"])
        for span in spans
        if span["verdict"] == verdict and span["tokens"] and not span["replaced"]
    ]


def _covered(places: Iterable[tuple[int, int, str]]) -> set[int]:
    return {word for first, stop, _ in places for word in range(first, stop)}


def _runs(words: Collection[int]) -> Iterator[tuple[int, int]]:
    """The words as ranges, end exclusive."""
    edges = sorted({word for word in words if word - 1 not in words})
    for first in edges:
        stop = first
        while stop in words:
            stop += 1
        yield first, stop


def _joined(noting: Noting) -> frozenset[int]:
    """Sentence borders that fall into an entity: a person's span outweighs a border that a rule made."""
    borders = set(noting.words.borders)
    return frozenset(word for span in noting.spans for word in _borders_inside(span, borders))


def _borders_inside(span: SpanNote, borders: Collection[int]) -> list[int]:
    if not (span["in_ents"] and span["tokens"]):
        return []
    first, stop = span["tokens"]
    return [word for word in range(first + 1, stop) if word in borders]


def _losses(noting: Noting, given: TrainingArticle, schema: LabelSchema) -> Iterator[tuple[Told, str]]:
    text, borders = given.article.text, set(noting.words.borders)
    entities = {(span["tokens"], span["label"]) for span in noting.spans if span["in_ents"]}
    ours = tokenize(text, schema.language) if given.foreign_tokens else None
    for span in noting.spans:
        words = text[span["start"] : span["end"]]
        for kind in _span_losses(span, noting, words, entities):
            yield kind, words
        yield from ((Told.JOINED, words) for _ in _borders_inside(span, borders))
        if ours and span["verdict"] == "accepted" and span["tokens"]:
            is_met = ours.aligned(*noting.words.extent(span["tokens"])) is not None
            yield from () if is_met else [(Told.MISALIGNED, words)]
    for link in noting.relations:
        head, child = noting.spans[link["head"]], noting.spans[link["child"]]
        if link["verdict"] == "accepted" and not (head["in_ents"] and child["in_ents"]):
            yield Told.SIDE_LINKS, f"{link['label']} of {text[head['start'] : head['end']]}"
    if (safe := encodable(text)) is not text:
        places = (number for number, char in enumerate(text) if char != safe[number])
        yield from ((Told.SURROGATES, f"at {number}") for number in places)


def _span_losses(
    span: SpanNote, noting: Noting, words: str, entities: Collection[tuple[tuple[int, int] | None, str]]
) -> Iterator[Told]:
    if span["verdict"] == "undecided":
        yield Told.UNDECIDED
    if span["verdict"] != "accepted":
        return
    if span["tokens"] is None:
        yield Told.BLANK if words.isspace() else Told.OFF_TOKENS
        return
    if noting.words.extent(span["tokens"]) != (span["start"], span["end"]):
        yield Told.TRIMMED
    if not span["in_ents"]:
        yield Told.REPEATED if (span["tokens"], span["label"]) in entities else Told.OVERLAPPING


class Added(Struct, frozen=True):
    """What a document that was added to a file carries: its note, and how many tokens and sentences."""

    note: DocNote
    tokens: int
    sentences: int


class TrainingFile:
    """The documents of one `.spacy` file."""

    def __init__(self, schema: LabelSchema) -> None:
        from spacy.tokens import DocBin
        from spacy.vocab import Vocab

        self._schema, self._vocab = schema, Vocab()
        self._bin = DocBin(attrs=_STORED, store_user_data=True)

    def add(self, given: TrainingArticle, tell: Tell) -> Added:
        """Append the document of an annotated article."""
        doc = training_doc(self._vocab, given, self._schema, tell)
        self._bin.add(doc)
        note: DocNote = doc.user_data[NOTE]
        return Added(note, len(doc), int((doc.to_array("SENT_START") == 1).sum()))

    def to_bytes(self) -> bytes:
        """The content of the file; the same documents give the same."""
        content: bytes = self._bin.to_bytes()
        return content


def read_documents(path: Path, vocab: "Vocab") -> "Iterator[Doc]":
    """The documents of a `.spacy` file; `span._.NAME` and `doc._.rel` answer on them.

    Raises:
        OSError: the file cannot be read.
        ValueError: it is no such file.
    """
    from spacy.tokens import DocBin

    for doc in DocBin().from_disk(path).get_docs(vocab):
        note = note_of(doc)
        register_attributes({name for span in note["spans"] for name in span["attributes"]} if note else ())
        yield doc
