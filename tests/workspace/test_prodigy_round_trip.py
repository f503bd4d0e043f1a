"""A file of Prodigy goes in as a person's annotations and comes out again, row by row the same."""

import io
import json
from pathlib import Path
from typing import Any

import pytest

from annotator.editing.annotations import Answer, Verdict
from annotator.editing.decisions import Decision, How, fold
from annotator.editing.edits import FlagEdit
from annotator.formats.incoming import Remark
from annotator.store.articles import get_article, iter_article_keys
from annotator.store.decisions import append, history
from annotator.store.summaries import get_summary
from annotator.workspace.check import check
from annotator.workspace.exchange import FileReport, export_prodigy, import_files
from annotator.workspace.project import Project
from annotator.workspace.schema_inference import infer_schema
from tests.formats.rows import PRODIGY_SAMPLES
from tests.workspace.prodigy_variants import ANA, BASE, KESTREL, SCHEMA, TEXT, VARIANTS, link, span, tokens

ALL = [row for rows in VARIANTS.values() for row in rows if "id" not in row]


@pytest.fixture
def project(tmp_path: Path) -> Project:
    return new_project(tmp_path)


def new_project(directory: Path, schema: str = SCHEMA) -> Project:
    (directory / "variants.toml").write_text(schema)
    return Project.init(directory / "project", str(directory / "variants.toml"))


def write(directory: Path, rows: list[dict[str, Any]], name: str = "rows.jsonl") -> Path:
    path = directory / name
    path.write_text("".join(json.dumps(row) + "\n" for row in rows))
    return path


def take(project: Project, path: Path, annotator: str | None = "ann1", **options: Any) -> FileReport:
    (report,) = import_files(project, [path], annotator=annotator, **options).files
    assert report.errors == []
    return report


def exported(project: Project, annotator: str | None = "ann1") -> list[dict[str, Any]]:
    stream = io.BytesIO()
    export_prodigy(project, stream, annotator=annotator)
    return [json.loads(line) for line in stream.getvalue().splitlines()]


def keys(project: Project) -> list[str]:
    with project.database() as database:
        return list(iter_article_keys(database))


@pytest.mark.parametrize("variant", VARIANTS)
def test_every_variant_comes_back_row_by_row(project: Project, tmp_path: Path, variant: str) -> None:
    rows = VARIANTS[variant]
    report = take(project, write(tmp_path, rows))
    assert (report.answers, report.kept) == (len(rows), 0)
    assert exported(project) == rows
    errors = [finding for finding in check(project) if "overlaps" not in finding.what]
    assert [str(finding) for finding in errors if "warning" not in str(finding)] == []


def test_all_in_one_file_come_back_in_their_order_and_again_from_that(
    project: Project, tmp_path: Path
) -> None:
    path = write(tmp_path, ALL)
    take(project, path)
    assert exported(project) == ALL
    again = take(project, path)
    assert (again.added, again.answers, again.kept) == (0, 0, len(ALL))
    assert exported(project) == ALL


@pytest.mark.parametrize("name", [path.name for path in sorted(PRODIGY_SAMPLES.glob("*.jsonl"))])
def test_real_exports_come_back_row_by_row(tmp_path: Path, name: str) -> None:
    path = PRODIGY_SAMPLES / name
    rows = [json.loads(line) for line in path.read_bytes().splitlines()]
    project = new_project(tmp_path, infer_schema([path]).text)
    report = take(project, path)
    assert report.answers == len(rows)
    assert exported(project) == rows


def flag(project: Project, key: str, annotator: str = "ann1") -> None:
    """What it takes to make a row ours: flag it and take the flag off again."""
    with project.database() as database, database.transaction():
        stored = get_summary(database, annotator, key)
        assert stored is not None
        for number, flagged in enumerate((True, False)):
            decision = Decision(
                f"{key}{number}", "flag", How.ARTICLE, (FlagEdit(not flagged, flagged),), 9000
            )
            append(database, annotator, key, decision, stored.summary)


def test_an_edited_row_keeps_what_is_not_ours(project: Project, tmp_path: Path) -> None:
    (row,) = VARIANTS["relations of 1.10: disabled tokens, ends that are bare tokens or in no list, types"]
    take(project, write(tmp_path, [{**row, "extra": {"deep": [1]}}]))
    flag(project, keys(project)[0])
    (found,) = exported(project)
    assert (found["extra"], found["_input_hash"], found["_task_hash"]) == (
        {"deep": [1]},
        row["_input_hash"],
        row["_task_hash"],
    )
    assert [token["disabled"] for token in found["tokens"]] == [True] * len(tokens())
    assert [given["type"] for given in found["spans"]] == ["span", "ent"]
    assert [given["note"] for given in found["relations"] if "note" in given] == ["by hand"]
    bare = [given for given in row["relations"] if given["label"] and given not in found["relations"]]
    assert [(given["head"], given["child"]) for given in bare] == [(10, 1)]


def test_a_rejected_binary_row_says_that_its_spans_are_wrong(project: Project, tmp_path: Path) -> None:
    yes, no, _ = VARIANTS["binary ner: one span a row, several rows about one text, yes and no"]
    report = take(project, write(tmp_path, [yes, no]))
    assert report.further == 1
    with project.database() as database:
        one, other = (fold(history(database, "ann1", key)) for key in iter_article_keys(database))
    assert [record.verdict for record in one.spans.values()] == [Verdict.ACCEPTED]
    assert [record.verdict for record in other.spans.values()] == [Verdict.REJECTED]
    assert other.answer is Answer.REJECT


def test_rows_without_a_text_are_skipped_articles_and_told(project: Project, tmp_path: Path) -> None:
    pages, html, *_ = VARIANTS["texts: pages, html, pictures, recordings, no text, white space alone"]
    report = take(project, write(tmp_path, [pages, html]))
    with project.database() as database:
        texts = [get_article(database, key).text for key in iter_article_keys(database)]
        answers = [fold(history(database, "ann1", key)).answer for key in iter_article_keys(database)]
    assert texts[0] == "One.\n\nTwo."
    assert "<p>Ana</p>" in texts[1]
    assert answers == [Answer.IGNORE, Answer.IGNORE]
    assert report.losses.kinds[Remark.NO_TEXT].count == 2


def test_what_is_odd_is_told_with_its_place(project: Project, tmp_path: Path) -> None:
    (row,) = VARIANTS["spans_manual: nested, overlapping, the same twice, unsorted"]
    path = write(tmp_path, [row])
    losses = take(project, path).losses
    assert losses.kinds[Remark.REPEATED_SPANS].places == [f"{path}:1: spans[4]"]
    off = {**BASE, "text": TEXT + "?", "_input_hash": 1, "tokens": tokens(), "answer": "accept"}
    spans = [{"start": 0, "end": 5, "label": "ORG"}]
    losses = take(project, write(tmp_path, [{**off, "spans": spans}])).losses
    assert set(losses.kinds) == {Remark.OFF_TOKENS, Remark.WORDS_IN_NO_TOKEN}


def test_people_are_told_apart_by_the_session_of_each_row(project: Project, tmp_path: Path) -> None:
    rows = [
        {**BASE, "spans": [ANA], "answer": "accept", "_session_id": "people-ann1"},
        {**BASE, "spans": [KESTREL], "answer": "accept", "_annotator_id": "people-B%C3%A9a"},
        {**BASE, "spans": [], "answer": "reject", "_session_id": None},
        {**BASE, "spans": [], "answer": "accept", "_annotator_id": "2024-02-06_10-17-19"},
    ]
    path = write(tmp_path, rows)
    report = import_files(project, [path], annotator="@session")
    assert report.names == {
        "": "unnamed",
        "2024-02-06_10-17-19": "session-20240206-101719",
        "people-B%C3%A9a": "bea",
        "people-ann1": "ann1",
    }
    assert len(keys(project)) == 1
    for name, row in zip(("ann1", "bea", "unnamed", "session-20240206-101719"), rows, strict=True):
        assert exported(project, name) == [row]
    together = import_files(project, [path], annotator="all").files[0]
    assert together.sessions == ["people-ann1", "people-B%C3%A9a", "2024-02-06_10-17-19"]


def test_labels_are_taken_as_others_and_left_out_when_that_is_said(project: Project, tmp_path: Path) -> None:
    person, place = span(0, 1, "PER"), span(7, 7, "LOC")
    row = {**BASE, "tokens": tokens(), "spans": [person, place, KESTREL], "answer": "accept", "x": 1}
    row["relations"] = [link(person, KESTREL, label="EMPLOYEE"), link(KESTREL, place)]
    labels = {"PER": "PERSON", "LOC": "", "EMPLOYEE": "WORKS_FOR"}
    path = write(tmp_path, [row, {**BASE, "text": TEXT + " ", "spans": [KESTREL], "answer": "accept"}])
    report = take(project, path, labels=labels)
    assert report.losses.kinds[Remark.LEFT_OUT].places == [
        f"{path}:1: spans[1]",
        f"{path}:1: relations[1].child_span",
    ]
    found, untouched = exported(project)
    assert untouched == json.loads(path.read_text().splitlines()[1])
    assert found == {**row, "spans": [ANA, KESTREL], "relations": [link(ANA, KESTREL)]}


def test_an_unknown_label_is_told_once_with_its_count(project: Project, tmp_path: Path) -> None:
    rows = [{"text": f"Ana {n}", "spans": [{"start": 0, "end": 3, "label": "PERS"}]} for n in range(5000)]
    rows.append({"text": "Ana", "spans": [{"start": 0, "end": 3, "label": "ORGS"}]})
    (report,) = import_files(project, [write(tmp_path, rows)]).files
    assert (report.error_count, report.refused) == (2, 5001)
    assert [error.line for error in report.errors] == [1, 5001]
    assert report.unknown[report.errors[0].message] == 4999


def test_rows_of_one_document_may_share_its_id(project: Project, tmp_path: Path) -> None:
    about = {"meta": {"id": "doc-1"}, "_task_hash": 1, "answer": "accept"}
    rows = [{"text": f"Sentence {n}.", "_input_hash": n, **about} for n in range(3)]
    rows.append({**rows[0], "meta": {"id": None}, "id": ["no", "name"]})
    path = write(tmp_path, rows)
    report = take(project, path)
    assert report.losses.kinds[Remark.SHARED_IDS].places == [f"{path}:2: id", f"{path}:3: id"]
    assert exported(project) == rows
    again = take(project, path)
    assert (again.added, again.kept) == (0, 4)
    plain = [{"text": f"Sentence {n}.", "meta": {"id": "doc-2"}} for n in range(2)]
    (report,) = import_files(project, [write(tmp_path, plain, "plain.jsonl")]).files
    assert report.error_count == 1
