"""How long one waits: for the start, for a long article, for a long queue, for an import."""

import json
import sys
import time
from contextlib import redirect_stdout
from pathlib import Path
from statistics import median

from generated_news import generate
from queue_size import fill
from startup import measured

from annotator.store.database import open_database

from .figures import Line
from .keys import MILLI, READY, opened
from .projects import annotate, copy_of, run


def start_lines(directory: Path, rounds: int) -> list[Line]:
    """Start to the first paint beside a bare Textual program, and the help."""
    taken = {name: median(seconds) for name, seconds in measured(directory, rounds).items()}
    bare = taken["a bare Textual program"]
    paint = taken["annotator annotate, to the article"] / bare
    words = taken["annotator --help"] * MILLI
    alone = taken["Python alone"] * MILLI
    told = f"{words:.0f} ms (Python alone {alone:.0f})"
    return [
        Line(
            "start to first paint, times a bare Textual line app",
            "≤ 1.35",
            f"{paint:.2f} ({bare * MILLI:.0f} ms bare)",
            paint <= 1.35,
        ),
        Line("`annotator --help`", "≤ 120 ms", told, words <= 120),
    ]


def opening_lines(short: Path, long: Path, rounds: int) -> list[Line]:
    """Start to the whole screen of a short and of a long article, by turns."""
    taken: dict[Path, list[float]] = {short: [], long: []}
    for _ in range(rounds):
        for project, seconds in taken.items():
            with opened(annotate(project)) as session:
                seconds.append(session.until(READY, 60))
    times = median(taken[long]) / median(taken[short])
    told = f"{times:.2f} ({median(taken[long]):.2f} s, {median(taken[short]):.2f} s)"
    return [Line("open 100,000 words, times 600 words", "≤ 2", told, times <= 2)]


def queue_project(directory: Path, articles: int) -> Path:
    """A project with so many articles in its queue."""
    project = directory / f"queue-{articles}"
    run("init", project)
    with open_database(project / "annotations.db") as database, redirect_stdout(sys.stderr):
        fill(database, articles)
    return project


def queue_lines(directory: Path, articles: int, rounds: int) -> list[Line]:
    """The queue of many articles beside that of a thousand: opened from an article by a key."""
    few, many = queue_project(directory, 1000), queue_project(directory, articles)
    taken: dict[Path, list[float]] = {few: [], many: []}
    memory = {}
    for _ in range(rounds):
        for project, seconds in taken.items():
            with opened(annotate(project, "--annotator", "alice")) as session:
                session.until(READY, 60)
                session.settle(1.0)
                answer = session.press("q", 0.3)
                seconds.append(answer.last * MILLI)
                memory[project] = session.memory()
    times, more = median(taken[many]) / median(taken[few]), memory[many] - memory[few]
    told = f"{times:.2f} ({median(taken[many]):.0f} ms, {median(taken[few]):.0f} ms)"
    return [
        Line(f"open the queue of {articles:,} articles, times 1,000", "≤ 1.5", told, times <= 1.5),
        Line(f"MB more with {articles:,} articles", "≤ 40", f"{more:.0f}", more <= 40),
    ]


def import_lines(directory: Path, articles: int) -> list[Line]:
    """Articles a second, from JSON Lines and without suggestions."""
    source, project = directory / "many.jsonl", directory / "imported"
    texts = [row["text"] for row in generate(40, 3)]
    with source.open("w", encoding="utf-8") as file:
        for number in range(articles):
            row = {"text": texts[number % 40] + f"\n{number}", "meta": {"id": f"a{number}"}}
            file.write(json.dumps(row, ensure_ascii=False) + "\n")
    run("init", project)
    began = time.perf_counter()
    run("import", source, "--project", project)
    rate = articles / (time.perf_counter() - began)
    return [Line(f"import of {articles:,} articles, articles/s", "≥ 2,000", f"{rate:,.0f}", rate >= 2000)]


def prepared(project: Path) -> Path:
    """A copy to be opened again and again."""
    return copy_of(project, f"{project.name}-opened")
