"""The learning curve: what training on shares of the articles comes to, and so whether more would help."""

import json
import shutil
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from msgspec import Struct

from annotator.document.errors import ProjectError
from annotator.document.safe_text import safe
from annotator.workspace.comparing import Comparison, compare
from annotator.workspace.evaluation import ALL
from annotator.workspace.evaluation_intervals import PickTally, pick_relation, pick_span
from annotator.workspace.held_out import HeldOut, project_gold
from annotator.workspace.model_place import MODELS
from annotator.workspace.output_types import CurvePointRow, CurveRow, CurveScoreRow
from annotator.workspace.project import Project
from annotator.workspace.scored import GoldArticle
from annotator.workspace.systems import System, SystemKind
from annotator.workspace.training import Told, TrainingReport, loop_settings, prepare, recipe_of, train_file
from annotator.workspace.training_plan import (
    POINTS,
    TrainingOptions,
    TrainingPlan,
    held_folder,
    work_folder,
)

if TYPE_CHECKING:
    from annotator.extractor.suggest import Extractor

SHARES = (0.25, 0.5, 0.75, 1.0)
_FLAT = 0.005
"""Less than this gained by the last quarter of the articles counts as a flat curve."""


class CurveScore(Struct, frozen=True):
    """An F1 with its interval; None where there is nothing to divide by."""

    f1: float | None
    low: float | None
    high: float | None

    @property
    def row(self) -> CurveScoreRow:
        """As a JSON object."""
        return {"f1": self.f1, "low": self.low, "high": self.high}


class CurvePoint(Struct, frozen=True):
    """What training on a share of the articles comes to on the held-out ones.

    Attributes:
        share: of the articles to train on; articles: how many these are.
        spans, relations: F1 of all spans and of all relations, exact edges.
        labels: F1 by label.
    """

    share: float
    articles: int
    spans: CurveScore
    relations: CurveScore
    labels: dict[str, float | None]

    @property
    def row(self) -> CurvePointRow:
        """As a JSON object."""
        return {
            "share": self.share,
            "articles": self.articles,
            "spans": self.spans.row,
            "relations": self.relations.row,
            "labels": self.labels,
        }


class LearningCurve(Struct, frozen=True):
    """All points, and the rules on the same articles.

    Attributes:
        points: rising; each has all articles of the one before.
        rules: without training, share 0.
        held_out: articles measured on.
        seed: of training.
    """

    points: tuple[CurvePoint, ...]
    rules: CurvePoint
    held_out: int
    seed: int

    @property
    def row(self) -> CurveRow:
        """As a JSON object."""
        return {
            "held_out": self.held_out,
            "seed": self.seed,
            "rules": self.rules.row,
            "points": [point.row for point in self.points],
            "verdict": self.verdict,
        }

    @property
    def verdict(self) -> str:
        """Whether more data helps, in a sentence."""
        if len(self.points) < 2:
            return "one point is no curve"
        if all(self._is_as_the_rules(point) for point in self.points):
            return (
                "training has not moved from where the rules are: the curve says nothing, let it run longer"
            )
        last, before = self.points[-1], self.points[-2]
        gains = []
        for what, ours, theirs in (
            ("spans", last.spans.f1, before.spans.f1),
            ("relations", last.relations.f1, before.relations.f1),
        ):
            if ours is not None and theirs is not None:
                gains.append((what, ours - theirs))
        added = last.articles - before.articles
        said = ", ".join(f"{what} {gain:+.3f}" for what, gain in gains)
        helps = any(gain >= _FLAT for _, gain in gains)
        outlook = "more articles will probably help" if helps else "more articles of this kind help little"
        return f"the last {added} articles gave {said} F1: {outlook}"

    def _is_as_the_rules(self, point: CurvePoint) -> bool:
        return (point.spans.f1, point.relations.f1) == (self.rules.spans.f1, self.rules.relations.f1)


def curve_output(project: Project) -> Path:
    """Where the curve goes when nobody says: `models/DATASET-curve`, to which endings are added."""
    return project.directory / MODELS / f"{project.settings.dataset}-curve"


def learn_curve(
    project: Project,
    output: Path,
    options: TrainingOptions,
    told: Told,
    *,
    resume: bool = False,
    restart: bool = False,
    shares: Sequence[float] = SHARES,
) -> LearningCurve:
    """Train on nested shares of the articles and measure each on the same held-out ones.

    No pipeline is kept. A curve that was broken off is gone on with point by point, and inside a point.

    Raises:
        ProjectError: there is nothing to train or to measure on, or it cannot be written.
        KeyboardInterrupt: it was broken off.
    """
    work = work_folder(output.absolute())
    with held_folder(work):
        plan = prepare(project, work, options, told, TrainingReport(output), resume=resume, restart=restart)
        gold = project_gold(project, share=plan.options.split, annotator=plan.options.annotator)
        if not gold:
            raise ProjectError(
                "no finished article is held out, so that nothing can be measured",
                "finish more articles, or lower --split",
            )
        rules = _rules_point(project, gold, told)
        points = [_point(project, work, plan, share, gold, told) for share in _distinct(shares, plan.train)]
        curve = LearningCurve(tuple(points), rules, len(gold), plan.options.seed)
        shutil.rmtree(work)
    return curve


def _distinct(shares: Sequence[float], articles: int) -> list[float]:
    """The shares that are different numbers of articles."""
    counts = {max(1, round(articles * share)): share for share in shares}
    return [counts[count] for count in sorted(counts)]


def _point(
    project: Project,
    work: Path,
    plan: TrainingPlan,
    share: float,
    gold: Sequence[GoldArticle],
    told: Told,
) -> CurvePoint:
    """The point at a share, as stored or made now."""
    folder = work / POINTS / f"{round(share * 100):03d}"
    stored = folder / "point.json"
    if stored.exists():
        return _read_point(stored)
    folder.mkdir(parents=True, exist_ok=True)
    articles = max(1, round(plan.train * share))
    told.say(f"training on {articles} of {plan.train} articles")
    extractor = _trained(project, work, plan, share, folder, told)
    comparison = _measure(project, System(f"{share:.0%}", SystemKind.TRAINED, extractor), gold, told)
    point = _point_of(comparison, share, articles)
    temporary = folder / ".point.json.tmp"
    temporary.write_text(json.dumps(point.row), "utf-8")
    temporary.replace(stored)
    return point


def _read_point(stored: Path) -> CurvePoint:
    try:
        row: dict[str, Any] = json.loads(stored.read_text("utf-8"))
        spans, relations = CurveScore(**row.pop("spans")), CurveScore(**row.pop("relations"))
        return CurvePoint(**row, spans=spans, relations=relations)
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise ProjectError(
            f"{safe(str(stored))}: cannot be read ({error})", "begin anew with --restart"
        ) from error


def _trained(
    project: Project, work: Path, plan: TrainingPlan, share: float, folder: Path, told: Told
) -> "Extractor":
    from annotator.extractor.suggest import Extractor
    from annotator.extractor.trained_facts import mark_trained
    from annotator.extractor.training_session import open_session, run_session

    session = open_session(project.schema, recipe_of(plan))
    run_session(session, train_file(work), folder, loop_settings(plan), told.watcher, share)
    mark_trained(session.nlp)
    return Extractor(session.nlp, project.schema, f"{share:.0%}", "", True)


def _rules_point(project: Project, gold: Sequence[GoldArticle], told: Told) -> CurvePoint:
    from annotator.extractor.suggest import load_extractor

    rules = load_extractor(project.schema, label_map=project.settings.suggest_labels)
    return _point_of(_measure(project, System("rules", SystemKind.RULES, rules), gold, told), 0.0, 0)


def _measure(project: Project, system: System, gold: Sequence[GoldArticle], told: Told) -> Comparison:
    return compare(
        [system],
        HeldOut(tuple(gold)),
        project.schema,
        lambda name, done, total: told.progress("Scoring", done, total),
    )


def _point_of(comparison: Comparison, share: float, articles: int) -> CurvePoint:
    evaluation = comparison.measured[0].evaluation
    labels = {label: score.exact.f1 for label, score in evaluation.spans.items() if label != ALL}
    labels |= {label: score.exact.f1 for label, score in evaluation.relations.items() if label != ALL}
    return CurvePoint(
        share, articles, _score(comparison, pick_span(ALL)), _score(comparison, pick_relation(ALL)), labels
    )


def _score(comparison: Comparison, pick: PickTally) -> CurveScore:
    (measured,) = comparison.measured
    bounds = comparison.interval(measured.evaluation, pick)
    low, high = (bounds.low, bounds.high) if bounds else (None, None)
    return CurveScore(comparison.f1(measured, pick), low, high)
