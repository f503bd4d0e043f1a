"""One person, one place: a lock that dies with its process.

Beside a database file the lock is the kernel's, on a file in the project's directory; what the file says is
only for whoever comes second. Containers that share the directory share the lock too, and directories
shared between machines are refused by `store.mounts`. A server keeps the lock itself, see
`store.postgres_lease`.

A line that died without a word leaves its session behind until the system notices, which takes a
minute or for ever. So whoever comes second asks the first (`ASK`, a signal that does nothing to programs
which do not know it): a session whose terminal still answers says so in the file, any other ends.
"""

import fcntl
import json
import os
import re
import signal
import socket
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Protocol

from annotator.document.errors import ProjectError
from annotator.document.safe_text import safe
from annotator.store.database import Address

ASK = signal.SIGURG
"""Asks the holder of a lease whether anybody is still there."""

PATIENCE = 10.0
"""Seconds that the holder has to answer or to be gone."""

_POLL = 0.05
_READ_AT_MOST = 1000


class Place(Protocol):
    """A person's place at a project."""

    def answer(self) -> None:
        """Somebody is here: whoever asks is to go away."""

    def renew(self) -> None:
        """Make sure of it where it can have been lost; ProjectError when somebody else has taken it."""

    def release(self) -> None:
        """Let go; a second call does nothing."""


def open_already(annotator: str, holder: str) -> ProjectError:
    """The error for whoever comes second; `holder` tells where the first one is."""
    return ProjectError(
        f"{annotator} has this project open already, {holder}", "go on there, or end it and try again"
    )


def take_place(address: Address, annotator: str, on_wait: Callable[[], object] = lambda: None) -> Place:
    """The person's place at the project with this database, until `release` or the end of the process.

    Raises ProjectError, naming host, process and time, when the person is there already. `on_wait` is
    called before that where the one who is there can be asked.
    """
    if isinstance(address, str):
        from annotator.store.postgres_lease import ServerLease

        return ServerLease(address, annotator)
    return Lease(address.parent, annotator, on_wait)


class Lease:
    """A person's place at a project, held until `release` or the end of the process.

    Raises ProjectError, naming host, process and time, when the person is at the project already. When the
    one who is there can be asked, `on_wait` is called before that.
    """

    def __init__(self, directory: Path, annotator: str, on_wait: Callable[[], object] = lambda: None) -> None:
        path = directory / f".annotator-{annotator}.lock"
        try:
            self._descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW, 0o600)
        except OSError as error:
            raise ProjectError(f"{safe(str(path))}: {error.strerror}", "check the permissions") from error
        if not self._lock() and not self._ask(on_wait):
            holder = _holder(self._read())
            os.close(self._descriptor)
            raise open_already(annotator, holder)
        self._answers = 0
        self._since = time.strftime("%Y-%m-%d %H:%M:%S")
        self._write()
        os.register_at_fork(after_in_child=self._forget)

    def answer(self) -> None:
        """Somebody is here: whoever asks is to go away."""
        self._answers += 1
        self._write()

    def _lock(self) -> bool:
        try:
            fcntl.flock(self._descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        return True

    def _ask(self, on_wait: Callable[[], object]) -> bool:
        """Ask the holder whether anybody is there; whether the place is ours now."""
        before = self._read()
        holder = _asked(os.fstat(self._descriptor).st_ino, before)
        if holder is None:
            return self._lock()
        on_wait()
        with suppress(ProcessLookupError, PermissionError):
            os.kill(holder, ASK)
        end = time.monotonic() + PATIENCE
        while not (is_ours := self._lock()) and time.monotonic() < end and self._read() == before:
            time.sleep(_POLL)
        return is_ours

    def _read(self) -> bytes:
        return os.pread(self._descriptor, _READ_AT_MOST, 0)

    def _write(self) -> None:
        holder = {
            "host": socket.gethostname(),
            "pid": os.getpid(),
            "since": self._since,
            "answers": self._answers,
        }
        content = json.dumps(holder).encode()
        os.pwrite(self._descriptor, content, 0)
        os.ftruncate(self._descriptor, len(content))

    def _forget(self) -> None:
        """In a forked child: a lock that the child also held would outlive the parent."""
        if self._descriptor >= 0:
            os.close(self._descriptor)
            self._descriptor = -1

    def renew(self) -> None:
        """Nothing to do: a lock of the kernel's is not lost."""

    def release(self) -> None:
        """Let go; a second call does nothing."""
        if self._descriptor >= 0:
            fcntl.flock(self._descriptor, fcntl.LOCK_UN)
            self._forget()


def _holder(content: bytes) -> str:
    try:
        found = json.loads(content)
        told = f"on {found['host']} in process {found['pid']} since {found['since']}"
    except (ValueError, TypeError, KeyError):
        return "in another process"
    return safe(told)


def _asked(inode: int, content: bytes) -> int | None:
    """The process that holds the lock, if it has a handler for `ASK`; None also where nobody can tell."""
    try:
        pid = int(json.loads(content)["pid"])
        locks = Path("/proc/locks").read_text("ascii")
        status = Path(f"/proc/{pid}/status").read_text("utf-8")
    except (OSError, ValueError, TypeError, KeyError, OverflowError):
        return None
    holds = re.search(rf"FLOCK\s+ADVISORY\s+WRITE\s+{pid}\s+\S+:{inode}\s", locks)
    caught = re.search(r"^SigCgt:\s*([0-9a-f]+)$", status, re.MULTILINE)
    return pid if holds and caught and int(caught[1], 16) >> (ASK - 1) & 1 else None
