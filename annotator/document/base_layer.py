"""Which spans stand in a list that allows no overlap; one rule for every format, and for training."""

from bisect import bisect_left
from collections.abc import Iterable

from annotator.document.schema import LabelSchema, RuleKind
from annotator.document.spans import Span


def base_layer(spans: Iterable[Span], schema: LabelSchema) -> frozenset[str]:
    """Ids of the spans that do not overlap: labels of the base layer first, then longest, then earliest."""
    base = {label.id for label in schema.spans if label.layer == "base"}
    kept: list[tuple[int, int]] = []
    ids = []
    for span in sorted(spans, key=lambda span: _rank(span, base)):
        place = bisect_left(kept, (span.start, span.end))
        after_last = place == 0 or kept[place - 1][1] <= span.start
        before_next = place == len(kept) or span.end <= kept[place][0]
        if after_last and before_next:
            kept.insert(place, (span.start, span.end))
            ids.append(span.id)
    return frozenset(ids)


def _rank(span: Span, base: set[str]) -> tuple[bool, int, int, str, str]:
    return span.label not in base, span.start - span.end, span.start, span.label, span.id


def allows_overlap(schema: LabelSchema) -> bool:
    """Whether the schema means spans to overlap: a label outside the base layer, or a rule that allows it."""
    outside = any(label.layer != "base" for label in schema.spans)
    return outside or any(rule.kind is RuleKind.OVERLAP and rule.allowed for rule in schema.rules)
