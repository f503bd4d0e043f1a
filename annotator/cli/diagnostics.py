"""Everything the command line says to a person: the only place that writes to standard error."""

import os
import sys
import time
from collections.abc import Callable, Sequence

from annotator.document.errors import AnnotatorError, UsageError
from annotator.document.safe_text import safe

MAX_LINES = 20
"""Errors of one bundle that are shown; the rest is counted."""

_BAR = 24
_WIPE = "\r\x1b[K"
_SECONDS_BETWEEN = 0.1


def say(line: str) -> None:
    """One line for the person; it takes the place of a progress bar that stands there."""
    sys.stderr.write((_WIPE if sys.stderr.isatty() else "") + safe(line) + "\n")
    sys.stderr.flush()


def counted(number: int, noun: str) -> str:
    """`1 row`, `2 rows`, `0 rows`."""
    return f"{number:,} {noun}" + ("" if number == 1 else "s")


def show_error(error: AnnotatorError) -> int:
    """Show what is wrong, one line for each error of a bundle; gives the exit code (1, wrong usage 2)."""
    show_bundle(getattr(error, "errors", ()) or (error,))
    return 2 if isinstance(error, UsageError) else 1


def show_bundle(errors: Sequence[AnnotatorError], total: int = 0) -> None:
    """Show the first errors, and how many more of `total` (default: of these) there are."""
    for error in errors[:MAX_LINES]:
        say(str(error))
    if more := max(total, len(errors)) - min(len(errors), MAX_LINES):
        say(f"… and {more:,} more")


def progress(label: str) -> Callable[[int, int], None]:
    """A bar on standard error, when that is a terminal: to be told how much of how much is done."""
    if sys.stderr.isatty() and os.environ.get("TERM", "") not in ("", "dumb"):
        return _Bar(label).update
    return lambda done, total: None


class _Bar:
    """Drawn at most ten times a second, wiped at the end."""

    def __init__(self, label: str) -> None:
        self._label, self._next = label, 0.0

    def update(self, done: int, total: int) -> None:
        now = time.monotonic()
        if done >= total:
            sys.stderr.write(_WIPE)
        elif now >= self._next:
            self._next = now + _SECONDS_BETWEEN
            filled = _BAR * done // total
            bar = "━" * filled + "─" * (_BAR - filled)
            sys.stderr.write(f"\r{self._label} {bar} {100 * done // total:3d}%\x1b[K")
        sys.stderr.flush()
