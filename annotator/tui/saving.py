"""From a decision to its acknowledgement: at most one is under way, the next keys wait for it."""

from collections.abc import Callable

from annotator.document.errors import SaveError
from annotator.editing.state import Outcome
from annotator.tui.messages import SaveEnded
from annotator.workspace.deciding import Desk, summarize

Post = Callable[[SaveEnded], object]
"""Takes a message from any thread."""


class Saver:
    """Hands decisions to the desk's writer thread and keeps what they lead to until they are durable."""

    def __init__(self, desk: Desk, post: Post) -> None:
        self._desk = desk
        self._post = post
        self._pending: Outcome | None = None
        self._error: SaveError | None = None

    @property
    def is_busy(self) -> bool:
        """Whether a decision waits for its acknowledgement, or has failed."""
        return self._pending is not None

    @property
    def error(self) -> SaveError | None:
        """Why the decision on the screen is not saved, or None."""
        return self._error

    @property
    def pending(self) -> Outcome | None:
        """What will be shown once it is saved."""
        return self._pending

    def save(self, key: str, outcome: Outcome) -> None:
        """Hand over the outcome's decision; ValueError when it has none or one is under way."""
        decision = outcome.decision
        if decision is None or self._pending is not None:
            raise ValueError("one decision at a time")
        self._pending, self._error = outcome, None

        def ended(error: SaveError | None) -> None:
            self._post(SaveEnded(decision.op, error))

        try:
            self._desk.submit(key, decision, summarize(outcome.state.board), ended)
        except SaveError as error:
            ended(error)

    def ended(self, message: SaveEnded) -> Outcome | None:
        """The outcome that is durable now; None when it failed, or the message is about another."""
        outcome = self._pending
        if outcome is None or outcome.decision is None or outcome.decision.op != message.op:
            return None
        if message.error is not None:
            self._error = message.error
            return None
        self._pending, self._error = None, None
        return outcome

    def retry(self) -> None:
        """Try again, with the same operation id."""
        self._error = None
        self._desk.retry()

    def give_up(self) -> None:
        """Forget the decision that failed; what is on the screen was never saved."""
        self._pending, self._error = None, None
        self._desk.drop()
