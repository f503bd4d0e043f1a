"""Measures the queue on a project of many articles: opening, orders, search, and memory.

A store is generated (a short text for each article, suggestions with scores, a few thousand answers)
and read as the screen reads it. Run with `--articles 1000000`; the default is smaller.
"""

import argparse
import resource
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from annotator.editing.annotations import Answer
from annotator.editing.decisions import Decision, How
from annotator.editing.edits import AnswerEdit
from annotator.store.articles import ArticleRow, add_articles
from annotator.store.database import Database, open_database
from annotator.store.decisions import append
from annotator.store.queue import QueueView, queue_cursor, queue_page
from annotator.store.queue_streams import QueueOrder
from annotator.store.suggestions import new_run
from annotator.store.summaries import ArticleState, SummaryRow
from annotator.workspace.pace import pace_since

PLACES = ("Lusaka", "Varn", "Örebro", "Tarsk", "Belmo", "Quint", "Asen", "Dorr")
ANSWERED = 5000
PAGE = 200


def main() -> None:
    """Generate, measure, print."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--articles", type=int, default=20_000)
    parser.add_argument("--database", type=Path, help="keep it here, or use the one that is there")
    wanted = parser.parse_args()
    with tempfile.TemporaryDirectory() as directory:
        path = wanted.database or Path(directory) / "queue.db"
        if not path.exists():
            with open_database(path, create=True) as database:
                fill(database, wanted.articles)
        before = peak()
        measure(path)
        sys.stdout.write(f"memory of the queue: {peak() - before:.0f} MB more than before it was opened\n")


def fill(database: Database, articles: int) -> None:
    """Articles, weights as suggestions would give them, and answers of one person."""
    began = time.perf_counter()
    with database.transaction():
        add_articles(database, rows(articles))
        new_run(database, source="rules", schema_hash="")
        # What `weigh` writes for each article's suggestions, without storing a million of them.
        database.execute(
            "UPDATE catalogue SET suggested = (article * 7919) % 60, certainty = (article * 104729) % 1000"
        )
        states = {Answer.ACCEPT: ArticleState.DONE, None: ArticleState.STARTED}
        for number in range(1, min(ANSWERED, articles) + 1):
            answer = Answer.ACCEPT if number % 10 else None
            decision = Decision(
                f"op{number}",
                "accept",
                How.ARTICLE,
                (AnswerEdit(None, answer),),
                1_700_000_000_000 + number * 9000,
            )
            append(
                database,
                "alice",
                f"k{number}",
                decision,
                SummaryRow(states[answer], flagged=number % 50 == 0),
            )
    sys.stdout.write(f"filled with {articles} articles in {time.perf_counter() - began:.0f} s\n")


def rows(articles: int) -> Iterator[ArticleRow]:
    """Articles of some 2 KB with titles, sources and dates."""
    for number in range(1, articles + 1):
        place = PLACES[number % len(PLACES)]
        title = f"Talks number {number} on the border are to be held in {place} this week"
        facts = {
            "title": title,
            "source": f"Wire {number % 40}",
            "date": f"20{number % 24:02}-{number % 12 + 1:02}-09",
        }
        yield ArticleRow(f"k{number}", f"{title}.\n" + f"A sentence about {place}. " * 80, facts)


def measure(path: Path) -> None:
    """Times of what the screen asks for."""
    began = time.perf_counter()
    with open_database(path) as database:
        told("open the database", began)
        for order in QueueOrder:
            began = time.perf_counter()
            queue_page(database, "alice", QueueView(order), limit=PAGE)
            told(f"first page, {order}", began)
            began = time.perf_counter()
            queue_page(database, "alice", QueueView(order), limit=PAGE, backwards=True)
            told(f"last page, {order}", began)
        began = time.perf_counter()
        last = database.one("SELECT max(number) FROM article")
        middle = f"k{(last[0] if last else 0) // 2}"
        cursor = queue_cursor(database, "alice", QueueOrder.OPEN, middle)
        queue_page(database, "alice", QueueView(QueueOrder.OPEN), cursor, PAGE, including=True)
        told("the page at an article in the middle, most open", began)
        began = time.perf_counter()
        pace_since(database, "alice", 0)
        told(f"pace of a day with {ANSWERED} decisions", began)
        for order in (QueueOrder.BEGUN, QueueOrder.OPEN):
            for typed in ("örebro", "nothing at all", "wire 7 asen"):
                search(database, QueueView(order, typed))


def search(database: Database, view: QueueView) -> None:
    """Time until the first page is full or the end is reached, and the longest step on the way."""
    began = time.perf_counter()
    found, longest, looked = 0, 0.0, 0
    at = None
    while True:
        step = time.perf_counter()
        page = queue_page(database, "alice", view, at, PAGE)
        longest = max(longest, time.perf_counter() - step)
        found, looked, at = found + len(page.rows), looked + page.looked, page.next
        if at is None or found >= PAGE:
            break
    told(f"search {view.typed!r}, {view.order}: {found} found, {looked} looked at", began)
    sys.stdout.write(f"    longest step {longest * 1000:.1f} ms\n")


def told(what: str, began: float) -> None:
    """Print a time."""
    sys.stdout.write(f"{(time.perf_counter() - began) * 1000:9.1f} ms  {what}\n")


def peak() -> float:
    """Most memory this program has had, in MB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


if __name__ == "__main__":
    main()
