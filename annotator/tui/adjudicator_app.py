"""The app as adjudicators see it."""

from annotator.editing.adjudicating import Strategy
from annotator.editing.adjudication_commands import GoTo
from annotator.editing.state import Outcome
from annotator.tui.app import AnnotatorApp, Running, run_at
from annotator.tui.keymap import Keymap
from annotator.tui.screens.adjudicate import AdjudicateScreen
from annotator.workspace.adjudication import AdjudicationDesk
from annotator.workspace.deciding import Desk
from annotator.workspace.project import Project


class AdjudicatorApp(AnnotatorApp):
    """Shows the articles that several people have finished.

    Attributes:
        start_at: the code point of the first article whose difference comes to hand, None for the first one.
    """

    start_at: int | None = None

    def first_screen(self, desk: Desk, keymap: Keymap, start_key: str | None) -> AdjudicateScreen:
        """The adjudication screen."""
        if not isinstance(desk, AdjudicationDesk):
            raise TypeError("adjudication needs the adjudicator's desk")
        if start_key is None or self.start_at is None:
            return AdjudicateScreen(desk, keymap, start_key)
        return PlacedScreen(desk, keymap, start_key, self.start_at)


class PlacedScreen(AdjudicateScreen):
    """The adjudication screen that begins at a place of its first article."""

    def __init__(self, desk: AdjudicationDesk, keymap: Keymap, start_key: str, at: int) -> None:
        super().__init__(desk, keymap, start_key)
        self._wanted: tuple[str, int] | None = (start_key, at)

    def open_article(self, key: str) -> bool:
        """Show an article; the first one at the place."""
        opened = super().open_article(key)
        self.call_later(self._walk)
        return opened

    def _apply(self, outcome: Outcome) -> None:
        """Take an outcome over: what was settled at the beginning is saved before the walk."""
        super()._apply(outcome)
        if self._wanted is not None:
            self.call_later(self._walk)

    def _walk(self) -> None:
        """To the smallest difference that holds the code point, open ones first; else to the place."""
        if self._wanted is None or self.adjudication is None or self.loaded is None or self._saver.is_busy:
            return
        (key, at), self._wanted = self._wanted, None
        if self.loaded.article.key == key:
            self.dispatch(GoTo(at))


def app_at(at: int | None) -> type[AdjudicatorApp]:
    """The app that begins at a code point of its first article."""

    class Placed(AdjudicatorApp):
        start_at = at

    return Placed


def run_adjudication(
    project: Project,
    adjudicator: str,
    annotators: tuple[str, ...],
    strategy: Strategy,
    running: Running,
    at: int | None = None,
) -> int:
    """Run the app on the gold layer until the adjudicator leaves, and give the exit code.

    `at`: the code point of the first article whose difference comes to hand; None for its first difference.
    Raises as `tui.app.run_app` does, and ProjectError when no article has been finished by two people.
    """
    return run_at(
        lambda: AdjudicationDesk(project, adjudicator, annotators, strategy), project, app_at(at), running
    )
