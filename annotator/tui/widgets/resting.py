"""Widgets whose content may wait until the keys rest."""

import asyncio
import time

from annotator.tui.widgets.kept_lines import KeptLines

PAUSE = 0.2
"""Seconds without another key until such a widget follows.

So the answer to a key costs half the bytes and less time, and while somebody works fast or a key is held,
nothing is sent that nobody can read.
"""


class FollowsAtRest(KeptLines):
    """A base of widgets that tell at length what stands shortly elsewhere, or what can be done.

    One call of the event loop is due at any time, not one for each key: a timer of Textual's is a task.
    """

    _due = 0.0
    _waiting: asyncio.TimerHandle | None = None

    def follow_later(self) -> None:
        """Fill the widget once the keys rest."""
        self._due = time.monotonic() + PAUSE
        if self._waiting is None:
            self._waiting = asyncio.get_running_loop().call_later(PAUSE, self._look)

    def _look(self) -> None:
        """Fill the widget, or wait on when a key came meanwhile."""
        self._waiting = None
        left = self._due - time.monotonic()
        if left > 0:
            self._waiting = asyncio.get_running_loop().call_later(left, self._look)
        elif self.is_attached:
            self.fill()

    def follow(self) -> None:
        """Fill it now."""
        if self._waiting is not None:
            self._waiting.cancel()
            self._waiting = None
        self.fill()

    def fill(self) -> None:
        """Show what was given last."""
        raise NotImplementedError
