"""Figures rest on decisions, say on how many, and are n/a where there is nothing to rest on."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from annotator.editing import commands
from annotator.editing.annotations import Answer, RelationRecord, SpanRecord, Verdict
from annotator.editing.commands import Command
from annotator.editing.decisions import Decision, How
from annotator.editing.edits import SpanEdit
from annotator.editing.session import open_session
from annotator.store.articles import get_article
from annotator.store.database import Database
from annotator.store.decisions import append
from annotator.store.suggestions import get_suggestions
from annotator.store.summaries import ArticleState, SummaryRow
from annotator.workspace.answers import IMPORTED
from annotator.workspace.figures import Figure, Outcomes, Work
from annotator.workspace.project import Project
from annotator.workspace.stats import standing, stats
from tests.support.articles import SUGGESTED
from tests.support.projects import add_short_articles, make_suggested_project, play, store_answer

FIRST = SUGGESTED.spans[0]


@pytest.fixture
def project(tmp_path: Path) -> Project:
    return make_suggested_project(tmp_path)


@pytest.fixture
def database(project: Project) -> Iterator[Database]:
    with project.database() as opened:
        yield opened


def decide_at(database: Database, *seconds: float, annotator: str = "alice", command: str = "note") -> None:
    """Decisions without edits at these times."""
    with database.transaction():
        for second in seconds:
            decision = Decision(f"{annotator}{command}{second}", command, How.ARTICLE, (), int(second * 1000))
            append(database, annotator, "a1", decision, SummaryRow(ArticleState.STARTED))


def test_progress_is_by_state_and_person_and_for_the_project(database: Database) -> None:
    add_short_articles(database, 4)
    store_answer(database, "k1", Answer.ACCEPT, number=1)
    store_answer(database, "k1", Answer.REJECT, number=2, annotator="bob")
    store_answer(database, "k2", None, number=3, annotator="bob")
    found = stats(database)
    assert (found.articles, found.begun, found.finished, found.unsuggested) == (5, 1, 1, 4)
    assert [
        (each.annotator, each.done, each.rejected, each.started, each.new) for each in found.progress
    ] == [
        ("alice", 1, 0, 0, 4),
        ("bob", 0, 1, 1, 3),
    ]
    assert (found.work["alice"].decisions, found.work["bob"].decisions, found.total.decisions) == (1, 2, 3)


def test_pauses_count_up_to_a_minute(database: Database) -> None:
    decide_at(database, 0, 10, 40, 4000, 4002.5)
    work = stats(database).work["alice"]
    assert work.time == Figure(10 + 30 + 60 + 2.5, 4)


def test_an_hours_figure_rests_on_ten_pauses_or_there_is_none(database: Database) -> None:
    decide_at(database, *range(0, 50, 5))
    assert stats(database).work["alice"].per_hour == Figure(None, 9, "fewer than 10 pauses between decisions")
    decide_at(database, 100)
    assert stats(database).work["alice"].per_hour == Figure(3600 * 10 / (9 * 5 + 55), 10)


def test_nobodys_time_runs_while_another_decides(database: Database) -> None:
    decide_at(database, 0, 20)
    decide_at(database, 5, 6, annotator="bob")
    found = stats(database)
    assert (found.work["alice"].seconds, found.work["bob"].seconds, found.total.seconds) == (20, 1, 21)


def test_clocks_that_go_back_take_no_time(database: Database) -> None:
    decide_at(database, 100, 50, 60)
    assert stats(database).work["alice"].seconds == 10


def test_imported_answers_take_no_time(database: Database) -> None:
    decide_at(database, 0, 30, command=IMPORTED)
    work = stats(database).work["alice"]
    assert (work.decisions, work.imported, work.time.value) == (2, 2, None)


def test_what_cannot_be_said_says_why(database: Database) -> None:
    decide_at(database, 0)
    work = stats(database).work["alice"]
    assert work.time == Figure(None, 0, "fewer than two decisions")
    assert Outcomes(accepted=9).rate == Figure(None, 9, "fewer than 10 suggestions judged")
    assert Outcomes(accepted=9, rejected=1, undecided=5).rate == Figure(0.9, 10)
    assert Work(pauses=10).per_hour == Figure(None, 10, "no time between the decisions")
    assert Figure(None, 0, "why").row == {"value": None, "n": 0, "reason": "why"}


def test_a_project_where_nobody_has_decided_has_figures_too(database: Database) -> None:
    found = stats(database)
    assert (found.progress, found.begun, found.total.decisions) == ((), 0, 0)


def test_suggestions_are_counted_by_label_and_way_of_deciding(project: Project, database: Database) -> None:
    article = get_article(database, "a1")
    state = open_session(article, project.schema, get_suggestions(database, 1, "a1"))
    pressed: list[Command] = [commands.Reject(), commands.ApplyLabel("ROLE"), commands.TakeStep()]
    state = play(database, project, article, state, pressed)
    work = stats(database).work["alice"]
    records: list[SpanRecord | RelationRecord] = [
        *state.board.annotations.spans.values(),
        *state.board.annotations.relations.values(),
    ]
    judged = [each for each in records if each.suggested]
    assert sum(outcomes.rate.n for outcomes in work.labels.values()) == len(judged)
    assert sum(outcomes.rate.n for outcomes in work.ways.values()) == len(judged)
    assert (work.labels["ROLE"].rejected, work.labels["ACTOR"].corrected) == (1, 1)
    assert work.ways["item"].rate.n >= 2
    assert work.ways["step"].accepted >= 1


def record(verdict: Verdict) -> SpanRecord:
    return SpanRecord(FIRST.span, verdict, FIRST)


def test_undo_brings_back_the_way_a_verdict_was_given(database: Database) -> None:
    accepted, rejected = record(Verdict.ACCEPTED), record(Verdict.REJECTED)
    decisions = [
        Decision("1", "step", How.STEP, (SpanEdit("s", None, accepted),)),
        Decision("2", "reject", How.ITEM, (SpanEdit("s", accepted, rejected),)),
    ]
    assert standing(decisions) == [(rejected, How.ITEM)]
    decisions.append(Decision("3", "undo", How.ITEM, (SpanEdit("s", rejected, accepted),), reverses="2"))
    assert standing(decisions) == [(accepted, How.STEP)]
    decisions.append(Decision("4", "undo", How.ITEM, (SpanEdit("s", accepted, None),), reverses="1"))
    assert standing(decisions) == []


def test_a_correction_does_not_change_the_way_of_deciding() -> None:
    accepted = record(Verdict.ACCEPTED)
    moved = SpanRecord(FIRST.span.with_attribute("kind", "person"), Verdict.ACCEPTED, FIRST)
    decisions = [
        Decision("1", "step", How.STEP, (SpanEdit("s", None, accepted),)),
        Decision("2", "attribute", How.ITEM, (SpanEdit("s", accepted, moved),)),
    ]
    assert standing(decisions) == [(moved, How.STEP)]


def test_the_json_object_is_plain(database: Database) -> None:
    decide_at(database, 0, 10)
    row = stats(database).row
    assert json.loads(json.dumps(row)) == row
    assert row["annotators"][0]["seconds"] == {"value": 10.0, "n": 1}
