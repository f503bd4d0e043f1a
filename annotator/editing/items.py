"""What is shown of an article: decided and open spans and links, kept by sentence.

A board is updated by edits and recomputes only the sentences they touch, so that a key
never costs more on a longer article.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum

from annotator.document.article import Article, Tokens
from annotator.document.relations import Relation, SuggestedRelation, Suggestions
from annotator.document.schema import LabelSchema, RuleKind
from annotator.document.spans import Span, SuggestedSpan, Suggestion
from annotator.editing.annotations import Annotations, SpanRecord, Verdict
from annotator.editing.edits import Edit, FrameEdit, RelationEdit, SpanEdit, apply_edits


class Status(StrEnum):
    """How a shown span or link stands."""

    OPEN = "open"
    ACCEPTED = "accepted"
    REJECTED = "rejected"
    UNDECIDED = "undecided"


@dataclass(frozen=True, slots=True)
class Item:
    """A span as shown.

    Attributes:
        by: where it was suggested; None for one made by hand.
        checked: its frame has been looked at (always False for labels without a frame).
    """

    span: Span
    status: Status
    by: Suggestion | None = None
    checked: bool = False

    @property
    def is_shown(self) -> bool:
        """Whether it stands in the text even when the cursor is elsewhere (rejected ones do not)."""
        return self.status is not Status.REJECTED


@dataclass(frozen=True, slots=True)
class Link:
    """A relation as shown; both ends are spans that are not rejected."""

    relation: Relation
    status: Status
    by: Suggestion | None = None


@dataclass(frozen=True, slots=True)
class Counts:
    """How many spans and links stand how; undecided ones are in none of the three."""

    open: int = 0
    accepted: int = 0
    rejected: int = 0

    def __add__(self, other: "Counts") -> "Counts":
        return Counts(self.open + other.open, self.accepted + other.accepted, self.rejected + other.rejected)

    def __sub__(self, other: "Counts") -> "Counts":
        return Counts(self.open - other.open, self.accepted - other.accepted, self.rejected - other.rejected)


@dataclass(frozen=True, slots=True)
class SentenceItems:
    """The spans that begin in one sentence, in text order, and the links whose head is one of them.

    Attributes:
        counts: how many of both stand how.
        is_open: something waits: an open span or link, or an accepted span whose frame nobody looked at.
    """

    items: tuple[Item, ...] = ()
    links: tuple[Link, ...] = ()
    counts: Counts = field(default_factory=Counts)
    is_open: bool = False


EMPTY = SentenceItems()


def _sentence_items(schema: LabelSchema, items: tuple[Item, ...], links: tuple[Link, ...]) -> SentenceItems:
    standing = [item.status for item in items] + [link.status for link in links]
    counts = Counts(
        standing.count(Status.OPEN), standing.count(Status.ACCEPTED), standing.count(Status.REJECTED)
    )
    return SentenceItems(items, links, counts, counts.open > 0 or any(lacks_look(schema, i) for i in items))


def lacks_look(schema: LabelSchema, item: Item) -> bool:
    """Whether the item is an accepted span whose frame nobody has looked at yet."""
    return item.status is Status.ACCEPTED and not item.checked and schema.is_frame(item.span.label)


class SuggestionIndex:
    """The suggestions of a run, found by id, by sentence and by end; never changes."""

    def __init__(self, suggestions: Suggestions, tokens: Tokens) -> None:
        self.suggestions = suggestions
        self.spans = {s.span.id: s for s in suggestions.spans}
        self.relations = {r.relation.id: r for r in suggestions.relations}
        self.in_sentence: dict[int, list[SuggestedSpan]] = defaultdict(list)
        for suggested in suggestions.spans:
            sentence = tokens.sentence_of(tokens.at(suggested.span.start))
            self.in_sentence[sentence].append(suggested)
        self.at_span: dict[str, list[SuggestedRelation]] = defaultdict(list)
        for relation in suggestions.relations:
            for end in set(relation.relation.ends):
                self.at_span[end].append(relation)


@dataclass(frozen=True, slots=True, eq=False)
class Board:
    """An article with its suggestions and what has been decided about them.

    Attributes:
        annotations: the fold of the decisions.
        decided: sentence → ids of the decided spans that begin there.
        linked: span id → ids of the decided relations that end there.
        sentences: sentence → what is shown of it; sentences without anything are absent.
        counts: over the whole article.
    """

    article: Article
    tokens: Tokens
    schema: LabelSchema
    suggested: SuggestionIndex
    annotations: Annotations = field(default_factory=Annotations)
    decided: Mapping[int, tuple[str, ...]] = field(default_factory=dict)
    linked: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    sentences: Mapping[int, SentenceItems] = field(default_factory=dict)
    counts: Counts = field(default_factory=Counts)

    def sentence_at(self, offset: int) -> int:
        """Number of the sentence that holds code point `offset`."""
        return self.tokens.sentence_of(self.tokens.at(offset))

    def in_sentence(self, sentence: int) -> SentenceItems:
        """What is shown of a sentence."""
        return self.sentences.get(sentence, EMPTY)

    def between(self, start: int, end: int) -> list[Item]:
        """The shown spans (rejected ones too) that touch the code points start..end, in text order."""
        if end <= start or not len(self.tokens):
            return []
        first = max(0, self.sentence_at(start) - 1)
        last = self.sentence_at(end - 1)
        return [
            item
            for sentence in range(first, last + 1)
            for item in self.in_sentence(sentence).items
            if item.span.start < end and start < item.span.end
        ]

    def item(self, id: str) -> Item | None:
        """The shown span with this id, or None."""
        span = self._span(id)
        if span is None:
            return None
        items = self.in_sentence(self.sentence_at(span.start)).items
        return next((item for item in items if item.span.id == id), None)

    def link(self, id: str) -> Link | None:
        """The shown link with this id, or None."""
        relation = self._relation(id)
        head = self._span(relation.head) if relation else None
        if head is None:
            return None
        links = self.in_sentence(self.sentence_at(head.start)).links
        return next((link for link in links if link.relation.id == id), None)

    def links_from(self, span_id: str) -> list[Link]:
        """The shown links whose head is this span: the parts of its frame."""
        span = self._span(span_id)
        if span is None:
            return []
        links = self.in_sentence(self.sentence_at(span.start)).links
        return [link for link in links if link.relation.head == span_id]

    def links_to(self, span_id: str) -> list[Link]:
        """The shown links whose child is this span."""
        relations = [r.relation.id for r in self.suggested.at_span.get(span_id, ())]
        relations += [id for id in self.linked.get(span_id, ()) if id not in self.suggested.relations]
        found = (self.link(id) for id in relations)
        return [link for link in found if link and link.relation.child == span_id]

    def things(self) -> Iterator[SentenceItems]:
        """What is shown, sentence by sentence in text order, empty sentences left out."""
        return (self.sentences[number] for number in sorted(self.sentences))

    def _span(self, id: str) -> Span | None:
        record = self.annotations.spans.get(id)
        if record:
            return record.span
        suggested = self.suggested.spans.get(id)
        return suggested.span if suggested else None

    def _relation(self, id: str) -> Relation | None:
        record = self.annotations.relations.get(id)
        if record:
            return record.relation
        suggested = self.suggested.relations.get(id)
        return suggested.relation if suggested else None


def open_board(
    article: Article, schema: LabelSchema, suggestions: Suggestions, annotations: Annotations | None = None
) -> Board:
    """The board of a tokenized article; ValueError when it has no tokens yet."""
    tokens = article.tokens
    if tokens is None:
        raise ValueError("an article needs tokens before it can be annotated")
    annotations = annotations or Annotations()
    empty = Board(article, tokens, schema, SuggestionIndex(_aligned(suggestions, annotations), tokens))
    edits: list[Edit] = [SpanEdit(id, None, record) for id, record in annotations.spans.items()]
    edits += [RelationEdit(id, None, record) for id, record in annotations.relations.items()]
    edits += [FrameEdit(id, False, True) for id in annotations.frames]
    touched = _touched(empty, edits) | set(empty.suggested.in_sentence)
    return _refreshed(empty, annotations, edits, touched)


def _aligned(suggestions: Suggestions, annotations: Annotations) -> Suggestions:
    """The suggestions with spans that an accepted one equals left out, and their links put on that one.

    So the links that a newer run suggests reach the spans decided under an older run.
    """
    kept = {
        (r.span.start, r.span.end, r.span.label): id
        for id, r in annotations.spans.items()
        if r.verdict is Verdict.ACCEPTED
    }
    same = {
        s.span.id: kept[place]
        for s in suggestions.spans
        if (place := (s.span.start, s.span.end, s.span.label)) in kept and s.span.id not in annotations.spans
    }
    if not same:
        return suggestions
    spans = tuple(s for s in suggestions.spans if s.span.id not in same)
    relations = tuple(
        replace(
            s,
            relation=replace(
                s.relation,
                head=same.get(s.relation.head, s.relation.head),
                child=same.get(s.relation.child, s.relation.child),
            ),
        )
        for s in suggestions.relations
    )
    return Suggestions(suggestions.run, spans, relations)


def update(board: Board, edits: Iterable[Edit]) -> Board:
    """The board after the edits."""
    edits = tuple(edits)
    annotations = apply_edits(board.annotations, edits)
    return _refreshed(board, annotations, edits, _touched(board, edits))


def may_overlap(schema: LabelSchema, one: str, other: str) -> bool:
    """Whether spans of these labels may share text: as the schema's overlap rules say, else across layers."""
    for rule in schema.rules:
        if rule.kind is RuleKind.OVERLAP and {one, other} <= set(rule.labels):
            return rule.allowed
    return not (schema.has_span(one) and schema.has_span(other)) or (
        schema.span(one).layer != schema.span(other).layer
    )


def _touched(board: Board, edits: Iterable[Edit]) -> set[int]:
    """Sentences whose shown items or links may change with the edits."""
    spans: set[str] = set()
    sentences: set[int] = set()
    for edit in edits:
        match edit:
            case SpanEdit(id, before, after):
                spans.add(id)
                for record in (before, after):
                    if record:
                        sentences |= _around(board, record)
            case RelationEdit(_, was, now):
                for link in (was, now):
                    if link:
                        spans |= set(link.relation.ends)
            case FrameEdit(id, _, _):
                spans.add(id)
            case _:
                pass
    for id in spans:
        sentences |= _sentences_linked_to(board, id)
    return sentences


def _around(board: Board, record: SpanRecord) -> set[int]:
    first = board.sentence_at(record.span.start)
    last = board.sentence_at(record.span.end - 1)
    return set(range(max(0, first - 1), last + 1))


def _sentences_linked_to(board: Board, id: str) -> set[int]:
    """The sentence of a span and those of the heads of links that touch it."""
    ids = {id}
    ids |= {r.relation.head for r in board.suggested.at_span.get(id, ())}
    for relation in board.linked.get(id, ()):
        record = board.annotations.relations.get(relation)
        if record:
            ids.add(record.relation.head)
    found = (board._span(each) for each in ids)
    return {board.sentence_at(span.start) for span in found if span}


def _refreshed(board: Board, annotations: Annotations, edits: Iterable[Edit], touched: set[int]) -> Board:
    decided = dict(board.decided)
    linked = dict(board.linked)
    for edit in edits:
        match edit:
            case SpanEdit(id, before, after):
                if before:
                    _take_out(decided, board.sentence_at(before.span.start), id)
                if after:
                    _put_in(decided, board.sentence_at(after.span.start), id)
            case RelationEdit(id, was, now):
                for end in set(was.relation.ends) if was else ():
                    _take_out(linked, end, id)
                for end in set(now.relation.ends) if now else ():
                    _put_in(linked, end, id)
            case _:
                pass
    changed = Board(board.article, board.tokens, board.schema, board.suggested, annotations, decided, linked)
    sentences = dict(board.sentences)
    counts = board.counts
    items = {number: _items(changed, number) for number in touched}
    for number in touched:
        if items[number]:
            sentences[number] = SentenceItems(items[number])
        else:
            sentences.pop(number, None)
    changed = _with(changed, sentences, counts)
    for number in touched:
        if number in sentences:
            links = _links(changed, items[number])
            sentences[number] = _sentence_items(board.schema, items[number], links)
        counts = counts - board.in_sentence(number).counts + sentences.get(number, EMPTY).counts
    return _with(changed, sentences, counts)


def _with(board: Board, sentences: Mapping[int, SentenceItems], counts: Counts) -> Board:
    return Board(
        board.article,
        board.tokens,
        board.schema,
        board.suggested,
        board.annotations,
        board.decided,
        board.linked,
        sentences,
        counts,
    )


_K = int | str


def _take_out(index: dict, key: _K, id: str) -> None:  # type: ignore[type-arg]
    rest = tuple(each for each in index.get(key, ()) if each != id)
    if rest:
        index[key] = rest
    else:
        index.pop(key, None)


def _put_in(index: dict, key: _K, id: str) -> None:  # type: ignore[type-arg]
    if id not in index.get(key, ()):
        index[key] = (*index.get(key, ()), id)


def _items(board: Board, sentence: int) -> tuple[Item, ...]:
    """Decided spans of a sentence and the open suggestions that none of them rules out."""
    annotations = board.annotations
    items = []
    for id in board.decided.get(sentence, ()):
        record = annotations.spans[id]
        by = record.suggested.by if record.suggested else None
        items.append(Item(record.span, Status(record.verdict), by, id in annotations.frames))
    near = [
        annotations.spans[id] for number in (sentence - 1, sentence) for id in board.decided.get(number, ())
    ]
    for suggested in board.suggested.in_sentence.get(sentence, ()):
        span = suggested.span
        if span.id not in annotations.spans and not any(_rules_out(board.schema, r, span) for r in near):
            items.append(Item(span, Status.OPEN, suggested.by))
    items.sort(key=lambda item: (item.span.start, item.span.end, item.span.label, item.span.id))
    return tuple(items)


def _rules_out(schema: LabelSchema, record: SpanRecord, span: Span) -> bool:
    """Whether a decided span leaves no room for an open one: the same again, or an overlap not allowed."""
    decided = record.span
    if (decided.start, decided.end, decided.label) == (span.start, span.end, span.label):
        return True
    if record.verdict is not Verdict.ACCEPTED or not decided.overlaps(span):
        return False
    return not may_overlap(schema, decided.label, span.label)


def _links(board: Board, items: tuple[Item, ...]) -> tuple[Link, ...]:
    """Links from the given spans: decided ones, and open ones whose ends stand and may be linked so."""
    links: list[Link] = []
    for head in items:
        if head.status is Status.REJECTED:
            continue
        taken = set()
        for id in board.linked.get(head.span.id, ()):
            record = board.annotations.relations[id]
            if record.relation.head == head.span.id:
                by = record.suggested.by if record.suggested else None
                links.append(Link(record.relation, Status(record.verdict), by))
                taken.add((record.relation.label, record.relation.child))
        for suggested in board.suggested.at_span.get(head.span.id, ()):
            relation = suggested.relation
            if (
                relation.head == head.span.id
                and relation.id not in board.annotations.relations
                and (relation.label, relation.child) not in taken
                and _stands(board, head, relation)
            ):
                links.append(Link(relation, Status.OPEN, suggested.by))
    return tuple(links)


def _stands(board: Board, head: Item, relation: Relation) -> bool:
    child = board.item(relation.child)
    return (
        child is not None
        and child.status is not Status.REJECTED
        and board.schema.has_relation(relation.label)
        and board.schema.relation(relation.label).allows(head.span.label, child.span.label)
    )
