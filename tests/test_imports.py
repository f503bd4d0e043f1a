"""What a fresh interpreter loads: quick commands stay quick, and the floors stay apart."""

import subprocess
import sys
from pathlib import Path

import pytest

from annotator.cli.app import COMMANDS

HEAVY = (
    "textual",
    "spacy",
    "thinc",
    "srsly",
    "apsw",
    "psycopg",
    "pydantic",
    "numpy",
    "rapidfuzz",
    "rich.console",
    "typer",
    "difflib",
    "annotator.tui",
    "annotator.store",
    "annotator.workspace",
)
NOT_FOR_THE_FIRST_PAINT = (
    "spacy",
    "thinc",
    "srsly",
    "psycopg",
    "numpy",
    "pydantic",
    "rapidfuzz",
    "typer",
    "annotator.formats",
    "annotator.workspace.exchange",
)
"""What no screen needs before a person has read the first line."""

LOADED = """
import sys
try:
    {code}
except SystemExit:
    pass
sys.stderr.write("\\n".join(sys.modules))
"""


def loaded(code: str, cwd: Path) -> set[str]:
    """The modules in memory after running `code` in a new interpreter."""
    command = [sys.executable, "-c", LOADED.format(code=code)]
    result = subprocess.run(command, capture_output=True, text=True, cwd=cwd, check=True)
    return set(result.stderr.split())


def command(*arguments: str) -> str:
    """Code that runs a command line."""
    return f"from annotator.cli.app import app; app({list(arguments)!r}, prog_name='annotator')"


def among(modules: set[str], names: tuple[str, ...]) -> list[str]:
    return [name for name in names if any(m == name or m.startswith(f"{name}.") for m in modules)]


@pytest.mark.parametrize("arguments", [["--help"], ["--version"]])
def test_the_front_page_of_the_command_line_loads_nothing_heavy(arguments: list[str], tmp_path: Path) -> None:
    assert among(loaded(command(*arguments), tmp_path), HEAVY) == []


def test_importing_articles_needs_neither_spacy_nor_textual(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("Dara left.")
    modules = loaded(command("init", "p"), tmp_path)
    assert among(modules, ("spacy", "textual", "srsly", "numpy")) == []
    modules = loaded(command("import", "--project", "p", "a.txt"), tmp_path)
    assert among(modules, ("apsw", "psycopg")) == ["apsw"]
    assert among(modules, ("spacy", "textual", "srsly", "numpy")) == []


@pytest.mark.parametrize("name", COMMANDS)
def test_the_help_of_a_command_loads_nothing_heavy(name: str, tmp_path: Path) -> None:
    modules = loaded(command(name, "--help"), tmp_path)
    heavy = ("textual", "spacy", "srsly", "numpy", "pydantic", "typer", "rich", "rapidfuzz")
    assert among(modules, heavy) == []


OPENED = """
    from pathlib import Path
    from unittest.mock import patch
    import annotator.cli.annotate, annotator.tui.app
    from annotator.cli.app import app
    with (
        patch.object(annotator.cli.annotate, 'refuse_bad_terminal'),
        patch.object(annotator.tui.app.AnnotatorApp, 'run'),
    ):
        app(['annotate', '--project', 'p'], prog_name='annotator')"""
"""The program as it opens a project, up to where Textual takes over."""


def test_the_first_paint_waits_for_nothing_it_does_not_need(tmp_path: Path) -> None:
    loaded(command("init", "p"), tmp_path)
    modules = loaded(OPENED, tmp_path)
    assert among(modules, ("textual", "apsw")) == ["textual", "apsw"]
    assert among(modules, NOT_FOR_THE_FIRST_PAINT) == []


def test_a_schema_of_ones_own_costs_the_first_paint_once(tmp_path: Path) -> None:
    loaded(command("init", "p"), tmp_path)
    with (tmp_path / "p" / "schema.toml").open("a") as schema:
        schema.write("# changed\n")
    assert among(loaded(OPENED, tmp_path), ("pydantic",)) == ["pydantic"]
    assert among(loaded(OPENED, tmp_path), NOT_FOR_THE_FIRST_PAINT) == []


RECORDS = ("msgspec", "typing_extensions")
"""What records are made with, on every floor."""


@pytest.mark.parametrize("room", ["document", "editing", "formats"])
def test_lower_floors_load_the_standard_library_and_records_alone(room: str, tmp_path: Path) -> None:
    code = f"""
    import importlib, pkgutil, annotator.{room} as room
    for module in pkgutil.walk_packages(room.__path__, room.__name__ + '.'):
        importlib.import_module(module.name)"""
    modules = loaded(code, tmp_path)
    foreign = (
        {name.split(".")[0] for name in modules}
        - sys.stdlib_module_names
        - {"annotator", "__main__", *RECORDS}
    )
    assert {name for name in foreign if not name.startswith("_")} <= {"sitecustomize", "usercustomize"}
