"""One document of brat as a row in the shape of a Prodigy task."""

import re
from collections.abc import Mapping
from itertools import pairwise
from typing import Any

from annotator.document.errors import DataError
from annotator.formats.article_facts import OURS
from annotator.formats.brat_facts import SpanFacts
from annotator.formats.brat_lines import (
    Annotation,
    Event,
    Line,
    Link,
    Note,
    Property,
    Reference,
    Standoff,
    TextBound,
)
from annotator.formats.brat_names import BratNames
from annotator.formats.brat_notes import EXTENT, ORIGIN, read_origin_of_link
from annotator.formats.brat_text import counting_of
from annotator.formats.foreign_row import ForeignRow
from annotator.formats.incoming import IncomingRow
from annotator.formats.read_row import BadRow, RowReader

EXTRA = "brat"
"""The key under which a span, and the row, keep what only brat has a place for."""

DISCONTINUOUS = "discontinuous spans, taken from their first character to the last"
SAME_TRIGGER = "events that share a trigger, joined into one"
EQUIVALENCES = "equivalences without a symmetric relation in the label schema, kept with the row alone"
OTHER_FACTS = "notes and attributes of what is no span, kept with the row alone"
UNVERIFIED = "spans without their words, so that offsets could not be checked"
_PLACE = re.compile(r"([^.\s]+)(.*)", re.DOTALL)
_EXTENT = re.compile(r"(\d+) (\d+)")


class DocumentRow:
    """The row while it is made; what is wrong is gathered, and comes with `incoming`.

    Args:
        text: of the document, as its file has it.
        found: its annotations.
        facts: what annotator has written about it (`id`, `meta`, `annotator` …), or `meta` alone.
    """

    def __init__(
        self, rows: RowReader, names: BratNames, text: str, found: Standoff, facts: Mapping[str, Any]
    ) -> None:
        self._rows, self._names, self._found, self._facts = rows, names, found, facts
        self._counting = counting_of(text, [*found.text_bounds()], rows.unit, is_ours=OURS in facts)
        self._row = ForeignRow(rows, self._counting.text)
        self._errors = list(found.errors)
        self._numbers: dict[str, int] = {}
        self._spans: dict[int, SpanFacts] = {}
        self._lines: dict[str, Line] = {}
        self._kept: list[str] = []
        notes = (fact for fact in found.facts() if isinstance(fact, Note) and fact.type.startswith(ORIGIN))
        self._origins = {(note.type, note.target): note.text for note in notes}

    def incoming(self) -> IncomingRow:
        """The row; BadRow with everything that is wrong, each with its file, line and id."""
        extents = self._stated_extents()
        for bound in self._found.text_bounds():
            self._put_span(bound, extents.get(bound.line.id))
        events = [*self._found.events()]
        for event in events:
            self._put_event(event)
        for event in events:
            for role, id in event.arguments:
                origin = (f"{ORIGIN}-{role}", event.line.id)
                label = role if role in self._rows.labels else self._names.role(role)
                self._put_link(event.line, label, (event.line.id, id), origin)
        for link in self._found.links():
            self._put_relation(link)
        for fact in self._found.facts():
            self._put_fact(fact)
        return self._checked()

    def _checked(self) -> IncomingRow:
        for number, facts in self._spans.items():
            for key, value in facts.values.items():
                self._row.set(number, key, value)
            if facts.extra:
                self._row.set(number, EXTRA, facts.extra)
        if told := self._counting.told:
            self._rows.losses.add(told, str(self._facts["meta"].get("source", "")))
        try:
            incoming = self._row.incoming(self._others())
        except BadRow as bad:
            raise BadRow([*self._errors, *map(self._at_its_line, bad.errors)]) from bad
        if self._errors:
            raise BadRow(self._errors)
        return incoming

    def _at_its_line(self, error: DataError) -> DataError:
        """An error of the row, at the line it comes from."""
        place = _PLACE.fullmatch(error.field)
        line = self._lines.get(place[1]) if place else None
        if place is None or line is None:
            return error
        attribute = place[2].removeprefix(".")
        for number, facts in self._spans.items():
            if attribute in facts.lines and self._numbers.get(line.id) == number:
                line = facts.lines[attribute]
        field = line.id + place[2]
        return DataError(error.message, error.hint, file=line.file, line=line.number, field=field)

    def _stated_extents(self) -> dict[str, tuple[int, int]]:
        """Where our own notes say that a span begins and ends, by the id of its line."""
        triggers = {event.line.id: event.trigger for event in self._found.events()}
        notes = (fact for fact in self._found.facts() if isinstance(fact, Note) and fact.type == EXTENT)
        found = ((triggers.get(note.target, note.target), _EXTENT.fullmatch(note.text)) for note in notes)
        return {id: (int(match[1]), int(match[2])) for id, match in found if match}

    def _put_span(self, bound: TextBound, stated: tuple[int, int] | None) -> None:
        counting, line = self._counting, bound.line
        pieces = counting.pieces(bound)
        if pieces is None or not counting.fits(bound):
            self._errors.append(counting.problem(bound))
            return
        start, end, text = pieces[0][0], pieces[-1][1], counting.text
        if bound.text is None:
            self._rows.losses.add(UNVERIFIED, line.place)
        if stated and stated[0] <= start and end <= stated[1]:
            edges = text[stated[0] : start] + text[end : stated[1]]
            start, end = stated if not edges.strip() else (start, end)
        label = self._names.span_labels.get(bound.type, bound.type)
        number = self._row.span(line.id, start, end, label)
        self._lines[line.id], self._numbers[line.id] = line, number
        facts = self._spans.get(number) or SpanFacts(self._taken(label), self._rows, self._names)
        self._spans[number] = facts
        if any(text[last:first].strip() for (_, last), (first, _) in pairwise(pieces)):
            facts.extra["fragments"] = [list(piece) for piece in pieces]
            self._rows.losses.add(DISCONTINUOUS, line.place)

    def _put_event(self, event: Event) -> None:
        trigger = self._found.by_id.get(event.trigger)
        if not isinstance(trigger, TextBound):
            what = f"its trigger {event.trigger} is {'no text' if trigger else 'not there'}"
            self._errors.append(event.line.error(what, "name the T line of its trigger"))
        elif trigger.type != event.type:
            what = f"it is {event.type}, its trigger {event.trigger} is {trigger.type}"
            self._errors.append(event.line.error(what, "both have the same type"))
        elif event.trigger in self._numbers:
            number = self._numbers[event.trigger]
            if number in (self._numbers[id] for id in self._lines if id[0] == "E"):
                self._rows.losses.add(SAME_TRIGGER, event.line.place)
            self._lines[event.line.id], self._numbers[event.line.id] = event.line, number

    def _put_relation(self, link: Link) -> None:
        is_foreign = link.type in self._rows.labels
        label = link.type if is_foreign else self._names.relation_labels.get(link.type)
        if link.line.id != "*":
            self._put_link(link.line, label or link.type, link.ends, (ORIGIN, link.line.id))
        elif label and len(link.ends) == 2 and not is_foreign:
            self._put_link(
                link.line, label, link.ends, (f"{ORIGIN}-{link.type}-{link.ends[1]}", link.ends[0])
            )
        else:
            self._put_equivalence(link, label)

    def _put_equivalence(self, link: Link, label: str | None) -> None:
        """One relation less than it has members, each from a later one to the one before."""
        numbers = [self._number(link.line, id) for id in link.ends]
        known = [number for number in numbers if number is not None]
        if len(known) < len(numbers):
            return
        label = label or self._symmetric({self._taken(self._row.extent(number)[2]) for number in known})
        if label is None:
            self._keep(link, EQUIVALENCES)
            return
        for earlier, later in pairwise(sorted(known, key=self._row.extent)):
            self._row.relation(self._where(link.line), label, later, earlier)

    def _taken(self, label: str) -> str:
        """The schema's label that a span label of the file is taken as."""
        return self._rows.labels.get(label, label)

    def _symmetric(self, labels: set[str]) -> str | None:
        """The one symmetric relation of the schema between spans of these labels."""
        relations = self._rows.schema.relations
        fitting = [r.id for r in relations if r.symmetric and labels <= set(r.head) & set(r.tail)]
        return fitting[0] if len(fitting) == 1 else None

    def _put_link(self, line: Line, label: str, ends: tuple[str, ...], origin: tuple[str, str]) -> None:
        """A relation; `origin`: type and target of the note that says where it comes from."""
        head, child = (self._number(line, id) for id in ends)
        if head is not None and child is not None:
            others = read_origin_of_link(self._origins.get(origin, ""), ends[1])
            self._row.relation(self._where(line), label, head, child, **others)

    def _where(self, line: Line) -> str:
        """What the row calls a line, from which `_at_its_line` finds it: an equivalence has no id."""
        where = line.id if line.id != "*" else f"*{line.number}"
        self._lines[where] = line
        return where

    def _number(self, line: Line, id: str) -> int | None:
        """The number of the span that an id stands for (an event: its trigger); or None, with an error."""
        if id in self._numbers:
            return self._numbers[id]
        if not isinstance(self._found.by_id.get(id), TextBound | Event):
            what = f"{id} is no span and no event" if id in self._found.by_id else f"{id} is not there"
            self._errors.append(line.error(what, "correct the id, or remove the line"))
        return None

    def _put_fact(self, fact: Property | Reference | Note) -> None:
        if fact.target in self._numbers:
            if not (isinstance(fact, Note) and fact.type == EXTENT):
                self._spans[self._numbers[fact.target]].take(fact)
        elif fact.target not in self._found.by_id:
            what = f"{fact.target} is not there"
            self._errors.append(fact.line.error(what, "correct the id, or remove the line"))
        elif not isinstance(self._found.by_id[fact.target], TextBound | Event) and fact.type != ORIGIN:
            self._keep(fact, OTHER_FACTS)

    def _keep(self, annotation: Annotation, kind: str) -> None:
        self._rows.losses.add(kind, annotation.line.place)
        self._kept.append(annotation.line.words)

    def _others(self) -> dict[str, Any]:
        """The keys of the row beside text, spans and relations."""
        others = {**self._facts, EXTRA: {"lines": self._kept} if self._kept else None}
        if OURS not in self._facts:
            return {**others, "answer": None if self._found.is_empty() else "accept"}
        checked = [self._row.extent(number) for number, facts in self._spans.items() if facts.is_checked]
        frames = [{"start": start, "end": end, "label": label} for start, end, label in sorted(checked)]
        return {**others, OURS: {**self._facts[OURS], "frames_checked": frames}}
