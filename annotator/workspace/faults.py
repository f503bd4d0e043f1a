"""What can be wrong with tokens, spans and relations."""

from collections import Counter
from collections.abc import Collection, Iterable, Iterator
from itertools import pairwise

from annotator.document.article import Article, Tokens
from annotator.document.errors import OffsetError
from annotator.document.offsets import is_on_tokens
from annotator.document.relations import Suggestions
from annotator.document.schema import AttributeKind, LabelSchema, Severity
from annotator.document.spans import Span
from annotator.editing.annotations import Annotations, RelationRecord, Verdict

RESTORE = "restore the database from a backup"
EDIT = "open the article and correct it"
REPORT = "this is a mistake in the program: please report it"
Fault = tuple[Severity, str, str]
"""How bad it is, what is wrong, how to mend it."""


Extent = tuple[int, int]


def extent_of(span: Span) -> Extent:
    """Start and end."""
    return span.start, span.end


def token_faults(text: str, tokens: Tokens) -> Iterator[Fault]:
    """What is wrong with where tokens and sentences are."""
    try:
        tokens.check(text)
    except (OffsetError, ValueError) as error:
        yield Severity.ERROR, f"its tokens do not fit its text ({error})", RESTORE
    borders = list(tokens.sentences)
    rising = all(one < other for one, other in pairwise(borders))
    if not rising or (borders and (borders[0] != 0 or borders[-1] >= len(tokens))):
        yield Severity.ERROR, "its sentences do not fit its tokens", RESTORE


def extent_faults(span: Span, text: str, tokens: Tokens, *, as_it_came: bool) -> Iterator[Fault]:
    """What is wrong with where a span is; one as it came from a file may cut tokens, with a warning."""
    try:
        span.check(text)
    except OffsetError as error:
        yield Severity.ERROR, error.message, EDIT
        return
    if not is_on_tokens(tokens, span):
        severity = Severity.WARN if as_it_came else Severity.ERROR
        yield severity, f"{named(span, text)} cuts a token", EDIT


def named(span: Span, text: str) -> str:
    """The span as a message calls it."""
    return f"{span.label} “{text[span.start : span.end][:60]}” at {span.start}-{span.end}"


def annotation_faults(
    schema: LabelSchema,
    article: Article,
    tokens: Tokens,
    annotations: Annotations,
    suggestions: Suggestions,
    imported: Collection[Extent],
) -> Iterator[Fault]:
    """What is wrong with spans and relations, decided ones and those they stand on.

    Args:
        schema: the project's.
        article: what they are about; tokens: its tokens.
        annotations: what has been decided.
        suggestions: the run in force.
        imported: where spans lay that came from a file as somebody's answer.
    """
    for record in annotations.spans.values():
        extent = extent_of(record.span)
        came = extent in imported or (record.suggested and extent == extent_of(record.suggested.span))
        yield from extent_faults(record.span, article.text, tokens, as_it_came=bool(came))
        if record.verdict is Verdict.ACCEPTED:
            yield from _labelled(schema, record.span, article.text)
    suggested = {each.span.id: each.span for each in suggestions.spans}
    for link in annotations.relations.values():
        yield from _link(schema, link, annotations, suggested)
    if shared := annotations.spans.keys() & annotations.relations.keys():
        yield Severity.ERROR, f"a span and a relation have the same id {min(shared)}", REPORT
    yield from _twice(article.text, annotations)


def _labelled(schema: LabelSchema, span: Span, text: str) -> Iterator[Fault]:
    if not schema.has_span(span.label):
        yield Severity.ERROR, f"{named(span, text)}: the label schema has no such label", EDIT
        return
    known = {attribute.id: attribute for attribute in schema.attributes_on(span.label)}
    for name, value in span.attributes.items():
        attribute = known.get(name)
        if attribute is None:
            yield Severity.WARN, f"{named(span, text)}: {name} is no attribute of {span.label}", EDIT
        elif attribute.kind is not AttributeKind.TEXT:
            given = {value} if isinstance(value, str) else set(value)
            if not given <= set(attribute.values):
                yield Severity.ERROR, f"{named(span, text)}: {name} has no value {_words(given)}", EDIT


def _words(values: Iterable[str]) -> str:
    return " ".join(sorted(values))


def _link(
    schema: LabelSchema, link: RelationRecord, annotations: Annotations, suggested: dict[str, Span]
) -> Iterator[Fault]:
    relation = link.relation
    ends = [
        record.span if (record := annotations.spans.get(id)) else suggested.get(id) for id in relation.ends
    ]
    head, child = ends
    if head is None or child is None:
        yield Severity.ERROR, f"{relation.label} {relation.id} has an end that does not exist", EDIT
    elif link.verdict is Verdict.ACCEPTED:
        records = [annotations.spans.get(id) for id in relation.ends]
        if not all(record and record.verdict is Verdict.ACCEPTED for record in records):
            yield Severity.ERROR, f"{relation.label} {relation.id} has an end that is not accepted", EDIT
        elif not schema.has_relation(relation.label):
            yield Severity.ERROR, f"{relation.label}: the label schema has no such relation", EDIT
        elif not schema.relation(relation.label).allows(head.label, child.label):
            yield Severity.ERROR, f"{relation.label} may not go from {head.label} to {child.label}", EDIT


def _twice(text: str, annotations: Annotations) -> Iterator[Fault]:
    """Accepted spans and relations that say the same as another."""
    accepted = [r for r in annotations.spans.values() if r.verdict is Verdict.ACCEPTED]
    spans = Counter((r.span.start, r.span.end, r.span.label) for r in accepted)
    for (start, end, label), count in spans.items():
        if count > 1:
            yield (
                Severity.ERROR,
                f"{label} “{text[start:end][:60]}” at {start}-{end} is there {count} times",
                EDIT,
            )
    standing = [r.relation for r in annotations.relations.values() if r.verdict is Verdict.ACCEPTED]
    links = Counter((relation.label, *relation.ends) for relation in standing)
    for (label, head, child), count in links.items():
        if count > 1:
            yield Severity.ERROR, f"{label} from {head} to {child} is there {count} times", EDIT
