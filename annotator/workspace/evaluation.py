"""How well suggestions agree with a gold file: precision, recall and F1 per label and relation.

The scoring functions are pure and know nothing of files or extractors, so that agreement and
training can score with the same numbers.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, TypeVar

from annotator.document.article import Tokens
from annotator.document.relations import SuggestedRelation
from annotator.document.schema import LabelSchema
from annotator.document.spans import AttributeValue, SuggestedSpan

if TYPE_CHECKING:
    from annotator.extractor.suggest import Extraction, Extractor

Extent = tuple[int, int]
"""Characters start..end (exclusive) of a span."""

TYPE_ATTRIBUTE = "event_type"


@dataclass(frozen=True, slots=True)
class ScoredSpan:
    """A span as scoring sees it: where, which label, which attributes."""

    start: int
    end: int
    label: str
    attributes: Mapping[str, AttributeValue] = field(default_factory=dict, hash=False, compare=False)

    @property
    def extent(self) -> Extent:
        """Characters start..end."""
        return self.start, self.end


@dataclass(frozen=True, slots=True)
class ScoredRelation:
    """A relation as scoring sees it: label and the extents of both ends."""

    label: str
    head: Extent
    child: Extent

    def in_order(self) -> "ScoredRelation":
        """The same with its ends in text order, for symmetric relations."""
        return replace(self, head=min(self.head, self.child), child=max(self.head, self.child))


@dataclass(frozen=True, slots=True)
class Annotations:
    """All spans and relations of one article, gold or suggested."""

    spans: tuple[ScoredSpan, ...] = ()
    relations: tuple[ScoredRelation, ...] = ()


@dataclass(frozen=True, slots=True)
class GoldArticle:
    """One article of a gold file; `tokens` when the file brings them."""

    text: str
    annotations: Annotations
    tokens: Tokens | None = None


@dataclass(frozen=True, slots=True)
class Tally:
    """What was found (`right`, `wrong`) and what was missed.

    Figures that have no denominator are None: nothing suggested has no precision.
    """

    right: int = 0
    wrong: int = 0
    missed: int = 0

    def __add__(self, other: "Tally") -> "Tally":
        return Tally(self.right + other.right, self.wrong + other.wrong, self.missed + other.missed)

    @property
    def precision(self) -> float | None:
        """right / (right + wrong)."""
        suggested = self.right + self.wrong
        return self.right / suggested if suggested else None

    @property
    def recall(self) -> float | None:
        """right / (right + missed)."""
        wanted = self.right + self.missed
        return self.right / wanted if wanted else None

    @property
    def f1(self) -> float | None:
        """2 right / (2 right + wrong + missed), the harmonic mean of precision and recall."""
        total = 2 * self.right + self.wrong + self.missed
        return 2 * self.right / total if total else None


@dataclass(frozen=True, slots=True)
class Score:
    """Agreement with the gold of one label or relation.

    Attributes:
        exact: both edges (of both ends) the same.
        overlap: the edges may differ as long as the extents share a character, matched one to one.
    """

    exact: Tally = Tally()
    overlap: Tally = Tally()

    def __add__(self, other: "Score") -> "Score":
        return Score(self.exact + other.exact, self.overlap + other.overlap)


@dataclass(frozen=True, slots=True)
class Evaluation:
    """Scores over a set of articles.

    Attributes:
        spans, relations: label → score, in the schema's order.
        types_right, types_compared: over triggers found exactly whose gold names an event type.
    """

    articles: int
    spans: Mapping[str, Score]
    relations: Mapping[str, Score]
    types_right: int = 0
    types_compared: int = 0

    @property
    def type_accuracy(self) -> float | None:
        """Share of right event types, None when no trigger was matched."""
        return self.types_right / self.types_compared if self.types_compared else None


def evaluate(extractor: "Extractor", gold: Sequence[GoldArticle], schema: LabelSchema) -> Evaluation:
    """Run the extractor over the gold's texts and score what it suggests."""
    texts = ((article.text, article.tokens, 0) for article in gold)
    pairs = zip(gold, extractor.extract(texts), strict=True)
    return score_articles(((article.annotations, suggested(found)) for article, found in pairs), schema)


def suggested(extraction: "Extraction") -> Annotations:
    """What the extractor found, as scoring sees it."""
    extents = {item.span.id: (item.span.start, item.span.end) for item in extraction.spans}
    return Annotations(
        tuple(_scored_span(item) for item in extraction.spans),
        tuple(_scored_relation(item, extents) for item in extraction.relations),
    )


def _scored_span(item: SuggestedSpan) -> ScoredSpan:
    return ScoredSpan(item.span.start, item.span.end, item.span.label, item.span.attributes)


def _scored_relation(item: SuggestedRelation, extents: Mapping[str, Extent]) -> ScoredRelation:
    relation = item.relation
    return ScoredRelation(relation.label, extents[relation.head], extents[relation.child])


def score_articles(pairs: Iterable[tuple[Annotations, Annotations]], schema: LabelSchema) -> Evaluation:
    """Scores over (gold, suggested) of each article."""
    spans = {label.id: Score() for label in schema.spans}
    relations = {label.id: Score() for label in schema.relations}
    articles = types_right = types_compared = 0
    for gold, found in pairs:
        articles += 1
        for label in spans:
            spans[label] += score_spans(_labelled(gold, label), _labelled(found, label))
        for known in schema.relations:
            of_gold, of_found = (_linked(side, known.id, known.symmetric) for side in (gold, found))
            relations[known.id] += score_relations(of_gold, of_found)
        right, compared = compare_types(gold.spans, found.spans)
        types_right += right
        types_compared += compared
    return Evaluation(articles, spans, relations, types_right, types_compared)


def _labelled(side: Annotations, label: str) -> list[Extent]:
    return [span.extent for span in side.spans if span.label == label]


def _linked(side: Annotations, label: str, symmetric: bool) -> list[ScoredRelation]:
    links = (relation for relation in side.relations if relation.label == label)
    return [link.in_order() for link in links] if symmetric else list(links)


def score_spans(gold: Iterable[Extent], found: Iterable[Extent]) -> Score:
    """Exact and overlapping agreement of the spans of one label."""
    wanted, given = set(gold), set(found)
    hits = overlap_matches(sorted(wanted), sorted(given))
    return Score(_exact(wanted, given), Tally(hits, len(given) - hits, len(wanted) - hits))


def score_relations(gold: Iterable[ScoredRelation], found: Iterable[ScoredRelation]) -> Score:
    """Exact and overlapping agreement of the relations of one label."""
    wanted, given = set(gold), set(found)
    left = sorted(given, key=_ends)
    hits = 0
    for relation in sorted(wanted, key=_ends):
        match = next((other for other in left if _touch(relation, other)), None)
        if match:
            left.remove(match)
            hits += 1
    return Score(_exact(wanted, given), Tally(hits, len(given) - hits, len(wanted) - hits))


def _ends(relation: ScoredRelation) -> tuple[Extent, Extent]:
    return relation.head, relation.child


def _touch(one: ScoredRelation, other: ScoredRelation) -> bool:
    return _share(one.head, other.head) and _share(one.child, other.child)


def _share(one: Extent, other: Extent) -> bool:
    return one[0] < other[1] and other[0] < one[1]


_Item = TypeVar("_Item", Extent, ScoredRelation)


def _exact(wanted: set[_Item], given: set[_Item]) -> Tally:
    right = len(wanted & given)
    return Tally(right, len(given) - right, len(wanted) - right)


def overlap_matches(gold: Sequence[Extent], found: Sequence[Extent]) -> int:
    """How many pairs share a character, each extent used once; both sequences sorted."""
    hits = first = 0
    for extent in gold:
        while first < len(found) and found[first][1] <= extent[0]:
            first += 1
        if first < len(found) and _share(extent, found[first]):
            hits += 1
            first += 1
    return hits


def compare_types(gold: Iterable[ScoredSpan], found: Iterable[ScoredSpan]) -> tuple[int, int]:
    """(right, compared) event types over spans found exactly whose gold names one."""
    given = {(span.extent, span.label): span.attributes.get(TYPE_ATTRIBUTE) for span in found}
    right = compared = 0
    for span in gold:
        key = (span.extent, span.label)
        if TYPE_ATTRIBUTE in span.attributes and key in given:
            compared += 1
            right += given[key] == span.attributes[TYPE_ATTRIBUTE]
    return right, compared
