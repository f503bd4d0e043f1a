"""Making the note of a training document: what was decided about each span and relation of an article."""

from collections.abc import Callable, Iterable, Iterator

from msgspec import Struct
from msgspec.structs import replace

from annotator.document.article import Article, Tokens
from annotator.document.base_layer import base_layer
from annotator.document.relations import Relation
from annotator.document.schema import LabelSchema
from annotator.document.spans import AttributeValue, Span, SuggestedSpan
from annotator.editing.annotations import Annotations, Answer, SpanRecord, Verdict
from annotator.extractor.exact_words import ExactWords, exact_words
from annotator.extractor.tokens import encodable
from annotator.extractor.training_notes import (
    VERSION,
    ChangedNote,
    DocNote,
    NotedVerdict,
    OriginName,
    RelationNote,
    SpanNote,
    SuggestedNote,
)

_IMPORTED = "mimport-"
"""How the ids of spans begin that came with an answer out of a file, see `workspace.answers`."""


class TrainingArticle(Struct, frozen=True):
    """One article and what one person decided about it.

    Attributes:
        annotator: whose annotations.
        find_span: the suggested span with an id, for relations to spans nobody decided about.
        foreign_tokens: whether the tokens were imported, so that a pipeline may cut the text otherwise.
    """

    article: Article
    tokens: Tokens
    annotator: str
    annotations: Annotations
    find_span: Callable[[str], Span | None] = lambda id: None
    foreign_tokens: bool = False

    @property
    def is_finished(self) -> bool:
        """Whether all of it was looked at, so that what is not annotated is not there."""
        return self.annotations.answer is Answer.ACCEPT


class Noting:
    """The notes about one article while they are made.

    Attributes:
        words: the words of its `Doc`.
        spans: accepted ones first, then rejected, then undecided ones, each in text order; then open
            ones at the ends of relations.
        relations: accepted ones first.
    """

    def __init__(self, given: TrainingArticle, schema: LabelSchema) -> None:
        self._given, self._schema, self._annotations = given, schema, given.annotations
        self._came_whole = given.is_finished and _came_whole(given.annotations)
        self._numbers: dict[str, int] = {}
        self._makers: dict[tuple[str, str], int] = {}
        self.words: ExactWords = exact_words(given.article.text, given.tokens)
        self.spans: list[SpanNote] = []
        self._note_spans()
        self.relations: tuple[RelationNote, ...] = tuple(self._relation_notes())

    def note(self) -> DocNote:
        """All of it."""
        article = self._given.article
        title, source, date = (_plain(article.meta.get(key)) for key in ("title", "source", "date"))
        return DocNote(
            version=VERSION,
            article=encodable(article.key),
            annotator=self._given.annotator,
            answer=Answer.ACCEPT.value if self._given.is_finished else "",
            title=title,
            source=source,
            date=date,
            makers=tuple(self._makers),
            spans=tuple(self.spans),
            relations=self.relations,
        )

    def _note_spans(self) -> None:
        records = self._annotations.spans.values()
        base = self._base(record.span for record in records if record.verdict is Verdict.ACCEPTED)
        order = list(Verdict)
        for record in sorted(records, key=lambda record: (order.index(record.verdict), _place(record.span))):
            self._numbers[record.span.id] = len(self.spans)
            self.spans.append(self._span_note(record, in_ents=record.span.id in base))

    def _base(self, accepted: Iterable[Span]) -> frozenset[str]:
        """Ids of the accepted spans that become entities."""
        placed = []
        for span in accepted:
            if tokens := self._tokens(span):
                start, end = self.words.extent(tokens)
                placed.append(replace(span, start=start, end=end))
        return base_layer(placed, self._schema)

    def _tokens(self, span: Span) -> tuple[int, int] | None:
        """The words a span covers, None when it cuts through one or is white space alone."""
        aligned = self._given.tokens.aligned(span.start, span.end)
        return self.words.trimmed(aligned) if aligned else None

    def _span_note(self, record: SpanRecord, *, in_ents: bool) -> SpanNote:
        note = self._bare_note(record.span, record.verdict.value)
        note["replaced"] = record.replaced
        if record.suggested is not None:
            note["suggested"] = self._suggested_note(record.suggested, record.span)
        if record.verdict is Verdict.ACCEPTED:
            note["origin"] = record.origin.value
            note["in_ents"] = in_ents
            note["links_complete"] = self._are_links_complete(record.span)
        return note

    def _bare_note(self, span: Span, verdict: NotedVerdict) -> SpanNote:
        return SpanNote(
            start=span.start,
            end=span.end,
            tokens=self._tokens(span),
            label=span.label,
            verdict=verdict,
            origin="",
            in_ents=False,
            links_complete=False,
            replaced=False,
            attributes=_attributes(span),
            suggested=None,
        )

    def _suggested_note(self, suggested: SuggestedSpan, span: Span) -> SuggestedNote:
        by, was = suggested.by, suggested.span
        maker = encodable(by.source), encodable(by.model)
        return SuggestedNote(
            by=self._makers.setdefault(maker, len(self._makers)),
            score=by.score,
            was=None if _content(was) == _content(span) else _content(was),
        )

    def _are_links_complete(self, span: Span) -> bool:
        if self._schema.is_frame(span.label):
            return self._came_whole or span.id in self._annotations.frames
        return self._given.is_finished

    def _relation_notes(self) -> Iterator[RelationNote]:
        """All decided relations; of a corrected one also what it was, as refused."""
        records = self._annotations.relations
        accepted = [records[link.id] for link in self._annotations.accepted_relations()]
        others = [record for _, record in sorted(records.items()) if record.verdict is not Verdict.ACCEPTED]
        for record in accepted:
            yield from self._relation_note(record.relation, "accepted", record.origin.value)
        for record in others:
            yield from self._relation_note(record.relation, record.verdict.value, "")
        for record in accepted:
            if record.origin.value == "corrected" and record.suggested:
                yield from self._relation_note(record.suggested.relation, "rejected", "corrected")

    def _relation_note(
        self, link: Relation, verdict: NotedVerdict, origin: OriginName
    ) -> Iterator[RelationNote]:
        head, child = self._number_of(link.head), self._number_of(link.child)
        if head is not None and child is not None:
            yield RelationNote(label=link.label, head=head, child=child, verdict=verdict, origin=origin)

    def _number_of(self, id: str) -> int | None:
        """The place of a span among the notes; one that nobody decided about is added as open."""
        if id not in self._numbers and (span := self._given.find_span(id)):
            self._numbers[id] = len(self.spans)
            self.spans.append(self._bare_note(span, "open"))
        return self._numbers.get(id)


def _came_whole(annotations: Annotations) -> bool:
    """Whether spans and relations came with one answer from a file that says nothing about frames.

    Such a row was right as a whole, so that a relation that is not in it is not there. A row without any
    relation says nothing: nobody may have been asked for them.
    """
    came = all(id.startswith(_IMPORTED) for id in annotations.spans)
    return came and bool(annotations.relations) and not annotations.frames


def _content(span: Span) -> ChangedNote:
    return ChangedNote(start=span.start, end=span.end, label=span.label, attributes=_attributes(span))


def _attributes(span: Span) -> dict[str, AttributeValue]:
    return {
        name: encodable(value) if isinstance(value, str) else tuple(encodable(word) for word in value)
        for name, value in sorted(span.attributes.items())
    }


def _place(span: Span) -> tuple[int, int, str, str]:
    return span.start, span.end, span.label, span.id


def _plain(value: object) -> str:
    return encodable(value) if isinstance(value, str) else ""
