"""The folder that spaCy trains from: what is in it, and that spaCy trains from it."""

import json
import os
import re
import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from annotator.document.article import Tokens
from annotator.document.errors import ProjectError, UsageError
from annotator.document.spans import Span
from annotator.editing.annotations import Answer, SpanRecord, Verdict
from annotator.editing.decisions import Decision, How
from annotator.editing.edits import AnswerEdit, SpanEdit
from annotator.extractor.models import DEFAULT_MODEL, is_installed
from annotator.extractor.tokens import tokenize
from annotator.store.articles import ArticleRow, add_articles, set_tokens
from annotator.store.decisions import append
from annotator.store.summaries import ArticleState, SummaryRow
from annotator.workspace.annotated import Include
from annotator.workspace.data_card_text import plain
from annotator.workspace.project import Project
from annotator.workspace.spacy_export import SpacyExportReport, export_spacy
from annotator.workspace.splitting import Side, split_articles
from scripts.generate_schemas import JSON_SCHEMAS
from scripts.write_sample_export import make_project as make_sample
from tests.support.environments import without_annotator
from tests.support.projects import make_project

STORY = "Oke met Dara in Lusaka on {0}. {0} others {0} came to hear what {0} they would say about {0}."


@pytest.fixture(scope="module")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Project:
    """The sample project: fourteen articles, all finished."""
    return make_sample(tmp_path_factory.mktemp("sample") / "sample")


@pytest.fixture(scope="module")
def exported(sample: Project) -> SpacyExportReport:
    return export_spacy(sample, None)


def run(directory: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """`python -m spacy` in a directory, where annotator is not installed."""
    packages = without_annotator(directory.parent)
    return subprocess.run(
        [sys.executable, "-S", "-m", "spacy", *arguments],
        capture_output=True,
        text=True,
        cwd=directory,
        env={**os.environ, "PYTHONPATH": str(packages), "ANSI_COLORS_DISABLED": "1"},
        check=False,
    )


def docs(folder: Path, name: str = "train") -> list[Any]:
    import spacy
    from spacy.tokens import DocBin

    return list(DocBin().from_disk(folder / f"{name}.spacy").get_docs(spacy.blank("en").vocab))


def annotate(
    project: Project,
    key: str,
    text: str,
    spans: Iterable[tuple[str, str]] = (("Oke", "ACTOR"),),
    *,
    answer: Answer | None = Answer.ACCEPT,
    meta: dict[str, Any] | None = None,
    tokens: Tokens | None = None,
    line: bytes | None = None,
    annotator: str = "alice",
    known: bool = False,
) -> None:
    """Put in an article (unless it is `known`) where somebody has marked the first places of some words."""
    marked = [
        Span(f"{key}.{number}", text.index(words), text.index(words) + len(words), label)
        for number, (words, label) in enumerate(spans)
    ]
    edits = [SpanEdit(span.id, None, SpanRecord(span, Verdict.ACCEPTED)) for span in marked]
    ending = [AnswerEdit(None, answer)] if answer else []
    decision = Decision(f"op-{key}-{annotator}", "label", How.ITEM, (*edits, *ending), 1_700_000_000_000)
    states = {
        None: ArticleState.STARTED,
        Answer.ACCEPT: ArticleState.DONE,
        Answer.REJECT: ArticleState.REJECTED,
    }
    with project.database() as database, database.transaction():
        if not known:
            add_articles(database, [ArticleRow(key, text, meta or {}, incoming=line)])
            set_tokens(database, key, tokens or tokenize(text))
        append(database, annotator, key, decision, SummaryRow(states[answer]))


def annotate_stories(project: Project, count: int) -> None:
    """So many finished articles, each a story of its own."""
    for number in range(count):
        annotate(project, f"k{number}", STORY.format(f"n{number}"))


def test_the_folder_holds_all_that_training_needs(exported: SpacyExportReport) -> None:
    files = sorted(str(p.relative_to(exported.path)) for p in exported.path.rglob("*") if p.is_file())
    assert exported.path.name == "sample-spacy"
    assert [name for name in files if not name.startswith(".")] == [
        "DATA_CARD.md",
        "config.cfg",
        "data_card.json",
        "dev.spacy",
        "labels/ner.json",
        "train.spacy",
    ]
    assert (exported.train + exported.dev, exported.components) == (14, ("ner",))
    assert not exported.losses
    assert exported.notices == []


def test_every_document_has_its_articles_text_and_entities(
    sample: Project, exported: SpacyExportReport
) -> None:
    articles = {}
    for line in (Path(__file__).parents[2] / "sample_data" / "gold.jsonl").read_text("utf-8").splitlines():
        row = json.loads(line)
        articles[row["text"]] = sorted((s["start"], s["end"], s["label"]) for s in row["spans"])
    found = {
        doc.text: sorted((e.start_char, e.end_char, e.label_) for e in doc.ents)
        for name in ("train", "dev")
        for doc in docs(exported.path, name)
    }
    assert found == articles


def test_the_same_project_gives_the_same_files(
    sample: Project, exported: SpacyExportReport, tmp_path: Path
) -> None:
    code = (
        "from pathlib import Path; from annotator.workspace.project import Project; "
        "from annotator.workspace.spacy_export import export_spacy; "
        f"project = Project.open(Path({str(sample.directory)!r})); "
        f"print(export_spacy(project, Path({str(tmp_path / 'again')!r})).sha256)"
    )
    environment = {**os.environ, "PYTHONHASHSEED": "77"}
    again = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, env=environment
    )
    assert again.stdout.strip() == exported.sha256


def test_the_labels_are_those_spacy_would_collect(exported: SpacyExportReport) -> None:
    import spacy
    from spacy.training import Corpus

    nlp = spacy.blank("en")
    ner = nlp.add_pipe("ner")
    examples = list(Corpus(exported.path / "train.spacy")(nlp))
    ner.initialize(lambda: examples, nlp=nlp)
    written = json.loads((exported.path / "labels" / "ner.json").read_text())
    assert written == {str(move): labels for move, labels in ner.label_data.items()}


def test_spacys_tokenizer_meets_every_span(exported: SpacyExportReport) -> None:
    import spacy
    from spacy.training import Corpus

    for name in ("train", "dev"):
        for example in Corpus(exported.path / f"{name}.spacy")(spacy.blank("en")):
            assert None not in example.get_aligned_ner()
            assert "-" not in example.get_aligned_ner()


@pytest.mark.slow
def test_spacys_own_check_finds_nothing_but_few_examples(exported: SpacyExportReport) -> None:
    result = run(exported.path, "debug", "data", "config.cfg")
    assert "✔ Pipeline can be initialized with data" in result.stdout, result.stderr
    complaints = [line for line in result.stdout.splitlines() if line.startswith(("✘", "⚠"))]
    few = f"✘ Low number of examples to train a new pipeline ({exported.train})"
    assert complaints == [few, "✘ 1 error"]
    assert "No entities crossing sentence boundaries" in result.stdout
    assert "No entities consisting of or starting/ending with whitespace" in result.stdout
    assert "misaligned" not in result.stdout


TRAIN = ("train", "config.cfg", "--training.max_steps", "2", "--training.eval_frequency", "1")


@pytest.mark.slow
def test_spacy_trains_from_the_folder_as_it_is(exported: SpacyExportReport, tmp_path: Path) -> None:
    result = run(exported.path, *TRAIN, "--output", str(tmp_path / "model"))
    assert result.returncode == 0, result.stdout + result.stderr
    import spacy

    nlp = spacy.load(tmp_path / "model" / "model-last")
    assert nlp.pipe_names == ["tok2vec", "ner"]
    assert set(nlp.get_pipe("ner").labels) == {"ACTOR", "ROLE", "EVENT"}


@pytest.mark.slow
@pytest.mark.skipif(not is_installed(DEFAULT_MODEL), reason="the English model is not installed")
def test_it_trains_on_the_english_model_when_that_is_named(sample: Project, tmp_path: Path) -> None:
    report = export_spacy(sample, tmp_path / "set", base_model=DEFAULT_MODEL)
    assert json.loads((report.path / "data_card.json").read_text())["training"]["base_model"] == DEFAULT_MODEL
    result = run(report.path, *TRAIN, "--output", str(tmp_path / "model"))
    assert result.returncode == 0, result.stdout + result.stderr


@pytest.mark.slow
def test_overlapping_spans_are_trained_with_spancat_up_to_the_longest(tmp_path: Path) -> None:
    project = make_project(tmp_path)
    for number in range(6):
        text = STORY.format(f"n{number}")
        annotate(
            project,
            f"k{number}",
            text,
            [("Oke met Dara in Lusaka", "EVENT"), ("Dara", "ACTOR"), ("Lusaka", "ROLE")],
        )
    report = export_spacy(project, tmp_path / "set")
    assert (report.components, report.longest_span) == (("ner", "spancat"), 5)
    assert report.losses.kinds['overlapping spans, in doc.spans["sc"] and not among the entities'].count == 12
    assert json.loads((report.path / "labels" / "spancat.json").read_text()) == ["ACTOR", "EVENT", "ROLE"]
    result = run(report.path, *TRAIN, "--output", str(tmp_path / "model"))
    assert result.returncode == 0, result.stdout + result.stderr


class TestSides:
    def test_stories_stay_on_the_side_of_the_split(self, tmp_path: Path) -> None:
        project = make_project(tmp_path)
        annotate_stories(project, 12)
        report = export_spacy(project, None)
        with project.database() as database, database.snapshot():
            sides = split_articles(database).sides
        for name, side in (("train", Side.TRAIN), ("dev", Side.DEV)):
            found = [doc.user_data["annotator"]["article"] for doc in docs(report.path, name)]
            assert found == [key for key in sides if sides[key] is side]

    def test_an_article_near_to_both_sides_is_left_out_and_told(self, tmp_path: Path) -> None:
        project = make_project(tmp_path)
        annotate_stories(project, 2)
        annotate(project, "both", STORY.format("n0") + " " + STORY.format("n1"))
        report = export_spacy(project, None)
        assert set(report.left_out) == {"both"}
        assert set(report.left_out["both"]) == {"k0", "k1"}
        assert (report.train, report.dev) == (1, 1)
        assert any("both" in notice for notice in report.notices)
        assert "| both | " in (report.path / "DATA_CARD.md").read_text()

    def test_without_held_out_articles_the_config_measures_on_those_trained_on_and_says_so(
        self, tmp_path: Path
    ) -> None:
        project = make_project(tmp_path)
        annotate_stories(project, 3)
        report = export_spacy(project, None, split=1)
        assert not (report.path / "dev.spacy").exists()
        assert 'dev = "train.spacy"' in (report.path / "config.cfg").read_text()
        assert report.notices[0] == "no dev.spacy: all articles are trained on, as asked for"
        assert "say nothing about new texts" in report.notices[1]

    def test_where_no_finished_article_is_held_out_it_names_those_that_are(self, tmp_path: Path) -> None:
        project = make_project(tmp_path)
        with project.database() as database, database.transaction():
            add_articles(database, [ArticleRow(f"k{n}", STORY.format(f"n{n}")) for n in range(2)])
        with project.database() as database, database.snapshot():
            sides = split_articles(database).sides
        [train] = [key for key in sides if sides[key] is Side.TRAIN]
        [dev] = [key for key in sides if sides[key] is Side.DEV]
        annotate(project, train, STORY.format(f"n{train[1:]}"))
        assert f"finish one of {dev}" in export_spacy(project, None).notices[0]

    def test_where_all_finished_ones_are_held_out_there_is_nothing_to_train_on(self, tmp_path: Path) -> None:
        project = make_project(tmp_path)
        with project.database() as database, database.transaction():
            add_articles(database, [ArticleRow(f"k{n}", STORY.format(f"n{n}")) for n in range(2)])
        with project.database() as database, database.snapshot():
            sides = split_articles(database).sides
        [dev] = [key for key in sides if sides[key] is Side.DEV]
        annotate(project, dev, STORY.format(f"n{dev[1:]}"))
        report = export_spacy(project, None)
        assert not report.is_written
        assert not report.path.exists()
        assert "nothing to train on" in report.notices[0]

    def test_a_share_that_is_none_is_refused_before_anything_is_read(self, tmp_path: Path) -> None:
        with pytest.raises(UsageError):
            export_spacy(make_project(tmp_path), None, split=1.5)


def test_rejected_and_unfinished_articles_are_no_training_data(tmp_path: Path) -> None:
    project = make_project(tmp_path)
    annotate_stories(project, 3)
    annotate(project, "unfit", STORY.format("u"), answer=Answer.REJECT)
    annotate(project, "begun", STORY.format("b"), answer=None)
    report = export_spacy(project, tmp_path / "set", split=1)
    assert (report.train, report.choice.not_accepted, report.choice.unfinished) == (3, 1, 1)
    with_begun = export_spacy(project, tmp_path / "set", split=1, include=[Include.OPEN])
    assert with_begun.train == 4
    [begun] = [d for d in docs(with_begun.path) if d.user_data["annotator"]["article"] == "begun"]
    assert [token.text for token in begun if token.ent_iob != 0] == ["Oke"]


def test_nothing_finished_writes_nothing(tmp_path: Path) -> None:
    report = export_spacy(make_project(tmp_path, articles=2), None)
    assert not report.is_written
    assert report.notices == ["there is nothing to train on: finish more articles"]


def test_articles_without_a_single_span_are_written_and_told(tmp_path: Path) -> None:
    project = make_project(tmp_path)
    annotate(project, "a", STORY.format("n"), [])
    report = export_spacy(project, None, split=1)
    assert "nothing to learn" in report.notices[0]
    assert [doc.ents for doc in docs(report.path)] == [()]


def test_one_annotators_view_of_each_article_is_taken(tmp_path: Path) -> None:
    project = make_project(tmp_path)
    annotate_stories(project, 2)
    for name, words in (("alice", "Oke"), ("bob", "Dara")):
        annotate(project, "k9", STORY.format("n9"), [(words, "ACTOR")], annotator=name)
    report = export_spacy(project, tmp_path / "set", split=1)
    assert report.choice.several == {"alice": 1}
    assert [d.ents[0].text for d in docs(report.path)] == ["Oke"] * 3
    by_bob = export_spacy(project, tmp_path / "set", split=1, annotator="bob")
    assert [d.ents[0].text for d in docs(by_bob.path)] == ["Dara"]


def test_imported_tokens_stay_and_spans_that_training_cannot_meet_are_told(tmp_path: Path) -> None:
    project = make_project(tmp_path)
    text = "The U.N. met Oke."
    tokens = Tokens([0, 4, 6, 9, 13, 16], [3, 6, 8, 12, 16, 17], [0])
    spans = [("U.", "ACTOR"), ("Oke", "ACTOR")]
    annotate(project, "a", text, spans, tokens=tokens, line=b'{"text": "...", "tokens": []}')
    report = export_spacy(project, None, split=1)
    [doc] = docs(report.path)
    assert [token.text for token in doc] == ["The", "U.", "N.", "met", "Oke", "."]
    [(kind, loss)] = report.losses.kinds.items()
    assert "misaligned with the tokenizer" in kind
    assert (loss.count, loss.places) == (1, ["a: U."])


def test_a_folder_with_something_of_a_persons_own_is_left_as_it_is(tmp_path: Path) -> None:
    project = make_project(tmp_path)
    annotate_stories(project, 2)
    report = export_spacy(project, None, split=1)
    (report.path / "model").mkdir()
    (report.path / "model" / "meta.json").write_text("{}")
    with pytest.raises(ProjectError, match=r"model/meta\.json"):
        export_spacy(project, None, split=1)


class TestCard:
    def test_it_counts_what_is_there(self, exported: SpacyExportReport) -> None:
        card = json.loads((exported.path / "data_card.json").read_text("utf-8"))
        jsonschema.validate(card, JSON_SCHEMAS["data-card.schema.json"]())
        rows = [json.loads(line) for line in _gold().read_text("utf-8").splitlines()]
        for label in ("ACTOR", "ROLE", "EVENT"):
            given = sum(span["label"] == label for row in rows for span in row["spans"])
            counts = [card[side]["spans"][label] for side in ("train", "dev")]
            assert sum(c["all"] for c in counts) == given
            assert all(c["all"] == c["accepted"] + c["corrected"] + c["manual"] for c in counts)
        for label in ("SOURCE", "TARGET", "HOLDS", "SAME_AS"):
            given = sum(link["label"] == label for row in rows for link in row["relations"])
            assert sum(card[side]["relations"][label]["all"] for side in ("train", "dev")) == given
        assert card["train"]["articles"] + card["dev"]["articles"] == 14
        assert card["train"]["annotators"] == {"ada": exported.train}
        assert card["agreement"] == {"value": None, "n": 0, "reason": "one annotator's annotations alone"}
        assert sum(c["rejected"] for c in card["train"]["spans"].values()) > 0

    def test_agreement_is_in_it_where_two_people_finished_the_same(self, tmp_path: Path) -> None:
        project = make_project(tmp_path)
        text = STORY.format("n")
        annotate(project, "a", text, [("Oke", "ACTOR"), ("Dara", "ACTOR")])
        others = [("Oke", "ACTOR"), ("Lusaka", "ACTOR"), ("came", "EVENT")]
        annotate(project, "a", text, others, annotator="bo", known=True)
        report = export_spacy(project, None, split=1)
        card = json.loads((report.path / "data_card.json").read_text())
        assert card["agreement"] == {"value": 0.4, "n": 5}, "2 x 1 of 2 + 3"
        assert "over all pairs of annotators: 0.400 (5 spans)." in (report.path / "DATA_CARD.md").read_text()

    def test_agreement_is_unknown_where_nobody_shared_an_article(self, tmp_path: Path) -> None:
        project = make_project(tmp_path)
        annotate(project, "a", STORY.format("n"))
        annotate(project, "b", STORY.format("m"), annotator="bo")
        card = json.loads((export_spacy(project, None, split=1).path / "data_card.json").read_text())
        assert card["agreement"] == {"value": None, "n": 0, "reason": "no article was finished by two people"}

    def test_it_tells_everything_that_is_not_as_annotated(self, tmp_path: Path) -> None:
        project = make_project(tmp_path)
        annotate(project, "a", STORY.format("n"), [("ke met", "EVENT")])
        report = export_spacy(project, None, split=1)
        card = json.loads((report.path / "data_card.json").read_text())
        assert [(loss["count"], loss["places"]) for loss in card["losses"]] == [(1, ["a: ke met"])]
        assert "ke met" in (report.path / "DATA_CARD.md").read_text()

    def test_nothing_in_the_data_can_act_in_it(self, tmp_path: Path) -> None:
        project = make_project(tmp_path)
        evil = (
            "|x|\n\n# <script>alert(1)</script> [a](https://evil.example) `b` \x1b[2J www.evil.example \u202e"
        )
        annotate(project, evil, STORY.format("n"), [("ke met", "EVENT")], meta={"source": evil, "date": evil})
        report = export_spacy(project, None, split=1)
        text = (report.path / "DATA_CARD.md").read_text("utf-8")
        assert not re.search(r"(?<!\\)[<\]]|://|www\.|[\x00-\x09\x0b-\x1f\u202e]|^# \\<", text, re.MULTILINE)
        jsonschema.validate(
            json.loads((report.path / "data_card.json").read_text("utf-8")),
            JSON_SCHEMAS["data-card.schema.json"](),
        )
        tables = [line for line in text.splitlines() if line.startswith("|")]
        assert all(len(re.findall(r"(?<!\\)\|", line)) in (4, 5, 8) for line in tables)


def test_plain_text_is_shown_as_it_is() -> None:
    assert plain("Kurier am Kanal (English), p. 7") == "Kurier am Kanal (English), p. 7"
    assert plain("SAME_AS") == r"SAME\_AS"


def _gold() -> Path:
    return Path(__file__).parents[2] / "sample_data" / "gold.jsonl"
