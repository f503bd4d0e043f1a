"""Everybody's annotations as columns: what the measures of agreement are computed from."""

from array import array
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from msgspec import Struct, field

from annotator.agreement.corpus.columns import NO_VALUE, Corpus, RelationColumns, SpanColumns
from annotator.agreement.states import State
from annotator.document.article import Tokens
from annotator.document.schema import Attribute, AttributeKind, LabelSchema
from annotator.workspace.agreement_questions import NOTHING, Question, questions

KEPT = "kept as suggested"
"""Name of the column that says which spans are suggestions that were accepted unchanged."""

ANSWER = "answer"
"""The question that everybody answers about every article: accept or reject."""


def _numbers() -> "array[int]":
    return array("q")


class Side(Struct):
    """One annotator's spans and relations in all articles they count in.

    Attributes:
        document: number of the article of each span, in the order of import.
        start, end: code points; first, last: tokens; ends exclusive.
        label: code of each label; kept: 1 for a suggestion accepted unchanged.
        saying: number of what each says in its attributes (`Gathered.sayings`).
        link_label, head, child: of relations: code, and rows of the ends.
        states: number of the article → state, where it is not missing.
        times: number of the article → when it was finished, in milliseconds.
        answers: question → number of the article → what they said about the whole article.
        questions: key of a question of an imported row → number of the article → what was chosen.
        reopened: articles with such a row that are not finished any more.
        unlinked: articles whose row did not ask for relations; unsure: whose row does not tell.
        unvalued: articles whose row does not tell whether it asked for attributes.
    """

    document: "array[int]" = field(default_factory=_numbers)
    start: "array[int]" = field(default_factory=_numbers)
    end: "array[int]" = field(default_factory=_numbers)
    first: "array[int]" = field(default_factory=_numbers)
    last: "array[int]" = field(default_factory=_numbers)
    label: "array[int]" = field(default_factory=_numbers)
    kept: "array[int]" = field(default_factory=_numbers)
    saying: "array[int]" = field(default_factory=_numbers)
    link_label: "array[int]" = field(default_factory=_numbers)
    head: "array[int]" = field(default_factory=_numbers)
    child: "array[int]" = field(default_factory=_numbers)
    states: dict[int, State] = field(default_factory=dict)
    times: dict[int, int] = field(default_factory=dict)
    answers: dict[str, dict[int, str]] = field(default_factory=dict)
    questions: dict[str, dict[int, str]] = field(default_factory=dict)
    reopened: set[int] = field(default_factory=set)
    unlinked: set[int] = field(default_factory=set)
    unsure: set[int] = field(default_factory=set)
    unvalued: set[int] = field(default_factory=set)

    def not_asked_for_links(self) -> set[int]:
        """Articles in which they were not asked for relations.

        Rows that do not tell asked for some where this annotator has drawn one anywhere.
        """
        return self.unlinked if len(self.head) else self.unlinked | self.unsure

    def join(
        self, later: "Side", before: int, labels: Sequence[int], links: Sequence[int], shift: int
    ) -> None:
        """Put what was read later behind this.

        Args:
            later: of the articles behind these.
            before: how many articles there are here.
            labels, links: for each code of a label there the one here.
            shift: how many sayings there are here.
        """
        rows = len(self.start)
        self.document.extend([before + number for number in later.document])
        for column in ("start", "end", "first", "last", "kept"):
            getattr(self, column).extend(getattr(later, column))
        self.label.extend([labels[code] for code in later.label])
        self.saying.extend([shift + number for number in later.saying])
        self.link_label.extend([links[code] for code in later.link_label])
        self.head.extend([rows + row for row in later.head])
        self.child.extend([rows + row for row in later.child])
        self.states |= {before + number: state for number, state in later.states.items()}
        self.times |= {before + number: time for number, time in later.times.items()}
        for own, others in ((self.answers, later.answers), (self.questions, later.questions)):
            for question, said in others.items():
                mine = own.setdefault(question, {})
                mine |= {before + number: answer for number, answer in said.items()}
        self.reopened |= {before + number for number in later.reopened}
        self.unlinked |= {before + number for number in later.unlinked}
        self.unsure |= {before + number for number in later.unsure}
        self.unvalued |= {before + number for number in later.unvalued}


class Codes(dict[str, int]):
    """Numbers for words, given in the order in which they come."""

    def __init__(self, words: Iterable[str] = ()) -> None:
        super().__init__((word, place) for place, word in enumerate(words))

    def __missing__(self, word: str) -> int:
        self[word] = place = len(self)
        return place

    @property
    def words(self) -> tuple[str, ...]:
        """All words, by their numbers."""
        return tuple(self)


SpanRow = Mapping[str, Any]
"""A span as it is stored: start, end, label, and attributes if it has some."""


class Gathered:
    """Articles and everybody's annotations of them.

    Attributes:
        keys: of the articles, in the order of import; lengths: of their texts in code points.
        sizes: their tokens; -1 where an article has none, which counts in nobody's comparison.
        sides: annotator → columns.
        with_unfinished: whether articles that were begun count too.
        sayings: what spans say in their attributes, each once: attribute → code of the value.
        given: for each of these the attributes that are said and no default.
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
        self._said: set[str] = set()
        self._sayings: dict[object, int] = {}
        self.sayings: list[dict[str, int]] = []
        self.given: list[frozenset[str]] = []

    def add_article(self, key: str, length: int, tokens: Tokens | None) -> int:
        """Begin an article and give its number; tokens None where nobody counts in it."""
        self.keys.append(key)
        self.lengths.append(length)
        self.sizes.append(NO_VALUE if tokens is None else len(tokens))
        return len(self.keys) - 1

    def add_work(
        self,
        name: str,
        ids: Sequence[str],
        spans: Sequence[SpanRow],
        kept: Sequence[bool],
        links: Iterable[tuple[str, str, str]],
        tokens: Tokens,
    ) -> int:
        """One annotator's spans and relations of the article added last; gives how many spans.

        Args:
            name: whose.
            ids: of the spans.
            spans: as they are stored.
            kept: whether each is a suggestion accepted unchanged.
            links: label, and ids of head and child; left out when an end is none of the spans.
            tokens: of the article.
        """
        side, labels, before = self.sides[name], self._labels, len(self.sides[name].start)
        starts, ends = [span["start"] for span in spans], [span["end"] for span in spans]
        of, to = tokens.ends, tokens.starts
        firsts = [bisect_right(of, start) for start in starts]
        side.document.extend([len(self.keys) - 1] * len(spans))
        side.start.extend(starts)
        side.end.extend(ends)
        side.first.extend(firsts)
        side.last.extend([bisect_left(to, end, first) for end, first in zip(ends, firsts, strict=True)])
        side.label.extend([labels[span["label"]] for span in spans])
        side.kept.extend(kept)
        side.saying.extend([self._saying(span) for span in spans])
        rows = {id: before + place for place, id in enumerate(ids)}
        for label, head, child in links:
            if head in rows and child in rows:
                side.link_label.append(self._links[label])
                side.head.append(rows[head])
                side.child.append(rows[child])
        return len(spans)

    def _saying(self, span: SpanRow) -> int:
        """The number of what a span says in its attributes."""
        label, given = span["label"], span.get("attributes")
        key: object = (label, repr(given)) if given else label
        number = self._sayings.get(key)
        if number is None:
            number = self._sayings[key] = len(self.sayings)
            self.sayings.append(self._values_of(label, given or {}))
            self.given.append(frozenset(name for name, value in (given or {}).items() if value))
        return number

    def _values_of(self, label: str, given: Mapping[str, Any]) -> dict[str, int]:
        found = {}
        for attribute in self._attributes.get(label, ()):
            value = given.get(attribute.id)
            if value:
                self._said.add(attribute.id)
            value = value or attribute.default
            word = value if isinstance(value, str) else "+".join(sorted(value))
            found[attribute.id] = self._values[attribute.id][word]
        return found

    def join(self, later: "Gathered") -> None:
        """Put the articles that come behind these, read by themselves, behind them."""
        before = len(self.keys)
        self.keys += later.keys
        self.lengths.extend(later.lengths)
        self.sizes.extend(later.sizes)
        labels = [self._labels[word] for word in later._labels.words]
        links = [self._links[word] for word in later._links.words]
        self._said |= later._said
        shift = len(self.sayings)
        words = {name: codes.words for name, codes in later._values.items()}
        self.sayings += [
            {name: self._values[name][words[name][code]] for name, code in said.items()}
            for said in later.sayings
        ]
        self.given += later.given
        for name, side in self.sides.items():
            side.join(later.sides[name], before, labels, links, shift)

    def state(self, name: str, document: int) -> State:
        """Where an annotator stands with an article."""
        return self.sides[name].states.get(document, State.MISSING)

    def states(self, names: Sequence[str]) -> Iterator[dict[str, State]]:
        """For each article where everybody stands."""
        return ({name: self.state(name, number) for name in names} for number in range(len(self.keys)))

    def layers(self, names: Sequence[str]) -> dict[str, list[dict[str, State]]]:
        """For relations and every question of imported rows: for each article where everybody stands.

        Somebody who was not asked for a layer is missing in it, whatever they did with the others.
        """
        found = {}
        if any(self.sides[name].not_asked_for_links() for name in names):
            found["relations"] = self._each({name: self._link_states(name) for name in names})
        for attribute in sorted(self._not_asked_for(names)):
            states = {name: self._value_states(name, attribute) for name in names}
            found[f"attribute {attribute}"] = self._each(states)
        for question in self.asked(names)[1:]:
            sides = zip(names, question.said, strict=True)
            found[question.name] = self._each({name: self._answer_states(name, said) for name, said in sides})
        return found

    def _each(self, states: Mapping[str, Mapping[int, State]]) -> list[dict[str, State]]:
        return [
            {name: of.get(number, State.MISSING) for name, of in states.items()}
            for number in range(len(self.keys))
        ]

    def _link_states(self, name: str) -> dict[int, State]:
        side = self.sides[name]
        asked = dict(side.states)
        for number in side.not_asked_for_links():
            asked.pop(number, None)
        linked = {side.document[row] for row in side.head}
        begun = State.IN_PROGRESS
        return {
            number: state if state is begun else State.of(opened=True, finished=True, items=number in linked)
            for number, state in asked.items()
        }

    def not_asked_for(self, name: str, attribute: str) -> set[int]:
        """Articles in which an annotator was not asked for an attribute.

        Rows that do not tell asked for it where the annotator has said it in any of them.
        """
        side = self.sides[name]
        if not side.unvalued:
            return set()
        said = {
            saying
            for document, saying in zip(side.document, side.saying, strict=True)
            if document in side.unvalued
        }
        return set() if any(attribute in self.given[saying] for saying in said) else side.unvalued

    def _not_asked_for(self, names: Sequence[str]) -> dict[str, dict[str, set[int]]]:
        """For attributes that somebody was not asked for: annotator → the articles where they were not."""
        found = {one: {name: self.not_asked_for(name, one) for name in names} for one in self._said}
        return {one: left_out for one, left_out in found.items() if any(left_out.values())}

    def _value_states(self, name: str, attribute: str) -> dict[int, State]:
        side, unasked = self.sides[name], self.not_asked_for(name, attribute)
        having = {number for number, said in enumerate(self.sayings) if attribute in said}
        valued = {
            document for document, saying in zip(side.document, side.saying, strict=True) if saying in having
        }
        return {
            number: state
            if state is State.IN_PROGRESS
            else State.of(opened=True, finished=True, items=number in valued)
            for number, state in side.states.items()
            if number not in unasked
        }

    def _answer_states(self, name: str, said: Mapping[int, str]) -> dict[int, State]:
        begun = dict.fromkeys(self.sides[name].reopened, State.IN_PROGRESS)
        return begun | {
            number: State.EMPTY if answer in ("", NOTHING) else State.DONE for number, answer in said.items()
        }

    def documents(self, names: Sequence[str]) -> list[int]:
        """Numbers of the articles that one of these counts in, or answered, by their keys."""
        counting = {state for state in State if state.counts(self.with_unfinished)}
        finished = {
            number for name in names for number, state in self.sides[name].states.items() if state in counting
        }
        answered = {
            number
            for name in names
            for questions in (self.sides[name].answers, self.sides[name].questions)
            for said in questions.values()
            for number in said
        }
        wanted = [number for number in finished | answered if self.sizes[number] >= 0]
        return sorted(wanted, key=self.keys.__getitem__)

    def corpus(self, names: Sequence[str]) -> Corpus:
        """The columns of these annotators; articles by their keys, so that a seed always means the same."""
        documents = self.documents(names)
        place = [NO_VALUE] * len(self.keys)
        for rank, number in enumerate(documents):
            place[number] = rank
        spans, links = _Joined(), _Joined()
        before = 0
        for who, name in enumerate(names):
            side = self.sides[name]
            spans.put("document", [place[number] for number in side.document])
            spans.put("annotator", [who] * len(side.start))
            for column in ("start", "end", "label", "first", "last", "kept", "saying"):
                spans.put(column, getattr(side, column))
            links.put("label", side.link_label)
            links.put("head", [before + row for row in side.head])
            links.put("child", [before + row for row in side.child])
            before += len(side.start)
        kept, saying = spans.columns.pop("kept", _numbers()), spans.columns.pop("saying", _numbers())
        asked = self.asked(names)
        values = {name: codes.words for name, codes in self._values.items() if name in self._said}
        attributes = {name: self._column(name, saying) for name in values}
        return Corpus.of(
            tuple(names),
            self._labels.words,
            array("q", [self.lengths[number] for number in documents]),
            array("q", [self.sizes[number] for number in documents]),
            self._finished(names, documents),
            SpanColumns.of(**spans.columns, attributes={**attributes, KEPT: kept}),
            relation_labels=self._links.words,
            relations=RelationColumns.of(**links.columns),
            values={**values, **{one.name: one.values for one in asked}},
            answers={one.name: _codes(one, documents) for one in asked},
            linked=self._linked(names, documents),
            valued=self._valued(names, documents),
        )

    def _finished(self, names: Sequence[str], documents: Sequence[int]) -> list[tuple[bool, ...]]:
        """For each of the articles who finished it."""
        counting = {state for state in State if state.counts(self.with_unfinished)}
        sides = [[self.sides[name].states.get(number) in counting for number in documents] for name in names]
        return list(zip(*sides, strict=True))

    def _linked(self, names: Sequence[str], documents: Sequence[int]) -> list[tuple[bool, ...]] | None:
        """For each of the articles who was asked for relations; None where everybody was everywhere."""
        left_out = [self.sides[name].not_asked_for_links() for name in names]
        if not any(left_out):
            return None
        return [tuple(number not in one for one in left_out) for number in documents]

    def _valued(self, names: Sequence[str], documents: Sequence[int]) -> dict[str, list[tuple[bool, ...]]]:
        """For attributes that somebody was not asked for: for each of the articles who was."""
        return {
            attribute: [tuple(number not in left_out[name] for name in names) for number in documents]
            for attribute, left_out in self._not_asked_for(names).items()
        }

    def _column(self, attribute: str, saying: "array[int]") -> "array[int]":
        """The value of an attribute for each span, -1 for those that do not have it."""
        codes = [said.get(attribute, NO_VALUE) for said in self.sayings]
        return array("q", [codes[number] for number in saying])

    def asked(self, names: Sequence[str]) -> list[Question]:
        """The questions that these annotators answered about whole articles, the answer itself first."""
        answers = [self.sides[name].answers.get(ANSWER, {}) for name in names]
        whole = Question(ANSWER, ("accept", "reject"), False, False, tuple(answers))
        return [whole, *questions([self.sides[name].questions for name in names])]


def _codes(question: Question, documents: Sequence[int]) -> list[list[int]]:
    """For every document what everybody answered, -1 where somebody did not."""
    codes = Codes(question.values)
    return [
        [codes[said[number]] if number in said else NO_VALUE for said in question.said]
        for number in documents
    ]


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
