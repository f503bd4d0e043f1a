"""`python -m annotator`, and what the command `annotator` runs."""

import gc
import os
import sys
import threading
from contextlib import suppress
from types import TracebackType

GARBAGE_AFTER = 10_000
"""New objects after which the interpreter looks for garbage.

Nearly all that is made at the start is kept, and Python's own 700 would look through it a hundred times.
"""

FOR_THE_OWNER = 0o077
"""What the files and folders that the program makes are closed to: everybody but their owner."""


def main() -> None:
    """Run the command line; ends the interpreter with its exit code."""
    gc.set_threshold(GARBAGE_AFTER)
    os.umask(FOR_THE_OWNER)
    sys.excepthook = show_mistake
    threading.excepthook = _show_mistake_of_thread
    try:
        from annotator.cli.app import app

        app(prog_name="annotator")
    except KeyboardInterrupt:
        sys.stderr.write("interrupted\n")
        sys.exit(130)
    except SystemExit as ended:
        _end_at_once(ended)
        raise


def show_mistake(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
    """Show a mistake in the program: where it happened, with nothing in it that could act on a terminal."""
    import traceback

    from annotator.document.safe_text import safe_lines

    sys.stderr.write(safe_lines("".join(traceback.format_exception(kind, error, trace))))
    sys.stderr.flush()


def _show_mistake_of_thread(found: threading.ExceptHookArgs) -> None:
    if found.exc_value is not None and not isinstance(found.exc_value, SystemExit):
        show_mistake(found.exc_type, found.exc_value, found.exc_traceback)


def _end_at_once(ended: SystemExit) -> None:
    """End without taking the interpreter down, if threads still compute: native code below them would abort.

    They work for nobody any more; what was to be kept is kept before a command returns.
    """
    computes = any(thread.daemon for thread in threading.enumerate())
    if computes and isinstance(ended.code, int | None):
        with suppress(OSError):
            sys.stdout.flush()
            sys.stderr.flush()
        os._exit(ended.code or 0)


if __name__ == "__main__":
    main()
