import gzip
import json
import os
from pathlib import Path

import pytest

from tests.cli.running import run, run_process


@pytest.fixture
def project(tmp_path: Path) -> Path:
    assert run("init", tmp_path / "p").exit_code == 0
    return tmp_path / "p"


def article(directory: Path, content: bytes, name: str = "a.jsonl") -> Path:
    (directory / name).write_bytes(content)
    return directory / name


def test_an_import_says_what_became_of_each_file(project: Path, tmp_path: Path) -> None:
    path = article(
        tmp_path, b'{"text": "a"}\n{"text": "Anna", "spans": [{"start": 0, "end": 4, "label": "ACTOR"}]}\n'
    )
    result = run("import", "--project", project, path)
    assert (result.exit_code, result.stdout) == (0, "")
    assert result.stderr == f"{path}: 2 articles added with 1 suggested span and 0 relations\n"
    again = run("import", "--project", project, path)
    assert again.stderr == f"{path}: 0 articles added, 2 already there\n"
    empty = article(tmp_path, b"\n", "empty.jsonl")
    assert (
        run("import", "--project", project, empty).stderr == f"{empty}: holds no articles: nothing imported\n"
    )


def test_bad_lines_are_named_and_the_exit_code_is_1(project: Path, tmp_path: Path) -> None:
    path = article(tmp_path, b'{"text": "a"}\n{"text": "a\\u0000\x7f"}\n{"text": 1}\n')
    result = run("import", "--project", project, path)
    assert result.exit_code == 1
    first, second, summary = result.stderr.splitlines()
    assert first.startswith(f"{path}:2: text: U+0000")
    assert second.startswith(f"{path}:3: text: 1 is not a string")
    assert summary == f"{path}: not imported (2 bad lines)"
    skipping = run("import", "--project", project, "--skip-bad", path)
    assert skipping.exit_code == 0
    assert f"2 bad lines left out, with reasons in {path}.rejected.jsonl" in skipping.stderr
    assert len(Path(f"{path}.rejected.jsonl").read_text().splitlines()) == 2


def test_nothing_that_acts_on_a_terminal_is_printed(project: Path, tmp_path: Path) -> None:
    hostile = "\x1b]0;x\x07\x9b31m\u202e"
    row = json.dumps({"id": hostile, "text": "x", "spans": [{"start": 0, "end": 1, "label": hostile}]})
    path = article(tmp_path, row.encode(), "a\x1b[2J\n.jsonl")
    result = run("import", "--project", project, path)
    assert result.exit_code == 1
    assert not {char for char in result.output if ord(char) < 32 or 127 <= ord(char) < 160} - {"\n"}
    assert "\u202e" not in result.output


def test_the_units_of_offsets_can_be_told(project: Path, tmp_path: Path) -> None:
    row = {"text": "😀 Anna", "spans": [{"start": 3, "end": 7, "label": "ACTOR", "text": "Anna"}]}
    path = article(tmp_path, json.dumps(row).encode())
    refused = run("import", "--project", project, path)
    assert "--offsets utf16" in refused.stderr
    assert run("import", "--project", project, "--offsets", "utf16", path).exit_code == 0


def test_a_program_that_reads_needs_no_terminal_and_no_locale(project: Path, tmp_path: Path) -> None:
    path = article(tmp_path, "żółw".encode(), "żółw.txt")
    plain = {"PATH": os.environ["PATH"], "LC_ALL": "POSIX", "PYTHONPATH": os.environ.get("PYTHONPATH", "")}
    result = run_process("import", "--project", project, path, env=plain)
    assert result.returncode == 0


def test_packed_files_are_refused_by_what_they_are(project: Path, tmp_path: Path) -> None:
    result = run("import", "--project", project, article(tmp_path, gzip.compress(b"{}"), "a.jsonl.gz"))
    assert result.exit_code == 1
    assert "gunzip" in result.stderr


def test_an_unknown_format_is_told_with_those_there_are(project: Path) -> None:
    result = run("import", "--project", project, "--format", "latex", "a.txt")
    assert result.stderr == (
        "unknown format 'latex': use auto, text, jsonl, prodigy, brat, conll, doccano, label-studio or xmi\n"
    )
