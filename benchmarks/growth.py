"""How costs grow: time and memory for each key, each opened article and each export.

    python benchmarks/growth.py

One thing grows at a time: the article ten times longer, ten times as many spans in it, ten times as many
articles and annotators, a hundred times as many decisions about the article. Each case runs in a process of
its own. A key is an accepted step: reduced, laid out and drawn for a screen of 120x40, without terminal and
disk. What does not depend on what grows keeps its figure; a curve that bends is seen in the last columns.
"""

import argparse
import gc
import io
import json
import resource
import subprocess
import sys
import tempfile
import time
from dataclasses import asdict, dataclass
from pathlib import Path
from statistics import median

from msgspec.structs import replace

sys.path.insert(0, str(Path(__file__).parents[1]))

from annotator.document.article import Article
from annotator.document.ids import suggested_span_id
from annotator.document.relations import Suggestions
from annotator.document.spans import Span, SuggestedSpan, Suggestion
from annotator.editing.commands import Flag, TakeStep
from annotator.editing.decisions import Decision
from annotator.editing.session import open_session, reduce
from annotator.editing.state import Context, EditorState
from annotator.extractor.tokens import tokenize
from annotator.store.articles import ArticleRow, add_articles, set_tokens
from annotator.store.decisions import append
from annotator.store.suggestions import add_suggestions, new_run
from annotator.store.summaries import SummaryRow
from annotator.tui.layout.page import Page
from annotator.tui.layout.scene import scene_of
from annotator.workspace.annotated import Include
from annotator.workspace.deciding import Desk, summarize
from annotator.workspace.exchange import export_prodigy
from annotator.workspace.project import Project

WORDS_A_SENTENCE = 18
WIDTH, HEIGHT = 84, 33
"""Cells and rows of the text on a screen of 120x40."""
KEYS = 40
BY = Suggestion("rules", "none", 0.8)


@dataclass(frozen=True, slots=True)
class Case:
    """A project: so many articles of so many words with so many spans, decided by so many people.

    `decisions` is what each person has decided about the first article, `few` about every other.
    """

    words: int = 600
    spans: int = 60
    articles: int = 20
    annotators: int = 1
    decisions: int = 10
    few: int = 5


SERIES: dict[str, tuple[Case, ...]] = {
    "words of the article, spans with them": tuple(Case(600 * n, 60 * n, articles=5) for n in (1, 10, 100)),
    "spans at the same length": tuple(Case(6000, spans) for spans in (60, 600, 3000)),
    "articles": tuple(Case(articles=n) for n in (20, 200, 2000)),
    "annotators": tuple(Case(annotators=n) for n in (1, 10)),
    "decisions about the article": tuple(Case(6000, 600, decisions=n) for n in (10, 100, 1000)),
}


@dataclass(frozen=True, slots=True)
class Cost:
    """Milliseconds for a key (median of many), for opening, for an export; megabytes at the end."""

    key: float
    open: float
    export: float
    memory: float


def made(directory: Path, case: Case) -> Project:
    """The project of a case."""
    project = Project.init(directory / "project", "political-events", "growth")
    with project.database() as database, database.transaction():
        run = new_run(database, source=BY.source, model=BY.model, schema_hash=project.schema.hash)
        article, suggestions = written(case, run)
        own = decided(project, article, suggestions, case.decisions)
        others = own[: case.few]
        for number in range(case.articles):
            key = f"a{number}"
            add_articles(database, [ArticleRow(key, f"{article.text} {number}", {"title": key})])
            tokens = tokenize(f"{article.text} {number}", "en")
            set_tokens(database, key, tokens)
            add_suggestions(database, run, key, suggestions.spans, ())
            for person in range(case.annotators):
                for decision, summary in own if number == 0 else others:
                    op = f"{person}-{number}-{decision.op}"
                    append(database, f"person{person}", key, replace(decision, op=op), summary)
    return project


def written(case: Case, run: int) -> tuple[Article, Suggestions]:
    """A text of so many words, and single words of it as spans, spread evenly."""
    pieces = []
    for number in range(case.words):
        ends = number % WORDS_A_SENTENCE == WORDS_A_SENTENCE - 1
        # Numbers keep sentences apart: what is decided about one would be taken over by its equals.
        pieces.append(f"word{number}" + (".\n\n" if ends and number % 5 == 0 else ". " if ends else " "))
    text = "".join(pieces).rstrip(" ")
    starts = [0]
    for piece in pieces[:-1]:
        starts.append(starts[-1] + len(piece))
    spans = []
    for number in range(case.spans):
        place = number * case.words // case.spans
        start, end = starts[place], starts[place] + len(f"word{place}")
        label = ("ACTOR", "EVENT", "ROLE")[number % 3]
        spans.append(SuggestedSpan(Span(suggested_span_id(run, start, end, label), start, end, label), BY))
    return Article("a0", text, {}, tokenize(text, "en")), Suggestions(run, tuple(spans), ())


def decided(
    project: Project, article: Article, suggestions: Suggestions, count: int
) -> list[tuple[Decision, SummaryRow]]:
    """So many decisions, made as with keys: steps while there are any, then the flag, again and again."""
    state = open_session(article, project.schema, suggestions)
    found: list[tuple[Decision, SummaryRow]] = []
    steps = count // 2
    while len(found) < count:
        command = TakeStep() if len(found) < steps else Flag()
        outcome = reduce(state, command, Context(f"{len(found):032x}", 1_700_000_000_000 + len(found) * 1000))
        state = outcome.state
        if outcome.decision is not None:
            found.append((outcome.decision, summarize(state.board)))
        else:
            steps = len(found)
    return found


def measured(directory: Path, case: Case) -> Cost:
    """Open the first article, press keys, export everything."""
    project = made(directory, case)
    gc.collect()
    opening = []
    with Desk(project, "person0") as desk:
        for _ in range(3):
            began = time.process_time()
            state = opened(desk, project)
            opening.append(time.process_time() - began)
        key = median(keys(state))
    began = time.process_time()
    export_prodigy(project, io.BytesIO(), include=frozenset({Include.OPEN}))
    export = time.process_time() - began
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / (1 if sys.platform == "darwin" else 1024)
    return Cost(key * 1000, median(opening) * 1000, export * 1000, memory)


def opened(desk: Desk, project: Project) -> EditorState:
    """The first article, as the screen opens it."""
    loaded = desk.load("a0")
    return open_session(loaded.article, project.schema, loaded.suggestions, loaded.history)


def keys(state: EditorState) -> list[float]:
    """Seconds for each of many steps: reduced, laid out and drawn."""
    page = Page(state.board.article.text, WIDTH)
    page.show(scene_of(state))
    taken = []
    for number in range(KEYS):
        began = time.process_time()
        state = reduce(state, TakeStep(), Context(f"k{number:030x}", 1_800_000_000_000 + number)).state
        scene = scene_of(state)
        page.show(scene)
        first = max(0, page.lines.at(scene.cursor[0]) - HEIGHT // 4)
        page.settle(first, min(len(page.lines) - 1, first + HEIGHT // 2))
        page.take_changes()
        taken.append(time.process_time() - began)
    return taken


def main() -> None:
    """Print a table for each thing that grows."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--case", help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.case:
        with tempfile.TemporaryDirectory() as directory:
            sys.stdout.write(json.dumps(asdict(measured(Path(directory), Case(**json.loads(options.case))))))
        return
    for name, cases in SERIES.items():
        print(f"{name:<40}{'ms a key':>10}{'ms to open':>12}{'ms to export':>14}{'MB':>7}")
        for case in cases:
            cost = apart(case)
            print(
                f"  {told(name, case):<38}{cost.key:>10.2f}{cost.open:>12.1f}"
                f"{cost.export:>14.0f}{cost.memory:>7.0f}"
            )


def apart(case: Case) -> Cost:
    """Measured in a process of its own."""
    command = [sys.executable, __file__, "--case", json.dumps(asdict(case))]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        raise SystemExit(done.stderr)
    return Cost(**json.loads(done.stdout))


def told(name: str, case: Case) -> str:
    """What of a case grows."""
    grown = {
        "words of the article, spans with them": f"{case.words} words, {case.spans} spans",
        "spans at the same length": f"{case.spans} spans in {case.words} words",
        "articles": f"{case.articles} articles",
        "annotators": f"{case.annotators} annotators",
        "decisions about the article": f"{case.decisions} decisions",
    }
    return grown[name]


if __name__ == "__main__":
    main()
