"""Widgets whose content may wait until the keys rest."""

from textual.timer import Timer

from annotator.tui.widgets.kept_lines import KeptLines

PAUSE = 0.2
"""Seconds without another key until such a widget follows.

So the answer to a key costs half the bytes and less time, and while somebody works fast or a key is held,
nothing is sent that nobody can read.
"""


class FollowsAtRest(KeptLines):
    """A base of widgets that tell at length what stands shortly elsewhere, or what can be done."""

    _pause: Timer | None = None

    def follow_later(self) -> None:
        """Fill the widget once the keys rest."""
        if self._pause is None:
            self._pause = self.set_timer(PAUSE, self.follow)
        else:
            self._pause.reset()

    def follow(self) -> None:
        """Fill it now."""
        if self._pause is not None:
            self._pause.stop()
            self._pause = None
        self.fill()

    def fill(self) -> None:
        """Show what was given last."""
        raise NotImplementedError
