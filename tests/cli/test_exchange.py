import hashlib
from pathlib import Path

import pytest

from annotator.editing.commands import TakeStep
from annotator.workspace.deciding import Desk
from tests.cli.running import run
from tests.support.projects import make_suggested_project, play, session_of


@pytest.fixture
def project(tmp_path: Path) -> Path:
    assert run("init", tmp_path / "p").exit_code == 0
    return tmp_path / "p"


def article(directory: Path, content: bytes, name: str = "a.jsonl") -> Path:
    (directory / name).write_bytes(content)
    return directory / name


def test_an_export_goes_to_standard_output_and_what_is_said_elsewhere(project: Path, tmp_path: Path) -> None:
    line = '{"text": "é", "id": 9223372036854775808, "n": 1.10}'
    run("import", "--project", project, article(tmp_path, line.encode()))
    result = run("export", "--project", project, "--format", "prodigy", "--output", "-", "--include", "open")
    assert result.stdout == line.replace("é", r"\u00e9") + "\n"
    digest = hashlib.sha256(result.stdout_bytes).hexdigest()
    assert result.stderr.splitlines()[0] == f"standard output: 1 row, SHA-256 {digest}"


def test_an_export_to_a_file_names_it(project: Path, tmp_path: Path) -> None:
    target = tmp_path / "out.jsonl"
    result = run("export", "--project", project, "--output", target)
    assert (result.exit_code, result.stdout) == (0, "")
    assert result.stderr.startswith(f"{target}: 0 rows, SHA-256 ")
    refused = run("export", "--project", project, "--output", tmp_path)
    assert refused.exit_code == 1
    assert "not a regular file" in refused.stderr
    assert run("export", "--project", project, "--annotator", "No Name").exit_code == 2


def test_with_nothing_finished_no_file_is_made_and_one_line_says_what_to_do(project: Path) -> None:
    result = run("export", "--project", project)
    target = project / "exports" / "p-prodigy.jsonl"
    assert (result.exit_code, result.stdout) == (0, "")
    assert result.stderr == (
        f"nothing is finished yet, so {target} was not written: "
        "`annotator annotate`, and `enter` in an article, finishes it\n"
    )
    assert not target.parent.exists()
    alone = run("export", "--project", project, "--annotator", "bob")
    assert alone.stderr.startswith("bob has finished nothing yet, so ")


def test_a_file_that_is_asked_for_is_written_even_when_nothing_is_finished(project: Path) -> None:
    target = project / "out.jsonl"
    result = run("export", "--project", project, "--output", target)
    assert result.exit_code == 0
    assert target.read_bytes() == b""
    assert "nothing is finished yet: " in result.stderr


def test_an_unknown_format_is_told_with_those_there_are(project: Path) -> None:
    result = run("export", "--project", project, "--format", "nothing")
    assert result.exit_code == 2
    assert result.stderr.startswith("unknown format 'nothing': use prodigy, spacy, brat, conll")


def test_what_is_begun_and_not_finished_is_counted_aloud(tmp_path: Path) -> None:
    made = make_suggested_project(tmp_path)
    with Desk(made, "alice") as desk:
        loaded = desk.load("a1")
    with made.database() as database:
        play(database, made, loaded.article, session_of(made, loaded), [TakeStep()])
    said = run("export", "--project", made.directory).stderr.splitlines()
    assert said[1] == (
        "1 begun but not finished, left out (counted for each article and person): "
        "--include open exports them too"
    )
