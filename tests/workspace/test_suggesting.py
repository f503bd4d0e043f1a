"""Suggesting goes through the articles that need it, can be broken off, and changes nobody's work."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from annotator.document.article import Tokens
from annotator.document.errors import ProjectError
from annotator.document.ids import suggested_span_id
from annotator.document.relations import SuggestedRelation
from annotator.document.spans import Span, SuggestedSpan, Suggestion
from annotator.editing.annotations import Answer
from annotator.store.articles import get_article, set_tokens
from annotator.store.suggestions import (
    add_suggestions,
    get_suggestions,
    keys_without_suggestions,
    latest_run_for,
    new_run,
    runs,
)
from annotator.workspace.project import Project
from annotator.workspace.suggesting import BATCH, suggest, suggest_one, tokenize_one
from tests.support.articles import tokenize
from tests.support.projects import make_project, store_answer


@dataclass
class Found:
    tokens: Tokens
    spans: tuple[SuggestedSpan, ...]
    relations: tuple[SuggestedRelation, ...] = ()
    unmapped: dict[str, int] = field(default_factory=lambda: {"MISC": 1})


@dataclass
class FirstWord:
    """An extractor that finds the first word and stops after some articles."""

    stops_after: int = 10**9
    version: str = "1"
    name: str = "first-word"
    has_model: bool = False
    seen: list[str] = field(default_factory=list)

    def extract(self, texts: Iterable[tuple[str, Tokens | None, int]]) -> Iterator[Found]:
        for text, stored, run in texts:
            if len(self.seen) == self.stops_after:
                raise KeyboardInterrupt
            self.seen.append(text)
            tokens = stored or tokenize(text)
            start, end = tokens.starts[0], tokens.ends[0]
            span = Span(suggested_span_id(run, start, end, "ACTOR"), start, end, "ACTOR")
            yield Found(tokens, (SuggestedSpan(span, Suggestion("rules", "first-word 1", 0.9)),))


@pytest.fixture
def project(tmp_path: Path) -> Project:
    return make_project(tmp_path, articles=3 * BATCH + 1)


def with_run(project: Project, run: int) -> int:
    with project.database() as database:
        return sum(
            bool(get_suggestions(database, run, f"k{number}").spans) for number in range(1, 3 * BATCH + 2)
        )


def test_every_article_gets_tokens_and_suggestions_once(project: Project) -> None:
    told: list[tuple[int, int]] = []
    report = suggest(project, FirstWord(), progress=lambda *done: told.append(done))
    total = 3 * BATCH + 1
    assert (report.articles, report.spans, report.unmapped) == (total, total, {"MISC": total})
    assert told[0] == (0, total)
    assert told[-1] == (total, total)
    again = FirstWord()
    assert suggest(project, again).articles == 0
    assert again.seen == []
    with project.database() as database:
        assert get_article(database, "k7").tokens == tokenize("Text of article 7.")


def test_the_run_says_what_made_it(project: Project) -> None:
    suggest(project, FirstWord())
    with project.database() as database:
        (run,) = runs(database)
    assert (run.source, run.model, run.schema_hash) == ("rules", "first-word 1", project.schema.hash)


def test_what_was_done_before_an_interruption_stays_and_the_rest_is_taken_up(project: Project) -> None:
    with pytest.raises(KeyboardInterrupt):
        suggest(project, FirstWord(stops_after=BATCH + 5))
    with project.database() as database:
        assert len(keys_without_suggestions(database)) == 2 * BATCH + 1
    rest = FirstWord()
    suggest(project, rest)
    assert len(rest.seen) == 2 * BATCH + 1
    assert with_run(project, 1) == 3 * BATCH + 1


def test_a_pass_over_all_articles_is_taken_up_too_and_then_is_over(project: Project) -> None:
    suggest(project, FirstWord())
    with pytest.raises(KeyboardInterrupt):
        suggest(project, FirstWord(version="2", stops_after=BATCH + 5), only="all")
    rest = FirstWord(version="2")
    report = suggest(project, rest, only="all")
    assert (report.run, len(rest.seen)) == (2, 2 * BATCH + 1)
    assert suggest(project, FirstWord(version="2"), only="all").run == 3
    assert with_run(project, 1) == with_run(project, 2) == with_run(project, 3) == 3 * BATCH + 1


def test_open_leaves_out_what_somebody_has_finished(project: Project) -> None:
    with project.database() as database:
        store_answer(database, "k2", Answer.ACCEPT, number=1)
        store_answer(database, "k3", None, number=2)
    extractor = FirstWord()
    suggest(project, extractor, only="open")
    assert "Text of article 2." not in extractor.seen
    assert "Text of article 3." in extractor.seen


def test_new_articles_join_the_run_of_the_same_making(project: Project) -> None:
    suggest_one(project, FirstWord(), "k5")
    report = suggest(project, FirstWord())
    assert (report.run, report.articles) == (1, 3 * BATCH)
    assert suggest_one(project, FirstWord(version="2"), "k5").run == 1


def test_one_article_for_the_reader_is_suggested_and_stored(project: Project) -> None:
    extractor = FirstWord()
    found = suggest_one(project, extractor, "k5")
    assert [suggested.span.label for suggested in found.spans] == ["ACTOR"]
    assert suggest_one(project, extractor, "k5") == found
    assert extractor.seen == ["Text of article 5."]
    with pytest.raises(ProjectError):
        suggest_one(project, extractor, "nothing")


def test_stored_tokens_are_used_and_stay(project: Project) -> None:
    whole = Tokens([0], [18], [0])
    with project.database() as database, database.transaction():
        set_tokens(database, "k5", whole)
    found = suggest_one(project, FirstWord(), "k5")
    assert (found.spans[0].span.start, found.spans[0].span.end) == (0, 18)
    with project.database() as database:
        assert get_article(database, "k5").tokens == whole


def test_tokens_made_meanwhile_by_somebody_else_win(project: Project) -> None:
    class Slow(FirstWord):
        def extract(self, texts: Iterable[tuple[str, Tokens | None, int]]) -> Iterator[Found]:
            for found in super().extract(texts):
                if self.seen[-1] == "Text of article 5.":
                    with project.database() as database, database.transaction():
                        set_tokens(database, "k5", Tokens([0], [18], [0]))
                yield found

    report = suggest(project, Slow())
    assert report.skipped == ("k5",)
    with project.database() as database:
        assert (latest_run_for(database, "k5"), keys_without_suggestions(database)) == (0, ["k5"])
    assert suggest(project, FirstWord()).skipped == ()


def test_an_article_can_have_its_tokens_before_any_suggestion(project: Project) -> None:
    article = tokenize_one(project, "k1")
    assert article.tokens is not None
    assert [article.text[s:e] for s, e in zip(article.tokens.starts, article.tokens.ends, strict=True)] == [
        "Text", "of", "article", "1", ".",
    ]  # fmt: skip
    assert tokenize_one(project, "k1").tokens == article.tokens


def test_articles_whose_suggestions_came_from_a_file_get_their_tokens(tmp_path: Path) -> None:
    project = make_project(tmp_path, articles=2)
    with project.database() as database, database.transaction():
        run = new_run(database, source="rows.jsonl", model="", schema_hash="")
        add_suggestions(database, run, "k1", (), ())
    report = suggest(project, FirstWord())
    assert (report.articles, report.tokenized) == (1, 1)
    with project.database() as database:
        assert get_article(database, "k1").tokens is not None
        assert latest_run_for(database, "k1") == run
    assert suggest(project, FirstWord()).tokenized == 0
