"""The writer saves in order, tells after the commit, and stops at a failure until told how to go on."""

import os
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from queue import Queue

import pytest

from annotator.document.errors import SaveError, StoreError
from annotator.store.database import Database, open_database
from annotator.store.writer import Writer

Told = Queue[tuple[str, SaveError | None]]


def put(name: str) -> Callable[[Database], object]:
    return lambda database: database.execute("INSERT INTO meta (name, value) VALUES (?, '')", (name,))


def stored(database: Database) -> list[str]:
    return [row[0] for row in database.query("SELECT name FROM meta ORDER BY name")]


class Flaky:
    """Saves that fail as long as `broken` is set."""

    def __init__(self) -> None:
        self.broken = True
        self.tries = 0

    def put(self, name: str) -> Callable[[Database], object]:
        def save(database: Database) -> object:
            self.tries += 1
            put(name)(database)
            if self.broken:
                raise StoreError("the disk is full", "make room")
            return None

        return save


@pytest.fixture
def told() -> Told:
    return Queue()


@pytest.fixture
def writer(database: Database) -> Iterator[Writer]:
    opened = Writer(lambda: open_database(database.address))
    yield opened
    opened.close()


def tell(told: Told, op: str) -> Callable[[SaveError | None], None]:
    return lambda error: told.put((op, error))


def test_saves_are_made_in_order_each_told_after_its_commit(
    database: Database, writer: Writer, told: Told
) -> None:
    seen: list[list[str]] = []
    reader = open_database(database.address)
    for name in "abc":

        def look(error: SaveError | None, name: str = name) -> None:
            seen.append(stored(reader))
            told.put((name, error))

        writer.submit(name, put(name), look)
    assert [told.get(timeout=30) for _ in "abc"] == [("a", None), ("b", None), ("c", None)]
    assert [names[: place + 1] for place, names in enumerate(seen)] == [["a"], ["a", "b"], ["a", "b", "c"]]
    reader.close()


def test_everything_happens_in_one_thread_that_is_not_the_callers(writer: Writer, told: Told) -> None:
    threads: Queue[int] = Queue()
    for name in "ab":
        writer.submit(name, lambda database: threads.put(threading.get_ident()), tell(told, name))
    told.get(timeout=30)
    told.get(timeout=30)
    first, second = threads.get(), threads.get()
    assert first == second != threading.get_ident()


def test_nothing_is_stored_by_a_save_that_fails_and_nothing_after_it_is_tried(
    database: Database, writer: Writer, told: Told
) -> None:
    flaky = Flaky()
    writer.submit("a", flaky.put("a"), tell(told, "a"))
    writer.submit("b", put("b"), tell(told, "b"))
    op, error = told.get(timeout=30)
    assert op == "a"
    assert error is not None
    assert (error.message, error.hint) == ("the disk is full", "make room")
    assert stored(database) == []
    assert told.empty()


def test_retry_saves_what_failed_and_then_what_waited(database: Database, writer: Writer, told: Told) -> None:
    flaky = Flaky()
    writer.submit("a", flaky.put("a"), tell(told, "a"))
    writer.submit("b", put("b"), tell(told, "b"))
    told.get(timeout=30)
    writer.retry()
    op, error = told.get(timeout=30)
    assert (op, flaky.tries) == ("a", 2)
    assert error is not None
    flaky.broken = False
    writer.retry()
    assert [told.get(timeout=30), told.get(timeout=30)] == [("a", None), ("b", None)]
    assert stored(database) == ["a", "b"]


def test_drop_gives_up_what_failed_and_what_stood_on_it(
    database: Database, writer: Writer, told: Told
) -> None:
    writer.submit("a", Flaky().put("a"), tell(told, "a"))
    writer.submit("b", put("b"), tell(told, "b"))
    told.get(timeout=30)
    writer.drop()
    op, error = told.get(timeout=30)
    assert op == "b"
    assert error is not None
    assert "dropped" in error.message
    writer.submit("c", put("c"), tell(told, "c"))
    assert told.get(timeout=30) == ("c", None)
    assert stored(database) == ["c"]


def test_drop_without_a_failure_drops_nothing(database: Database, writer: Writer, told: Told) -> None:
    writer.submit("a", put("a"), tell(told, "a"))
    writer.drop()
    assert told.get(timeout=30) == ("a", None)


def test_a_save_that_nobody_waits_for_holds_nothing_up(
    database: Database, writer: Writer, told: Told
) -> None:
    writer.submit("", Flaky().put("place"))
    writer.submit("a", put("a"), tell(told, "a"))
    assert told.get(timeout=30) == ("a", None)
    assert stored(database) == ["a"]


def test_a_database_that_cannot_be_opened_is_a_failure_like_any_other(database: Database, told: Told) -> None:
    missing = [True]

    def connect() -> Database:
        if missing:
            raise StoreError("there is no database")
        return open_database(database.address)

    writer = Writer(connect)
    writer.submit("a", put("a"), tell(told, "a"))
    assert told.get(timeout=30)[1] is not None
    missing.clear()
    writer.retry()
    assert told.get(timeout=30) == ("a", None)
    assert writer.close()


def test_closing_waits_for_what_is_queued(database: Database, told: Told) -> None:
    writer = Writer(lambda: open_database(database.address))
    for name in "abcdefgh":
        writer.submit(name, put(name), tell(told, name))
    assert writer.close()
    assert stored(database) == list("abcdefgh")
    with pytest.raises(SaveError):
        writer.submit("z", put("z"))


def test_closing_tries_what_failed_once_more_and_says_if_it_is_lost(database: Database, told: Told) -> None:
    writer = Writer(lambda: open_database(database.address))
    flaky = Flaky()
    writer.submit("a", flaky.put("a"), tell(told, "a"))
    told.get(timeout=30)
    assert not writer.close()
    assert flaky.tries == 2
    assert stored(database) == []


def test_closing_does_not_wait_for_ever(database: Database, told: Told) -> None:
    writer = Writer(lambda: open_database(database.address))
    may_go_on = threading.Event()
    writer.submit("a", lambda opened: may_go_on.wait(30) and put("a")(opened), tell(told, "a"))
    assert not writer.close(timeout=0.05)
    may_go_on.set()
    assert told.get(timeout=30) == ("a", None)


@pytest.mark.filterwarnings("ignore::pytest.PytestUnhandledThreadExceptionWarning")
def test_a_mistake_in_the_program_leaves_nobody_waiting(writer: Writer, told: Told) -> None:
    def mistaken(database: Database) -> None:
        raise ZeroDivisionError

    writer.submit("a", mistaken, tell(told, "a"))
    _, error = told.get(timeout=30)
    assert error is not None
    assert "mistake in the program" in error.message
    with pytest.raises(SaveError):
        writer.submit("b", put("b"))


def test_operations_are_written_to_the_descriptor_once_they_are_durable(
    database: Database, told: Told
) -> None:
    source, target = os.pipe()
    writer = Writer(lambda: open_database(database.address), target)
    writer.submit("op1", put("a"), tell(told, "op1"))
    writer.submit("", put("b"))
    writer.submit("op2", put("c"), tell(told, "op2"))
    assert writer.close()
    os.close(target)
    with os.fdopen(source, "rb") as stream:
        assert stream.read() == b"op1\nop2\n"


def test_the_log_is_written_back_when_the_last_one_leaves(path: Path, told: Told) -> None:
    open_database(path, create=True).close()
    writer = Writer(lambda: open_database(path))
    writer.submit("a", put("a"), tell(told, "a"))
    assert writer.close()
    assert not path.with_name(path.name + "-wal").exists()
