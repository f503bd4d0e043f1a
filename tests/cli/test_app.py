"""The command line as a whole: help, exit codes, errors in one line."""

import re
import shlex
import signal
import subprocess
import sys
from pathlib import Path

import click
import pytest

from annotator.cli import app as app_module
from annotator.cli.app import COMMANDS, app
from annotator.cli.diagnostics import MAX_LINES, show_error
from annotator.cli.schema import schema
from annotator.config.errors import ConfigErrors
from annotator.document.errors import (
    AnnotatorError,
    DataError,
    OffsetError,
    ProjectError,
    StoreError,
    UsageError,
)
from tests.cli.running import run, run_process


def test_help_names_every_command() -> None:
    result = run("--help")
    assert result.exit_code == 0
    for name, command in COMMANDS.items():
        assert f"  {name} " in result.stdout
        assert command.help in " ".join(result.stdout.split())


@pytest.mark.parametrize("name", COMMANDS)
def test_each_command_has_a_help_of_its_own(name: str) -> None:
    result = run(name, "--help")
    assert result.exit_code == 0
    assert result.stdout.startswith(f"Usage: annotator {name} ")


def every_command() -> list[list[str]]:
    return [[name] for name in COMMANDS if name != "schema"] + [["schema", name] for name in schema.commands]


@pytest.mark.parametrize("words", every_command(), ids=" ".join)
def test_the_help_of_a_command_is_whole_and_ends_with_an_example_that_works(words: list[str]) -> None:
    shown = run(*words, "--help").stdout
    usage, *_, heading, example = shown.splitlines()
    assert usage.startswith(f"Usage: annotator {' '.join(words)} [OPTIONS]")
    assert not re.search(r"\[\[|\.\.\.|[<{]|completion", shown)
    assert max(map(len, shown.splitlines())) <= 80
    assert heading == "Example:"
    typed = shlex.split(example.partition(" > ")[0])
    assert typed[: len(words) + 1] == ["annotator", *words]
    command: click.Command = app
    for word in words:
        assert isinstance(command, click.Group)
        command = command.get_command(click.Context(command), word) or command
    command.make_context("annotator", typed[len(words) + 1 :])


@pytest.mark.parametrize("words", every_command(), ids=" ".join)
def test_every_argument_and_option_is_explained(words: list[str]) -> None:
    command: click.Command = app
    for word in words:
        assert isinstance(command, click.Group)
        command = command.get_command(click.Context(command), word) or command
    for param in command.params:
        assert getattr(param, "about", None) or getattr(param, "help", None), param.name
        assert param.name != "project" or (param.make_metavar(click.Context(command)) == "DIR")


@pytest.mark.parametrize("name", COMMANDS)
def test_the_front_page_says_of_a_command_what_its_own_help_begins_with(name: str) -> None:
    about = run(name, "--help").stdout.split("\n\n")[1]
    assert " ".join(about.split()) == COMMANDS[name].help


def test_the_list_of_a_groups_commands_is_not_cut() -> None:
    shown = " ".join(run("schema", "--help").stdout.split())
    assert "Print the JSON Schema of label schema files, for editors that complete and check them." in shown


def test_wrong_usage_is_told_in_one_line_with_where_to_read_on() -> None:
    assert run("import").stderr == "missing argument 'FILE…': see `annotator import --help`\n"
    assert run("stats", "--nonsense").stderr.startswith("no such option '--nonsense'")
    assert run("schema", "shw").stderr.count("\n") == 1


def test_wrong_usage_is_2_and_says_what_was_meant() -> None:
    misspelt = run("imprt")
    assert (misspelt.exit_code, misspelt.stderr) == (
        2,
        "there is no command 'imprt': did you mean 'import'?\n",
    )
    assert run("import").exit_code == 2
    assert run("import", "--nonsense").exit_code == 2
    assert run("export", "--format", "nonsense").exit_code == 2
    assert run().exit_code == 2


def test_the_version_is_printed() -> None:
    assert run("--version").stdout.startswith("annotator 0.")


@pytest.mark.parametrize(
    ("error", "shown", "code"),
    [
        (AnnotatorError("what", "how"), "what: how\n", 1),
        (
            DataError("what", "how", file="a.jsonl", line=3, field="spans[0]"),
            "a.jsonl:3: spans[0]: what: how\n",
            1,
        ),
        (DataError("what", "how", file="a.zip"), "a.zip: what: how\n", 1),
        (OffsetError("what"), "what\n", 1),
        (ProjectError("what", "how"), "what: how\n", 1),
        (StoreError("what", "how"), "what: how\n", 1),
        (UsageError("what", "how"), "what: how\n", 2),
        (ProjectError("a\x1b[31m\nb"), "a␛[31m␊b\n", 1),
        (
            ConfigErrors([DataError("b", file="f", line=2), DataError("a", file="f", line=1)]),
            "f:1: a\nf:2: b\n",
            1,
        ),
    ],
)
def test_errors_are_one_line_each_and_harmless(
    error: AnnotatorError, shown: str, code: int, capsys: pytest.CaptureFixture[str]
) -> None:
    assert show_error(error) == code
    assert capsys.readouterr().err == shown


def test_of_many_errors_the_first_are_shown_and_the_others_counted(
    capsys: pytest.CaptureFixture[str],
) -> None:
    show_error(ConfigErrors(DataError("wrong", file="f", line=line) for line in range(1, MAX_LINES + 4)))
    lines = capsys.readouterr().err.splitlines()
    assert len(lines) == MAX_LINES + 1
    assert lines[-1] == "… and 3 more"


def test_outside_of_a_project_commands_say_what_to_do(tmp_path: Path) -> None:
    result = run_process("export", cwd=tmp_path)
    assert result.returncode == 1
    assert result.stderr.count("\n") == 1
    assert "annotator init" in result.stderr


def test_an_interrupt_ends_with_130_and_one_line(monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupted(name: str) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(app_module, "_load", interrupted)
    result = run("export")
    assert (result.exit_code, result.stdout, result.stderr) == (130, "", "interrupted\n")


def test_a_reader_that_has_seen_enough_is_no_error(tmp_path: Path) -> None:
    (tmp_path / "many.jsonl").write_text(
        "".join(f'{{"text": "Article {number}"}}\n' for number in range(5000))
    )
    assert run("init", tmp_path / "p").exit_code == 0
    assert run("import", "--project", tmp_path / "p", tmp_path / "many.jsonl").exit_code == 0
    command = [sys.executable, "-m", "annotator", "export", "--output", "-", "--include", "open", "--project"]
    with subprocess.Popen(
        [*command, str(tmp_path / "p")], stdout=subprocess.PIPE, stderr=subprocess.PIPE
    ) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        assert process.stdout.readline()
        process.stdout.close()
        assert b"Traceback" not in process.stderr.read()
        assert process.wait() != -signal.SIGPIPE
