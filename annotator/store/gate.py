"""The gate: writers go through in the order they came, and a killed one frees it."""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


def gate_path(database: Path) -> Path:
    """The file writers of `database` queue at."""
    return database.with_name(database.name + ".gate")


@contextmanager
def gate(database: Path) -> Iterator[None]:
    """Hold the gate of `database`; waits as long as another process is inside.

    The kernel keeps the order of those who wait and lets go when a process dies. The file is opened
    for each passage, so that a process forked in between never keeps the gate shut. Raises OSError.
    """
    descriptor = os.open(gate_path(database), os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW, 0o600)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX)
        try:
            yield
        finally:
            fcntl.flock(descriptor, fcntl.LOCK_UN)
    finally:
        os.close(descriptor)
