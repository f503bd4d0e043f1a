"""`annotator schema` shows, checks and describes label schemas."""

import json
from pathlib import Path

import jsonschema
import pytest
from click.testing import Result

from tests.cli.running import run as run_annotator


def run(*arguments: str) -> Result:
    return run_annotator("schema", *arguments)


def test_a_right_file_is_one_line_with_counts(tmp_path: Path) -> None:
    path = tmp_path / "mine.toml"
    path.write_text('name = "x"\n[[span]]\nid = "A"\n', "utf-8")
    result = run("validate", str(path))
    assert (result.exit_code, result.stderr) == (0, "")
    assert result.stdout == f"ok: {path}: 1 label, 0 links, 0 attributes, 0 rules\n"


def test_every_mistake_goes_to_standard_error(tmp_path: Path) -> None:
    path = tmp_path / "mine.toml"
    path.write_text('name = "x"\n[[span]]\nid = "A"\ncolour = "red"\n[[span]]\nid = "A"\n', "utf-8")
    result = run("validate", str(path))
    assert (result.exit_code, result.stdout) == (1, "")
    assert result.stderr.splitlines() == [
        f"{path}:4: span[0].colour: unknown key: did you mean 'color'?",
        f"{path}:6: span[1].id: 'A' is taken by line 3: choose another",
    ]


def test_a_missing_file_is_a_mistake_too(tmp_path: Path) -> None:
    result = run("validate", str(tmp_path / "none.toml"))
    assert result.exit_code == 1
    assert "does not exist" in result.stderr


def test_a_schema_is_shown_with_all_that_is_in_it() -> None:
    shown = run("show", "political-events").stdout
    for expected in (
        "3 labels, 4 links, 6 attributes, 3 rules",
        "1  ACTOR  ACT, cyan",
        "s  SOURCE  SRC, EVENT → ACTOR, ROLE",
        "SAME_AS  SAM, ACTOR ↔ ACTOR",
        "attributes: event_type, mode, polarity, time",
        "a AGREE",
        "REJECT: assist, change, yield, meet",
        "error  EVENT needs event_type: an event needs a type (e)",
        "warn   EVENT needs SOURCE or TARGET: ",
        "+ Tolvia [condemned] the raid.",
        "- The storm [destroyed] the harbour. (nobody acts)",
    ):
        assert expected in shown
    assert max(map(len, shown.splitlines())) <= 80


def test_without_a_name_the_projects_schema_is_shown(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("ANNOTATOR_PROJECT", raising=False)
    monkeypatch.chdir(tmp_path)
    assert run("show").stdout.startswith("Political events")
    (tmp_path / "annotator.toml").write_text('schema = "mine.toml"', "utf-8")
    (tmp_path / "mine.toml").write_text('name = "Mine"\n[[span]]\nid = "A"\n', "utf-8")
    assert run("show").stdout.startswith("Mine")
    assert run("show", "--project", str(tmp_path)).stdout.startswith("Mine")


def test_the_json_schema_is_printed() -> None:
    jsonschema.Draft202012Validator.check_schema(json.loads(run("json").stdout))


def test_a_schema_made_from_rows_starts_a_project(tmp_path: Path) -> None:
    rows = tmp_path / "rows.jsonl"
    rows.write_text('{"text": "Anna", "spans": [{"start": 0, "end": 4, "label": "First, name"}]}\n{\n')
    made = run("infer", str(rows))
    assert made.exit_code == 0
    assert made.stderr.splitlines() == [
        "1 line left out: no JSON object",
        'First, name: no label id, written as First_name; import with --label "First, name=First_name"',
    ]
    (tmp_path / "made.toml").write_text(made.stdout)
    assert run_annotator("init", tmp_path / "p", "--schema", tmp_path / "made.toml").exit_code == 0
    rows.write_text(rows.read_text().removesuffix("{\n"))
    label = ("--label", "First, name=First_name")
    assert run_annotator("import", "--project", tmp_path / "p", *label, rows).exit_code == 0
