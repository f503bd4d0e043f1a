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
    assert result.stderr.startswith("unknown format 'latex': use auto, text, jsonl, prodigy, brat, conll, ")


def test_an_unknown_label_is_told_once_with_what_can_be_done(project: Path, tmp_path: Path) -> None:
    line = b'{"text": "Anna", "spans": [{"start": 0, "end": 4, "label": "ACTR"}]}\n'
    path = article(tmp_path, line * 5000)
    told = run("import", "--project", project, path)
    assert told.exit_code == 1
    assert told.stderr.splitlines() == [
        f"{path}:1: spans[0].label: \"ACTR\" is not in the label schema: did you mean 'ACTOR'? "
        "(another label is taken for it with --label OLD=NEW; 4,999 more like it)",
        f"{path}: not imported (5,000 bad lines)",
    ]
    taken = run("import", "--project", project, "--label", "ACTR=ACTOR", path)
    assert (taken.exit_code, "1 article added" in taken.stderr) == (0, True)
    other = line.replace(b"Anna", b"Annabel")
    left = run("import", "--project", project, "--label", "ACTR=", article(tmp_path, other, "b.jsonl"))
    assert "1 spans and relations left out by --label" in left.stderr


@pytest.mark.parametrize(("option", "said"), [("ACTR", "OLD=NEW"), ("=X", "OLD=NEW"), ("A=ACTR", "'ACTOR'?")])
def test_labels_are_taken_only_as_labels_of_the_schema(
    project: Path, tmp_path: Path, option: str, said: str
) -> None:
    refused = run("import", "--project", project, "--label", option, article(tmp_path, b'{"text": "a"}'))
    assert refused.exit_code == 2
    assert said in refused.stderr


def test_people_are_named_as_they_are_taken(project: Path, tmp_path: Path) -> None:
    row = b'{"text": "a", "answer": "accept", "_session_id": '
    path = article(tmp_path, row + b'"news-\\u001b[1mX"}\n' + row + b"null}\n")
    said = run("import", "--project", project, "--annotator", "@session", path).stderr.splitlines()
    assert said == [
        "rows without a name: taken as unnamed",
        "news-␛[1mX: taken as 1mx",
        f"{path}: 1 article added, 1 already there, 2 answers taken over",
    ]
    other = article(tmp_path, row.replace(b'"a"', b'"b"') + b'"p-1"}\n' + row + b'"p-2"}\n', "b.jsonl")
    assert (
        "(p-1, p-2): --annotator @session"
        in run("import", "--project", project, "--annotator", "zoe", other).stderr
    )


def test_folders_of_another_tool_are_read_file_by_file(project: Path, tmp_path: Path) -> None:
    (tmp_path / "brat").mkdir()
    (tmp_path / "brat" / "a.txt").write_text("Anna left.")
    (tmp_path / "brat" / "a.ann").write_text("T1\tACTOR 0 4\tAnna\n")
    (tmp_path / "brat" / "b.txt").write_text("Bob")
    (tmp_path / "brat" / "b.ann").write_text("T1\tACTOR 0 3\tBoB\n")
    refused = run("import", "--project", project, tmp_path / "brat")
    assert refused.exit_code == 1
    assert refused.stderr.startswith(f"{tmp_path}/brat/b.ann:1: T1")
    taken = run("import", "--project", project, "--annotator", "ann", "--skip-bad", tmp_path / "brat")
    assert taken.exit_code == 0
    assert "1 article added, 1 answer taken over" in taken.stderr
    assert len((tmp_path / "brat.rejected.jsonl").read_text().splitlines()) == 1
    pair = (tmp_path / "brat" / "a.txt", tmp_path / "brat" / "a.ann")
    again = run("import", "--project", project, "--format", "brat", *pair)
    assert again.stderr.count("already there") == 1
