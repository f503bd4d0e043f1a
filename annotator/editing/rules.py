"""The label schema's rules, checked against what has been accepted."""

from collections import Counter
from collections.abc import Iterable, Iterator

from msgspec import Struct
from msgspec.structs import replace

from annotator.document.schema import LabelSchema, Rule, RuleKind, Severity
from annotator.document.spans import Span
from annotator.editing.annotations import Annotations
from annotator.editing.board import Board
from annotator.editing.items import Status


class Problem(Struct, frozen=True):
    """A broken rule.

    Attributes:
        severity: error or warning.
        span_id: the span it is about.
        message: one line that says what is missing or wrong.
    """

    severity: Severity
    span_id: str
    message: str


def problems(schema: LabelSchema, annotations: Annotations) -> tuple[Problem, ...]:
    """All broken rules, in text order of the spans, then in the order of the rules.

    A warning about a missing link is not raised where somebody has looked at the frame: then
    "none" is what they found.
    """
    spans = annotations.accepted_spans()
    heads = Counter((r.head, r.label) for r in annotations.accepted_relations())
    return tuple(_found(schema, annotations, heads, spans, 0))


def problems_in(board: Board, sentence: int) -> tuple[Problem, ...]:
    """The broken rules about the accepted spans that begin in one sentence, to be told as one works.

    What is open there and stands as a suggestion counts as present: taking it as shown mends the rule.
    """
    if not board.schema.rules:
        return ()
    shown = board.in_sentence(sentence)
    accepted = [item for item in shown.items if item.status is Status.ACCEPTED]
    if not accepted:
        return ()
    before = [i.span for i in board.in_sentence(sentence - 1).items if i.status is Status.ACCEPTED]
    spans = before + [
        replace(item.span, attributes={**item.guess, **item.span.attributes}) for item in accepted
    ]
    heads = Counter(
        (link.relation.head, link.relation.label)
        for link in shown.links
        if link.status in (Status.ACCEPTED, Status.OPEN) and not link.doubted
    )
    return tuple(_found(board.schema, board.annotations, heads, spans, len(before)))


def _found(
    schema: LabelSchema,
    annotations: Annotations,
    heads: Counter[tuple[str, str]],
    spans: list[Span],
    first: int,
) -> Iterator[Problem]:
    """The problems of the spans from number `first` on."""
    for place in range(first, len(spans)):
        span = spans[place]
        for rule in schema.rules:
            message = _broken(rule, span, heads, spans, place)
            if message and not _is_looked_at(schema, rule, span, annotations):
                yield Problem(rule.severity, span.id, rule.message or message)


def _is_looked_at(schema: LabelSchema, rule: Rule, span: Span, annotations: Annotations) -> bool:
    if rule.kind is not RuleKind.REQUIRES or rule.severity is not Severity.WARN:
        return False
    return span.id in annotations.frames and all(map(schema.has_relation, rule.what.split("|")))


def _broken(rule: Rule, span: Span, heads: Counter[tuple[str, str]], spans: list[Span], place: int) -> str:
    """What is wrong with the span by this rule, or an empty string."""
    match rule.kind:
        case RuleKind.REQUIRES if rule.on == span.label:
            wanted = rule.what.split("|")
            if not any(span.attributes.get(one) or heads[span.id, one] for one in wanted):
                return f"{span.label} needs {' or '.join(wanted)}"
        case RuleKind.AT_MOST if rule.on == span.label:
            count = heads[span.id, rule.what]
            if count > rule.count:
                return f"{span.label} has {count} {rule.what}, at most {rule.count} allowed"
        case RuleKind.OVERLAP if not rule.allowed and span.label in rule.labels:
            other = _overlapping(span, spans[:place], rule.labels)
            if other:
                return f"{span.label} overlaps {other.label}"
        case _:
            pass
    return ""


def _overlapping(span: Span, earlier: Iterable[Span], labels: tuple[str, ...]) -> Span | None:
    return next((o for o in earlier if o.label in labels and o.overlaps(span)), None)
