"""Every file that the program makes is its owner's alone and lies where it must."""

import json
import os
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from annotator.workspace.project import Project
from tests.cli.running import run
from tests.terminal.terminal import CHECKOUT

PATHS = ["../../out", "/tmp/out-of-it", "..", "~root/x", "CON", "a/b/../../../c", "$(touch x)", "\x00x"]
ROW = {
    "text": "General Dara met Oke.",
    "spans": [{"start": 8, "end": 12, "label": "ACTOR"}],
    "answer": "accept",
}


CALLS = """
import json, os, sys
from annotator.__main__ import main
for arguments in json.loads(sys.argv[1]):
    os.umask(0)
    sys.argv[1:] = arguments
    try:
        main()
    except SystemExit as ended:
        assert not ended.code, (arguments, ended.code)
"""


def test_files_are_for_their_owner_alone_whatever_the_umask(tmp_path: Path) -> None:
    (tmp_path / "a.jsonl").write_text(json.dumps(ROW) + "\n" + '{"text": 1}\n')
    (tmp_path / "a.jsonl").chmod(0o600)
    tmp_path.chmod(0o700)
    here = ["--project", "p"]
    calls = [
        ["init", "p"],
        ["import", *here, "--annotator", "ana", "--skip-bad", "a.jsonl"],
        ["import", *here, "--annotator", "bo", "--skip-bad", "a.jsonl"],
        ["suggest", *here],
        ["export", *here],
        ["export", *here, "--format", "brat", "--output", "brat"],
        ["export", *here, "--format", "spacy", "--output", "spacy"],
        ["export", *here, "--format", "events", "--output", "events.csv"],
        ["agreement", *here, "--html", "report.html"],
        ["backup", *here, "copy"],
        ["verify", *here],
    ]
    environment = {**os.environ, "PYTHONPATH": str(CHECKOUT)}
    command = [sys.executable, "-c", CALLS, json.dumps(calls)]
    done = subprocess.run(command, env=environment, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    made = list(tmp_path.rglob("*"))
    assert len(made) > 25
    modes = {str(path.relative_to(tmp_path)): stat.S_IMODE(path.stat().st_mode) for path in made}
    assert {name: oct(mode) for name, mode in modes.items() if mode & 0o077} == {}


@pytest.mark.parametrize("format", ["prodigy", "brat", "conll", "label-studio", "xmi", "spacy"])
def test_nothing_in_the_data_is_a_path(tmp_path: Path, format: str) -> None:
    project = Project.init(tmp_path / "p", "political-events", "set")
    rows = [
        {**ROW, "text": f"General Dara met {number}.", "id": path, "file": path, "dataset": path, "task": path,  # noqa: E501
         "path": path, "image": path, "meta": {"source": path, "file": path, "id": path}}
        for number, path in enumerate(PATHS) if "\x00" not in path
    ]  # fmt: skip
    (tmp_path / "a.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows))
    assert (
        run("import", "--project", project.directory, "--annotator", "ana", tmp_path / "a.jsonl").exit_code
        == 0
    )
    before = {path for path in tmp_path.rglob("*") if not path.is_relative_to(project.directory)}
    done = run("export", "--project", project.directory, "--format", format)
    assert done.exit_code == 0, done.output
    assert {path for path in tmp_path.rglob("*") if not path.is_relative_to(project.directory)} == before
    made = list((project.directory / "exports").rglob("*"))
    assert made
    assert all(path.resolve().is_relative_to(project.directory / "exports") for path in made)


@pytest.mark.parametrize("target", ["exports/set.jsonl", "exports"])
def test_a_link_planted_at_the_target_is_not_followed(tmp_path: Path, target: str) -> None:
    project = Project.init(tmp_path / "p", "political-events", "set")
    (tmp_path / "a.jsonl").write_text(json.dumps(ROW) + "\n")
    assert (
        run("import", "--project", project.directory, "--annotator", "ana", tmp_path / "a.jsonl").exit_code
        == 0
    )
    first = run("export", "--project", project.directory, "--format", "prodigy")
    made = next(path for path in (project.directory / "exports").rglob("*.jsonl"))
    victim = tmp_path / "victim"
    if target == "exports":
        for path in made.parent.iterdir():
            path.unlink()
        made.parent.rmdir()
        victim.mkdir()
        made.parent.symlink_to(victim)
    else:
        victim.write_text("precious")
        made.unlink()
        made.symlink_to(victim)
    again = run("export", "--project", project.directory, "--format", "prodigy")
    assert first.exit_code == 0
    if victim.is_file():
        assert again.exit_code == 1
        assert victim.read_text() == "precious"
    else:
        assert again.exit_code == 1 or list(victim.iterdir()) == []


@pytest.mark.parametrize(
    "setting",
    ['dataset = "../x"', 'dataset = "/etc/x"', 'schema = "../../etc/passwd"', 'schema = "/etc/passwd"',
     'dataset = "\\u001b]0;x\\u0007"', "dataset = 1", "dataset = [", 'run = "rm -rf"', "a" * 5000, "x = {" * 2000],  # noqa: E501
)  # fmt: skip
def test_settings_are_data_and_a_hostile_one_gets_clear_lines(tmp_path: Path, setting: str) -> None:
    project = Project.init(tmp_path / "p", "political-events", "set")
    path = project.directory / "annotator.toml"
    kept = [
        line for line in path.read_text("utf-8").splitlines() if not line.startswith(("dataset", "schema"))
    ]
    schema = [] if setting.startswith("schema") else [f'schema = "{project.settings.schema}"']
    path.write_text("\n".join([*schema, setting, *kept]) + "\n", "utf-8")
    done = run("stats", "--project", project.directory)
    assert done.exit_code == 1
    assert done.exception is None or isinstance(done.exception, SystemExit)
    assert "annotator.toml:" in done.stderr
    assert len(done.stderr.splitlines()) <= 3
    assert "\x1b" not in done.stderr
