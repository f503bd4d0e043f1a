"""From scores to values of attributes and back: which score stands for which value, losses, decoding."""

from collections.abc import Collection, Mapping, Sequence
from typing import Any

import numpy as np
from msgspec import Struct
from numpy.typing import NDArray

from annotator.document.spans import AttributeValue
from annotator.extractor.trainable.hashing import Flags, Scores
from annotator.extractor.trainable.settings import AttributeSetting

NOT_SAID = ""
"""The value of an attribute that has none."""
_CERTAIN = 0.5
_NEVER, _TINY = np.float32(-1e4), 1e-9
Columns = Mapping[str, NDArray[np.int64]]
"""Attribute → which scores are those of its options."""


class Predicted(Struct, frozen=True):
    """A predicted value and how sure the model is of it, 0 to 1; for a set, of its least sure part."""

    value: AttributeValue
    score: float


def attribute_labels(settings: Sequence[AttributeSetting]) -> tuple[str, ...]:
    """The labels `ATTRIBUTE=VALUE`, one a score, in order; `ATTRIBUTE=` for no value."""
    return tuple(f"{setting.name}={value}" for setting in settings for value in options(setting))


def options(setting: AttributeSetting) -> tuple[str, ...]:
    """The values among which is chosen."""
    may_lack = not (setting.is_set or setting.required or setting.default)
    return (NOT_SAID, *setting.values) if may_lack else setting.values


def _applicable(setting: AttributeSetting, parent: str) -> Flags:
    """Which options the value of the parent leaves."""
    values = options(setting)
    if not setting.parent:
        return np.ones(len(values), bool)
    allowed = setting.by_parent.get(parent, ())
    return np.array([value in allowed or value == NOT_SAID for value in values])


class Targets(Struct, frozen=True, eq=False):
    """What the scores of some spans should come to, (spans, labels).

    Attributes:
        chances: of every option, 0 to 1.
        allowed: options that are left by the value of the parent attribute; of an attribute that the span
            has not, or whose value is not known, none is, and nothing is learned.
    """

    chances: Scores
    allowed: Flags


def targets_of(
    settings: Sequence[AttributeSetting],
    columns: Columns,
    spans: Sequence[tuple[str, Mapping[str, AttributeValue]]],
    smoothing: float = 0.0,
) -> Targets:
    """The targets of spans with these labels and gold attributes.

    What the gold leaves unknown (a required attribute that is missing, a value that is no option) teaches
    nothing.

    Args:
        settings: the attributes.
        columns: attribute → the scores of its options.
        spans: label and attributes of each.
        smoothing: share of certainty that is spread over all options.
    """
    shape = (len(spans), sum(map(len, columns.values())))
    targets = Targets(np.zeros(shape, np.float32), np.zeros(shape, bool))
    for row, (label, gold) in enumerate(spans):
        for setting in settings:
            if label in setting.on:
                target = _set_target if setting.is_set else _choice_target
                picked = columns[setting.name]
                targets.chances[row, picked], targets.allowed[row, picked] = target(setting, gold, smoothing)
    return targets


def _choice_target(
    setting: AttributeSetting, gold: Mapping[str, AttributeValue], smoothing: float
) -> tuple[Scores, Flags]:
    value = gold.get(setting.name) or setting.default
    allowed = _applicable(setting, str(gold.get(setting.parent, "")))
    is_value = np.array([option == value for option in options(setting)]) & allowed
    if not is_value.any():
        return np.zeros(len(allowed), np.float32), np.zeros(len(allowed), bool)
    return (1 - smoothing) * is_value + smoothing * allowed / allowed.sum(), allowed


def _set_target(
    setting: AttributeSetting, gold: Mapping[str, AttributeValue], smoothing: float
) -> tuple[Scores, Flags]:
    held = gold.get(setting.name, ())
    held = (held,) if isinstance(held, str) else held
    holds = np.array([value in held for value in setting.values], np.float32)
    return holds * (1 - smoothing) + smoothing / 2, np.ones(len(holds), bool)


def attribute_loss(
    settings: Sequence[AttributeSetting], columns: Columns, scores: Scores, targets: Targets
) -> tuple[float, Scores]:
    """Cross entropy of every attribute, and its gradient, both summed over the spans."""
    gradient = np.zeros_like(scores)
    loss = 0.0
    for setting in settings:
        picked = columns[setting.name]
        wanted, allowed = targets.chances[:, picked], targets.allowed[:, picked]
        if setting.is_set:
            chances = np.where(allowed, sigmoid(scores[:, picked]), 0.0)
            loss -= float((allowed * (1 - wanted) * np.log(1 - chances + _TINY)).sum())
        else:
            chances = np.where(allowed, softmax(np.where(allowed, scores[:, picked], _NEVER)), 0.0)
        loss -= float((wanted * np.log(chances + _TINY)).sum())
        gradient[:, picked] = chances - wanted
    return loss, gradient


def hints_of(
    settings: Sequence[AttributeSetting],
    columns: Columns,
    clues: Sequence[tuple[str, Mapping[str, AttributeValue]]],
    known: Collection[str],
) -> Scores:
    """What clues say of spans, (spans, labels): 1 for the value they name, or for the default or no value.

    Args:
        settings: the attributes.
        columns: attribute → the scores of its options.
        clues: label of each span, and the values that the clues name.
        known: attributes about whose absence the clues say something, too.
    """
    hints = np.zeros((len(clues), sum(map(len, columns.values()))), np.float32)
    for row, (label, values) in enumerate(clues):
        for setting in settings:
            said = values.get(setting.name, () if setting.is_set else setting.default)
            if label in setting.on and (said or setting.name in known):
                held = (said,) if isinstance(said, str) else said
                hints[row, columns[setting.name]] = [option in held for option in options(setting)]
    return hints


def predict_attributes(
    settings: Sequence[AttributeSetting],
    columns: Columns,
    scores: Scores,
    label: str,
) -> dict[str, Predicted]:
    """The most likely values of one span with this label; an attribute without value is left out.

    Of an attribute that depends on another one only the values that go with the predicted one are looked at.
    """
    found: dict[str, Predicted] = {}
    for setting in settings:
        if label not in setting.on:
            continue
        of_setting = scores[columns[setting.name]]
        if setting.is_set:
            one = _predicted_set(setting, of_setting)
        else:
            parent = found.get(setting.parent)
            one = _predicted_choice(setting, of_setting, str(parent.value) if parent else "")
        if one.value:
            found[setting.name] = one
    return {
        setting.name: found[setting.name]
        for setting in settings
        if setting.name in found and found[setting.name].value != setting.default
    }


def _predicted_choice(setting: AttributeSetting, scores: Scores, parent: str) -> Predicted:
    allowed = _applicable(setting, parent)
    if not allowed.any():
        return Predicted(NOT_SAID, 0.0)
    chances = softmax(np.where(allowed, scores, _NEVER))
    best = int(chances.argmax())
    return Predicted(options(setting)[best], float(chances[best]))


def _predicted_set(setting: AttributeSetting, scores: Scores) -> Predicted:
    chances = sigmoid(scores)
    held = {value: float(chance) for value, chance in zip(setting.values, chances, strict=True)}
    sure = {value: chance for value, chance in held.items() if chance >= _CERTAIN}
    return Predicted(tuple(sorted(sure)), min(sure.values(), default=0.0))


def softmax(scores: Any) -> Any:
    """exp(score) over the sum of them, row by row."""
    raised = np.exp(scores - scores.max(axis=-1, keepdims=True))
    return raised / raised.sum(axis=-1, keepdims=True)


def sigmoid(scores: Any) -> Any:
    """1 / (1 + exp(-score)), without overflow."""
    return (1.0 / (1.0 + np.exp(-np.clip(scores, -30.0, 30.0)))).astype(np.float32)
