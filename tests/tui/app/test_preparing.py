"""Tokens and suggestions come from the background: never in the way, never under the fingers."""

from pathlib import Path
from threading import Event

import pytest

from annotator.document.errors import ProjectError
from annotator.store.articles import set_tokens
from annotator.store.suggestions import add_suggestions, new_run
from annotator.tui import preparing
from annotator.tui.messages import ArticlePrepared, PreparingEnded
from annotator.tui.preparing import Preparer
from annotator.workspace.project import Project
from tests.support.articles import suggest, tokenize
from tests.support.projects import make_project
from tests.tui.app.conftest import Running, Start


def store_suggestions(project: Project, key: str, text: str, spans: list[tuple[str, int, str]]) -> None:
    with project.database() as database, database.transaction():
        set_tokens(database, key, tokenize(text))
        run = new_run(database, source="rules", model="rules-2", schema_hash=project.schema.hash)
        found = suggest(text, spans, [], run)
        add_suggestions(database, run, key, found.spans, found.relations)


async def arrive(running: Running, key: str) -> None:
    running.annotate.post_message(ArticlePrepared(key))
    await running.pilot.pause()
    await running.settle()


async def test_an_article_without_tokens_is_readable_at_once(tmp_path: Path, start: Start):
    project = make_project(tmp_path, articles=2)
    async with start(project) as running:
        assert running.state is None
        assert "being made" in running.footer
        assert "open" not in running.status
        await running.press("space", "a", "1", "down", "e", "m", "question_mark", "escape")
        assert running.decisions("k1") == []
        await running.press("J")
        assert running.annotate.loaded.article.key == "k2"


async def test_it_can_be_annotated_once_they_have_come(tmp_path: Path, start: Start):
    project = make_project(tmp_path, articles=1)
    async with start(project) as running:
        store_suggestions(project, "k1", "Text of article 1.", [("article", 0, "ACTOR")])
        await arrive(running, "k1")
        assert running.focused() == "article"
        assert "open 1" in running.status
        await running.press("space")
        assert [each.command for each in running.decisions("k1")] == ["step"]


async def test_what_comes_for_another_article_changes_nothing(project: Project, start: Start):
    async with start(project) as running:
        before = running.state
        await arrive(running, "a2")
        assert running.state is before


async def test_newer_suggestions_are_announced_and_join_on_a_key(project: Project, start: Start):
    async with start(project, key="a2") as running:
        await running.press("space")
        store_suggestions(project, "a2", "Prime Minister Ana Bel visited Lusaka.", [("Lusaka", 0, "ACTOR")])
        before = running.state.board
        await arrive(running, "a2")
        assert running.state.board is before
        assert "new suggestions · tab joins" in running.status
        await running.press("tab")
        assert running.decisions("a2")[-1].command == "join"
        assert running.focused() == "Lusaka"
        assert "new suggestions" not in running.status


async def test_they_are_not_announced_into_an_open_question(project: Project, start: Start):
    async with start(project, key="a2") as running:
        await running.press("space", "X")
        store_suggestions(project, "a2", "Prime Minister Ana Bel visited Lusaka.", [("Lusaka", 0, "ACTOR")])
        await arrive(running, "a2")
        assert running.state.asking is not None
        assert "y yes" in running.footer
        await running.press("escape")
        assert running.state.newer is not None


class FakeExtractor:
    """Suggests nothing, at once."""

    notice = ""


@pytest.fixture
def project_of_three(tmp_path: Path) -> Project:
    return make_project(tmp_path, articles=3)


class Posted:
    """Collects messages from the thread until so many have come."""

    def __init__(self, wanted: int) -> None:
        self.messages: list[ArticlePrepared | PreparingEnded] = []
        self._wanted = wanted
        self._come = Event()

    def __call__(self, message: ArticlePrepared | PreparingEnded) -> None:
        self.messages.append(message)
        if len(self.messages) == self._wanted:
            self._come.set()

    def wait(self) -> None:
        assert self._come.wait(20), self.messages


@pytest.fixture
def with_background(without_background: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.undo()


def test_the_article_on_the_screen_comes_first_then_those_ahead(
    project_of_three: Project, with_background: None, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(preparing, "suggest_one", lambda project, extractor, key: None)
    monkeypatch.setattr(Preparer, "_loaded", lambda self: FakeExtractor())
    posted = Posted(2)
    preparer = Preparer(project_of_three, posted)
    preparer.want("k2")
    posted.wait()
    preparer.close()
    assert [message.key for message in posted.messages] == ["k2", "k3"]


def test_articles_with_suggestions_load_no_pipeline(
    project_of_three: Project, with_background: None, monkeypatch: pytest.MonkeyPatch
):
    for number in (1, 2):
        text = f"Text of article {number}."
        store_suggestions(project_of_three, f"k{number}", text, [])
    monkeypatch.setattr(preparing, "suggest_one", lambda project, extractor, key: None)
    monkeypatch.setattr(Preparer, "_loaded", lambda self: FakeExtractor())
    posted = Posted(1)
    preparer = Preparer(project_of_three, posted)
    preparer.want("k1")
    posted.wait()
    preparer.close()
    assert [message.key for message in posted.messages] == ["k3"]


def test_a_pipeline_that_cannot_be_loaded_is_told_and_the_thread_lives_on(
    project_of_three: Project, with_background: None, monkeypatch: pytest.MonkeyPatch
):
    def broken(self: Preparer) -> None:
        raise ProjectError("no such pipeline 'x'", "install it")

    monkeypatch.setattr(Preparer, "_loaded", broken)
    posted = Posted(1)
    preparer = Preparer(project_of_three, posted)
    preparer.want("k1")
    posted.wait()
    (message,) = posted.messages
    assert isinstance(message, PreparingEnded)
    assert "no such pipeline" in message.notice
    monkeypatch.setattr(preparing, "suggest_one", lambda project, extractor, key: None)
    monkeypatch.setattr(Preparer, "_loaded", lambda self: FakeExtractor())
    again = Posted(3)
    preparer._post = again
    preparer.want("k1")
    again.wait()
    preparer.close()
