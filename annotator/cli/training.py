"""`annotator train`."""

import json as json_text
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import click

from annotator.cli.diagnostics import counted, say
from annotator.cli.help import command
from annotator.cli.options import (
    PATH,
    choice_option,
    chosen_annotator,
    json_option,
    only_annotator_option,
    only_gold_option,
    open_project,
    project_option,
)
from annotator.cli.output import emit, emit_json
from annotator.cli.training_progress import TrainingProgress, ended_by_signals, shown_name
from annotator.config.roles import Role
from annotator.document.errors import UsageError
from annotator.document.safe_text import safe
from annotator.workspace.annotated import Include
from annotator.workspace.splitting import SHARE
from annotator.workspace.training_plan import PATIENCE, TrainingOptions, work_folder

if TYPE_CHECKING:
    from annotator.workspace.output_types import TrainingRow
    from annotator.workspace.project import Project
    from annotator.workspace.training import Told, TrainingReport

_TERMINATED = 15
_INTERRUPTED_EXIT, _TERMINATED_EXIT = 130, 143


@command("train", example="annotator train --output models/v2")
@click.option(
    "--output",
    type=PATH,
    metavar="DIR",
    help="The folder of the pipeline. Without it, models/DATASET in the project.",
)
@only_annotator_option
@only_gold_option
@choice_option(
    "--include",
    Include,
    "kind of article",
    multiple=True,
    help="Unfinished articles too: all (open), or those with a flag. May be repeated.",
)
@click.option(
    "--split",
    type=float,
    metavar="SHARE",
    default=SHARE,
    show_default=True,
    help="The share of articles to train on, above 0 and up to 1; scores are measured on the others.",
)
@click.option(
    "--base",
    metavar="MODEL|blank",
    help="The pipeline to start from. Without it, the English model where it is installed.",
)
@click.option("--no-rules", is_flag=True, help="Learn without the rules as evidence.")
@click.option("--epochs", type=click.IntRange(1), metavar="N", help="Most passes over the articles.")
@click.option("--max-steps", type=click.IntRange(1), metavar="N", help="Most updates of each component.")
@click.option(
    "--patience",
    type=click.IntRange(1),
    metavar="N",
    default=PATIENCE,
    show_default=True,
    help="Passes without a better score after which a component is done.",
)
@click.option(
    "--seed",
    type=click.IntRange(0),
    metavar="N",
    default=0,
    show_default=True,
    help="Of all random numbers, below 2,147,483,648.",
)
@click.option("--resume", is_flag=True, help="Go on with a training that was broken off.")
@click.option("--restart", is_flag=True, help="Give such a training up, and begin anew.")
@click.option("--curve", is_flag=True, help="Train on shares of the articles instead: does more data help?")
@click.option("--package", is_flag=True, help="Also make a package that pip installs, in DIR-package.")
@json_option
@project_option
def train(
    *,
    output: Path | None,
    annotator: str | None,
    gold: bool,
    include: tuple[Include, ...],
    split: float,
    base: str | None,
    no_rules: bool,
    epochs: int | None,
    max_steps: int | None,
    patience: int,
    seed: int,
    resume: bool,
    restart: bool,
    curve: bool,
    package: bool,
    json: bool,
    project: Path | None,
) -> None:
    """Train a spaCy pipeline on the finished articles.

    It learns spans, their attributes and relations, with the rules and the English model as evidence,
    and is used by `annotator suggest --model DIR`. About one article in five is held out, and the
    pipeline is measured on these beside the rules. The same annotations and seed give the same pipeline.
    """
    if resume and restart:
        raise UsageError("--resume and --restart do not go together", "leave one of them out")
    options = TrainingOptions(
        annotator=chosen_annotator(annotator, gold),
        include=include,
        split=split,
        base=base,
        rules=not no_rules,
        epochs=epochs,
        patience=patience,
        max_steps=max_steps,
        seed=seed % 2**31,
    )
    opened = open_project(project, needs=Role.LEAD)
    if curve:
        _curve(opened, output, options, json, resume=resume, restart=restart)
    else:
        _train(opened, output, options, json, package, resume=resume, restart=restart)


def _told() -> "Told":
    from annotator.workspace.training import Told

    watcher = TrainingProgress()
    return Told(watcher, watcher.working, say)


def _train(
    project: "Project",
    output: Path | None,
    options: TrainingOptions,
    json: bool,
    package: bool,
    *,
    resume: bool,
    restart: bool,
) -> None:
    from annotator.workspace import training

    target = output or training.default_output(project)
    with _explained(target):
        report = training.train(project, target, options, _told(), resume=resume, restart=restart)
        if package:
            say(f"package: {safe(str(_package(report.output)))}")
    if json:
        emit_json(_row(report))
        return
    if report.comparison is not None:
        from annotator.cli.evaluation_listing import summary

        for line in summary(report.comparison):
            emit(line)
    _say_report(report)


def _package(model: Path) -> Path:
    from annotator.extractor.packaging import make_package

    return make_package(model, model.with_name(f"{model.name}-package"))


@contextmanager
def _explained(output: Path) -> Iterator[None]:
    """Say how to go on after an interruption, and end with its exit code."""
    from annotator.workspace.training import InterruptedTraining

    with ended_by_signals() as received:
        try:
            yield
        except KeyboardInterrupt as interrupt:
            say(f"broken off; how far it came is in {safe(str(work_folder(output)))}")
            if isinstance(interrupt, InterruptedTraining) and interrupt.best is not None:
                say(f"the best so far can be used: annotator suggest --model {safe(str(interrupt.best))}")
            say("go on with --resume, or begin anew with --restart")
            code = _TERMINATED_EXIT if _TERMINATED in received else _INTERRUPTED_EXIT
            raise click.exceptions.Exit(code) from None


def _say_report(report: "TrainingReport") -> None:
    if report.export is not None:
        for kind, loss in report.export.losses.kinds.items():
            say(f"{loss.count:,} {safe(kind)}")
    for name in report.without_data:
        say(f"nothing is annotated to learn {shown_name(name)} from: they are not predicted")
    for notice in report.notices:
        say(notice)
    shown = safe(str(report.output))
    if report.replaced:
        say(f"the pipeline that was there is now {shown}.previous")
    say(f"{shown}: {', '.join(shown_name(one.name) for one in report.results)}")
    say(f"use it: annotator suggest --model {shown} --only open")


def _row(report: "TrainingReport") -> "TrainingRow":
    return {
        "output": str(report.output),
        "version": report.version,
        "train": report.train,
        "dev": report.dev,
        "learned": report.learned,
        "tuning": report.tuning,
        "words": report.words,
        "components": [
            {"name": one.name, "epochs": one.epochs, "best_epoch": one.best_epoch, "score": one.score}
            for one in report.results
        ],
        "without_data": report.without_data,
        "notices": report.notices,
        "evaluation": report.comparison.row(0) if report.comparison else None,
    }


def _curve(
    project: "Project",
    output: Path | None,
    options: TrainingOptions,
    json: bool,
    *,
    resume: bool,
    restart: bool,
) -> None:
    from annotator.formats.atomic_file import write_lines
    from annotator.workspace.curve_picture import curve_svg
    from annotator.workspace.learning_curve import curve_output, learn_curve

    stem = (output or curve_output(project)).absolute()
    with _explained(stem):
        curve = learn_curve(project, stem, options, _told(), resume=resume, restart=restart)
    title = f"{project.settings.dataset}: F1 over articles"
    picture, figures = stem.with_name(f"{stem.name}.svg"), stem.with_name(f"{stem.name}.json")
    write_lines(picture, curve_svg(curve, title).split("\n")[:-1])
    write_lines(figures, [json_text.dumps(curve.row)])
    if json:
        emit_json(curve.row)
    else:
        from annotator.cli.curve_listing import listing as curve_lines

        for line in curve_lines(curve):
            emit(line)
    say(f"{counted(len(curve.points), 'point')}; picture {safe(str(picture))}, figures {safe(str(figures))}")
