"""Tokens and suggestions in the background: for the article on the screen, then for those ahead."""

import os
from collections import deque
from collections.abc import Callable
from threading import Condition, Thread, get_native_id
from typing import Protocol

from annotator.document.errors import AnnotatorError
from annotator.store.articles import article_key_at, article_number
from annotator.store.suggestions import latest_run_for
from annotator.tui.messages import ArticlePrepared, PreparingEnded, WordsRead
from annotator.workspace.event_words import usual_types
from annotator.workspace.project import Project
from annotator.workspace.suggesters import Suggester, load_suggester
from annotator.workspace.suggesting import suggest_one

AHEAD = 8
"""How many articles after the one on the screen are made ready."""

NICENESS = 10
"""The thread yields to the keys where the system can tell threads apart."""

PIPELINE_FAILURES = (AnnotatorError, ImportError, OSError, ValueError, LookupError, TypeError, RuntimeError)
"""What somebody else's pipeline may raise; the person annotates on without it."""

Post = Callable[[ArticlePrepared | PreparingEnded | WordsRead], object]
"""Takes a message from any thread."""


class Prepares(Protocol):
    """Makes articles ready while somebody reads others."""

    def want(self, key: str) -> None:
        """Make this article ready next."""

    def read_words(self) -> None:
        """Read what event words usually mean."""

    def close(self) -> None:
        """Stop."""


class Preparer:
    """A thread that makes articles ready. spaCy is loaded in it, and only when an article needs it."""

    def __init__(self, project: Project, post: Post) -> None:
        self._project = project
        self._post = post
        self._extractor: Suggester | None = None
        self._wanted: deque[str] = deque()
        self._changed = Condition()
        self._closing = False
        self._thread: Thread | None = None

    def want(self, key: str) -> None:
        """Make this article ready next, then those after it."""
        with self._changed:
            self._wanted.clear()
            self._wanted.append(key)
            self._changed.notify_all()
        if self._thread is None:
            self._thread = Thread(target=self._work, name="annotator-preparer", daemon=True)
            self._thread.start()

    def read_words(self) -> None:
        """Read what event words usually mean, in a thread of its own."""
        Thread(target=self._read_words, name="annotator-words", daemon=True).start()

    def _read_words(self) -> None:
        self._post(WordsRead(usual_types(self._project.schema)))

    def close(self) -> None:
        """Stop after the article in hand; nobody waits for it."""
        with self._changed:
            self._closing = True
            self._changed.notify_all()

    def _next(self) -> str | None:
        with self._changed:
            self._changed.wait_for(lambda: self._closing or bool(self._wanted))
            return None if self._closing else self._wanted.popleft()

    def _work(self) -> None:
        if hasattr(os, "setpriority"):
            os.setpriority(os.PRIO_PROCESS, get_native_id(), NICENESS)
        while (key := self._next()) is not None:
            try:
                self._prepare_from(key)
            except PIPELINE_FAILURES as error:
                self._post(PreparingEnded(f"no suggestions: {error}"))

    def _prepare_from(self, key: str) -> None:
        for each in self._keys_from(key):
            if self._closing or self._wanted:
                return
            suggest_one(self._project, self._loaded(), each)
            self._post(ArticlePrepared(each))

    def _keys_from(self, key: str) -> list[str]:
        """The articles from this one on that nobody has suggested for yet."""
        with self._project.database() as database:
            number = article_number(database, key)
            keys = (article_key_at(database, number + step) for step in range(AHEAD + 1))
            return [each for each in keys if each is not None and latest_run_for(database, each) == 0]

    def _loaded(self) -> Suggester:
        if self._extractor is None:
            self._extractor = load_suggester(self._project)
            if self._extractor.notice:
                self._post(PreparingEnded(self._extractor.notice))
        return self._extractor
