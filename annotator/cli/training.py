"""`annotator evaluate`: how good the suggestions are."""

import os
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

import click

from annotator.cli.diagnostics import say
from annotator.cli.help import command
from annotator.cli.options import PATH, json_option, model_option, project_option
from annotator.cli.output import emit, emit_json
from annotator.config.label_schema import DEFAULT_SCHEMA, find_label_schema, read_label_schema
from annotator.config.paths import find_project
from annotator.document.errors import ProjectError
from annotator.workspace.project import Project

if TYPE_CHECKING:
    from annotator.document.schema import LabelSchema
    from annotator.extractor.suggest import Extractor
    from annotator.workspace.evaluation import Evaluation, Score, Tally
    from annotator.workspace.output_types import EvaluationRow, ScoreRow, TallyRow


@command("evaluate", example="annotator evaluate --gold sample_data/gold.jsonl")
@click.option(
    "--gold", type=PATH, metavar="FILE", required=True, help="JSON Lines with the right annotations."
)
@model_option
@json_option
@project_option
def evaluate(*, gold: Path, model: str | None, json: bool, project: Path | None) -> None:
    """Score suggestions against a gold file.

    The extractor reads the texts of the file, and what it suggests is compared with the annotations
    there. Exact: both edges right; overlap: they share a character. Outside of a project the label
    schema that comes with the program is used.
    """
    from annotator.extractor.suggest import load_extractor
    from annotator.workspace.evaluation import evaluate as score
    from annotator.workspace.gold_file import read_gold

    schema, named, labels = _surroundings(project)
    articles = read_gold(gold)
    extractor = load_extractor(schema, model=model or named, label_map=labels)
    if extractor.notice:
        say(extractor.notice)
    evaluation = score(extractor, articles, schema)
    if json:
        emit_json(row(evaluation, extractor))
    else:
        for line in table(evaluation, extractor):
            emit(line)


def _surroundings(project: Path | None) -> "tuple[LabelSchema, str | None, Mapping[str, str]]":
    """Label schema, model and label map of the project, or the program's own outside of one."""
    try:
        directory = find_project(project, os.environ, Path.cwd())
    except ProjectError:
        if project is not None or os.environ.get("ANNOTATOR_PROJECT"):
            raise
        return read_label_schema(find_label_schema(DEFAULT_SCHEMA)), None, {}
    opened = Project.open(directory)
    return opened.schema, opened.settings.model, opened.settings.suggest_labels


def table(evaluation: "Evaluation", extractor: "Extractor") -> Iterator[str]:
    """The figures as lines: precision, recall, F1 exact and overlapping, and the counts behind them."""
    yield f"{extractor.name} {extractor.version} on {evaluation.articles} articles"
    yield ""
    yield f"{'':<10} {'exact':^17}   {'overlap':^17}   {'in gold':>7} {'suggested':>9} {'right':>6}"
    yield f"{'':<10} {'P':>5} {'R':>5} {'F1':>5}   {'P':>5} {'R':>5} {'F1':>5}"
    for scores in (evaluation.spans, evaluation.relations):
        for label, score in scores.items():
            exact = score.exact
            counts = f"{exact.right + exact.missed:>7} {exact.right + exact.wrong:>9} {exact.right:>6}"
            yield f"{label:<10} {_figures(exact)}   {_figures(score.overlap)}   {counts}"
        yield ""
    right, compared = evaluation.types_right, evaluation.types_compared
    share = _figure(evaluation.type_accuracy)
    yield f"event type right on {right} of {compared} triggers found exactly: {share}"


def _figures(tally: "Tally") -> str:
    return " ".join(_figure(value) for value in (tally.precision, tally.recall, tally.f1))


def _figure(value: float | None) -> str:
    return f"{'n/a':>5}" if value is None else f"{value:>5.2f}"


def row(evaluation: "Evaluation", extractor: "Extractor") -> "EvaluationRow":
    """The figures as one JSON object; a figure without denominator is null."""
    return {
        "model": extractor.name,
        "version": extractor.version,
        "articles": evaluation.articles,
        "spans": {label: _score_row(score) for label, score in evaluation.spans.items()},
        "relations": {label: _score_row(score) for label, score in evaluation.relations.items()},
        "event_type": {
            "right": evaluation.types_right,
            "compared": evaluation.types_compared,
            "accuracy": evaluation.type_accuracy,
        },
    }


def _score_row(score: "Score") -> "ScoreRow":
    return {"exact": _tally_row(score.exact), "overlap": _tally_row(score.overlap)}


def _tally_row(tally: "Tally") -> "TallyRow":
    return {
        "right": tally.right,
        "wrong": tally.wrong,
        "missed": tally.missed,
        "precision": tally.precision,
        "recall": tally.recall,
        "f1": tally.f1,
    }
