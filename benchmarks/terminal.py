"""How the program feels in a terminal: bytes, milliseconds and megabytes, with targets.

    python benchmarks/terminal.py [--large] [--only PART …]

Starts annotator in a pseudo-terminal of its own and types. Beside it, in the same run, are measured a
small curses program (the floor: ncurses sends changed cells alone) and SLATE, which is installed from the
package index into an environment of its own and left out, with a word, where that fails. Byte counts repeat
exactly; milliseconds are good for comparison with the floor of the same run. With `--large` the queue has
1,000,000 articles and the import 100,000. Linux or macOS.
"""

import argparse
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

from onpty.figures import Line, table
from onpty.keys import held_lines, idle_lines, key_lines
from onpty.projects import article_project, sample_project
from onpty.slow_line import slow_lines
from onpty.waiting import import_lines, opening_lines, prepared, queue_lines, start_lines

PARTS = ("keys", "held", "idle", "slow", "start", "opening", "queue", "import")
LONG = 100_000


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--large", action="store_true", help="a million articles, and an import of 100,000")
    parser.add_argument("--only", nargs="+", choices=PARTS, default=PARTS, help="these parts alone")
    parser.add_argument("--short", action="store_true", help="without the article of 100,000 words")
    parser.add_argument("--idle", type=float, default=60.0, help="seconds without a key")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as directory:
        sys.stdout.write(table(lines(Path(directory), options)))


def lines(directory: Path, options: argparse.Namespace) -> list[Line]:
    """All lines of the table that were asked for."""
    wanted = set(options.only)
    short, text = article_project(directory, "short", 600)
    needs_long = wanted & {"keys", "opening"} and not options.short
    long = article_project(directory, "long", LONG)[0] if needs_long else None
    parts: dict[str, Callable[[], list[Line]]] = {
        "keys": lambda: key_lines(short, text, long, sample_project(directory)),
        "held": lambda: held_lines(short),
        "idle": lambda: idle_lines(short, options.idle),
        "slow": lambda: slow_lines(short),
        "start": lambda: start_lines(directory, 9),
        "opening": lambda: opening_lines(prepared(short), prepared(long), 5) if long else [],
        "queue": lambda: queue_lines(directory, 1_000_000 if options.large else 100_000, 3),
        "import": lambda: import_lines(directory, 100_000 if options.large else 10_000),
    }
    found: list[Line] = []
    for name, part in parts.items():
        if name in wanted:
            began = time.perf_counter()
            found += part()
            sys.stderr.write(f"{name}: {time.perf_counter() - began:.0f} s\n")
    return found


if __name__ == "__main__":
    main()
