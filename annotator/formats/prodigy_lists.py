"""Which of the accepted spans and relations stand in the main lists of a Prodigy row."""

from bisect import bisect_left
from itertools import pairwise
from operator import attrgetter

from msgspec import Struct

from annotator.document.article import Tokens
from annotator.document.schema import LabelSchema
from annotator.document.spans import Span
from annotator.editing.annotations import Annotations, RelationRecord, SpanRecord, Verdict
from annotator.formats.base_layer import base_layer

Place = tuple[int, int, str, str]

_PLACE = attrgetter("span.start", "span.end", "span.label", "span.id")


class RowLists(Struct, frozen=True):
    """The accepted spans and relations of one article, by the list they go to, each in text order.

    Attributes:
        main: spans on the borders of tokens; where the interface shows no overlap, those that keep clear
            of each other.
        tokens: span id → first and last token (inclusive) of each in `main`.
        nested: spans that overlap those in `main`.
        off_tokens: spans that do not begin and end at tokens.
        main_links: relations between spans in `main`; side_links: the others.
    """

    main: list[SpanRecord]
    tokens: dict[str, tuple[int, int]]
    nested: list[SpanRecord]
    off_tokens: list[SpanRecord]
    main_links: list[RelationRecord]
    side_links: list[RelationRecord]


def row_lists(
    annotations: Annotations, tokens: Tokens, schema: LabelSchema, *, may_overlap: bool
) -> RowLists:
    """Divide what was accepted; `may_overlap`: whether the row's interface shows spans over others."""
    accepted = in_text_order(annotations, Verdict.ACCEPTED)
    numbers: dict[str, tuple[int, int]] = {}
    off_tokens = []
    starts, ends = tokens.starts, tokens.ends
    count = len(starts)
    for record in accepted:
        span = record.span
        first, last = bisect_left(starts, span.start), bisect_left(ends, span.end)
        if first <= last < count and starts[first] == span.start and ends[last] == span.end:
            numbers[span.id] = first, last
        else:
            off_tokens.append(record)
    main = [record for record in accepted if record.span.id in numbers] if off_tokens else accepted
    nested: list[SpanRecord] = []
    if not may_overlap and any(one.span.end > other.span.start for one, other in pairwise(main)):
        base = base_layer([record.span for record in main], schema)
        nested = [record for record in main if record.span.id not in base]
        main = [record for record in main if record.span.id in base]
        for record in nested:
            del numbers[record.span.id]
    return RowLists(main, numbers, nested, off_tokens, *_links(annotations, numbers))


def in_text_order(annotations: Annotations, verdict: Verdict) -> list[SpanRecord]:
    """The spans with a verdict, by start, end and label."""
    found = [record for record in annotations.spans.values() if record.verdict is verdict]
    return sorted(found, key=_PLACE)


def place(span: Span) -> Place:
    """What spans are in order by: start, end, label, id."""
    return span.start, span.end, span.label, span.id


def _links(
    annotations: Annotations, numbers: dict[str, tuple[int, int]]
) -> tuple[list[RelationRecord], list[RelationRecord]]:
    main: list[RelationRecord] = []
    side: list[RelationRecord] = []
    for link in annotations.accepted_relations():
        is_main = link.head in numbers and link.child in numbers
        (main if is_main else side).append(annotations.relations[link.id])
    return main, side
