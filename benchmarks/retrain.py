"""Whether a retrained pipeline beats the rules, after how many articles, and how long training takes.

    python benchmarks/retrain.py [--articles 25 50 100] [--held-out 60] [--seed 1]

Invented articles of about 400 words (see generated_news.py) are put into a project, the rules suggest, and
a person who makes no mistakes decides about everything. `annotator train` learns from those articles, and
the pipeline reads others that it has never seen, beside the rules: `same` words as in training, and
`partly`, where half of the words are new. A quarter of the words for events and of the titles is in none
of the lexicons of the rules, as in a country that nobody wrote them for. Prints F1 with exact edges, and
how much more than the rules with a 95 % interval over articles.
"""

import argparse
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parents[1]))

from annotator.config.label_schema import DEFAULT_SCHEMA, find_label_schema, read_label_schema
from annotator.document.schema import LabelSchema
from annotator.extractor.suggest import load_extractor
from annotator.extractor.training import Evaluated
from annotator.workspace.comparing import Comparison, compare
from annotator.workspace.evaluation import ALL
from annotator.workspace.evaluation_intervals import pick_relation, pick_span
from annotator.workspace.held_out import HeldOut, gold_article
from annotator.workspace.project import Project
from annotator.workspace.scored import GoldArticle
from annotator.workspace.systems import System, SystemKind
from annotator.workspace.training import Told, train
from annotator.workspace.training_plan import TrainingOptions
from benchmarks.generated_news import generate
from benchmarks.newsroom.vocabulary import World
from benchmarks.simulated_annotator import fill

WORLDS = (World.SAME, World.PARTLY)


class Clock:
    """Notes the seconds of every epoch."""

    def __init__(self) -> None:
        self.epochs: dict[str, list[float]] = {}

    def step(self, component: str, epoch: int, done: int, total: int) -> None:
        """Nothing."""

    def preparing(self, done: int, total: int) -> None:
        """Nothing."""

    def evaluated(self, evaluated: Evaluated) -> None:
        """Note an epoch."""
        self.epochs.setdefault(evaluated.component, []).append(evaluated.seconds)


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--articles", type=int, nargs="+", default=[25, 50, 100], help="to train on")
    parser.add_argument("--held-out", type=int, default=60, help="articles to measure on")
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    schema = read_label_schema(find_label_schema(DEFAULT_SCHEMA))
    held_out = {world: held(schema, world, options.held_out, options.seed + 1000) for world in WORLDS}
    for count in options.articles:
        with tempfile.TemporaryDirectory() as directory:
            measure(Path(directory), schema, count, options.seed, held_out)


def measure(
    directory: Path, schema: LabelSchema, count: int, seed: int, held_out: dict[World, HeldOut]
) -> None:
    """Train on so many articles, and print what it came to."""
    project = make_project(directory / "project", count, seed)
    clock, started, processor = Clock(), time.perf_counter(), time.process_time()
    model = directory / "model"
    report = train(project, model, TrainingOptions(split=1), Told(clock))
    wall, processor = time.perf_counter() - started, time.process_time() - processor
    told(
        f"{count} articles, {report.words:,} tokens learned from: "
        f"trained in {wall:.0f} s ({processor:.0f} s of processor)"
    )
    for name, seconds in clock.epochs.items():
        told(f"  {name:<22} {len(seconds):3} epochs of {min(seconds):5.1f} s, {sum(seconds):6.1f} s in all")
    systems = [
        System("rules", SystemKind.RULES, load_extractor(schema)),
        System("trained", SystemKind.TRAINED, load_extractor(schema, model=str(model))),
    ]
    for world, articles in held_out.items():
        show(world, compare(systems, articles, schema))


def make_project(directory: Path, count: int, seed: int) -> Project:
    """A project with so many finished articles."""
    project = Project.init(directory, "political-events")
    fill(project, generate(count, seed), load_extractor(project.schema))
    return project


def held(schema: LabelSchema, world: World, count: int, seed: int) -> HeldOut:
    """Invented articles with their annotations."""
    with tempfile.TemporaryDirectory() as directory:
        project = Project.init(Path(directory) / "held-out", "political-events")
        fill(project, generate(count, seed, world), load_extractor(schema))
        return HeldOut(tuple(every_article(project)))


def every_article(project: Project) -> Iterator[GoldArticle]:
    """All finished articles of a project."""
    from annotator.workspace.annotated import iter_annotated

    with project.database() as database, database.snapshot():
        yield from map(gold_article, iter_annotated(project, database, one_per_article=True))


def show(world: World, comparison: Comparison) -> None:
    """The rules and the trained pipeline on articles of a world."""
    rules, trained = comparison.measured
    for what, pick in (("spans", pick_span), ("relations", pick_relation)):
        scores = comparison.measured[1].evaluation
        labels = [ALL, *(label for label in getattr(scores, what) if label != ALL)]
        for label in labels:
            told(f"  {world:<7} {what:<10} {label:<8} {line(comparison, rules, trained, pick(label))}")


def line(comparison: Comparison, rules: Any, trained: Any, pick: Any) -> str:
    """Two F1 and their difference."""
    gained = comparison.gain(trained, pick)
    if gained is None:
        return "n/a"
    difference, bounds = gained
    interval = f" [{bounds.low:+.3f}, {bounds.high:+.3f}]" if bounds else ""
    ours, theirs = comparison.f1(trained, pick), comparison.f1(rules, pick)
    return f"rules {theirs:.3f}  trained {ours:.3f}  {difference:+.3f}{interval}"


def told(text: str) -> None:
    """Print at once."""
    print(text, flush=True)


if __name__ == "__main__":
    main()
