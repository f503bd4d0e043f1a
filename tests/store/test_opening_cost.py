"""Opening, moving on and saving look things up by index: they never walk through the corpus."""

from collections.abc import Sequence
from pathlib import Path

import pytest

from annotator.editing.annotations import Answer
from annotator.store.database import Database, Row
from annotator.store.queue import QueueView
from annotator.store.queue_streams import STAGES, QueueOrder
from annotator.store.sqlite import SqliteDatabase
from annotator.store.summaries import put_place
from annotator.workspace.deciding import Desk
from tests.support.projects import make_project, store_answer

BIG = (
    "article",
    "catalogue",
    "decision",
    "summary",
    "suggested",
    "tokens",
    "incoming",
    "unsuggested",
    "a",
    "s",
)


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> list[tuple[Database, str, Sequence[object]]]:
    """Every statement that is run, with its connection and values."""
    found: list[tuple[Database, str, Sequence[object]]] = []

    def recording(name: str) -> None:
        original = getattr(SqliteDatabase, name)

        def run(self: Database, sql: str, values: Sequence[object] = ()) -> object:
            found.append((self, sql, values))
            return original(self, sql, values)

        monkeypatch.setattr(SqliteDatabase, name, run)

    for name in ("query", "one", "execute"):
        recording(name)
    return found


def walks(database: Database, sql: str, values: Sequence[object]) -> list[str]:
    """The steps of the query plan that go through a table, sort, or take half of a place for a bound."""
    if not sql.lstrip().upper().startswith(("SELECT", "INSERT INTO", "UPDATE", "DELETE")):
        return []
    assert isinstance(database, SqliteDatabase)
    plan: list[Row] = list(database._connection.execute("EXPLAIN QUERY PLAN " + sql, tuple(values)))
    steps = [str(row[3]) for row in plan]
    return [
        f"{step}: {sql}"
        for step in steps
        if "TEMP B-TREE" in step
        or (step.startswith("SCAN") and step.split()[1] in BIG)
        or ("(?, ?)" in sql and step.startswith("SEARCH catalogue USING INDEX") and "(?,?)" not in step)
    ]


def test_no_step_of_the_opening_path_walks_through_a_table(
    tmp_path: Path, asked: list[tuple[Database, str, Sequence[object]]]
) -> None:
    project = make_project(tmp_path, articles=30)
    with project.database() as database:
        for number in range(1, 9):
            store_answer(database, f"k{number}", Answer.ACCEPT, number=number)
    asked.clear()
    with Desk(project, "alice") as desk:
        key = desk.first_key()
        assert key == "k9"
        desk.load(key)
        desk.neighbour(key, 1)
        desk.next_unfinished(key)
        desk.progress()
        desk.distrusted()
        assert desk.last_decided() == ("k8", "Text of article 8.")
        desk.pace(0)
        opening = [(sql, values) for database, sql, values in asked if database is desk._reader]
        assert len(opening) > 10
        assert [step for sql, values in opening for step in walks(desk._reader, sql, values)] == []


@pytest.mark.parametrize("typed", ["", "text", "nothing"])
@pytest.mark.parametrize("order", QueueOrder)
def test_the_queue_follows_an_index_in_every_order_and_both_directions(
    tmp_path: Path, asked: list[tuple[Database, str, Sequence[object]]], order: QueueOrder, typed: str
) -> None:
    project = make_project(tmp_path, articles=30)
    with project.database() as database:
        for number, answer in enumerate([Answer.ACCEPT, Answer.REJECT, Answer.IGNORE, None], 1):
            store_answer(database, f"k{number}", answer, number=number)
    view = QueueView(order, typed)
    with Desk(project, "alice") as desk:
        asked.clear()
        for backwards in (False, True):
            for limit in (1, 2, 5, 100):
                page = desk.queue(view, None, limit, backwards=backwards)
                while page.next is not None:
                    page = desk.queue(view, page.next, limit, backwards=backwards)
        for key in ("k1", "k4", "k9"):
            place = desk.place_in_queue(key, order)
            desk.queue(view, place, including=True)
        assert len({sql for _, sql, _ in asked}) > len(STAGES[order])
        found = [step for _, sql, values in asked for step in walks(desk._reader, sql, values)]
        assert found == []


def test_saving_a_decision_does_not_either(
    tmp_path: Path, asked: list[tuple[Database, str, Sequence[object]]]
) -> None:
    project = make_project(tmp_path, articles=3)
    with project.database() as database:
        asked.clear()
        store_answer(database, "k1", Answer.ACCEPT, number=1)
        with database.transaction():
            put_place(database, "alice", 2, at=1, place=1)
        saving = [*asked]
        assert len(saving) > 5
        assert [step for database, sql, values in saving for step in walks(database, sql, values)] == []


def test_the_corpus_is_never_counted(
    tmp_path: Path, asked: list[tuple[Database, str, Sequence[object]]]
) -> None:
    project = make_project(tmp_path, articles=3)
    asked.clear()
    with Desk(project, "alice") as desk:
        desk.load("k1")
        desk.queue()
    assert [sql for _, sql, _ in asked if "count(" in sql.lower()] == []
