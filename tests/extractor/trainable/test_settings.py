"""What a schema tells the components, as sections of a config."""

import subprocess
import sys

import pytest
from msgspec.structs import replace

from annotator.document.schema import LabelSchema, Rule, RuleKind, Severity
from annotator.extractor.trainable.settings import (
    attribute_blocks,
    attribute_settings,
    relation_blocks,
    relation_settings,
)


def test_settings_survive_the_config(schema: LabelSchema) -> None:
    from thinc.api import Config

    blocks = {"attributes": attribute_blocks(schema), "relations": relation_blocks(schema)}
    assert Config().from_str(Config(blocks).to_str()) == blocks


def test_attributes_come_after_those_that_decide_about_them_and_without_free_text(
    schema: LabelSchema,
) -> None:
    names = [setting.name for setting in attribute_settings(attribute_blocks(schema))]
    assert names.index("event_type") < names.index("mode")
    assert "actor" not in names
    assert set(names) == {"event_type", "mode", "polarity", "time", "kind"}


def test_what_the_schema_demands_is_required(schema: LabelSchema) -> None:
    required = {setting.name for setting in attribute_settings(attribute_blocks(schema)) if setting.required}
    assert required == {"event_type"}


def test_the_fewest_that_a_rule_leaves_is_the_most(schema: LabelSchema) -> None:
    rules = tuple(Rule(RuleKind.AT_MOST, Severity.WARN, on="EVENT", what="SOURCE", count=n) for n in (3, 2))
    settings = relation_settings(relation_blocks(replace(schema, rules=rules)))
    assert {setting.label: setting.at_most for setting in settings} == {
        "SOURCE": 2, "TARGET": 0, "HOLDS": 0, "SAME_AS": 0,
    }  # fmt: skip


@pytest.mark.parametrize(
    ("block", "said"),
    [
        ({"on": ["EVENT"]}, "attribute mode:.*values"),
        ({"on": ["EVENT"], "values": [], "colour": 1}, "attribute mode:.*colour"),
        ({"on": ["EVENT"], "values": ["a"], "parent": "type"}, "attribute mode: its parent type"),
    ],
)
def test_a_wrong_section_is_refused_by_name(block: dict[str, object], said: str) -> None:
    with pytest.raises(ValueError, match=said):
        attribute_settings({"mode": block})


def test_a_relation_without_labels_goes_between_any(schema: LabelSchema) -> None:
    (near,) = relation_settings({"NEAR": {"head": [], "tail": ["ROLE"]}})
    assert near.allows("EVENT", "ROLE") and not near.allows("EVENT", "ACTOR")


def test_settings_are_read_without_loading_spacy() -> None:
    code = (
        "import sys, annotator.extractor.trainable.settings;"
        "print([name for name in ('spacy', 'numpy', 'thinc') if name in sys.modules])"
    )
    result = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert result.stdout.strip() == "[]"
