"""Writing a file so that at any moment the old one or the new one is there, whole."""

import errno
import fcntl
import hashlib
import os
import stat
import tempfile
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from annotator.document.errors import ProjectError
from annotator.document.safe_text import safe

_BUFFER = 1 << 20


@dataclass(frozen=True, slots=True)
class Written:
    """What was written: lines, bytes, and the SHA-256 of the bytes in hexadecimal."""

    lines: int
    size: int
    sha256: str


def write_lines(target: Path, lines: Iterable[str]) -> Written:
    """Put the lines into `target`, each ended by a line feed, as one step; UTF-8.

    They go into a temporary file beside it, are made durable and renamed. Temporary files that a
    killed program left are removed. A new file has mode 0600, an old one keeps its mode.

    Raises:
        ProjectError: the target is no regular file, or its directory or disk refuses; what was
            there is as it was.
    """
    try:
        mode = _mode_of(target)
        _sweep(target)
        return _write(target, mode, lines)
    except OSError as error:
        raise _refused(target, error) from error


def _refused(target: Path, error: OSError) -> ProjectError:
    hints = {
        errno.ENOSPC: "make room and try again",
        errno.EACCES: "check the permissions of its directory",
        errno.EPERM: "check the permissions of its directory",
        errno.ENOENT: "make its directory first",
    }
    what = os.strerror(error.errno) if error.errno else str(error)
    return ProjectError(f"{safe(str(target))}: not written: {what}", hints.get(error.errno or 0, ""))


def _mode_of(target: Path) -> int:
    try:
        found = os.lstat(target).st_mode
    except FileNotFoundError:
        return 0o600
    if not stat.S_ISREG(found):
        what = "a symbolic link" if stat.S_ISLNK(found) else "not a regular file"
        raise ProjectError(f"{safe(str(target))} is {what}", "name a file, or - for standard output")
    return stat.S_IMODE(found)


def _prefix(target: Path) -> str:
    return f".{target.name}."


def _sweep(target: Path) -> None:
    """Remove temporary files of this target that no living program holds."""
    for left in target.parent.glob(f"{_escaped(_prefix(target))}*.tmp"):
        try:
            descriptor = os.open(left, os.O_RDWR | os.O_NOFOLLOW | os.O_CLOEXEC)
        except OSError:
            continue
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
            left.unlink(missing_ok=True)
        except BlockingIOError:
            pass
        finally:
            os.close(descriptor)


def _escaped(name: str) -> str:
    return "".join(f"[{char}]" if char in "*?[" else char for char in name)


def _write(target: Path, mode: int, lines: Iterable[str]) -> Written:
    descriptor, temporary = tempfile.mkstemp(prefix=_prefix(target), suffix=".tmp", dir=target.parent)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        digest, count, size = hashlib.sha256(), 0, 0
        with os.fdopen(descriptor, "wb", buffering=_BUFFER) as file:
            for line in lines:
                content = line.encode("utf-8") + b"\n"
                digest.update(content)
                size += file.write(content)
                count += 1
            file.flush()
            os.fchmod(file.fileno(), mode)
            os.fsync(file.fileno())
            Path(temporary).replace(target)
        _make_durable(target.parent)
    except BaseException:
        Path(temporary).unlink(missing_ok=True)
        raise
    return Written(count, size, digest.hexdigest())


def _make_durable(directory: Path) -> None:
    descriptor = os.open(directory, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
