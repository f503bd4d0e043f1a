"""Who has how many articles, as lines for people."""

from collections.abc import Iterator
from datetime import UTC, datetime

from annotator.cli.diagnostics import counted
from annotator.workspace.assigning import Assignments

_HEADS = ("held", "finished", "begun", "new", "taken back")


def listing(found: Assignments) -> Iterator[str]:
    """The lines."""
    yield f"{counted(found.articles, 'article')}: {_copies(found.copies)}"
    if not found.shares:
        yield "nobody has been given any: everybody sees all of them"
        return
    width = max(len("annotator"), *(len(share.annotator) for share in found.shares))
    yield ""
    yield f"{'annotator':<{width}} {' '.join(f'{head:>10}' for head in _HEADS)}  last here (UTC)"
    for share in found.shares:
        counts = (share.held, share.finished, share.begun, share.new, share.taken)
        numbers = " ".join(f"{count:>10,}" for count in counts)
        yield f"{share.annotator:<{width}} {numbers}  {_time(share.last)}"


def _copies(copies: dict[int, int]) -> str:
    said = [f"{count:,} with {_people(people)}" for people, count in sorted(copies.items()) if count]
    return ", ".join(said) or "none"


def _people(count: int) -> str:
    match count:
        case 0:
            return "nobody"
        case 1:
            return "one person"
        case _:
            return f"{count} people"


def _time(at: int) -> str:
    return datetime.fromtimestamp(at / 1000, UTC).strftime("%Y-%m-%d %H:%M") if at else "never"
