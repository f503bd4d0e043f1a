"""Training from a project: what comes out, that it can be broken off, and what it refuses."""

import json
import subprocess
import sys
from pathlib import Path

import pytest
from msgspec.structs import replace

from annotator.document.errors import ProjectError
from annotator.extractor.suggest import load_extractor
from annotator.extractor.trained_facts import facts_of
from annotator.extractor.training import Evaluated
from annotator.workspace.annotated import iter_annotated
from annotator.workspace.held_out import gold_article, project_gold, unseen
from annotator.workspace.learning_curve import learn_curve
from annotator.workspace.project import Project
from annotator.workspace.scored import GoldArticle
from annotator.workspace.systems import load_systems
from annotator.workspace.training import InterruptedTraining, Told, TrainingReport, train
from annotator.workspace.training_plan import BEST, PLAN, TrainingOptions, work_folder
from benchmarks.generated_news import generate
from benchmarks.simulated_annotator import fill
from tests.support.projects import make_project

ARTICLES = 12
QUICK = TrainingOptions(base="blank", rules=False, epochs=2)


class Watching:
    """Notes the epochs; breaks training off after one of them, as ctrl+c does."""

    def __init__(self, stop_after: tuple[str, int] | None = None) -> None:
        self.epochs: list[tuple[str, int]] = []
        self._stop_after = stop_after

    def step(self, component: str, epoch: int, done: int, total: int) -> None:
        """Nothing."""

    def preparing(self, done: int, total: int) -> None:
        """Nothing."""

    def evaluated(self, evaluated: Evaluated) -> None:
        """Note it."""
        self.epochs.append((evaluated.component, evaluated.epoch))
        if self.epochs[-1] == self._stop_after:
            raise KeyboardInterrupt


def files(folder: Path) -> dict[str, bytes]:
    return {str(p.relative_to(folder)): p.read_bytes() for p in folder.rglob("*") if p.is_file()}


@pytest.fixture(scope="module")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Project:
    """A project of a dozen short articles, all finished."""
    project = Project.init(tmp_path_factory.mktemp("news") / "news", "political-events")
    fill(project, generate(ARTICLES, seed=1, words=80), load_extractor(project.schema, model="rules"))
    return project


@pytest.fixture(scope="module")
def trained(sample: Project, tmp_path_factory: pytest.TempPathFactory) -> TrainingReport:
    return train(sample, tmp_path_factory.mktemp("models") / "quick", QUICK, Told(Watching()))


pytestmark = pytest.mark.xdist_group("training")


def test_spacy_alone_opens_it_and_it_marks_spans_attributes_and_relations(trained: TrainingReport) -> None:
    code = (
        "import json, spacy, sys\n"
        "nlp = spacy.load(sys.argv[1])\n"
        "doc = nlp('General Dara met Oke in Lusaka.')\n"
        "print(json.dumps([nlp.pipe_names, doc.text, 'annotator' in sys.modules]))\n"
    )
    found = subprocess.run(
        [sys.executable, "-c", code, str(trained.output)], capture_output=True, text=True, check=True
    )
    names, text, through_entry_points = json.loads(found.stdout)
    assert {"ner", "annotator_attributes", "annotator_relation_model"} <= set(names)
    assert (text, through_entry_points) == ("General Dara met Oke in Lusaka.", True)


def test_it_suggests_in_the_program(sample: Project, trained: TrainingReport) -> None:
    extractor = load_extractor(sample.schema, model=str(trained.output))
    assert extractor.version == trained.version
    assert facts_of(extractor.nlp) is not None


def test_the_held_out_articles_are_not_trained_on(sample: Project, trained: TrainingReport) -> None:
    facts = json.loads((trained.output / "meta.json").read_text())["annotator"]
    learned, held_out = (set(facts["articles"][side]) for side in ("trained_on", "held_out"))
    assert (len(learned), len(held_out)) == (trained.train, trained.dev)
    assert trained.train + trained.dev == ARTICLES
    assert not learned & held_out
    assert trained.comparison is not None
    assert [one.system.name for one in trained.comparison.measured] == ["rules", "trained"]
    assert len(trained.comparison.held_out.articles) == trained.dev


def test_a_pipeline_is_never_measured_on_what_it_learned(sample: Project, trained: TrainingReport) -> None:
    systems = load_systems(sample.schema, {}, [str(trained.output)], alone=True)
    seen = {system.name: system.trained_on for system in systems}
    held_out = project_gold(sample)
    kept = unseen(every(sample), seen)
    assert (len(kept.articles), kept.seen) == (trained.dev, {"quick": trained.train})
    assert [article.key for article in kept.articles] == [article.key for article in held_out]
    learned = [article for article in every(sample) if article not in held_out]
    with pytest.raises(ProjectError, match="every article was used to train quick"):
        unseen(learned, seen)


def every(project: Project) -> list[GoldArticle]:
    with project.database() as database, database.snapshot():
        return [gold_article(one) for one in iter_annotated(project, database, one_per_article=True)]


def test_the_same_annotations_and_seed_give_the_same_files(
    sample: Project, trained: TrainingReport, tmp_path: Path
) -> None:
    again = train(sample, tmp_path / "again", QUICK, Told(Watching()))
    assert again.version == trained.version
    assert files(again.output) == files(trained.output)
    other = train(sample, tmp_path / "other", replace(QUICK, seed=1), Told(Watching()))
    assert other.version != trained.version
    assert files(other.output)["ner/model"] != files(trained.output)["ner/model"]


@pytest.mark.parametrize("stop_after", [("ner", 1), ("annotator_relation_model", 1)], ids=str)
def test_what_was_broken_off_goes_on_to_the_same_pipeline(
    sample: Project, trained: TrainingReport, tmp_path: Path, stop_after: tuple[str, int]
) -> None:
    output = tmp_path / "model"
    with pytest.raises(InterruptedTraining) as caught:
        train(sample, output, QUICK, Told(Watching(stop_after)))
    assert not output.exists()
    assert caught.value.best is not None
    assert "ner" in load_extractor(sample.schema, model=str(caught.value.best)).nlp.pipe_names
    with pytest.raises(ProjectError, match="an unfinished training stands in"):
        train(sample, output, QUICK, Told(Watching()))
    report = train(sample, output, QUICK, Told(Watching()), resume=True)
    assert files(report.output) == files(trained.output)
    assert not work_folder(output).exists()


def test_begun_anew_it_forgets_what_was_broken_off(sample: Project, tmp_path: Path) -> None:
    output = tmp_path / "model"
    with pytest.raises(InterruptedTraining):
        train(sample, output, replace(QUICK, seed=5), Told(Watching(("ner", 1))))
    assert {PLAN, BEST} <= {path.name for path in work_folder(output).iterdir()}
    watching = Watching()
    train(sample, output, replace(QUICK, epochs=1), Told(watching), restart=True)
    assert watching.epochs[0] == ("ner", 1)


def test_there_is_nothing_to_go_on_with(sample: Project, tmp_path: Path) -> None:
    with pytest.raises(ProjectError, match="there is no unfinished training") as caught:
        train(sample, tmp_path / "model", QUICK, Told(Watching()), resume=True)
    assert caught.value.hint == "leave out --resume to begin one"


def test_the_pipeline_that_was_there_is_kept(
    sample: Project, trained: TrainingReport, tmp_path: Path
) -> None:
    output = tmp_path / "model"
    one = replace(QUICK, epochs=1)
    first = train(sample, output, one, Told(Watching()))
    before = files(output)
    second = train(sample, output, replace(one, seed=3), Told(Watching()))
    assert (first.replaced, second.replaced) == (False, True)
    assert files(output.with_name("model.previous")) == before


def test_a_folder_of_something_else_is_not_touched(sample: Project, tmp_path: Path) -> None:
    output = tmp_path / "thesis"
    output.mkdir()
    (output / "chapter.txt").write_text("years of work")
    with pytest.raises(ProjectError):
        train(sample, output, QUICK, Told(Watching()))
    assert files(output) == {"chapter.txt": b"years of work"}


def test_without_finished_articles_it_says_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(ProjectError, match="there is no finished article to train on") as caught:
        train(make_project(tmp_path), tmp_path / "model", QUICK, Told(Watching()))
    assert "annotator annotate" in (caught.value.hint or "")
    assert not (tmp_path / "model").exists()


def test_one_training_at_a_time(sample: Project, tmp_path: Path) -> None:
    output = tmp_path / "model"

    class Second(Watching):
        def evaluated(self, evaluated: Evaluated) -> None:
            with pytest.raises(ProjectError, match="is under way"):
                train(sample, output, QUICK, Told(Watching()), restart=True)
            raise KeyboardInterrupt

    with pytest.raises(InterruptedTraining):
        train(sample, output, QUICK, Told(Second()))


class TestTheCurve:
    def test_it_has_nested_shares_beside_the_rules(self, sample: Project, tmp_path: Path) -> None:
        options = replace(QUICK, epochs=1)
        curve = learn_curve(sample, tmp_path / "curve", options, Told(Watching()), shares=(0.5, 1.0))
        assert [point.share for point in curve.points] == [0.5, 1.0]
        assert curve.points[0].articles < curve.points[1].articles
        assert curve.rules.articles == 0
        assert (curve.rules.spans.f1 or 0) > 0.5, "they need no training"
        assert "F1" in curve.verdict

    def test_broken_off_it_goes_on_at_its_point(self, sample: Project, tmp_path: Path) -> None:
        options, shares = replace(QUICK, epochs=1), (0.5, 1.0)
        whole = learn_curve(sample, tmp_path / "whole", options, Told(Watching()), shares=shares)
        last = ("annotator_relation_model", 1)

        class SecondPoint(Watching):
            def evaluated(self, evaluated: Evaluated) -> None:
                super().evaluated(evaluated)
                if self.epochs.count(last) == 1 and len(self.epochs) > self.epochs.index(last) + 1:
                    raise KeyboardInterrupt

        with pytest.raises(KeyboardInterrupt):
            learn_curve(sample, tmp_path / "curve", options, Told(SecondPoint()), shares=shares)
        watching = Watching()
        curve = learn_curve(sample, tmp_path / "curve", options, Told(watching), resume=True, shares=shares)
        assert curve.row == whole.row
        assert watching.epochs.count(last) == 1, "the first point was not trained again"
