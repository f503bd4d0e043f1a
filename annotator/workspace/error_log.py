"""What went wrong inside the program, for whoever leads the project: `errors.log` in its directory.

It tells where in the program each mistake happened and of which kind it was. Values are left out, and
so are messages that may quote one, because they could hold text of an article.
"""

import fcntl
import os
import sys
import time
import traceback
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from annotator import __version__
from annotator.document.safe_text import cut, safe

FILE = "errors.log"
LARGEST = 256 * 1024
"""Bytes from which on the file is put aside as `errors.log.1`, and that as `.2`."""

KEPT = 3
"""How many are kept beside the one that is written."""

TOLD_TO_ANNOTATORS = (
    "This is a mistake in the program. Everything decided before it is saved: log in again. "
    f"What happened stands in {FILE}, for whoever leads the project."
)

FRAMES = 60
"""Innermost calls of each error that are told."""

_SPEAKS_OF_THE_PROGRAM = (
    AttributeError, ImportError, IndexError, MemoryError, NameError, RecursionError, TypeError,
)  # fmt: skip
"""Errors whose message the interpreter words, with names of the program and not with values."""


class ErrorLog:
    """Writes down mistakes of the program in one session.

    A log that cannot be written is left alone: it must not keep anybody from annotating.
    """

    def __init__(self, directory: Path, annotator: str) -> None:
        """`directory`: the project's; `annotator`: in whose session it happens."""
        self._path = directory / FILE
        self._annotator = annotator
        self._last: BaseException | None = None

    def record(self, error: BaseException) -> None:
        """Write down an error; the same one a second time does nothing."""
        if error is self._last:
            return
        self._last = error
        now = time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime())
        head = f"{now} {safe(self._annotator)} annotator {__version__} process {os.getpid()}"
        content = "\n".join([head, *(f"  {line}" for line in _told(error)), ""])
        with suppress(OSError), _alone_in(self._path.parent):
            _rotate(self._path)
            _append(self._path, content.encode("utf-8"))

    def record_uncaught(self, kind: type[BaseException], error: BaseException, _: object) -> None:
        """In place of `sys.excepthook`: write it down, and print one sentence and nothing of the program."""
        self.record(error)
        sys.stderr.write(f"{TOLD_TO_ANNOTATORS}\n")


def _told(error: BaseException) -> Iterator[str]:
    """The calls that led to an error, outermost first, and its kind; before it what it came from."""
    chain: list[BaseException] = []
    at: BaseException | None = error
    while at is not None and at not in chain:
        chain.append(at)
        at = at.__cause__ or (None if at.__suppress_context__ else at.__context__)
    for each in reversed(chain):
        for frame in traceback.extract_tb(each.__traceback__)[-FRAMES:]:
            yield safe(f"{frame.filename}:{frame.lineno} in {frame.name}: {frame.line or ''}")
        yield _kind(each)


def _kind(error: BaseException) -> str:
    name = type(error).__qualname__
    if isinstance(error, OSError) and error.errno:
        return f"{name}: {os.strerror(error.errno)}"
    if type(error) in _SPEAKS_OF_THE_PROGRAM:
        return f"{name}: {safe(cut(str(error), 200))}"
    return safe(name)


@contextmanager
def _alone_in(directory: Path) -> Iterator[None]:
    """One at a time, however many sessions there are."""
    descriptor = os.open(directory, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX)
        yield
    finally:
        os.close(descriptor)


def _rotate(path: Path) -> None:
    if not path.exists() or path.stat().st_size < LARGEST:
        return
    names = [path, *(path.with_name(f"{path.name}.{number}") for number in range(1, KEPT + 1))]
    for older, newer in reversed([*zip(names[1:], names[:-1], strict=True)]):
        if newer.exists():
            newer.replace(older)


def _append(path: Path, content: bytes) -> None:
    flags = os.O_WRONLY | os.O_APPEND | os.O_CREAT | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC
    descriptor = os.open(path, flags, 0o600)
    try:
        os.write(descriptor, content)
    finally:
        os.close(descriptor)
