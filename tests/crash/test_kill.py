"""kill -9 at any moment, with several people at work, loses no acknowledged decision."""

import os
import random
import selectors
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from annotator.document.errors import ProjectError
from annotator.workspace.deciding import Desk
from annotator.workspace.project import Project
from tests.support.projects import make_project

HERE = Path(__file__).parent
ROOT = HERE.parents[1]
ENVIRONMENT = {**os.environ, "PYTHONPATH": str(ROOT), "ANNOTATOR_ACK_FD": "1"}

KILLS = int(os.environ.get("ANNOTATOR_KILLS", "20"))
"""How often somebody is killed; 200 takes a minute and more."""
WRITERS = 4

Process = subprocess.Popen[bytes]


def start(project: Project, annotator: str) -> Process:
    command = [sys.executable, str(HERE / "deciding_forever.py"), str(project.directory), annotator]
    return subprocess.Popen(command, stdout=subprocess.PIPE, env=ENVIRONMENT)


def read_some(processes: list[Process], acknowledged: dict[Process, bytes], seconds: float) -> None:
    """Read what the processes acknowledge, for so long, and until each has acknowledged something."""
    end = time.monotonic() + seconds
    with selectors.DefaultSelector() as selector:
        for process in processes:
            assert process.stdout is not None
            selector.register(process.stdout, selectors.EVENT_READ, process)
        while time.monotonic() < end or not all(acknowledged[process] for process in processes):
            for ready, _ in selector.select(0.01):
                content = os.read(ready.fd, 65536)
                assert content, "a writer ended by itself"
                acknowledged[ready.data] += content


def kill(process: Process, acknowledged: dict[Process, bytes]) -> None:
    process.send_signal(signal.SIGKILL)
    process.wait()
    assert process.stdout is not None
    acknowledged[process] += process.stdout.read()
    process.stdout.close()


def survivors(project: Project) -> list[str]:
    command = [sys.executable, str(HERE / "survivors.py"), str(project.directory / "annotations.db")]
    done = subprocess.run(command, env=ENVIRONMENT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout.split()


def test_no_acknowledged_decision_is_lost_and_none_is_stored_twice(tmp_path: Path) -> None:
    project = make_project(tmp_path, articles=5)
    rng = random.Random(20)
    acknowledged: dict[Process, bytes] = {}
    running: list[Process] = []
    seen: set[str] = set()
    try:
        for kills in range(0, KILLS, 2):
            while len(running) < WRITERS:
                process = start(project, f"w{len(acknowledged)}")
                acknowledged[process] = b""
                running.append(process)
            read_some(running, acknowledged, rng.uniform(0.0, 0.1))
            for process in rng.sample(running, 2):
                kill(process, acknowledged)
                running.remove(process)
            stored = survivors(project)
            assert len(set(stored)) == len(stored)
            # What is cut off at the end of a pipe was not read as an acknowledgement by anybody.
            seen = {op for content in acknowledged.values() for op in content.decode().split("\n")[:-1]}
            assert seen - set(stored) == set(), f"lost after {kills + 2} kills"
    finally:
        for process in running:
            kill(process, acknowledged)
    assert len(seen) > 20


def test_whoever_was_killed_can_come_back_at_once_and_go_on(tmp_path: Path) -> None:
    project = make_project(tmp_path, articles=1)
    acknowledged: dict[Process, bytes] = {}
    process = start(project, "alice")
    acknowledged[process] = b""
    read_some([process], acknowledged, 0.0)
    with pytest.raises(ProjectError, match=f"process {process.pid}"):
        Desk(project, "alice")
    kill(process, acknowledged)
    with Desk(project, "alice") as desk:
        past = desk.load("k1").history
        assert [decision.op for decision in past] == [f"alice-{number}" for number in range(len(past))]
        assert len(past) >= acknowledged[process].count(b"\n")


def test_nobody_is_left_behind_by_those_who_decide_at_the_same_time(tmp_path: Path) -> None:
    """Everybody goes through the gate in the order they came: nobody has less than half of what another
    has.
    """
    project = make_project(tmp_path, articles=1)
    running = [start(project, f"w{number}") for number in range(4)]
    acknowledged: dict[Process, bytes] = dict.fromkeys(running, b"")
    try:
        read_some(running, acknowledged, 0.0)
        before = [content.count(b"\n") for content in acknowledged.values()]
        while sum(content.count(b"\n") for content in acknowledged.values()) - sum(before) < 400:
            read_some(running, acknowledged, 0.05)
        after = [content.count(b"\n") for content in acknowledged.values()]
    finally:
        for process in running:
            kill(process, acknowledged)
    shares = [now - then for now, then in zip(after, before, strict=True)]
    assert min(shares) >= max(shares) / 2
