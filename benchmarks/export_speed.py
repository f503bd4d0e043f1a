"""Measures the Prodigy export beside `srsly.write_jsonl` writing the same rows, and how its memory grows.

A project of annotated articles of about 400 words is made first (see annotated_store.py), or kept and
used again with `--project`. The ratio is the time srsly takes to write the rows, which it is given as
objects in memory, over the time the export takes to read the store, make the rows and write them. Run
with `--articles 100000` for the figure at size; the default is smaller.
"""

import argparse
import resource
import sys
import tempfile
import time
from itertools import islice
from pathlib import Path

import srsly

sys.path.insert(0, str(Path(__file__).parents[1]))

from annotator.workspace.exchange import export_prodigy
from annotator.workspace.project import Project
from benchmarks.annotated_store import make_annotated_project

AT_ONCE = 250
"""Rows that srsly is given at once, so that they fit into memory."""
TARGET = 0.5


def main() -> None:
    """Generate, measure, print."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--articles", type=int, default=10_000)
    parser.add_argument("--project", type=Path, help="make it here, or use the one that is there")
    parser.add_argument("--workers", type=int, help="programs that make rows; without it as many as pay")
    wanted = parser.parse_args()
    with tempfile.TemporaryDirectory() as directory:
        place = wanted.project or Path(directory) / "project"
        if not place.exists():
            began = time.perf_counter()
            make_annotated_project(place, wanted.articles)
            told(f"{wanted.articles:,} articles made in {time.perf_counter() - began:.0f} s")
        measure(Project.open(place), Path(directory), wanted.workers)


def measure(project: Project, directory: Path, workers: int | None) -> None:
    """One export, then srsly on its rows."""
    ours, theirs = directory / "ours.jsonl", directory / "theirs.jsonl"
    growth: list[float] = []

    def note(done: int, total: int) -> None:
        if done in (max(1, total // 10), total):
            growth.append(peak())

    began = time.perf_counter()
    report = export_prodigy(project, ours, workers=workers, progress=note)
    taken = time.perf_counter() - began
    told(f"export            {taken:7.2f} s  {report.rows:,} rows, {ours.stat().st_size / 2**20:,.0f} MB")
    alone = srsly_alone(ours, theirs)
    told(f"srsly.write_jsonl {alone:7.2f} s")
    told(f"ratio             {alone / taken:7.2f}    (wanted: {TARGET})")
    told(f"memory            {growth[-1] - growth[0]:7.1f} MB more at the end than after a tenth")


def srsly_alone(rows: Path, target: Path) -> float:
    """Seconds that srsly takes to write the rows of a file, not counting what it takes to read them."""
    taken = 0.0
    found = srsly.read_jsonl(rows)
    while part := list(islice(found, AT_ONCE)):
        began = time.perf_counter()
        srsly.write_jsonl(target, part, append=target.exists(), append_new_line=False)
        taken += time.perf_counter() - began
    return taken


def peak() -> float:
    """Most memory this program has held so far, in MB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def told(line: str) -> None:
    """Print a line."""
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main()
