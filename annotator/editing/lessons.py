"""What decisions teach about the rest of the article: names, errors, types, repeated sentences.

Lessons are counted from the records as they come and go, so that undo takes them back, and
nothing of them is stored. They only ever become suggestions.
"""

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from enum import StrEnum
from functools import lru_cache
from typing import NamedTuple

from msgspec import Struct, field

from annotator.document.article import Tokens
from annotator.document.relations import Relation
from annotator.document.schema import Attribute, AttributeKind, LabelSchema
from annotator.document.spans import Span
from annotator.editing.annotations import SpanRecord, Verdict
from annotator.editing.edits import SpanEdit

TWIN_TOKENS = 4
"""Shortest sentence, in tokens, that counts as a repetition of another."""


class Teaches(StrEnum):
    """What a lesson is about."""

    NAME = "name"
    FIX = "fix"
    WRONG = "wrong"
    RIGHT = "right"
    TYPE = "type"


Detail = tuple[int, int, str] | str


class Topic(NamedTuple):
    """What a lesson is about: the words and the label."""

    about: Teaches
    surface: str
    label: str


class Lesson(NamedTuple):
    """One lesson.

    `NAME`: `surface` is a name of label `label`. `FIX`: a suggestion of `surface` and `label` is
    to be moved by `detail` (start, end) and relabelled. `WRONG`, `RIGHT`: such a suggestion was
    rejected, accepted. `TYPE`: an event whose word has the stem `surface` is of type `detail`.
    """

    about: Teaches
    surface: str
    label: str
    detail: Detail = ""

    @property
    def topic(self) -> Topic:
        """What it is about."""
        return Topic(self.about, self.surface, self.label)


class Mention(NamedTuple):
    """A place where a learnt name stands: code points (end exclusive) and the label."""

    start: int
    end: int
    label: str


class Lessons(Struct, frozen=True):
    """All that has been learnt in one article.

    Attributes:
        counts: what it is about → what is taught → how many records teach that.
        mentions: sentence → where learnt names stand in it.
    """

    counts: Mapping[Topic, Mapping[Detail, int]] = field(default_factory=dict)
    mentions: Mapping[int, tuple[Mention, ...]] = field(default_factory=dict)

    def is_wrong(self, surface: str, label: str) -> bool:
        """Whether such a span was rejected more often than accepted."""
        return _is_wrong(self.counts, surface, label)

    def about(self, about: Teaches, surface: str, label: str) -> Detail | None:
        """What most records say about such a span, or None; of equals the first learnt."""
        found = self.counts.get(Topic(about, surface, label))
        return max(found, key=lambda detail: found[detail]) if found else None


class Twins(Struct, frozen=True):
    """Sentences with the same text: `before` leads from each to the one before it, `after` to the next."""

    before: Mapping[int, int] = field(default_factory=dict)
    after: Mapping[int, int] = field(default_factory=dict)


def find_twins(text: str, tokens: Tokens) -> Twins:
    """The repeated sentences of an article; very short ones do not count."""
    seen: dict[str, int] = {}
    before: dict[int, int] = {}
    for number in range(len(tokens.sentences)):
        first, stop = tokens.sentence_range(number)
        if stop - first < TWIN_TOKENS:
            continue
        sentence = text[tokens.starts[first] : tokens.ends[stop - 1]].strip()
        if sentence in seen:
            before[number] = seen[sentence]
        seen[sentence] = number
    return Twins(before, {model: number for number, model in before.items()})


def type_attribute(schema: LabelSchema, label: str) -> Attribute | None:
    """The attribute that says of which type a span of this label is: its first free choice."""
    for attribute in schema.attributes_on(label):
        if attribute.kind is AttributeKind.CHOICE and not attribute.depends_on and not attribute.default:
            return attribute
    return None


@lru_cache(maxsize=8192)
def stem(word: str) -> str:
    """A word without its ending, roughly: enough to see that `accuses` and `accused` are one verb."""
    word = word.casefold()
    for ending in ("ing", "ed", "es", "s", "e"):
        if word.endswith(ending) and len(word) - len(ending) >= 3:
            word = word.removesuffix(ending)
            break
    word = word.removesuffix("e") if len(word) > 3 else word
    return word[:-1] if len(word) > 3 and word[-1] == word[-2] and word[-1] not in "aeiou" else word


def taught_by(record: SpanRecord, text: str, schema: LabelSchema) -> Iterator[Lesson]:
    """The lessons of one decided span."""
    span, began = record.span, record.suggested.span if record.suggested else None
    surface = text[span.start : span.end]
    if record.verdict is Verdict.REJECTED and began and not record.replaced:
        yield Lesson(Teaches.WRONG, text[began.start : began.end], began.label)
    if record.verdict is not Verdict.ACCEPTED:
        return
    yield Lesson(Teaches.RIGHT, surface, span.label)
    moved = began is None or (began.start, began.end, began.label) != (span.start, span.end, span.label)
    if schema.is_frame(span.label):
        yield from _taught_type(span, began, surface, schema)
    elif moved:
        yield Lesson(Teaches.NAME, surface, span.label)
        if began:
            detail = (span.start - began.start, span.end - began.end, span.label)
            yield Lesson(Teaches.FIX, text[began.start : began.end], began.label, detail)


def _taught_type(span: Span, began: Span | None, surface: str, schema: LabelSchema) -> Iterator[Lesson]:
    attribute = type_attribute(schema, span.label)
    value = span.attributes.get(attribute.id) if attribute else None
    if (
        attribute
        and isinstance(value, str)
        and (began is None or began.attributes.get(attribute.id) != value)
    ):
        yield Lesson(Teaches.TYPE, stem(surface), span.label, value)


def learn(
    lessons: Lessons, text: str, tokens: Tokens, schema: LabelSchema, edit: SpanEdit
) -> tuple[Lessons, set[int]]:
    """The lessons after an edit, and the sentences about which something was learnt or forgotten."""
    change: Counter[Lesson] = Counter()
    if edit.before:
        change.subtract(taught_by(edit.before, text, schema))
    if edit.after:
        change.update(taught_by(edit.after, text, schema))
    change = Counter({lesson: by for lesson, by in change.items() if by})
    if not change:
        return lessons, set()
    counts = dict(lessons.counts)
    mentions = dict(lessons.mentions)
    affected: set[int] = set()
    for lesson, by in change.items():
        if not _count(counts, lesson, by):
            continue
        for start, end in _places(lesson, text):
            if tokens.aligned(start, end) is None:
                continue
            sentence = tokens.sentence_of(tokens.at(start))
            affected.add(sentence)
            if lesson.about is Teaches.NAME:
                _note(mentions, sentence, Mention(start, end, lesson.label), lesson.topic in counts)
    return Lessons(counts, mentions), affected


def _is_wrong(counts: Mapping[Topic, Mapping[Detail, int]], surface: str, label: str) -> bool:
    wrong, right = (
        sum(counts.get(Topic(about, surface, label), {}).values()) for about in (Teaches.WRONG, Teaches.RIGHT)
    )
    return wrong > right


def _count(counts: dict[Topic, Mapping[Detail, int]], lesson: Lesson, by: int) -> bool:
    """Count the lesson; whether that changes what is suggested elsewhere."""
    topic = lesson.topic
    details = dict(counts.get(topic, {}))
    known = bool(details)
    was_wrong = _is_wrong(counts, lesson.surface, lesson.label)
    details[lesson.detail] = details.get(lesson.detail, 0) + by
    if not details[lesson.detail]:
        del details[lesson.detail]
    if details:
        counts[topic] = details
    else:
        counts.pop(topic, None)
    if lesson.about in (Teaches.RIGHT, Teaches.WRONG):
        return was_wrong != _is_wrong(counts, lesson.surface, lesson.label)
    return lesson.about in (Teaches.FIX, Teaches.TYPE) or known != bool(details)


def _note(mentions: dict[int, tuple[Mention, ...]], sentence: int, mention: Mention, present: bool) -> None:
    rest = tuple(each for each in mentions.get(sentence, ()) if each != mention)
    kept = tuple(sorted((*rest, mention))) if present else rest
    if kept:
        mentions[sentence] = kept
    else:
        mentions.pop(sentence, None)


def _places(lesson: Lesson, text: str) -> Iterator[tuple[int, int]]:
    """Where the words that a lesson is about stand."""
    if lesson.about is Teaches.TYPE:
        for match in re.finditer(rf"\b{re.escape(lesson.surface)}\w*", text, re.IGNORECASE):
            if stem(match[0]) == lesson.surface:
                yield match.span()
        return
    start = text.find(lesson.surface)
    while start >= 0:
        yield start, start + len(lesson.surface)
        start = text.find(lesson.surface, start + 1)


def derived_span_id(start: int, end: int, label: str) -> str:
    """Identity of a span suggested by a lesson: the same as long as the lesson holds."""
    return f"d{start}.{end}.{label}"


def derived_relation_id(label: str, head: str, child: str) -> str:
    """Identity of a link suggested by a lesson or guessed."""
    return f"g{label}({head},{child})"


def derived_relation(id: str) -> Relation | None:
    """The link that such an identity stands for; None for any other identity."""
    match = re.fullmatch(r"g([^(]+)\(([^,]+),([^,]+)\)", id)
    return Relation(id, match[1], match[2], match[3]) if match else None
