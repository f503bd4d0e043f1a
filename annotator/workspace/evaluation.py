"""How well suggestions agree with gold: counts for each article, figures over all, intervals."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, TypeVar

from msgspec import Struct

from annotator.document.relations import SuggestedRelation
from annotator.document.schema import AttributeKind, LabelSchema
from annotator.document.spans import SuggestedSpan
from annotator.workspace.scored import (
    Annotations,
    Extent,
    GoldArticle,
    Said,
    Score,
    ScoredRelation,
    ScoredSpan,
    Tally,
)
from annotator.workspace.scoring import (
    compare_attribute,
    is_required,
    labelled,
    linked,
    score_relations,
    score_spans,
)

if TYPE_CHECKING:
    from annotator.extractor.suggest import Extraction, Extractor

__all__ = [
    "Annotations",
    "ArticleScores",
    "Evaluation",
    "Extent",
    "GoldArticle",
    "Said",
    "Score",
    "ScoredRelation",
    "ScoredSpan",
    "Tally",
    "evaluate",
    "score_article",
    "suggested",
]

_Counts = TypeVar("_Counts", Score, Said)

ALL = "all"
"""The name under which all labels of a layer are counted together."""

Progress = Callable[[int, int], None]
"""Told how many articles of how many have been read."""


class ArticleScores(Struct, frozen=True):
    """The counts of one article.

    Attributes:
        spans, relations: label → score, in the schema's order, then `all` of them together.
        attributes: attribute → agreement.
    """

    spans: Mapping[str, Score]
    relations: Mapping[str, Score]
    attributes: Mapping[str, Said]


@dataclass(frozen=True)
class Evaluation:
    """The counts of all articles, and what was found in each.

    Attributes:
        articles: in order.
        found: what was found, likewise.
    """

    articles: tuple[ArticleScores, ...]
    found: tuple[Annotations, ...] = field(default=(), repr=False)

    @cached_property
    def spans(self) -> Mapping[str, Score]:
        """Label → score over all articles."""
        return _sums([one.spans for one in self.articles], Score())

    @cached_property
    def relations(self) -> Mapping[str, Score]:
        """Relation → score over all articles."""
        return _sums([one.relations for one in self.articles], Score())

    @cached_property
    def attributes(self) -> Mapping[str, Said]:
        """Attribute → agreement over all articles."""
        return _sums([one.attributes for one in self.articles], Said())


def _sums(rows: Sequence[Mapping[str, _Counts]], nothing: _Counts) -> dict[str, _Counts]:
    names = list(rows[0]) if rows else []
    totals = dict.fromkeys(names, nothing)
    for row in rows:
        for name in names:
            totals[name] = totals[name] + row[name]
    return totals


def evaluate(
    extractor: "Extractor",
    gold: Sequence[GoldArticle],
    schema: LabelSchema,
    progress: Progress = lambda done, total: None,
) -> Evaluation:
    """Run the extractor over the gold's texts and score what it suggests."""
    texts = ((article.text, article.tokens, 0) for article in gold)
    scores, kept = [], []
    for number, (article, extraction) in enumerate(zip(gold, extractor.extract(texts), strict=True), 1):
        found = article.judged(suggested(extraction))
        scores.append(score_article(article.annotations, found, schema))
        kept.append(found)
        progress(number, len(gold))
    return Evaluation(tuple(scores), tuple(kept))


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


def score_article(gold: Annotations, found: Annotations, schema: LabelSchema) -> ArticleScores:
    """The counts of one article."""
    spans = {
        label.id: score_spans(labelled(gold, label.id), labelled(found, label.id)) for label in schema.spans
    }
    relations = {
        known.id: score_relations(
            linked(gold, known.id, known.symmetric), linked(found, known.id, known.symmetric)
        )
        for known in schema.relations
    }
    attributes = {
        attribute.id: compare_attribute(
            attribute, gold.spans, found.spans, is_required=is_required(schema, attribute)
        )
        for attribute in schema.attributes
        if attribute.kind is not AttributeKind.TEXT
    }
    return ArticleScores(_with_all(spans), _with_all(relations), attributes)


def _with_all(scores: dict[str, Score]) -> dict[str, Score]:
    return {**scores, ALL: sum(scores.values(), Score())}


def score_articles(pairs: Iterable[tuple[Annotations, Annotations]], schema: LabelSchema) -> Evaluation:
    """The counts over (gold, found) of each article."""
    both = list(pairs)
    return Evaluation(
        tuple(score_article(gold, found, schema) for gold, found in both), tuple(found for _, found in both)
    )
