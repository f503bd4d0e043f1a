"""What has been on screen since a review step became current."""

from annotator.editing.state import EditorState, StepAt
from annotator.editing.steps import find_step
from annotator.tui.layout.page import Page


class Seen:
    """The lines that have been wholly on screen since the current step became current."""

    def __init__(self) -> None:
        self._step: StepAt | None = None
        self._lines: set[int] = set()

    def note(self, page: Page, step: StepAt | None, top: int, height: int) -> None:
        """The rows from `top` on, `height` of them, are on screen while `step` is current.

        A line higher than the screen counts as seen once its text is at the top.
        """
        if self._step != step:
            self._step, self._lines = step, set()
        first = page.heights.at(top)[0]
        last = page.heights.at(max(top, min(page.heights.rows, top + height) - 1))[0]
        while first <= last and page.heights.top(first) < top:
            first += 1
        while last > first and page.heights.top(last + 1) > top + height:
            last -= 1
        self._lines.update(range(first, last + 1))

    def forget_lines(self) -> None:
        """The text was laid out anew: lines have other numbers now."""
        self._lines.clear()

    def unseen_line(self, page: Page, state: EditorState) -> int | None:
        """The first line with a span of the current step that has not been seen, or None."""
        step = find_step(state.board, state.step)
        if step is None or self._step != state.step:
            return None
        for item in step.items:
            for line in range(page.lines.at(item.span.start), page.lines.at(item.span.end - 1) + 1):
                if line not in self._lines:
                    return line
        return None
