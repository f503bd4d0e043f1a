"""Where a person is and what is left, kept up to date by each decision."""

from collections import Counter
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from annotator.editing.annotations import Answer
from annotator.store.articles import article_number
from annotator.store.database import Database, open_database
from annotator.store.progress import (
    annotators,
    count_touched,
    first_unfinished,
    get_progress,
    next_unfinished,
    wrong_progress,
)
from annotator.store.summaries import get_place, iter_begun, iter_summaries, last_left_unfinished, put_place
from tests.support.examples import examples
from tests.support.projects import STATES, add_short_articles, store_answer

ARTICLES = 6
ANSWERS = st.sampled_from([None, Answer.ACCEPT, Answer.REJECT, Answer.IGNORE])


@pytest.fixture
def filled(database: Database) -> Database:
    add_short_articles(database, ARTICLES)
    return database


@settings(max_examples=examples(60), deadline=None)
@given(st.lists(st.tuples(st.integers(1, ARTICLES), ANSWERS), max_size=20))
def test_progress_and_the_next_article_equal_a_recount(answers: list[tuple[int, Answer | None]]) -> None:
    with TemporaryDirectory() as directory, open_database(Path(directory) / "a.db", create=True) as database:
        add_short_articles(database, ARTICLES)
        for number, (article, answer) in enumerate(answers):
            store_answer(database, f"k{article}", answer, number=number)
        now = dict(answers)
        unfinished = [number for number in range(1, ARTICLES + 1) if now.get(number) is None]
        counts = Counter(STATES[answer] for answer in now.values())
        progress = get_progress(database, "alice")
        for state in STATES.values():
            assert getattr(progress, state) == counts[state]
        assert progress.new == ARTICLES - len(now)
        assert first_unfinished(database, "alice") == min([*unfinished, ARTICLES + 1])
        for after in range(ARTICLES + 1):
            later = [number for number in unfinished if number > after]
            assert next_unfinished(database, "alice", after) == next(iter(later + unfinished), None)
        assert wrong_progress(database) == ()


def test_the_frontier_reopens_when_articles_arrive(filled: Database) -> None:
    for number in range(1, ARTICLES + 1):
        store_answer(filled, f"k{number}", Answer.ACCEPT, number=number)
    assert next_unfinished(filled, "alice", ARTICLES) is None
    add_short_articles(filled, ARTICLES + 1)
    assert next_unfinished(filled, "alice", ARTICLES) == ARTICLES + 1


def test_the_article_left_last_is_the_unfinished_one_where_the_person_was_latest(filled: Database) -> None:
    assert last_left_unfinished(filled, "alice") is None
    store_answer(filled, "k2", None, number=1)
    store_answer(filled, "k4", None, number=2)
    store_answer(filled, "k5", Answer.ACCEPT, number=3)
    assert last_left_unfinished(filled, "alice") == 4
    with filled.transaction():
        put_place(filled, "alice", 2, at=2_000_000_000_000, place=17)
    assert last_left_unfinished(filled, "alice") == 2
    assert get_place(filled, "alice", article_number(filled, "k2")) == 17


def test_having_looked_at_an_article_is_not_having_begun_it(filled: Database) -> None:
    with filled.transaction():
        put_place(filled, "alice", 3, at=1, place=5)
    assert get_progress(filled, "alice").new == ARTICLES
    assert annotators(filled) == ()
    assert list(iter_summaries(filled, "alice")) == []
    assert list(iter_begun(filled)) == []


def test_a_place_survives_beside_decisions_and_the_other_way_round(filled: Database) -> None:
    store_answer(filled, "k1", None, number=1)
    with filled.transaction():
        put_place(filled, "alice", 1, at=1, place=9)
    (stored,) = iter_summaries(filled, "alice")
    assert (stored.key, stored.decisions, get_place(filled, "alice", 1)) == ("k1", 1, 9)


def test_people_do_not_share_progress(filled: Database) -> None:
    store_answer(filled, "k1", Answer.ACCEPT, number=1)
    store_answer(filled, "k1", Answer.REJECT, number=2, annotator="bob")
    store_answer(filled, "k2", None, number=3, annotator="bob")
    assert first_unfinished(filled, "alice") == first_unfinished(filled, "bob") == 2
    assert get_progress(filled, "carol").new == ARTICLES
    assert list(iter_begun(filled)) == [("k1", "alice"), ("k1", "bob"), ("k2", "bob")]
    assert count_touched(filled) == (2, 1)


def test_wrong_counts_are_found(filled: Database) -> None:
    store_answer(filled, "k1", Answer.ACCEPT, number=1)
    with filled.transaction():
        filled.execute("UPDATE progress SET first_unfinished = 1")
    assert wrong_progress(filled) == ("alice",)
