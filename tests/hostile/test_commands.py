"""No command prints, and no export that is read in a terminal or a browser holds, anything that acts
there.
"""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import Result

from annotator.cli.app import COMMANDS
from annotator.document.safe_text import safe
from annotator.workspace.project import Project
from tests.cli.running import run, run_process
from tests.hostile.payloads import payloads
from tests.hostile.projects import SHARED, make_hostile_project
from tests.hostile.stream import strange
from tests.terminal.terminal import Terminal

HERE = "--project"


@pytest.fixture(scope="module")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> Project:
    return make_hostile_project(tmp_path_factory.mktemp("hostile"))


def everything() -> str:
    return " ".join(each.framed for each in payloads())


def calls(project: Project, folder: Path) -> dict[str, list[list[object]]]:
    """Every command, with options that make it say something, and with hostile arguments."""
    text, here = everything(), [HERE, project.directory]
    name = "".join(char for char in text if char not in "/\x00")[:60]
    file = folder / f"{name}.jsonl"
    file.write_text(
        '{"text": 1}\n{"text": "a", "spans": [{"start": 0, "end": 1, "label": "\\u001b]0;x\\u0007"}]}\n',
        "utf-8",
    )
    return {
        "init": [[folder / name], [folder / "x", "--schema", text]],
        "import": [[*here, file], [*here, "--skip-bad", file], [*here, text], [*here, "--annotator", text, file]],  # noqa: E501
        "suggest": [[*here, "--model", text]],
        "assign": [[*here, "--annotators", "ana,bo"], [*here], [*here, "--json"], [*here, "--annotators", text]],  # noqa: E501
        "annotate": [[*here, text], [*here, "--annotator", text]],
        "adjudicate": [[*here, "--annotator", "eva"], [*here, "--article", text]],
        "agreement": [[*here, "--disagreements", "all"], [*here, "--json"], [*here, "--annotators", text]],
        "differences": [[*here, "--annotator", "ana"], [*here, "--json"], [*here, "--annotator", text]],
        "export": [[*here, "--format", text], [*here, "--output", folder / name], [*here, "--annotator", text]],  # noqa: E501
        "train": [[*here, "--base", text], [*here, "--output", folder / name, "--annotator", text]],
        "evaluate": [[*here, "--model", text], [*here, "--gold", text]],
        "stats": [[*here], [*here, "--json"]],
        "check": [[*here]],
        "verify": [[*here]],
        "backup": [[*here, folder / f"{name}-copy"], [*here, text]],
        "copy": [[*here, folder / f"{name}-other"], [*here, text], [*here, folder / "y", "--database", text]],
        "database-role": [[*here, text], [*here, "alice"]],
        "ssh-key": [[text, file], ["alice", file]],
        "log": [[*here], [*here, "--json"], [*here, "--article", SHARED], [*here, "--article", text]],
        "schema": [["show", project.directory / "schema.toml"], ["validate", file], ["json"], ["show", text], ["infer", file]],  # noqa: E501
    }  # fmt: skip


def harmful(printed: str) -> set[str]:
    return {
        char
        for line in printed.split("\n")
        for char, shown in zip(line, safe(line), strict=True)
        if char != shown
    }


def test_every_command_is_tried(hostile: Project, tmp_path: Path) -> None:
    assert set(calls(hostile, tmp_path)) == set(COMMANDS)


@pytest.mark.parametrize("command", COMMANDS)
def test_what_a_command_says_is_harmless(hostile: Project, tmp_path: Path, command: str) -> None:
    said = 0
    for arguments in calls(hostile, tmp_path)[command]:
        result: Result = run(command, *arguments)
        assert result.exception is None or isinstance(result.exception, SystemExit), arguments
        assert harmful(result.stdout) == set(), arguments
        assert harmful(result.stderr) == set(), arguments
        assert "Traceback" not in result.output
        said += len(result.output)
    assert said


@pytest.mark.parametrize("option", ["--help", "--nonsense=\x1b]0;x\x07", "\x9b31m"])
def test_what_is_said_about_options_is_harmless(
    option: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    for command in COMMANDS:
        assert harmful(run(command, option).output) == set()
    assert harmful(run(option).output) == set()


def written(project: Project, folder: Path, name: str) -> Iterator[str]:
    """What an export of this format holds, as text."""
    target = folder / "out"
    result = run("export", HERE, project.directory, "--format", name, "--output", target, "--include", "open")
    assert result.exit_code == 0, result.output
    assert harmful(result.output) == set()
    yield from (
        path.read_bytes().decode("utf-8", "replace")
        for path in (target, *target.rglob("*"))
        if path.is_file()
    )


TEXTS = ["events"]


@pytest.mark.parametrize("name", TEXTS)
def test_tables_are_harmless_in_a_terminal_and_in_a_spreadsheet(
    hostile: Project, tmp_path: Path, name: str
) -> None:
    for content in written(hostile, tmp_path, name):
        assert harmful(content.removeprefix("\ufeff").replace("\t", "")) == set()
        cells = re.findall(r'(?:^|,)"?([^",\n]*)', content.removeprefix("\ufeff"), re.MULTILINE)
        assert [cell for cell in cells if re.match(r"[=+@]|-\D", cell)] == []


def test_reports_in_a_browser_are_harmless(hostile: Project, tmp_path: Path) -> None:
    report = tmp_path / "report.html"
    result = run("agreement", HERE, hostile.directory, "--disagreements", "all", "--html", report)
    assert result.exit_code == 0, result.output
    page = report.read_text("utf-8")
    assert harmful(page) == set()
    assert "<script>alert" not in page
    assert "<img src=x" not in page


@pytest.mark.parametrize("name", ["conll", "events", "prodigy"])
def test_what_is_exported_into_a_terminal_is_harmless_there(hostile: Project, name: str) -> None:
    arguments = ["export", HERE, str(hostile.directory), "--format", name, "--output", "-"]
    with Terminal(arguments, cwd=hostile.directory) as terminal:
        assert terminal.wait() == 0
        terminal.settle()
        assert b"General" in terminal.raw
        assert strange(bytes(terminal.raw).replace(b"\t", b" ")) == []


MISTAKEN = """
import sys, threading
from annotator.cli import app
from annotator.__main__ import main
HOSTILE = "\\x1b]0;owned\\x07 \\x9b31m \\u202e"
def fail(*_, **__): raise ValueError(HOSTILE)
def fail_in_a_thread(*_, **__):
    thread = threading.Thread(target=fail)
    thread.start()
    thread.join()
app.app = {"main": fail, "thread": fail_in_a_thread}[sys.argv[1]]
main()
"""


@pytest.mark.parametrize("where", ["main", "thread"])
def test_a_mistake_in_the_program_is_shown_harmlessly(tmp_path: Path, where: str) -> None:
    import subprocess
    import sys

    root = Path(__file__).parents[2]
    done = subprocess.run(
        [sys.executable, "-c", MISTAKEN, where], capture_output=True, text=True, check=False, cwd=root
    )
    assert "ValueError" in done.stderr
    assert "owned" in done.stderr
    assert harmful(done.stderr) == set()
    assert done.returncode == (where == "main")


__all__ = ("run_process",)
