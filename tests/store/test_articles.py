"""Articles are stored exactly, once, and in the order of import."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotator.document.article import Tokens
from annotator.document.errors import DataError, ProjectError
from annotator.store.articles import (
    AddedCounts,
    ArticleRow,
    Incoming,
    add_articles,
    add_incoming,
    article_key_at,
    article_number,
    count_articles,
    get_article,
    get_incoming,
    has_article,
    iter_article_keys,
    set_tokens,
)
from annotator.store.columns import pack, unpack
from annotator.store.database import Database
from tests.support.projects import add_short_articles

HOSTILE = "﻿a\r\nb\tc\u00a0d\u2028e\u0301 \U0001f468‍\U0001f469 [/] \x1b]0;x\x07 \u202edone\n\n\n"


def add(database: Database, *rows: ArticleRow) -> AddedCounts:
    with database.transaction():
        return add_articles(database, rows)


def test_text_and_meta_come_back_exactly(database: Database) -> None:
    meta = {"title": "T", "n": 1, "deep": {"z": [1, None], "a": "é"}}
    add(database, ArticleRow("k", HOSTILE, meta))
    article = get_article(database, "k")
    assert article.text == HOSTILE
    assert (dict(article.meta), list(article.meta)) == (meta, list(meta))
    assert article.tokens is None


def test_the_same_article_again_adds_nothing(database: Database) -> None:
    assert add(database, ArticleRow("a", "x"), ArticleRow("b", "y")) == AddedCounts(2, 0)
    assert add(database, ArticleRow("a", "x"), ArticleRow("c", "z")) == AddedCounts(1, 1)
    assert list(iter_article_keys(database)) == ["a", "b", "c"]


def test_the_same_key_with_another_text_is_an_error_and_nothing_is_stored(database: Database) -> None:
    add(database, ArticleRow("a", "x"))
    with pytest.raises(DataError, match=r"day\.jsonl: id: article 'a' is in the project with another text"):
        add(database, ArticleRow("b", "y"), ArticleRow("a", "changed", source_file="day.jsonl"))
    assert list(iter_article_keys(database)) == ["a"]


def test_articles_are_numbered_without_gaps_also_after_a_failed_import(database: Database) -> None:
    add(database, ArticleRow("a", "x"))
    with pytest.raises(DataError):
        add(database, ArticleRow("b", "y"), ArticleRow("a", "changed"))
    add(database, ArticleRow("c", "z"))
    assert [article_key_at(database, number) for number in (0, 1, 2, 3)] == [None, "a", "c", None]
    assert (article_number(database, "c"), count_articles(database)) == (2, 2)


def test_walking_over_more_articles_than_a_page_misses_none(database: Database) -> None:
    add_short_articles(database, 1201)
    assert list(iter_article_keys(database)) == [f"k{number}" for number in range(1, 1202)]


def test_the_incoming_line_is_kept_byte_for_byte(database: Database) -> None:
    line = b'{"text":"x" ,"extra": 1.50}'
    add(database, ArticleRow("a", "x", source_file="f.jsonl", incoming=line, hashes=(-1, 2**31)))
    assert get_incoming(database, "a") == Incoming("f.jsonl", line, (-1, 2**31))


def test_each_persons_own_row_is_kept_beside_the_articles(database: Database) -> None:
    add(database, ArticleRow("a", "x", incoming=b"first"))
    with database.transaction():
        add_incoming(database, "bob", ArticleRow("a", "x", incoming=b"bob's"))
    found = {name: get_incoming(database, "a", name).line for name in ("", "alice", "bob")}
    assert found == {"": b"first", "alice": b"first", "bob": b"bob's"}


def test_an_article_that_is_not_there_is_named(database: Database) -> None:
    assert not has_article(database, "a")
    for ask in (get_article, article_number, get_incoming):
        with pytest.raises(ProjectError, match="no article 'a'"):
            ask(database, "a")


def test_tokens_once_stored_stay(database: Database) -> None:
    add(database, ArticleRow("a", "one two"))
    first = Tokens([0, 4], [3, 7], [0])
    with database.transaction():
        assert set_tokens(database, "a", first)
        assert set_tokens(database, "a", first)
        assert not set_tokens(database, "a", Tokens([0], [7], [0]))
    assert get_article(database, "a").tokens == first


def test_imported_tokens_win(database: Database) -> None:
    imported = Tokens([0], [7], [0])
    add(database, ArticleRow("a", "one two", tokens=imported))
    with database.transaction():
        assert not set_tokens(database, "a", Tokens([0, 4], [3, 7], [0]))
    assert get_article(database, "a").tokens == imported


@given(st.lists(st.integers(0, 2**32 - 1)))
def test_number_columns_come_back(numbers: list[int]) -> None:
    assert list(unpack(pack(numbers))) == numbers


def test_number_columns_are_little_endian_words() -> None:
    assert pack([1, 258]) == b"\x01\x00\x00\x00\x02\x01\x00\x00"
