"""A process that reads lines of JSON for an import and makes their rows ready to be stored.

It is started by `import_workers`, and speaks with it in pickles: first comes a `Task`, then lists of
lines, each answered by the list of their rows. It ends when nothing more comes.
"""

import gc
import pickle
import signal
import sys
from contextlib import suppress
from pathlib import Path

from msgspec import Struct

from annotator.formats.lines import Line
from annotator.formats.read_row import RowReader
from annotator.formats.reading import read_line
from annotator.workspace.import_prepare import Preparation, PreparedRow

GARBAGE_AFTER = 100_000
"""New objects after which the interpreter looks for garbage: rows hold no cycles."""


class Task(Struct, frozen=True):
    """What all lines have in common: the file's name, how they are read, how they are made ready."""

    path: Path
    reader: RowReader
    preparation: Preparation

    def row(self, line: Line) -> PreparedRow:
        """The row on a line; `line` and `content` are left out where they are the line's own."""
        row = self.preparation.prepared(read_line(line, self.path, self.reader))
        if row.content is not None:
            return row._replace(content=None)
        return row._replace(line=None) if row.line == line.content else row


def main() -> None:
    """Answer until nothing more comes; an interrupt is left to the process that asks."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    gc.set_threshold(GARBAGE_AFTER)
    asked, answers = sys.stdin.buffer, sys.stdout.buffer
    with suppress(EOFError, BrokenPipeError):
        task: Task = pickle.load(asked)
        while True:
            lines: list[Line] = pickle.load(asked)
            pickle.dump([task.row(line) for line in lines], answers, pickle.HIGHEST_PROTOCOL)
            answers.flush()
