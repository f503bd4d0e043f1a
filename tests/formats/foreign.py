"""Annotated articles of any kind, and what comes back when a format has written and read them."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from hypothesis import strategies as st
from msgspec.structs import replace

from annotator.document.article import Article, Tokens
from annotator.document.offsets import OffsetUnit
from annotator.document.relations import Relation
from annotator.document.schema import Attribute, AttributeKind, LabelSchema
from annotator.document.spans import Span
from annotator.editing.annotations import Annotations, Answer, RelationRecord, SpanRecord, Verdict
from annotator.formats.annotated import AnnotatedArticle
from annotator.formats.incoming import IncomingRow
from annotator.formats.losses import Losses
from annotator.formats.read_row import RowReader
from annotator.formats.registry import WriteContext
from tests.formats.rows import hint
from tests.support.articles import make_schema

ACTOR_NAME = Attribute("actor", ("ACTOR",), AttributeKind.TEXT)
SCHEMA: LabelSchema = replace(make_schema(), attributes=(*make_schema().attributes, ACTOR_NAME), rules=())
WORDS = [
    "Anna", "met", "👩‍👩‍👧", "👨🏻‍🚒", "💩", "Łódź", "e\u0301", "\u0301", "中文", "\r\n", "\n\n", "\r", "\n",
    " ", "\u00a0", "\u2028", "\u0085", ".", "\u202bשלום\u202c", "مرحبا", "[/]", "\t",
    "<&>\"'", "&#10;", "\\n", "𝔘",
]  # fmt: skip

Extent = tuple[int, int, str]


@dataclass(frozen=True)
class Said:
    """What is the same on both sides of a round trip."""

    key: str
    text: str
    meta: dict[str, Any]
    spans: frozenset[tuple[Extent, tuple[tuple[str, Any], ...]]]
    relations: frozenset[tuple[str, Extent, Extent]]


@st.composite
def articles(draw: st.DrawFn, key: str = "a1") -> AnnotatedArticle:
    """An article with accepted spans anywhere, of any overlap, and links between them."""
    words = draw(st.lists(st.sampled_from(WORDS), min_size=1, max_size=12))
    text = "".join(word + " " * draw(st.integers(0, 1)) for word in words)
    if not text.strip():
        text += "x"
    spans: dict[str, SpanRecord] = {}
    taken: set[Extent] = set()
    for number in range(draw(st.integers(0, 6))):
        start = draw(st.integers(0, len(text) - 1))
        end = draw(st.integers(start + 1, len(text)))
        label = draw(st.sampled_from(["ACTOR", "ROLE", "EVENT"]))
        if (start, end, label) in taken:
            continue
        taken.add((start, end, label))
        span = Span(f"s{number}", start, end, label, draw(attributes(label)))
        spans[span.id] = SpanRecord(span, Verdict.ACCEPTED)
    return AnnotatedArticle(
        Article(key, text, {"source": "a.txt", "note": "näh 💩"}, Tokens([0], [len(text)], [0])),
        "alice",
        Annotations(spans, draw(links(spans)), answer=Answer.ACCEPT),
        1_700_000_000_000,
    )


def attributes(label: str) -> st.SearchStrategy[dict[str, Any]]:
    """Attributes that a span of this label may have."""
    if label == "ACTOR":
        return st.fixed_dictionaries({}, optional={"actor": st.sampled_from(["Anna 👩‍👩‍👧", "a\nb", "é<&"])})
    if label != "EVENT":
        return st.just({})
    times = st.sampled_from([("future",), ("historical",), ("future", "historical")])
    return st.fixed_dictionaries(
        {"event_type": st.sampled_from(["CONSULT", "REJECT"])},
        optional={"polarity": st.sampled_from(["positive", "negative"]), "time": times},
    )


@st.composite
def links(draw: st.DrawFn, spans: dict[str, SpanRecord]) -> dict[str, RelationRecord]:
    """Links that the schema allows between some of the spans."""
    allowed = [
        (relation.id, head, child)
        for relation in SCHEMA.relations
        for head, first in spans.items()
        for child, second in spans.items()
        if head != child and relation.allows(first.span.label, second.span.label)
    ]
    chosen = draw(st.lists(st.sampled_from(allowed), unique=True, max_size=5)) if allowed else []
    made = [Relation(f"r{number}", *link) for number, link in enumerate(chosen)]
    return {link.id: RelationRecord(link, Verdict.ACCEPTED) for link in made}


def said(article: AnnotatedArticle) -> Said:
    """What an article says before it is written."""
    extents = {r.span.id: (r.span.start, r.span.end, r.span.label) for r in article.accepted()}
    return Said(
        article.article.key,
        article.article.text,
        dict(article.article.meta),
        frozenset((extents[r.span.id], _sorted(r.span.attributes)) for r in article.accepted()),
        frozenset(
            (r.relation.label, extents[r.relation.head], extents[r.relation.child])
            for r in article.accepted_links()
        ),
    )


def came_back(row: IncomingRow) -> Said:
    """What a row says that has been read."""
    return Said(
        row.key,
        row.text,
        dict(row.meta),
        frozenset((draft.extent, _sorted(draft.attributes)) for draft in row.spans),
        frozenset(
            (link.label, row.spans[link.head].extent, row.spans[link.child].extent) for link in row.relations
        ),
    )


def _sorted(values: Any) -> tuple[tuple[str, Any], ...]:
    return tuple(sorted(values.items()))


def reader(unit: OffsetUnit = OffsetUnit.CODEPOINT, schema: LabelSchema = SCHEMA) -> RowReader:
    """A reader for the schema of these articles, with losses of its own."""
    return RowReader(schema, unit, hint, Losses())


def context(offsets: OffsetUnit | None = None, schema: LabelSchema = SCHEMA) -> WriteContext:
    """What a writer is told."""
    return WriteContext(schema, "news", Losses(), offsets)


def article(
    text: str,
    spans: Iterable[tuple[str, str, dict[str, Any]]] = (),
    relations: Iterable[tuple[str, int, int]] = (),
    *,
    key: str = "a1",
    annotator: str = "alice",
    make: Callable[[Annotations], Annotations] = lambda annotations: annotations,
) -> AnnotatedArticle:
    """An article from (words, label, attributes), each where it stands first, and (label, head, child)."""
    records = {}
    for number, (words, label, values) in enumerate(spans):
        start = text.index(words)
        span = Span(f"s{number}", start, start + len(words), label, values)
        records[span.id] = SpanRecord(span, Verdict.ACCEPTED)
    made = [
        Relation(f"r{number}", label, f"s{head}", f"s{child}")
        for number, (label, head, child) in enumerate(relations)
    ]
    annotations = Annotations(
        records,
        {link.id: RelationRecord(link, Verdict.ACCEPTED) for link in made},
        answer=Answer.ACCEPT,
    )
    return AnnotatedArticle(
        Article(key, text, {"source": "a.txt"}, Tokens([0], [len(text)], [0])),
        annotator,
        make(annotations),
        1_700_000_000_000,
    )
