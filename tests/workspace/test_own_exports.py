"""What annotator exports for Prodigy brings a person's whole work into another project."""

import io
import json
from pathlib import Path
from typing import Any

import pytest

from annotator.document.relations import Relation
from annotator.document.spans import Span, SuggestedSpan
from annotator.editing.annotations import Annotations, Answer, RelationRecord, SpanRecord, Verdict
from annotator.editing.decisions import Decision, How, fold
from annotator.editing.edits import (
    AnswerEdit,
    Edit,
    FlagEdit,
    FrameEdit,
    NoteEdit,
    RelationEdit,
    SpanEdit,
)
from annotator.store.articles import iter_article_keys
from annotator.store.decisions import append, history
from annotator.store.summaries import ArticleState, SummaryRow, get_summary
from annotator.workspace.check import check
from annotator.workspace.exchange import Include, export_prodigy, import_files
from annotator.workspace.project import Project
from tests.support.articles import SUGGESTED
from tests.support.projects import make_project, make_suggested_project

AT = 1_700_000_000_000


def _suggested(place: int) -> SuggestedSpan:
    return SUGGESTED.spans[place]


def work(answer: Answer | None) -> tuple[Edit, ...]:
    """One of everything that can be decided."""
    general, dara, met, minister, oke, again, refused, *_ = SUGGESTED.spans
    moved = Span(dara.span.id, dara.span.start, dara.span.end, "ACTOR", {"kind": "person"})
    nested = Span("mx.0", dara.span.start, oke.span.end, "ACTOR")
    letters = Span("mx.1", again.span.start + 1, again.span.end, "ACTOR")
    kept = [SpanRecord(s.span, Verdict.ACCEPTED, s) for s in (general, met, oke)]
    spans = [
        *kept,
        SpanRecord(moved, Verdict.ACCEPTED, dara),
        SpanRecord(nested, Verdict.ACCEPTED),
        SpanRecord(letters, Verdict.ACCEPTED),
        SpanRecord(minister.span, Verdict.REJECTED, minister),
        SpanRecord(refused.span, Verdict.UNDECIDED, refused),
    ]
    holds, source, target, *_ = SUGGESTED.relations
    turned = Relation(target.relation.id, "TARGET", met.span.id, nested.id)
    links = [
        RelationRecord(holds.relation, Verdict.REJECTED, holds),
        RelationRecord(Relation("mx.2", "TARGET", met.span.id, oke.span.id), Verdict.ACCEPTED),
        RelationRecord(source.relation, Verdict.ACCEPTED, source),
        RelationRecord(turned, Verdict.ACCEPTED, target),
    ]
    return (
        *(SpanEdit(record.span.id, None, record) for record in spans),
        *(RelationEdit(record.relation.id, None, record) for record in links),
        FrameEdit(met.span.id, False, True),
        FlagEdit(False, True),
        NoteEdit("", "look at \u201cOke\u201d \U0001f600"),
        *([AnswerEdit(None, answer)] if answer else []),
    )


def worked_project(directory: Path, answer: Answer | None) -> Project:
    project = make_suggested_project(directory)
    state = {None: ArticleState.STARTED, Answer.ACCEPT: ArticleState.DONE}[answer]
    with project.database() as database, database.transaction():
        decision = Decision("op", "step", How.STEP, work(answer), AT, run=1, schema=project.schema.hash)
        append(database, "alice", "a1", decision, SummaryRow(state, flagged=True))
    return project


def exported(project: Project, **options: Any) -> list[dict[str, Any]]:
    stream = io.BytesIO()
    export_prodigy(project, stream, **options)
    return [json.loads(line) for line in stream.getvalue().splitlines()]


def facts(annotations: Annotations) -> tuple[list[object], list[object], list[object], object]:
    """What has been decided, without ids."""
    extents = {id: (r.span.start, r.span.end, r.span.label) for id, r in annotations.spans.items()}
    spans = [
        (extents[id], r.verdict, r.origin, dict(r.span.attributes), r.suggested and r.suggested.by)
        for id, r in annotations.spans.items()
    ]
    links = [
        (r.relation.label, *map(extents.get, r.relation.ends), r.verdict, r.origin)
        for r in annotations.relations.values()
    ]
    frames = [extents[id] for id in annotations.frames]
    rest = annotations.answer, annotations.flagged, annotations.note
    return sorted(spans, key=repr), sorted(links, key=repr), sorted(frames), rest


@pytest.mark.parametrize("answer", [Answer.ACCEPT, None])
def test_everything_decided_comes_back(tmp_path: Path, answer: Answer | None) -> None:
    before = worked_project(tmp_path, answer)
    include = [] if answer else [Include.OPEN]
    rows = exported(before, include=include)
    assert rows[0]["annotator"]["rejected"]["spans"]
    path = tmp_path / "export.jsonl"
    path.write_text("".join(json.dumps(row) + "\n" for row in rows))
    (tmp_path / "other").mkdir()
    after = make_project(tmp_path / "other")
    (report,) = import_files(after, [path], annotator="@session").files
    assert (report.errors, report.answers) == ([], 1)
    with before.database() as one, after.database() as other:
        assert list(iter_article_keys(other)) == ["a1"]
        assert facts(fold(history(other, "alice", "a1"))) == facts(fold(history(one, "alice", "a1")))
        summary = get_summary(other, "alice", "a1")
    assert summary is not None
    assert (summary.summary.flagged, summary.at) == (True, AT)
    assert exported(after, include=include) == rows
    assert [str(finding) for finding in check(after) if "please report" in finding.how] == []


def test_a_row_made_again_after_an_import_is_the_same_row(tmp_path: Path) -> None:
    rows = exported(worked_project(tmp_path, Answer.ACCEPT))
    path = tmp_path / "export.jsonl"
    path.write_text("".join(json.dumps(row) + "\n" for row in rows))
    (tmp_path / "other").mkdir()
    after = make_project(tmp_path / "other")
    import_files(after, [path], annotator="alice")
    with after.database() as database, database.transaction():
        for number, flagged in enumerate((False, True)):
            edits = (FlagEdit(not flagged, flagged),)
            decision = Decision(f"flag{number}", "flag", How.ARTICLE, edits, AT + 1000)
            append(database, "alice", "a1", decision, SummaryRow(ArticleState.DONE, flagged=flagged))
    (row,) = exported(after)
    assert row.pop("_timestamp") == rows[0].pop("_timestamp") + 1
    for each in (row, rows[0]):
        for name in ("_annotator_id", "_session_id"):
            assert each.pop(name).endswith("-alice")
    assert row == rows[0]


def test_without_a_name_only_what_was_accepted_becomes_suggestions(tmp_path: Path) -> None:
    path = tmp_path / "export.jsonl"
    rows = exported(worked_project(tmp_path, Answer.ACCEPT))
    path.write_text("".join(json.dumps(row) + "\n" for row in rows))
    (tmp_path / "other").mkdir()
    (report,) = import_files(make_project(tmp_path / "other"), [path]).files
    assert (report.answered, report.answers) == (1, 0)
    assert (report.spans, report.relations) == (6, 3)
