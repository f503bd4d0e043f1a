"""Writing a file so that at any moment the old one or the new one is there, whole."""

import errno
import fcntl
import hashlib
import os
import stat
import tempfile
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

from msgspec import Struct

from annotator.document.errors import ProjectError
from annotator.document.safe_text import safe

_BUFFER = 1 << 20


Block = tuple[bytes, int]
"""Whole lines, each with its end, and how many they are."""


class Written(Struct, frozen=True):
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
    return write_blocks(target, map(_block, lines))


def write_whole(target: Path, write: Callable[[Path], int]) -> Written:
    """Let `write` make a file under another name, then put it at `target` as one step.

    `write` gives the number of rows it wrote; `write_lines` says the rest.

    Raises:
        ProjectError: as `write_lines`.
    """
    try:
        mode = _mode_of(target)
        _sweep(target)
        with _temporary(target, mode) as (path, _):
            rows = write(path)
            with path.open("rb") as file:
                return Written(rows, path.stat().st_size, hashlib.file_digest(file, "sha256").hexdigest())
    except OSError as error:
        raise refused(target, error) from error


def write_stream(stream: BinaryIO, lines: Iterable[str]) -> Written:
    """Write the lines, each ended by a line feed, to an open stream; UTF-8."""
    return write_stream_blocks(stream, map(_block, lines))


def write_blocks(target: Path, blocks: Iterable[Block]) -> Written:
    """Put whole lines, several at once, into `target`; `write_lines` says the rest."""
    try:
        mode = _mode_of(target)
        _sweep(target)
        with _temporary(target, mode) as (_, file):
            return write_stream_blocks(file, blocks)
    except OSError as error:
        raise refused(target, error) from error


def write_stream_blocks(stream: BinaryIO, blocks: Iterable[Block]) -> Written:
    """Write whole lines, several at once, to an open stream."""
    digest, count, size = hashlib.sha256(), 0, 0
    for content, lines in blocks:
        digest.update(content)
        stream.write(content)
        count, size = count + lines, size + len(content)
    stream.flush()
    return Written(count, size, digest.hexdigest())


def _block(line: str) -> Block:
    return line.encode("utf-8") + b"\n", 1


def refused(target: Path, error: OSError) -> ProjectError:
    """The error that says why the system does not let `target` be written."""
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


@contextmanager
def _temporary(target: Path, mode: int) -> Iterator[tuple[Path, BinaryIO]]:
    """A new file beside the target, by name and open, with the lock that keeps it from being swept.

    It takes the target's place when the block ends, and goes when it fails.
    """
    descriptor, name = tempfile.mkstemp(prefix=_prefix(target), suffix=".tmp", dir=target.parent)
    path = Path(name)
    with os.fdopen(descriptor, "wb", buffering=_BUFFER) as file:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
            yield path, file
            file.flush()
            os.fchmod(descriptor, mode)
            os.fsync(descriptor)
            path.replace(target)
            make_durable(target.parent)
        except BaseException:
            path.unlink(missing_ok=True)
            raise


def make_durable(directory: Path) -> None:
    """The names in a directory survive a power failure; OSError when the disk refuses."""
    descriptor = os.open(directory, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
