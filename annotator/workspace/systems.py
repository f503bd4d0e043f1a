"""The systems that are measured side by side: rules, the base model, trained and other pipelines."""

from collections.abc import Mapping, Sequence
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING

from msgspec import Struct

from annotator.document.schema import LabelSchema

if TYPE_CHECKING:
    from annotator.extractor.suggest import Extractor


class SystemKind(StrEnum):
    """What a system is."""

    RULES = "rules"
    BASE = "base"
    TRAINED = "trained"
    MODEL = "model"


class System(Struct, frozen=True):
    """One system.

    Attributes:
        name: short, for the head of a column.
        trained_on: digests of the texts it was trained on.
        share: of the stories it was trained on, None for one of another making.
    """

    name: str
    kind: SystemKind
    extractor: "Extractor"
    trained_on: frozenset[str] = frozenset()
    share: float | None = None


def load_systems(
    schema: LabelSchema, labels: Mapping[str, str], named: Sequence[str], *, alone: bool = False
) -> list[System]:
    """The rules, the base model where it is installed, and the pipelines named.

    Args:
        schema: the label schema.
        labels: label of a foreign pipeline → label of the schema.
        named: names or directories of pipelines.
        alone: those that are named alone.

    Raises:
        ProjectError: a pipeline cannot be loaded.
    """
    from annotator.extractor.models import DEFAULT_MODEL, is_installed
    from annotator.extractor.suggest import load_base, load_extractor

    systems = []
    if not alone or not named:
        rules = load_extractor(schema, label_map=labels)
        systems.append(System("rules", SystemKind.RULES, rules))
        if schema.language == "en" and is_installed(DEFAULT_MODEL):
            systems.append(System("base model", SystemKind.BASE, load_base(schema, labels)))
    lasts = [Path(model).name for model in dict.fromkeys(named)]
    for model in dict.fromkeys(named):
        last = Path(model).name
        name = last if lasts.count(last) == 1 else model
        systems.append(_named(model, name, load_extractor(schema, model=model, label_map=labels)))
    return systems


def _named(model: str, name: str, extractor: "Extractor") -> System:
    from annotator.extractor.models import RULES
    from annotator.extractor.trained_facts import facts_of

    if model == RULES:
        return System("rules alone", SystemKind.RULES, extractor)
    facts = facts_of(extractor.nlp)
    if facts is None:
        return System(name, SystemKind.MODEL, extractor)
    trained_on = frozenset(facts["articles"]["trained_on"])
    return System(name, SystemKind.TRAINED, extractor, trained_on, facts["share"])
