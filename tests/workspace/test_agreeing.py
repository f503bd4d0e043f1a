"""Agreement from a project: values computed by hand, who counts where, gold, suggestions, disagreements."""

import json
from pathlib import Path

import jsonschema
import pytest

from annotator.agreement.states import State
from annotator.agreement.values import Reason, Undefined, Value
from annotator.document.difference_kinds import DifferenceKind
from annotator.document.errors import ProjectError, UsageError
from annotator.document.ids import suggested_span_id
from annotator.document.spans import Span, SuggestedSpan, Suggestion
from annotator.editing.annotations import Answer, SpanRecord, Verdict
from annotator.editing.decisions import Decision, How
from annotator.editing.edits import AnswerEdit, SpanEdit
from annotator.store.decisions import append
from annotator.store.streams import Range
from annotator.store.suggestions import add_suggestions, new_run
from annotator.store.summaries import ArticleState, SummaryRow
from annotator.workspace.agreeing import Agreement, Request, agree
from annotator.workspace.agreement_gathering import gather
from annotator.workspace.agreement_reading import Reading
from annotator.workspace.agreement_report import headline, row, warnings
from annotator.workspace.agreement_worker import Task, helper
from annotator.workspace.disagreements import disagreements
from annotator.workspace.project import Project
from tests.support.agreement import links, make_project, spans

TEXT = "General Dara Oke met the envoy in Lusaka. Later Oke criticised the talks."
OTHER = "Nothing happened in Varn."
LAST = "Marsh accused Terzi of lying."
SCHEMA = Path(__file__).parents[2] / "schemas" / "agreement.schema.json"
QUICK = Request(replicates=50)


def pilot(directory: Path) -> Project:
    """Two people and three articles; one article is empty for both, one is finished by ana alone."""
    ana = {
        "text": TEXT,
        "spans": spans(
            TEXT, ("General", "ROLE"), ("Dara Oke", "ACTOR"), ("met", "EVENT"), ("envoy", "ROLE"),
            event_type="CONSULT",
        ),
        "relations": links(
            TEXT, ("SOURCE", "met:EVENT", "Dara Oke:ACTOR"), ("TARGET", "met:EVENT", "envoy:ROLE")
        ),
    }  # fmt: skip
    bo = {
        "text": TEXT,
        "spans": spans(
            TEXT, ("General Dara Oke", "ACTOR"), ("met", "EVENT"), ("envoy", "ACTOR"),
            ("criticised", "EVENT"),
            event_type="AID",
        ),
        "relations": links(
            TEXT, ("SOURCE", "met:EVENT", "General Dara Oke:ACTOR"), ("SOURCE", "met:EVENT", "envoy:ACTOR")
        ),
    }  # fmt: skip
    empty = {"text": OTHER, "spans": []}
    alone = {"text": LAST, "spans": spans(LAST, ("Marsh", "ACTOR"))}
    return make_project(directory, {"ana": [ana, empty, alone], "bo": [bo, empty]})


def value(found: Agreement, measure: str, label: str | None = None) -> float | None:
    assert found.report is not None
    return found.report.find(measure, label=label).figure.or_none()


def test_known_values_of_a_small_project(tmp_path: Path) -> None:
    found = agree(pilot(tmp_path), QUICK)
    # Both have four spans; one is the same, one has another label, one other edges, one is alone each.
    assert value(found, "f1.strict") == pytest.approx(2 * 1 / 8)
    assert value(found, "f1.exact") == pytest.approx(2 * 2 / 8)
    assert value(found, "f1.overlap") == pytest.approx(2 * 3 / 8)
    assert value(found, "f1.strict", "EVENT") == pytest.approx(2 * 1 / 3)
    # Extents by tokens: `met` alone is shared; its type differs.
    assert value(found, "nugget.span") == pytest.approx(2 * 1 / 3)
    assert value(found, "nugget.type") == 0
    # Ends overlap for SOURCE to Dara Oke; the other link has another type.
    assert value(found, "relation.exact") == 0
    assert value(found, "relation.aligned") == pytest.approx(2 * 1 / 4)
    assert value(found, "relation.unlabelled") == pytest.approx(2 * 2 / 4)


def test_who_did_what_is_told_apart(tmp_path: Path) -> None:
    project = pilot(tmp_path)
    with project.database() as database, database.transaction():
        key = database.query("SELECT key FROM article ORDER BY number")[2][0]
        begun = Decision("begun", "note", How.ARTICLE, (), 1000)
        append(database, "bo", key, begun, SummaryRow(ArticleState.STARTED))
    seen = agree(project, QUICK).overlap
    assert seen.shared == ((3, 2), (2, 2))
    assert (seen.alone, seen.nobody) == (1, 0)
    assert seen.states["ana"] == {State.MISSING: 0, State.IN_PROGRESS: 0, State.EMPTY: 1, State.DONE: 2}
    assert seen.states["bo"] == {State.MISSING: 0, State.IN_PROGRESS: 1, State.EMPTY: 1, State.DONE: 1}
    with_it = agree(project, Request(with_unfinished=True, replicates=0))
    assert with_it.overlap.shared == ((3, 3), (3, 3))


@pytest.mark.parametrize("answer", ["reject", "ignore"])
def test_what_was_rejected_or_skipped_is_missing(tmp_path: Path, answer: str) -> None:
    row_ = {"text": LAST, "spans": spans(LAST, ("Marsh", "ACTOR"))}
    project = make_project(
        tmp_path, {"ana": [row_, {"text": OTHER}], "bo": [{**row_, "answer": answer}, {"text": OTHER}]}
    )
    found = agree(project, QUICK)
    assert found.overlap.states["bo"][State.MISSING] == 1
    assert found.report is not None
    assert found.report.find("f1.strict").figure == Undefined(Reason.BOTH_EMPTY)
    assert found.report.find("document.percent", label="answer").figure == (
        Value(0.5) if answer == "reject" else Value(1.0)
    )


def test_a_value_that_is_undefined_says_why(tmp_path: Path) -> None:
    project = make_project(tmp_path, {"ana": [{"text": OTHER}], "bo": [{"text": LAST}]})
    found = agree(project, QUICK)
    lead = headline(found)
    assert lead is not None
    assert lead.figure == Undefined(Reason.NO_SHARED_DOCUMENTS)
    assert row(found)["headline"]["reason"] == "no document was finished by both"  # type: ignore[index]
    assert "nothing can be compared" in " ".join(warnings(found))


def test_one_annotator_is_not_enough(tmp_path: Path) -> None:
    project = make_project(tmp_path, {"ana": [{"text": LAST}]})
    with pytest.raises(ProjectError, match="only ana has finished articles, and agreement needs two"):
        agree(project, QUICK)
    with pytest.raises(UsageError, match="'bo' has annotated nothing here"):
        agree(project, Request(("ana", "bo")))


def test_nobody_at_all_is_told(tmp_path: Path) -> None:
    with pytest.raises(ProjectError, match="nobody has finished an article"):
        agree(Project.init(tmp_path / "p", "political-events"), QUICK)


def test_each_disagreement_has_its_kind_place_and_both_versions(tmp_path: Path) -> None:
    project = pilot(tmp_path)
    found = agree(project, QUICK)
    listed = list(disagreements(project, found))
    kinds = sorted((one.kind.value, TEXT[one.start : one.end]) for one in listed)
    assert kinds == [
        ("event type", "met"),
        ("label", "envoy"),
        ("role", "met"),
        ("split", "General Dara Oke"),
        ("trigger", "criticised"),
    ]
    split = next(one for one in listed if one.kind is DifferenceKind.SPLIT)
    said = [[said.span.text for said in version] for version in split.versions]
    assert said == [["General", "Dara Oke"], ["General Dara Oke"]]
    assert split.annotators == ("ana", "bo")
    assert split.sentence[split.start - split.sentence_start :].startswith("General Dara Oke met")
    typed = next(one for one in listed if one.kind is DifferenceKind.EVENT_TYPE)
    assert [version[0].span.attributes["event_type"] for version in typed.versions] == ["CONSULT", "AID"]
    role = next(one for one in listed if one.kind is DifferenceKind.ROLE)
    assert [version[0].relation for version in role.versions] == ["TARGET", "SOURCE"]


@pytest.mark.parametrize(
    ("ana", "bo", "detail"),
    [
        ("Dara Oke", "General Dara Oke", "left edge, wider for bo"),
        ("General Dara Oke", "General Dara", "right edge, wider for ana"),
        ("General Dara", "Dara Oke", "both edges"),
    ],
)
def test_a_boundary_says_which_edge_and_whose_is_wider(
    tmp_path: Path, ana: str, bo: str, detail: str
) -> None:
    rows = {
        name: [{"text": TEXT, "spans": spans(TEXT, (words, "ACTOR"))}]
        for name, words in (("ana", ana), ("bo", bo))
    }
    project = make_project(tmp_path, rows)
    [one] = disagreements(project, agree(project, QUICK))
    assert (one.kind, one.label, one.detail, one.line) == (DifferenceKind.BOUNDARY, "ACTOR", detail, 1)


def test_as_many_disagreements_as_are_asked_for(tmp_path: Path) -> None:
    project = pilot(tmp_path)
    found = agree(project, QUICK)
    assert found.differences is not None
    assert len(list(disagreements(project, found, 2))) == 2
    assert len(list(disagreements(project, found))) == len(found.differences)


def test_the_json_keeps_to_its_schema(tmp_path: Path) -> None:
    project = pilot(tmp_path)
    found = agree(project, Request(gold="bo", model="newest", replicates=50))
    alone = row(found, disagreements(project, found))
    both = agree(project, QUICK)
    validator = jsonschema.Draft202012Validator(json.loads(SCHEMA.read_text()))
    for made in (alone, row(both, disagreements(project, both)), row(both)):
        validator.validate(json.loads(json.dumps(made)))


def test_the_same_seed_gives_the_same_report(tmp_path: Path) -> None:
    project = pilot(tmp_path)
    assert row(agree(project, QUICK)) == row(agree(project, QUICK))


def test_the_order_in_which_annotators_are_named_changes_nothing(tmp_path: Path) -> None:
    project = pilot(tmp_path)
    one, other = (agree(project, Request(names, replicates=50)) for names in (("ana", "bo"), ("bo", "ana")))
    assert row(one) == row(other)


def test_against_gold_precision_recall_and_f1(tmp_path: Path) -> None:
    [ana] = agree(pilot(tmp_path), Request(("ana",), gold="bo", replicates=50)).gold
    everything, *labels = ana.scores
    assert (everything.score.hits, everything.score.first, everything.score.second) == (1, 4, 4)
    by_label = {one.label: one.score for one in labels}
    assert by_label["EVENT"].precision == Value(1.0)
    assert by_label["EVENT"].recall == Value(0.5)
    assert by_label["ROLE"].recall == Undefined(Reason.EMPTY_SIDE)
    assert ana.own == 0
    assert [batch.documents for batch in ana.drift] == [2]


def with_suggestions(directory: Path) -> Project:
    """Ana and bo accept the same wrong suggestion; ana finds one more by hand; gold has both right ones."""
    gold = {"text": LAST, "spans": spans(LAST, ("Marsh", "ACTOR"), ("Terzi", "ACTOR"))}
    project = make_project(directory, {"judge": [gold]})
    with project.database() as database, database.transaction():
        key = database.query("SELECT key FROM article")[0][0]
        run = new_run(database, source="rules", model="rules-1", schema_hash=project.schema.hash)
        proposed = [
            SuggestedSpan(
                Span(suggested_span_id(run, start, end, label), start, end, label), Suggestion("rules")
            )
            for start, end, label in ((0, 5, "ACTOR"), (23, 28, "EVENT"))
        ]
        add_suggestions(database, run, key, proposed)
        by_hand = Span("m1", 14, 19, "ACTOR")
        for name, extra in (("ana", [SpanRecord(by_hand, Verdict.ACCEPTED)]), ("bo", [])):
            records = [*(SpanRecord(one.span, Verdict.ACCEPTED, one) for one in proposed), *extra]
            edits = [SpanEdit(record.span.id, None, record) for record in records]
            done = (*edits, AnswerEdit(None, Answer.ACCEPT))
            decision = Decision(f"op-{name}", "step", How.STEP, done, 1000)
            append(database, name, key, decision, SummaryRow(ArticleState.DONE))
    return project


def test_agreement_with_the_suggestions_is_told_apart(tmp_path: Path) -> None:
    found = agree(with_suggestions(tmp_path), Request(("ana", "bo"), model="newest", replicates=50))
    assert found.request.annotators == ("ana", "bo")
    assert [(one.annotator, one.kept, one.spans) for one in found.anchoring] == [("ana", 2, 3), ("bo", 2, 2)]
    assert found.anchoring[1].scores[0].score.f1 == Value(1.0)
    [pair] = found.apart
    assert pair.whole.f1 == Value(4 / 5)
    assert pair.apart.f1 == Value(0.0)
    assert pair.shared == 2
    assert any("bo kept 100% of their spans as suggested" in line for line in warnings(found))


def test_the_model_can_be_one_more_annotator(tmp_path: Path) -> None:
    found = agree(with_suggestions(tmp_path), Request(("ana", "model"), replicates=0))
    assert value(found, "f1.strict") == pytest.approx(2 * 2 / 5)


def test_a_run_is_named_by_number_or_model_or_is_refused(tmp_path: Path) -> None:
    project = with_suggestions(tmp_path)
    for name in ("1", "rules-1", "rules"):
        assert agree(project, Request(("ana",), model=name, replicates=0)).anchoring[0].kept == 2
    with pytest.raises(UsageError, match="there is no run 'rules-9'"):
        agree(project, Request(("ana",), model="rules-9"))


def test_gold_made_of_ones_own_accepted_suggestions_is_left_out_of_the_second_figure(tmp_path: Path) -> None:
    found = agree(with_suggestions(tmp_path), Request(("ana", "bo"), gold="judge", replicates=0))
    ana, bo = found.gold
    assert (ana.scores[0].score.hits, ana.scores[0].score.first, ana.scores[0].score.second) == (2, 2, 3)
    assert ana.own == bo.own == 1
    without = ana.without_own[0].score
    assert (without.hits, without.first, without.second) == (1, 1, 2)
    assert bo.without_own[0].score.f1 == Value(0.0)


def test_drift_is_in_the_order_of_work(tmp_path: Path) -> None:
    texts = [f"Marsh left town {number}." for number in range(40)]
    marked = [{"text": text, "spans": spans(text, ("Marsh", "ACTOR"))} for text in texts]
    early = [{**row_, "_timestamp": 1_700_000_000 + n} for n, row_ in enumerate(marked)]
    late = [
        {**row_, "spans": [] if n < 20 else row_["spans"], "_timestamp": 1_700_000_000 - n}
        for n, row_ in enumerate(marked)
    ]
    project = make_project(tmp_path, {"judge": early, "ana": late})
    [ana] = agree(project, Request(("ana",), gold="judge", replicates=0)).gold
    assert [batch.documents for batch in ana.drift] == [10, 10, 10, 10]
    assert [batch.first for batch in ana.drift] == sorted(batch.first for batch in ana.drift)
    assert [batch.score.recall for batch in ana.drift] == [Value(1.0), Value(1.0), Value(0.0), Value(0.0)]


def test_two_programs_read_what_one_reads(tmp_path: Path) -> None:
    texts = [f"General Dara {number} met Terzi." for number in range(9)]
    rows = {
        name: [
            {
                "text": text,
                "spans": spans(
                    text, ("General", "ROLE"), (f"Dara {n}", "ACTOR"), ("met", "EVENT"), event_type=said
                ),
                "relations": links(text, ("SOURCE", "met:EVENT", f"Dara {n}:ACTOR")),
            }
            for n, text in enumerate(texts)
        ]
        for name, said in (("ana", "CONSULT"), ("bo", "AID"))
    }
    project = make_project(tmp_path, rows)
    reading = Reading(("ana", "bo"))
    with helper(Task(project.directory, reading, Range(4, 6))) as other:
        part = other.result()
    assert part is not None
    assert len(part.keys) == 3
    with project.database() as database, database.snapshot():
        one, two = (gather(project, database, reading, enough=enough) for enough in (1000, 2))
    assert one.keys == two.keys
    assert (
        one.corpus(("ana", "bo")).relations.head.tolist() == two.corpus(("ana", "bo")).relations.head.tolist()
    )
    columns = [made.corpus(("ana", "bo")).spans for made in (one, two)]
    for name in ("document", "annotator", "start", "end", "first", "last", "label"):
        assert getattr(columns[0], name).tolist() == getattr(columns[1], name).tolist()
    assert [one.sayings[at] for at in one.sides["bo"].saying] == [
        two.sayings[at] for at in two.sides["bo"].saying
    ]
