"""Whose annotations of which articles training sets are made of."""

from pathlib import Path
from typing import Any

import pytest

from annotator.document.article import Tokens
from annotator.document.ids import GOLD
from annotator.editing.annotations import Answer
from annotator.editing.decisions import Decision, How
from annotator.editing.edits import FlagEdit
from annotator.store.articles import set_tokens
from annotator.store.decisions import append
from annotator.store.summaries import ArticleState, SummaryRow
from annotator.workspace.annotated import iter_annotated
from annotator.workspace.choosing import ChoiceReport, Include
from annotator.workspace.project import Project
from tests.support.projects import make_project, make_suggested_project, store_answer

ACCEPT, REJECT, IGNORE = Answer.ACCEPT, Answer.REJECT, Answer.IGNORE


def decided(directory: Path, **answers: list[Answer | None]) -> Project:
    """A project in which each person has given these answers to its articles, one after the other."""
    project = make_project(directory, articles=max(map(len, answers.values())))
    number = 0
    with project.database() as database:
        for annotator, given in answers.items():
            for place, answer in enumerate(given, 1):
                number += 1
                if answer is not None:
                    store_answer(database, f"k{place}", answer, number=number, annotator=annotator)
    return project


def begin(project: Project, key: str, annotator: str, *, flag: bool = False) -> None:
    with project.database() as database, database.transaction():
        edits = (FlagEdit(False, flag),)
        decision = Decision(f"begin-{key}-{annotator}", "flag", How.ARTICLE, edits)
        append(database, annotator, key, decision, SummaryRow(ArticleState.STARTED, flagged=flag))


def taken(project: Project, **options: Any) -> tuple[list[tuple[str, str]], ChoiceReport]:
    report = ChoiceReport()
    with project.database() as database, database.snapshot():
        found = iter_annotated(project, database, report=report, **options)
        return [(each.article.key, each.annotator) for each in found], report


def test_finished_articles_come_in_the_order_of_import_then_by_name(tmp_path: Path) -> None:
    project = decided(tmp_path, bob=[ACCEPT, ACCEPT], alice=[None, ACCEPT, ACCEPT])
    found, report = taken(project)
    assert found == [("k1", "bob"), ("k2", "alice"), ("k2", "bob"), ("k3", "alice")]
    assert (report.unfinished, report.not_accepted, report.several) == (0, 0, {})


def test_rejected_and_skipped_articles_are_no_training_data_and_are_counted(tmp_path: Path) -> None:
    project = decided(tmp_path, alice=[REJECT, IGNORE, ACCEPT], bob=[ACCEPT])
    found, report = taken(project)
    assert found == [("k1", "bob"), ("k3", "alice")]
    assert report.not_accepted == 2
    assert len(taken(project, answers=tuple(Answer))[0]) == 4


def test_one_persons_alone(tmp_path: Path) -> None:
    project = decided(tmp_path, alice=[ACCEPT, ACCEPT], bob=[ACCEPT])
    assert taken(project, annotator="bob")[0] == [("k1", "bob")]
    assert taken(project, annotator="nobody")[0] == []


def test_of_several_people_the_one_who_finished_most_is_taken_and_that_is_counted(tmp_path: Path) -> None:
    project = decided(tmp_path, alice=[ACCEPT, ACCEPT, None], bob=[ACCEPT, ACCEPT, ACCEPT], zoe=[ACCEPT])
    found, report = taken(project, one_per_article=True)
    assert found == [("k1", "bob"), ("k2", "bob"), ("k3", "bob")]
    assert report.several == {"bob": 2}
    even = decided(tmp_path / "even", zoe=[ACCEPT], alice=[ACCEPT])
    assert taken(even, one_per_article=True)[0] == [("k1", "alice")]


def test_the_adjudicated_annotations_come_before_everybodys(tmp_path: Path) -> None:
    people = {"alice": [ACCEPT, ACCEPT, ACCEPT], "bob": [ACCEPT, None, ACCEPT], GOLD: [ACCEPT, None, REJECT]}
    project = decided(tmp_path, **people)
    found, report = taken(project, one_per_article=True)
    assert found == [("k1", GOLD), ("k2", "alice")]
    assert (report.several, report.not_accepted) == ({GOLD: 1}, 1)
    assert taken(project, gold=True)[0] == [("k1", GOLD)]
    assert taken(project, annotator=GOLD)[0] == [("k1", GOLD)]


def test_who_rejected_or_skipped_an_article_does_not_stand_in_the_way_of_who_accepted_it(
    tmp_path: Path,
) -> None:
    project = decided(tmp_path, alice=[IGNORE, ACCEPT], bob=[ACCEPT])
    found, report = taken(project, one_per_article=True)
    assert found == [("k1", "bob"), ("k2", "alice")]
    assert (report.several, report.not_accepted) == ({}, 0)


def test_unfinished_ones_come_when_asked_for(tmp_path: Path) -> None:
    project = decided(tmp_path, alice=[ACCEPT, None, None])
    begin(project, "k1", "bob")
    begin(project, "k2", "bob")
    begin(project, "k3", "bob", flag=True)
    assert taken(project)[1].unfinished == 3
    found, report = taken(project, include=[Include.FLAGGED])
    assert (found, report.unfinished) == ([("k1", "alice"), ("k3", "bob")], 2)
    everybody = [("k1", "alice"), ("k1", "bob"), ("k2", "bob"), ("k3", "bob")]
    assert taken(project, include=[Include.OPEN])[0] == everybody
    one = [("k1", "alice"), ("k2", "bob"), ("k3", "bob")]
    assert taken(project, include=[Include.OPEN], one_per_article=True)[0] == one


def test_annotations_come_with_tokens_and_the_time_of_the_last_decision(tmp_path: Path) -> None:
    project = decided(tmp_path, alice=[ACCEPT, ACCEPT])
    with project.database() as database, database.transaction():
        set_tokens(database, "k2", Tokens([0], [4], [0]))
    with project.database() as database, database.snapshot():
        one, two = iter_annotated(project, database)
    assert [one.article.text[s:e] for s, e in zip(one.tokens.starts, one.tokens.ends, strict=True)] == [
        "Text", "of", "article", "1", ".",
    ]  # fmt: skip
    assert len(two.tokens) == 1
    assert (one.at, one.annotations.answer) == (1_700_000_001_000, ACCEPT)


def test_a_suggested_span_nobody_decided_about_can_be_found(tmp_path: Path) -> None:
    project = make_suggested_project(tmp_path)
    with project.database() as database, database.transaction():
        decision = Decision("op", "flag", How.ARTICLE, (FlagEdit(False, True),), run=1)
        append(database, "alice", "a1", decision, SummaryRow(ArticleState.STARTED, flagged=True))
    with project.database() as database, database.snapshot():
        (given,) = iter_annotated(project, database, include=[Include.FLAGGED])
        span = given.find_span("s1.8.12.ACTOR")
        assert span is not None
        assert given.surface(span) == "Dara"
        assert given.find_span("s9.8.12.ACTOR") is None


@pytest.mark.parametrize("articles", [0, 1, 1200])
def test_progress_reaches_the_end(tmp_path: Path, articles: int) -> None:
    project = make_project(tmp_path, articles=articles)
    told: list[tuple[int, int]] = []
    with project.database() as database, database.snapshot():
        list(iter_annotated(project, database, progress=lambda done, total: told.append((done, total))))
    assert told == [(number, articles) for number in range(1, articles + 1)]
