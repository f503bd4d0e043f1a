"""Edits: the primitive changes a decision is made of, each with its before-value.

An edit sets one register of the annotations. Its inverse swaps before and after.
"""

from collections.abc import Iterable
from typing import TypeVar

from msgspec import Struct
from msgspec.structs import replace

from annotator.editing.annotations import Annotations, Answer, RelationRecord, Settlement, SpanRecord

_T = TypeVar("_T")


class SpanEdit(Struct, frozen=True):
    """`span+` (no before), `span-` (no after) or `span~`: the record of one span changes."""

    id: str
    before: SpanRecord | None
    after: SpanRecord | None

    def inverse(self) -> "SpanEdit":
        """The edit that takes this one back."""
        return SpanEdit(self.id, self.after, self.before)


class RelationEdit(Struct, frozen=True):
    """`relation+`, `relation-` or `relation~`: the record of one relation changes."""

    id: str
    before: RelationRecord | None
    after: RelationRecord | None

    def inverse(self) -> "RelationEdit":
        """The edit that takes this one back."""
        return RelationEdit(self.id, self.after, self.before)


class FrameEdit(Struct, frozen=True):
    """`frame-checked`: whether the frame of span `id` has been looked at."""

    id: str
    before: bool
    after: bool

    def inverse(self) -> "FrameEdit":
        """The edit that takes this one back."""
        return FrameEdit(self.id, self.after, self.before)


class AnswerEdit(Struct, frozen=True):
    """`answer`: the article is finished, rejected, skipped or opened again (None)."""

    before: Answer | None
    after: Answer | None

    def inverse(self) -> "AnswerEdit":
        """The edit that takes this one back."""
        return AnswerEdit(self.after, self.before)


class FlagEdit(Struct, frozen=True):
    """`flag`: the article's flag."""

    before: bool
    after: bool

    def inverse(self) -> "FlagEdit":
        """The edit that takes this one back."""
        return FlagEdit(self.after, self.before)


class NoteEdit(Struct, frozen=True):
    """`note`: the article's note."""

    before: str
    after: str

    def inverse(self) -> "NoteEdit":
        """The edit that takes this one back."""
        return NoteEdit(self.after, self.before)


class SettledEdit(Struct, frozen=True):
    """`settled`: how the difference `id` between annotators was settled; None while it is open."""

    id: str
    before: Settlement | None
    after: Settlement | None

    def inverse(self) -> "SettledEdit":
        """The edit that takes this one back."""
        return SettledEdit(self.id, self.after, self.before)


Edit = SpanEdit | RelationEdit | FrameEdit | AnswerEdit | FlagEdit | NoteEdit | SettledEdit


def apply_edits(annotations: Annotations, edits: Iterable[Edit]) -> Annotations:
    """The annotations after the edits, in order."""
    spans, relations, frames, settled = None, None, None, None
    for edit in edits:
        match edit:
            case SpanEdit(id, _, after):
                spans = dict(annotations.spans) if spans is None else spans
                _put(spans, id, after)
            case RelationEdit(id, _, link):
                relations = dict(annotations.relations) if relations is None else relations
                _put(relations, id, link)
            case FrameEdit(id, _, checked):
                frames = set(annotations.frames) if frames is None else frames
                frames.add(id) if checked else frames.discard(id)
            case AnswerEdit(_, answer):
                annotations = replace(annotations, answer=answer)
            case FlagEdit(_, flagged):
                annotations = replace(annotations, flagged=flagged)
            case NoteEdit(_, note):
                annotations = replace(annotations, note=note)
            case SettledEdit(id, _, settlement):
                settled = dict(annotations.settled) if settled is None else settled
                _put(settled, id, settlement)
    return Annotations(
        annotations.spans if spans is None else spans,
        annotations.relations if relations is None else relations,
        annotations.frames if frames is None else frozenset(frames),
        annotations.answer,
        annotations.flagged,
        annotations.note,
        annotations.settled if settled is None else settled,
    )


def _put(registers: dict[str, _T], key: str, value: _T | None) -> None:
    if value is None:
        registers.pop(key, None)
    else:
        registers[key] = value


def inverse(edits: Iterable[Edit]) -> tuple[Edit, ...]:
    """The edits that take these back, last first."""
    return tuple(edit.inverse() for edit in reversed(tuple(edits)))
