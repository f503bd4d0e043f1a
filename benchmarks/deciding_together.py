"""Many people on one project, each deciding once a second, all at the same moment: how long each waits.

    python benchmarks/deciding_together.py --people 32 --seconds 20

Each person is a process with the desk that the app has: a key press is one durable transaction. A second
run has them decide as fast as they can, to see that nobody is left behind. Prints milliseconds and shares.
"""

import argparse
import json
import multiprocessing
import statistics
import sys
import tempfile
import time
from multiprocessing.queues import Queue
from multiprocessing.synchronize import Barrier
from pathlib import Path
from queue import SimpleQueue

from annotator.editing.annotations import Answer
from annotator.editing.decisions import Decision, How
from annotator.editing.edits import AnswerEdit
from annotator.store.articles import ArticleRow, add_articles
from annotator.store.summaries import ArticleState, SummaryRow
from annotator.workspace.deciding import Desk
from annotator.workspace.project import Project


def decide(
    directory: str,
    name: str,
    seconds: float,
    *,
    in_step: bool,
    all_there: Barrier,
    told: "Queue[list[float]]",
) -> None:
    """Decide about one article as `name`, once all are there; tells the milliseconds of each decision."""
    ended: SimpleQueue[object] = SimpleQueue()
    waits: list[float] = []
    with Desk(Project.open(Path(directory)), name) as desk:
        answer, number = None, 0
        all_there.wait()
        start = int(time.time()) + 2
        while (now := time.time()) < start + seconds:
            if in_step or not waits:
                time.sleep(max(0.0, start + (number if in_step else 0) - now))
            flipped = None if answer else Answer.ACCEPT
            at = time.time_ns() // 1_000_000
            decision = Decision(
                f"{name}-{in_step}-{number}", "finish", How.ARTICLE, (AnswerEdit(answer, flipped),), at
            )
            state = ArticleState.DONE if flipped else ArticleState.STARTED
            begun = time.perf_counter()
            desk.submit("k1", decision, SummaryRow(state), ended.put)
            error = ended.get()
            if error is not None:
                sys.exit(str(error))
            waits.append(1000 * (time.perf_counter() - begun))
            answer, number = flipped, number + 1
    told.put(waits)


def together(people: int, seconds: float, *, in_step: bool) -> list[list[float]]:
    """The milliseconds that each of so many people waited for each of their decisions."""
    with tempfile.TemporaryDirectory() as folder:
        project = Project.init(Path(folder) / "project", "political-events")
        with project.database() as database, database.transaction():
            add_articles(database, [ArticleRow("k1", "An article.")])
        spawn = multiprocessing.get_context("spawn")
        told: Queue[list[float]] = spawn.Queue()
        shared = {"in_step": in_step, "all_there": spawn.Barrier(people), "told": told}
        names = [f"p{each}" for each in range(people)]
        running = [
            spawn.Process(target=decide, args=(str(project.directory), name, seconds), kwargs=shared)
            for name in names
        ]
        for each in running:
            each.start()
        found = [told.get() for _ in running]
        for each in running:
            each.join()
        return found


def figures(people: int, seconds: float) -> dict[str, float]:
    """p50, p99 and the longest wait in step (ms); the least share over the greatest, of deciding without
    pause.
    """
    waits = sorted(wait for each in together(people, seconds, in_step=True) for wait in each)
    counts = [len(each) for each in together(people, min(seconds, 5), in_step=False)]
    return {
        "people": people,
        "decisions": len(waits),
        "p50_ms": round(statistics.median(waits), 1),
        "p99_ms": round(waits[int(0.99 * (len(waits) - 1))], 1),
        "longest_ms": round(waits[-1], 1),
        "least_over_most": round(min(counts) / max(counts), 2),
        "per_second_without_pause": round(sum(counts) / min(seconds, 5)),
    }


def main() -> None:
    """Run it."""
    options = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    options.add_argument("--people", type=int, default=32)
    options.add_argument("--seconds", type=float, default=20)
    chosen = options.parse_args()
    sys.stdout.write(json.dumps(figures(chosen.people, chosen.seconds)) + "\n")


if __name__ == "__main__":
    main()
