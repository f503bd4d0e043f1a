"""The audit trail says in words what was decided, and hides nothing."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from msgspec.structs import replace

from annotator.document.errors import ProjectError
from annotator.document.spans import Span
from annotator.editing import commands
from annotator.editing.annotations import Answer, SpanRecord, Verdict
from annotator.editing.commands import Command
from annotator.editing.decisions import Decision, How
from annotator.editing.edits import AnswerEdit, Edit, FlagEdit, NoteEdit, SpanEdit
from annotator.editing.session import open_session
from annotator.store.articles import ArticleRow, add_articles, get_article
from annotator.store.database import Database
from annotator.store.decisions import append
from annotator.store.suggestions import get_suggestions
from annotator.store.summaries import ArticleState, SummaryRow
from annotator.workspace.project import Project
from annotator.workspace.trail import MOST_WORDS, TrailEntry, trail
from tests.support.articles import SUGGESTED
from tests.support.projects import make_suggested_project, play, store_answer

ROLE, ACTOR = SUGGESTED.spans[0], SUGGESTED.spans[1]


@pytest.fixture
def project(tmp_path: Path) -> Project:
    return make_suggested_project(tmp_path)


@pytest.fixture
def database(project: Project) -> Iterator[Database]:
    with project.database() as opened:
        yield opened


def played(project: Project, database: Database, *pressed: Command) -> list[TrailEntry]:
    article = get_article(database, "a1")
    state = open_session(article, project.schema, get_suggestions(database, 1, "a1"))
    play(database, project, article, state, pressed)
    return list(trail(database, "a1"))


def told(database: Database, *edits: Edit, key: str = "a1") -> tuple[str, ...]:
    """The words for one decision with these edits."""
    with database.transaction():
        decision = Decision("op1", "edit", How.ITEM, edits, 1_700_000_000_000, run=1)
        append(database, "alice", key, decision, SummaryRow(ArticleState.STARTED))
    (entry,) = trail(database, key)
    return entry.words


def test_a_line_tells_when_who_how_and_what(project: Project, database: Database) -> None:
    lines = [entry.line for entry in played(project, database, commands.Accept())]
    assert lines == ["2023-11-14T22:13:20.000Z  alice  item  accepted ROLE “General” (rules 0.80)"]


def test_a_step_tells_each_of_its_items(project: Project, database: Database) -> None:
    (entry,) = played(project, database, commands.TakeStep())
    assert entry.decision.how is How.STEP
    assert "accepted ACTOR “Dara” (rules 0.80)" in entry.words
    assert "accepted HOLDS “Dara” → “General” (rules 0.80)" in entry.words


def test_items_left_open_are_counted_in_the_line_and_told_one_by_one_in_the_row(
    project: Project, database: Database
) -> None:
    pressed = [commands.Finish(), commands.Finish(), commands.Confirm()]
    (entry,) = played(project, database, *pressed)
    left = [words for words in entry.row["words"] if words.startswith("left open ")]
    assert len(left) == len(SUGGESTED.spans) + len(SUGGESTED.relations)
    assert entry.line == (
        f"2023-11-14T22:13:22.000Z  alice  article  left {len(left)} items open; finished the article"
    )


@pytest.mark.parametrize(
    ("command", "name"),
    [
        (commands.Skip(), "skip"),
        (commands.RejectArticle(), "reject-article"),
        (commands.Finish(), "finish"),
    ],
)
def test_the_answer_to_an_article_is_no_command_about_items(
    command: Command, name: str, project: Project, database: Database
) -> None:
    pressed = [command, *([command] if name == "finish" else []), commands.Confirm()]
    (entry,) = played(project, database, *pressed)
    assert (entry.row["command"], entry.row["how"]) == (name, "article")


def test_a_line_names_the_first_of_very_many_edits_and_counts_the_others(database: Database) -> None:
    spans = [Span(f"m{n}", n, n + 1, "ACTOR") for n in range(MOST_WORDS + 3)]
    edits = [SpanEdit(span.id, None, SpanRecord(span, Verdict.ACCEPTED)) for span in spans]
    assert len(told(database, *edits)) == MOST_WORDS + 3
    (entry,) = trail(database, "a1")
    assert entry.line.endswith("; and 3 more")
    assert entry.line.count("made ACTOR") == MOST_WORDS


def test_what_was_taken_back_is_marked_until_it_is_done_again(project: Project, database: Database) -> None:
    undone = played(project, database, commands.Accept(), commands.Undo())
    assert [entry.undone for entry in undone] == [True, False]
    assert undone[0].line.endswith("[undone]")
    assert "undo: opened again ROLE “General”" in undone[1].line


def test_a_redo_takes_the_mark_off(project: Project, database: Database) -> None:
    entries = played(project, database, commands.Accept(), commands.Undo(), commands.Redo())
    assert [entry.undone for entry in entries] == [False, False, False]


def span(record: SpanRecord, **changes: object) -> SpanRecord:
    return replace(record, span=replace(record.span, **changes))


KEPT = SpanRecord(ROLE.span, Verdict.ACCEPTED, ROLE)
MADE = SpanRecord(Span("m1", 8, 12, "ACTOR"), Verdict.ACCEPTED)


@pytest.mark.parametrize(
    ("edit", "words"),
    [
        (
            SpanEdit("x", None, replace(KEPT, verdict=Verdict.REJECTED)),
            "rejected ROLE “General” (rules 0.80)",
        ),
        (
            SpanEdit("x", None, replace(KEPT, verdict=Verdict.UNDECIDED)),
            "left open ROLE “General” (rules 0.80)",
        ),
        (
            SpanEdit("x", None, span(KEPT, end=12)),
            "accepted ROLE “General Dara” (rules 0.80), extent was “General”",
        ),
        (
            SpanEdit("x", None, span(KEPT, label="ACTOR")),
            "accepted ACTOR “General” (rules 0.80), label was ROLE",
        ),
        (SpanEdit("x", KEPT, None), "opened again ROLE “General”"),
        (SpanEdit("m1", None, MADE), "made ACTOR “Dara”"),
        (SpanEdit("m1", MADE, span(MADE, start=0)), "changed ACTOR “General Dara”, extent was “Dara”"),
        (
            SpanEdit("m1", MADE, span(MADE, attributes={"time": ("a", "b")})),
            "changed ACTOR “Dara”, time none → a+b",
        ),
        (SpanEdit("m1", MADE, None), "removed ACTOR “Dara”"),
        (AnswerEdit(None, Answer.ACCEPT), "finished the article"),
        (AnswerEdit(None, Answer.REJECT), "rejected the article"),
        (AnswerEdit(None, Answer.IGNORE), "skipped the article"),
        (AnswerEdit(Answer.ACCEPT, None), "opened the article again"),
        (FlagEdit(False, True), "flagged the article"),
        (FlagEdit(True, False), "took the flag off"),
        (NoteEdit("", "why?"), "noted “why?”"),
        (NoteEdit("why?", ""), "removed the note"),
    ],
)
def test_every_edit_has_its_words(database: Database, edit: Edit, words: str) -> None:
    assert told(database, edit) == (words,)


def test_hostile_text_is_shown_harmlessly_and_long_text_cut(database: Database) -> None:
    with database.transaction():
        add_articles(database, [ArticleRow("h", "\x1b]0;title\x07" + "x" * 500)])
    record = SpanRecord(Span("m", 0, 400, "ACT\x1bOR"), Verdict.ACCEPTED)
    (words,) = told(database, SpanEdit("m", None, record), NoteEdit("", "\x9b31m"), key="h")[:1]
    assert "\x1b" not in words
    assert "␛]0;title␇" in words
    assert len(words) < 100
    (entry,) = trail(database, "h")
    assert not any(char in entry.line for char in "\x1b\x9b\x07")


def test_the_trail_of_all_articles_goes_by_article_then_person_then_time(database: Database) -> None:
    with database.transaction():
        add_articles(database, [ArticleRow("b", "x"), ArticleRow("c", "y")])
    for number, (key, name) in enumerate([("c", "bob"), ("b", "bob"), ("b", "alice"), ("b", "bob")]):
        store_answer(database, key, Answer.ACCEPT, number=number, annotator=name)
    found = [(entry.article, entry.annotator, entry.decision.op) for entry in trail(database)]
    assert found == [("b", "alice", "op2"), ("b", "bob", "op1"), ("b", "bob", "op3"), ("c", "bob", "op0")]


def test_a_json_row_holds_the_whole_decision(project: Project, database: Database) -> None:
    first, undo = (entry.row for entry in played(project, database, commands.Accept(), commands.Undo()))
    assert json.loads(json.dumps(first)) == first
    assert (first["article"], first["annotator"], first["op"], first["how"]) == ("a1", "alice", "op0", "item")
    assert first["edits"][0]["edit"] == "span+"
    assert first["undone"] is True
    assert undo["reverses"] == first["op"]


def test_an_article_that_is_not_there_is_an_error_and_one_without_decisions_is_not(
    database: Database,
) -> None:
    assert list(trail(database, "a1")) == []
    with pytest.raises(ProjectError):
        list(trail(database, "nothing"))
