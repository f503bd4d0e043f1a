"""Measures `annotator agreement` from the files of a project, and how much memory it takes.

A project is made once: articles of about 400 tokens that three people have finished, with suggestions,
about 55 spans each article together, attributes, relations, and a decision for every few spans; one span
in six differs. Sixty different articles are made, and every article of the project is one of these. Keep
it with `--project`. Run with `--articles 10000` for the figure at size (about 550,000 spans).
"""

import argparse
import json
import random
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from msgspec.structs import replace

sys.path.insert(0, str(Path(__file__).parents[1]))

from annotator.document.article import Tokens
from annotator.document.ids import made_id, suggested_span_id
from annotator.document.relations import Relation
from annotator.document.spans import Span, SuggestedSpan, Suggestion
from annotator.editing.annotations import Answer, RelationRecord, SpanRecord, Verdict
from annotator.editing.decisions import Decision, How
from annotator.editing.edits import AnswerEdit, Edit, RelationEdit, SpanEdit
from annotator.store.articles import ArticleRow, add_articles, set_tokens
from annotator.store.decisions import append
from annotator.store.suggestions import add_suggestions, new_run
from annotator.store.summaries import ArticleState, SummaryRow
from annotator.workspace.project import Project

PEOPLE = ("ana", "bo", "cy")
TOKENS, SPANS, SAMPLES, AT_ONCE = 400, 19, 60, 3
SECONDS, MEMORY = 10.0, 500
BY = Suggestion("rules", "rules-1", 0.8)
TYPES = ("CONSULT", "ACCUSE", "SUPPORT", "REJECT")
BEGAN = 1_700_000_000_000


def main() -> None:
    """Generate, measure, print."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--articles", type=int, default=1_000)
    parser.add_argument("--project", type=Path, help="make it here, or use the one that is there")
    wanted = parser.parse_args()
    with tempfile.TemporaryDirectory() as directory:
        place = wanted.project or Path(directory) / "project"
        if not place.exists():
            began = time.perf_counter()
            make(place, wanted.articles)
            told(f"{wanted.articles:,} articles made in {time.perf_counter() - began:.0f} s")
        for options in ([], ["--disagreements", "50"], ["--model"], ["--html", f"{directory}/report.html"]):
            measure(place, options)


def measure(place: Path, options: list[str]) -> None:
    """One run of the command in a program of its own."""
    code = (
        "import resource, sys; from annotator.cli.app import app; "
        "app(sys.argv[1:], standalone_mode=False); "
        "own, other = (resource.getrusage(of) for of in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)); "
        "print(*(round(one.ru_utime + one.ru_stime, 2) for one in (own, other)), own.ru_maxrss // 1024, "
        "file=sys.stderr)"
    )
    command = [sys.executable, "-c", code, "agreement", "--json", "--project", str(place), *options]
    began = time.perf_counter()
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    taken = time.perf_counter() - began
    found = json.loads(done.stdout)
    headline = found["headline"]
    own, other, memory = done.stderr.split()[-3:]
    told(
        f"{taken:6.2f} s (wanted at 10,000 articles: {SECONDS:.0f})  processors {own} + {other} s, "
        f"{memory} MB (wanted: {MEMORY})  {headline['items']:,} spans, F1 {headline['value']:.4f}  "
        f"{' '.join(options)}"
    )


def make(directory: Path, articles: int) -> Project:
    """A new project of so many articles that everybody has finished."""
    project = Project.init(directory, "political-events", "bench")
    with project.database() as database:
        with database.transaction():
            run = new_run(database, source=BY.source, model=BY.model, schema_hash=project.schema.hash)
        samples = [Sample(run, random.Random(seed)) for seed in range(SAMPLES)]
        for first in range(1, articles + 1, 250):
            with database.transaction():
                for number in range(first, min(first + 250, articles + 1)):
                    sample, key = samples[number % SAMPLES], f"a{number:06}"
                    add_articles(database, [ArticleRow(key, sample.text, {"title": key}, f"{key}.txt")])
                    set_tokens(database, key, sample.tokens)
                    add_suggestions(database, run, key, sample.suggested)
                    for name, decisions in sample.work.items():
                        for place, decision in enumerate(decisions):
                            done = place + 1 == len(decisions)
                            state = ArticleState.DONE if done else ArticleState.STARTED
                            at = BEGAN + number * 60_000 + place * 1000
                            own = replace(decision, op=f"{key}{name}{place}", at=at)
                            append(database, name, key, own, SummaryRow(state))
    return project


class Sample:
    """A text with tokens, suggestions, and the decisions of three people."""

    def __init__(self, run: int, dice: random.Random) -> None:
        words = ["".join(dice.choices("abcdeiou", k=dice.randint(2, 9))) for _ in range(TOKENS)]
        self.text = " ".join(words) + "."
        starts, at = [], 0
        for word in words:
            starts.append(at)
            at += len(word) + 1
        ends = [start + len(word) for start, word in zip(starts, words, strict=True)]
        self.tokens = Tokens(starts, ends, list(range(0, TOKENS, 20)))
        places = sorted(dice.sample(range(0, TOKENS - 4, 4), SPANS))
        self.truth = [self._span(f"t{n}", place, dice) for n, place in enumerate(places)]
        self.suggested = [
            SuggestedSpan(replace(span, id=suggested_span_id(run, span.start, span.end, span.label)), BY)
            for span in self.truth
            if dice.random() < 0.85
        ]
        self.work = {name: self._decisions(name, dice) for name in PEOPLE}

    def _span(self, id: str, first: int, dice: random.Random) -> Span:
        label = dice.choice(("ACTOR", "ACTOR", "ROLE", "EVENT"))
        last = first + (1 if label == "EVENT" else dice.randint(1, 3))
        given = {"event_type": dice.choice(TYPES)} if label == "EVENT" else {}
        return Span(id, self.tokens.starts[first], self.tokens.ends[last - 1], label, given)

    def _decisions(self, name: str, dice: random.Random) -> list[Decision]:
        began = {(one.span.start, one.span.end, one.span.label): one for one in self.suggested}
        mine: list[tuple[Span, SuggestedSpan | None]] = []
        for number, span in enumerate(self.truth):
            if dice.random() < 0.04:
                continue
            was = began.get((span.start, span.end, span.label))
            own = replace(span, id=was.span.id if was else made_id(name, number))
            mine.append((self._changed(own, dice), was))
        edits: list[Edit] = [
            SpanEdit(span.id, None, SpanRecord(span, Verdict.ACCEPTED, was)) for span, was in mine
        ]
        events = [span for span, _ in mine if span.label == "EVENT"]
        actors = [span for span, _ in mine if span.label == "ACTOR"]
        for number, event in enumerate(events):
            for label in ("SOURCE", "TARGET"):
                if actors and dice.random() < 0.8:
                    near = sorted(actors, key=lambda actor: abs(actor.start - event.start))[:2]
                    link = Relation(f"{name}{label}{number}", label, event.id, dice.choice(near).id)
                    edits.append(RelationEdit(link.id, None, RelationRecord(link, Verdict.ACCEPTED)))
        parts = [tuple(edits[at : at + AT_ONCE]) for at in range(0, len(edits), AT_ONCE)]
        parts.append((AnswerEdit(None, Answer.ACCEPT),))
        return [Decision("", "take", How.STEP, part, BEGAN) for part in parts]

    def _changed(self, span: Span, dice: random.Random) -> Span:
        chance = dice.random()
        if chance < 0.05 and span.end < len(self.text) - 20:
            token = self.tokens.at(span.end - 1)
            return replace(span, end=self.tokens.ends[token + 1])
        if chance < 0.08 and span.label != "EVENT":
            return replace(span, label="ROLE" if span.label == "ACTOR" else "ACTOR")
        if chance < 0.11 and span.label == "EVENT":
            return replace(span, attributes={"event_type": dice.choice(TYPES)})
        return span


def told(line: str) -> None:
    """A line of the result."""
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main()
