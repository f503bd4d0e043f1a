"""The gate: writers go through in the order they came, and a killed one frees it."""

import fcntl
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from annotator.store.one_host import claim


def gate_path(database: Path) -> Path:
    """The file writers of `database` queue at."""
    return database.with_name(database.name + ".gate")


POLL = 0.01
"""Seconds between two tries of whoever does not wait for ever."""


@contextmanager
def gate(database: Path, patience: float | None = None) -> Iterator[bool]:
    """Hold the gate of `database`; waits as long as another process is inside, or `patience` seconds.

    Gives whether it is held: after `patience` seconds it is not. Who waits for ever may write then;
    StoreError when another host does.

    The kernel keeps the order of those who wait and lets go when a process dies. The file is opened
    for each passage, so that a process forked in between never keeps the gate shut. Raises OSError.
    """
    descriptor = os.open(gate_path(database), os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW, 0o600)
    try:
        if patience is None:
            fcntl.flock(descriptor, fcntl.LOCK_EX)
            claim(descriptor, database)
            yield True
        else:
            yield _held_within(descriptor, patience)
    finally:
        fcntl.flock(descriptor, fcntl.LOCK_UN)
        os.close(descriptor)


def _held_within(descriptor: int, patience: float) -> bool:
    end = time.monotonic() + patience
    while True:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            if time.monotonic() >= end:
                return False
            time.sleep(POLL)
        else:
            return True
