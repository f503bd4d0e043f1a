"""The desk: one person's articles, one decision at a time, nothing acknowledged that is not stored."""

import os
from collections.abc import Iterator
from pathlib import Path
from queue import Queue

import pytest

from annotator.document.errors import ProjectError, SaveError, StoreError, UsageError
from annotator.document.relations import Suggestions
from annotator.editing.annotations import Answer, SpanRecord, Verdict
from annotator.editing.commands import Accept, Reject, TakeStep, Undo
from annotator.editing.decisions import Decision, How
from annotator.editing.edits import Edit, SpanEdit
from annotator.editing.session import reduce
from annotator.store.database import Database
from annotator.store.decisions import history
from annotator.store.suggestions import add_suggestions, new_run
from annotator.store.summaries import ArticleState, SummaryRow
from annotator.workspace import deciding
from annotator.workspace.deciding import Desk, summarize
from annotator.workspace.project import Project
from tests.support.articles import SUGGESTED, context
from tests.support.projects import answered, make_project, make_suggested_project, session_of, store_answer

DONE = SummaryRow(ArticleState.DONE)


@pytest.fixture
def project(tmp_path: Path) -> Project:
    return make_suggested_project(tmp_path)


@pytest.fixture
def many(tmp_path: Path) -> Iterator[Desk]:
    with Desk(make_project(tmp_path, articles=5), "alice") as desk:
        yield desk


def save(desk: Desk, key: str, decision: Decision, summary: SummaryRow) -> SaveError | None:
    """Submit and wait for what the writer says."""
    told: Queue[SaveError | None] = Queue()
    desk.submit(key, decision, summary, told.put)
    return told.get(timeout=30)


def finish(desk: Desk, key: str, number: int) -> None:
    assert save(desk, key, answered(number, Answer.ACCEPT), DONE) is None


def test_a_person_has_one_place_at_a_project(project: Project) -> None:
    with Desk(project, "alice"):
        with pytest.raises(ProjectError, match=f"process {os.getpid()}"):
            Desk(project, "alice")
        Desk(project, "bob").close()
    Desk(project, "alice").close()


def test_a_desk_that_could_not_be_opened_leaves_no_lease(project: Project) -> None:
    hidden = project.directory / "hidden.db"
    (project.directory / "annotations.db").rename(hidden)
    with pytest.raises(StoreError):
        Desk(project, "alice")
    hidden.rename(project.directory / "annotations.db")
    Desk(project, "alice").close()


@pytest.mark.parametrize("name", ["gold", "../x", "A", ""])
def test_names_that_are_not_allowed_are_refused(project: Project, name: str) -> None:
    with pytest.raises(UsageError):
        Desk(project, name)


def test_work_begins_with_the_first_article_and_goes_on_after_each_finished_one(many: Desk) -> None:
    assert many.first_key() == "k1"
    finish(many, "k1", 1)
    assert many.first_key() == many.next_unfinished("k1") == "k2"
    finish(many, "k3", 2)
    assert many.next_unfinished("k2") == "k4"
    assert many.next_unfinished("k5") == "k2"
    for number, key in enumerate(["k2", "k4", "k5"], 3):
        finish(many, key, number)
    assert many.first_key() is None
    assert many.next_unfinished("k5") is None


def test_it_reopens_at_the_article_and_the_place_that_were_left(tmp_path: Path) -> None:
    project = make_project(tmp_path, articles=5)
    with Desk(project, "alice") as desk:
        finish(desk, "k1", 1)
        assert save(desk, "k2", answered(2, None), SummaryRow(ArticleState.STARTED)) is None
        desk.save_place("k4", 17, at=1_800_000_000_000)
    with Desk(project, "alice") as desk:
        assert desk.first_key() == "k4"
        loaded = desk.load("k4")
        assert (loaded.place, loaded.number, loaded.total, loaded.history) == (17, 4, 5, ())
    with Desk(project, "bob") as desk:
        assert desk.first_key() == "k1"


def test_neighbours_end_at_both_ends(many: Desk) -> None:
    assert [many.neighbour("k1", step) for step in (-1, 0, 1, 4, 5)] == [None, "k1", "k2", "k5", None]


def test_an_article_that_is_not_there_is_an_error(many: Desk) -> None:
    with pytest.raises(ProjectError):
        many.load("nothing")


def test_an_article_comes_with_the_latest_suggestions_until_it_is_begun(project: Project) -> None:
    with Desk(project, "alice") as desk:
        assert desk.load("a1").suggestions == SUGGESTED
        with project.database() as database, database.transaction():
            newer = new_run(database, source="model", schema_hash="h")
            add_suggestions(database, newer, "a1", [])
        loaded = desk.load("a1")
        assert (loaded.suggestions, loaded.newer) == (Suggestions(newer), 0)


def test_the_first_decision_pins_the_suggestions_and_newer_ones_are_announced(project: Project) -> None:
    with Desk(project, "alice") as desk:
        state = session_of(project, desk.load("a1"))
        outcome = reduce(state, TakeStep(), context(1))
        assert outcome.decision is not None
        assert save(desk, "a1", outcome.decision, summarize(outcome.state.board)) is None
        with project.database() as database, database.transaction():
            newer = new_run(database, source="model", schema_hash="h")
            add_suggestions(database, newer, "a1", SUGGESTED.spans[:1])
        loaded = desk.load("a1")
        assert (loaded.suggestions, loaded.newer) == (SUGGESTED, newer)
        assert len(desk.suggestions("a1", newer).spans) == 1
    with Desk(project, "bob") as desk:
        assert desk.load("a1").suggestions.run == newer


def test_undo_works_after_reopening(project: Project) -> None:
    with Desk(project, "alice") as desk:
        before = session_of(project, desk.load("a1"))
        outcome = reduce(before, TakeStep(), context(1))
        assert outcome.decision is not None
        assert save(desk, "a1", outcome.decision, summarize(outcome.state.board)) is None
    with Desk(project, "alice") as desk:
        reopened = session_of(project, desk.load("a1"))
        assert reopened.board.annotations == outcome.state.board.annotations
        undone = reduce(reopened, Undo(), context(2))
        assert undone.decision is not None
        assert undone.state.board.annotations == before.board.annotations


def test_a_save_that_fails_is_told_and_the_same_operation_is_stored_once_on_retry(
    project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    original = deciding.append
    broken = [True]

    def flaky(database: Database, annotator: str, key: str, decision: Decision, summary: SummaryRow) -> bool:
        stored = original(database, annotator, key, decision, summary)
        if broken:
            raise StoreError("the disk is full", "make room")
        return stored

    monkeypatch.setattr(deciding, "append", flaky)
    told: Queue[SaveError | None] = Queue()
    with Desk(project, "alice") as desk:
        desk.submit("a1", answered(1, Answer.ACCEPT), DONE, told.put)
        error = told.get(timeout=30)
        assert isinstance(error, SaveError)
        assert "the disk is full" in str(error)
        assert desk.load("a1").history == ()
        broken.clear()
        desk.retry()
        assert told.get(timeout=30) is None
        assert [decision.op for decision in desk.load("a1").history] == ["op1"]


def test_closing_waits_for_the_decision_under_way(project: Project) -> None:
    told: list[SaveError | None] = []
    desk = Desk(project, "alice")
    desk.submit("a1", answered(1, Answer.ACCEPT), DONE, told.append)
    assert desk.close()
    assert told == [None]
    with project.database() as database:
        assert len(history(database, "alice", "a1")) == 1


def test_the_summary_counts_what_is_open_accepted_and_rejected(project: Project) -> None:
    with Desk(project, "alice") as desk:
        state = session_of(project, desk.load("a1"))
    total = len(SUGGESTED.spans) + len(SUGGESTED.relations)
    row = summarize(state.board)
    assert (row.state, row.open, row.accepted, row.rejected) == (ArticleState.STARTED, total, 0, 0)
    accepted = reduce(state, Accept(), context(1)).state
    rejected = summarize(reduce(accepted, Reject(), context(2)).state.board)
    assert rejected.accepted >= 1
    assert rejected.rejected >= 1
    assert rejected.open < total - 1


def judged(number: int, verdict: Verdict) -> Decision:
    edits: list[Edit] = []
    for place in range(10):
        suggested = SUGGESTED.spans[0]
        edits.append(SpanEdit(f"s{number}.{place}", None, SpanRecord(suggested.span, verdict, suggested)))
    return Decision(f"op{number}", "accept", How.BULK, tuple(edits), number)


@pytest.mark.parametrize(
    ("verdicts", "expected"),
    [
        ([Verdict.ACCEPTED], frozenset()),
        ([Verdict.REJECTED], frozenset({"rules:ROLE"})),
        ([Verdict.REJECTED, Verdict.ACCEPTED], frozenset()),
        ([Verdict.REJECTED, Verdict.REJECTED, Verdict.ACCEPTED], frozenset({"rules:ROLE"})),
    ],
)
def test_sources_that_are_mostly_wrong_are_known_by_label_and_person(
    project: Project, verdicts: list[Verdict], expected: frozenset[str]
) -> None:
    with Desk(project, "alice") as desk:
        for number, verdict in enumerate(verdicts):
            assert save(desk, "a1", judged(number, verdict), SummaryRow(ArticleState.STARTED)) is None
        assert desk.distrusted() == expected
    with Desk(project, "bob") as desk:
        assert desk.distrusted() == frozenset()


def test_a_few_wrong_ones_say_little(project: Project) -> None:
    suggested = SUGGESTED.spans[0]
    edit = SpanEdit("s", None, SpanRecord(suggested.span, Verdict.REJECTED, suggested))
    with Desk(project, "alice") as desk:
        decision = Decision("op1", "reject", How.ITEM, (edit,), 1)
        assert save(desk, "a1", decision, SummaryRow(ArticleState.STARTED)) is None
        assert desk.distrusted() == frozenset()


def test_nobody_learns_of_anothers_work(project: Project) -> None:
    with project.database() as database:
        store_answer(database, "a1", Answer.REJECT, number=1, annotator="bob")
    with Desk(project, "alice") as desk:
        loaded = desk.load("a1")
        assert (loaded.history, loaded.place) == ((), 0)
        assert desk.progress().new == 1
        assert [row.state for row in desk.queue().rows] == [ArticleState.NEW]


def test_operations_go_to_the_descriptor_that_tests_of_durability_give(
    project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    source, target = os.pipe()
    monkeypatch.setenv("ANNOTATOR_ACK_FD", str(target))
    with Desk(project, "alice") as desk:
        finish(desk, "a1", 1)
    os.close(target)
    with os.fdopen(source, "rb") as stream:
        assert stream.read() == b"op1\n"


def test_the_daily_check_reports_damage_and_only_that(
    project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    told: Queue[str] = Queue()
    monkeypatch.setattr(deciding, "quick_check", lambda database, now: "row 3 missing from index")
    with Desk(project, "alice") as desk:
        desk.check_health(told.put)
        assert told.get(timeout=30) == "row 3 missing from index"
