"""What every row we write must keep to, checked before it is written. A broken one is a bug, never a file."""

from operator import ge, gt

from annotator.document.article import Tokens
from annotator.document.errors import OffsetError
from annotator.formats.prodigy_lists import RowLists


def check_tokens(text: str, starts: list[int], ends: list[int]) -> None:
    """Raise OffsetError unless the tokens are in order, without overlap, inside the text."""
    if (
        len(starts) != len(ends)
        or any(map(ge, starts, ends))
        or any(map(gt, ends, starts[1:]))
        or (ends and (starts[0] < 0 or ends[-1] > len(text)))
    ):
        raise OffsetError("a row would be wrong: its tokens do not fit the text", "see `annotator check`")


def check_lists(lists: RowLists, tokens: Tokens, *, may_overlap: bool) -> None:
    """Raise OffsetError unless the main lists are right.

    Spans begin and end at their tokens and are in order, and without `may_overlap` keep clear of each
    other; relations end on spans of the list.
    """
    before, reach = (0, 0), 0
    for number, record in enumerate(lists.main):
        span = record.span
        first, last = lists.tokens[span.id]
        if (tokens.starts[first], tokens.ends[last]) != (span.start, span.end):
            raise _wrong(f"spans[{number}]", f"{span.start}-{span.end} does not fit its tokens")
        if (span.start, span.end) < before:
            raise _wrong(f"spans[{number}]", "is out of order")
        if not may_overlap and span.start < reach:
            raise _wrong(f"spans[{number}]", "overlaps the span before it")
        before, reach = (span.start, span.end), max(reach, span.end)
    for number, link in enumerate(lists.main_links):
        if link.relation.head not in lists.tokens or link.relation.child not in lists.tokens:
            raise _wrong(f"relations[{number}]", "ends on no entry of spans")


def _wrong(field: str, what: str) -> OffsetError:
    return OffsetError(
        f"a row would be wrong at {field}: it {what}", "nothing was written; please report this"
    )
