"""A project of many annotated articles, for measuring what reads all of them.

Some forty different articles of about 400 words are made, each with twenty suggested spans and twelve
relations, and a person decides about them through the editor as they would with keys. Every article of
the project is one of these, stored with its tokens, suggestions and decisions as the program stores them.
"""

import random
from dataclasses import dataclass
from pathlib import Path

from msgspec.structs import replace

from annotator.document.article import Article
from annotator.document.ids import suggested_relation_id, suggested_span_id
from annotator.document.relations import Relation, SuggestedRelation, Suggestions
from annotator.document.spans import Span, SuggestedSpan, Suggestion
from annotator.editing.board import Board
from annotator.editing.commands import (
    Accept,
    Command,
    Finish,
    NextOpen,
    Reject,
    SetAttribute,
    TakeStep,
)
from annotator.editing.decisions import Decision
from annotator.editing.session import open_session, reduce
from annotator.editing.state import Context
from annotator.extractor.tokens import tokenize
from annotator.store.articles import ArticleRow, add_articles, set_tokens
from annotator.store.decisions import append
from annotator.store.suggestions import add_suggestions, new_run
from annotator.store.summaries import SummaryRow
from annotator.workspace.deciding import summarize
from annotator.workspace.project import Project

SAMPLES = 40
SENTENCES = 22
FRAMES = 6
ANNOTATOR = "alice"
BY = Suggestion("rules", "rules-1 en_core_web_sm 3.8.0", 0.8125)

_NAMES = ("Dara", "Oke", "Anna Lindqvist", "the Varn League", "Örebro", "President Sall’s", "Quint", "Belmo")
_ROLES = ("Foreign Minister", "General", "special envoy", "Ambassador")
_EVENTS = ("met", "accused", "backed", "refused", "visited", "warned")
_TYPES = ("CONSULT", "ACCUSE", "SUPPORT", "REJECT", "CONSULT", "THREATEN")
_PROSE = (
    "the talks on water and roads were held again after a week of rain while people in the old town waited "
    "for news “as always” of the border, which had been closed since March; nobody knew why or for how long"
)
_WORDS = _PROSE.split()


@dataclass(frozen=True, slots=True)
class Sample:
    """One article with what was suggested and decided."""

    article: Article
    suggestions: Suggestions
    decisions: tuple[tuple[Decision, SummaryRow], ...]


def make_annotated_project(directory: Path, articles: int, different: int = SAMPLES) -> Project:
    """A new project of so many finished articles `a1`, `a2` …, of which so many are different."""
    project = Project.init(directory, "political-events", "bench")
    with project.database() as database:
        with database.transaction():
            run = new_run(database, source=BY.source, model=BY.model, schema_hash=project.schema.hash)
        samples = [_sample(project, run, random.Random(seed)) for seed in range(different)]
        for first in range(1, articles + 1, 500):
            with database.transaction():
                for number in range(first, min(first + 500, articles + 1)):
                    sample, key = samples[number % different], f"a{number}"
                    meta = {**sample.article.meta, "id": key}
                    row = ArticleRow(key, sample.article.text, meta, f"{key}.txt")
                    add_articles(database, [row])
                    assert sample.article.tokens is not None
                    set_tokens(database, key, sample.article.tokens)
                    found = sample.suggestions
                    add_suggestions(database, run, key, found.spans, found.relations)
                    for decision, summary in sample.decisions:
                        own = replace(decision, op=f"{key}-{decision.op}")
                        append(database, ANNOTATOR, key, own, summary)
    return project


def _sample(project: Project, run: int, dice: random.Random) -> Sample:
    text, suggestions = _written(run, dice)
    meta = {"title": text[:40], "source": "Wire 4", "date": "2025-03-09"}
    article = Article("sample", text, meta, tokenize(text, "en"))
    state = open_session(article, project.schema, suggestions)
    decided = []
    for number, command in enumerate(_commands(dice)):
        context = Context(f"{dice.getrandbits(128):032x}", 1_700_000_000_000 + number * 1500)
        outcome = reduce(state, command, context)
        state = outcome.state
        if outcome.decision is not None:
            decided.append((outcome.decision, summarize(state.board)))
        if state.board.annotations.answer is not None:
            return Sample(article, suggestions, tuple(decided))
    raise AssertionError(f"not finished: {_open(state.board)} open")


def _open(board: Board) -> int:
    return board.counts.open


def _commands(dice: random.Random) -> list[Command]:
    """Mostly whole steps; now and then single items, a rejection, an attribute."""
    singly: list[Command] = [
        NextOpen(),
        Accept(),
        Accept(),
        Reject(),
        Accept(),
        SetAttribute("mode", "visit"),
    ]
    steps: list[Command] = [TakeStep() for _ in range(4 * SENTENCES)]
    place = dice.randrange(8)
    return [*steps[:place], *singly, *steps[place:], Finish(), Finish(), Finish()]


def _written(run: int, dice: random.Random) -> tuple[str, Suggestions]:
    """A text of about 400 words, with FRAMES sentences in which somebody does something to somebody."""
    text = ""
    spans: list[SuggestedSpan] = []
    relations: list[SuggestedRelation] = []

    def write(words: str, label: str = "", **attributes: str) -> None:
        nonlocal text
        if label:
            start, end = len(text), len(text) + len(words)
            id = suggested_span_id(run, start, end, label)
            spans.append(SuggestedSpan(Span(id, start, end, label, attributes), BY))
        text += words

    def link(label: str, head: int, child: int) -> None:
        ends = spans[head].span.id, spans[child].span.id
        id = suggested_relation_id(run, label, *ends)
        relations.append(SuggestedRelation(Relation(id, label, *ends), BY))

    with_frame = set(dice.sample(range(SENTENCES), FRAMES))
    for sentence in range(SENTENCES):
        if sentence in with_frame:
            kind = dice.randrange(len(_EVENTS))
            if len(spans) < 7:
                write(dice.choice(_ROLES), "ROLE")
                write(" ")
            write(dice.choice(_NAMES), "ACTOR")
            source = len(spans) - 1
            write(" ")
            write(_EVENTS[kind], "EVENT", event_type=_TYPES[kind])
            write(" ")
            write(dice.choice(_NAMES), "ACTOR")
            link("SOURCE", source + 1, source)
            link("TARGET", source + 1, source + 2)
            write(" because ")
        write(" ".join(dice.choice(_WORDS) for _ in range(dice.randrange(14, 19))))
        write(".\n\n" if sentence % 4 == 3 else ". ")
    return text.rstrip(), Suggestions(run, tuple(spans), tuple(relations))
