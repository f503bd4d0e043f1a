"""The queue comes in pages that together are every article once, what to do next first."""

import pytest

from annotator.editing.annotations import Answer
from annotator.store.database import Database
from annotator.store.queue import QueueRow, queue_page
from annotator.store.summaries import put_place
from tests.support.projects import add_short_articles, store_answer

ORDER = ["started", "new", "skipped", "done", "rejected"]


def walk(database: Database, limit: int, annotator: str = "alice") -> list[QueueRow]:
    page = queue_page(database, annotator, None, limit)
    rows = [*page.rows]
    while page.next is not None:
        assert len(page.rows) == limit
        page = queue_page(database, annotator, page.next, limit)
        rows += page.rows
    return rows


@pytest.fixture
def filled(database: Database) -> Database:
    add_short_articles(database, 300)
    answers = [Answer.ACCEPT, Answer.REJECT, Answer.IGNORE, None]
    for number in range(1, 301):
        if number % 7 < 4:
            store_answer(database, f"k{number}", answers[number % 7], number=number)
    with database.transaction():
        put_place(database, "alice", 4, at=5, place=2)
    return database


@pytest.mark.parametrize("limit", [1, 7, 100, 299, 300, 301])
def test_pages_of_any_size_give_every_article_once_in_the_same_order(filled: Database, limit: int) -> None:
    rows = walk(filled, limit)
    assert sorted(row.number for row in rows) == list(range(1, 301))
    assert rows == sorted(rows, key=lambda row: (ORDER.index(row.state), row.number))


def test_rows_show_what_the_person_did(filled: Database) -> None:
    rows = {row.number: row for row in walk(filled, 50)}
    assert (rows[4].state, rows[4].open, rows[4].at) == ("new", None, 5)
    assert (rows[7].state, rows[7].open, rows[7].key) == ("done", 0, "k7")


def test_another_persons_queue_is_untouched(filled: Database) -> None:
    rows = walk(filled, 100, "bob")
    assert {row.state for row in rows} == {"new"}
    assert {row.at for row in rows} == {0}


def test_an_empty_project_has_an_empty_queue(database: Database) -> None:
    page = queue_page(database, "alice")
    assert (page.rows, page.next) == ((), None)
