"""Label schema files become label schemas; nothing of one of them is built in."""

import hashlib
import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

from annotator.config.errors import ConfigErrors
from annotator.config.json_schema import label_schema_json_schema
from annotator.config.label_schema import (
    find_label_schema,
    known_label_schemas,
    parse_label_schema,
    read_label_schema,
)
from annotator.document.errors import UsageError
from annotator.document.schema import AttributeKind, LabelSchema, RuleKind, Severity

POLITICAL = read_label_schema(find_label_schema("political-events"))
SMALL = read_label_schema(find_label_schema("people-places"))
PLOVER = [
    *("AGREE", "CONSULT", "SUPPORT", "CONCEDE", "COOPERATE", "AID", "RETREAT", "REQUEST"),
    *("ACCUSE", "REJECT", "THREATEN", "PROTEST", "SANCTION", "MOBILIZE", "COERCE", "ASSAULT"),
]


def parsed(text: str) -> LabelSchema:
    return parse_label_schema(text.encode(), "my.toml")


def test_the_political_schema_has_its_labels_and_links() -> None:
    assert [(span.id, span.short, span.key, span.frame) for span in POLITICAL.spans] == [
        ("ACTOR", "ACT", "1", False),
        ("ROLE", "ROL", "2", False),
        ("EVENT", "EVT", "3", True),
    ]
    assert [(r.id, r.short, r.key, r.head, r.tail) for r in POLITICAL.relations] == [
        ("SOURCE", "SRC", "s", ("EVENT",), ("ACTOR", "ROLE")),
        ("TARGET", "TGT", "t", ("EVENT",), ("ACTOR", "ROLE")),
        ("HOLDS", "HLD", "", ("ACTOR",), ("ROLE",)),
        ("SAME_AS", "SAM", "", ("ACTOR",), ("ACTOR",)),
    ]
    assert [relation.id for relation in POLITICAL.relations if relation.symmetric] == ["SAME_AS"]
    assert {span.layer for span in POLITICAL.spans} == {"base"}


def test_each_event_type_has_a_letter_of_its_own_beside_the_signs_of_the_grid() -> None:
    event_type, mode, polarity, time = POLITICAL.attributes_on("EVENT")
    assert list(event_type.values) == PLOVER
    assert all(key in kind.lower() for kind, key in zip(PLOVER, event_type.keys, strict=True))
    signs = {polarity.key_for("negative"), *time.keys}
    assert signs == {"-", ">", "~", "<"}
    assert len({*event_type.keys, *signs}) == 16 + 4
    assert (polarity.default, time.kind) == ("positive", AttributeKind.SET)
    assert mode.values_for("REJECT") == ("assist", "change", "yield", "meet")
    assert mode.values_for("AGREE") == ()


def test_the_political_schema_has_its_rules() -> None:
    assert [(rule.kind, rule.severity, rule.on, rule.what, rule.labels) for rule in POLITICAL.rules] == [
        (RuleKind.REQUIRES, Severity.ERROR, "EVENT", "event_type", ()),
        (RuleKind.REQUIRES, Severity.WARN, "EVENT", "SOURCE|TARGET", ()),
        (RuleKind.OVERLAP, Severity.WARN, "", "", ("ACTOR", "ROLE", "EVENT")),
    ]


def test_the_annotation_guide_is_complete() -> None:
    for label in (*POLITICAL.spans, *POLITICAL.relations):
        assert 3 <= len(re.findall(r"[.?!](?:\s|$)", label.guideline)) <= 14, label.id
        minimum = 4 if label in POLITICAL.spans else 3
        assert len(label.positive) >= minimum, label.id
        assert len(label.negative) >= 3, label.id
        for example in (*label.positive, *label.negative):
            assert re.search(r"\[[^\[\]]+\]", example), example
            assert example.count("[") == example.count("]"), example
    for attribute in POLITICAL.attributes:
        assert attribute.guideline, attribute.id
        assert all(attribute.help_for(value) for value in attribute.values), attribute.id


def test_a_guideline_has_one_line_to_a_paragraph() -> None:
    text = 'name = "x"\n[[span]]\nid = "A"\nguideline = """\none\n two\n\n\nthree\n- four\n  five\n"""'
    assert parsed(text).spans[0].guideline == "one two\n\nthree\n- four five"


def test_another_schema_needs_nothing_of_the_first() -> None:
    assert [(s.id, s.short, s.key, s.color, s.frame) for s in SMALL.spans] == [
        ("Person", "PER", "1", "cyan", True),
        ("Place", "PLA", "2", "yellow", False),
    ]
    assert SMALL.relation("lives_in").allows("Person", "Place")
    assert not SMALL.relation("lives_in").allows("Place", "Person")
    assert [attribute.id for attribute in SMALL.attributes_on("Place")] == ["known_from"]
    assert (SMALL.rules[0].kind, SMALL.rules[0].count) == (RuleKind.AT_MOST, 1)


@pytest.mark.parametrize("name", ["political-events", "people-places"])
def test_all_that_a_file_says_is_in_the_schema(name: str) -> None:
    path = find_label_schema(name)
    schema, content = read_label_schema(path), tomllib.loads(path.read_text("utf-8"))
    assert schema.hash == hashlib.sha256(path.read_bytes()).hexdigest()
    assert (schema.name, schema.version, schema.language) == (
        content["name"],
        content["version"],
        content["language"],
    )
    for tables, built in (
        (content["span"], schema.spans),
        (content["relation"], schema.relations),
        (content["attribute"], schema.attributes),
        (content["rule"], schema.rules),
    ):
        for table, one in zip(tables, built, strict=True):
            for key in table.keys() - {"values", "keys", "help", "when", "guideline", "any_of"}:
                said = tuple(table[key]) if isinstance(table[key], list) else table[key]
                assert getattr(one, key) == said, (table, key)
    for table, attribute in zip(content["attribute"], schema.attributes, strict=True):
        assert {value: attribute.key_for(value) for value in table.get("keys", {})} == table.get("keys", {})
        assert {group.when: list(group.values) for group in attribute.by_value} == (
            table["values"] if "when" in table else {}
        )


def test_what_is_left_out_is_filled_in() -> None:
    text = 'name = "x"\n' + "".join(f'[[span]]\nid = "Label-{number}"\n' for number in range(60))
    schema = parsed(text + '[[span]]\nid = "LAB"\nshort = "LAB"\nkey = "2"')
    assert [span.key for span in schema.spans] == [*"13456789", *[""] * 52, "2"]
    shorts = [span.short for span in schema.spans]
    assert len(set(shorts)) == 61
    assert all(re.fullmatch("[A-Z0-9]{1,3}", short) for short in shorts)
    assert (schema.version, schema.language) == ("1", "en")


def test_what_the_json_schema_calls_a_default_is_what_is_filled_in() -> None:
    schema = parsed(
        'name = "x"\n[[span]]\nid = "A"\n[[relation]]\nid = "R"\nhead = ["A"]\ntail = ["A"]\n'
        '[[attribute]]\nid = "a"\non = ["A"]\nvalues = ["v"]\n[[rule]]\nkind = "overlap"\nlabels = ["A"]'
    )
    definitions = label_schema_json_schema()["$defs"]
    for name, built in (
        ("SpanTable", schema.spans[0]),
        ("RelationTable", schema.relations[0]),
        ("AttributeTable", schema.attributes[0]),
        ("OverlapRule", schema.rules[0]),
    ):
        for key, field in definitions[name]["properties"].items():
            if "default" in field and key not in ("keys", "help", "values"):
                said = tuple(field["default"]) if isinstance(field["default"], list) else field["default"]
                assert getattr(built, key) == said, (name, key)


def test_a_label_may_do_without_a_digit() -> None:
    schema = parsed('name = "x"\n[[span]]\nid = "A"\nkey = ""\n[[span]]\nid = "B"')
    assert [span.key for span in schema.spans] == ["", "1"]


def test_frames_are_labels_that_only_head_relations_unless_the_file_says_otherwise() -> None:
    text = (
        'name = "x"\n[[span]]\nid = "A"\n[[span]]\nid = "B"\n{}'
        '[[relation]]\nid = "R"\nhead = ["A", "B"]\ntail = ["B"]'
    )
    assert [span.frame for span in parsed(text.format("")).spans] == [True, False]
    assert [span.frame for span in parsed(text.format("frame = true\n")).spans] == [True, True]


def test_labels_are_found_by_name_or_file(tmp_path: Path) -> None:
    assert known_label_schemas() == ("people-places", "political-events")
    own = tmp_path / "own.toml"
    own.touch()
    assert find_label_schema(str(own)) == own
    with pytest.raises(UsageError, match="did you mean 'political-events'"):
        find_label_schema("political-event")
    with pytest.raises(UsageError, match="there is no label schema or file"):
        find_label_schema("x" * 5000)


def test_a_schema_known_to_be_right_is_read_without_pydantic() -> None:
    program = (
        "import sys; from annotator.config.label_schema import *; "
        "read_label_schema(find_label_schema('political-events')); "
        "print([m for m in ('pydantic', 'rapidfuzz', 'annotator.config.schema_model') if m in sys.modules])"
    )
    done = subprocess.run(
        [sys.executable, "-c", program],
        capture_output=True,
        text=True,
        check=True,
        cwd=Path(__file__).parents[2],
    )
    assert done.stdout.strip() == "[]"


def test_a_changed_copy_of_a_shipped_schema_is_checked() -> None:
    content = (
        find_label_schema("political-events").read_bytes().replace(b'tail = ["ROLE"]', b'tail = ["ROLL"]')
    )
    with pytest.raises(ConfigErrors, match="'ROLL' is no span label: did you mean 'ROLE'"):
        parse_label_schema(content, "schema.toml")
