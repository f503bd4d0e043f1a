"""What a person is to arrive at: the gold of an article, on its tokens and in the schema's terms."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple

from annotator.document.article import Article, Tokens
from annotator.document.errors import DataError
from annotator.document.schema import LabelSchema
from annotator.document.spans import AttributeValue
from annotator.extractor.tokens import tokenize
from annotator.workspace.evaluation import GoldArticle, ScoredSpan
from annotator.workspace.gold_file import read_gold

COUNTED = ("event_type", "time", "polarity")
"""Attributes that must come out as in the gold."""

_AUX_NEGATION = "negation"


class Place(NamedTuple):
    """What makes a span the same span: code points (end exclusive) and label."""

    start: int
    end: int
    label: str


class GoldLink(NamedTuple):
    """What makes a link the same link; of a symmetric one the earlier end is the head."""

    label: str
    head: Place
    child: Place


@dataclass(frozen=True)
class Gold:
    """The gold of one article.

    Attributes:
        spans: place → counted attributes; an attribute that is absent must be absent.
        links: all links.
        loose: places of events whose gold names no type: any type will do there.
        symmetric: labels of symmetric relations.
    """

    article: Article
    spans: Mapping[Place, Mapping[str, AttributeValue]]
    links: frozenset[GoldLink]
    symmetric: frozenset[str]
    counted: tuple[str, ...] = COUNTED
    loose: frozenset[Place] = field(default_factory=frozenset)

    @property
    def tokens(self) -> Tokens:
        """The article's tokens."""
        assert self.article.tokens is not None
        return self.article.tokens

    def link(self, label: str, head: Place, child: Place) -> GoldLink:
        """The link in the form in which links are compared."""
        if label in self.symmetric and child < head:
            head, child = child, head
        return GoldLink(label, head, child)

    def wants(self, place: Place, attributes: Mapping[str, AttributeValue]) -> bool:
        """Whether a span of the gold has its counted attributes right."""
        wanted = self.spans[place]
        ids = self.counted[1:] if place in self.loose else self.counted
        return all(attributes.get(id) == wanted.get(id) for id in ids)


def read_golds(path: Path, schema: LabelSchema, counted: tuple[str, ...] = COUNTED) -> list[Gold]:
    """The articles of a gold file; DataError when a span cannot be made on our tokens."""
    found = enumerate(read_gold(path), start=1)
    return [make_gold(article, schema, f"{path.name}:{number}", counted) for number, article in found]


def make_gold(given: GoldArticle, schema: LabelSchema, key: str, counted: tuple[str, ...] = COUNTED) -> Gold:
    """The gold of one article, tokenized as the program does it."""
    return gold_on(
        Article(key, given.text, {}, tokenize(given.text, schema.language)), given, schema, counted
    )


def gold_on(
    article: Article, given: GoldArticle, schema: LabelSchema, counted: tuple[str, ...] = COUNTED
) -> Gold:
    """The gold of an article that has its tokens; DataError when a span or link does not fit."""
    tokens = article.tokens
    assert tokens is not None
    spans: dict[Place, Mapping[str, AttributeValue]] = {}
    loose = set()
    for span in given.annotations.spans:
        place = Place(span.start, span.end, span.label)
        if tokens.aligned(span.start, span.end) is None or not schema.has_span(span.label):
            raise DataError(
                f"{article.key}: {span.label} {span.start}-{span.end} cannot be made on our tokens"
            )
        spans[place] = _attributes(schema, span, counted)
        if schema.is_frame(span.label) and "event_type" not in spans[place]:
            loose.add(place)
    symmetric = frozenset(relation.id for relation in schema.relations if relation.symmetric)
    gold = Gold(article, spans, frozenset(), symmetric, counted, frozenset(loose))
    links = set()
    for relation in given.annotations.relations:
        label = schema.relation(relation.label)
        fitting = [
            (head, child)
            for head in spans
            for child in spans
            if head[:2] == relation.head and child[:2] == relation.child and label.allows(head[2], child[2])
        ]
        if not fitting:
            raise DataError(f"{article.key}: {relation.label} joins no two spans that the schema allows")
        links.add(gold.link(relation.label, *fitting[0]))
    return Gold(article, spans, frozenset(links), symmetric, counted, frozenset(loose))


def _attributes(schema: LabelSchema, span: ScoredSpan, counted: tuple[str, ...]) -> dict[str, AttributeValue]:
    """The counted attributes; a list `aux` of older files is read as time and polarity."""
    given = dict(span.attributes)
    aux = given.pop("aux", ())
    if aux:
        times = tuple(sorted(value for value in aux if value != _AUX_NEGATION))
        given |= {"time": times} if times else {}
        given |= {"polarity": "negative"} if _AUX_NEGATION in aux else {}
    known = {attribute.id: attribute for attribute in schema.attributes_on(span.label)}
    return {
        id: value
        for id, value in given.items()
        if id in counted and id in known and value and value != known[id].default
    }
