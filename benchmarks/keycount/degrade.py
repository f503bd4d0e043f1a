"""Suggestions as a suggester of given quality would make them, drawn from the gold by a seeded generator."""

import zlib
from dataclasses import dataclass
from random import Random

from annotator.document.ids import suggested_relation_id, suggested_span_id
from annotator.document.relations import Relation, SuggestedRelation, Suggestions
from annotator.document.schema import LabelSchema
from annotator.document.spans import AttributeValue, Span, SuggestedSpan, Suggestion

from .gold import Gold, GoldLink, Place

RUN = 1
BY = Suggestion("model", "degraded gold")


@dataclass(frozen=True)
class Quality:
    """How good the suggestions are; exact matches.

    Attributes:
        types: share of right event types, and of right times and polarities, among the events found.
        extents, labels: of the wrong spans, how many have a wrong edge or a wrong label; the others
            stand on words that are nothing.
        ends: of the wrong links, how many have a wrong end; the others join what is not joined.
    """

    span_precision: float = 0.85
    span_recall: float = 0.85
    link_precision: float = 0.65
    link_recall: float = 0.55
    types: float = 0.85
    extents: float = 0.4
    labels: float = 0.15
    ends: float = 0.6


def degraded(gold: Gold, schema: LabelSchema, quality: Quality, seed: int) -> Suggestions:
    """Suggestions of that quality, the same for the same text and seed.

    Counts are rounded from the shares, so that every article has the stated quality.
    """
    return _Degrading(gold, schema, quality, Random(seed ^ zlib.crc32(gold.article.text.encode()))).made()


class _Degrading:
    def __init__(self, gold: Gold, schema: LabelSchema, quality: Quality, random: Random) -> None:
        self.gold, self.schema, self.quality, self.random = gold, schema, quality, random
        self.text, self.tokens = gold.article.text, gold.tokens

    def made(self) -> Suggestions:
        wanted = sorted(self.gold.spans)
        right = self._some(wanted, round(len(wanted) * self.quality.span_recall))
        missed = [place for place in wanted if place not in set(right)]
        wrong = self._wrong_spans(right, missed)
        found: dict[Place, Span] = {}
        for place in [*right, *wrong]:
            attributes = dict(self.gold.spans.get(place) or wrong.get(place) or {})
            id = suggested_span_id(RUN, *place)
            found[place] = Span(id, place.start, place.end, place.label, attributes)
        for place in self._some(
            typed := [p for p in right if self.schema.is_frame(p.label)],
            round(len(typed) * (1 - self.quality.types)),
        ):
            found[place] = self._mistyped(found[place])
        spans = tuple(SuggestedSpan(found[place], BY) for place in sorted(found))
        links = tuple(self._suggested(link, found) for link in sorted(self._links(found, set(right), wrong)))
        return Suggestions(RUN, spans, links)

    def _some(self, things: list, count: int) -> list:  # type: ignore[type-arg]
        return sorted(self.random.sample(things, max(0, min(count, len(things)))))

    # spans

    def _wrong_spans(self, right: list[Place], missed: list[Place]) -> dict[Place, dict[str, AttributeValue]]:
        """Wrong spans → their attributes: so many that the precision comes out."""
        count = round(len(right) * (1 - self.quality.span_precision) / self.quality.span_precision)
        made: dict[Place, dict[str, AttributeValue]] = {}
        pool = self.random.sample(missed, len(missed))
        for number in range(count):
            share = number / max(1, count)
            place = None
            if share < self.quality.extents + self.quality.labels and pool:
                near = pool.pop()
                with_edge = share < self.quality.extents
                place = self._edge(near) if with_edge else self._label(near)
                attributes = self._attributes_for(place, near) if place else {}
            if (
                place is None
                or place in self.gold.spans
                or place in made
                or self._crowded(place, right, made)
            ):
                place = self._nothing(right, made, missed)
                attributes = self._attributes_for(place, None) if place else {}
            if place is not None:
                made[place] = attributes
        return made

    def _edge(self, place: Place) -> Place | None:
        """The span with one edge one token off; None for one word at a border."""
        first, stop = self.tokens.covering(place.start, place.end)
        ways = [(-1, 0), (0, 1)] + ([(1, 0), (0, -1)] * 2 if stop - first > 1 else [])
        left, right = self.random.choice(ways)
        first, stop = first + left, stop + right
        if not 0 <= first < stop <= len(self.tokens):
            return None
        start, end = self.tokens.starts[first], self.tokens.ends[stop - 1]
        text = self.text[start:end]
        return Place(start, end, place.label) if text == text.strip() and "\n" not in text else None

    def _label(self, place: Place) -> Place:
        others = [label.id for label in self.schema.spans if label.id != place.label]
        return place._replace(label=self.random.choice(others))

    def _nothing(
        self, right: list[Place], made: dict[Place, dict[str, AttributeValue]], missed: list[Place]
    ) -> Place | None:
        """A content word on which nothing is, under any label; names look like names."""
        for _ in range(400):
            token = self.random.randrange(len(self.tokens))
            start, end = self.tokens.starts[token], self.tokens.ends[token]
            word = self.text[start:end]
            if len(word) < 4 or not word.isalpha():
                continue
            kinds = [label.id for label in self.schema.spans if self.schema.is_frame(label.id)]
            if word[0].isupper() or not kinds:
                kinds = [label.id for label in self.schema.spans if label.id not in kinds]
            place = Place(start, end, self.random.choice(kinds))
            if not self._crowded(place, [*right, *missed], made):
                return place
        return None

    def _crowded(
        self, place: Place, others: list[Place], made: dict[Place, dict[str, AttributeValue]]
    ) -> bool:
        return any(place.start < other.end and other.start < place.end for other in [*others, *made])

    def _attributes_for(self, place: Place | None, near: Place | None) -> dict[str, AttributeValue]:
        if place is None or not self.schema.is_frame(place.label):
            return {}
        if near is not None and near.label == place.label:
            return dict(self.gold.spans[near])
        types = self._types(place.label)
        return {"event_type": self.random.choice(types)} if types else {}

    def _types(self, label: str) -> tuple[str, ...]:
        known = [each.values for each in self.schema.attributes_on(label) if each.id == "event_type"]
        return known[0] if known else ()

    def _mistyped(self, span: Span) -> Span:
        """The event with another type, or, when it has a time or polarity, every other time without it."""
        stray = [id for id in ("time", "polarity") if id in span.attributes]
        if stray and self.random.random() < 0.5:
            return span.with_attribute(stray[0], None)
        others = [each for each in self._types(span.label) if each != span.attributes.get("event_type")]
        return span.with_attribute("event_type", self.random.choice(others)) if others else span

    # links

    def _links(
        self, found: dict[Place, Span], right: set[Place], wrong: dict[Place, dict[str, AttributeValue]]
    ) -> set[GoldLink]:
        wanted = sorted(self.gold.links)
        possible = [link for link in wanted if link.head in right and link.child in right]
        kept = self._some(possible, round(len(wanted) * self.quality.link_recall))
        lost = [link for link in wanted if link not in set(kept)]
        count = round(len(kept) * (1 - self.quality.link_precision) / self.quality.link_precision)
        made: set[GoldLink] = set()
        pool = self.random.sample(lost, len(lost))
        for _ in range(60 * count):
            if len(made) >= count:
                break
            misled = pool and len(made) < count * self.quality.ends
            link = self._wrong_end(pool.pop(), found) if misled else self._invented(found)
            if link and link not in self.gold.links and link not in made:
                made.add(link)
        return {*kept, *made}

    def _near(self, place: Place, found: dict[Place, Span]) -> list[Place]:
        sentence = self.tokens.sentence_of(self.tokens.at(place.start))
        return [
            other
            for other in sorted(found)
            if other != place and self.tokens.sentence_of(self.tokens.at(other.start)) == sentence
        ]

    def _wrong_end(self, link: GoldLink, found: dict[Place, Span]) -> GoldLink | None:
        """A link of the gold that was missed, with another end of its sentence; None when there is none."""
        label = self.schema.relation(link.label)
        if link.head not in found:
            return None
        others = [
            place
            for place in self._near(link.head, found)
            if label.allows(link.head.label, place.label) and place != link.child
        ]
        return self.gold.link(link.label, link.head, self.random.choice(others)) if others else None

    def _invented(self, found: dict[Place, Span]) -> GoldLink | None:
        """A link between two spans of a sentence that the schema allows."""
        head = self.random.choice(sorted(found))
        pairs = [
            (label.id, child)
            for label in self.schema.relations
            for child in self._near(head, found)
            if label.allows(head.label, child.label)
        ]
        if not pairs:
            return None
        label, child = self.random.choice(pairs)
        return self.gold.link(label, head, child)

    def _suggested(self, link: GoldLink, found: dict[Place, Span]) -> SuggestedRelation:
        head, child = found[link.head].id, found[link.child].id
        return SuggestedRelation(
            Relation(suggested_relation_id(RUN, link.label, head, child), link.label, head, child), BY
        )
