"""Runs the benchmarks and writes their figures into benchmarks/RESULTS.md.

    python benchmarks/results.py [--large]

First the table with targets (terminal.py), then what the others print. A benchmark that fails is named in
the file, and the others run all the same. With `--large` everything has the size that the targets name,
which takes an hour or so.
"""

import argparse
import os
import platform
import subprocess
import sys
import time
from pathlib import Path

HERE = Path(__file__).parent
RESULTS = HERE / "RESULTS.md"
PATIENCE = 3 * 3600

QUICK: tuple[tuple[str, ...], ...] = (
    ("terminal.py",),
    ("growth.py",),
    ("startup.py", "--rounds", "5"),
    ("queue_size.py", "--articles", "20000"),
    ("import_speed.py", "--rows", "2000"),
    ("export_speed.py", "--articles", "500"),
    ("suggest.py", "--words", "5000"),
    ("agreement.py", "--articles", "300", "--no-peers"),
    ("agreement_command.py", "--articles", "300"),
    ("keystrokes.py", "--seeds", "1"),
)
LARGE: tuple[tuple[str, ...], ...] = (
    ("terminal.py", "--large"),
    ("growth.py",),
    ("startup.py", "--rounds", "11"),
    ("queue_size.py", "--articles", "1000000"),
    ("import_speed.py", "--rows", "100000"),
    ("export_speed.py", "--articles", "100000"),
    ("suggest.py",),
    ("agreement.py",),
    ("agreement_command.py", "--articles", "10000"),
    ("keystrokes.py",),
)
"""Program and options of each benchmark."""


def main() -> None:
    """Run and write."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--large", action="store_true", help="at the size that the targets name")
    options = parser.parse_args()
    parts = [head()]
    for command in LARGE if options.large else QUICK:
        parts.append(section(command))
        RESULTS.write_text("\n".join(parts), "utf-8")
    print(f"written: {RESULTS.name}")


def head() -> str:
    """What was measured on."""
    return (
        "# Figures\n\n"
        f"Written by `make bench` on {os.cpu_count()} cores ({platform.machine()}, {platform.system()}, "
        f"Python {platform.python_version()}), {load()}. Bytes repeat exactly. Milliseconds are those of the "
        "machine and of what else it did: compare them with the floor and with SLATE, which are measured in "
        "the same run.\n"
    )


def load() -> str:
    """How busy the machine was."""
    busy = os.getloadavg()[0]
    return f"load {busy:.1f} when it began" + (" — too busy for milliseconds" if busy > 1 else "")


def section(command: tuple[str, ...]) -> str:
    """A benchmark's output under its name, with the time it took."""
    name = " ".join(command)
    print(f"== {name}", flush=True)
    began = time.perf_counter()
    done = subprocess.run(
        [sys.executable, str(HERE / command[0]), *command[1:]],
        capture_output=True,
        text=True,
        timeout=PATIENCE,
        check=False,
    )
    took = time.perf_counter() - began
    said = done.stdout.rstrip() or "(nothing was printed)"
    if done.returncode:
        said += f"\n\nfailed: {(done.stderr.strip().splitlines() or ['without a word'])[-1]}"
    print(said, flush=True)
    is_table = said.startswith("|")
    body = said if is_table else f"```\n{said}\n```"
    return f"## {name}\n\n{body}\n\n{took:.0f} s\n"


if __name__ == "__main__":
    main()
