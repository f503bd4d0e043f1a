"""Prodigy's review rows: made from gold and everybody's versions, and taken apart again."""

import json
from pathlib import Path
from typing import Any

import pytest

from annotator.document.relations import Relation
from annotator.document.spans import Span
from annotator.editing.annotations import Annotations, Answer, RelationRecord, Settlement, SpanRecord, Verdict
from annotator.editing.decisions import Decision, How, fold
from annotator.editing.edits import AnswerEdit, NoteEdit, RelationEdit, SettledEdit, SpanEdit
from annotator.formats.reading import FileFormat
from annotator.formats.registry import FORMATS
from annotator.formats.review_rows import SAME_VERSION
from annotator.store.articles import ArticleRow, add_articles, set_tokens
from annotator.store.decisions import annotators_of, append, history
from annotator.store.summaries import ArticleState, SummaryRow
from annotator.workspace.exchange import export_format, import_files
from annotator.workspace.import_sessions import BY_SESSION
from annotator.workspace.project import Project
from tests.support.articles import tokenize
from tests.support.projects import make_project

TEXT = "Präsident Oke 👩‍👩‍👧 met\u00a0the envoy.\r\nLater Oke criticised the talks."
SAMPLE = (
    Path(__file__).parents[3] / "shared/reference/prodigy_samples/review-spanruler_restaurant-200rows.jsonl"
)
ANA = [("Oke", "ACTOR"), ("met", "EVENT")]
BO = [("Präsident Oke", "ACTOR"), ("met", "EVENT")]
(REVIEW,) = (spec for spec in FORMATS if spec.name == "review")


def give(project: Project, name: str, marked: list[tuple[str, str]], key: str = "n1") -> None:
    spans = [
        Span(f"{name}{n}", TEXT.index(words), TEXT.index(words) + len(words), label, {})
        for n, (words, label) in enumerate(marked)
    ]
    edits: list[Any] = [SpanEdit(span.id, None, SpanRecord(span, Verdict.ACCEPTED)) for span in spans]
    link = Relation(f"{name}r", "SOURCE", spans[1].id, spans[0].id)
    edits.append(RelationEdit(link.id, None, RelationRecord(link, Verdict.ACCEPTED)))
    edits.append(AnswerEdit(None, Answer.ACCEPT))
    decision = Decision(f"{key}{name}", "finish", How.ARTICLE, tuple(edits), 1_700_000_000_000)
    with project.database() as database, database.transaction():
        append(database, name, key, decision, SummaryRow(ArticleState.DONE))


@pytest.fixture
def project(tmp_path: Path) -> Project:
    """Two articles: about the first people differ, about the second they agree."""
    project = make_project(tmp_path)
    with project.database() as database, database.transaction():
        for key in ("n1", "n2"):
            add_articles(database, [ArticleRow(key, TEXT, {"title": key, "id": key})])
            set_tokens(database, key, tokenize(TEXT))
    for name, marked in (("ana", ANA), ("bo", BO), ("cy", ANA)):
        give(project, name, marked)
    for name in ("ana", "bo"):
        give(project, name, ANA, "n2")
    return project


def rows(project: Project, path: Path) -> list[dict[str, Any]]:
    export_format(project, REVIEW, path)
    return [json.loads(line) for line in path.read_text("ascii").splitlines()]


def contents(project: Project, key: str, name: str) -> tuple[object, ...]:
    with project.database() as database:
        found: Annotations = fold(history(database, name, key))
    words = {id: TEXT[r.span.start : r.span.end] for id, r in found.spans.items()}
    return (
        [(words[s.id], s.label, dict(s.attributes)) for s in found.accepted_spans()],
        [(link.label, words[link.head], words[link.child]) for link in found.accepted_relations()],
        found.answer,
    )


def test_a_row_has_the_final_annotation_and_each_distinct_one_once(project: Project, tmp_path: Path):
    give(project, "gold", BO)
    row = rows(project, tmp_path / "r.jsonl")[0]
    assert [TEXT[s["start"] : s["end"]] for s in row["spans"]] == ["Präsident Oke", "met"]
    assert (row["_view_id"], row["view_id"]) == ("review", "relations")
    assert [version["sessions"] for version in row["versions"]] == [
        ["project-ana", "project-cy"],
        ["project-bo"],
    ]
    assert [version["default"] for version in row["versions"]] == [True, False]
    assert row["sessions"] == ["project-ana", "project-cy"]
    assert len({version["_task_hash"] for version in row["versions"]}) == 2
    assert {version["_input_hash"] for version in row["versions"]} == {row["_input_hash"]}
    assert "_timestamp" in row


def test_what_all_say_alike_is_a_row_that_nobody_reviewed(project: Project, tmp_path: Path):
    for gold in (False, True):
        if gold:
            give(project, "gold", ANA, "n2")
        row = rows(project, tmp_path / "r.jsonl")[-1]
        assert row["_view_id"] == row["view_id"] == "relations"
        assert "_timestamp" not in row
        assert [version["sessions"] for version in row["versions"]] == [["project-ana", "project-bo"]]


def test_what_people_differ_about_without_gold_is_told_and_left_out(project: Project, tmp_path: Path):
    report = export_format(project, REVIEW, tmp_path / "r.jsonl")
    assert "without gold" in str(report.losses)
    assert [row["meta"]["id"] for row in rows(project, tmp_path / "r.jsonl")] == ["n2"]


@pytest.mark.parametrize("gold", [False, True])
def test_rows_give_each_session_its_version_and_the_final_one_its_place(
    project: Project, tmp_path: Path, gold: bool
):
    give(project, "gold", BO)
    path = tmp_path / "r.jsonl"
    rows(project, path)
    other = make_project(tmp_path / "other")
    import_files(other, [path], format=FileFormat.REVIEW, annotator=BY_SESSION, gold=gold)
    final = "gold" if gold else "reviewed"
    with other.database() as database:
        assert set(annotators_of(database, "n1")) == {"ana", "bo", "cy", final}
        assert set(annotators_of(database, "n2")) == {"ana", "bo"}
    for key, name, now in [
        ("n1", "ana", "ana"),
        ("n1", "bo", "bo"),
        ("n1", "gold", final),
        ("n2", "bo", "bo"),
    ]:
        assert contents(other, key, now) == contents(project, key, name)


def test_rows_taken_apart_and_made_again_are_the_same(project: Project, tmp_path: Path):
    give(project, "gold", BO)
    first = rows(project, tmp_path / "r.jsonl")
    other = make_project(tmp_path / "other")
    import_files(other, [tmp_path / "r.jsonl"], format=FileFormat.REVIEW, annotator=BY_SESSION, gold=True)
    again = rows(other, tmp_path / "again.jsonl")
    assert [_told(row) for row in again] == [_told(row) for row in first]


def _told(row: dict[str, Any]) -> tuple[Any, ...]:
    versions = [
        (v["sessions"], v["default"], v["_task_hash"], v["spans"], v["relations"]) for v in row["versions"]
    ]
    return row["text"], row["_input_hash"], row["_view_id"], row["sessions"], versions


def test_a_version_without_sessions_is_refused_with_its_line(tmp_path: Path):
    path = tmp_path / "bad.jsonl"
    path.write_text(json.dumps({"text": "a b", "_view_id": "review", "versions": [{"text": "a b"}]}) + "\n")
    project = make_project(tmp_path)
    report = import_files(project, [path], format=FileFormat.REVIEW, annotator=BY_SESSION)
    assert "sessions" in str(report.files[0].errors[0]) and ":1:" in str(report.files[0].errors[0])


@pytest.mark.skipif(not SAMPLE.exists(), reason="the sample lies beside the checkout")
def test_a_real_review_file_comes_in_by_session(tmp_path: Path):
    labels = {span["label"]: "ACTOR" for line in SAMPLE.open() for span in json.loads(line).get("spans", [])}
    labels |= {
        span["label"]: "ACTOR"
        for line in SAMPLE.open()
        for version in json.loads(line)["versions"]
        for span in version["spans"]
    }
    project = make_project(tmp_path)
    report = import_files(
        project, [SAMPLE], format=FileFormat.REVIEW, annotator=BY_SESSION, labels=labels, gold=True
    )
    assert not any(file.errors for file in report.files)
    with project.database() as database:
        found = database.query(
            "SELECT annotator, count(*) FROM summary GROUP BY annotator ORDER BY annotator"
        )
    assert dict(found) == {"gold": 150, "ner_model": 200, "original_annotations": 200}


def test_how_differences_were_settled_comes_back_with_gold(project: Project, tmp_path: Path):
    give(project, "gold", BO)
    told = Settlement(("bo",), "key", "slip", "eva")
    decision = Decision("s1", "take", How.ITEM, (SettledEdit("d1", None, told),), 1_700_000_000_001)
    with project.database() as database, database.transaction():
        append(database, "gold", "n1", decision, SummaryRow(ArticleState.DONE))
    rows(project, tmp_path / "r.jsonl")
    other = make_project(tmp_path / "other")
    import_files(other, [tmp_path / "r.jsonl"], format=FileFormat.REVIEW, annotator=BY_SESSION, gold=True)
    with other.database() as database:
        assert fold(history(database, "gold", "n1")).settled == {"d1": told}


def test_whose_way_to_a_version_is_not_in_its_row_is_counted(project: Project, tmp_path: Path):
    give(project, "gold", BO)
    assert SAME_VERSION not in export_format(project, REVIEW, tmp_path / "r.jsonl").losses.kinds
    note = Decision("m1", "note", How.ITEM, (NoteEdit("", "why?"),), 1_700_000_000_001)
    with project.database() as database, database.transaction():
        append(database, "cy", "n1", note, SummaryRow(ArticleState.DONE))
    report = export_format(project, REVIEW, tmp_path / "r.jsonl")
    assert report.losses.kinds[SAME_VERSION].places == ["n1: cy"]
    assert (report.articles, report.rows) == (2, 2)


def test_gold_about_which_nobody_differed_comes_back_too(project: Project, tmp_path: Path):
    for key in ("n1", "n2"):
        give(project, "gold", ANA, key)
    rows(project, tmp_path / "out.jsonl")
    (tmp_path / "again").mkdir()
    again = make_project(tmp_path / "again")
    taken = import_files(
        again, [tmp_path / "out.jsonl"], format=FileFormat.REVIEW, annotator=BY_SESSION, gold=True
    )
    with again.database() as database:
        assert [len(history(database, "gold", key)) for key in ("n1", "n2")] == [1, 1]
    assert len(taken.files[0].sessions) <= 1
    whole = [tmp_path / "out.jsonl"]
    (as_one,) = import_files(
        make_project(tmp_path / "one"), whole, format=FileFormat.REVIEW, annotator="eva"
    ).files
    assert len(as_one.sessions) > 1
