"""Suggestions come back as they were stored, by run, and never change."""

import pytest

from annotator.document.relations import Relation, SuggestedRelation, Suggestions
from annotator.document.spans import Span, SuggestedSpan, Suggestion
from annotator.editing.annotations import Answer
from annotator.store.articles import ArticleRow, add_articles
from annotator.store.database import Database
from annotator.store.suggestions import (
    Which,
    add_suggestions,
    count_keys_for_run,
    count_without_suggestions,
    find_run,
    finish_run,
    get_suggestions,
    iter_keys_for_run,
    keys_without_suggestions,
    latest_run_for,
    new_run,
    runs,
)
from tests.support.articles import SUGGESTED, TEXT
from tests.support.projects import add_short_articles, store_answer


@pytest.fixture
def filled(database: Database) -> Database:
    with database.transaction():
        add_articles(database, [ArticleRow("a", TEXT), ArticleRow("b", "x"), ArticleRow("c", "y")])
    return database


def run_of(database: Database, **how: bool) -> int:
    return new_run(database, source="rules", model="m 1", schema_hash="h", **how)


def test_suggestions_come_back_as_stored(filled: Database) -> None:
    with filled.transaction():
        add_suggestions(filled, run_of(filled), "a", SUGGESTED.spans, SUGGESTED.relations)
    assert get_suggestions(filled, 1, "a") == SUGGESTED


def test_ids_attributes_and_makers_of_imported_ones_too(filled: Database) -> None:
    spans = (
        SuggestedSpan(Span("x1", 0, 7, "ROLE", {}), Suggestion("day.jsonl")),
        SuggestedSpan(
            Span("x2", 8, 12, "EVENT", {"time": ("future", "past"), "mode": "visit"}),
            Suggestion("model", "m 2", 0.5),
        ),
        SuggestedSpan(Span("x3", 8, 12, "EVENT", {}), Suggestion("day.jsonl", "", 0.0)),
    )
    relations = (SuggestedRelation(Relation("y1", "SOURCE", "x2", "x1"), Suggestion("day.jsonl")),)
    with filled.transaction():
        add_suggestions(filled, run_of(filled), "a", spans, relations)
    assert get_suggestions(filled, 1, "a") == Suggestions(1, spans, relations)


def test_a_run_suggests_once_for_an_article(filled: Database) -> None:
    with filled.transaction():
        run = run_of(filled)
        assert add_suggestions(filled, run, "a", SUGGESTED.spans)
        assert not add_suggestions(filled, run, "a", [])
    assert get_suggestions(filled, run, "a").spans == SUGGESTED.spans


def test_the_latest_run_of_an_article_is_the_newest_that_saw_it(filled: Database) -> None:
    with filled.transaction():
        for keys in ("ab", "a", ""):
            run = run_of(filled)
            for key in keys:
                add_suggestions(filled, run, key, [])
    assert [latest_run_for(filled, key) for key in "abc"] == [2, 1, 0]
    assert get_suggestions(filled, 1, "c") == Suggestions(1)


def test_articles_without_suggestions_are_known_without_looking_at_the_others(filled: Database) -> None:
    with filled.transaction():
        add_suggestions(filled, run_of(filled), "b", [])
    assert keys_without_suggestions(filled) == ["a", "c"]
    assert keys_without_suggestions(filled, limit=1) == ["a"]
    assert count_without_suggestions(filled) == 2


def test_which_articles_a_run_is_for(filled: Database) -> None:
    with filled.transaction():
        add_suggestions(filled, run_of(filled), "a", [])
        again = run_of(filled)
        add_suggestions(filled, again, "b", [])
    store_answer(filled, "c", Answer.ACCEPT, number=1)
    for which, keys in ((Which.NEW, ["c"]), (Which.OPEN, ["a"]), (Which.ALL, ["a", "c"])):
        assert list(iter_keys_for_run(filled, which, again)) == keys
        assert count_keys_for_run(filled, which, again) == len(keys)


def test_an_article_that_somebody_only_began_is_still_open(filled: Database) -> None:
    store_answer(filled, "c", None, number=1)
    assert "c" in iter_keys_for_run(filled, Which.OPEN, 0)


def test_suggesting_while_walking_misses_none(database: Database) -> None:
    add_short_articles(database, 1100)
    with database.transaction():
        run = run_of(database)
    seen = []
    for key in iter_keys_for_run(database, Which.NEW, run):
        seen.append(key)
        if len(seen) % 100 == 0:
            with database.transaction():
                for each in seen[-100:]:
                    add_suggestions(database, run, each, [])
    assert len(set(seen)) == len(seen) == 1100


def test_a_pass_that_was_broken_off_is_found_again(filled: Database) -> None:
    making = {"source": "rules", "model": "m 1", "schema_hash": "h"}
    with filled.transaction():
        run = run_of(filled, finished=False)
    assert find_run(filled, **making, finished=False) == run
    assert find_run(filled, **{**making, "schema_hash": "other"}, finished=False) == 0
    with filled.transaction():
        finish_run(filled, run)
    assert find_run(filled, **making, finished=False) == 0
    assert [(each.number, each.model, each.finished) for each in runs(filled)] == [(run, "m 1", True)]
