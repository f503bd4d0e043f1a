"""A row as read from a file: checked, with offsets in code points, nothing of it lost."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum, StrEnum, auto
from types import MappingProxyType
from typing import Any, NamedTuple

from msgspec import Struct

from annotator.document.spans import AttributeValue, Suggestion
from annotator.editing.annotations import Answer, Settlement, Verdict
from annotator.formats.token_columns import TokenColumns


class RowKind(Enum):
    """What a row is: a Prodigy row about spans, one made out of another tool's, or of another question.

    A row of another question (a choice, a classification) says nothing about spans.
    """

    PRODIGY = auto()
    CONVERTED = auto()
    OTHER_QUESTION = auto()


class Remark(StrEnum):
    """What is to be told about a row although it is taken, in the words for it."""

    REPEATED_SPANS = "spans given twice, taken once"
    REPEATED_RELATIONS = "relations given twice, taken once"
    FOREIGN_RELATIONS = "relations to ends that are no spans, kept with the row"
    OFF_TOKENS = "spans off the borders of the row's tokens, kept by character"
    OVERLAPS = "spans over others though the label schema forbids it, kept"
    UNLABELLED = "spans without a label, kept with the row"
    OTHER_QUESTIONS = "rows without a question about spans (choice, classification …), kept as they are"
    HIGHLIGHTS = "rows of that kind with spans, kept with the row"
    LEFT_OUT = "spans and relations left out by --label"
    WORDS_IN_NO_TOKEN = "rows with words in none of their tokens"
    UNUSABLE_TOKENS = "rows whose tokens cannot be used, kept with the row"
    SHARED_IDS = "rows whose id stands for another text, told apart by their text"
    NO_TEXT = "rows without a text, kept as skipped articles"
    LOST_ENDS = "decided relations to spans nobody decided about, left out"


_NOTHING: Mapping[str, AttributeValue] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Began:
    """The suggestion an imported span began as: its extent, what made it, and the attributes it had."""

    start: int
    end: int
    label: str
    by: Suggestion
    attributes: Mapping[str, AttributeValue] = field(default_factory=dict, hash=False)


class SpanDraft(NamedTuple):
    """A span of a row, not yet part of a run.

    Attributes:
        start, end: code points, end exclusive.
        model: what made it, by its own `source` key, or empty.
        score: 0 to 1, or None.
        began: the suggestion it began as, where the row says so.
        place: its place in the row's `spans`, -1 when it stands elsewhere in the row.
        verdict: what a person decided about it, where the row is somebody's.
    """

    start: int
    end: int
    label: str
    attributes: Mapping[str, AttributeValue] = _NOTHING
    model: str = ""
    score: float | None = None
    began: Began | None = None
    place: int = -1
    verdict: Verdict = Verdict.ACCEPTED

    @property
    def extent(self) -> tuple[int, int, str]:
        """Start, end and label: what tells the spans of one row apart."""
        return self.start, self.end, self.label


class RelationBegan(Struct, frozen=True):
    """The suggestion an imported relation began as: its label, what made it, whether its ends were others."""

    label: str
    by: Suggestion
    moved: bool = False


class RelationDraft(NamedTuple):
    """A relation of a row; `head` and `child` are places in the row's drafts of spans.

    Attributes:
        began: the suggestion it began as, where the row says so.
        verdict: what a person decided about it, where the row is somebody's.
    """

    label: str
    head: int
    child: int
    began: RelationBegan | None = None
    verdict: Verdict = Verdict.ACCEPTED


class OwnWork(Struct, frozen=True):
    """What an export of ours says about a person's work beside accepted spans and relations.

    Attributes:
        key: the article's.
        frames: places of drafts whose frame was looked at.
        flagged, note: as the person left them.
        settled: of gold: id of a difference between annotators, and how it was settled.
    """

    key: str = ""
    frames: tuple[int, ...] = ()
    flagged: bool = False
    note: str = ""
    settled: tuple[tuple[str, Settlement], ...] = ()


class IncomingRow(Struct, frozen=True):
    """One article with what its row says about it.

    Attributes:
        key: the article's identity.
        text_key: the one its text makes, where it has hashes: for when `key` stands for another text, since
            rows of one document may share its id.
        line: the row as JSON, offsets in code points; empty for a text file.
        hashes: the row's own `_input_hash` and `_task_hash`, or None.
        tokens: the row's own tokens, or None.
        spans, relations: what the row says, with its place and, in an export of ours, what was rejected
            or left open too.
        answer: what somebody answered elsewhere, or None.
        at: when, in milliseconds since the epoch, 0 when the row does not say.
        session: who, by `_annotator_id` or `_session_id`, as it stands there, or empty.
        is_binary: the answer is about the spans themselves: "reject" means that they are wrong.
        kind: what the row is.
        has_text: False when `text` stands in for a picture, a recording or pages of the row.
        own: of an export of ours, else None.
        remarks: what is to be told about the row, each with the field it is about.
    """

    key: str
    text: str
    meta: Mapping[str, Any]
    text_key: str = ""
    line: bytes = b""
    hashes: tuple[int, int] | None = None
    tokens: TokenColumns | None = None
    spans: tuple[SpanDraft, ...] = ()
    relations: tuple[RelationDraft, ...] = ()
    answer: Answer | None = None
    at: int = 0
    session: str = ""
    is_binary: bool = False
    has_text: bool = True
    kind: RowKind = RowKind.PRODIGY
    own: OwnWork | None = None
    remarks: tuple[tuple[Remark, str], ...] = ()
