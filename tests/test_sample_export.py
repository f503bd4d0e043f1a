"""The export kept in the repository is what the program makes of the recorded sample project."""

import importlib.util
import json
from pathlib import Path
from types import ModuleType

import pytest
from jsonschema import Draft202012Validator

from annotator.document.schema import Severity
from annotator.workspace.check import check
from annotator.workspace.project import Project

CHECKOUT = Path(__file__).parents[1]


def script(name: str) -> ModuleType:
    spec = importlib.util.spec_from_file_location(name, CHECKOUT / "scripts" / f"{name}.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Project:
    made: Project = script("write_sample_export").make_project(tmp_path_factory.mktemp("sample") / "sample")
    return made


def test_the_committed_export_is_made_from_the_recording(project: Project, tmp_path: Path) -> None:
    from annotator.workspace.exchange import export_prodigy

    export_prodigy(project, tmp_path / "again.jsonl")
    committed = CHECKOUT / "exports" / "sample-prodigy.jsonl"
    assert (tmp_path / "again.jsonl").read_bytes() == committed.read_bytes()


def test_every_row_of_it_keeps_to_the_schema() -> None:
    schema = json.loads((CHECKOUT / "schemas" / "prodigy-row.schema.json").read_text())
    lines = (CHECKOUT / "exports" / "sample-prodigy.jsonl").read_bytes().splitlines()
    articles = (CHECKOUT / "sample_data" / "articles.jsonl").read_bytes().rstrip(b"\n").split(b"\n")
    assert len(lines) == len(articles)
    for line, article in zip(lines, articles, strict=True):
        row = json.loads(line)
        Draft202012Validator(schema).validate(row)
        assert row["text"] == json.loads(article)["text"]


def test_the_check_finds_no_error_in_the_sample_project(project: Project) -> None:
    assert [str(finding) for finding in check(project) if finding.severity is Severity.ERROR] == []
