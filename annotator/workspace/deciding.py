"""The desk: where one person reads articles and their decisions are saved."""

import os
import time
from collections.abc import Callable
from contextlib import suppress
from threading import Lock, Thread
from types import TracebackType

from msgspec import Struct
from msgspec.structs import replace

from annotator.document.article import Article
from annotator.document.errors import StoreError
from annotator.document.ids import check_annotator
from annotator.document.relations import Suggestions
from annotator.editing.annotations import Answer
from annotator.editing.board import Board
from annotator.editing.decisions import Decision
from annotator.store.acceptance import acceptances
from annotator.store.articles import article_key_at, article_number, count_articles, get_article
from annotator.store.assignments import (
    assigned_neighbour,
    assigned_place,
    has_assignments,
    holds,
    last_assigned_left,
    next_assigned,
)
from annotator.store.database import Database
from annotator.store.decisions import append, history, last_decided
from annotator.store.health import is_check_due, quick_check
from annotator.store.progress import Progress, get_assigned_progress, get_progress, next_unfinished
from annotator.store.queue import QueueCursor, QueuePage, QueueView, queue_cursor, queue_page
from annotator.store.queue_streams import QueueOrder
from annotator.store.suggestions import get_suggestions, latest_run_for
from annotator.store.summaries import ArticleState, SummaryRow, get_place, last_left_unfinished, put_place
from annotator.store.writer import Callback, Writer
from annotator.workspace.pace import Pace, pace_since
from annotator.workspace.project import Project

TRUSTED_FROM = 0.5
"""Share of accepted suggestions below which a source and label is no longer taken by `space`."""

JUDGED_FROM = 10
"""Decided suggestions of a source and label before it is judged: fewer say little."""

NEAR = 20
"""Articles of the queue that are looked at for the next one to do."""

ACKNOWLEDGE_FD = "ANNOTATOR_ACK_FD"
"""Environment variable for tests of durability: a descriptor that gets each operation id, and a
newline, once its COMMIT has returned."""


class LoadedArticle(Struct, frozen=True):
    """Everything needed to show an article to a person.

    Attributes:
        suggestions: of the run that the person's first decision pinned, else of the latest.
        newer: number of a newer run that has seen the article, 0 when there is none.
        history: the person's decisions, oldest first.
        place: index of the token where they left it, 0 when they have not been there.
        number: its place among the `total` articles that are the person's work, in the order of import,
            from 1; that of an article which is not is its place among all.
    """

    article: Article
    suggestions: Suggestions
    newer: int
    history: tuple[Decision, ...]
    place: int
    number: int
    total: int


def summarize(board: Board) -> SummaryRow:
    """What the queue shows of an article on which something has been decided."""
    annotations, counts = board.annotations, board.counts
    match annotations.answer:
        case None:
            state = ArticleState.STARTED
        case Answer.ACCEPT:
            state = ArticleState.DONE
        case Answer.REJECT:
            state = ArticleState.REJECTED
        case Answer.IGNORE:
            state = ArticleState.SKIPPED
    return SummaryRow(
        state, counts.open, counts.accepted, counts.rejected, annotations.flagged, annotations.note
    )


class Desk:
    """One person at one project: reads in the caller's threads, writes in a thread of its own.

    Who has been given articles sees those alone, in the queue, as the next one and as neighbours; what is
    given or taken meanwhile shows at the next look.

    Raises ProjectError when the person has the project open already, StoreError when the database
    cannot be used.

    Attributes:
        project, annotator: what and who.
        queue_view: how the person has the queue before them; the next article follows its order.
        has_shell: whether the person can run other commands than the screen they see.
    """

    def __init__(
        self,
        project: Project,
        annotator: str,
        *,
        is_reserved: bool = False,
        sees_all: bool = False,
        has_shell: bool = True,
        on_wait: Callable[[], object] = lambda: None,
    ) -> None:
        """Sit down.

        Args:
            project: what to work at.
            annotator: who.
            is_reserved: the name is that of a layer which no person may take for their own.
            sees_all: show all articles, also to a person who has been given some.
            has_shell: see above.
            on_wait: called when the person is at the project already and it takes a moment to learn
                whether they still are.
        """
        self.project = project
        self._sees_all = sees_all or is_reserved
        self.queue_view = QueueView()
        self.has_shell = has_shell
        self.annotator = annotator if is_reserved else check_annotator(annotator)
        self._lease = project.take_place(annotator, on_wait)
        try:
            self._reader = project.database()
            self._reader.check_author(annotator)
        except BaseException:
            self._lease.release()
            raise
        self._reading = Lock()
        self._writer = Writer(self._connect, int(os.environ.get(ACKNOWLEDGE_FD, "-1")))
        self._checking: Database | None = None

    def _connect(self) -> Database:
        """The connection that writes; the person's place is taken again where it was lost."""
        self._lease.renew()
        database = self.project.database()
        database.before_reopening(self._lease.renew)
        return database

    def __enter__(self) -> "Desk":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def first_key(self) -> str | None:
        """The unfinished article the person was in last, else the first unfinished one, else None."""
        with self._reading:
            is_assigned = self._is_assigned()
            find = last_assigned_left if is_assigned else last_left_unfinished
            left = find(self._reader, self.annotator)
            number = left if left is not None else self._next_number(0, is_assigned=is_assigned)
            return None if number is None else article_key_at(self._reader, number)

    def next_unfinished(self, after: str) -> str | None:
        """The next article without the person's answer; None when all have one.

        In an order that weighs articles it is the first of them; else the next in the order of import,
        from the start again after the last.
        """
        with self._reading:
            if (first := self._first_in_order(after)) is not None:
                return first
            after_number = article_number(self._reader, after)
            number = self._next_number(after_number, is_assigned=self._is_assigned())
            return None if number is None else article_key_at(self._reader, number)

    def _next_number(self, after: int, *, is_assigned: bool) -> int | None:
        find = next_assigned if is_assigned else next_unfinished
        return find(self._reader, self.annotator, after)

    def _is_assigned(self) -> bool:
        """Whether only what the person holds is their work; the caller holds the reading lock."""
        return not self._sees_all and has_assignments(self._reader, self.annotator)

    def _first_in_order(self, but: str) -> str | None:
        """The first article to do in the queue's order, where that is not the order of import."""
        order = self.queue_view.order
        if order in (QueueOrder.BEGUN, QueueOrder.IMPORT):
            return None
        view = QueueView(order, is_assigned=self._is_assigned())
        page = queue_page(self._reader, self.annotator, view, limit=NEAR)
        wanted = (row.key for row in page.rows if row.key != but and not row.state.finished)
        return next(wanted, None)

    def neighbour(self, key: str, step: int) -> str | None:
        """The article `step` places on in the order of import (negative: back), or None past either end."""
        with self._reading:
            number: int | None = article_number(self._reader, key)
            if number is not None and self._is_assigned():
                number = assigned_neighbour(self._reader, self.annotator, number, step)
            elif number is not None:
                number += step
            return None if number is None else article_key_at(self._reader, number)

    def load(self, key: str) -> LoadedArticle:
        """The article with all the person did to it, as of one moment; ProjectError when there is none."""
        with self._reading, self._reader.snapshot():
            article = get_article(self._reader, key)
            number = article_number(self._reader, key)
            past = tuple(history(self._reader, self.annotator, key))
            latest = latest_run_for(self._reader, key)
            run = past[-1].run if past else latest
            if self._is_assigned() and holds(self._reader, self.annotator, number):
                place, total = assigned_place(self._reader, self.annotator, number)
            else:
                place, total = number, count_articles(self._reader)
            return LoadedArticle(
                article,
                get_suggestions(self._reader, run, key),
                latest if latest > run else 0,
                past,
                get_place(self._reader, self.annotator, number),
                place,
                total,
            )

    def suggestions(self, key: str, run: int) -> Suggestions:
        """What a run suggests for the article, for joining a newer one."""
        with self._reading:
            return get_suggestions(self._reader, run, key)

    def last_decided(self) -> tuple[str, str] | None:
        """Key and title of the article in which the person decided something last, or None."""
        with self._reading:
            return last_decided(self._reader, self.annotator)

    def distrusted(self) -> frozenset[str]:
        """`source:label` of the suggestions this person accepted less than half of the time."""
        with self._reading:
            counts = acceptances(self._reader, self.annotator)
        return frozenset(
            f"{count.source}:{count.label}"
            for count in counts
            if (decided := count.accepted + count.rejected) >= JUDGED_FROM
            and count.accepted < TRUSTED_FROM * decided
        )

    def progress(self) -> Progress:
        """The person's articles by state, of those that are their work."""
        with self._reading:
            if self._is_assigned():
                return get_assigned_progress(self._reader, self.annotator)
            return get_progress(self._reader, self.annotator)

    def pace(self, since: int) -> Pace:
        """What the person has done since then (milliseconds since the epoch)."""
        with self._reading:
            return pace_since(self._reader, self.annotator, since)

    def queue(
        self,
        view: QueueView | None = None,
        after: QueueCursor | None = None,
        limit: int = 100,
        *,
        backwards: bool = False,
        including: bool = False,
    ) -> QueuePage:
        """A page of the person's queue; see `store.queue.queue_page`."""
        with self._reading:
            view = replace(view or QueueView(), is_assigned=self._is_assigned())
            return queue_page(
                self._reader, self.annotator, view, after, limit, backwards=backwards, including=including
            )

    def place_in_queue(self, key: str, order: QueueOrder) -> QueueCursor | None:
        """Where an article stands in an order of the queue; None when there is no such article."""
        with self._reading:
            return queue_cursor(self._reader, self.annotator, order, key)

    def submit(self, key: str, decision: Decision, summary: SummaryRow, callback: Callback) -> None:
        """Save a decision, with the summary it leads to, in the writer thread.

        Decisions are saved in order, each in one transaction. The callback is called from that
        thread: with None once COMMIT has returned, else with a SaveError; then `retry` or `drop`.
        """

        def save(database: Database) -> None:
            append(database, self.annotator, key, decision, summary)

        self._writer.submit(decision.op, save, callback)

    def retry(self) -> None:
        """Try to save the decision that failed again, under the same operation id.

        A database that has been put back as another file is read from then on, as the writer writes to it.
        """
        with suppress(StoreError):
            self._read_what_is_there()
        self._writer.retry()

    def _read_what_is_there(self) -> None:
        with self._reading:
            if not self._reader.is_in_place:
                fresh = self.project.database()
                with suppress(StoreError):
                    self._reader.close(0)
                self._reader = fresh

    def drop(self) -> None:
        """Give up the decision that failed and all that wait behind it."""
        self._writer.drop()

    def save_place(self, key: str, token: int, at: int) -> None:
        """Save where the person is (token index, milliseconds since the epoch); nobody waits for it."""

        def save(database: Database) -> None:
            number = article_number(database, key)
            put_place(database, self.annotator, number, at=at, place=token)

        self._writer.submit("", save)

    def check_health(self, on_damage: Callable[[str], None]) -> None:
        """Check the database file once a day, in a thread, which calls `on_damage` with what is wrong."""

        def check() -> None:
            try:
                with self.project.database() as database:
                    self._checking = database
                    now = time.time_ns() // 1_000_000
                    complaint = quick_check(database, now) if is_check_due(database, now) else ""
            except StoreError:
                return
            finally:
                self._checking = None
            if complaint:
                on_damage(complaint)

        Thread(target=check, name="annotator-health", daemon=True).start()

    def stay(self) -> None:
        """Tell whoever asked for this person's place that somebody is here."""
        self._lease.answer()

    def close(self, timeout: float | None = None) -> bool:
        """Wait for what is queued, at most `timeout` seconds, and leave; whether all of it was saved.

        With a timeout nothing else is waited for, whoever holds the database.
        """
        if checking := self._checking:
            checking.interrupt()
        saved = self._writer.close(timeout)
        with self._reading:
            self._reader.close(None if timeout is None else 0)
        self._lease.release()
        return saved
