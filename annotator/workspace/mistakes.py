"""What is wrong about what was found: each mistake with its kind and its place, to be looked at."""

import hashlib
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from enum import StrEnum

from msgspec import Struct

from annotator.agreement.matching import match
from annotator.document.schema import AttributeKind, LabelSchema
from annotator.workspace.evaluation import Evaluation
from annotator.workspace.scored import Annotations, Extent, GoldArticle, ScoredRelation, ScoredSpan
from annotator.workspace.scoring import compare_attribute, is_required, linked

_AROUND = 32
"""Characters shown on either side."""


class MistakeKind(StrEnum):
    """Ways of being wrong."""

    MISSED = "missed"
    INVENTED = "invented"
    EDGES = "wrong edges"
    LABEL = "wrong label"
    ATTRIBUTE = "wrong attribute"
    MISSED_LINK = "missed link"
    INVENTED_LINK = "invented link"


class Mistake(Struct, frozen=True):
    """One mistake.

    Attributes:
        kind: how it is wrong.
        label: of the gold's span or relation, of the found one where the gold has none.
        article: key of the article.
        start, end: characters of what is meant.
        gold, found: what is right and what was said, in words; empty where there is nothing.
        context: the text around, `[` and `]` about what is meant.
    """

    kind: MistakeKind
    label: str
    article: str
    start: int
    end: int
    gold: str
    found: str
    context: str


def mistakes(gold: GoldArticle, found: Annotations, schema: LabelSchema) -> Iterator[Mistake]:
    """All mistakes in one article, spans in text order, then links."""
    reader = _Reader(gold, schema)
    yield from sorted(reader.of_spans(found.spans), key=lambda mistake: (mistake.start, mistake.end))
    yield from reader.of_links(found)


def all_mistakes(
    articles: Sequence[GoldArticle], evaluation: Evaluation, schema: LabelSchema
) -> list[Mistake]:
    """The mistakes in all articles."""
    return [
        mistake
        for article, found in zip(articles, evaluation.found, strict=True)
        for mistake in mistakes(article, found, schema)
    ]


def count_kinds(found: Iterable[Mistake]) -> Counter[tuple[MistakeKind, str]]:
    """How many there are of each kind and label."""
    return Counter((mistake.kind, mistake.label) for mistake in found)


def examples(found: Sequence[Mistake], count: int) -> list[Mistake]:
    """Some of the mistakes: the frequent kinds more often, always the same ones of the same mistakes."""
    waiting: dict[tuple[MistakeKind, str], list[Mistake]] = {}
    for mistake in sorted(found, key=_lot):
        waiting.setdefault((mistake.kind, mistake.label), []).append(mistake)
    sizes = {key: len(group) for key, group in waiting.items()}
    chosen: list[Mistake] = []
    while waiting and len(chosen) < count:
        key = max(waiting, key=lambda one: (len(waiting[one]) / (1 + sizes[one] - len(waiting[one])), one))
        chosen.append(waiting[key].pop(0))
        if not waiting[key]:
            del waiting[key]
    return sorted(
        chosen, key=lambda one: (list(MistakeKind).index(one.kind), one.label, one.article, one.start)
    )


def _lot(mistake: Mistake) -> bytes:
    place = f"{mistake.article}\x00{mistake.start}\x00{mistake.kind}\x00{mistake.label}\x00{mistake.end}"
    return hashlib.blake2b(place.encode("utf-8", "surrogatepass"), digest_size=8).digest()


class _Reader:
    """Compares one article."""

    def __init__(self, gold: GoldArticle, schema: LabelSchema) -> None:
        self._gold, self._schema = gold, schema

    def of_spans(self, found: Iterable[ScoredSpan]) -> Iterator[Mistake]:
        wanted = {span.place: span for span in self._gold.annotations.spans}
        given = {span.place: span for span in found}
        for place in wanted.keys() & given.keys():
            yield from self._of_attributes(wanted[place], given[place])
        missed = [span for place, span in wanted.items() if place not in given]
        wrong = [span for place, span in given.items() if place not in wanted]
        matching = match([span.place for span in missed], [span.place for span in wrong])
        for pair in matching.pairs:
            one, other = missed[pair.first], wrong[pair.second]
            kind = MistakeKind.EDGES if one.label == other.label else MistakeKind.LABEL
            yield self._mistake(kind, one, self._words(one), self._words(other))
        for index in matching.only_first:
            yield self._mistake(MistakeKind.MISSED, missed[index], self._words(missed[index]), "")
        for index in matching.only_second:
            yield self._mistake(MistakeKind.INVENTED, wrong[index], "", self._words(wrong[index]))

    def _of_attributes(self, gold: ScoredSpan, found: ScoredSpan) -> Iterator[Mistake]:
        for attribute in self._schema.attributes_on(gold.label):
            if attribute.kind is AttributeKind.TEXT:
                continue
            required = is_required(self._schema, attribute)
            said = compare_attribute(attribute, [gold], [found], is_required=required)
            if said.compared and not said.right:
                right, wrong = (_value(side, attribute.id, attribute.default) for side in (gold, found))
                yield self._mistake(
                    MistakeKind.ATTRIBUTE, gold, f"{attribute.id} {right}", f"{attribute.id} {wrong}"
                )

    def of_links(self, found: Annotations) -> Iterator[Mistake]:
        for relation in self._schema.relations:
            wanted, given = (
                set(linked(side, relation.id, relation.symmetric)) for side in (self._gold.annotations, found)
            )
            for link in sorted(wanted - given, key=_ends):
                yield self._link(MistakeKind.MISSED_LINK, link, gold=self._link_words(link))
            for link in sorted(given - wanted, key=_ends):
                yield self._link(MistakeKind.INVENTED_LINK, link, found=self._link_words(link))

    def _link(self, kind: MistakeKind, link: ScoredRelation, *, gold: str = "", found: str = "") -> Mistake:
        context = self._context(min(link.head, link.child), max(link.head, link.child))
        start, end = link.head
        return Mistake(kind, link.label, self._gold.key, start, end, gold, found, context)

    def _mistake(self, kind: MistakeKind, span: ScoredSpan, gold: str, found: str) -> Mistake:
        context = self._context(span.extent)
        return Mistake(kind, span.label, self._gold.key, span.start, span.end, gold, found, context)

    def _words(self, span: ScoredSpan) -> str:
        return f"{span.label} {self._surface(span.extent)}"

    def _surface(self, extent: Extent) -> str:
        return self._gold.text[extent[0] : extent[1]]

    def _link_words(self, link: ScoredRelation) -> str:
        return f"{self._surface(link.head)} → {self._surface(link.child)}"

    def _context(self, *extents: Extent) -> str:
        """The text around one or two places, what is far between them left out."""
        text, pieces, last = self._gold.text, [], max(0, extents[0][0] - _AROUND)
        for start, end in extents:
            between = text[last:start]
            if len(between) > 2 * _AROUND:
                between = f"{between[:_AROUND]}…{between[-_AROUND:]}"
            pieces.append(f"{between}[{text[max(start, last) : end]}]")
            last = max(end, last)
        return "".join(pieces) + text[last : last + _AROUND]


def _value(span: ScoredSpan, attribute: str, default: str) -> str:
    value = span.attributes.get(attribute) or default or "none"
    return value if isinstance(value, str) else "+".join(value)


def _ends(link: ScoredRelation) -> tuple[Extent, Extent]:
    return link.head, link.child
