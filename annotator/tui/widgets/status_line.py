"""The top row: which article, whose work, how far, and whether it is saved."""

from enum import StrEnum

from msgspec import Struct
from textual.content import Content
from textual.events import Resize

from annotator.document.safe_text import safe
from annotator.tui.layout.names import ELLIPSIS, shorten
from annotator.tui.widgets.line import Line


class Saving(StrEnum):
    """How the last decision stands."""

    NONE = ""
    SAVED = "saved"
    SAVING = "saving…"
    FAILED = "NOT saved"


class Status(Struct, frozen=True):
    """What the status line says.

    Attributes:
        number, total: the article's place in the order of import, and how many there are.
        open, accepted, rejected: None before the article can be annotated.
        notice: takes the title's place while it stands.
        mark: what is said of the whole article (`done`, `flagged`), or empty.
    """

    number: int = 0
    total: int = 0
    title: str = ""
    annotator: str = ""
    open: int | None = None
    accepted: int | None = None
    rejected: int | None = None
    saving: Saving = Saving.NONE
    notice: str = ""
    mark: str = ""


MIN_TITLE = 8
"""Fewest cells in which a title is still worth showing."""


def status_content(status: Status, width: int) -> Content:
    """The row for a width in cells.

    What does not fit goes in this order: the title, wide gaps, the counts of what is decided, the
    mark, and at last letters of the name, which then ends in `…`.
    """
    place = Content.assemble((f" {status.number}/{status.total} ", "reverse $text-accent"))
    for gap, wanted in _SHRINKING:
        right = _right(status, gap, wanted)
        room = width - place.cell_length - right.cell_length - len(gap) - 1
        if room >= 0 or wanted is _SHRINKING[-1][1]:
            break
    if room < 0:
        right = _right(_with_short_name(status, room), gap, wanted)
        room = 0
    title = _title(status, room - len(gap))
    left = Content.assemble(place, gap, title) if title else place
    blank = " " * max(len(gap), width - 1 - left.cell_length - right.cell_length)
    return Content.assemble(left, blank, right)


_ALL = ("mark", "open", "accepted", "rejected")
_SHRINKING: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("   ", _ALL),
    ("  ", _ALL),
    (" ", _ALL),
    (" ", ("mark", "open")),
    (" ", ("open",)),
)


def _right(status: Status, gap: str, wanted: tuple[str, ...]) -> Content:
    facts = {
        "mark": status.mark,
        "open": "" if status.open is None else f"open {status.open}",
        "accepted": "" if status.accepted is None else f"✓ {status.accepted}",
        "rejected": "" if status.rejected is None else f"✗ {status.rejected}",
    }
    counts = "  ".join(facts[name] for name in wanted if facts[name]) if len(gap) > 1 else ""
    counts = counts or " ".join(facts[name] for name in wanted if facts[name])
    parts = [Content.styled(safe(status.annotator), "dim"), Content.styled(counts, "dim")]
    if status.saving is Saving.FAILED:
        parts.append(Content.styled(status.saving.value, "bold reverse $error"))
    elif status.saving is not Saving.NONE:
        parts.append(Content.styled(status.saving.value, "dim"))
    return Content(gap).join([part for part in parts if part])


def _with_short_name(status: Status, room: int) -> Status:
    keep = max(1, len(status.annotator) + room - 1)
    return Status(
        status.number,
        status.total,
        annotator=f"{status.annotator[:keep]}…",
        open=status.open,
        saving=status.saving,
    )


def _title(status: Status, room: int) -> Content:
    text, style = (status.notice, "bold $text-accent") if status.notice else (status.title, "bold")
    title = shorten(text, max(1, room))
    if room < 1 or (room < MIN_TITLE and title.endswith(ELLIPSIS)):
        return Content("")
    return Content.styled(title, style)


class StatusLine(Line):
    """Shows a `Status` at any width."""

    def __init__(self, *, id: str | None = None) -> None:
        self._status = Status()
        super().__init__(id=id)

    @property
    def status(self) -> Status:
        """What is shown."""
        return self._status

    def show(self, status: Status) -> None:
        """Show `status`."""
        before, self._status = self._status, status
        if self.size.width and status != before:
            self.show_content(status_content(status, self.size.width))

    def on_resize(self, event: Resize) -> None:
        """Fit the new width."""
        self.show_content(status_content(self._status, event.size.width))
