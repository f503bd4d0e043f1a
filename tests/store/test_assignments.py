"""What a person holds follows assignments, decisions and suggestions; older databases get it too."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotator.document.spans import Span, SuggestedSpan, Suggestion
from annotator.editing.annotations import Answer
from annotator.store import sqlite
from annotator.store.assigned import wrong_assigned
from annotator.store.assignments import (
    AssignmentKind,
    Holders,
    abandoned,
    assigned_neighbour,
    assigned_place,
    copies,
    has_assignments,
    holders,
    last_assigned_left,
    meetings,
    next_assigned,
    record_assignments,
    share_of,
)
from annotator.store.catalogue import wrong_catalogue
from annotator.store.database import Database, open_database
from annotator.store.migrations import MIGRATIONS, migrate
from annotator.store.queue import QueueView, queue_page
from annotator.store.suggestions import add_suggestions, new_run
from annotator.store.summaries import put_place
from tests.support.projects import add_short_articles, store_answer

GIVEN, TAKEN = AssignmentKind.GIVEN, AssignmentKind.TAKEN
ARTICLES = 4
BEGIN = 1_700_000_000_000


def record(database: Database, kind: AssignmentKind, *rows: tuple[str, int], at: int = 1) -> None:
    with database.transaction():
        record_assignments(database, kind, rows, assigner="dora", at=at)


@pytest.fixture
def filled(database: Database) -> Iterator[Database]:
    add_short_articles(database, ARTICLES)
    yield database
    assert wrong_assigned(database) == ()


EVENTS = st.lists(
    st.tuples(
        st.sampled_from(["give", "take", "decide", "suggest", "visit"]),
        st.sampled_from(["alice", "bob"]),
        st.integers(1, ARTICLES),
        st.sampled_from([None, Answer.ACCEPT, Answer.REJECT, Answer.IGNORE]),
    ),
    max_size=25,
)


def happen(database: Database, step: int, what: str, person: str, number: int, answer: Answer | None) -> None:
    held = database.one("SELECT 1 FROM assigned WHERE annotator = ? AND article = ?", (person, number))
    match what:
        case "give" if not held:
            record(database, GIVEN, (person, number))
        case "take" if held:
            record(database, TAKEN, (person, number))
        case "decide":
            store_answer(database, f"k{number}", answer, number=step, annotator=person)
        case "suggest":
            with database.transaction():
                run = new_run(database, source="rules", schema_hash="")
                by = Suggestion("rules", "1", 0.1 * (step % 7))
                spans = [SuggestedSpan(Span(f"s{run}.{n}", n, n + 1, "ACTOR"), by) for n in range(step % 4)]
                add_suggestions(database, run, f"k{number}", spans)
        case "visit":
            with database.transaction():
                put_place(database, person, number, at=step, place=1)
        case _:
            pass


@given(events=EVENTS)
def test_what_stands_is_always_what_was_recorded(
    tmp_path_factory: pytest.TempPathFactory, events: list[tuple[str, str, int, Answer | None]]
) -> None:
    with open_database(tmp_path_factory.mktemp("made") / "annotations.db", create=True) as database:
        add_short_articles(database, ARTICLES)
        for step, event in enumerate(events):
            happen(database, step, *event)
        assert wrong_assigned(database) == ()
        for person in ("alice", "bob"):
            held = {
                number
                for (number,) in database.query("SELECT article FROM assigned WHERE annotator = ?", (person,))
            }
            page = queue_page(database, person, QueueView(is_assigned=True))
            assert {row.number for row in page.rows} == held
            every = {row.number: row for row in queue_page(database, person).rows}
            assert all(every[row.number] == row for row in page.rows)


def test_what_does_not_stand_is_found(filled: Database) -> None:
    record(filled, GIVEN, ("alice", 1), ("alice", 2))
    with filled.transaction():
        filled.execute("DELETE FROM assigned WHERE article = 1")
        filled.execute("UPDATE assigned SET state = 'done' WHERE article = 2")
    assert wrong_assigned(filled) == (("alice", 1), ("alice", 2))
    with filled.transaction():
        filled.execute("DELETE FROM assigned")
    record(filled, TAKEN, ("alice", 1), ("alice", 2))


def test_holders_are_those_who_have_it_or_finished_it_without_being_told(filled: Database) -> None:
    record(filled, GIVEN, ("alice", 1), ("bob", 1), ("bob", 2))
    record(filled, TAKEN, ("bob", 1))
    store_answer(filled, "k3", Answer.ACCEPT, number=1, annotator="carol")
    store_answer(filled, "k4", None, number=2, annotator="carol")
    store_answer(filled, "k4", Answer.ACCEPT, number=3, annotator="gold")
    assert holders(filled, 1, ARTICLES, "gold") == {
        1: Holders(frozenset({"alice"}), frozenset({"bob"})),
        2: Holders(frozenset({"bob"}), frozenset()),
        3: Holders(frozenset({"carol"}), frozenset()),
    }
    assert copies(filled) == {1: 2}


def test_pairs_are_counted_where_two_hold_the_same(filled: Database) -> None:
    record(filled, GIVEN, ("bob", 1), ("alice", 1), ("bob", 2), ("alice", 2), ("carol", 2))
    assert meetings(filled) == {("alice", "bob"): 2, ("alice", "carol"): 1, ("bob", "carol"): 1}


def test_the_next_article_is_the_next_one_held_round_the_end(filled: Database) -> None:
    record(filled, GIVEN, ("alice", 1), ("alice", 3), ("alice", 4))
    assert [next_assigned(filled, "alice", after) for after in (0, 1, 3, 4)] == [1, 3, 4, 1]
    store_answer(filled, "k3", Answer.ACCEPT, number=1)
    assert next_assigned(filled, "alice", 1) == 4
    assert next_assigned(filled, "bob", 0) is None
    assert [assigned_neighbour(filled, "alice", 1, step) for step in (1, 2, 3, -1)] == [3, 4, None, None]
    assert assigned_place(filled, "alice", 3) == (2, 3)


def test_the_article_left_last_is_one_that_is_still_held(filled: Database) -> None:
    record(filled, GIVEN, ("alice", 1), ("alice", 2))
    store_answer(filled, "k1", None, number=1)
    store_answer(filled, "k2", None, number=2)
    assert last_assigned_left(filled, "alice") == 2
    record(filled, TAKEN, ("alice", 2))
    assert last_assigned_left(filled, "alice") == 1


def test_whoever_was_given_something_once_does_not_see_all_when_it_is_taken(filled: Database) -> None:
    assert not has_assignments(filled, "alice")
    record(filled, GIVEN, ("alice", 1))
    record(filled, TAKEN, ("alice", 1))
    assert has_assignments(filled, "alice")
    assert (share_of(filled, "alice").held, share_of(filled, "alice").taken) == (0, 1)


def test_abandoned_is_what_was_begun_and_left_and_of_who_is_away_all_that_is_open(filled: Database) -> None:
    record(filled, GIVEN, *(("alice", number) for number in range(1, ARTICLES + 1)), at=BEGIN)
    store_answer(filled, "k1", None, number=10)
    store_answer(filled, "k2", Answer.ACCEPT, number=20)
    at = BEGIN + 15_000
    assert abandoned(filled, "alice", at, is_away=False) == [1]
    assert abandoned(filled, "alice", at, is_away=True) == [1, 3, 4]
    assert abandoned(filled, "alice", BEGIN + 5_000, is_away=False) == []
    assert abandoned(filled, "alice", BEGIN, is_away=True) == [], "given since then"
    assert share_of(filled, "alice").last == BEGIN + 20_000


@pytest.mark.parametrize("version", [1, 2])
def test_an_older_database_can_be_assigned_from(
    path: Path, monkeypatch: pytest.MonkeyPatch, version: int
) -> None:
    monkeypatch.setattr(sqlite, "migrate", lambda opened: migrate(opened, MIGRATIONS[:version]))
    with open_database(path, create=True) as old, old.transaction():
        old.execute("INSERT INTO article VALUES (1, 'k1', 'Talks', 'Wire', '2024-01-02', '{}', 'Some text')")
        old.execute("INSERT INTO article VALUES (2, 'k2', 'Vote', 'Wire', '2024-01-03', '{}', 'Other text')")
        if version > 1:
            old.execute("INSERT INTO catalogue VALUES (1, 'talks', '2024-01-02', NULL, 1001)")
            old.execute("INSERT INTO catalogue VALUES (2, 'vote', '2024-01-03', NULL, 1001)")
        old.execute(
            "INSERT INTO summary (annotator, article, state, finished, open, accepted, rejected, flagged, "
            "note, decisions, at, place) VALUES ('alice', 1, 'started', 0, 3, 1, 0, 0, '', 1, 5, 0)"
        )
    monkeypatch.undo()
    with open_database(path) as opened:
        assert [name for (name,) in opened.query("SELECT name FROM migration ORDER BY name")] == [
            migration.name for migration in MIGRATIONS
        ]
        record(opened, GIVEN, ("alice", 1), ("alice", 2))
        rows = queue_page(opened, "alice", QueueView(is_assigned=True)).rows
        assert [(row.key, row.state, row.open) for row in rows] == [("k1", "started", 3), ("k2", "new", None)]
        assert wrong_assigned(opened) == ()
        assert wrong_catalogue(opened) == ()
