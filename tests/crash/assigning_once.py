"""Gives every article to two of three people, few at a time: `assigning_once.py PROJECT`.

Prints a line after each batch that is durable.
"""

import sys
from pathlib import Path

from annotator.workspace import assigning
from annotator.workspace.overlap import Overlap
from annotator.workspace.project import Project

ORDER = assigning.Order(("alice", "bob", "carol"), Overlap(2, seed=5))


def main(directory: str) -> None:
    assigning.BATCH = 3

    def told(done: int, total: int) -> None:
        sys.stdout.write(f"{done}\n")
        sys.stdout.flush()

    assigning.assign(Project.open(Path(directory)), ORDER, assigner="dora", at=1, progress=told)


if __name__ == "__main__":
    main(*sys.argv[1:])
