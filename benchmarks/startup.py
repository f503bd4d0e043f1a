"""How long one waits for the program.

    python benchmarks/startup.py [--rounds N]

Prints the medians of `annotator --help`, of `annotator init`, and of the time from `annotator annotate`
until the article stands on the screen; and each as a multiple of the same for a bare Textual program
that shows the same article. All are measured in turn, so that they meet the same machine: the
milliseconds are the machine's, the multiples the program's. Linux or macOS.
"""

import argparse
import fcntl
import json
import os
import pty
import statistics
import struct
import subprocess
import sys
import tempfile
import termios
import textwrap
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from select import select

CHECKOUT = Path(__file__).parents[1]
ARTICLES = CHECKOUT / "sample_data" / "articles.jsonl"
BARE = CHECKOUT / "benchmarks" / "bare" / "line_app.py"
ANNOTATOR = [sys.executable, "-m", "annotator"]
COLUMNS, ROWS = 120, 40
PATIENCE = 20.0
SURROUNDINGS = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
"""The environment of what is measured; compiled modules are kept, as everybody has them."""

REPLIES = {b"\x1b[c": b"\x1b[?62;22c", b"\x1b[6n": b"\x1b[1;1R", b"\x1b[?2026$p": b"\x1b[?2026;2$y"}
"""What a terminal answers to the questions that are asked at the start."""


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--rounds", type=int, default=11, help="how often everything is measured")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as directory:
        taken = measured(Path(directory), options.rounds)
    yardstick = statistics.median(taken["a bare Textual program"])
    print(f"{'medians of ' + str(options.rounds):<34}{'ms':>7}  times the bare program")
    for name, seconds in taken.items():
        median = statistics.median(seconds)
        print(f"{name:<34}{1000 * median:7.0f}  {median / yardstick:.2f}")


def measured(directory: Path, rounds: int) -> dict[str, list[float]]:
    """Seconds by what was waited for; a first round warms the caches and is not counted."""
    project, article = directory / "project", directory / "article.txt"
    text = json.loads(ARTICLES.read_text("utf-8").splitlines()[0])["text"]
    article.write_text("\n".join("\n".join(textwrap.wrap(line, 100)) for line in text.split("\n")), "utf-8")
    for arguments in (["init", project], ["import", ARTICLES], ["suggest"]):
        call([*ANNOTATOR, *map(str, arguments)], {"ANNOTATOR_PROJECT": str(project)})
    word = max(text.split("\n\n")[1][:90].split(), key=len).encode()
    new = (str(directory / f"new-{number}") for number in range(rounds + 1))
    waits: dict[str, Callable[[], float]] = {
        "Python alone": lambda: call([sys.executable, "-c", "pass"]),
        "annotator --help": lambda: call([*ANNOTATOR, "--help"]),
        "annotator init": lambda: call([*ANNOTATOR, "init", next(new)]),
        "a bare Textual program": lambda: first_paint([sys.executable, str(BARE), str(article)], word),
        "annotator annotate, to the article": lambda: first_paint(
            [*ANNOTATOR, "annotate", "--project", str(project), "--annotator", "alice"], word
        ),
    }
    taken: dict[str, list[float]] = {name: [] for name in waits}
    for counts in [False] + [True] * rounds:
        for name, wait in waits.items():
            seconds = wait()
            if counts:
                taken[name].append(seconds)
    return taken


def call(command: list[str], extra: Mapping[str, str] | None = None) -> float:
    """Seconds that a command takes."""
    start = time.perf_counter()
    subprocess.run(command, check=True, capture_output=True, env={**SURROUNDINGS, **(extra or {})})
    return time.perf_counter() - start


def first_paint(command: list[str], word: bytes) -> float:
    """Seconds until a full-screen program has written the word to its terminal; it is killed then."""
    ours, theirs = pty.openpty()
    fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", ROWS, COLUMNS, 0, 0))
    env = {**SURROUNDINGS, "TERM": "xterm-256color", "LANG": "C.UTF-8"}
    start = time.perf_counter()
    program = subprocess.Popen(command, stdin=theirs, stdout=theirs, stderr=theirs, env=env)
    os.close(theirs)
    try:
        return _read_until(ours, word, start)
    finally:
        program.kill()
        program.wait()
        os.close(ours)


def _read_until(terminal: int, word: bytes, start: float) -> float:
    shown = b""
    while word not in shown:
        if not select([terminal], [], [], PATIENCE)[0]:
            raise SystemExit(f"waited in vain for {word!r}: {shown[-500:]!r}")
        try:
            chunk = os.read(terminal, 65536)
        except OSError:
            raise SystemExit(f"it ended before {word!r} was shown: {shown[-500:]!r}") from None
        for query, reply in REPLIES.items():
            if query in chunk:
                os.write(terminal, reply)
        shown += chunk
    return time.perf_counter() - start


if __name__ == "__main__":
    main()
