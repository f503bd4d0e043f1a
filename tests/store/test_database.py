"""A database file is opened with every setting read back, or not at all."""

import os
import sqlite3
import stat
from collections.abc import Callable, Iterator
from pathlib import Path
from threading import Event, Thread

import pytest

from annotator.document.errors import StoreError
from annotator.store import pragmas, sqlite
from annotator.store.database import Database, open_database
from annotator.store.migrations import MIGRATIONS, Migration, migrate

MUST_READ = {
    "journal_mode": "wal",
    "synchronous": 2,
    "busy_timeout": 15000,
    "foreign_keys": 1,
    "recursive_triggers": 1,
    "trusted_schema": 0,
    "cell_size_check": 1,
    "mmap_size": 0,
}
SPOILED = {
    "journal_mode": "DELETE",
    "synchronous": "NORMAL",
    "busy_timeout": 0,
    "foreign_keys": "OFF",
    "recursive_triggers": "OFF",
    "trusted_schema": "ON",
    "cell_size_check": "OFF",
    "mmap_size": 1_000_000,
}


@pytest.fixture
def database(path: Path) -> Iterator[Database]:
    with open_database(path, create=True) as opened:
        yield opened


def meta(database: Database) -> list[tuple[str, str]]:
    return [(name, value) for name, value in database.query("SELECT name, value FROM meta ORDER BY name")]


def put(database: Database, name: str) -> None:
    database.execute("INSERT INTO meta (name, value) VALUES (?, '')", (name,))


@pytest.mark.parametrize(("name", "expected"), MUST_READ.items())
def test_every_setting_of_the_recipe_is_in_force(database: Database, name: str, expected: object) -> None:
    assert database.one(f"PRAGMA {name}") == (expected,)


@pytest.mark.parametrize(("name", "value"), SPOILED.items())
def test_a_setting_changed_behind_our_back_makes_opening_fail(
    path: Path, monkeypatch: pytest.MonkeyPatch, name: str, value: object
) -> None:
    def set_and_spoil(ask: Callable[[str], object]) -> None:
        pragmas.set_pragmas(ask)
        ask(f"PRAGMA {name} = {value}")

    monkeypatch.setattr(sqlite, "set_pragmas", set_and_spoil)
    with pytest.raises(StoreError, match=name):
        open_database(path, create=True)


def test_a_setting_changed_in_the_file_is_set_right_again(database: Database, path: Path) -> None:
    database.close()
    other = sqlite3.connect(path)
    assert other.execute("PRAGMA journal_mode = DELETE").fetchone() == ("delete",)
    other.close()
    with open_database(path) as again:
        assert again.one("PRAGMA journal_mode") == ("wal",)


def test_the_files_are_for_their_owner_alone(database: Database, path: Path) -> None:
    with database.transaction():
        put(database, "a")
    made = [path, path.with_name(path.name + "-wal"), path.with_name(path.name + ".gate")]
    assert [stat.S_IMODE(file.stat().st_mode) for file in made] == [0o600] * 3


def test_a_missing_database_is_not_made_by_opening(path: Path) -> None:
    with pytest.raises(StoreError, match="there is no database"):
        open_database(path)
    assert not path.exists()


def test_a_symbolic_link_is_refused(database: Database, path: Path) -> None:
    link = path.with_name("link.db")
    link.symlink_to(path)
    with pytest.raises(StoreError, match="symbolic link"):
        open_database(link)


def test_a_link_to_nothing_is_refused_and_not_followed(path: Path) -> None:
    path.symlink_to(path.with_name("elsewhere.db"))
    with pytest.raises(StoreError):
        open_database(path, create=True)
    assert not path.with_name("elsewhere.db").exists()


def test_a_second_name_is_refused(database: Database, path: Path) -> None:
    os.link(path, path.with_name("second.db"))
    with pytest.raises(StoreError, match="2 names"):
        open_database(path)


def test_what_is_no_file_is_refused(path: Path) -> None:
    os.mkfifo(path)
    with pytest.raises(StoreError, match="not a regular file"):
        open_database(path, create=True)


def test_the_directory_may_be_reached_through_a_link(database: Database, path: Path, tmp_path: Path) -> None:
    link = tmp_path.parent / (tmp_path.name + "-link")
    link.symlink_to(tmp_path)
    try:
        with open_database(link / path.name) as again:
            assert again.address == path.resolve()
    finally:
        link.unlink()


def test_a_network_file_system_is_refused_before_anything_is_made(path: Path) -> None:
    mountinfo = (
        "21 1 0:5 / / rw - ext4 /dev/a rw\n36 21 0:9 / " + str(path.parent) + " rw - nfs4 host:/x rw\n"
    )
    with pytest.raises(StoreError, match="nfs4"):
        sqlite.open_sqlite(path, create=True, mountinfo=mountinfo)
    assert not path.exists()


def test_a_newer_database_is_refused(database: Database, path: Path) -> None:
    with database.transaction():
        database.execute("INSERT INTO migration (name, at) VALUES ('9-later', 0)")
    with pytest.raises(StoreError, match=r"newer annotator.*update annotator"):
        open_database(path)


def test_a_database_of_another_program_is_refused(path: Path) -> None:
    other = sqlite3.connect(path)
    other.execute("CREATE TABLE bookmark (url TEXT)")
    other.close()
    with pytest.raises(StoreError, match="another program"):
        open_database(path)


def test_a_file_that_is_no_database_is_refused(path: Path) -> None:
    path.write_bytes(b"annotations, but as text\n" * 100)
    with pytest.raises(StoreError, match="damaged or no database"):
        open_database(path)


def test_a_database_that_was_made_but_not_filled_is_completed(path: Path) -> None:
    path.touch(0o600)
    with open_database(path) as opened:
        assert meta(opened) == []


def test_every_migration_is_recorded(database: Database) -> None:
    rows = database.query("SELECT name FROM migration ORDER BY name")
    assert [row[0] for row in rows] == [migration.name for migration in MIGRATIONS]


def test_a_migration_that_fails_leaves_nothing_behind(database: Database) -> None:
    broken = Migration("2-broken", ("CREATE TABLE half (a TEXT) STRICT", "CREATE TABLE half (a TEXT) STRICT"))
    with pytest.raises(StoreError):
        migrate(database, (*MIGRATIONS, broken))
    assert database.one("SELECT 1 FROM sqlite_schema WHERE name = 'half'") is None
    assert database.one("SELECT 1 FROM migration WHERE name = '2-broken'") is None


def test_a_transaction_is_all_or_nothing(database: Database) -> None:
    def put_and_fail() -> None:
        with database.transaction():
            put(database, "a")
            raise KeyError

    with pytest.raises(KeyError):
        put_and_fail()
    with database.transaction():
        put(database, "b")
    assert meta(database) == [("b", "")]


def test_what_goes_wrong_outside_the_database_keeps_its_own_error(database: Database) -> None:
    with pytest.raises(FileNotFoundError), database.transaction():
        Path("/no/such/file").read_bytes()


def test_writing_outside_a_transaction_is_a_mistake_in_the_program(database: Database) -> None:
    with pytest.raises(RuntimeError):
        put(database, "a")
    with pytest.raises(RuntimeError), database.transaction(), database.transaction():
        pass


def test_a_snapshot_does_not_see_what_is_written_meanwhile(database: Database, path: Path) -> None:
    with open_database(path) as other, database.snapshot():
        assert meta(database) == []
        with other.transaction():
            put(other, "a")
        assert meta(database) == []
    assert meta(database) == [("a", "")]


def test_a_second_writer_waits_for_the_first(database: Database, path: Path) -> None:
    begun = Event()

    def write() -> None:
        with open_database(path) as other:
            begun.set()
            with other.transaction():
                put(other, "second" if meta(other) else "too early")

    thread = Thread(target=write)
    with database.transaction():
        thread.start()
        begun.wait()
        put(database, "first")
    thread.join()
    assert meta(database) == [("first", ""), ("second", "")]


def test_the_gate_opens_after_an_error(database: Database, path: Path) -> None:
    with pytest.raises(KeyError), database.transaction():
        raise KeyError
    with open_database(path) as other, other.transaction():
        put(other, "a")
    assert meta(database) == [("a", "")]


def test_sqlite_is_new_enough_for_several_processes() -> None:
    import apsw

    assert tuple(map(int, apsw.sqlite_lib_version().split("."))) >= sqlite.OLDEST_SQLITE


def test_an_old_sqlite_is_refused(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("apsw.sqlite_lib_version", lambda: "3.51.2")
    with pytest.raises(StoreError, match=r"3\.51\.2"):
        open_database(path, create=True)
