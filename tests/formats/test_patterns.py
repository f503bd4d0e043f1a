"""Pattern files are read as Prodigy has them, and checked whole."""

import json
from pathlib import Path
from typing import Any

import pytest

from annotator.document.patterns import Pattern
from annotator.formats.patterns import FLAGS, WORDS, PatternErrors, read_patterns
from tests.formats.foreign import SCHEMA
from tests.formats.rows import hint


def read(folder: Path, *lines: Any, name: str = "p.jsonl") -> tuple[Pattern, ...]:
    rows = [line if isinstance(line, str) else json.dumps(line, ensure_ascii=False) for line in lines]
    (folder / name).write_text("\n".join(rows), encoding="utf-8", newline="")
    return read_patterns([folder / name], SCHEMA, hint)


def complaints(folder: Path, *lines: Any) -> list[str]:
    with pytest.raises(PatternErrors) as caught:
        read(folder, *lines)
    return [str(error).replace(f"{folder}/", "") for error in caught.value.errors]


def test_phrases_and_tests_of_tokens_are_read_in_any_case(tmp_path: Path) -> None:
    found = read(
        tmp_path,
        {"label": "ACTOR", "pattern": "Arab League"},
        "",
        {
            "label": "ROLE",
            "pattern": [{"lower": "prime"}, {"Lower": {"regex": "^min"}, "op": "?"}],
            "id": "pm",
        },
        {"label": "EVENT", "pattern": [{"IS_TITLE": True, "LENGTH": {">=": 3}}, {}], "id": 7},
    )
    assert [(each.label, each.words, each.id, each.line) for each in found] == [
        ("ACTOR", "Arab League", "1", 1),
        ("ROLE", ({"LOWER": "prime"}, {"LOWER": {"REGEX": "^min"}, "OP": "?"}), "pm", 3),
        ("EVENT", ({"IS_TITLE": True, "LENGTH": {">=": 3}}, {}), "7", 4),
    ]
    assert found[1].attributes == {"LOWER", "OP"}


def test_several_files_are_read_in_their_order(tmp_path: Path) -> None:
    for name, word in (("b.jsonl", "Ben"), ("a.jsonl", "Anna")):
        read(tmp_path, {"label": "ACTOR", "pattern": word}, name=name)
    found = read_patterns([tmp_path / "b.jsonl", tmp_path / "a.jsonl"], SCHEMA, hint)
    assert [each.words for each in found] == ["Ben", "Anna"]


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ({"label": "ACTR", "pattern": "x"}, 'label: "ACTR" is no span label: known: ACTOR, ROLE, EVENT'),
        ({"pattern": "x"}, "label: is missing: "),
        ({"label": "ACTOR"}, "pattern: is missing: "),
        ({"label": "ACTOR", "pattern": " "}, "pattern: is empty: "),
        ({"label": "ACTOR", "pattern": []}, "pattern: is empty: "),
        ({"label": "ACTOR", "pattern": {"lower": "x"}}, 'pattern: {"lower": "x"} is neither a phrase nor'),
        ({"label": "ACTOR", "pattern": ["x"]}, 'pattern[0]: "x" is not an object: '),
        ({"label": "ACTOR", "pattern": [{"lowr": "x"}]}, "pattern[0].lowr: is no attribute of tokens: "),
        ({"label": "ACTOR", "pattern": [{"_": {"x": 1}}]}, "pattern[0]._: is no attribute of tokens: "),
        (
            {"label": "ACTOR", "pattern": [{"lower": "x", "LOWER": "y"}]},
            "pattern[0].LOWER: is given twice, in different cases: ",
        ),
        ({"label": "ACTOR", "pattern": [{"lower": 3}]}, "pattern[0].lower: 3 is not a word: "),
        ({"label": "ACTOR", "pattern": [{"length": "3"}]}, 'pattern[0].length: "3" is not a whole number: '),
        ({"label": "ACTOR", "pattern": [{"is_title": 1}]}, "pattern[0].is_title: 1 is not true or false: "),
        ({"label": "ACTOR", "pattern": [{"op": "**"}]}, 'pattern[0].op: "**" is no operator: '),
        ({"label": "ACTOR", "pattern": [{"text": {"like": "x"}}]}, "pattern[0].text.like: is no predicate: "),
        ({"label": "ACTOR", "pattern": [{"lower": {"IN": "x"}}]}, 'pattern[0].lower.IN: "x" is no list of '),
        ({"label": "ACTOR", "pattern": [{"text": {"REGEX": "(a"}}]}, "pattern[0].text.REGEX: is no regular "),
        (
            {"label": "ACTOR", "pattern": [{"lower": {"REGEX": {"IN": ["ok", "(a+)+"]}}}]},
            "pattern[0].lower.REGEX: repeats what repeats itself, which can take for ever: ",
        ),
        ({"label": "ACTOR", "pattern": [{"op": "*"}, {"op": "?"}]}, "pattern: can match no token at all: "),
        ({"label": "ACTOR", "pattern": "x", "id": ""}, 'id: "" is no name: '),
        ({"label": "ACTOR", "pattern": "x", "labels": 1}, "labels: is no key of a pattern: "),
        ('{"label": "ACTOR", "pattern"', "is not JSON: the object is cut off"),
        ("[]", "a line must hold one JSON object, this is an array: "),
    ],
)  # fmt: skip
def test_what_is_wrong_is_told_with_file_line_and_field(tmp_path: Path, line: Any, expected: str) -> None:
    (complaint,) = complaints(tmp_path, {"label": "ACTOR", "pattern": "fine"}, line)
    assert complaint.startswith(f"p.jsonl:2: {expected}")


def test_all_that_is_wrong_is_told_at_once(tmp_path: Path) -> None:
    found = complaints(
        tmp_path,
        {"label": "X", "pattern": [{"lowr": "x"}, {"op": "x"}]},
        {"label": "ACTOR", "pattern": "fine"},
        {"label": "ACTOR", "pattern": ""},
    )
    assert [each.split(": ")[:2] for each in found] == [
        ["p.jsonl:1", "label"],
        ["p.jsonl:1", "pattern[0].lowr"],
        ["p.jsonl:1", "pattern[1].op"],
        ["p.jsonl:3", "pattern"],
    ]


def test_labels_of_another_tool_are_taken_as_the_project_says(tmp_path: Path) -> None:
    path = tmp_path / "p.jsonl"
    path.write_text("".join(f'{{"label": "{each}", "pattern": "x"}}\n' for each in ("ORG", "DATE", "ROLE")))
    found = read_patterns([path], SCHEMA, hint, {"ORG": "ACTOR", "DATE": ""})
    assert [(each.label, each.line) for each in found] == [("ACTOR", 1), ("ROLE", 3)]


def test_files_that_are_missing_or_empty_are_told(tmp_path: Path) -> None:
    assert complaints(tmp_path)[0].startswith("p.jsonl: holds no pattern")
    with pytest.raises(PatternErrors, match="there is no such file"):
        read_patterns([tmp_path / "none.jsonl"], SCHEMA, hint)


@pytest.mark.parametrize("op", ["!", "?", "+", "*", "{2}", "{1,3}", "{2,}", "{,3}"])
def test_every_operator_of_spacy_is_known(tmp_path: Path, op: str) -> None:
    (found,) = read(tmp_path, {"label": "ACTOR", "pattern": [{"lower": "x"}, {"lower": "y", "op": op}]})
    assert found.words[1] == {"LOWER": "y", "OP": op}


@pytest.mark.parametrize("op", ["{}", "{,}", "{3,2}", "{a}", "{1", "++", 3, None])
def test_others_are_not(tmp_path: Path, op: Any) -> None:
    assert (
        "is no operator" in complaints(tmp_path, {"label": "ACTOR", "pattern": [{"lower": "y", "op": op}]})[0]
    )


def test_the_attributes_are_those_of_spacys_matcher() -> None:
    from spacy.schemas import TokenPattern

    known = {name.upper() for name in TokenPattern.model_fields}
    assert known == WORDS | FLAGS | {"LENGTH", "OP", "UNDERSCORE"}
