"""A line that drops loses nothing, leaves nothing running, and the person gets their place back."""

import os
import re
import signal
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from annotator.editing.decisions import fold
from tests.ssh.conftest import Serve
from tests.ssh.site import PATIENCE, Site, leave, name_of, wait_gone, wait_until
from tests.terminal.terminal import Terminal

GONE_WITHIN = 2.0
"""Seconds; a busy machine gets five times as long before the test fails."""

RELAY = """\
import os, select, socket, sys
line = socket.create_connection(("127.0.0.1", int(sys.argv[1])))
open(sys.argv[2], "w").write(str(os.getpid()))
while True:
    for ready in select.select([0, line], [], [])[0]:
        content = os.read(0, 65536) if ready == 0 else line.recv(65536)
        if not content:
            sys.exit()
        line.sendall(content) if ready == 0 else os.write(1, content)
"""
"""Stands between `ssh` and the server, and can be frozen: then both ends hear nothing."""


def working(site: Site, terminal: Terminal) -> list[int]:
    """Decide something, begin a note, and give the processes of the session."""
    terminal.press("space")
    terminal.wait_for("saved")
    terminal.press("m", "half a no")
    terminal.wait_for("half a no")
    return site.sessions()


def assert_nothing_is_lost(site: Site) -> None:
    assert [decision.command for decision in site.decisions("alice")] == ["step", "note"]
    assert fold(site.decisions("alice")).note == "half a no"
    with site.log_in("alice") as again:
        assert re.search(r"✓ [1-9]", again.text)
        leave(again)


def test_a_killed_client(site: Site) -> None:
    with site.log_in("alice") as terminal:
        sessions = working(site, terminal)
        terminal.signal(signal.SIGKILL)
        assert wait_gone(sessions, 5 * GONE_WITHIN) == []
    assert_nothing_is_lost(site)


def test_a_killed_server_of_the_line(site: Site) -> None:
    with site.log_in("alice") as terminal:
        sessions = working(site, terminal)
        (program,) = site.programs()
        for pid in sessions:
            if pid != program:
                os.kill(pid, signal.SIGKILL)
        assert wait_gone(sessions, 5 * GONE_WITHIN) == []
        assert terminal.wait() == 255
    assert_nothing_is_lost(site)


def test_a_hang_up_in_the_middle_of_many_keys(site: Site) -> None:
    """What the screen had counted is stored, whatever else was on its way."""
    with site.log_in("alice") as terminal:
        terminal.press("a")
        terminal.wait_for("✓ 1")
        sessions = site.sessions()
        terminal.press(*"aaxauaUf")
        terminal.signal(signal.SIGKILL)
        assert wait_gone(sessions, 5 * GONE_WITHIN) == []
    assert site.decisions("alice")[0].command == "accept"


def test_a_client_killed_while_the_program_starts(site: Site) -> None:
    for wait in ("", "\x1b[?1049h"):
        terminal = site.terminal("alice")
        with terminal:
            assert wait_until(lambda: bool(site.programs()))
            while wait.encode() not in terminal.raw:
                assert terminal.read(PATIENCE)
            sessions = site.sessions()
            terminal.signal(signal.SIGKILL)
            assert wait_gone(sessions, 5 * GONE_WITHIN) == []
    assert site.commands("alice") == {}


# A program in between that ignores hang-ups


def wrapper(directory: Path, site: Site, *, start: str = "", run: str = "exec") -> str:
    """A line of `authorized_keys` with a wrapper around the program, as a site might have one."""
    path = directory / "wrapper"
    inner = site.server.lines["alice"]
    command = re.search(r"exec (/usr/bin/env .*?)\" ssh-", inner)
    assert command is not None
    told = command[1].replace('\\"', '"')
    path.write_text(f"#!/bin/sh\n{start}\n{run} {told}\n")
    path.chmod(0o755)
    return re.sub(r"command=\".*?\" (?=ssh-)", f'command="{path}" ', inner)


def test_where_hang_ups_are_ignored_the_end_of_the_line_still_ends_it(site: Site, tmp_path: Path) -> None:
    site.server.lines["alice"] = wrapper(tmp_path, site, start="trap '' HUP INT QUIT TERM TSTP", run="")
    site.server.write_lines()
    with site.log_in("alice") as terminal:
        sessions = working(site, terminal)
        terminal.signal(signal.SIGKILL)
        assert wait_gone(sessions, 5 * GONE_WITHIN) == []
    assert_nothing_is_lost(site)


def test_nohup_takes_the_terminal_away_and_is_told_so(site: Site, tmp_path: Path) -> None:
    site.server.lines["alice"] = wrapper(tmp_path, site, start=f"cd {tmp_path}", run="exec nohup")
    site.server.write_lines()
    with site.terminal("alice") as terminal:
        assert terminal.wait() == 2
    said = (tmp_path / "nohup.out").read_text() + terminal.text
    assert "annotating needs a terminal" in said
    assert "Traceback" not in said


# A line that has died without a word


@pytest.fixture
def frozen(tmp_path: Path) -> Iterator[list[str]]:
    """Options that lead the line over the relay; what the relay is called comes with the test."""
    (tmp_path / "relay.py").write_text(RELAY)
    yield ["-o", f"ProxyCommand={sys.executable} {tmp_path}/relay.py %p {tmp_path}/relay.pid"]
    wait_until((tmp_path / "relay.pid").exists)
    for number in (signal.SIGKILL, signal.SIGCONT):
        try:
            os.kill(int((tmp_path / "relay.pid").read_text()), number)
        except ProcessLookupError:
            break


def freeze(directory: Path) -> None:
    os.kill(int((directory / "relay.pid").read_text()), signal.SIGSTOP)


def test_whoever_comes_back_does_not_wait_for_the_dead_line(
    site: Site, frozen: list[str], tmp_path: Path
) -> None:
    with site.log_in("alice", *frozen) as terminal:
        working(site, terminal)
        programs = site.programs()
        freeze(tmp_path)
        with site.log_in("alice") as again:
            assert b"anybody is still there" in again.raw
            assert wait_gone(programs, 5 * GONE_WITHIN) == []
            again.press("f")
            again.wait_for("saved")
        terminal.signal(signal.SIGKILL)
    assert [decision.command for decision in site.decisions("alice")] == ["step", "note", "flag"]


def test_others_go_on_while_a_line_is_dead(site: Site, frozen: list[str], tmp_path: Path) -> None:
    with site.log_in("alice", *frozen) as terminal:
        working(site, terminal)
        freeze(tmp_path)
        with site.log_in("bob") as bob:
            bob.press("f")
            bob.wait_for("saved")
        terminal.signal(signal.SIGKILL)
    assert site.commands("bob") == {"n1": ["flag"]}


def test_sshd_notices_a_dead_line_and_the_session_goes_with_it(
    open_site: Serve, frozen: list[str], tmp_path: Path, recipe_text: str
) -> None:
    quick = re.sub(r"(ClientAliveInterval|ClientAliveCountMax) \d+", r"\1 1", recipe_text)
    assert quick != recipe_text
    site = open_site(quick)
    with site.log_in("alice", *frozen) as terminal:
        sessions = working(site, terminal)
        freeze(tmp_path)
        assert wait_gone(sessions, PATIENCE) == [], site.tell(sessions)
        terminal.signal(signal.SIGKILL)
    assert_nothing_is_lost(site)


def test_no_program_is_left_behind_at_the_end(site: Site) -> None:
    with site.log_in("alice") as terminal:
        (program,) = site.programs()
        assert "annotate --locked" in name_of(program)
        leave(terminal)
    assert wait_gone([program], PATIENCE) == []
