"""One person, one place: a lock that dies with its process.

The lock is the kernel's, on a file in the project's directory; what the file says is only for the
message to whoever comes second. Containers that share the directory share the lock too, and
directories shared between machines are refused by `store.mounts`.
"""

import fcntl
import json
import os
import socket
import time
from pathlib import Path

from annotator.document.errors import ProjectError
from annotator.document.safe_text import safe

_READ_AT_MOST = 1000


class Lease:
    """A person's place at a project, held until `release` or the end of the process.

    Raises ProjectError, naming host, process and time, when the person is at the project already.
    """

    def __init__(self, directory: Path, annotator: str) -> None:
        path = directory / f".annotator-{annotator}.lock"
        try:
            self._descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW, 0o600)
        except OSError as error:
            raise ProjectError(f"{safe(str(path))}: {error.strerror}", "check the permissions") from error
        try:
            fcntl.flock(self._descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            holder = _holder(os.pread(self._descriptor, _READ_AT_MOST, 0))
            os.close(self._descriptor)
            raise ProjectError(
                f"{annotator} has this project open already, {holder}",
                "go on there, or end it and try again",
            ) from None
        self._write()
        os.register_at_fork(after_in_child=self._forget)

    def _write(self) -> None:
        since = time.strftime("%Y-%m-%d %H:%M:%S")
        holder = {"host": socket.gethostname(), "pid": os.getpid(), "since": since}
        os.ftruncate(self._descriptor, 0)
        os.pwrite(self._descriptor, json.dumps(holder).encode(), 0)

    def _forget(self) -> None:
        """In a forked child: a lock that the child also held would outlive the parent."""
        if self._descriptor >= 0:
            os.close(self._descriptor)
            self._descriptor = -1

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
