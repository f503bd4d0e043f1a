"""Other programs that make rows, so that a large export uses more than one processor."""

import fcntl
import os
import subprocess
import sys
from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from contextlib import ExitStack, contextmanager, suppress
from itertools import cycle
from multiprocessing.connection import Connection
from pathlib import Path

from msgspec import Struct

from annotator.store.database import Database
from annotator.workspace.prodigy_rows import BlockMaker, RowBlock, RowSettings, Wanted

AHEAD = 2
"""Blocks that each worker has at once: one it makes, one that waits for it."""
MOST = 4
"""Workers at most; the program that writes keeps no more busy."""

PIPE = 1 << 20
"""Bytes that wait in a pipe at most: as many as Linux lets anybody have."""
SECONDS_TO_LEAVE = 2
"""What a worker that has nothing left to do is given to close the database."""
_MEMORY = {
    "MALLOC_MMAP_THRESHOLD_": str(1 << 25),
    "MALLOC_TOP_PAD_": str(1 << 23),
    "MALLOC_TRIM_THRESHOLD_": str(1 << 25),
}
"""For the allocator of GNU: what a long row took is not given back, only to be asked for by the next."""


def worker_count() -> int:
    """How many workers this machine is good for: one for each processor it lets us use, none if it is one."""
    count = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    return min(count, MOST) if count > 1 else 0


class _Worker(Struct, frozen=True):
    process: subprocess.Popen[bytes]
    asks: Connection
    gives: Connection


class RowWorkers:
    """Workers that make rows out of one database, and one's own maker for what they fail to make.

    Attributes:
        pids: the process of each.
    """

    def __init__(self, workers: Sequence[_Worker], own: BlockMaker) -> None:
        self._workers, self._own = workers, own
        self.pids = tuple(worker.process.pid for worker in workers)

    def blocks(self, wanted: Iterable[Sequence[Wanted]]) -> Iterator[RowBlock]:
        """The rows of each block of articles, in order, however fast each worker is."""
        turns = cycle(self._workers)
        waiting: deque[tuple[_Worker, Sequence[Wanted]]] = deque()
        for block in wanted:
            worker = next(turns)
            _ask(worker, block)
            waiting.append((worker, block))
            if len(waiting) > AHEAD * len(self._workers):
                yield self._answer(*waiting.popleft())
        while waiting:
            yield self._answer(*waiting.popleft())

    def _answer(self, worker: _Worker, wanted: Sequence[Wanted]) -> RowBlock:
        """The rows a worker made; where it could not, they are made here, which raises what is wrong."""
        try:
            rows, losses = worker.gives.recv()
            return RowBlock(worker.gives.recv_bytes(), rows, losses)
        except (EOFError, OSError):
            return self._own.make(wanted)


def _ask(worker: _Worker, wanted: Sequence[Wanted]) -> None:
    with suppress(BrokenPipeError):
        worker.asks.send(wanted)


@contextmanager
def row_workers(
    count: int, settings: RowSettings, database: Database, own: BlockMaker
) -> Iterator[RowWorkers]:
    """So many workers that see what `database` sees in its snapshot; they are gone when the block ends."""
    moment = database.moment() if count else ""
    with ExitStack() as started:
        workers = [started.enter_context(_worker(settings, database, moment)) for _ in range(count)]
        yield RowWorkers(workers, own)


def _widen(pipe: Connection) -> None:
    """Let a block of rows fit into the pipe, so that the worker need not wait until it is read."""
    if sys.platform == "linux":
        with suppress(OSError):
            fcntl.fcntl(pipe.fileno(), fcntl.F_SETPIPE_SZ, PIPE)


@contextmanager
def _worker(settings: RowSettings, database: Database, moment: str) -> Iterator[_Worker]:
    # -P: what lies in the current directory is not imported.
    command = [sys.executable, "-P", "-m", "annotator.workspace.row_worker"]
    package = str(Path(__file__).parents[2])
    paths = [package, *filter(None, [os.environ.get("PYTHONPATH")])]
    environment = {**_MEMORY, **os.environ, "PYTHONPATH": os.pathsep.join(paths)}
    process = subprocess.Popen(
        command,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env=environment,
    )
    assert process.stdin is not None and process.stdout is not None
    asks = Connection(os.dup(process.stdin.fileno()), readable=False)
    gives = Connection(os.dup(process.stdout.fileno()), writable=False)
    process.stdin.close()
    process.stdout.close()
    _widen(gives)
    try:
        with suppress(BrokenPipeError):
            asks.send((database.address, settings, moment))
        yield _Worker(process, asks, gives)
        asks.close()
        with suppress(subprocess.TimeoutExpired):
            process.wait(SECONDS_TO_LEAVE)
    finally:
        asks.close()
        gives.close()
        process.kill()
        process.wait()
