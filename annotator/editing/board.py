"""The board: an article with its suggestions and what has been decided about them."""

from collections import defaultdict
from collections.abc import Iterator, Mapping

from msgspec import Struct, field

from annotator.document.article import Article, Tokens
from annotator.document.relations import Relation, SuggestedRelation, Suggestions
from annotator.document.schema import LabelSchema
from annotator.document.spans import AttributeValue, Span, SuggestedSpan
from annotator.editing.annotations import Annotations
from annotator.editing.items import EMPTY, Counts, Item, Link, SentenceItems
from annotator.editing.lessons import Lessons, Twins, derived_relation


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


class Board(Struct, frozen=True, eq=False):
    """An article as it stands.

    Attributes:
        suggested: the suggestions of the run in force.
        lexicon: word as it stands in a text, small letters → attributes it has when somebody marks it.
        twins: its repeated sentences.
        annotations: the fold of the decisions.
        decided: sentence → ids of the decided spans that begin there.
        linked: span id → ids of the decided relations that end there.
        lessons: what the decisions teach about the rest of the article.
        sentences: sentence → what is shown of it; sentences without anything are absent.
        shown: span id → the sentence it is shown in.
        counts: over the whole article.
        pending: sentences that lessons speak of and that have not been brought up to date yet.
        learns: whether decisions teach the rest of the article; those of an adjudicator do not.
    """

    article: Article
    tokens: Tokens
    schema: LabelSchema
    suggested: SuggestionIndex
    lexicon: Mapping[str, Mapping[str, AttributeValue]] = field(default_factory=dict)
    twins: Twins = field(default_factory=Twins)
    annotations: Annotations = field(default_factory=Annotations)
    decided: Mapping[int, tuple[str, ...]] = field(default_factory=dict)
    linked: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    lessons: Lessons = field(default_factory=Lessons)
    sentences: Mapping[int, SentenceItems] = field(default_factory=dict)
    shown: Mapping[str, int] = field(default_factory=dict)
    counts: Counts = field(default_factory=Counts)
    pending: frozenset[int] = frozenset()
    learns: bool = True

    def sentence_at(self, offset: int) -> int:
        """Number of the sentence that holds code point `offset`."""
        return self.tokens.sentence_of(self.tokens.at(offset))

    def sentence_start(self, sentence: int) -> int:
        """First code point of a sentence that is not white space."""
        first, stop = self.tokens.sentence_range(sentence)
        start, end = self.tokens.starts[first], self.tokens.ends[stop - 1]
        text = self.article.text[start:end]
        return start + len(text) - len(text.lstrip())

    def surface(self, span: Span) -> str:
        """The text of a span."""
        return self.article.text[span.start : span.end]

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
        sentence = self.shown.get(id)
        if sentence is None:
            return None
        return next((item for item in self.in_sentence(sentence).items if item.span.id == id), None)

    def link(self, id: str) -> Link | None:
        """The shown link with this id, or None."""
        relation = self._relation(id)
        if relation is None:
            return None
        return next((link for link in self.links_from(relation.head) if link.relation.id == id), None)

    def links_from(self, span_id: str) -> list[Link]:
        """The shown links whose head is this span: the parts of its frame."""
        links = self.in_sentence(self.shown.get(span_id, -1)).links
        return [link for link in links if link.relation.head == span_id]

    def links_to(self, span_id: str) -> list[Link]:
        """The shown links whose child is this span."""
        relations = [r.relation.id for r in self.suggested.at_span.get(span_id, ())]
        relations += [id for id in self.linked.get(span_id, ()) if id not in self.suggested.relations]
        found = [self.link(id) for id in relations]
        here = self.in_sentence(self.shown.get(span_id, -1)).links
        return [link for link in dict.fromkeys([*found, *here]) if link and link.relation.child == span_id]

    def things(self) -> Iterator[SentenceItems]:
        """What is shown, sentence by sentence in text order, empty sentences left out."""
        return (self.sentences[number] for number in sorted(self.sentences))

    def _relation(self, id: str) -> Relation | None:
        record = self.annotations.relations.get(id)
        if record:
            return record.relation
        suggested = self.suggested.relations.get(id)
        return suggested.relation if suggested else derived_relation(id)
