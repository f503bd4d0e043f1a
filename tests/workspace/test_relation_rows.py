"""spaCy's relation tutorial reads our rows whole, of articles and of sentences."""

import io
import json
from pathlib import Path
from typing import Any

import pytest
from msgspec.structs import replace

from annotator.document.spans import Span, SuggestedSpan, Suggestion
from annotator.editing.annotations import Answer, SpanRecord, Verdict
from annotator.editing.decisions import Decision, How
from annotator.editing.edits import AnswerEdit, SpanEdit
from annotator.store.articles import iter_article_keys
from annotator.store.decisions import append
from annotator.store.summaries import ArticleState, SummaryRow
from annotator.workspace.exchange import ExportReport, Include, export_prodigy, import_files
from annotator.workspace.project import Project
from tests.formats.row_rules import check_row
from tests.support.projects import make_project, store_answer
from tests.workspace.relation_tutorial import Parsed, parse

SYMMETRIC, DIRECTED = ["SAME_AS"], ["SOURCE", "TARGET", "HOLDS"]
FAMILY = "👩‍👩‍👧"
TEXT = (
    f"\n\n{FAMILY}Dara met Oke in Zürich.  It rained.\n\nHe\u00a0left; General Dara refused to stay. "
    "Nobody knew why."
)


def span(surface: str, label: str, nth: int = 0, **more: Any) -> dict[str, Any]:
    start = -1
    for _ in range(nth + 1):
        start = TEXT.index(surface, start + 1)
    return {"start": start, "end": start + len(surface), "label": label, **more}


DARA, OKE, MET = span("Dara", "ACTOR"), span("Oke", "ACTOR"), span("met", "EVENT", event_type="CONSULT")
GENERAL, DARA_AGAIN = span("General", "ROLE"), span("Dara", "ACTOR", 1)
REFUSED, HE = span("refused", "EVENT", event_type="REJECT"), span("He", "ACTOR")
SPANS = [DARA, MET, OKE, HE, GENERAL, DARA_AGAIN, REFUSED]
LINKS = [
    ("SOURCE", MET, DARA), ("TARGET", MET, OKE), ("HOLDS", DARA_AGAIN, GENERAL),
    ("SOURCE", REFUSED, DARA_AGAIN), ("SAME_AS", DARA_AGAIN, DARA), ("TARGET", REFUSED, HE),
]  # fmt: skip


def link(label: str, head: dict[str, Any], child: dict[str, Any]) -> dict[str, Any]:
    return {"label": label, "head_span": head, "child_span": child}


def annotated(directory: Path, links: list[Any], **more: Any) -> Project:
    """A project with the article as alice has annotated it; her row is made anew."""
    project = make_project(directory)
    path = directory / "a.jsonl"
    row = {"id": "a", "text": TEXT, "spans": SPANS, "relations": [link(*each) for each in links], **more}
    path.write_text(json.dumps({**row, "answer": "accept"}))
    (report,) = import_files(project, [path], annotator="alice").files
    assert report.errors == []
    with project.database() as database:
        store_answer(database, "a", Answer.ACCEPT, number=1)
    return project


def exported(project: Project, **options: Any) -> tuple[list[dict[str, Any]], ExportReport]:
    stream = io.BytesIO()
    report = export_prodigy(project, stream, **options)
    return [json.loads(line) for line in stream.getvalue().splitlines()], report


def read(rows: list[dict[str, Any]]) -> Parsed:
    for row in rows:
        check_row(row, row["text"])
    return parse(rows, SYMMETRIC, DIRECTED)


def surfaces(parsed: Parsed) -> list[tuple[str, str, str]]:
    found = []
    for doc, pairs in parsed.docs:
        by_first = {entity.start: entity.text for entity in doc.ents}
        found += [(label, by_first[h], by_first[c]) for (h, c), labels in pairs.items() for label in labels]
    return sorted(found)


EXPECTED = sorted(
    [(label, TEXT[h["start"] : h["end"]], TEXT[c["start"] : c["end"]]) for label, h, c in LINKS]
    + [("SAME_AS", "Dara", "Dara")]
)


@pytest.mark.parametrize("sentences", [0, 1, 2, 3, 99])
def test_every_relation_is_read_whatever_a_row_holds(tmp_path: Path, sentences: int) -> None:
    rows, _ = exported(annotated(tmp_path, LINKS), sentences=sentences)
    parsed = read(rows)
    assert surfaces(parsed) == EXPECTED
    assert (parsed.given_up, parsed.positive) == (0, len(LINKS) + 1)
    texts = [row["text"] for row in rows if row["relations"]]
    assert [doc.text for doc, _ in parsed.docs] == texts


def test_rows_by_the_sentence_have_far_fewer_pairs_that_mean_nothing(tmp_path: Path) -> None:
    project = annotated(tmp_path, [each for each in LINKS if each[0] != "SAME_AS"])
    whole, by_sentence = (read(exported(project, sentences=number)[0]) for number in (0, 1))
    assert whole.positive == by_sentence.positive == 5
    assert by_sentence.instances < 0.6 * whole.instances


def test_windows_can_be_put_together_again(tmp_path: Path) -> None:
    rows, report = exported(annotated(tmp_path, LINKS[:4]), sentences=1)
    assert "".join(row["text"] for row in rows) == TEXT
    assert [row["meta"]["window"] for row in rows] == list(range(1, len(rows) + 1))
    assert (report.articles, report.rows) == (1, len(rows))
    found = []
    for row in rows:
        assert (row["meta"]["article"], row["annotator"]["article"]) == ("a", "a")
        offset = row["meta"]["offset"]
        found += [(s["start"] + offset, s["end"] + offset, s["label"]) for s in row["spans"]]
    assert found == [(s["start"], s["end"], s["label"]) for s in SPANS]
    hashes = {(row["_input_hash"], row["_task_hash"]) for row in rows}
    assert len(hashes) == len(rows)


def test_sentences_that_a_relation_connects_are_one_row_and_it_is_said(tmp_path: Path) -> None:
    rows, report = exported(annotated(tmp_path, LINKS), sentences=1)
    (joined,) = [row for row in rows if any(link["label"] == "SAME_AS" for link in row["relations"])]
    assert "It rained." in joined["text"]
    (kind,) = report.losses.kinds
    assert kind.startswith("windows of more sentences")
    assert report.losses.kinds[kind].places == [f"a: at {joined['meta']['offset']}"]


def test_unknown_keys_of_spans_and_tokens_are_in_the_windows_and_those_of_rows_are_counted(
    tmp_path: Path,
) -> None:
    project = annotated(tmp_path, [], spans=[{**MET, "rank": 7}], custom=1, config={"x": 1})
    rows, report = exported(project, sentences=1)
    assert [span["rank"] for row in rows for span in row["spans"]] == [7]
    assert [loss.places for loss in report.losses.kinds.values()] == [["a: custom", "a: config"]]


def test_a_row_nobody_has_touched_is_not_cut_and_that_is_said(tmp_path: Path) -> None:
    project = make_project(tmp_path, articles=2)
    rows, report = exported(project, sentences=1, include=[Include.OPEN])
    assert (rows, report.as_they_came) == ([], 0)
    (loss,) = report.losses.kinds.values()
    assert (loss.count, loss.places) == (2, ["k1", "k2"])


def test_an_imported_row_is_cut_even_when_nobody_has_changed_it(tmp_path: Path) -> None:
    project = make_project(tmp_path)
    path = tmp_path / "a.jsonl"
    path.write_text(json.dumps({"id": "a", "text": TEXT, "spans": SPANS, "answer": "accept"}))
    import_files(project, [path], annotator="alice")
    assert len(exported(project)[0]) == 1
    assert len(exported(project, sentences=1)[0]) > 1


def test_what_a_correction_was_before_has_offsets_of_the_window(tmp_path: Path) -> None:
    project = make_project(tmp_path)
    path = tmp_path / "a.jsonl"
    path.write_text(json.dumps({"id": "a", "text": TEXT, "spans": [REFUSED]}))
    import_files(project, [path])
    with project.database() as database, database.transaction():
        (key,) = iter_article_keys(database)
        began = Span("x", REFUSED["start"], REFUSED["end"], "EVENT", {"event_type": "REJECT"})
        suggested = SuggestedSpan(began, Suggestion("rules", "", 0.5))
        record = SpanRecord(replace(began, end=began.end + 3), Verdict.ACCEPTED, suggested)
        edits = (SpanEdit("x", None, record), AnswerEdit(None, Answer.ACCEPT))
        append(database, "bob", key, Decision("op", "label", How.ITEM, edits), SummaryRow(ArticleState.DONE))
    rows, _ = exported(project, sentences=1)
    ((row, found),) = [(row, span) for row in rows for span in row["spans"]]
    assert row["text"][found["start"] : found["end"]] == "refused to"
    began = found["suggested"]
    assert row["text"][began["start"] : began["end"]] == "refused"
