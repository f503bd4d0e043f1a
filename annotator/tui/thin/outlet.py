"""The thread that writes to the terminal, so that a slow line holds nobody up."""

import os
import threading
from collections.abc import Callable


class Outlet:
    """Writes what `take` gives, whenever it is woken, until it is closed.

    While a write is under way `take` is not asked: what is out of date by then is never sent.
    """

    def __init__(self, descriptor: int, take: Callable[[], bytes]) -> None:
        self._descriptor, self._take = descriptor, take
        self._woken = threading.Event()
        self._closing = False
        self._thread = threading.Thread(target=self._run, daemon=True, name="terminal-output")

    def start(self) -> None:
        """Begin."""
        self._thread.start()

    def wake(self) -> None:
        """There is something to write."""
        self._woken.set()

    def close(self, patience: float) -> None:
        """Write what is left and end; after `patience` seconds a stuck terminal is left to itself."""
        self._closing = True
        self._woken.set()
        self._thread.join(patience)

    def _run(self) -> None:
        try:
            while not self._closing:
                self._woken.wait()
                self._woken.clear()
                self._write(self._take())
            self._write(self._take())
        except OSError:
            return

    def _write(self, content: bytes) -> None:
        while content:
            content = content[os.write(self._descriptor, content) :]
