"""Reads the second half of a large project in another program, so that two processors are used."""

import os
import pickle
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from msgspec import Struct

from annotator.store.streams import Range
from annotator.workspace.agreement_columns import Gathered
from annotator.workspace.agreement_reading import Reading, gather_range
from annotator.workspace.project import Project

ENOUGH = 2000
"""Articles from which a second program pays."""


class Task(Struct, frozen=True):
    """What the other program reads: the project's directory, what of it, which articles, as of when."""

    directory: Path
    reading: Reading
    range: Range
    moment: str = ""


@contextmanager
def helper(task: Task) -> "Iterator[Helper]":
    """The other program, at work; it is gone when the block ends."""
    # -P: what lies in the current directory is not imported.
    command = [sys.executable, "-P", "-m", "annotator.workspace.agreement_worker"]
    paths = [str(Path(__file__).parents[2]), *filter(None, [os.environ.get("PYTHONPATH")])]
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(paths)}
    process = subprocess.Popen(
        command,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env=environment,
    )
    try:
        yield Helper(process, task)
    finally:
        process.kill()
        process.wait()
        for stream in (process.stdin, process.stdout):
            if stream is not None:
                stream.close()


class Helper:
    """Another program that reads."""

    def __init__(self, process: subprocess.Popen[bytes], task: Task) -> None:
        self._process = process
        assert process.stdin is not None
        try:
            process.stdin.write(pickle.dumps(task))
            process.stdin.close()
        except BrokenPipeError:
            process.stdin = None

    def result(self) -> Gathered | None:
        """What it read; None when it could not."""
        assert self._process.stdout is not None
        content = self._process.stdout.read()
        if self._process.wait() != 0 or not content:
            return None
        found = pickle.loads(content)
        return found if isinstance(found, Gathered) else None


def main() -> None:
    """Read a task, write what was gathered."""
    task = pickle.load(sys.stdin.buffer)
    project = Project.open(task.directory)
    with project.database() as database, database.snapshot(task.moment):
        found = gather_range(project, database, task.reading, task.range)
    sys.stdout.buffer.write(pickle.dumps(found, pickle.HIGHEST_PROTOCOL))


if __name__ == "__main__":
    main()
