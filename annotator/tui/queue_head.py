"""The rows above the queue: progress, order and the person's own pace; and the search."""

from msgspec import Struct
from textual.content import Content

from annotator.document.safe_text import safe
from annotator.store.progress import Progress
from annotator.store.queue_streams import QueueOrder
from annotator.workspace.pace import Pace

GAP = "   "

WIDE = 100
"""Cells from which on there are wide gaps."""


class Head(Struct, frozen=True):
    """Whose queue it is, how far they are, and what they have done today."""

    progress: Progress
    pace: Pace
    annotator: str


class Search(Struct, frozen=True):
    """A search and how it stands.

    Attributes:
        typed: what is searched.
        is_typing: whether it is being typed.
        found: rows found so far; is_all: there are no others.
        is_looking: more is being looked for; looked: articles so far, of `total`.
    """

    typed: str
    is_typing: bool
    found: int
    is_all: bool
    is_looking: bool
    looked: int
    total: int


def head_content(head: Head, order: QueueOrder, width: int) -> Content:
    """Progress, pace, order and name for a width in cells; what matters less goes first."""
    done, total = head.progress.finished, head.progress.total
    left = f" · {number(total - done)} to go" if total > done else ""
    title = Content.assemble((" queue ", "reverse $text-accent"))
    name = Content.styled(safe(head.annotator), "dim")
    assigned = "assigned " if head.progress.is_assigned else ""
    progress = Content(f"{number(done)} of {number(total)} {assigned}done")
    today, hourly, short = _pace(head.pace)
    turn = Content.styled(str(order), "dim")
    for parts in (
        (progress + left, today, turn, name),
        (progress, today, turn, name),
        (progress, today, turn),
        (progress, hourly, turn),
        (progress, short, turn),
        (progress, turn),
        (progress,),
    ):
        line = Content(GAP if width >= WIDE else GAP[1:]).join([title, *(part for part in parts if part)])
        if line.cell_length <= width:
            return line
    return line.truncate(width, ellipsis=True)


def _pace(pace: Pace) -> tuple[Content, Content, Content]:
    """Today's figures, shorter, and at their shortest; empty before the first decision of the day."""
    if not pace.decisions:
        return Content(""), Content(""), Content("")
    articles, decisions = counted(pace.articles, "article"), counted(pace.decisions, "decision")
    by_article, by_decision = pace.in_an_hour(pace.articles), pace.in_an_hour(pace.decisions)
    if by_article is None or by_decision is None:
        said = Content(f"today {articles}, {decisions}")
        return said, said, Content(f"today {articles}")
    rates = [f"{rate:.{_digits(rate)}f}" for rate in (by_article, by_decision)]
    return (
        Content(f"today {articles} {rates[0]}/h, {decisions} {rates[1]}/h"),
        Content(f"{rates[0]} articles/h, {rates[1]} decisions/h"),
        Content(f"{rates[0]} articles/h"),
    )


def _digits(rate: float) -> int:
    return 1 if rate < 10 else 0


def search_content(search: Search, width: int) -> Content:
    """What is typed, and how far the search has come, for a width in cells."""
    said = _said(search)
    cursor = (" ", "reverse") if search.is_typing else ("", "")
    typed = safe(search.typed)
    room = width - len(said) - 7
    if room < 8:
        said, room = "", width - 4
    shown = Content(typed)
    while shown.cell_length > room:
        typed = typed[1:]
        shown = Content(f"…{typed}")
    return Content.assemble((" / ", "bold $text-accent"), shown, cursor, (GAP + said if said else "", "dim"))


def _said(search: Search) -> str:
    if not search.typed.strip():
        return "title, key, source or note" if search.is_typing else ""
    found = "nothing" if not search.found else f"{number(search.found)}"
    if search.is_looking:
        looked = f"looked at {number(min(search.looked, search.total))} of {number(search.total)}"
        return f"{found} found · {looked} …"
    return f"{found} found" if search.is_all else f"{found} and more found"


def counted(count: int, what: str) -> str:
    """`1 article`, `1,200 articles`."""
    return f"{number(count)} {what}" if count == 1 else f"{number(count)} {what}s"


def number(value: int) -> str:
    """A whole number with its thousands apart."""
    return f"{value:,}"
