"""`annotator schema`: shows, checks, makes and describes label schemas."""

import json
import os
from pathlib import Path

import click

from annotator.cli.help import HELP_OPTIONS, Group, argument, command
from annotator.cli.options import project_option
from annotator.cli.output import emit
from annotator.cli.schema_infer import infer
from annotator.cli.schema_listing import counts, listing
from annotator.config.label_schema import (
    DEFAULT_SCHEMA,
    find_label_schema,
    parse_label_schema,
    read_label_schema,
)
from annotator.config.paths import SETTINGS, find_project
from annotator.config.project import read_project_settings
from annotator.config.toml_file import read_content
from annotator.document.errors import ProjectError


@click.group(cls=Group, context_settings=HELP_OPTIONS, no_args_is_help=True)
def schema() -> None:
    """Show, check and make label schemas.

    A label schema says which spans, links and attributes there are.
    """


@command("show", example="annotator schema show people-places")
@argument("name", "[NAME|FILE]", "One that comes with the program, or a file.", default="")
@project_option
def show(*, name: str, project: Path | None) -> None:
    """Print a label schema with its guidelines.

    Without a name it is the project's, outside of one the schema that new projects get.
    """
    for line in listing(read_label_schema(find_label_schema(name) if name else _schema_here(project))):
        emit(line)


@command("validate", example="annotator schema validate my-schema.toml")
@argument("file", "FILE", "The label schema.")
def validate(*, file: str) -> None:
    """Check a label schema file and name every mistake with its line."""
    found = parse_label_schema(read_content(Path(file)), file, checked=())
    emit(f"ok: {file}: {counts(found)}")


@command("json", example="annotator schema json > label-schema.schema.json")
def json_schema() -> None:
    """Print the JSON Schema of label schema files, for editors that complete and check them."""
    from annotator.config.json_schema import label_schema_json_schema

    for line in json.dumps(label_schema_json_schema(), indent=2).split("\n"):
        emit(line)


for each in (show, validate, infer, json_schema):
    schema.add_command(each)


def _schema_here(project: Path | None) -> Path:
    try:
        directory = find_project(project, os.environ, Path.cwd())
    except ProjectError:
        if project is not None:
            raise
        return find_label_schema(DEFAULT_SCHEMA)
    return directory / read_project_settings(directory / SETTINGS).schema
