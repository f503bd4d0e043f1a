"""From scores to values of attributes and back: which score stands for which value, losses, decoding."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from annotator.document.spans import AttributeValue
from annotator.extractor.trainable.settings import AttributeSetting

Scores = NDArray[np.float32]
NOT_SAID = ""
"""The value of an attribute that has none."""
_CERTAIN = 0.5
_NEVER = np.float32(-1e4)


@dataclass(frozen=True, slots=True)
class Predicted:
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


def applies(setting: AttributeSetting, label: str) -> bool:
    """Whether spans of this label have the attribute."""
    return label in setting.on


def _applicable(setting: AttributeSetting, parent: str) -> NDArray[np.bool_]:
    """Which options the value of the parent leaves."""
    values = options(setting)
    if not setting.parent:
        return np.ones(len(values), bool)
    allowed = setting.by_parent.get(parent, ())
    return np.array([value in allowed or value == NOT_SAID for value in values])


def attribute_loss(
    settings: Sequence[AttributeSetting],
    columns: Mapping[str, NDArray[np.int64]],
    scores: Scores,
    spans: Sequence[tuple[str, Mapping[str, AttributeValue]]],
    smoothing: float = 0.0,
) -> tuple[float, Scores]:
    """The loss and its gradient, summed over the spans: cross entropy of every attribute that each span has.

    What the gold leaves unknown (a required attribute that is missing, a value that is no option) teaches
    nothing.

    Args:
        settings: the attributes.
        columns: attribute → the scores of its options.
        scores: (spans, labels).
        spans: label and gold attributes of each.
        smoothing: share of certainty that is spread over all options.
    """
    gradient = np.zeros_like(scores)
    loss = 0.0
    for setting in settings:
        rows = [number for number, (label, _) in enumerate(spans) if applies(setting, label)]
        one_loss = _set_loss if setting.is_set else _choice_loss
        for row in rows:
            picked = columns[setting.name]
            one = one_loss(setting, scores[row, picked], spans[row][1], smoothing)
            loss += one[0]
            gradient[row, picked] = one[1]
    return loss, gradient


def _choice_loss(
    setting: AttributeSetting, scores: Scores, gold: Mapping[str, AttributeValue], smoothing: float
) -> tuple[float, Scores]:
    value = gold.get(setting.name) or setting.default
    allowed = _applicable(setting, str(gold.get(setting.parent, "")))
    values = options(setting)
    target = next((n for n, option in enumerate(values) if option == value and allowed[n]), None)
    if target is None or allowed.sum() < 2:
        return 0.0, np.zeros_like(scores)
    chances = softmax(np.where(allowed, scores, _NEVER))
    truth = np.where(allowed, np.float32(smoothing / allowed.sum()), np.float32(0.0))
    truth[target] += 1.0 - smoothing
    return float(-np.log(max(chances[target], 1e-9))), (chances - truth).astype(np.float32)


def _set_loss(
    setting: AttributeSetting, scores: Scores, gold: Mapping[str, AttributeValue], smoothing: float
) -> tuple[float, Scores]:
    held = gold.get(setting.name, ())
    held = (held,) if isinstance(held, str) else held
    truth = np.array([value in held for value in options(setting)], np.float32)
    truth = truth * np.float32(1.0 - smoothing) + np.float32(smoothing / 2)
    chances = sigmoid(scores)
    loss = -(truth * np.log(chances + 1e-9) + (1 - truth) * np.log(1 - chances + 1e-9)).sum()
    return float(loss), chances - truth


def predict_attributes(
    settings: Sequence[AttributeSetting],
    columns: Mapping[str, NDArray[np.int64]],
    scores: Scores,
    label: str,
) -> dict[str, Predicted]:
    """The most likely values of one span with this label; an attribute without value is left out.

    Of an attribute that depends on another one only the values that go with the predicted one are looked at.
    """
    found: dict[str, Predicted] = {}
    for setting in settings:
        if not applies(setting, label):
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
    """exp(score) over the sum of them, of one row."""
    raised = np.exp(scores - scores.max())
    return raised / raised.sum()


def sigmoid(scores: Any) -> Any:
    """1 / (1 + exp(-score)), without overflow."""
    return (1.0 / (1.0 + np.exp(-np.clip(scores, -30.0, 30.0)))).astype(np.float32)
