"""Large files are read in several processes, since reading costs several times what storing does."""

import os
import pickle
import subprocess
import sys
from collections import deque
from collections.abc import Iterable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

from annotator.document.errors import ProjectError
from annotator.formats.lines import Line
from annotator.workspace.import_prepare import PreparedRow
from annotator.workspace.import_worker import Task

LARGE = 48 << 20
"""Bytes of a file from which it is worth while to start processes."""
MOST_WORKERS = 4

_BATCH_BYTES = 1 << 20
_START = (
    "import sys; sys.path.append(sys.argv[1]); from annotator.workspace.import_worker import main; main()"
)


def workers_for(size: int) -> int:
    """How many processes a file of so many bytes is read in beside this one; 0 for one that is not large."""
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    return min(cores, MOST_WORKERS) if size >= LARGE and cores > 1 and sys.executable else 0


@contextmanager
def rows_from(lines: Iterable[Line], task: Task, workers: int) -> Iterator[Iterator[PreparedRow]]:
    """The rows of the lines, in their order, made ready by so many processes; these end with the block.

    Raises:
        ProjectError: a process cannot be started, or ends before its time.
    """
    with ExitStack() as started:
        yield _rows(lines, [started.enter_context(_Worker(task)) for _ in range(workers)])


def _rows(lines: Iterable[Line], workers: list["_Worker"]) -> Iterator[PreparedRow]:
    """Each process has one batch at a time; the next is sent before the rows of the last are given on."""
    idle, busy = deque(workers), deque[tuple[_Worker, list[Line]]]()
    for batch in _batches(lines):
        rows: Iterator[PreparedRow] = iter(())
        if not idle:
            worker, sent = busy.popleft()
            rows = _whole(worker.receive(), sent)
            idle.append(worker)
        worker = idle.popleft()
        worker.send(batch)
        busy.append((worker, batch))
        yield from rows
    for worker, sent in busy:
        yield from _whole(worker.receive(), sent)


def _batches(lines: Iterable[Line]) -> Iterator[list[Line]]:
    batch: list[Line] = []
    size = 0
    for line in lines:
        batch.append(line)
        size += len(line.content or b"")
        if size >= _BATCH_BYTES:
            yield batch
            batch, size = [], 0
    if batch:
        yield batch


def _whole(rows: list[PreparedRow], lines: list[Line]) -> Iterator[PreparedRow]:
    """The rows with what was left out on the way."""
    for row, line in zip(rows, lines, strict=True):
        if row.article is None:
            yield row._replace(content=line.content)
        else:
            yield row if row.line is not None else row._replace(line=line.content)


class _Worker:
    """One process that makes rows ready; a context manager that ends it."""

    def __init__(self, task: Task) -> None:
        root = str(Path(__file__).parents[2])
        try:
            self._process = subprocess.Popen(
                [sys.executable, "-P", "-c", _START, root], stdin=subprocess.PIPE, stdout=subprocess.PIPE
            )
        except OSError as error:
            raise ProjectError("no process can be started", f"{error.strerror}") from error
        self._send(task)

    def __enter__(self) -> "_Worker":
        return self

    def __exit__(self, *_: object) -> None:
        self._process.kill()
        self._process.communicate()

    def send(self, lines: list[Line]) -> None:
        """Have lines read; to be followed by `receive`."""
        self._send(lines)

    def _send(self, value: object) -> None:
        assert self._process.stdin is not None
        try:
            pickle.dump(value, self._process.stdin, pickle.HIGHEST_PROTOCOL)
            self._process.stdin.flush()
        except BrokenPipeError as error:
            raise _ended() from error

    def receive(self) -> list[PreparedRow]:
        """The rows of the lines that were sent."""
        assert self._process.stdout is not None
        try:
            rows: list[PreparedRow] = pickle.load(self._process.stdout)
        except (EOFError, pickle.UnpicklingError) as error:
            raise _ended() from error
        return rows


def _ended() -> ProjectError:
    hint = "nothing of the file was stored; see above, or import it again when there is memory"
    return ProjectError("a process that reads rows has ended before its time", hint)
