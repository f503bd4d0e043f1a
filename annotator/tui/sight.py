"""What a person can have seen when they pressed a key."""

import time
from math import inf

from msgspec import Struct

from annotator.tui.keys import Press


class Sight(Struct):
    """Whether the thing that is decided next was on the screen.

    Attributes:
        since: when it was painted, on the monotonic clock; infinite while it is not.
    """

    since: float = 0.0

    @property
    def is_waiting(self) -> bool:
        """Whether it is still to be painted."""
        return self.since == inf

    def leap(self) -> None:
        """Something else is decided next, and is not on the screen yet."""
        self.since = inf

    def painted(self) -> None:
        """It is on the screen now."""
        self.since = time.monotonic()

    def covers(self, press: Press) -> bool:
        """Whether the key was pressed with it on the screen."""
        return press.time >= self.since
