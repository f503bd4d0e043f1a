"""Who has been given articles works through these, in order, and sees no others."""

from pathlib import Path

from annotator.editing.annotations import Answer
from annotator.store.articles import get_article, iter_article_keys, set_tokens
from annotator.store.assignments import AssignmentKind, record_assignments
from annotator.tui.screens.done import DoneScreen
from annotator.tui.screens.queue import QueueScreen
from annotator.tui.widgets.queue_list import QueueList
from annotator.workspace.project import Project
from tests.support.articles import tokenize
from tests.support.projects import make_project, store_answer
from tests.tui.app.conftest import Running, Start


def give(project: Project, kind: AssignmentKind, *rows: tuple[str, int]) -> None:
    with project.database() as database, database.transaction():
        record_assignments(database, kind, rows, assigner="dora", at=1)


def assigned(directory: Path, *numbers: int) -> Project:
    project = make_project(directory, articles=9)
    with project.database() as database, database.transaction():
        for key in [*iter_article_keys(database)]:
            set_tokens(database, key, tokenize(get_article(database, key).text))
    give(project, AssignmentKind.GIVEN, *(("alice", number) for number in numbers), ("bob", 1), ("bob", 4))
    return project


def keys(running: Running) -> list[str]:
    return [row.key for row in running.app.screen.query_one(QueueList)._rows]


def said(running: Running) -> str:
    return running.app.screen.query_one("#said").render().plain


async def test_the_queue_has_the_assigned_articles_in_every_order(tmp_path: Path, start: Start):
    async with start(assigned(tmp_path, 2, 4, 7)) as running:
        assert running.annotate.loaded.article.key == "k2"
        assert "1/3" in running.status
        await running.press("q")
        assert "0 of 3 assigned done" in running.app.screen.query_one("#progress").text
        for _ in range(6):
            assert sorted(keys(running)) == ["k2", "k4", "k7"]
            await running.press("o")


async def test_the_next_article_is_the_next_assigned_one(tmp_path: Path, start: Start):
    async with start(assigned(tmp_path, 2, 4, 7)) as running:
        await running.press("J")
        assert running.annotate.loaded.article.key == "k4"
        await running.press("J", "J")
        assert running.annotate.loaded.article.key == "k7"
        assert "last article" in running.footer
        await running.press("K")
        assert running.annotate.loaded.article.key == "k4"
        await running.press("S", "y")
        assert running.annotate.loaded.article.key == "k7"
        await running.press("S", "y")
        assert running.annotate.loaded.article.key == "k2"


async def test_a_search_finds_no_article_of_others(tmp_path: Path, start: Start):
    async with start(assigned(tmp_path, 2, 4, 7)) as running:
        await running.press("q", "slash", *"k9")
        rows = running.app.screen.query_one(QueueList)
        while rows.is_looking:
            await running.pilot.pause(0.02)
        assert rows.found == (0, True)


async def test_the_end_is_that_of_ones_own_articles(tmp_path: Path, start: Start):
    project = assigned(tmp_path, 2, 4)
    with project.database() as database:
        for number in (2, 4):
            store_answer(database, f"k{number}", Answer.ACCEPT, number=number)
    async with start(project) as running:
        assert isinstance(running.app.screen, DoneScreen)
        assert "All 2 articles assigned to you are done." in said(running)
        assert "annotator export" not in said(running)


async def test_whose_articles_were_all_taken_back_is_told_so(tmp_path: Path, start: Start):
    project = assigned(tmp_path, 2)
    give(project, AssignmentKind.TAKEN, ("alice", 2))
    async with start(project) as running:
        assert "Nothing is assigned to you now." in said(running)
        await running.press("q")
        assert isinstance(running.app.screen, QueueScreen)
        assert keys(running) == []
        assert "nothing is assigned to you now" in running.app.screen.query_one(QueueList).render().plain


async def test_an_article_taken_back_while_it_is_open_can_be_finished(tmp_path: Path, start: Start):
    project = assigned(tmp_path, 2, 4)
    async with start(project) as running:
        give(project, AssignmentKind.TAKEN, ("alice", 2))
        await running.press("S", "y")
        assert running.annotate.loaded.article.key == "k4"
        assert "1/1" in running.status
        assert [decision.command for decision in running.decisions("k2")] == ["skip"]
