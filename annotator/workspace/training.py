"""Training: finished articles become a pipeline that suggests, in a folder that is whole or not there."""

import importlib.metadata
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from msgspec import Struct, field
from msgspec.structs import replace

from annotator import __version__
from annotator.document.errors import ProjectError
from annotator.document.safe_text import safe
from annotator.extractor.trained_facts import OURS, TrainedFacts
from annotator.extractor.trained_facts import VERSION as FACTS_VERSION
from annotator.workspace.comparing import Comparison
from annotator.workspace.held_out import project_gold
from annotator.workspace.model_card import card_text
from annotator.workspace.model_place import MODELS, check_place, put_in_place
from annotator.workspace.project import Project
from annotator.workspace.spacy_export import CARD_FILE, SpacyExportReport, export_spacy
from annotator.workspace.training_comparison import below_rules, compare_with_rules, performance
from annotator.workspace.training_plan import (
    BEST,
    DATA,
    TrainingOptions,
    TrainingPlan,
    begin_anew,
    has_begun,
    held_folder,
    read_plan,
    work_folder,
    write_plan,
)

if TYPE_CHECKING:
    from annotator.extractor.training import LoopSettings
    from annotator.extractor.training_session import ComponentResult, Session, SessionWatcher

FEW = 20
"""Articles to train on below which the person is told that they are few."""
_MADE = "made"
_CARD = "README.md"

Progress = Callable[[str, int, int], None]
"""Told what is being done, and how much of how much is."""


class TrainingReport(Struct):
    """What a training came to.

    Attributes:
        output: the folder of the pipeline; replaced: whether one was there before, which is kept beside it.
        version: of the pipeline; another for other data or options.
        train, dev: articles on both sides; learned, tuning: of the first, those learned from and those
            that told when to stop.
        words: learned from.
        results: of each component.
        without_data: components left out, since nothing was annotated for them.
        comparison: with the rules on the held-out articles, None when there are none.
        notices: what the person should know, in sentences.
        export: of the training set; None when training went on from an earlier one.
    """

    output: Path
    replaced: bool = False
    version: str = ""
    train: int = 0
    dev: int = 0
    learned: int = 0
    tuning: int = 0
    words: int = 0
    results: "list[ComponentResult]" = field(default_factory=list)
    without_data: list[str] = field(default_factory=list)
    comparison: Comparison | None = None
    notices: list[str] = field(default_factory=list)
    export: SpacyExportReport | None = None


class Told(Struct, frozen=True):
    """Who is told what while training is under way.

    Attributes:
        watcher: of updates and epochs.
        progress: of everything else.
        say: sentences, as soon as they are known.
    """

    watcher: "SessionWatcher"
    progress: Progress = lambda what, done, total: None
    say: Callable[[str], None] = lambda sentence: None


class InterruptedTraining(KeyboardInterrupt):
    """Training was broken off.

    Attributes:
        work: the folder in which it stands.
        best: a usable pipeline of the best so far, None when nothing has been trained yet.
    """

    def __init__(self, work: Path, best: Path | None) -> None:
        super().__init__("training was broken off")
        self.work, self.best = work, best


def default_output(project: Project) -> Path:
    """Where the pipeline goes when nobody says: `models/DATASET` of the project."""
    return project.directory / MODELS / project.settings.dataset


def train(
    project: Project,
    output: Path,
    options: TrainingOptions,
    told: Told,
    *,
    resume: bool = False,
    restart: bool = False,
) -> TrainingReport:
    """Train a pipeline on the finished articles.

    The same annotations, options and versions give the same pipeline, byte by byte.

    Args:
        project: whose articles.
        output: the folder of the pipeline.
        options: what is asked for; with `resume` those of the training that is gone on with.
        told: who is told.
        resume: go on with an unfinished training, on the articles that it began with.
        restart: give up an unfinished training and begin anew.

    Raises:
        ProjectError: nothing can be trained, or written; what was in `output` is as it was.
        InterruptedTraining: it was broken off, and can be gone on with.
    """
    output = output.absolute()
    check_place(output)
    work = work_folder(output)
    with held_folder(work):
        report = TrainingReport(output)
        plan = prepare(project, work, options, told, report, resume=resume, restart=restart)
        try:
            session = _train(project, work, plan, told, report)
            name = model_name(project)
            gold = project_gold(project, share=plan.options.split, annotator=plan.options.annotator)
            if gold:
                report.comparison = compare_with_rules(
                    project,
                    session.nlp,
                    name,
                    gold,
                    lambda who, done, total: told.progress("Scoring", done, total),
                )
                report.notices += below_rules(report.comparison)
            _write(project, work, plan, session, report, name)
        except KeyboardInterrupt as interrupt:
            raise InterruptedTraining(work, _keep_best(work)) from interrupt
        shutil.rmtree(work)
    return report


def prepare(
    project: Project,
    work: Path,
    options: TrainingOptions,
    told: Told,
    report: TrainingReport,
    *,
    resume: bool,
    restart: bool,
) -> TrainingPlan:
    """The plan of a new training, its data exported, or that of the one to go on with.

    Raises:
        ProjectError: there is nothing to train on, nothing to go on with, or a training that was not asked
            for stands in the way.
    """
    from annotator.extractor.trained_pipeline import default_base

    if resume:
        plan = read_plan(work)
        if plan.schema != project.schema.hash:
            raise ProjectError(
                "the label schema has changed since training began", "begin anew with --restart"
            )
    else:
        if has_begun(work) and not restart:
            hint = "go on with --resume, or begin anew with --restart"
            raise ProjectError(f"an unfinished training stands in {safe(str(work))}", hint)
        begin_anew(work)
        base = default_base(project.schema) if options.base is None else options.base
        plan = _export(project, work, replace(options, base=base), told, report)
        write_plan(work, plan)
    report.train, report.dev = plan.train, plan.dev
    _note_numbers(plan, told, report)
    return plan


def _export(
    project: Project, work: Path, options: TrainingOptions, told: Told, report: TrainingReport
) -> TrainingPlan:
    export = export_spacy(
        project,
        work / DATA,
        annotator=options.annotator,
        include=options.include,
        split=options.split,
        seed=options.seed,
        progress=lambda done, total: told.progress("Reading", done, total),
    )
    report.export = export
    if not export.is_written or not export.train:
        finished = f"; {export.dev} finished, held out" if export.dev else ""
        raise ProjectError(
            f"there is no finished article to train on{finished}",
            "finish some in `annotator annotate` (enter); about 50 are needed to do better than the rules",
        )
    return TrainingPlan(
        options,
        project.schema.hash,
        export.sha256,
        export.train,
        export.dev,
        export.components,
        export.longest_span,
    )


def _note_numbers(plan: TrainingPlan, told: Told, report: TrainingReport) -> None:
    told.say(f"{plan.train} articles to train on, {plan.dev} held out")
    base = recipe_of(plan).base
    if readers := [*(["the rules"] if plan.options.rules else []), *([safe(base)] if base else [])]:
        told.say(f"{' and '.join(readers)} read them first, for evidence")
    if plan.train < FEW:
        report.notices.append(
            f"{plan.train} articles are few: expect a model that is about as good as the rules; "
            "about 50 make a difference"
        )
    if not plan.dev:
        report.notices.append("no article is held out, so that nothing is known about how good it is")


def _train(project: Project, work: Path, plan: TrainingPlan, told: Told, report: TrainingReport) -> "Session":
    from annotator.extractor.training_session import open_session, run_session

    session = open_session(project.schema, recipe_of(plan))
    try:
        run_session(session, train_file(work), work, loop_settings(plan), told.watcher)
    except KeyboardInterrupt:
        _write_best(work, session.nlp)
        raise
    report.learned, report.tuning, report.words = session.learned, session.tuning, session.words
    report.results, report.without_data = session.results, session.without_data
    return session


def train_file(work: Path) -> Path:
    """The training set."""
    from annotator.extractor.training_config import TRAIN_FILE

    return work / DATA / TRAIN_FILE


def recipe_of(plan: TrainingPlan) -> Any:
    """What the pipeline of a plan is made of."""
    from annotator.extractor.trained_pipeline import BLANK, Recipe

    base = "" if plan.options.base in (None, BLANK) else plan.options.base or ""
    return Recipe(base, plan.options.rules, plan.components, plan.longest_span)


def loop_settings(plan: TrainingPlan) -> "dict[str, LoopSettings]":
    """How each component is trained."""
    from annotator.extractor.trained_pipeline import ATTRIBUTES, RELATIONS
    from annotator.extractor.training import LoopSettings
    from annotator.extractor.training_config import NER, SPANCAT

    options = plan.options
    settings = LoopSettings(options.epochs, options.patience, options.max_steps, seed=options.seed)
    return dict.fromkeys((NER, SPANCAT, ATTRIBUTES, RELATIONS), settings)


def model_name(project: Project) -> str:
    """What a pipeline is called: its data set, as a name of a package may be."""
    name = "".join(char if char.isalnum() and char.isascii() else "_" for char in project.settings.dataset)
    return name.strip("_").lower() or "pipeline"


def _write(
    project: Project, work: Path, plan: TrainingPlan, session: "Session", report: TrainingReport, name: str
) -> None:
    comparison = report.comparison
    facts = _facts(project, work, plan, session)
    report.version = version = f"1.0.0+{plan.digest}"
    about = f"Actors, roles and events of {project.schema.name}"
    session.nlp.meta.update(
        {"name": name, "version": version, "description": about, "performance": performance(comparison)}
    )
    session.nlp.meta[OURS] = facts
    made = work / _MADE
    shutil.rmtree(made, ignore_errors=True)
    session.nlp.to_disk(made)
    numbers = {
        "articles learned from": session.learned,
        "articles that told when to stop": session.tuning,
        "articles held out": plan.dev,
        "tokens learned from": session.words,
    }
    (made / _CARD).write_text(card_text(name, facts, numbers, session.nlp.pipe_names, comparison), "utf-8")
    shutil.copyfile(work / DATA / CARD_FILE, made / CARD_FILE)
    report.output.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    report.replaced = put_in_place(made, report.output)


def _scoring(told: Told, system: str, done: int, total: int) -> None:
    told.progress("Scoring", done, total)


def _facts(project: Project, work: Path, plan: TrainingPlan, session: "Session") -> TrainedFacts:
    from annotator.extractor.suggest import RULES_VERSION
    from annotator.extractor.trained_pipeline import base_version, has_rules
    from annotator.extractor.training_config import DEV_FILE
    from annotator.extractor.training_examples import text_digests

    schema, options, dev = project.schema, plan.options, work / DATA / DEV_FILE
    return {
        "version": FACTS_VERSION,
        "document": "exact",
        "schema": {"name": schema.name, "version": schema.version, "hash": schema.hash},
        "base": base_version(session.nlp) if recipe_of(plan).base else "",
        "rules": RULES_VERSION if has_rules(session.nlp) else "",
        "data": plan.data,
        "seed": options.seed,
        "share": options.split,
        "settings": _shown_settings(options),
        "program": f"annotator {__version__}",
        "spacy": importlib.metadata.version("spacy"),
        "articles": {
            "trained_on": text_digests(train_file(work)),
            "held_out": text_digests(dev) if dev.exists() else [],
        },
    }


def _shown_settings(options: TrainingOptions) -> dict[str, Any]:
    return {
        "annotator": options.annotator,
        "include": [one.value for one in options.include],
        "rules": options.rules,
        "epochs": options.epochs,
        "patience": options.patience,
        "max_steps": options.max_steps,
    }


def _write_best(work: Path, nlp: Any) -> None:
    """Leave what has been trained so far as a pipeline that can be used."""
    from annotator.extractor.trained_pipeline import trained_components

    if trained_components(nlp):
        best, made = work / BEST, work / f".{BEST}.new"
        shutil.rmtree(made, ignore_errors=True)
        nlp.to_disk(made)
        shutil.rmtree(best, ignore_errors=True)
        made.rename(best)


def _keep_best(work: Path) -> Path | None:
    return work / BEST if (work / BEST).exists() else None
