"""`annotator evaluate`."""

import os
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from annotator.cli.diagnostics import progress, say
from annotator.cli.help import command
from annotator.cli.options import PATH, caller, json_option, project_option
from annotator.cli.output import emit, emit_json
from annotator.config.label_schema import DEFAULT_SCHEMA, find_label_schema, read_label_schema
from annotator.config.paths import find_project
from annotator.config.roles import Role, require_role
from annotator.document.errors import ProjectError, UsageError
from annotator.document.ids import GOLD, check_annotator
from annotator.document.safe_text import safe

if TYPE_CHECKING:
    from annotator.document.schema import LabelSchema
    from annotator.workspace.held_out import HeldOut
    from annotator.workspace.project import Project
    from annotator.workspace.systems import System

_EXAMPLES = 3


@command("evaluate", example="annotator evaluate --model models/v2 --errors 10")
@click.option(
    "--gold",
    type=PATH,
    metavar="FILE",
    help="JSON Lines with the right annotations, instead of the project's.",
)
@click.option(
    "--model",
    "models",
    multiple=True,
    metavar="NAME|DIR",
    help="A pipeline to measure beside the rules and the English model. May be repeated. Without it, the "
    "project's trained one.",
)
@click.option("--alone", is_flag=True, help="Measure the pipelines named, and nothing beside them.")
@click.option("--annotator", metavar="NAME", help="Take this person's annotations as right.")
@click.option(
    "--errors",
    type=click.IntRange(0),
    metavar="N",
    default=_EXAMPLES,
    show_default=True,
    help="Examples of what each gets wrong.",
)
@json_option
@project_option
def evaluate(
    *,
    gold: Path | None,
    models: tuple[str, ...],
    alone: bool,
    annotator: str | None,
    errors: int,
    json: bool,
    project: Path | None,
) -> None:
    """Measure suggestions on articles that were held out.

    Rules, the English model by itself and trained pipelines read the same articles, and what they
    suggest is compared with the annotations. Exact: both edges right; overlap: they share a
    character. No pipeline is measured on articles it was trained on. Outside of a project --gold is
    needed, and the label schema that comes with the program is used.
    """
    from annotator.workspace.comparing import compare
    from annotator.workspace.systems import load_systems

    if gold is not None and annotator is not None:
        raise UsageError("--gold and --annotator do not go together", "leave one of them out")
    opened = _project(project, needed=gold is None)
    if opened is not None and gold is None and opened.settings.roles:
        require_role(opened.settings.roles, caller(opened), Role.LEAD)
    schema = opened.schema if opened else _own_schema()
    labels = opened.settings.suggest_labels if opened else {}
    systems = load_systems(schema, labels, _named(models, opened, alone), alone=alone)
    for system in systems:
        if system.extractor.notice:
            say(f"{safe(system.name)}: {system.extractor.notice}")
    held_out = _held_out(gold, opened, systems, annotator)
    bars = {system.name: progress(f"Reading with {safe(system.name)}") for system in systems}
    comparison = compare(systems, held_out, schema, lambda name, done, total: bars[name](done, total))
    if json:
        emit_json(comparison.row(errors))
    else:
        from annotator.cli.evaluation_listing import listing

        for line in listing(comparison, errors):
            emit(line)


def _project(project: Path | None, *, needed: bool) -> "Project | None":
    """The project named or found; None where none is needed and none is meant."""
    from annotator.workspace.project import Project

    try:
        return Project.open(find_project(project, os.environ, Path.cwd()))
    except ProjectError:
        if needed or project is not None or os.environ.get("ANNOTATOR_PROJECT"):
            raise
        return None


def _own_schema() -> "LabelSchema":
    return read_label_schema(find_label_schema(DEFAULT_SCHEMA))


def _named(models: Sequence[str], project: "Project | None", alone: bool) -> list[str]:
    """The pipelines to measure: those named, else the project's own."""
    from annotator.workspace.model_place import is_trained_model
    from annotator.workspace.training import default_output

    if models:
        return list(models)
    if alone:
        raise UsageError("--alone needs a pipeline", "name one with --model")
    named = []
    if project is not None:
        if project.settings.model:
            named.append(project.settings.model)
        if is_trained_model(output := default_output(project)):
            named.append(str(output))
    return named


def _held_out(
    gold: Path | None, project: "Project | None", systems: "Sequence[System]", annotator: str | None
) -> "HeldOut":
    from annotator.workspace.gold_file import read_gold
    from annotator.workspace.held_out import project_gold, unseen
    from annotator.workspace.splitting import SHARE

    seen = {system.name: system.trained_on for system in systems if system.trained_on}
    if gold is not None:
        return unseen(read_gold(gold), seen, str(gold))
    assert project is not None
    person = annotator if annotator in (None, GOLD) else check_annotator(annotator)
    share = next((system.share for system in systems if system.share is not None), SHARE)
    articles = project_gold(project, share=share, annotator=person, progress=progress("Reading articles"))
    return unseen(articles, seen)
