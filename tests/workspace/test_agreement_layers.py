"""What rows did not ask for is missing, layer by layer: choices, spans and relations apart."""

import io
import json
from pathlib import Path
from typing import Any

import pytest

from annotator.agreement import gwet_ac2, krippendorff_alpha
from annotator.agreement.states import State
from annotator.agreement.values import Reason, Undefined, Value
from annotator.editing.annotations import Answer
from annotator.editing.decisions import Decision, How
from annotator.editing.edits import AnswerEdit
from annotator.store.articles import iter_article_keys
from annotator.store.decisions import append
from annotator.store.summaries import ArticleState, SummaryRow
from annotator.workspace.agreeing import Agreement, Request, agree
from annotator.workspace.agreement_questions import asked
from annotator.workspace.agreement_report import row
from annotator.workspace.check import check
from annotator.workspace.exchange import export_prodigy, import_files
from annotator.workspace.project import Project
from tests.support.agreement import links, make_project, spans

TEXTS = [f"Marsh met Terzi in Varn on day {day}." for day in range(4)]
QUICK = Request(replicates=20)
OPTIONS = [{"id": "1", "text": "bad"}, {"id": "2", "text": "fair"}, {"id": "3", "text": "good"}]


def chosen(text: str, *ids: str, answer: str = "accept") -> dict[str, Any]:
    return {
        "text": text, "options": OPTIONS, "accept": list(ids), "answer": answer, "_view_id": "choice",
        "_annotator_id": "x", "_input_hash": hash(text), "_task_hash": 7,
    }  # fmt: skip


def marked(text: str) -> dict[str, Any]:
    return {"text": text, "spans": spans(text, ("Marsh", "ACTOR")), "_view_id": "spans_manual"}


def value(found: Agreement, measure: str, label: str | None = None) -> float | None:
    assert found.report is not None
    return found.report.find(measure, label=label).figure.or_none()


def test_choices_of_imported_rows_are_compared(tmp_path: Path) -> None:
    ana = [chosen(text, id) for text, id in zip(TEXTS, "1233", strict=True)]
    bo = [chosen(text, id) for text, id in zip(TEXTS, "1232", strict=True)]
    found = agree(make_project(tmp_path, {"ana": ana, "bo": bo}), QUICK)
    units = [[1, 1], [2, 2], [3, 3], [3, 2]]
    assert value(found, "document.percent", "choice") == 0.75
    assert value(found, "document.alpha", "choice") == pytest.approx(
        krippendorff_alpha(units).figure.or_none()
    )
    for level in ("ordinal", "interval", "ratio"):
        wanted = krippendorff_alpha(units, level).figure.or_none()
        assert value(found, f"document.alpha.{level}", "choice") == pytest.approx(wanted)
    wanted = gwet_ac2(units, "quadratic", [1, 2, 3]).figure.or_none()
    assert value(found, "document.ac2.quadratic", "choice") == pytest.approx(wanted)


def test_whoever_was_asked_for_a_choice_alone_has_not_found_no_spans(tmp_path: Path) -> None:
    rows = [*(chosen(text, "1") for text in TEXTS[:2]), marked(TEXTS[2])]
    found = agree(make_project(tmp_path, {"ana": rows, "bo": rows}), QUICK)
    assert found.overlap.states["ana"][State.EMPTY] == 0
    assert found.overlap.states["ana"][State.MISSING] == 2
    assert found.layers["choice"].states["ana"][State.DONE] == 2
    assert found.report is not None
    assert found.report.find("f1.strict").documents == 1
    assert row(found)["layers"]["choice"]["states"]["bo"]["missing"] == 1


def test_a_choice_that_was_rejected_is_missing_and_one_of_nothing_is_empty(tmp_path: Path) -> None:
    ana = [chosen(TEXTS[0], "1"), chosen(TEXTS[1], "2"), chosen(TEXTS[2])]
    bo = [chosen(TEXTS[0], "1"), chosen(TEXTS[1], "3", answer="reject"), chosen(TEXTS[2])]
    found = agree(make_project(tmp_path, {"ana": ana, "bo": bo}), QUICK)
    states = found.layers["choice"].states["bo"]
    assert (states[State.DONE], states[State.EMPTY], states[State.MISSING]) == (1, 1, 1)
    assert value(found, "document.percent", "choice") == 1.0


def test_several_choices_at_once_are_sets(tmp_path: Path) -> None:
    ana = [chosen(TEXTS[0], "1", "2"), chosen(TEXTS[1], "3")]
    bo = [chosen(TEXTS[0], "2", "1"), chosen(TEXTS[1], "1")]
    found = agree(make_project(tmp_path, {"ana": ana, "bo": bo}), QUICK)
    assert found.report is not None
    assert found.report.find("document.alpha", "choice").formula.endswith("MASI")
    assert value(found, "document.percent", "choice") == 0.5
    assert value(found, "document.percent", "choice: 3") == 0.5
    assert value(found, "document.percent", "choice: 2") == 1.0


def test_who_was_not_asked_for_relations_has_not_left_them_out(tmp_path: Path) -> None:
    text = TEXTS[0]
    both = spans(text, ("Marsh", "ACTOR"), ("met", "EVENT"), ("Terzi", "ACTOR"))
    linked = links(text, ("SOURCE", "met:EVENT", "Marsh:ACTOR"))
    drawn = {"text": text, "spans": both, "relations": linked, "_view_id": "relations"}
    found = agree(
        make_project(
            tmp_path,
            {
                "ana": [drawn],
                "bo": [{"text": text, "spans": both, "_view_id": "spans_manual"}],
                "cy": [{"text": text, "spans": both, "relations": [], "_view_id": "relations"}],
            },
        ),
        QUICK,
    )
    assert found.report is not None

    def of(one: str, other: str) -> object:
        assert found.report is not None
        return found.report.find("relation.exact", annotators=(one, other)).figure

    assert of("ana", "bo") == Undefined(Reason.NO_SHARED_DOCUMENTS)
    assert of("ana", "cy") == Value(0.0)
    assert found.layers["relations"].states["bo"][State.MISSING] == 1
    assert found.layers["relations"].states["cy"][State.EMPTY] == 1
    assert found.differences is not None
    assert [(kind.value, count) for _, kind, count in found.differences.counts()] == [("argument", 1)]


def test_who_was_not_asked_for_types_has_not_said_the_default(tmp_path: Path) -> None:
    ana = [
        {
            "text": text,
            "spans": spans(text, ("met", "EVENT"), event_type="CONSULT"),
            "_view_id": "spans_manual",
        }
        for text in TEXTS
    ]
    bo = [
        {"text": text, "spans": spans(text, ("met", "EVENT")), "_view_id": "spans_manual"} for text in TEXTS
    ]
    found = agree(make_project(tmp_path, {"ana": ana, "bo": bo, "cy": ana}), QUICK)
    report = found.report
    assert report is not None
    for measure in ("attribute.alpha", "attribute.percent", "attribute.coverage"):
        assert report.find(measure, "event_type", annotators=("ana", "bo")).figure == Undefined(
            Reason.NOT_ASKED
        )
    assert report.find("attribute.percent", "event_type", annotators=("ana", "cy")).figure == Value(1.0)
    assert report.find("nugget.span", annotators=("ana", "bo")).figure == Value(1.0)
    for measure in ("nugget.type", "nugget.attributes"):
        assert report.find(measure, annotators=("ana", "bo")).figure == Undefined(Reason.NOT_ASKED)
        assert report.find(measure, annotators=("ana", "cy")).figure == Value(1.0)
    assert found.differences is not None and not found.differences.counts()
    states = found.layers["attribute event_type"].states
    assert (states["ana"][State.DONE], states["bo"][State.MISSING]) == (4, 4)


def test_who_said_a_type_anywhere_was_asked_for_it_everywhere(tmp_path: Path) -> None:
    typed = [{"text": text, "spans": spans(text, ("met", "EVENT"), event_type="CONSULT")} for text in TEXTS]
    once = [typed[0], *({"text": text, "spans": spans(text, ("met", "EVENT"))} for text in TEXTS[1:])]
    found = agree(make_project(tmp_path, {"ana": typed, "bo": once}), QUICK)
    assert value(found, "attribute.percent", "event_type") == 0.25
    assert "attribute event_type" not in found.layers


def test_a_row_tells_what_it_asked() -> None:
    assert asked(json.dumps(marked(TEXTS[0])).encode()).links is False
    assert asked(b'{"text": "t", "spans": []}').links is None
    assert asked(b'{"text": "t", "spans": [], "relations": []}').links is True
    blocks = {**chosen("t", "1"), "_view_id": "blocks", "spans": []}
    assert asked(json.dumps(blocks).encode()).spans is True
    assert len(asked(json.dumps(blocks).encode()).answers) == 1
    told = {"text": "t", "label": "SPORT", "answer": "reject", "_view_id": "classification"}
    assert list(asked(json.dumps(told).encode()).answers.values()) == ['["reject"]']


def put(project: Project, directory: Path, name: str, rows: list[dict[str, Any]]) -> None:
    path = directory / f"{name}-more.jsonl"
    path.write_text("".join(json.dumps({"answer": "accept", **row}) + "\n" for row in rows))
    import_files(project, [path], annotator=name)


def rows_of(project: Project, name: str) -> list[dict[str, Any]]:
    stream = io.BytesIO()
    export_prodigy(project, stream, annotator=name)
    return [json.loads(line) for line in stream.getvalue().splitlines()]


def answered(row: dict[str, Any]) -> dict[str, Any]:
    return {"answer": "accept", **row}


@pytest.mark.parametrize("spans_first", [True, False])
def test_spans_and_choices_of_the_same_texts_in_either_order(tmp_path: Path, spans_first: bool) -> None:
    of_spans = [{**marked(text), "_input_hash": hash(text), "_task_hash": 8} for text in TEXTS]
    ana, bo = ([chosen(text, id) for text, id in zip(TEXTS, said, strict=True)] for said in ("1233", "1232"))
    whose = {"_annotator_id": "pilot-ana", "_session_id": "pilot-ana"}
    anas = [{**row, **whose} for row in of_spans]
    ana = [{**row, **whose} for row in ana]
    first, second = (anas, ana) if spans_first else (ana, anas)
    project = make_project(tmp_path, {"ana": first, "bo": bo, "cy": of_spans})
    put(project, tmp_path, "ana", second)
    found = agree(project, QUICK)
    assert found.report is not None
    assert found.report.find("document.percent", "choice").figure == Value(0.75)
    assert found.report.find("f1.strict", annotators=("ana", "cy")).figure == Value(1.0)
    assert found.overlap.states["bo"][State.MISSING] == len(TEXTS)
    by_text = sorted(map(json.dumps, rows_of(project, "ana")))
    assert by_text == sorted(json.dumps(answered(row)) for row in (*anas, *ana))
    put(project, tmp_path, "ana", second)
    assert sorted(map(json.dumps, rows_of(project, "ana"))) == by_text
    assert [str(finding) for finding in check(project) if "warning" not in str(finding)] == []


def test_a_choice_about_an_article_annotated_here_is_kept_beside_the_work(tmp_path: Path) -> None:
    project = make_project(tmp_path, {"bo": [chosen(TEXTS[0], "1")]})
    with project.database() as database:
        [key] = iter_article_keys(database)
        decision = Decision("op1", "finish", How.ARTICLE, (AnswerEdit(None, Answer.ACCEPT),), 9000)
        with database.transaction():
            append(database, "ana", key, decision, SummaryRow(ArticleState.DONE))
    put(project, tmp_path, "ana", [chosen(TEXTS[0], "1")])
    found = agree(project, QUICK)
    assert value(found, "document.percent", "choice") == 1.0
    assert found.overlap.states["ana"][State.EMPTY] == 1
    assert [row.get("accept") for row in rows_of(project, "ana")] == [None, ["1"]]
