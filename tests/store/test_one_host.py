"""A second host that reaches the same directory is refused, and the first one too once the second has
begun.
"""

import json
import os
import time
from pathlib import Path

import pytest

from annotator.document.errors import StoreError
from annotator.store import one_host
from annotator.store.database import Database, open_database
from annotator.store.gate import gate_path
from annotator.store.one_host import QUIET, Host

HERE = Host("here", "boot-1", "machine-1")
THERE = Host("there", "boot-2", "machine-2")


def put(database: Database, name: str) -> None:
    with database.transaction():
        database.execute("INSERT INTO meta (name, value) VALUES (?, '')", (name,))


@pytest.fixture
def be(monkeypatch: pytest.MonkeyPatch):
    def be_host(host: Host) -> None:
        monkeypatch.setattr(one_host, "this_host", lambda: host)

    be_host(HERE)
    return be_host


def age(path: Path, seconds: float) -> None:
    then = time.time() - seconds
    os.utime(gate_path(path), (then, then))


def test_another_host_is_refused_as_long_as_this_one_writes(path: Path, be) -> None:
    with open_database(path, create=True) as database:
        put(database, "a")
        be(THERE)
        with pytest.raises(StoreError, match=r"another computer, here .*one computer at a time"):
            open_database(path)
        be(HERE)
        put(database, "b")


def test_after_a_quiet_while_another_host_may_go_on_and_then_this_one_may_not(path: Path, be) -> None:
    with open_database(path, create=True) as here:
        put(here, "a")
        age(path, QUIET + 1)
        be(THERE)
        with open_database(path) as there:
            put(there, "b")
            be(HERE)
            with pytest.raises(StoreError, match="another computer, there"):
                put(here, "c")
            be(THERE)
        be(HERE)
        age(path, QUIET + 1)
        put(here, "c")
        assert here.query("SELECT name FROM meta ORDER BY name") == [("a",), ("b",), ("c",)]


@pytest.mark.parametrize(
    "host",
    [Host("here", "boot-9", "machine-1"), Host("container", "boot-1", ""), Host("here", "", "machine-1")],
    ids=["started anew", "another container", "a system that does not say"],
)
def test_the_same_machine_is_known_again(path: Path, be, host: Host) -> None:
    open_database(path, create=True).close()
    be(host)
    with open_database(path) as database:
        put(database, "a")


def test_deciding_keeps_the_time_up_to_date(path: Path, be) -> None:
    with open_database(path, create=True) as database:
        age(path, QUIET - 1)
        put(database, "a")
        assert time.time() - gate_path(path).stat().st_mtime < QUIET / 2


@pytest.mark.parametrize("content", [b"", b"[1]", b"\xff", b'{"name": "x"}'])
def test_whatever_stands_in_the_file_keeps_nobody_out(path: Path, be, content: bytes) -> None:
    open_database(path, create=True).close()
    gate_path(path).write_bytes(content)
    with open_database(path) as database:
        put(database, "a")
    assert json.loads(gate_path(path).read_bytes())["name"] == "here"


def test_the_other_hosts_name_is_shown_harmlessly(path: Path, be) -> None:
    be(Host("a\x1b]0;x\x07", "b", "m"))
    open_database(path, create=True).close()
    be(THERE)
    with pytest.raises(StoreError) as refused:
        open_database(path)
    assert "\x1b" not in str(refused.value)
