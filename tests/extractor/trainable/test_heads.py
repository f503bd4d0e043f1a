"""What the values of attributes teach, and how scores become values."""

from collections.abc import Mapping
from typing import Any

import numpy as np
import pytest

from annotator.document.spans import AttributeValue
from annotator.extractor.trainable.heads import (
    attribute_labels,
    attribute_loss,
    hints_of,
    predict_attributes,
    targets_of,
)
from annotator.extractor.trainable.settings import AttributeSetting

TYPE = AttributeSetting("type", ("EVENT",), ("TALK", "FIGHT"), required=True)
MODE = AttributeSetting(
    "mode", ("EVENT",), ("phone", "drone"), parent="type", by_parent={"TALK": ("phone",), "FIGHT": ("drone",)}
)
POLARITY = AttributeSetting("polarity", ("EVENT",), ("positive", "negative"), default="positive")
TIME = AttributeSetting("time", ("EVENT", "ROLE"), ("future", "past"), is_set=True)
ALL = (TYPE, MODE, POLARITY, TIME)
LABELS = attribute_labels(ALL)
COLUMNS = {
    setting.name: np.array([n for n, label in enumerate(LABELS) if label.split("=")[0] == setting.name])
    for setting in ALL
}


def scores(**likely: float) -> Any:
    """One row of scores, 0 but for these (`type_TALK=2`)."""
    row = np.zeros(len(LABELS), np.float32)
    for name, value in likely.items():
        row[LABELS.index(name.replace("_", "="))] = value
    return row


def gradient(label: str, gold: Mapping[str, AttributeValue], row: Any = None) -> dict[str, float]:
    targets = targets_of(ALL, COLUMNS, [(label, gold)])
    given = np.zeros((1, len(LABELS)), np.float32) if row is None else row[None]
    _, slope = attribute_loss(ALL, COLUMNS, given, targets)
    return {name: float(value) for name, value in zip(LABELS, slope[0], strict=True) if value}


def test_a_choice_may_be_left_out_unless_it_is_required_or_has_a_default() -> None:
    assert LABELS == (
        "type=TALK", "type=FIGHT", "mode=", "mode=phone", "mode=drone",
        "polarity=positive", "polarity=negative", "time=future", "time=past",
    )  # fmt: skip


def test_the_gradient_is_chance_less_truth() -> None:
    slope = gradient("EVENT", {"type": "TALK", "mode": "phone", "time": ("past",)})
    assert slope == pytest.approx(
        {
            "type=TALK": -0.5, "type=FIGHT": 0.5, "mode=": 0.5, "mode=phone": -0.5,
            "polarity=positive": -0.5, "polarity=negative": 0.5, "time=future": 0.5, "time=past": -0.5,
        }
    )  # fmt: skip


def test_values_that_the_parent_forbids_are_not_learned_about() -> None:
    assert "mode=phone" not in gradient("EVENT", {"type": "FIGHT", "mode": "drone"})
    assert not [name for name in gradient("EVENT", {"type": "FIGHT", "mode": "phone"}) if name[:4] == "mode"]


def test_a_required_value_that_is_missing_or_unknown_teaches_nothing() -> None:
    for gold in ({}, {"type": "SING"}):
        assert {name.split("=")[0] for name in gradient("EVENT", gold)} == {"polarity", "time"}


def test_a_span_teaches_of_its_own_attributes_alone() -> None:
    assert {name.split("=")[0] for name in gradient("ROLE", {"type": "TALK"})} == {"time"}


def test_the_loss_falls_along_the_gradient() -> None:
    targets = targets_of(ALL, COLUMNS, [("EVENT", {"type": "TALK", "mode": "phone", "time": ("past",)})], 0.1)
    row = np.linspace(-1, 1, len(LABELS), dtype=np.float32)[None]
    loss, slope = attribute_loss(ALL, COLUMNS, row, targets)
    step = np.float32(1e-3)
    for column in range(len(LABELS)):
        moved = row.copy()
        moved[0, column] += step
        rise = (attribute_loss(ALL, COLUMNS, moved, targets)[0] - loss) / step
        assert rise == pytest.approx(slope[0, column], abs=5e-3)


def test_the_mode_is_one_of_those_the_predicted_type_allows() -> None:
    row = scores(type_FIGHT=3.0, mode_phone=9.0, mode_drone=1.0)
    found = predict_attributes(ALL, COLUMNS, row, "EVENT")
    assert (found["type"].value, found["mode"].value) == ("FIGHT", "drone")
    assert found["mode"].score == pytest.approx(np.exp(1) / (np.exp(1) + 1))


def test_no_value_the_default_and_an_empty_set_are_left_out() -> None:
    row = scores(**{"mode_": 5.0, "polarity_positive": 5.0, "time_future": -1.0, "time_past": -1.0})
    assert set(predict_attributes(ALL, COLUMNS, row, "EVENT")) == {"type"}


def test_a_set_is_as_sure_as_its_least_sure_part() -> None:
    found = predict_attributes(ALL, COLUMNS, scores(time_future=3.0, time_past=0.0), "ROLE")
    assert found["time"].value == ("future", "past")
    assert found["time"].score == 0.5


def test_hints_name_values_and_absence_where_it_tells_something() -> None:
    rows = hints_of(
        ALL, COLUMNS, [("EVENT", {"type": "TALK"}), ("ROLE", {"time": ("past",)})], {"mode", "polarity"}
    )
    named = [[name for name, hint in zip(LABELS, row, strict=True) if hint] for row in rows]
    assert named == [["type=TALK", "mode=", "polarity=positive"], ["time=past"]]
