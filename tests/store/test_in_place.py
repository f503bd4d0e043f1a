"""Nothing is acknowledged that went into a file which the project's name does not lead to."""

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from annotator.document.errors import StoreError
from annotator.store.database import Database, open_database


@pytest.fixture
def address(path: Path) -> Path:
    """Only a file can be moved away."""
    return path


def put(database: Database, name: str) -> None:
    with database.transaction():
        database.execute("INSERT INTO meta (name, value) VALUES (?, '')", (name,))


def stored(database: Database) -> list[str]:
    return [name for (name,) in database.query("SELECT name FROM meta ORDER BY name")]


def move(path: Path) -> None:
    path.rename(path.with_name("elsewhere"))


def remove(path: Path) -> None:
    path.unlink()


def replace(path: Path) -> None:
    shutil.copy(path, path.with_name("copy"))
    path.with_name("copy").replace(path)


@pytest.mark.parametrize("what", ["", "-wal", "-shm"])
@pytest.mark.parametrize(
    ("gone", "said"),
    [(move, "moved away or removed"), (remove, "moved away or removed"), (replace, "another file")],
)
def test_a_file_that_went_away_takes_no_more_decisions(
    database: Database, path: Path, what: str, gone: Callable[[Path], None], said: str
) -> None:
    put(database, "a")
    gone(path.with_name(path.name + what))
    with pytest.raises(StoreError, match=said):
        put(database, "b")
    assert database.is_in_place == bool(what)


def test_it_is_noticed_also_when_it_goes_while_it_is_written_to(database: Database, path: Path) -> None:
    put(database, "a")
    other = path.with_name(path.name + "-wal")
    database._connection.set_commit_hook(lambda: bool(move(other)))
    with pytest.raises(StoreError, match="moved away"):
        put(database, "b")


def test_put_back_it_is_as_before(database: Database, path: Path) -> None:
    put(database, "a")
    move(path)
    with pytest.raises(StoreError):
        put(database, "b")
    path.with_name("elsewhere").rename(path)
    put(database, "b")
    database.close()
    with open_database(path) as again:
        assert stored(again) == ["a", "b"]
