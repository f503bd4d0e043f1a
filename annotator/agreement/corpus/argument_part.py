"""Event arguments over a whole corpus, in the levels of ACE-style scoring."""

from collections.abc import Sequence

import numpy as np
from msgspec import Struct
from msgspec.structs import replace
from numpy.typing import NDArray

from annotator.agreement import formulas
from annotator.agreement.corpus.columns import Corpus, Integers
from annotator.agreement.corpus.event_part import event_types
from annotator.agreement.corpus.link_columns import LinkFrame, LinkSide, codes_of, only, ordered
from annotator.agreement.corpus.options import Options
from annotator.agreement.corpus.rows import (
    Behind,
    How,
    Layer,
    Numbers,
    Part,
    Row,
    names_of_pairs,
    nothing,
    of_pairs,
)
from annotator.agreement.corpus.statistics import Formula, Sums, by_document

NAMES = {
    "trigger": "F1, triggers",
    "trigger_type": "F1, triggers and type of event",
    "argument": "F1, arguments (type of event and extent)",
    "role": "F1, arguments and role",
    "type_given_trigger": "types, given the trigger",
    "argument_given_type": "F1, arguments, given trigger and type",
    "role_given_argument": "roles, given the argument",
}
FIELDS = ("hits", "first", "second")


def argument_part(corpus: Corpus, options: Options, frames: Sequence[LinkFrame]) -> Part:
    """Every level twice: extents that overlap, and exact ones."""
    columns: dict[str, Numbers] = {}
    rows: list[Row] = []
    for exact in (False, True):
        levels = _Levels(corpus, options, exact)
        for number, frame in enumerate(frames):
            columns |= levels.statistics(number, frame)
        rows += levels.rows(columns)
    return Part(columns, rows)


class _Arguments(Struct, frozen=True, eq=False):
    """One annotator's arguments.

    Attributes:
        document: of each; found: type of event and argument's row; role: its type of relation.
        event: row of the event, -1 without partner. Rows are the first annotator's.
    """

    document: Integers
    found: Integers
    role: Integers
    event: Integers


class _Levels:
    """Counts of every level for one way of matching extents."""

    def __init__(self, corpus: Corpus, options: Options, exact: bool) -> None:
        self.corpus, self.exact, self.options = corpus, exact, options
        self.name = "exact" if exact else "aligned"
        self.types, self.names = event_types(corpus, options)
        events = [code for code, label in enumerate(corpus.labels) if label in options.events]
        self.is_event = np.isin(corpus.spans.label, events)
        links = ordered(corpus, options.symmetric)
        directed = ~np.isin(links.label, codes_of(corpus, options.symmetric))
        self.links = only(links, self.is_event[links.head] & directed)

    def statistics(self, number: int, frame: LinkFrame) -> dict[str, Numbers]:
        """hits, first and second of every level, by document."""
        corpus, size = self.corpus, self.corpus.documents
        used = frame.only(frame.matched.stage < 3) if self.exact else frame
        spans = used.matched
        document = corpus.spans.document
        trigger = self.is_event[spans.first] & self.is_event[spans.second]
        alike = trigger & (self.types[spans.first] == self.types[spans.second])
        events = [by_document(document[rows[self.is_event[rows]]], size) for rows in spans.rows]
        triggers = by_document(document[spans.first[trigger]], size)
        typed = by_document(document[spans.first[alike]], size)
        same = np.zeros(len(corpus.spans), bool)
        same[spans.first[alike]] = True
        sides = used.sides(self.links)
        one, other = (self._arguments(side) for side in sides)
        sizes = [by_document(side.document, size) for side in (one, other)]
        given = [_where(side, (side.event >= 0) & same[side.event]) for side in (one, other)]
        identified = self._common(one, other, with_role=False)
        classified = self._common(one, other, with_role=True)
        levels = {
            "trigger": (triggers, *events),
            "trigger_type": (typed, *events),
            "argument": (identified, *sizes),
            "role": (classified, *sizes),
            "type_given_trigger": (typed, triggers, triggers),
            "argument_given_type": (
                self._common(given[0], given[1], with_role=False),
                *(by_document(side.document, size) for side in given),
            ),
            "role_given_argument": (classified, identified, identified),
        }
        asked = self._asked(number)
        return {
            f"a.{self.name}.{number}.{level}.{part}": column if level == "trigger" else column * asked
            for level, columns in levels.items()
            for part, column in zip(FIELDS, columns, strict=True)
        }

    def _asked(self, number: int) -> NDArray[np.bool_]:
        """The documents in which both annotators of a pair were asked for types of events."""
        return self.corpus.shared_values(self.options.type, *self.corpus.pairs[number])

    def _arguments(self, side: LinkSide) -> _Arguments:
        own = self.types[self.links.head[side.rows]]
        found = np.where(side.child >= 0, side.child * len(self.names) + own, -1)
        return _Arguments(side.document, found, side.label, side.head)

    def _common(self, one: _Arguments, other: _Arguments, with_role: bool) -> Numbers:
        """Arguments that both have, each as often as both do, by document."""
        roles = len(self.corpus.relation_labels) or 1
        counted = []
        for side in (one, other):
            closed = side.found >= 0
            key = side.found[closed] * roles + (side.role[closed] if with_role else 0)
            counted.append(np.unique(key, return_counts=True))
        both, left, right = np.intersect1d(
            counted[0][0], counted[1][0], assume_unique=True, return_indices=True
        )
        rows = both // roles // max(len(self.names), 1)
        times = np.minimum(counted[0][1][left], counted[1][1][right])
        return by_document(self.corpus.spans.document[rows], self.corpus.documents, times)

    def rows(self, columns: dict[str, Numbers]) -> list[Row]:
        """The rows of all levels."""
        pairs, rows = range(len(self.corpus.pairs)), []
        for level, name in NAMES.items():
            at = [f"a.{self.name}.{number}.{level}" for number in pairs]
            items = [int(columns[f"{one}.first"].sum() + columns[f"{one}.second"].sum()) for one in at]
            template = Row(
                Layer.ARGUMENTS,
                f"argument.{self.name}.{level}",
                f"{name}, {self.name}",
                nothing,
                How.PAIR,
                (),
            )
            total = int(self.is_event.sum()) if level.startswith("t") else len(self.links)
            asked = None if level == "trigger" else [int(self._asked(number).sum()) for number in pairs]
            behind = replace(Behind.of(self.corpus, items, total), asked=asked)
            singles = [_f1([one]) for one in at]
            rows += of_pairs(names_of_pairs(self.corpus), template, singles, _f1(at), behind)
        return rows


def _where(side: _Arguments, wanted: NDArray[np.bool_]) -> _Arguments:
    columns = (side.document, side.found, side.role, side.event)
    return _Arguments(*(column[wanted] for column in columns))


def _f1(places: Sequence[str]) -> Formula:
    def compute(sums: Sums) -> Numbers:
        return formulas.f1(*(sum(sums[f"{at}.{part}"] for at in places) for part in FIELDS))

    return compute
