"""How much is on its way to the terminal.

The system takes in far more than a slow line carries, so a write that succeeds says nothing. A terminal
answers a status report (DSR, ECMA-48 8.3.35: `ESC [ 5 n` → `ESC [ 0 n`) when it has come to it: what was
sent before has been shown.
"""

from collections import deque

QUESTION = "\x1b[5n"
ASK_AFTER = 1024
"""Bytes after which the terminal is asked; its answer costs as little as the question."""
LIMIT = 4096
"""Bytes on their way from which on no frame is sent: two thirds of a second at 50 kbit/s."""


class Flow:
    """Counts what was sent, and what has arrived as far as answers tell."""

    def __init__(self) -> None:
        self._sent = self._arrived = self._asked_at = 0
        self._asked: deque[int] = deque()
        self._has_answered = self._is_silent = False

    @property
    def is_full(self) -> bool:
        """Whether the next frame should wait, and be skipped if a newer one comes.

        Nothing waits for a terminal that has never answered: it may be one that never does.
        """
        return self._has_answered and bool(self._asked) and self._sent - self._arrived > LIMIT

    @property
    def waits(self) -> bool:
        """Whether answers are still to come."""
        return bool(self._asked)

    def sends(self, count: int) -> bool:
        """Note so many bytes; whether a question is to follow them."""
        self._sent += count
        if self._is_silent or self._sent - self._asked_at < ASK_AFTER:
            return False
        self.asks()
        return True

    def asks(self) -> None:
        """Note a question that goes out now."""
        self._asked_at = self._sent
        self._asked.append(self._sent)

    def answered(self) -> None:
        """The terminal has answered its oldest question; an answer to none is left alone."""
        self._has_answered = True
        if self._asked:
            self._arrived = self._asked.popleft()

    def give_up(self) -> None:
        """It does not answer: it is not asked again, and nothing waits for it."""
        self._asked.clear()
        self._is_silent = True
