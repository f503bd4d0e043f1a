"""The only place that writes to standard error: what a command says beside its output."""

import sys
from collections.abc import Callable


def say(text: str) -> None:
    """One line for the person; text from files must have gone through `safe`."""
    sys.stderr.write(f"{text}\n")
    sys.stderr.flush()


def progress(what: str) -> Callable[[int, int], None]:
    """A callback (done, total) that draws a progress line on a terminal, and nothing elsewhere."""
    shown = sys.stderr.isatty()

    def draw(done: int, total: int) -> None:
        if shown and total:
            end = "\n" if done >= total else ""
            sys.stderr.write(f"\r{what} {done}/{total} ({100 * done // total} %){end}")
            sys.stderr.flush()

    return draw
