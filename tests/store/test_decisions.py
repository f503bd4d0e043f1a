"""Decisions are stored once, in order, and mean after a restart what they meant before."""

from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from annotator.document.errors import ProjectError, StoreError
from annotator.editing import commands
from annotator.editing.annotations import Answer
from annotator.editing.decisions import fold
from annotator.editing.session import open_session
from annotator.store.acceptance import acceptances
from annotator.store.articles import ArticleRow, add_articles, get_article
from annotator.store.database import Database, open_database
from annotator.store.decisions import annotators_of, append, has_operation, history, iter_times
from annotator.store.progress import get_progress
from annotator.store.suggestions import get_suggestions
from annotator.store.summaries import ArticleState, SummaryRow, get_summary
from annotator.workspace.check import check
from annotator.workspace.deciding import summarize
from tests.support.examples import examples
from tests.support.projects import answered, make_suggested_project, play, store_answer


@pytest.fixture
def filled(database: Database) -> Database:
    with database.transaction():
        add_articles(database, [ArticleRow("a", "x"), ArticleRow("b", "y")])
    return database


def test_the_same_operation_again_stores_nothing_and_is_no_error(filled: Database) -> None:
    assert store_answer(filled, "a", Answer.ACCEPT, number=1)
    assert not store_answer(filled, "a", Answer.ACCEPT, number=1)
    assert len(history(filled, "alice", "a")) == 1
    assert get_progress(filled, "alice").decisions == 1


@pytest.mark.parametrize(
    ("key", "annotator", "answer"),
    [("b", "alice", "accept"), ("a", "bob", "accept"), ("a", "alice", "reject")],
)
def test_an_operation_id_never_stands_for_two_decisions(
    filled: Database, key: str, annotator: str, answer: str
) -> None:
    store_answer(filled, "a", Answer.ACCEPT, number=1)
    if filled.is_server and annotator != "alice":
        pytest.skip("on a server ids are each person's own, so that nobody can ask for another's")
    with pytest.raises(StoreError, match="another decision"):
        store_answer(filled, key, Answer(answer), number=1, annotator=annotator)
    assert len(history(filled, "alice", "a")) == 1


def test_every_column_comes_back(filled: Database) -> None:
    decision = replace(
        answered(1, Answer.IGNORE), cursor=7, run=3, group="op0", reverses="op9", after_done=True, schema="h"
    )
    with filled.transaction():
        append(filled, "alice", "a", decision, SummaryRow(ArticleState.SKIPPED))
    assert history(filled, "alice", "a") == [decision]


def test_histories_are_kept_apart_by_person_and_article(filled: Database) -> None:
    store_answer(filled, "a", Answer.ACCEPT, number=1)
    store_answer(filled, "a", Answer.REJECT, number=2, annotator="bob")
    store_answer(filled, "b", Answer.IGNORE, number=3)
    assert [decision.op for decision in history(filled, "alice", "a")] == ["op1"]
    assert annotators_of(filled, "a") == ("alice", "bob")
    assert [name for name, _, _ in iter_times(filled)] == ["alice", "bob", "alice"]


def test_a_decision_about_no_article_is_refused(filled: Database) -> None:
    with pytest.raises(ProjectError, match="no article"):
        store_answer(filled, "z", Answer.ACCEPT, number=1)


def test_the_summary_is_not_written_when_the_decision_is_not(filled: Database) -> None:
    def append_and_fail() -> None:
        with filled.transaction():
            append(filled, "alice", "a", answered(1, Answer.ACCEPT), SummaryRow(ArticleState.DONE))
            raise KeyError

    with pytest.raises(KeyError):
        append_and_fail()
    assert not has_operation(filled, "op1")
    assert get_summary(filled, "alice", "a") is None
    assert get_progress(filled, "alice").done == 0


COMMANDS = st.one_of(
    st.just(commands.TakeStep()),
    st.just(commands.Accept()),
    st.just(commands.Reject()),
    st.just(commands.Undo()),
    st.just(commands.Redo()),
    st.just(commands.Flag()),
    st.just(commands.StartSelection()),
    st.builds(commands.WriteNote, st.text(max_size=5)),
    st.builds(commands.NextOpen, st.sampled_from([-1, 1])),
    st.builds(commands.MoveBySentence, st.sampled_from([-1, 1])),
    st.builds(commands.ApplyLabel, st.sampled_from(["ACTOR", "ROLE", "EVENT"])),
    st.builds(commands.MoveEdge, st.sampled_from(list(commands.Side)), st.booleans()),
    st.builds(commands.SetAttribute, st.just("event_type"), st.sampled_from(["CONSULT", "REJECT"])),
    st.just(commands.Finish()),
    st.just(commands.Skip()),
    st.just(commands.Confirm()),
)


@settings(max_examples=examples(40), deadline=None)
@given(st.lists(COMMANDS, max_size=25))
def test_what_is_stored_replays_to_what_was_on_the_screen(played: list[commands.Command]) -> None:
    with TemporaryDirectory() as directory:
        project = make_suggested_project(Path(directory))
        with project.database() as database:
            article = get_article(database, "a1")
            state = open_session(article, project.schema, get_suggestions(database, 1, "a1"))
            state = play(database, project, article, state, played)
        with open_database(project.directory / "annotations.db") as reopened:
            past = history(reopened, "alice", "a1")
            assert fold(past) == state.board.annotations
            stored = get_summary(reopened, "alice", "a1")
            assert (stored.summary if stored else None) == (summarize(state.board) if past else None)
            assert _acceptance(reopened) == _verdicts(state.board.annotations)
        broken = [str(finding) for finding in check(project)]
        assert [line for line in broken if "please report" in line] == []


def _acceptance(database: Database) -> dict[tuple[str, str], tuple[int, int]]:
    rows = acceptances(database, "alice")
    return {
        (row.source, row.label): (row.accepted, row.rejected) for row in rows if row.accepted + row.rejected
    }


def _verdicts(annotations: object) -> dict[tuple[str, str], tuple[int, int]]:
    found: dict[tuple[str, str], tuple[int, int]] = {}
    records = [*annotations.spans.values(), *annotations.relations.values()]  # type: ignore[attr-defined]
    for record in records:
        if record.suggested is not None:
            began = getattr(record.suggested, "span", None) or record.suggested.relation
            key = (record.suggested.by.source, began.label)
            accepted, rejected = found.get(key, (0, 0))
            found[key] = (
                accepted + (record.verdict == "accepted"),
                rejected + (record.verdict == "rejected"),
            )
    return {key: counts for key, counts in found.items() if any(counts)}
