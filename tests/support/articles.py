"""A small article with suggestions and a small schema, made without spaCy."""

import re

from annotator.document.article import Tokens
from annotator.document.ids import suggested_relation_id, suggested_span_id
from annotator.document.relations import Relation, SuggestedRelation, Suggestions
from annotator.document.schema import (
    Attribute,
    AttributeKind,
    LabelSchema,
    RelationLabel,
    Rule,
    RuleKind,
    Severity,
    SpanLabel,
    ValueGroup,
)
from annotator.document.spans import Span, SuggestedSpan, Suggestion
from annotator.editing.state import Context

TEXT = (
    "General Dara met Minister Oke in Lusaka.\n\n"
    "Dara refused to withdraw.  The minister accused Dara of lying."
)
RULES = Suggestion("rules", "rules-1", 0.8)


def tokenize(text: str) -> Tokens:
    """Words, punctuation and white-space runs; a sentence ends after a full stop or a blank line."""
    found = [(m.start(), m.end()) for m in re.finditer(r"\w+|[^\w\s]|\n+| (?= )|(?<= ) ", text)]
    sentences, fresh = [], True
    for number, (start, end) in enumerate(found):
        token = text[start:end]
        if fresh and not token.isspace():
            sentences.append(number)
            fresh = False
        if token == "." or "\n\n" in token:
            fresh = True
    if sentences:
        sentences[0] = 0
    return Tokens([s for s, _ in found], [e for _, e in found], sentences)


def make_schema() -> LabelSchema:
    """ACTOR, ROLE, EVENT with a few attributes and rules."""
    return LabelSchema(
        "test",
        "1",
        "en",
        (
            SpanLabel("ACTOR", "ACT", "1", "cyan"),
            SpanLabel("ROLE", "ROL", "2", "yellow"),
            SpanLabel("EVENT", "EVT", "3", "magenta", frame=True),
        ),
        (
            RelationLabel("SOURCE", "SRC", "s", ("EVENT",), ("ACTOR", "ROLE")),
            RelationLabel("TARGET", "TGT", "t", ("EVENT",), ("ACTOR", "ROLE")),
            RelationLabel("HOLDS", "HLD", "", ("ACTOR",), ("ROLE",)),
        ),
        (
            Attribute("event_type", ("EVENT",), AttributeKind.CHOICE, ("CONSULT", "REJECT"), ("c", "j")),
            Attribute(
                "mode",
                ("EVENT",),
                AttributeKind.CHOICE,
                ("visit", "meet"),
                ("v", "m"),
                "event_type",
                (ValueGroup("CONSULT", ("visit",)), ValueGroup("REJECT", ("meet",))),
            ),
            Attribute(
                "polarity", ("EVENT",), AttributeKind.CHOICE, ("positive", "negative"), default="positive"
            ),
            Attribute("time", ("EVENT",), AttributeKind.SET, ("future", "historical")),
        ),
        (
            Rule(RuleKind.REQUIRES, Severity.ERROR, on="EVENT", what="event_type"),
            Rule(RuleKind.OVERLAP, Severity.ERROR, labels=("ACTOR", "EVENT")),
        ),
        "hash",
    )


def suggest(
    text: str, spans: list[tuple[str, int, str]], links: list[tuple[str, int, int]], run: int = 1
) -> Suggestions:
    """Suggestions from (surface, occurrence, label) and (label, head index, child index)."""
    made = []
    for surface, occurrence, label in spans:
        start = [m.start() for m in re.finditer(re.escape(surface), text)][occurrence]
        end = start + len(surface)
        attributes = {"event_type": "CONSULT"} if label == "EVENT" else {}
        made.append(
            SuggestedSpan(
                Span(suggested_span_id(run, start, end, label), start, end, label, attributes), RULES
            )
        )
    relations = []
    for label, head, child in links:
        ends = made[head].span.id, made[child].span.id
        relations.append(
            SuggestedRelation(Relation(suggested_relation_id(run, label, *ends), label, *ends), RULES)
        )
    return Suggestions(run, tuple(sorted(made, key=lambda s: s.span.start)), tuple(relations))


SUGGESTED = suggest(
    TEXT,
    [
        ("General", 0, "ROLE"),
        ("Dara", 0, "ACTOR"),
        ("met", 0, "EVENT"),
        ("Minister", 0, "ROLE"),
        ("Oke", 0, "ACTOR"),
        ("Dara", 1, "ACTOR"),
        ("refused", 0, "EVENT"),
        ("minister", 0, "ROLE"),
        ("accused", 0, "EVENT"),
        ("Dara", 2, "ACTOR"),
    ],
    [
        ("HOLDS", 1, 0),
        ("SOURCE", 2, 1),
        ("TARGET", 2, 4),
        ("HOLDS", 4, 3),
        ("SOURCE", 6, 5),
        ("SOURCE", 8, 7),
        ("TARGET", 8, 9),
    ],
)


def context(number: int = 0) -> Context:
    """An operation id and a time, both from a number."""
    return Context(f"op{number}", 1_700_000_000_000 + number * 1000)
