"""Everybody's annotations as columns: what the measures of agreement are computed from."""

from array import array
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from annotator.agreement.corpus.columns import NO_VALUE, Corpus, RelationColumns, SpanColumns
from annotator.agreement.states import State
from annotator.document.article import Tokens
from annotator.document.schema import Attribute, AttributeKind, LabelSchema

KEPT = "kept as suggested"
"""Name of the column that says which spans are suggestions that were accepted unchanged."""

ANSWER = "answer"
"""The question that everybody answers about every article: accept or reject."""


def _numbers() -> "array[int]":
    return array("q")


@dataclass(slots=True)
class Side:
    """One annotator's spans and relations in all articles they count in.

    Attributes:
        document: number of the article of each span, in the order of import.
        start, end: code points; first, last: tokens; ends exclusive.
        label: code of each label; kept: 1 for a suggestion accepted unchanged.
        values: attribute → (row, code of the value) of the spans that have it.
        links: label, and rows of head and child.
        states: number of the article → state, where it is not missing.
        times: number of the article → when it was finished, in milliseconds.
        answers: question → number of the article → what they said about the whole article.
    """

    document: "array[int]" = field(default_factory=_numbers)
    start: "array[int]" = field(default_factory=_numbers)
    end: "array[int]" = field(default_factory=_numbers)
    first: "array[int]" = field(default_factory=_numbers)
    last: "array[int]" = field(default_factory=_numbers)
    label: "array[int]" = field(default_factory=_numbers)
    kept: "array[int]" = field(default_factory=_numbers)
    values: dict[str, list[tuple[int, int]]] = field(default_factory=dict)
    links: list[tuple[int, int, int]] = field(default_factory=list)
    states: dict[int, State] = field(default_factory=dict)
    times: dict[int, int] = field(default_factory=dict)
    answers: dict[str, dict[int, str]] = field(default_factory=dict)


class Codes:
    """Numbers for words, given in the order in which they come."""

    def __init__(self, words: Iterable[str] = ()) -> None:
        self.words = list(words)
        self._places = {word: place for place, word in enumerate(self.words)}

    def __getitem__(self, word: str) -> int:
        place = self._places.get(word)
        if place is None:
            place = self._places[word] = len(self.words)
            self.words.append(word)
        return place


SpanRow = Mapping[str, Any]
"""A span as it is stored: start, end, label, and attributes if it has some."""


class Gathered:
    """Articles and everybody's annotations of them.

    Attributes:
        keys: of the articles, in the order of import; lengths: of their texts in code points.
        sizes: their tokens; -1 where an article has none, which counts in nobody's comparison.
        sides: annotator → columns.
        with_unfinished: whether articles that were begun count too.
    """

    def __init__(self, schema: LabelSchema, annotators: Sequence[str], *, with_unfinished: bool) -> None:
        self.keys: list[str] = []
        self.lengths, self.sizes = _numbers(), _numbers()
        self.sides = {name: Side() for name in annotators}
        self.with_unfinished = with_unfinished
        self._labels = Codes(label.id for label in schema.spans)
        self._links = Codes(label.id for label in schema.relations)
        self._attributes = {
            label.id: tuple(one for one in schema.attributes_on(label.id) if _is_compared(one))
            for label in schema.spans
        }
        self._values = {one.id: Codes() for one in schema.attributes if _is_compared(one)}

    def add_article(self, key: str, length: int, tokens: Tokens | None) -> int:
        """Begin an article and give its number; tokens None where nobody counts in it."""
        self.keys.append(key)
        self.lengths.append(length)
        self.sizes.append(NO_VALUE if tokens is None else len(tokens))
        return len(self.keys) - 1

    def add_work(
        self,
        name: str,
        spans: Mapping[str, tuple[SpanRow, bool]],
        links: Iterable[tuple[str, str, str]],
        tokens: Tokens,
    ) -> int:
        """One annotator's spans and relations of the article added last; gives how many spans.

        Args:
            name: whose.
            spans: id → the span, and whether it is a suggestion accepted unchanged.
            links: label, and ids of head and child; left out when an end is none of the spans.
            tokens: of the article.
        """
        side, number = self.sides[name], len(self.keys) - 1
        rows: dict[str, int] = {}
        for id, (span, is_kept) in spans.items():
            row = rows[id] = len(side.start)
            start, end, label = span["start"], span["end"], span["label"]
            first, last = tokens.covering(start, end)
            side.document.append(number)
            side.start.append(start)
            side.end.append(end)
            side.first.append(first)
            side.last.append(last)
            side.label.append(self._labels[label])
            side.kept.append(is_kept)
            if compared := self._attributes.get(label):
                self._add_values(side, row, compared, span.get("attributes") or {})
        for label, head, child in links:
            if head in rows and child in rows:
                side.links.append((self._links[label], rows[head], rows[child]))
        return len(rows)

    def _add_values(
        self, side: Side, row: int, compared: tuple[Attribute, ...], given: Mapping[str, Any]
    ) -> None:
        for attribute in compared:
            value = given.get(attribute.id) or attribute.default
            word = value if isinstance(value, str) else "+".join(sorted(value))
            code = self._values[attribute.id][word]
            side.values.setdefault(attribute.id, []).append((row, code))

    def state(self, name: str, document: int) -> State:
        """Where an annotator stands with an article."""
        return self.sides[name].states.get(document, State.MISSING)

    def counts(self, name: str, document: int) -> bool:
        """Whether an annotator's work on an article is compared."""
        return self.state(name, document).counts(self.with_unfinished)

    def states(self, names: Sequence[str]) -> Iterator[dict[str, State]]:
        """For each article where everybody stands."""
        return ({name: self.state(name, number) for name in names} for number in range(len(self.keys)))

    def documents(self, names: Sequence[str]) -> list[int]:
        """Numbers of the articles that one of these counts in, or answered, by their keys."""
        touched = {number for name in names for number in self.sides[name].states}
        answered = {number for name in names for said in self.sides[name].answers.values() for number in said}
        wanted = [
            number
            for number in touched | answered
            if self.sizes[number] >= 0
            and (number in answered or any(self.counts(name, number) for name in names))
        ]
        return sorted(wanted, key=self.keys.__getitem__)

    def corpus(self, names: Sequence[str]) -> Corpus:
        """The columns of these annotators; articles by their keys, so that a seed always means the same."""
        documents = self.documents(names)
        place = [NO_VALUE] * len(self.keys)
        for rank, number in enumerate(documents):
            place[number] = rank
        spans, links = _Joined(), _Joined()
        columns: dict[str, array[int]] = {}
        before = 0
        for who, name in enumerate(names):
            side = self.sides[name]
            size = len(side.start)
            spans.put("document", (place[number] for number in side.document))
            spans.put("annotator", [who] * size)
            for column in ("start", "end", "label", "first", "last", "kept"):
                spans.put(column, getattr(side, column))
            for attribute in self._values:
                column_ = columns.setdefault(attribute, _numbers())
                column_.extend([NO_VALUE] * size)
                for row, code in side.values.get(attribute, ()):
                    column_[before + row] = code
            links.put("label", (label for label, _, _ in side.links))
            links.put("head", (before + head for _, head, _ in side.links))
            links.put("child", (before + child for _, _, child in side.links))
            before += size
        used = {name: column for name, column in columns.items() if self._values[name].words}
        answers = self._answers(names, documents)
        words = {name: tuple(self._values[name].words) for name in used}
        kept = spans.columns.pop("kept", _numbers())
        return Corpus.of(
            tuple(names),
            tuple(self._labels.words),
            array("q", (self.lengths[number] for number in documents)),
            array("q", (self.sizes[number] for number in documents)),
            [[self.counts(name, number) for name in names] for number in documents],
            SpanColumns.of(**spans.columns, attributes={**used, KEPT: kept}),
            relation_labels=tuple(self._links.words),
            relations=RelationColumns.of(**links.columns),
            values={**words, **{question: scale for question, (scale, _) in answers.items()}},
            answers={question: said for question, (_, said) in answers.items()},
        )

    def _answers(
        self, names: Sequence[str], documents: Sequence[int]
    ) -> dict[str, tuple[tuple[str, ...], Any]]:
        """Question → all answers, and what everybody said about every document."""
        questions = sorted({question for name in names for question in self.sides[name].answers})
        found = {}
        for question in questions:
            said = [self.sides[name].answers.get(question, {}) for name in names]
            given = ("accept", "reject") if question == ANSWER else ()
            scale = tuple(sorted({*given, *(word for one in said for word in one.values())}))
            codes = {word: code for code, word in enumerate(scale)}
            rows = [[codes.get(one.get(number, ""), NO_VALUE) for one in said] for number in documents]
            found[question] = (scale, rows)
        return found


def _is_compared(attribute: Attribute) -> bool:
    """Free text has no values that could agree."""
    return attribute.kind is not AttributeKind.TEXT


class _Joined:
    """Columns of all annotators, one behind the other."""

    def __init__(self) -> None:
        self.columns: dict[str, array[int]] = {}

    def put(self, name: str, numbers: Iterable[int]) -> None:
        """Put one annotator's part of a column behind what is there."""
        self.columns.setdefault(name, _numbers()).extend(numbers)
