"""The app as adjudicators see it."""

from annotator.editing.adjudicating import Strategy
from annotator.tui.app import AnnotatorApp, Running, run_at
from annotator.tui.keymap import Keymap
from annotator.tui.screens.adjudicate import AdjudicateScreen
from annotator.workspace.adjudication import AdjudicationDesk
from annotator.workspace.deciding import Desk
from annotator.workspace.project import Project


class AdjudicatorApp(AnnotatorApp):
    """Shows the articles that several people have finished."""

    def first_screen(self, desk: Desk, keymap: Keymap, start_key: str | None) -> AdjudicateScreen:
        """The adjudication screen."""
        if not isinstance(desk, AdjudicationDesk):
            raise TypeError("adjudication needs the adjudicator's desk")
        return AdjudicateScreen(desk, keymap, start_key)


def run_adjudication(
    project: Project,
    adjudicator: str,
    annotators: tuple[str, ...],
    strategy: Strategy,
    running: Running,
) -> int:
    """Run the app on the gold layer until the adjudicator leaves, and give the exit code.

    Raises as `tui.app.run_app` does, and ProjectError when no article has been finished by two people.
    """
    return run_at(
        lambda: AdjudicationDesk(project, adjudicator, annotators, strategy), project, AdjudicatorApp, running
    )
