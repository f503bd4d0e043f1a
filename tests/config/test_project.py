"""`annotator.toml` says how a project is worked on; what it gets wrong is told with the line."""

import re
import tomllib
from pathlib import Path

import pytest

from annotator.config.errors import ConfigErrors
from annotator.config.label_schema import find_label_schema, read_label_schema
from annotator.config.project import (
    KNOWN_KEYS,
    ProjectSettings,
    check_suggest_labels,
    dataset_name,
    read_project_settings,
    write_new_project_settings,
)
from annotator.tui.keymap import build_keymap
from annotator.tui.themes import choose_theme

WHOLE = """\
schema = "mine.toml"
annotator = "alice"
dataset = "spring-2024"
model = "./models/v2"
theme = "nord"

[suggest.labels]
PERSON = "ACTOR"
"ORG" = "ACTOR"

[keys]
accept = "y"
annotate.undo = ["u", "ctrl+z"]
"""


def settings(directory: Path, text: str) -> ProjectSettings:
    path = directory / "annotator.toml"
    path.write_text(text, "utf-8")
    return read_project_settings(path)


def mistakes(directory: Path, text: str) -> list[str]:
    with pytest.raises(ConfigErrors) as caught:
        settings(directory, text)
    return [str(error).removeprefix(f"{directory}/") for error in caught.value.errors]


def test_all_settings_are_read(tmp_path: Path) -> None:
    found = settings(tmp_path, WHOLE)
    assert (found.schema, found.annotator, found.dataset) == ("mine.toml", "alice", "spring-2024")
    assert (found.model, found.theme) == ("./models/v2", "nord")
    assert dict(found.suggest_labels) == {"PERSON": "ACTOR", "ORG": "ACTOR"}
    assert dict(found.keys) == {"accept": ("y",), "annotate.undo": ("u", "ctrl+z")}
    assert found.key_mistake("accept", "is no action").line == 12
    assert str(found.key_mistake("annotate.undo", "is no action")).endswith(
        "annotator.toml:13: keys.annotate.undo: is no action"
    )


def test_an_empty_file_means_the_defaults(tmp_path: Path) -> None:
    (tmp_path / "My project!").mkdir()
    found = settings(tmp_path / "My project!", "")
    assert (found.schema, found.dataset, found.annotator, found.model) == (
        "schema.toml",
        "My-project",
        None,
        None,
    )


def test_every_mistake_is_told_with_its_line(tmp_path: Path) -> None:
    text = """\
shema = "x.toml"
schema = "../x.toml"
annotator = "Alice B"
dataset = "a/b"
model = 3
theme = ""
suggest.label = {}
suggest.labels.PERSON = 1
keys.accept = 7
keys.annotate.undo = []
"""
    told = mistakes(tmp_path, text)
    expected = [
        "annotator.toml:1: shema: unknown setting: did you mean 'schema'?",
        "annotator.toml:2: schema: '../x.toml' is not a plain file name: ",
        "annotator.toml:3: annotator: annotator name 'Alice B' is not allowed: use 1 to 32",
        "annotator.toml:4: dataset: 'a/b' is not a name for a data set: use 1 to 64",
        'annotator.toml:5: model: must be text: write model = "…"',
        "annotator.toml:6: theme: is empty: give a value, or remove the line",
        "annotator.toml:7: suggest.label: unknown setting: did you mean 'labels'?",
        "annotator.toml:8: suggest.labels.PERSON: must be a span label",
        "annotator.toml:9: keys.accept: must be a key or a list of keys",
        "annotator.toml:10: keys.annotate.undo: must be a key or a list of keys",
    ]
    assert len(told) == len(expected)
    for line, start in zip(told, expected, strict=True):
        assert line.startswith(start), line


@pytest.mark.parametrize("text", ["suggest = 1", "keys = 1", "suggest.labels = 1"])
def test_a_value_for_a_table_is_told(tmp_path: Path, text: str) -> None:
    (told,) = mistakes(tmp_path, text)
    assert "must be a table" in told


def test_the_name_of_an_annotator_may_not_be_reserved(tmp_path: Path) -> None:
    (told,) = mistakes(tmp_path, '\nannotator = "gold"')
    assert told.startswith("annotator.toml:2: annotator: annotator name 'gold' is reserved")


def test_a_foreign_label_leads_to_a_label_of_the_schema(tmp_path: Path) -> None:
    schema = read_label_schema(find_label_schema("political-events"))
    check_suggest_labels(settings(tmp_path, WHOLE), schema)
    wrong = settings(tmp_path, '[suggest.labels]\nPERSON = "ACTOR"\nORG = "ACTER"')
    with pytest.raises(ConfigErrors, match=r"annotator.toml:3: suggest.labels.ORG: .* did you mean 'ACTOR'"):
        check_suggest_labels(wrong, schema)


def test_a_new_settings_file_is_read_back(tmp_path: Path) -> None:
    path = tmp_path / "annotator.toml"
    write_new_project_settings(path, "schema.toml", "spring")
    found = read_project_settings(path)
    assert (found.schema, found.dataset, found.annotator) == ("schema.toml", "spring", None)
    with pytest.raises(FileExistsError):
        write_new_project_settings(path, "schema.toml", "spring")


def switched_on(template: str) -> str:
    """A new settings file with the # before every setting removed."""
    return re.sub(r'^# (?=\[|[\w".]+ = )', "", template, flags=re.MULTILINE)


def test_every_setting_of_a_new_file_may_be_switched_on(tmp_path: Path) -> None:
    path = tmp_path / "annotator.toml"
    write_new_project_settings(path, "schema.toml", "spring")
    found = settings(tmp_path, switched_on(path.read_text("utf-8")))
    assert set(tomllib.loads(path.read_text("utf-8"))) == set(KNOWN_KEYS)
    assert (found.annotator, found.theme) == ("alice", "nord")
    assert dict(found.suggest_labels) == {"PERSON": "ACTOR", "DATE": ""}
    check_suggest_labels(found, read_label_schema(find_label_schema("political-events")))
    assert choose_theme(found) == "nord"
    keymap = build_keymap(found)
    assert list(found.keys) == ["span.accept"]
    assert keymap.keys["span.accept"] == found.keys["span.accept"]


def test_a_label_may_be_left_out_on_purpose(tmp_path: Path) -> None:
    found = settings(tmp_path, '[suggest.labels]\nDATE = ""\n')
    check_suggest_labels(found, read_label_schema(find_label_schema("political-events")))
    assert dict(found.suggest_labels) == {"DATE": ""}


@pytest.mark.parametrize(
    ("directory", "name"),
    [("/data/War & peace", "War-peace"), ("/", "annotations"), ("/x/日本", "annotations")],
)
def test_a_project_is_called_like_its_directory(directory: str, name: str) -> None:
    assert dataset_name(Path(directory)) == name
