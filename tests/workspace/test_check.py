"""The check finds what replay does not bear out, and says how to mend it."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from msgspec.structs import replace

from annotator.document.article import Tokens
from annotator.document.relations import Relation
from annotator.document.schema import Severity
from annotator.document.spans import Span, SuggestedSpan, Suggestion
from annotator.editing import commands
from annotator.editing.annotations import Answer, RelationRecord, SpanRecord, Verdict
from annotator.editing.commands import Command
from annotator.editing.decisions import Decision, How
from annotator.editing.edits import AnswerEdit, Edit, NoteEdit, RelationEdit, SpanEdit
from annotator.editing.session import open_session
from annotator.store.articles import ArticleRow, add_articles, get_article, set_tokens
from annotator.store.database import Database
from annotator.store.decisions import append
from annotator.store.suggestions import add_suggestions, get_suggestions, new_run
from annotator.store.summaries import ArticleState, SummaryRow
from annotator.workspace.answers import IMPORTED
from annotator.workspace.check import Finding, check
from annotator.workspace.project import Project
from tests.support.articles import SUGGESTED
from tests.support.projects import make_suggested_project, play

OPEN = len(SUGGESTED.spans) + len(SUGGESTED.relations)
ACTOR = SpanRecord(Span("m1", 8, 12, "ACTOR"), Verdict.ACCEPTED)
EVENT = SpanRecord(Span("m2", 13, 16, "EVENT", {"event_type": "CONSULT"}), Verdict.ACCEPTED)


@pytest.fixture
def project(tmp_path: Path) -> Project:
    return make_suggested_project(tmp_path)


@pytest.fixture
def database(project: Project) -> Iterator[Database]:
    with project.database() as opened:
        yield opened


def store(database: Database, *edits: Edit, op: str = "op1", summary: SummaryRow | None = None) -> None:
    with database.transaction():
        decision = Decision(op, "edit", How.ITEM, edits, 1, run=1)
        append(database, "alice", "a1", decision, summary or SummaryRow(ArticleState.STARTED))


def errors(project: Project) -> list[str]:
    return [finding.what for finding in check(project) if finding.severity is Severity.ERROR]


def test_a_project_that_was_worked_on_has_nothing_wrong(project: Project, database: Database) -> None:
    article = get_article(database, "a1")
    state = open_session(article, project.schema, get_suggestions(database, 1, "a1"))
    pressed: list[Command] = [
        commands.TakeStep(),
        commands.Undo(),
        commands.Redo(),
        commands.Reject(),
        commands.Flag(),
    ]
    play(database, project, article, state, pressed)
    assert list(check(project)) == []


@pytest.mark.parametrize(
    ("edits", "what"),
    [
        ([SpanEdit("m1", None, replace(ACTOR, span=Span("m1", 8, 9000, "ACTOR")))], "outside the text"),
        (
            [SpanEdit("m1", None, replace(ACTOR, span=Span("m1", 8, 11, "ACTOR")))],
            "“Dar” at 8-11 cuts a token",
        ),
        ([SpanEdit("m1", None, replace(ACTOR, span=Span("m1", 8, 12, "GHOST")))], "no such label"),
        (
            [SpanEdit("m2", None, replace(EVENT, span=EVENT.span.with_attribute("polarity", "blue")))],
            "polarity has no value blue",
        ),
        (
            [
                SpanEdit("m1", None, ACTOR),
                SpanEdit("m9", None, replace(ACTOR, span=Span("m9", 8, 12, "ACTOR"))),
            ],
            "is there 2 times",
        ),
        ([SpanEdit("m1", ACTOR, None)], "decision op1 does not follow"),
        ([NoteEdit("old", "new")], "decision op1 does not follow"),
        (
            [RelationEdit("l", None, RelationRecord(Relation("l", "SOURCE", "m2", "m1"), Verdict.ACCEPTED))],
            "an end that does not exist",
        ),
    ],
)
def test_single_mistakes_are_found(
    project: Project, database: Database, edits: list[Edit], what: str
) -> None:
    store(database, *edits)
    assert [found for found in errors(project) if what in found]


@pytest.mark.parametrize(
    ("label", "head", "child", "verdict", "what"),
    [
        ("SOURCE", "m1", "m2", Verdict.ACCEPTED, "may not go from ACTOR to EVENT"),
        ("GHOST", "m2", "m1", Verdict.ACCEPTED, "no such relation"),
        ("SOURCE", "m2", "m1", Verdict.REJECTED, "an end that is not accepted"),
    ],
)
def test_links_that_may_not_be_are_found(
    project: Project, database: Database, label: str, head: str, child: str, verdict: Verdict, what: str
) -> None:
    store(
        database,
        SpanEdit("m1", None, replace(ACTOR, verdict=verdict)),
        SpanEdit("m2", None, EVENT),
        RelationEdit("l", None, RelationRecord(Relation("l", label, head, child), Verdict.ACCEPTED)),
    )
    assert [found for found in errors(project) if what in found]


def test_the_same_link_twice_is_found(project: Project, database: Database) -> None:
    links = [
        RelationEdit(id, None, RelationRecord(Relation(id, "SOURCE", "m2", "m1"), Verdict.ACCEPTED))
        for id in ("l1", "l2")
    ]
    store(database, SpanEdit("m1", None, ACTOR), SpanEdit("m2", None, EVENT), *links)
    assert errors(project) == ["SOURCE from m2 to m1 is there 2 times"]


def test_a_summary_that_is_not_what_the_decisions_amount_to_is_found(
    project: Project, database: Database
) -> None:
    store(database, NoteEdit("", "x"), summary=SummaryRow(ArticleState.STARTED, OPEN, note="y"))
    assert errors(project) == ["the queue's summary is not what the decisions amount to"]


def test_schema_rules_hold_for_finished_articles_only(project: Project, database: Database) -> None:
    bare = replace(EVENT, span=Span("m2", 13, 16, "EVENT"))
    store(database, SpanEdit("m2", None, bare))
    assert [found for found in errors(project) if "event_type" in found or "EVENT needs" in found] == []
    store(database, AnswerEdit(None, Answer.ACCEPT), op="op2", summary=SummaryRow(ArticleState.DONE))
    assert [found for found in errors(project) if "“met” at 13-16" in found]


def test_imported_spans_that_cut_tokens_are_only_warned_of(project: Project, database: Database) -> None:
    with database.transaction():
        add_articles(database, [ArticleRow("b", "one two", tokens=Tokens([0, 4], [3, 7], [0]))])
        span = SuggestedSpan(Span("x", 0, 2, "ACTOR"), Suggestion("day.jsonl"))
        add_suggestions(database, new_run(database, source="day.jsonl", schema_hash="h"), "b", [span])
    (finding,) = check(project)
    assert finding.severity is Severity.WARN
    assert str(finding) == ("b: -: warning: ACTOR “on” at 0-2 cuts a token: open the article and correct it")


def test_answers_from_a_file_may_cut_tokens_and_come_before_them(
    project: Project, database: Database
) -> None:
    span = SpanRecord(Span("m1", 0, 2, "ACTOR"), Verdict.ACCEPTED)
    edits: tuple[Edit, ...] = (SpanEdit("m1", None, span), AnswerEdit(None, Answer.ACCEPT))
    with database.transaction():
        add_articles(database, [ArticleRow("b", "one two")])
        decision = Decision("i", IMPORTED, How.ARTICLE, edits, 1)
        append(database, "bob", "b", decision, SummaryRow(ArticleState.DONE, accepted=1))
    assert [str(finding).partition(": warning: ")[2] for finding in check(project)] == [
        "there are decisions but no tokens: run `annotator suggest`"
    ]
    with database.transaction():
        set_tokens(database, "b", Tokens([0, 4], [3, 7], [0]))
    assert [str(finding).partition(": warning: ")[2] for finding in check(project)] == [
        "ACTOR “on” at 0-2 cuts a token: open the article and correct it"
    ]


def test_tokens_that_do_not_fit_their_text_are_found(project: Project, database: Database) -> None:
    with database.transaction():
        add_articles(database, [ArticleRow("b", "one", tokens=Tokens([0], [30], [0]))])
        add_articles(database, [ArticleRow("c", "one two", tokens=Tokens([0, 4], [3, 7], [0, 2]))])
    found = errors(project)
    assert "its tokens do not fit its text (token 0 is at 0-30: tokens must rise inside the text)" in found
    assert "its sentences do not fit its tokens" in found


def test_counts_that_were_changed_are_found(project: Project, database: Database) -> None:
    store(database, NoteEdit("", "x"), summary=SummaryRow(ArticleState.STARTED, OPEN, note="x"))
    with database.transaction():
        database.execute("UPDATE progress SET done = 7")
    assert errors(project) == ["the counts of articles are wrong"]


def test_a_count_of_suggestions_that_was_changed_is_found(project: Project, database: Database) -> None:
    with database.transaction():
        database.execute("UPDATE catalogue SET suggested = 99")
    assert set(errors(project)) == {"the queue's count of its suggestions is wrong"}


def test_a_line_names_article_person_what_and_how_safely() -> None:
    finding = Finding(Severity.ERROR, "a\x1b1", "alice", "what\nis", "how")
    assert str(finding) == "a␛1: alice: what␊is: how"
