"""What is stored about articles and decisions can be added to, never changed or removed."""

import pytest

from annotator.document.article import Tokens
from annotator.document.errors import StoreError
from annotator.editing.annotations import Answer
from annotator.store.articles import ArticleRow, add_articles, set_tokens
from annotator.store.assignments import AssignmentKind, record_assignments
from annotator.store.database import Database
from annotator.store.suggestions import add_suggestions, new_run
from tests.support.projects import store_answer

TABLES = {
    "decision": "number",
    "article": "number",
    "tokens": "article",
    "suggested": "run",
    "assignment": "number",
}
"""What is append-only, and a column of each."""


@pytest.fixture
def filled(database: Database) -> Database:
    with database.transaction():
        add_articles(database, [ArticleRow("k1", "Some text")])
        set_tokens(database, "k1", Tokens([0, 5], [4, 9], [0]))
        add_suggestions(database, new_run(database, source="rules", schema_hash="h"), "k1", [])
        record_assignments(database, AssignmentKind.GIVEN, [("alice", 1)], assigner="dora", at=1)
    store_answer(database, "k1", Answer.ACCEPT, number=1)
    return database


@pytest.mark.parametrize("table", TABLES)
@pytest.mark.parametrize("statement", ["DELETE FROM {table}", "UPDATE {table} SET {column} = {column}"])
def test_rows_can_be_neither_changed_nor_removed(filled: Database, table: str, statement: str) -> None:
    refused(filled, table, statement)


@pytest.mark.parametrize("table", TABLES)
def test_rows_cannot_be_replaced_or_swept_away(filled: Database, table: str) -> None:
    refused(
        filled,
        table,
        "TRUNCATE {table} CASCADE" if filled.is_server else "REPLACE INTO {table} SELECT * FROM {table}",
    )


def refused(filled: Database, table: str, statement: str) -> None:
    before = filled.query(f"SELECT * FROM {table}")
    with pytest.raises(StoreError, match="append-only"), filled.transaction():
        filled.execute(statement.format(table=table, column=TABLES[table]))
    assert filled.query(f"SELECT * FROM {table}") == before != []
