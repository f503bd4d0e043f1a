"""A schema made from rows is one that a project takes as it is, and that the rows fit."""

import json
from pathlib import Path
from typing import Any

import pytest

from annotator.config.label_schema import parse_label_schema
from annotator.document.errors import DataError
from annotator.document.schema import LabelSchema
from annotator.workspace.exchange import import_files
from annotator.workspace.project import Project
from annotator.workspace.schema_inference import Inferred, infer_schema
from tests.workspace.prodigy_variants import ANA, BASE, KESTREL, LEFT, TEXT, VARIANTS, link, span, tokens


def write(directory: Path, rows: list[dict[str, Any]]) -> Path:
    path = directory / "rows of mine.jsonl"
    path.write_text("".join(json.dumps(row) + "\n" for row in rows))
    return path


def infer(directory: Path, *rows: dict[str, Any]) -> tuple[Inferred, LabelSchema]:
    inferred = infer_schema([write(directory, list(rows))])
    return inferred, parse_label_schema(inferred.text.encode(), "made.toml", checked=())


def test_labels_of_spans_come_in_the_order_of_their_number(tmp_path: Path) -> None:
    inferred, schema = infer(tmp_path, {**BASE, "spans": [KESTREL, span(7, 7, "PLACE"), span(5, 5, "PLACE")]})
    assert [label.id for label in schema.spans] == ["PLACE", "ORG"]
    assert "“Porto”" in inferred.text
    assert schema.name == "rows of mine"


def test_relations_go_between_the_labels_that_were_met(tmp_path: Path) -> None:
    row = {**BASE, "tokens": tokens(), "spans": [ANA, KESTREL]}
    row["relations"] = [
        link(ANA, KESTREL),
        link(LEFT, KESTREL, label="BARE"),
        {"head": 3, "child": 1, "label": "T"},
    ]
    inferred, schema = infer(tmp_path, row)
    assert [(r.id, r.head, r.tail) for r in schema.relations] == [
        ("BARE", ("ORG", "PERSON"), ("ORG",)),
        ("T", ("ORG",), ("PERSON",)),
        ("WORKS_FOR", ("PERSON",), ("ORG",)),
    ]
    assert "1 ends are no spans" in inferred.text


def test_spans_that_overlap_may_do_so(tmp_path: Path) -> None:
    _, schema = infer(tmp_path, {**BASE, "spans": [ANA, ANA, span(0, 3, "ORG"), span(7, 7, "PLACE")]})
    (rule,) = schema.rules
    assert (rule.labels, rule.allowed) == (("PERSON", "ORG"), True)


def test_labels_of_all_kinds_are_taken_as_they_are(tmp_path: Path) -> None:
    labels = ["Chemical Compound", "Condition/Disease", "人名", "Größe", "'s", "R&D", "a:b", "Œuvre <art>"]
    inferred, schema = infer(tmp_path, *({**BASE, "spans": [span(0, 0, label)]} for label in labels))
    assert {label.id for label in schema.spans} == set(labels)
    assert inferred.renamed == {}
    assert all(label.short.isascii() for label in schema.spans)


def test_labels_that_are_no_ids_are_renamed_aloud(tmp_path: Path) -> None:
    labels = ["Compound (chemical)", "Compound, chemical", "x" * 100, "", 'A"]\n[[span]]', " B", "C\u202e"]
    rows = [{**BASE, "spans": [span(0, 0, label)]} for label in labels]
    inferred, schema = infer(tmp_path, *rows)
    assert inferred.renamed["Compound (chemical)"] == "Compound_chemical"
    assert inferred.renamed["Compound, chemical"] == "Compound_chemical_2"
    assert {label.id for label in schema.spans} == set(inferred.renamed.values())
    assert len(schema.spans) == 6
    assert '--label "Compound, chemical=Compound_chemical_2"' in inferred.text


def test_further_keys_of_spans_are_proposed_as_attributes(tmp_path: Path) -> None:
    row = {**BASE, "spans": [{**ANA, "mood": "calm", "roles": ["head", "owner"], "rank": 3, "source": "m"}]}
    inferred, schema = infer(tmp_path, row)
    assert schema.attributes == ()
    taken = inferred.text.replace("# [[attribute]]", "[[attribute]]")
    taken = "\n".join(line.removeprefix("# ") if line[:8] in HEADS else line for line in taken.split("\n"))
    attributes = parse_label_schema(taken.encode(), "made.toml", checked=()).attributes
    assert [(a.id, a.kind, a.values) for a in attributes] == [
        ("mood", "choice", ("calm",)),
        ("roles", "set", ("head", "owner")),
    ]


HEADS = ('# id = "', "# on = [", "# kind =", "# values")


def test_choices_about_texts_are_named_and_their_highlights_are_no_labels(tmp_path: Path) -> None:
    rows = VARIANTS["choice: options, several, one or none chosen, highlighted spans"]
    inferred, schema = infer(tmp_path, *rows, {**BASE, "spans": [ANA]})
    assert [label.id for label in schema.spans] == ["PERSON"]
    assert "#   Yes, 2, A" in inferred.text


def test_lines_that_are_no_rows_are_counted(tmp_path: Path) -> None:
    path = write(tmp_path, [{**BASE, "spans": [ANA]}])
    path.write_text(path.read_text() + "{\n[1]\n")
    inferred = infer_schema([path])
    assert (inferred.rows, inferred.skipped) == (1, 2)
    path.write_text(json.dumps({"text": TEXT}))
    with pytest.raises(DataError, match="no span with a label"):
        infer_schema([path])


@pytest.mark.parametrize("variant", VARIANTS)
def test_a_project_takes_the_schema_and_then_the_rows(tmp_path: Path, variant: str) -> None:
    path = write(
        tmp_path,
        [
            *VARIANTS[variant],
            {
                **BASE,
                "text": "Zoe",
                "spans": [{"start": 0, "end": 3, "label": "PERSON"}],
                "_input_hash": 99,
                "answer": "accept",
            },
        ],
    )
    (tmp_path / "made.toml").write_text(infer_schema([path]).text)
    project = Project.init(tmp_path / "project", str(tmp_path / "made.toml"))
    (report,) = import_files(project, [path], annotator="ann1").files
    assert report.errors == []
