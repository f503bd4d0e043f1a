"""Figures of the components that learn, for `spacy train`, `spacy evaluate` and `nlp.evaluate`.

A figure is None, which spaCy shows as missing, only where the gold has nothing to be measured by.
"""

from collections.abc import Callable, Collection, Hashable, Iterable, Mapping
from typing import Any

from spacy.scorer import PRFScore
from spacy.training import Example

from annotator.document.spans import AttributeValue
from annotator.extractor.rules.annotation import relations_of
from annotator.extractor.trainable.gold import Gold, gold_of
from annotator.extractor.trainable.mentions import Mention, mentions_in
from annotator.extractor.trainable.settings import (
    AttributeSetting,
    Block,
    RelationSetting,
    attribute_settings,
    relation_settings,
)

Figures = dict[str, Any]
Scorer = Callable[..., Figures]
Place = tuple[int, int, str]
Link = tuple[str, Place, Place]
"""A relation: its label, its head and its child; of a symmetric one the ends in text order."""


class Tally:
    """Right, wrong and missed ones, by kind."""

    def __init__(self) -> None:
        self._kinds: dict[str, PRFScore] = {}

    def add(self, kind: str, found: Collection[Hashable], gold: Collection[Hashable]) -> None:
        """Count what was found of a kind in one document against what is there."""
        self._kinds.setdefault(kind, PRFScore()).score_set(set(found), set(gold))

    def figures(self, prefix: str, per_kind: str) -> Figures:
        """Micro averages as `PREFIX_p`, `_r`, `_f`, and those of every kind as `per_kind`."""
        total = sum(self._kinds.values(), PRFScore())
        counts = {kind: one for kind, one in sorted(self._kinds.items()) if len(one)}
        is_there = total.tp + total.fn > 0
        return {
            f"{prefix}_p": total.precision if is_there else None,
            f"{prefix}_r": total.recall if is_there else None,
            f"{prefix}_f": total.fscore if is_there else None,
            per_kind: {kind: one.to_dict() for kind, one in counts.items()} if is_there else None,
        }

    def f(self, kind: str) -> float | None:
        """The F1 of one kind."""
        one = self._kinds.get(kind, PRFScore())
        return float(one.fscore) if one.tp + one.fn else None


def make_relation_scorer() -> Scorer:
    """The scorer `annotator.relation_scorer.v1`."""
    return score_relations


def score_relations(
    examples: Iterable[Example], *, relations: Mapping[str, Block], spans_key: str, **cfg: Any
) -> Figures:
    """`rel_micro_p`, `rel_micro_r`, `rel_micro_f` and `rel_per_type`, found spans and all.

    A relation is right when its label and the extents and labels of both ends are. A pair of which the
    gold does not know whether it is related counts neither way.
    """
    tally = Tally()
    settings = relation_settings(relations)
    for example in examples:
        gold = gold_of(example, spans_key)
        mentions = mentions_in(example.predicted, spans_key)
        stated = relations_of(example.predicted)
        count_relations(tally, gold, _found(mentions, stated, settings), settings)
    return tally.figures("rel_micro", "rel_per_type")


def count_relations(
    tally: Tally, gold: Gold, found: Collection[Link], settings: Iterable[RelationSetting]
) -> None:
    """Count the relations that were found in one document."""
    for setting in settings:
        there, unknown = _gold_links(gold, setting)
        of_label = {link for link in found if link[0] == setting.label}
        tally.add(setting.label, of_label - unknown, there)


def link(setting: RelationSetting, head: Place, child: Place) -> Link:
    """The relation between two places."""
    ends = (min(head, child), max(head, child)) if setting.symmetric else (head, child)
    return setting.label, *ends


def _found(
    mentions: Iterable[Mention],
    stated: Mapping[tuple[int, int], Mapping[str, float]],
    settings: Iterable[RelationSetting],
) -> set[Link]:
    by_token: dict[int, list[Mention]] = {}
    for mention in mentions:
        by_token.setdefault(mention.start, []).append(mention)
    return {
        link(setting, head.place, child.place)
        for (first, second), labels in stated.items()
        for setting in settings
        if setting.label in labels
        for head in by_token.get(first, ())
        for child in by_token.get(second, ())
        if head is not child and setting.allows(head.label, child.label)
    }


def _gold_links(gold: Gold, setting: RelationSetting) -> tuple[set[Link], set[Link]]:
    """The relations of a label that hold, and those of which that is not known."""
    there: set[Link] = set()
    stated: dict[Link, bool | None] = {}
    for (head, child), labels in gold.relations.items():
        if setting.label in labels:
            one = link(setting, gold.mentions[head].place, gold.mentions[child].place)
            stated[one] = stated.get(one) or labels[setting.label]
            there |= {one} if stated[one] else set()
    unknown = {one for one, holds in stated.items() if holds is None}
    for head_mention, is_complete in zip(gold.mentions, gold.complete, strict=True):
        for other in gold.mentions if not is_complete else ():
            one = link(setting, head_mention.place, other.place)
            if one not in stated:
                unknown.add(one)
    return there, unknown


def make_attribute_scorer() -> Scorer:
    """The scorer `annotator.attribute_scorer.v1`."""
    return score_attributes


def score_attributes(
    examples: Iterable[Example], *, attributes: Mapping[str, Block], spans_key: str, **cfg: Any
) -> Figures:
    """`attributes_micro_p`, `_r`, `_f` and `attributes_per_type`, found spans and all.

    An item is a value of an attribute of a span; it is right when the extent and label of the span are,
    too. A value that is the default counts neither way.
    """
    tally = Tally()
    settings = attribute_settings(attributes)
    for example in examples:
        gold = gold_of(example, spans_key).mentions
        found = mentions_in(example.predicted, spans_key, tuple(attributes))
        for setting in settings:
            tally.add(setting.name, _items(found, setting), _items(gold, setting))
    return tally.figures("attributes_micro", "attributes_per_type")


def _items(mentions: Iterable[Mention], setting: AttributeSetting) -> set[tuple[Place, str]]:
    return {
        (mention.place, value)
        for mention in mentions
        if mention.label in setting.on
        for value in values_of(mention.attributes.get(setting.name), setting)
    }


def values_of(value: AttributeValue | None, setting: AttributeSetting) -> tuple[str, ...]:
    """The single values of an attribute, without its default."""
    values = (value,) if isinstance(value, str) else value or ()
    return tuple(one for one in values if one and one != setting.default)
