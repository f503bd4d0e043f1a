"""The editor's state: one frozen value that holds all the screen shows of an article."""

from enum import StrEnum

from msgspec import Struct, field

from annotator.document.relations import Suggestions
from annotator.editing.board import Board
from annotator.editing.decisions import Decision
from annotator.editing.edits import Edit
from annotator.editing.history import History
from annotator.editing.items import Item, Link


class Question(StrEnum):
    """A question that `y` answers; any other key drops it."""

    FINISH = "finish"
    SKIP = "skip"
    REJECT = "reject"
    BULK = "bulk"


class StepAt(Struct, frozen=True):
    """Which review step: a sentence, and the span whose frame it is (None: its names and roles)."""

    sentence: int
    frame: str | None = None


class Change(Struct, frozen=True):
    """One place that a bulk decision would change.

    Attributes:
        start, end: the span, or the head of the link, in code points.
        label: of the span or link.
        verb: what would be done: `accept`, `reject`, `make`.
        to: of a link the child, in code points (start, end exclusive); None for a span.
    """

    start: int
    end: int
    label: str
    verb: str
    to: tuple[int, int] | None = None


class Preview(Struct, frozen=True):
    """What a bulk decision would change, in text order, and the edits that would do it."""

    title: str
    changes: tuple[Change, ...]
    edits: tuple[Edit, ...]


class EditorState(Struct, frozen=True, eq=False):
    """Everything about one article on screen.

    Attributes:
        cursor: index of the token the cursor is on.
        anchor: token where the selection began, or None. While it stands nothing has the focus.
        focus: id of the focused span or link, or None.
        step: the review step that `space` takes, or None when nothing is open.
        history: what can be undone and done again.
        message: one line about what the last command did or why it did nothing.
        asking: the question that stands.
        preview: what a bulk decision would change, while it is asked about.
        warned: `enter` has just shown a problem; a second one passes it.
        newer: suggestions that arrived and wait.
        distrusted: `source:label` of suggestions mostly rejected so far, which `space` never takes.
        revision: rises with every change.
    """

    board: Board
    cursor: int = 0
    anchor: int | None = None
    focus: str | None = None
    step: StepAt | None = None
    history: History = field(default_factory=History)
    message: str = ""
    asking: Question | None = None
    preview: Preview | None = None
    warned: str = ""
    newer: Suggestions | None = None
    distrusted: frozenset[str] = frozenset()
    revision: int = 0

    @property
    def run(self) -> int:
        """The run of suggestions in force."""
        return self.board.suggested.suggestions.run

    @property
    def sentence(self) -> int:
        """The sentence the cursor is in."""
        return self.board.tokens.sentence_of(self.cursor)

    @property
    def selection(self) -> tuple[int, int] | None:
        """Token range (first, end exclusive) of the selection."""
        if self.anchor is None:
            return None
        return min(self.anchor, self.cursor), max(self.anchor, self.cursor) + 1

    @property
    def focused_item(self) -> Item | None:
        """The focused span, or None."""
        return self.board.item(self.focus) if self.focus else None

    @property
    def focused_link(self) -> Link | None:
        """The focused link, or None."""
        return self.board.link(self.focus) if self.focus else None


class Context(Struct, frozen=True):
    """What a pure function cannot know: a fresh operation id and the time in milliseconds since the epoch."""

    op: str
    at: int


class Leave(StrEnum):
    """Where the app goes after the command."""

    NEXT_ARTICLE = "next article"


class Outcome(Struct, frozen=True, eq=False):
    """What a command leads to: the new state, at most one decision to store first, and where to go."""

    state: EditorState
    decision: Decision | None = None
    leave: Leave | None = None
