"""The writer thread: it alone owns the connection that writes, and saves one thing at a time."""

import os
from collections import deque
from collections.abc import Callable
from contextlib import suppress
from threading import Condition, Thread

from msgspec import Struct

from annotator.document.errors import AnnotatorError, SaveError, StoreError
from annotator.store.database import Database, Writing

Callback = Callable[[SaveError | None], None]
"""Called in the writer thread: with None once COMMIT has returned, else with what is wrong."""

Save = Callable[[Database], object]
"""Writes, inside the transaction that the writer opens around it."""


class _Job(Struct, frozen=True):
    op: str
    save: Save
    callback: Callback | None


class Writer:
    """Saves in order, each save one transaction, each acknowledged after its COMMIT.

    A save that fails is kept, and nothing after it is tried, until `retry` or `drop`; one without a
    callback is given up.

    Args:
        connect: opens the writer's own connection; called in the thread.
        acknowledge_to: a descriptor that gets `op` and a newline after each COMMIT that has one
            (for tests of durability), or -1.
    """

    def __init__(self, connect: Callable[[], Database], acknowledge_to: int = -1) -> None:
        self._connect = connect
        self._acknowledge_to = acknowledge_to
        self._jobs: deque[_Job] = deque()
        self._changed = Condition()
        self._failed = False
        self._closing = False
        self._broken = False
        self._thread = Thread(target=self._work, name="annotator-writer", daemon=True)
        self._thread.start()

    def submit(self, op: str, save: Save, callback: Callback | None = None) -> None:
        """Queue a save. Without a callback nobody is told, and nothing waits for it.

        Raises SaveError when the writer is closing, or stopped because of a mistake in the program.
        """
        with self._changed:
            if self._closing or self._broken:
                raise SaveError("the project is being closed", "open it again")
            self._jobs.append(_Job(op, save, callback))
            self._changed.notify_all()

    def retry(self) -> None:
        """Try the save that failed again, with the same operation id."""
        with self._changed:
            self._failed = False
            self._changed.notify_all()

    def drop(self) -> None:
        """Give up the save that failed and all that were queued behind it; their callbacks are told."""
        with self._changed:
            if not self._failed:
                return
            waiting = list(self._jobs)[1:]
            self._jobs.clear()
            self._failed = False
            self._changed.notify_all()
        for job in waiting:
            if job.callback:
                job.callback(SaveError("dropped, because the decision before it was not saved"))

    def close(self, timeout: float | None = None) -> bool:
        """Wait for what is queued, at most `timeout` seconds; whether all of it was saved.

        A save that has failed is tried once more.
        """
        with self._changed:
            self._closing = True
            self._failed = False
            self._changed.notify_all()
        self._thread.join(timeout)
        return not self._thread.is_alive() and not self._jobs

    def _next(self) -> _Job | None:
        """The oldest job, once there is one that may be tried; None when closing with nothing to try."""
        with self._changed:
            self._changed.wait_for(lambda: self._closing or (bool(self._jobs) and not self._failed))
            return self._jobs[0] if self._jobs and not self._failed else None

    def _work(self) -> None:
        ended = False
        try:
            self._save_all()
            ended = True
        finally:
            if not ended:
                self._break_off()

    def _save_all(self) -> None:
        database: Database | None = None
        while job := self._next():
            try:
                database = database or self._connect()
                with database.transaction(Writing.OWN):
                    job.save(database)
            except AnnotatorError as error:
                _close_quietly(database)
                database = None
                self._fail(job, error)
            else:
                self._succeed(job)
        _close_quietly(database)

    def _fail(self, job: _Job, error: AnnotatorError) -> None:
        with self._changed:
            if job.callback is None:
                self._jobs.popleft()
                return
            self._failed = True
        failure = SaveError(error.message, error.hint)
        failure.__cause__ = error
        job.callback(failure)

    def _succeed(self, job: _Job) -> None:
        with self._changed:
            self._jobs.popleft()
        if job.op and self._acknowledge_to >= 0:
            os.write(self._acknowledge_to, f"{job.op}\n".encode())
        if job.callback:
            job.callback(None)

    def _break_off(self) -> None:
        """A mistake in the program ended the thread: nobody may wait for it for ever."""
        with self._changed:
            self._broken = True
            waiting = list(self._jobs)
        for job in waiting:
            if job.callback:
                job.callback(SaveError("saving stopped because of a mistake in the program", "start again"))


def _close_quietly(database: Database | None) -> None:
    """Close after a failure or at the end, when a second error would tell nobody anything."""
    if database is not None:
        with suppress(StoreError):
            database.close()
