"""What `schemas/` holds is what the program makes, and the shipped schemas keep to it."""

import importlib.util
import json
import tomllib
from pathlib import Path
from types import ModuleType

import jsonschema
import pytest

CHECKOUT = Path(__file__).parents[1]
SCHEMAS = CHECKOUT / "schemas"
LABEL_SCHEMAS = sorted(SCHEMAS.glob("*.toml"))


def script() -> ModuleType:
    spec = importlib.util.spec_from_file_location(
        "generate_schemas", CHECKOUT / "scripts" / "generate_schemas.py"
    )
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_what_is_generated_is_what_is_committed() -> None:
    for path, text in script().generated():
        assert path.read_text("utf-8") == text, f"{path.name}: run scripts/generate_schemas.py"


def test_every_json_schema_is_generated() -> None:
    assert {path.name for path in SCHEMAS.glob("*.json")} == set(script().JSON_SCHEMAS)


@pytest.mark.parametrize("path", sorted(SCHEMAS.glob("*.json")), ids=lambda path: path.stem)
def test_every_json_schema_is_one(path: Path) -> None:
    jsonschema.Draft202012Validator.check_schema(json.loads(path.read_text("utf-8")))


@pytest.mark.parametrize("path", LABEL_SCHEMAS, ids=lambda path: path.stem)
def test_every_label_schema_keeps_to_the_json_schema(path: Path) -> None:
    schema = json.loads((SCHEMAS / "label-schema.schema.json").read_text("utf-8"))
    jsonschema.Draft202012Validator(schema).validate(tomllib.loads(path.read_text("utf-8")))


@pytest.mark.parametrize(
    "wrong", ['name = 1\n[[span]]\nid = "A"', 'name = "x"', 'name = "x"\n[[span]]\nid = "A"\ncolour = "red"']
)
def test_the_json_schema_refuses_unknown_missing_and_wrong_keys(wrong: str) -> None:
    schema = json.loads((SCHEMAS / "label-schema.schema.json").read_text("utf-8"))
    assert not jsonschema.Draft202012Validator(schema).is_valid(tomllib.loads(wrong))


def test_the_json_schema_knows_no_null_for_toml_has_none() -> None:
    assert "null" not in (SCHEMAS / "label-schema.schema.json").read_text("utf-8")
