"""`python -m annotator`, and what the command `annotator` runs."""

import gc
import sys

GARBAGE_AFTER = 10_000
"""New objects after which the interpreter looks for garbage.

Nearly all that is made at the start is kept, and Python's own 700 would look through it a hundred times.
"""


def main() -> None:
    """Run the command line; ends the interpreter with its exit code."""
    gc.set_threshold(GARBAGE_AFTER)
    try:
        from annotator.cli.app import app

        app(prog_name="annotator")
    except KeyboardInterrupt:
        sys.stderr.write("interrupted\n")
        sys.exit(130)


if __name__ == "__main__":
    main()
