"""Assigning that is killed in the middle leaves whole batches, and goes on to the same end."""

import os
import random
import signal
import subprocess
import sys
from pathlib import Path

from annotator.store.assigned import wrong_assigned
from annotator.workspace.assigning import assign
from annotator.workspace.project import Project
from tests.crash.assigning_once import ORDER
from tests.support.projects import make_project

HERE = Path(__file__).parent
ROOT = HERE.parents[1]
ARTICLES = 240


def standing(project: Project) -> set[tuple[str, int]]:
    with project.database() as database:
        assert wrong_assigned(database) == ()
        return set(database.query("SELECT annotator, article FROM assigned"))  # type: ignore[arg-type]


def run_and_kill(project: Project, after: int) -> int:
    """Kill it after so many lines; gives the last number of articles it told as done."""
    command = [sys.executable, str(HERE / "assigning_once.py"), str(project.directory)]
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    with subprocess.Popen(command, stdout=subprocess.PIPE, env=environment) as process:
        assert process.stdout is not None
        told = [line for _, line in zip(range(after), process.stdout, strict=False)]
        process.send_signal(signal.SIGKILL)
        told += process.stdout.read().splitlines(keepends=True)
    return max((int(line) for line in told if line.endswith(b"\n")), default=0)


def test_what_was_told_as_given_is_given_and_the_rest_follows(tmp_path: Path) -> None:
    project = make_project(tmp_path, articles=ARTICLES)
    whole = make_project(tmp_path / "other", articles=ARTICLES)
    assign(whole, ORDER, assigner="dora", at=1)
    rng = random.Random(3)
    for _ in range(5):
        told = run_and_kill(project, rng.randrange(1, 15))
        held = standing(project)
        assert {(name, number) for name, number in standing(whole) if number <= told} <= held
        assert held <= standing(whole)
    assign(project, ORDER, assigner="dora", at=1)
    assert standing(project) == standing(whole)
    with project.database() as database:
        assert database.one("SELECT count(*) FROM assignment") == (2 * ARTICLES,)
