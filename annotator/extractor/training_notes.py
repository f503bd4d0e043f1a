"""What an exported training document says beside its entities and span groups.

Every `Doc` of a training set carries, apart from `doc.ents` (the layer without overlaps), sentence
borders, `doc.spans["sc"]` (all accepted spans) and `doc.spans["rejected"]` (suggestions a person
refused), plain values that need no class of this program to be read:

`doc.user_data["annotator"]`
    one `DocNote`: whose annotations of which article these are, all spans and all relations with what
    was decided about each. This is the whole; what follows is drawn from it.
`doc._.rel`, that is `doc.user_data[("._.", "rel", None, None)]`
    relations in the shape of spaCy's tutorial `rel_component`: first tokens of head and child → label
    → 1.0 or 0.0. Only between spans of `doc.ents`. 1.0: accepted (of a symmetric relation in both
    directions). 0.0: refused, or of the same sentence, allowed by the label schema and looked at without
    being drawn. A pair that is absent is unknown, or too far apart to be listed.
`span._.NAME`, that is `doc.user_data[("._.", NAME, start, end)]` with characters start..end
    each attribute of an accepted span (`event_type`, `mode` …), and `origin`. Where two spans lie on the
    same words, those of the one in `doc.ents`, else of the first.

`doc._.rel` and `span._.NAME` answer once `register_attributes` has been called (or anybody else has
registered such extensions). Everything survives `DocBin.to_disk`; lists are tuples in it.
"""

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Literal, TypedDict, cast

from annotator.document.spans import AttributeValue

if TYPE_CHECKING:
    from spacy.tokens import Doc

NOTE = "annotator"
"""The key of `doc.user_data` that holds the `DocNote`."""
REL = ("._.", "rel", None, None)
"""The key of `doc.user_data` behind `doc._.rel`."""
ALL_SPANS, REJECTED_SPANS = "sc", "rejected"
"""Keys of `doc.spans`: all accepted spans; refused suggestions."""
ORIGIN = "origin"
"""Attribute of accepted spans: accepted, corrected or manual."""
VERSION = 1
"""Of the layout; raised when a reader of the old one would go wrong."""

NotedVerdict = Literal["accepted", "rejected", "undecided", "open"]
OriginName = Literal["accepted", "corrected", "manual", ""]


class ChangedNote(TypedDict):
    """A suggestion as it was before a person changed it."""

    start: int
    end: int
    label: str
    attributes: dict[str, AttributeValue]


class SuggestedNote(TypedDict):
    """What a span began as: who suggested it (a place among the `makers`), with which score, if any.

    `was`: the suggestion, where the span is not as it was suggested.
    """

    by: int
    score: float | None
    was: ChangedNote | None


class SpanNote(TypedDict):
    """One span.

    `start`, `end`: code points of `doc.text`, end exclusive. `tokens`: tokens of the `Doc`, end
    exclusive, without white space at the edges; None for a span off the token borders. `verdict`:
    `undecided` was left open on purpose, `open` is the end of a relation and was not decided about;
    neither is a positive nor a negative. `origin`: of an accepted span, else empty. `in_ents`: part of
    the layer without overlaps. `links_complete`: whether a relation of which it would be the head and that
    is not listed is known not to be there: of a label with a frame, whether the frame was looked at; of
    others, whether the article is finished.
    `replaced`: rejected only since another span took its place, which says nothing against the words.
    `suggested`: None when made by hand.
    """

    start: int
    end: int
    tokens: tuple[int, int] | None
    label: str
    verdict: NotedVerdict
    origin: OriginName
    in_ents: bool
    links_complete: bool
    replaced: bool
    attributes: dict[str, AttributeValue]
    suggested: SuggestedNote | None


class RelationNote(TypedDict):
    """One relation; `head` and `child` are places in the list of spans.

    `rejected` ones are negatives; what an accepted one was corrected from is listed as a rejected one
    with the origin `corrected`.
    """

    label: str
    head: int
    child: int
    verdict: NotedVerdict
    origin: OriginName


class DocNote(TypedDict):
    """Everything about one article as one person annotated it.

    `answer`: `accept`, or empty for an article that is not finished: what is not annotated in it is
    unknown. `title`, `source`, `date`: of the article, empty when it does not say. `makers`: source and
    model (with its version, or empty) of suggestions.
    """

    version: int
    article: str
    annotator: str
    answer: str
    title: str
    source: str
    date: str
    makers: tuple[tuple[str, str], ...]
    spans: tuple[SpanNote, ...]
    relations: tuple[RelationNote, ...]


def note_of(doc: "Doc") -> DocNote | None:
    """The note of a training document, None when the `Doc` is none of ours."""
    note = doc.user_data.get(NOTE)
    if not isinstance(note, Mapping) or note.get("version") != VERSION:
        return None
    return cast(DocNote, note)


def register_attributes(names: Iterable[str]) -> None:
    """Make `span._.NAME` known to spaCy for these attributes and `origin`; harmless when they are."""
    from spacy.tokens import Span

    from annotator.extractor.rules.annotation import register_extensions

    register_extensions()
    for name in (*names, ORIGIN):
        if not Span.has_extension(name):
            Span.set_extension(name, default=None)


def attribute_key(name: str, start: int, end: int) -> tuple[str, str, int, int]:
    """The key of `doc.user_data` behind `span._.NAME` of the span at characters start..end."""
    return "._.", name, start, end
