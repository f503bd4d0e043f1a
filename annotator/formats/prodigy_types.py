"""The rows of a Prodigy export, as types. The JSON Schema in `schemas/` is made from them.

All offsets are code points. `end` is exclusive; `token_end` is inclusive, as Prodigy has it.
"""

from typing import Any, Literal, NotRequired, TypedDict


class TokenRow(TypedDict):
    """A token: `id` is its place in the list, `ws` whether one ordinary space follows it."""

    text: str
    start: int
    end: int
    id: int
    ws: bool


class ExtentRow(TypedDict):
    """A labelled stretch of text, by characters alone."""

    start: int
    end: int
    label: str


class TokenSpanRow(ExtentRow):
    """A labelled stretch of text, by characters and by tokens (`token_end` inclusive)."""

    token_start: int
    token_end: int


AttributeRow = str | list[str]
"""An attribute's value: one word, or for an attribute of kind `set` a list."""


class SuggestedSpanRow(ExtentRow):
    """The suggestion a span began as: where it was, what made it, and its score (0 to 1) if it had one.

    `attributes`: those it had, missing when it had none; what a person changed is a negative like a
    rejected span.
    """

    attributes: NotRequired[dict[str, AttributeRow]]
    source: str
    model: str
    score: float | None


class SpanRow(TokenSpanRow):
    """A span a person decided for; every attribute of the label schema that is set is a further key."""

    origin: Literal["accepted", "corrected", "manual"]
    suggested: NotRequired[SuggestedSpanRow]


class ForeignSpanRow(TypedDict):
    """A span of an imported row that is none here: without a label, or shown with another question."""

    start: int
    end: int
    label: NotRequired[str | None]


class EndRow(TypedDict):
    """An end of a relation. `label` is null where an imported row has it end on a token that is no span."""

    start: int
    end: int
    token_start: int
    token_end: int
    label: str | None


class CharacterSpanRow(ExtentRow):
    """A span outside the main list; attributes as keys, and an `origin` unless it was not accepted."""

    origin: NotRequired[Literal["accepted", "corrected", "manual"]]
    suggested: NotRequired[SuggestedSpanRow]


class SuggestedRelationRow(TypedDict):
    """The suggestion a relation began as."""

    label: str
    source: str
    model: str
    score: float | None


class RelationRow(TypedDict):
    """A relation: `head` and `child` are the number of the last token of the span at that end."""

    head: int
    child: int
    head_span: EndRow
    child_span: EndRow
    color: str
    label: str
    origin: NotRequired[Literal["accepted", "corrected", "manual"]]
    suggested: NotRequired[SuggestedRelationRow]


class CharacterRelationRow(TypedDict):
    """A relation outside the main list: its ends are named by extent and label."""

    head: ExtentRow
    child: ExtentRow
    label: str
    origin: NotRequired[Literal["accepted", "corrected", "manual"]]
    suggested: NotRequired[SuggestedRelationRow]


class SideLists(TypedDict):
    """Spans and relations that are not part of the main lists."""

    spans: list[CharacterSpanRow]
    relations: list[CharacterRelationRow]


class SettledRow(TypedDict):
    """How a difference between annotators was settled.

    `taken`: whose version, nobody's for one of the adjudicator's own; `by`: `key`, the strategy that
    settled it before anybody looked, or `ends` for a relation that has no ends in gold; `decider`: who
    settled it. Beside the differences stand `agreed.1` …, who had what all agree on accepted,
    `finished.1` …, who finished the article, and `own.START-END-LABEL`, who decided on something there
    that nobody differed about (for relations `own.LABEL(HEAD,CHILD)`).
    """

    id: str
    taken: list[str]
    by: str
    reason: str
    decider: str


class AnnotatorRow(TypedDict):
    """What Prodigy has no place for.

    `version` is that of this object. `rejected`: suggestions a person refused, the negatives.
    `undecided`: suggestions deliberately left open, neither positive nor negative. `nested`: spans that
    overlap those in `spans`, and the relations that touch them. `character_spans`: spans off the
    token borders. `frames_checked`: events whose parts were looked at; a part without a relation
    there means "none", elsewhere "nobody looked".
    `settled`: of gold, how each difference between annotators was settled.
    `imported`: what the imported task had under the key `annotator`, where that was something else.
    """

    version: Literal[1]
    article: str
    rejected: SideLists
    undecided: SideLists
    nested: SideLists
    character_spans: list[CharacterSpanRow]
    frames_checked: list[ExtentRow]
    flagged: bool
    note: str
    settled: NotRequired[list[SettledRow]]
    imported: NotRequired[Any]


class ProdigyRow(TypedDict):
    """One article as one person annotated it. Keys of the imported task stay beside these."""

    text: str
    meta: dict[str, Any]
    _input_hash: int
    _task_hash: int
    tokens: list[TokenRow]
    spans: list[SpanRow | ForeignSpanRow]
    relations: list[RelationRow]
    _is_binary: Literal[False]
    _view_id: Literal["relations", "ner_manual", "spans_manual"]
    answer: NotRequired[Literal["accept", "reject", "ignore"]]
    _timestamp: int
    _annotator_id: str
    _session_id: str
    annotator: AnnotatorRow
