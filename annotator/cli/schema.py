"""`annotator schema`: shows, checks and describes label schemas."""

import json
import os
from pathlib import Path
from typing import Annotated

import typer

from annotator.cli.schema_listing import counts, listing
from annotator.config.errors import ConfigErrors
from annotator.config.json_schema import label_schema_json_schema
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
from annotator.document.safe_text import safe

schema_app = typer.Typer(
    help="Label schemas: which spans, links and attributes there are.", no_args_is_help=True
)

Project = Annotated[Path | None, typer.Option("--project", help="The project's directory.")]


@schema_app.command()
def show(
    schema: Annotated[str, typer.Argument(metavar="[NAME|FILE]")] = "", *, project: Project = None
) -> None:
    """Print a label schema: by default the project's, outside of one the one new projects get."""
    file = find_label_schema(schema) if schema else _schema_here(project)
    for line in listing(read_label_schema(file)):
        typer.echo(line)


@schema_app.command()
def validate(file: Annotated[str, typer.Argument(metavar="FILE")]) -> None:
    """Check a label schema file: prints every mistake with its line."""
    try:
        found = parse_label_schema(read_content(Path(file)), file, checked=())
    except ConfigErrors as mistakes:
        typer.echo(str(mistakes), err=True)
        raise typer.Exit(1) from None
    typer.echo(f"ok: {safe(str(file))}: {counts(found)}")


@schema_app.command("json")
def json_schema() -> None:
    """Print the JSON Schema of label schema files, for editors that complete and check them."""
    typer.echo(json.dumps(label_schema_json_schema(), indent=2, ensure_ascii=False))


def _schema_here(project: Path | None) -> Path:
    try:
        directory = find_project(project, os.environ, Path.cwd())
    except ProjectError:
        if project is not None:
            raise
        return find_label_schema(DEFAULT_SCHEMA)
    return directory / read_project_settings(directory / SETTINGS).schema
