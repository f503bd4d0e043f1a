"""Settings for those who give none: the attributes and relations that training examples have."""

from collections.abc import Iterable

from spacy.training import Example

from annotator.extractor.trainable.gold import gold_of
from annotator.extractor.trainable.settings import AttributeSetting, Block, RelationSetting
from annotator.extractor.training_notes import ORIGIN


def seen_attributes(examples: Iterable[Example], spans_key: str) -> dict[str, Block]:
    """The attributes that the spans of references have, with all values they have."""
    seen: dict[str, tuple[set[str], set[str], bool]] = {}
    for example in examples:
        for mention in gold_of(example, spans_key).mentions:
            for name, value in mention.attributes.items():
                labels, values, _ = seen.get(name, (set(), set(), False))
                is_set = not isinstance(value, str)
                seen[name] = (
                    labels | {mention.label},
                    values | ({value} if isinstance(value, str) else set(value)),
                    is_set,
                )
    return {
        name: AttributeSetting(name, tuple(sorted(labels)), tuple(sorted(values)), is_set=is_set).block()
        for name, (labels, values, is_set) in sorted(seen.items())
        if name != ORIGIN
    }


def seen_relations(examples: Iterable[Example], spans_key: str) -> dict[str, Block]:
    """The relations that hold in references, each between the labels it is seen with."""
    seen: dict[str, tuple[set[str], set[str]]] = {}
    for example in examples:
        gold = gold_of(example, spans_key)
        for (head, child), labels in gold.relations.items():
            for label in (label for label, holds in labels.items() if holds):
                heads, tails = seen.setdefault(label, (set(), set()))
                heads.add(gold.mentions[head].label)
                tails.add(gold.mentions[child].label)
    return {
        label: RelationSetting(label, tuple(sorted(heads)), tuple(sorted(tails))).block()
        for label, (heads, tails) in sorted(seen.items())
    }
