"""`annotator train` and `annotator evaluate` from the command line."""

import json
import os
import signal
import subprocess
import sys
from pathlib import Path

import jsonschema
import pytest

from annotator.extractor.suggest import load_extractor
from annotator.workspace.project import Project
from benchmarks.generated_news import generate
from benchmarks.simulated_annotator import fill
from scripts.generate_schemas import JSON_SCHEMAS
from tests.cli.running import run

QUICK = ("--base", "blank", "--no-rules", "--epochs", "1")
pytestmark = pytest.mark.xdist_group("training")


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A project of a dozen short articles, all finished."""
    made = Project.init(tmp_path_factory.mktemp("news") / "news", "political-events")
    fill(made, generate(12, seed=1, words=80), load_extractor(made.schema, model="rules"))
    return made.directory


def test_a_pipeline_is_trained_measured_and_used(project: Path) -> None:
    result = run("train", "--project", project, *QUICK, "--json")
    assert result.exit_code == 0, result.stderr
    row = json.loads(result.stdout)
    jsonschema.validate(row, JSON_SCHEMAS["training.schema.json"]())
    assert row["train"] + row["dev"] == 12
    assert [one["epochs"] for one in row["components"]] == [1, 1, 1]
    assert "articles to train on" in result.stderr

    result = run("evaluate", "--project", project, "--json")
    assert result.exit_code == 0, result.stderr
    systems = json.loads(result.stdout)["systems"]
    assert systems[0]["kind"] == "rules"
    assert systems[-1]["kind"] == "trained"
    assert json.loads(result.stdout)["articles"] == row["dev"]

    result = run("suggest", "--project", project, "--model", row["output"], "--only", "all")
    assert result.exit_code == 0, result.stderr


def test_broken_off_it_says_how_to_go_on(project: Path, tmp_path: Path) -> None:
    output = tmp_path / "model"
    command = [sys.executable, "-m", "annotator", "train", "--project", str(project), "--output", str(output)]
    with subprocess.Popen(
        [*command, "--base", "blank", "--no-rules", "--epochs", "500", "--patience", "500"],
        stderr=subprocess.PIPE,
        text=True,
        env={**os.environ, "NO_COLOR": "1"},
    ) as training:
        assert training.stderr is not None
        told = ""
        while "epoch" not in told:
            line = training.stderr.readline()
            assert line, told
            told += line
        training.send_signal(signal.SIGTERM)
        told += training.stderr.read()
    assert training.returncode == 143
    assert "go on with --resume, or begin anew with --restart" in told
    assert not output.exists()
    result = run("train", "--project", project, "--output", output, *QUICK)
    assert result.exit_code != 0
    assert "--resume" in result.stderr
    assert run("train", "--project", project, "--output", output, *QUICK, "--restart").exit_code == 0


def test_the_curve_is_drawn_and_kept(project: Path, tmp_path: Path) -> None:
    result = run("train", "--project", project, "--output", tmp_path / "c", *QUICK, "--curve", "--seed", "2")
    assert result.exit_code == 0, result.stderr
    assert "F1" in result.stdout
    assert max(map(len, result.stdout.splitlines())) <= 80
    row = json.loads((tmp_path / "c.json").read_text())
    jsonschema.validate(row, JSON_SCHEMAS["learning-curve.schema.json"]())
    assert row["points"][-1]["share"] == 1
    assert (tmp_path / "c.svg").read_text().startswith("<svg")


@pytest.mark.parametrize(
    ("options", "what"),
    [
        (["--split", "1.5"], "--split 1.5 is no share"),
        (["--resume", "--restart"], "--resume and --restart do not go together"),
        (["--gold", "--annotator", "ana"], "--gold and --annotator do not go together"),
        (["--base", "no_such_pipeline"], "no_such_pipeline"),
        (["--annotator", "nobody"], "there is no finished article"),
    ],
)
def test_what_makes_no_sense_leaves_nothing_behind(
    project: Path, tmp_path: Path, options: list[str], what: str
) -> None:
    result = run("train", "--project", project, "--output", tmp_path / "model", *options)
    assert result.exit_code in (1, 2)
    assert what in result.stderr
    assert result.stdout == ""
    assert not (tmp_path / "model").exists()
