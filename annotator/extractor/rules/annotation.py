"""How components leave what they found in a spaCy `Doc`.

Spans stand in `doc.spans["annotator"]`, what is known about each in `span._.annotator`, relations
in `doc._.rel` with the shape that spaCy's relation tutorial uses: the first tokens of both ends to
label and score.
"""

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from spacy.tokens import Doc, Span

GROUP = "annotator"
ACTOR, ROLE, EVENT = "ACTOR", "ROLE", "EVENT"


def register_extensions() -> None:
    """Make `span._.annotator` and `doc._.rel` known to spaCy; harmless when they are."""
    from spacy.tokens import Doc, Span

    if not Span.has_extension(GROUP):
        Span.set_extension(GROUP, default=None)
    if not Doc.has_extension("rel"):
        Doc.set_extension("rel", default=None)


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
    relations = doc._.rel
    if relations is None:
        relations = doc._.rel = {}
    relations.setdefault((head, child), {})[label] = round(score, 3)
