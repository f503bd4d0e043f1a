"""The app on a real project with one suggested article, driven by keys."""

from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from pathlib import Path

import pytest
from textual.driver import Driver
from textual.pilot import Pilot

from annotator.editing.decisions import Decision
from annotator.store.articles import ArticleRow, add_articles, set_tokens
from annotator.store.decisions import history
from annotator.store.suggestions import add_suggestions, latest_run
from annotator.tui.app import AnnotatorApp
from annotator.tui.keymap import build_keymap
from annotator.tui.preparing import Preparer
from annotator.tui.screens.annotate import AnnotateScreen
from annotator.tui.themes import DEFAULT_THEME
from annotator.tui.widgets.footer import Footer
from annotator.tui.widgets.status_line import StatusLine
from annotator.workspace.deciding import Desk
from annotator.workspace.project import Project
from tests.support.articles import SUGGESTED, TEXT, suggest, tokenize
from tests.support.projects import make_suggested_project

SECOND = "Prime Minister Ana Bel visited Lusaka."


class Running:
    """The app while it runs."""

    def __init__(self, app: AnnotatorApp, pilot: Pilot[int], project: Project) -> None:
        self.app = app
        self.pilot = pilot
        self.project = project

    async def press(self, *keys: str) -> None:
        """Press keys one by one, each once the one before has had all its effect."""
        for key in keys:
            await self.pilot.press(key)
            await self.settle()

    async def settle(self) -> None:
        """Wait until a decision that is under way has been answered and painted."""
        while self.annotate._saver.is_busy and self.annotate._saver.error is None:
            await self.pilot.pause()
        await self.pilot.pause()

    @property
    def annotate(self) -> AnnotateScreen:
        return next(screen for screen in self.app.screen_stack if isinstance(screen, AnnotateScreen))

    @property
    def state(self):
        return self.annotate.state

    @property
    def footer(self) -> str:
        return self.app.screen.query_one(Footer).text.strip()

    @property
    def status(self) -> str:
        return self.annotate.query_one(StatusLine).text

    def decisions(self, key: str = "a1") -> list[Decision]:
        with self.project.database() as database:
            return history(database, "alice", key)

    def focused(self) -> str:
        item = self.state.focused_item
        return self.state.board.article.text[item.span.start : item.span.end] if item else ""


@pytest.fixture
def project(tmp_path: Path) -> Project:
    """Two articles with suggestions: `a1` of the shared text, `a2` with a role and an actor."""
    made = make_suggested_project(tmp_path)
    with made.database() as database, database.transaction():
        add_articles(database, [ArticleRow("a2", SECOND, {"title": "A visit", "source": "Wire"})])
        set_tokens(database, "a2", tokenize(SECOND))
        run = latest_run(database)
        found = suggest(SECOND, [("Prime Minister", 0, "ROLE"), ("Ana Bel", 0, "ACTOR")], [], run)
        add_suggestions(database, run, "a2", found.spans, found.relations)
    return made


@pytest.fixture(autouse=True)
def without_background(monkeypatch: pytest.MonkeyPatch) -> None:
    """No test starts the thread that would load a pipeline."""
    monkeypatch.setattr(Preparer, "want", lambda self, key: None)
    monkeypatch.setattr(Preparer, "read_words", lambda self: None)


Start = Callable[..., AbstractAsyncContextManager[Running]]


@pytest.fixture
def start() -> Iterator[Start]:
    """Starts the app on a project."""

    @asynccontextmanager
    async def starting(
        project: Project,
        size: tuple[int, int] = (80, 24),
        key: str | None = None,
        theme: str = DEFAULT_THEME,
        driver: type[Driver] | None = None,
    ) -> AsyncIterator[Running]:
        with Desk(project, "alice") as desk:
            app = AnnotatorApp(
                desk, build_keymap(project.settings, project.schema), start_key=key, theme=theme
            )
            app.driver_class = driver or app.driver_class
            async with app.run_test(size=size, headless=driver is None) as pilot:
                running = Running(app, pilot, project)
                await pilot.pause()
                yield running

    return starting


__all__ = ("SUGGESTED", "TEXT")
