"""The queue comes in pages that together are every article once, in any order, read from either end."""

import random
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from annotator.document.relations import Suggestions
from annotator.document.spans import Span, SuggestedSpan, Suggestion
from annotator.editing.annotations import Answer
from annotator.store.articles import ArticleRow, add_articles
from annotator.store.assignments import AssignmentKind, record_assignments
from annotator.store.catalogue import UNSCORED, certainty, wrong_catalogue
from annotator.store.database import Database, open_database
from annotator.store.decisions import append
from annotator.store.migrations import MIGRATIONS, migrate
from annotator.store.queue import QueueRow, QueueView, queue_cursor, queue_page
from annotator.store.queue_streams import STAGES, QueueOrder
from annotator.store.suggestions import add_suggestions, new_run
from annotator.store.summaries import ArticleState, SummaryRow, put_place
from tests.support.projects import add_short_articles, answered

ORDER = ["started", "new", "skipped", "done", "rejected"]
TOTAL = 300
SUGGESTED_FOR = 200


def walk(
    database: Database,
    limit: int,
    annotator: str = "alice",
    order: QueueOrder = QueueOrder.BEGUN,
    typed: str = "",
    *,
    backwards: bool = False,
    budget: int = 40,
    is_assigned: bool = False,
) -> list[QueueRow]:
    view = QueueView(order, typed, is_assigned)
    page = queue_page(database, annotator, view, None, limit, backwards=backwards, budget=budget)
    rows = [*page.rows]
    while page.next is not None:
        page = queue_page(database, annotator, view, page.next, limit, backwards=backwards, budget=budget)
        assert len(page.rows) <= limit
        rows = [*page.rows, *rows] if backwards else [*rows, *page.rows]
    return rows


def suggested(number: int, run: int, count: int, score: float | None) -> Suggestions:
    by = Suggestion("rules", "rules-1", score)
    spans = (SuggestedSpan(Span(f"s{run}-{number}-{n}", n, n + 1, "ACTOR"), by) for n in range(count))
    return Suggestions(run, tuple(spans))


@pytest.fixture
def address(path: Path) -> Path:
    """Most of this is about pages; that both databases give the same ones is at the end."""
    return path


@pytest.fixture
def filled(database: Database) -> Database:
    return fill(database)


def fill(database: Database) -> Database:
    """Articles in every state, some flagged or with notes, most with suggestions, dates that repeat."""
    chance = random.Random(7)
    rows = (
        ArticleRow(
            f"k{number}",
            f"Text of article {number}.",
            {
                "title": f"Talks {number} in ÖREBRO",
                "source": f"Wire {number % 3}",
                "date": f"2024-01-{number % 9}",
            },
        )
        for number in range(1, TOTAL + 1)
    )
    with database.transaction():
        add_articles(database, rows)
        run = new_run(database, source="rules", schema_hash="")
        for number in range(1, SUGGESTED_FOR + 1):
            found = suggested(number, run, chance.randrange(6), chance.choice([0.2, 0.5, 0.9, None]))
            add_suggestions(database, run, f"k{number}", found.spans)
    answers = [Answer.ACCEPT, Answer.REJECT, Answer.IGNORE, None]
    states = [ArticleState.DONE, ArticleState.REJECTED, ArticleState.SKIPPED, ArticleState.STARTED]
    with database.transaction():
        for number in range(1, TOTAL + 1):
            if number % 7 < 4:
                is_open = answers[number % 7] is None
                summary = SummaryRow(
                    states[number % 7],
                    open=chance.randrange(8) if is_open else 0,
                    flagged=number % 5 == 0,
                    note="see Ångström" if number % 11 == 0 else "",
                )
                append(database, "alice", f"k{number}", answered(number, answers[number % 7]), summary)
        put_place(database, "alice", 4, at=5, place=2)
    return database


def facts(database: Database, row: QueueRow) -> dict[str, Any]:
    (sure,) = database.one("SELECT certainty FROM catalogue WHERE article = ?", (row.number,)) or (0,)
    return {"sure": sure, "turn": ORDER.index(row.state), "late": ORDER.index(row.state) * row.state.finished}


SORTED: dict[QueueOrder, Callable[[QueueRow, dict[str, Any]], Any]] = {
    QueueOrder.BEGUN: lambda row, of: (of["turn"], row.number),
    QueueOrder.OPEN: lambda row, of: (of["late"], 0 if of["late"] else -(row.open or 0), row.number),
    QueueOrder.UNSURE: lambda row, of: (of["late"], 0 if of["late"] else of["sure"], row.number),
    QueueOrder.NEWEST: lambda row, of: (
        (of["late"], 0, row.number) if of["late"] else (0, -int(row.date[-1]), -row.number)
    ),
    QueueOrder.FLAGGED: lambda row, of: (not row.flagged, 0 if row.flagged else of["turn"], row.number),
    QueueOrder.IMPORT: lambda row, of: row.number,
}


@pytest.mark.parametrize("order", QueueOrder)
@pytest.mark.parametrize("limit", [1, 7, 100, TOTAL - 1, TOTAL, TOTAL + 1])
@pytest.mark.parametrize("backwards", [False, True])
def test_pages_of_any_size_give_every_article_once_in_order(
    filled: Database, order: QueueOrder, limit: int, backwards: bool
) -> None:
    rows = walk(filled, limit, order=order, backwards=backwards)
    assert sorted(row.number for row in rows) == list(range(1, TOTAL + 1))
    assert rows == sorted(rows, key=lambda row: SORTED[order](row, facts(filled, row)))


@pytest.mark.parametrize("order", QueueOrder)
@pytest.mark.parametrize("typed", ["örebro 12", "WIRE 1", "k29", "ångström", "wire 2 ångström", "nothing"])
@pytest.mark.parametrize("backwards", [False, True])
def test_a_search_finds_titles_keys_sources_and_notes_in_any_case(
    filled: Database, order: QueueOrder, typed: str, backwards: bool
) -> None:
    every = walk(filled, 100, order=order)
    words = typed.casefold().split()
    wanted = [
        row
        for row in every
        if all(word in f"{row.title} {row.key} {row.source} {row.note}".casefold() for word in words)
    ]
    assert walk(filled, 9, order=order, typed=typed, backwards=backwards) == wanted
    assert bool(wanted) == (typed != "nothing")


@pytest.fixture
def held(filled: Database) -> set[int]:
    return hold(filled)


def hold(filled: Database) -> set[int]:
    """Numbers of the articles that alice holds; bob has others, of which she sees nothing."""
    numbers = {number for number in range(1, TOTAL + 1) if number % 3 == 1}
    with filled.transaction():
        rows = [("alice", number) for number in sorted(numbers)]
        record_assignments(filled, AssignmentKind.GIVEN, rows, assigner="dora", at=1)
        others = [("bob", number) for number in range(1, TOTAL + 1, 2)]
        record_assignments(filled, AssignmentKind.GIVEN, others, assigner="dora", at=1)
    return numbers


@pytest.mark.parametrize("order", QueueOrder)
@pytest.mark.parametrize("limit", [1, 7, 100, TOTAL])
@pytest.mark.parametrize("backwards", [False, True])
@pytest.mark.parametrize("typed", ["", "örebro 12", "wire 2 ångström", "nothing"])
def test_the_assigned_queue_is_the_whole_one_without_what_the_person_does_not_hold(
    filled: Database, held: set[int], order: QueueOrder, limit: int, backwards: bool, typed: str
) -> None:
    every = [row for row in walk(filled, TOTAL, order=order, typed=typed) if row.number in held]
    rows = walk(filled, limit, order=order, typed=typed, backwards=backwards, is_assigned=True)
    assert rows == every


@pytest.mark.parametrize("order", QueueOrder)
def test_an_article_has_the_same_place_in_both_queues(
    filled: Database, held: set[int], order: QueueOrder
) -> None:
    rows = walk(filled, 100, order=order, is_assigned=True)
    for row in rows[::9]:
        assert queue_cursor(filled, "alice", order, row.key) == row.cursor


@pytest.mark.parametrize("order", QueueOrder)
def test_no_step_of_the_assigned_queue_sorts_or_reads_all_rows(database: Database, order: QueueOrder) -> None:
    view = QueueView(order, is_assigned=True)
    for stage in range(len(view.stages)):
        for stream in view.stages[stage]:
            columns = ", ".join(filter(None, (stream.value, stream.number)))
            narrow = f"AND {stream.narrow}" if stream.narrow else ""
            sql = (
                f"EXPLAIN QUERY PLAN SELECT {columns} FROM {stream.table} "
                f"WHERE {stream.table}.annotator = 'alice' {narrow} "
                f"ORDER BY {stream.order(down=stream.falls)}"
            )
            plan = [row[3] for row in database.query(sql)]
            assert len(plan) == 1, plan
            assert plan[0].startswith(f"SEARCH {stream.table} USING"), plan


@pytest.mark.parametrize("order", QueueOrder)
def test_every_article_can_be_found_in_its_place(filled: Database, order: QueueOrder) -> None:
    rows = walk(filled, 100, order=order)
    for index in range(0, TOTAL, 13):
        cursor = queue_cursor(filled, "alice", order, rows[index].key)
        assert cursor == rows[index].cursor
        page = queue_page(filled, "alice", QueueView(order), cursor, 5, including=True)
        assert [*page.rows] == rows[index : index + 5]
        before = queue_page(filled, "alice", QueueView(order), cursor, 5, backwards=True)
        assert [*before.rows] == rows[max(0, index - 5) : index]


def test_there_is_no_place_for_an_article_that_is_not_there(filled: Database) -> None:
    assert queue_cursor(filled, "alice", QueueOrder.BEGUN, "nobody") is None


def test_a_search_looks_at_no_more_than_its_budget(filled: Database) -> None:
    page = queue_page(filled, "alice", QueueView(QueueOrder.IMPORT, "nothing"), budget=40)
    assert (page.rows, page.looked) == ((), 40)
    assert page.next is not None
    assert page.next.place == (0, 40)


def test_a_search_says_how_many_articles_it_has_looked_at(filled: Database) -> None:
    view = QueueView(QueueOrder.IMPORT, "nothing")
    page = queue_page(filled, "alice", view, budget=70)
    looked = page.looked
    while page.next is not None:
        page = queue_page(filled, "alice", view, page.next, budget=70)
        looked += page.looked
    assert looked == TOTAL


def test_rows_show_what_the_person_did(filled: Database) -> None:
    rows = {row.number: row for row in walk(filled, 50)}
    assert (rows[4].state, rows[4].at) == ("new", 5)
    assert (rows[7].state, rows[7].open, rows[7].key) == ("done", 0, "k7")
    assert rows[TOTAL - 1].open is None


def test_another_persons_queue_is_untouched(filled: Database) -> None:
    rows = walk(filled, 100, "bob")
    assert {row.state for row in rows} == {"new"}
    assert {row.at for row in rows} == {0}
    assert {row.note for row in rows} == {""}


@pytest.mark.parametrize("order", QueueOrder)
def test_an_empty_project_has_an_empty_queue(database: Database, order: QueueOrder) -> None:
    page = queue_page(database, "alice", QueueView(order))
    assert (page.rows, page.next) == ((), None)


def test_the_orders_come_in_turn() -> None:
    order = QueueOrder.BEGUN
    turns = [order := order.following for _ in QueueOrder]
    assert sorted(turns) == sorted(QueueOrder)
    assert turns[-1] is QueueOrder.BEGUN
    assert set(STAGES) == set(QueueOrder)


# What articles are ordered by


def test_certainty_is_the_mean_of_the_scores_there_are() -> None:
    assert certainty([0.5, None, 0.75]) == 625
    assert certainty([None]) == UNSCORED
    assert certainty([]) == UNSCORED
    assert certainty([1.0]) < UNSCORED


def test_the_newest_run_counts_whichever_is_stored_last(database: Database) -> None:
    add_short_articles(database, 1)
    with database.transaction():
        first = new_run(database, source="rules", schema_hash="")
        second = new_run(database, source="rules", schema_hash="")
        add_suggestions(database, second, "k1", suggested(1, second, 3, 0.4).spans)
        add_suggestions(database, first, "k1", suggested(1, first, 5, 0.9).spans)
    assert database.one("SELECT suggested, certainty FROM catalogue") == (3, 400)
    assert wrong_catalogue(database) == ()


def test_an_older_database_gets_its_catalogue(database: Database) -> None:
    add_short_articles(database, 3)
    with database.transaction():
        run = new_run(database, source="rules", schema_hash="")
        add_suggestions(database, run, "k2", suggested(2, run, 4, 0.25).spans)
        before = database.query("SELECT * FROM catalogue ORDER BY article")
        for statement in (
            "DROP TABLE catalogue",
            "DROP INDEX summary_open",
            "DROP INDEX summary_flagged",
            "DROP INDEX decision_time",
            "ALTER TABLE summary DROP COLUMN fewer",
            "DELETE FROM migration WHERE name = '2-queue'",
        ):
            database.execute(statement)
    migrate(database, MIGRATIONS)
    assert database.query("SELECT * FROM catalogue ORDER BY article") == before
    assert wrong_catalogue(database) == ()
    open_database(database.address).close()


# On a server


def test_a_server_gives_the_same_pages(filled: Database, held: set[int], server_address: str) -> None:
    with open_database(server_address) as server:
        fill(server)
        hold(server)
        for order in QueueOrder:
            for typed in ("", "wire 2 ångström"):
                for is_assigned in (False, True):
                    here = walk(filled, 100, order=order, typed=typed, is_assigned=is_assigned)
                    there = walk(
                        server, 60, order=order, typed=typed, is_assigned=is_assigned, backwards=True
                    )
                    assert there == here
            assert queue_cursor(server, "alice", order, "k5") == queue_cursor(filled, "alice", order, "k5")
        assert wrong_catalogue(server) == ()
