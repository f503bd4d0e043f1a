"""How components leave what they found in a spaCy `Doc`.

Spans stand in `doc.spans["annotator"]`, what is known about each in `span._.annotator`. Relations are
read from `doc._.rel` in the shape that spaCy's relation tutorial uses, the first tokens of both ends
to label and score; they are kept as a list, since such a dictionary does not survive `Doc.to_bytes`.
"""

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from spacy.tokens import Doc, Span

GROUP = "annotator"
_RELATIONS = "annotator.relations"
_BROUGHT = ("._.", "rel", None, None)
"""Where spaCy keeps the value of an extension `rel` that has no getter."""
ACTOR, ROLE, EVENT = "ACTOR", "ROLE", "EVENT"


def register_extensions() -> None:
    """Make `span._.annotator` and `doc._.rel` known to spaCy; harmless when they are."""
    from spacy.tokens import Doc, Span

    if not Span.has_extension(GROUP):
        Span.set_extension(GROUP, default=None)
    if not Doc.has_extension("rel"):
        Doc.set_extension("rel", getter=relations_of, setter=set_relations)


def relations_of(doc: "Doc") -> dict[tuple[int, int], dict[str, float]]:
    """The relations that components noted, else those a training document brings along.

    First tokens of head and child → label → score.
    """
    relations: dict[tuple[int, int], dict[str, float]] = {}
    if _RELATIONS not in doc.user_data:
        return dict(doc.user_data.get(_BROUGHT, relations))
    for head, child, label, score in doc.user_data.get(_RELATIONS, ()):
        relations.setdefault((head, child), {})[label] = score
    return relations


def set_relations(doc: "Doc", relations: Mapping[tuple[int, int], Mapping[str, float]]) -> None:
    """Replace the noted relations by these, in the shape in which `relations_of` gives them."""
    doc.user_data[_RELATIONS] = [
        [head, child, label, float(score)]
        for (head, child), labels in relations.items()
        for label, score in labels.items()
    ]


def found(doc: "Doc", *labels: str) -> list["Span"]:
    """The spans that components found so far, in text order, of these labels (of all without any)."""
    spans = doc.spans.get(GROUP, ())
    return sorted(span for span in spans if not labels or span.label_ in labels)


def facts(span: "Span") -> dict[str, Any]:
    """What a component noted about a span: `score`, `source` and attributes."""
    return span._.get(GROUP) or {}


def put(doc: "Doc", spans: Iterable["Span"]) -> None:
    """Replace the spans that components found by these."""
    doc.spans[GROUP] = sorted(spans)


def make_span(
    doc: "Doc", start: int, end: int, label: str, score: float, attributes: Mapping[str, Any] | None = None
) -> "Span":
    """A labelled span of the tokens start..end with its score (0 to 1) and attributes noted on it."""
    from spacy.tokens import Span

    span = Span(doc, start, end, label=label)
    span._.set(GROUP, {"score": round(score, 3), **(attributes or {})})
    return span


def relate(doc: "Doc", head: int, child: int, label: str, score: float) -> None:
    """Note a relation between the spans that begin at tokens `head` and `child`."""
    doc.user_data.setdefault(_RELATIONS, []).append([head, child, label, round(score, 3)])
