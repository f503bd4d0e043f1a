"""The app for people who get nothing but the app: every way out of it that Textual has is closed."""

import signal
from collections.abc import Iterator
from contextlib import contextmanager

from rich.console import RenderableType
from rich.text import Text

from annotator.tui.app import AnnotatorApp
from annotator.workspace.error_log import TOLD_TO_ANNOTATORS


class LockedApp(AnnotatorApp):
    """Runs no action of Textual's, opens no address, and writes no file.

    Our own keys are no actions of Textual's, so nothing of the annotating is missing.
    """

    def on_mount(self) -> None:
        """Nothing stops the program from now on, whoever asks for it: nobody could wake it again."""
        if not self.is_headless:
            signal.signal(signal.SIGTSTP, signal.SIG_IGN)

    async def run_action(self, *_: object, **__: object) -> bool:
        """No action: neither of a binding, nor of a link in some text."""
        return False

    async def action_simulate_key(self, key: str) -> None:
        """Nothing."""

    def simulate_key(self, key: str) -> None:
        """Nothing: keys come from the keyboard."""

    def action_suspend_process(self) -> None:
        """Nothing: nobody could wake it again."""

    @contextmanager
    def suspend(self) -> Iterator[None]:
        """Nothing."""
        yield

    def open_url(self, url: str, *, new_tab: bool = True) -> None:
        """Nothing: the browser would run here and not where the person is."""

    def copy_to_clipboard(self, text: str) -> None:
        """Nothing: the text would leave by the terminal."""

    def action_screenshot(self, filename: str | None = None, path: str | None = None) -> None:
        """Nothing."""

    def save_screenshot(
        self, filename: str | None = None, path: str | None = None, time_format: str | None = None
    ) -> str:
        """Nothing; an empty name."""
        return ""

    def deliver_screenshot(
        self, filename: str | None = None, path: str | None = None, time_format: str | None = None
    ) -> str | None:
        """Nothing."""
        return None

    def deliver_text(self, *_: object, **__: object) -> str | None:
        """Nothing."""
        return None

    def deliver_binary(self, *_: object, **__: object) -> str | None:
        """Nothing."""
        return None

    def panic(self, *renderables: RenderableType) -> None:
        """After a mistake in the program: that there was one, once, and nothing of the program."""
        if not self._exit_renderables:
            super().panic(Text(TOLD_TO_ANNOTATORS))

    def _fatal_error(self) -> None:
        self.panic()
