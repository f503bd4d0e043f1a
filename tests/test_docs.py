"""The documentation says what the program does: commands, options, keys, settings, formats, links."""

import importlib.util
import json
import re
import shlex
import socket
import tomllib
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType
from typing import Any

import jsonschema
import pytest
from click.testing import CliRunner

from annotator.cli.app import COMMANDS, app
from annotator.config.label_schema import parse_label_schema, read_label_schema
from annotator.config.project import KNOWN_KEYS, check_suggest_labels, read_project_settings
from annotator.config.schema_model import RULES, TABLES, LabelSchemaFile
from annotator.document.article import Tokens
from annotator.editing.commands import Finish, MoveTo, Reject, SetAttribute, TakeStep
from annotator.store.articles import get_article, iter_article_keys, set_tokens
from annotator.store.suggestions import add_suggestions, get_suggestions, new_run
from annotator.tui.keymap import build_keymap
from annotator.workspace.deciding import LoadedArticle
from annotator.workspace.exchange import export_prodigy, import_files
from annotator.workspace.project import Project
from tests.support.articles import suggest, tokenize
from tests.support.projects import play, session_of

CHECKOUT = Path(__file__).parents[1]
DOCS = CHECKOUT / "docs"
PAGES = [CHECKOUT / "README.md", CHECKOUT / "exports" / "README.md", *sorted(DOCS.glob("*.md"))]


def page(name: str) -> str:
    return (DOCS / name).read_text("utf-8")


def blocks(text: str, language: str) -> list[str]:
    return re.findall(rf"^```{language}\n(.*?)^```$", text, flags=re.DOTALL | re.MULTILINE)


def section(text: str, heading: str) -> str:
    """The text under a heading, up to the next of its level or a higher one; empty when there is none."""
    found = re.search(rf"^(#+) {re.escape(heading)}$", text, flags=re.MULTILINE)
    if found is None:
        return ""
    rest = text[found.end() :]
    end = re.search(rf"^#{{1,{len(found[1])}}} ", rest, flags=re.MULTILINE)
    return rest[: end.start()] if end else rest


def script(name: str) -> ModuleType:
    spec = importlib.util.spec_from_file_location(name, CHECKOUT / "scripts" / f"{name}.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


# Commands


def command_named(words: list[str]) -> tuple[Any, list[str]]:
    """The command that the words begin with, and the words after its name."""
    command: Any = app
    context = command.make_context("annotator", [], resilient_parsing=True)
    while words and hasattr(command, "get_command") and not words[0].startswith("-"):
        name = words[0]
        command = command.get_command(context, name)
        assert command is not None, f"there is no command {name!r}"
        words = words[1:]
    return command, words


def options_of(command: Any) -> set[str]:
    declared = {name for param in command.params for name in param.opts if name.startswith("--")}
    return declared | {"--help", "-h"}


def console_lines() -> Iterator[tuple[str, str]]:
    for path in PAGES:
        for block in blocks(path.read_text("utf-8"), "console"):
            for line in block.splitlines():
                if line.startswith("$ annotator"):
                    yield path.name, line.removeprefix("$ ")


@pytest.mark.parametrize(("where", "line"), sorted(set(console_lines())))
def test_every_command_line_shown_is_one_the_program_takes(where: str, line: str) -> None:
    words = shlex.split(line)
    words = words[: next((n for n, word in enumerate(words) if word in ("|", ">", "<")), None)]
    command, arguments = command_named(words[1:])
    if "--version" not in arguments:
        command.make_context("annotator", arguments)


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.name)
def test_commands_in_running_text_exist_with_their_options(path: Path) -> None:
    text = path.read_text("utf-8")
    for code in re.findall(r"(?<!`)`(annotator [a-z-][^`]*)`", text):
        command, rest = command_named(code.split()[1:])
        for option in re.findall(r"(?<!\S)--[a-z-]+", " ".join(rest)):
            assert option in options_of(command), f"{code}: there is no {option}"


def documented_commands() -> list[list[str]]:
    from annotator.cli.schema import schema

    return [[name] for name in COMMANDS] + [["schema", name] for name in schema.commands]


@pytest.mark.parametrize("words", documented_commands(), ids=" ".join)
def test_every_command_has_a_section_that_names_all_its_options(words: list[str]) -> None:
    name = f"annotator {' '.join(words)}"
    text = "".join(section(path.read_text("utf-8"), f"annotator {words[0]}") for path in PAGES)
    assert f"$ {name}" in text, f"no page shows {name}"
    command, _ = command_named(words)
    for option in options_of(command) - {"--help", "-h"}:
        assert f"`{option}" in text, f"{name} {option}"


@pytest.mark.parametrize("words", documented_commands(), ids=" ".join)
def test_sections_name_no_option_the_command_does_not_have(words: list[str]) -> None:
    if words[0] == "schema":
        return
    command, _ = command_named(words)
    for path in PAGES:
        for row in re.findall(
            r"^\| `(--[a-z-]+)", section(path.read_text("utf-8"), f"annotator {words[0]}"), re.M
        ):
            assert row in options_of(command), f"{path.name}: {words[0]} has no {row}"


def test_the_index_leads_to_every_page() -> None:
    for path in DOCS.glob("*.md"):
        assert path.name == "index.md" or f"]({path.name})" in page("index.md"), path.name


# Keys and settings


def test_the_key_table_is_the_registrys() -> None:
    assert script("write_key_table").with_key_table(page("annotate.md")) == page("annotate.md"), (
        "run scripts/write_key_table.py"
    )


def test_every_setting_is_documented_and_no_other() -> None:
    table = section(page("projects.md"), "Settings")
    named = set(re.findall(r"^\| `\[?([a-z.]+)\]?` \|", table, flags=re.MULTILINE))
    assert named == set(KNOWN_KEYS) - {"suggest"} | {"suggest.labels"}


def test_the_settings_shown_are_valid(tmp_path: Path) -> None:
    schema = read_label_schema(CHECKOUT / "schemas" / "political-events.toml")
    shown = [block for name in ("projects.md", "suggest.md") for block in blocks(page(name), "toml")]
    assert shown
    for number, block in enumerate(shown):
        path = tmp_path / f"{number}.toml"
        path.write_text(block, "utf-8")
        settings = read_project_settings(path)
        build_keymap(settings)
        if number == 0:
            check_suggest_labels(settings, schema)


# Label schemas


def test_the_example_schema_is_valid_and_uses_every_key() -> None:
    (example,) = blocks(page("schemas.md"), "toml")
    schema = parse_label_schema(example.encode(), "example.toml", checked=())
    content = tomllib.loads(example)
    assert schema.span("Strike").frame
    for table in ("relation", "attribute"):
        used = {key for row in content[table] for key in row}
        assert used >= set(TABLES[table].model_fields) - {
            "short",
            "color",
            "symmetric",
            "positive",
            "negative",
        }
    assert {row["kind"] for row in content["rule"]} == set(RULES)


def test_every_key_of_a_label_schema_is_documented_and_no_other() -> None:
    text = page("schemas.md")
    tables = {f"`[[{name}]]`": set(model.model_fields) for name, model in TABLES.items()}
    tables["`[[rule]]`"] = {key for model in RULES.values() for key in model.model_fields}
    tables["The file"] = set(LabelSchemaFile.model_fields)
    for heading, keys in tables.items():
        cells = re.findall(r"^\| (`.*?) \|", section(text, heading), flags=re.MULTILINE)
        named = {key for cell in cells for key in re.findall(r"`\[*([a-z_]+)\]*`", cell)}
        assert named == keys, heading


# Formats


def example_project(directory: Path) -> Project:
    """The project whose export is shown: one sentence, with a rejected and a corrected suggestion."""
    project = Project.init(directory / "example", "political-events")
    file = directory / "visit.jsonl"
    text = "Minister Oke will meet General Dara in Lusaka."
    file.write_text(
        json.dumps({"id": "visit", "text": text, "meta": {"title": "Oke to meet Dara"}}) + "\n", "utf-8"
    )
    assert import_files(project, [file]).is_complete
    found = suggest(
        text,
        [("Minister", 0, "ROLE"), ("Oke", 0, "ACTOR"), ("meet", 0, "EVENT"), ("General", 0, "ROLE"),
         ("Dara", 0, "ACTOR"), ("Lusaka", 0, "ACTOR")],
        [("HOLDS", 1, 0), ("SOURCE", 2, 1), ("TARGET", 2, 4), ("HOLDS", 4, 3)],
    )  # fmt: skip
    with project.database() as database:
        (key,) = iter_article_keys(database)
        tokens = tokenize(text)
        with database.transaction():
            set_tokens(database, key, Tokens(tokens.starts, tokens.ends, tokens.sentences))
            run = new_run(database, source="rules", model="rules-1", schema_hash=project.schema.hash)
            add_suggestions(database, run, key, found.spans, found.relations)
        article = get_article(database, key)
        loaded = LoadedArticle(article, get_suggestions(database, run, key), 0, (), 0, 1, 1)
        lusaka = next(n for n, start in enumerate(article.tokens.starts) if text[start:].startswith("Lusaka"))  # type: ignore[union-attr]
        play(
            database,
            project,
            article,
            session_of(project, loaded),
            [MoveTo(lusaka), Reject(), TakeStep(), SetAttribute("time", "future"), TakeStep(), Finish()],
        )
    return project


def example_row(directory: Path) -> dict[str, Any]:
    project = example_project(directory)
    target = directory / "row.jsonl"
    assert export_prodigy(project, target).rows == 1
    row: dict[str, Any] = json.loads(target.read_text("utf-8"))
    return row


def row_schema() -> dict[str, Any]:
    schema: dict[str, Any] = json.loads((CHECKOUT / "schemas" / "prodigy-row.schema.json").read_text("utf-8"))
    return schema


def shown_rows() -> list[dict[str, Any]]:
    return [json.loads(block) for block in blocks(section(page("formats.md"), "The exported row"), "json")]


def test_the_row_shown_is_what_the_program_writes(tmp_path: Path) -> None:
    assert shown_rows()[0] == example_row(tmp_path)


def test_the_rows_shown_keep_to_the_json_schema() -> None:
    validator = jsonschema.Draft202012Validator(row_schema())
    for row in shown_rows():
        validator.validate(row)


def test_every_key_of_the_exported_row_is_documented() -> None:
    text = section(page("formats.md"), "The exported row")
    schema = row_schema()
    keys = set(schema["properties"])
    for definition in schema["$defs"].values():
        keys |= set(definition["properties"])
    missing = {key for key in keys if f"`{key}`" not in text and f".{key}`" not in text}
    assert not missing


def test_every_key_of_a_refused_line_is_documented(tmp_path: Path) -> None:
    project = Project.init(tmp_path / "project", "political-events")
    file = tmp_path / "bad.jsonl"
    file.write_bytes(b'{"txt": "x"}\n{"text": "\xff"}\n{"text": "Good."}\n')
    import_files(project, [file], skip_bad=True)
    rows = [
        json.loads(line) for line in (tmp_path / "bad.jsonl.rejected.jsonl").read_text("utf-8").splitlines()
    ]
    text = section(page("formats.md"), "Refused lines")
    assert len(rows) == 2
    for key in {key for row in rows for key in row}:
        assert f"| `{key}` |" in text, key


def test_every_key_of_the_log_is_documented(tmp_path: Path) -> None:
    from annotator.workspace.trail import trail

    text = section(page("formats.md"), "The log as JSON")
    with example_project(tmp_path).database() as database:
        entries = list(trail(database))
    assert entries
    for key in entries[0].row:
        assert f"`{key}`" in text, key


@pytest.mark.parametrize(
    ("heading", "name"), [("The figures as JSON", "stats"), ("The scores as JSON", "evaluation")]
)
def test_every_key_of_json_output_is_documented(heading: str, name: str) -> None:
    text = section(page("formats.md"), heading)
    schema = json.loads((CHECKOUT / "schemas" / f"{name}.schema.json").read_text("utf-8"))
    keys = set(schema["properties"])
    for definition in schema["$defs"].values():
        keys |= set(definition["properties"])
    assert not {key for key in keys if f"`{key}`" not in text}


def test_the_figures_of_the_extractor_stand_in_their_place() -> None:
    text, write = page("suggest.md"), script("write_figures")
    assert write.with_figures(text, "x  \n\ny\n", "today").count("```text\nx\n\ny\n```") == 1
    assert re.search(r"^Measured on \d{4}-\d\d-\d\d:$", text, flags=re.MULTILINE)


# Pages


def anchors(text: str) -> set[str]:
    headings = re.findall(r"^#+ (.+)$", re.sub(r"^```.*?^```$", "", text, flags=re.DOTALL | re.M), flags=re.M)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.name)
def test_relative_links_lead_somewhere(path: Path) -> None:
    for target in re.findall(r"\]\(([^)\s]+)\)", path.read_text("utf-8")):
        if target.startswith(("http:", "https:")):
            continue
        name, _, anchor = target.partition("#")
        file = (path.parent / name) if name else path
        assert file.exists(), target
        if anchor:
            assert anchor in anchors(file.read_text("utf-8")), target


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.name)
def test_json_and_toml_blocks_can_be_read(path: Path) -> None:
    text = path.read_text("utf-8")
    for block in blocks(text, "json"):
        json.loads(block)
    for block in blocks(text, "toml"):
        tomllib.loads(block)


def test_the_commands_of_the_readme_are_in_the_makefile() -> None:
    readme, makefile = (CHECKOUT / "README.md").read_text("utf-8"), (CHECKOUT / "Makefile").read_text("utf-8")
    named = set(re.findall(r"\bmake ([a-z-]+)", " ".join(re.findall(r"`[^`]+`|^\$ .+$", readme, flags=re.M))))
    assert {"annotate", "test"} <= named
    for target in named:
        assert re.search(rf"^{target}:", makefile, flags=re.MULTILINE), target


def test_the_readme_shows_the_picture() -> None:
    assert "(docs/screen.svg)" in (CHECKOUT / "README.md").read_text("utf-8")
    assert (DOCS / "screen.svg").read_text("utf-8").startswith("<svg")


def test_commands_open_no_network_connection(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> None:
        raise AssertionError("a network connection")

    monkeypatch.setattr(socket.socket, "connect", refuse)
    monkeypatch.setattr(socket, "getaddrinfo", refuse)
    monkeypatch.chdir(tmp_path)
    (tmp_path / "a.txt").write_text("Marsh met Terzi in Varn.\n", "utf-8")
    run = CliRunner()
    for line in ("init .", "import a.txt", "suggest --model rules", "stats", "check", "log", "export"):
        result = run.invoke(app, line.split())
        assert result.exit_code == 0, f"{line}: {result.output} {result.exception}"


@pytest.mark.slow
def test_the_picture_is_taken_from_the_program_and_needs_no_network() -> None:
    svg = script("take_picture").take_picture()
    assert "Sougoumi" in svg
    assert not re.search(r"url\((?!#)|@font-face|@import|href=", svg)
    assert svg == script("take_picture").take_picture()
