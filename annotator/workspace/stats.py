"""Figures about the work: progress, decisions, time, and what became of suggestions.

Every figure says how many items it rests on; one that is undefined says why.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from annotator.editing.annotations import Origin, RelationRecord, SpanRecord, Verdict
from annotator.editing.decisions import Decision, How
from annotator.editing.edits import RelationEdit, SpanEdit
from annotator.store.articles import count_articles
from annotator.store.database import Database
from annotator.store.decisions import history, iter_times
from annotator.store.suggestions import count_without_suggestions
from annotator.store.summaries import Progress, annotators, count_touched, get_progress, iter_begun
from annotator.workspace.trail import undone_operations

IDLE_AFTER = 60
"""Seconds of a pause between two decisions that count as work; the rest of a longer one is left out."""

IMPORTED = "import"
"""The command of decisions that came from a file: nobody's time went into them here."""


@dataclass(frozen=True, slots=True)
class Figure:
    """A number with what it rests on.

    Attributes:
        value: None when it is undefined.
        n: how many items it rests on.
        reason: why it is undefined, else empty.
    """

    value: float | None
    n: int
    reason: str = ""

    @property
    def row(self) -> dict[str, Any]:
        """As a JSON object; `reason` only where there is no value."""
        row = {"value": None if self.value is None else round(self.value, 4), "n": self.n}
        return {**row, "reason": self.reason} if self.value is None else row


@dataclass(slots=True)
class Outcomes:
    """What became of decided suggestions: kept as suggested, corrected, rejected, left open on purpose."""

    accepted: int = 0
    corrected: int = 0
    rejected: int = 0
    undecided: int = 0

    @property
    def rate(self) -> Figure:
        """Share that is right as suggested or after correction, of those judged."""
        judged = self.accepted + self.corrected + self.rejected
        if not judged:
            return Figure(None, 0, "no suggestion judged")
        return Figure((self.accepted + self.corrected) / judged, judged)

    @property
    def row(self) -> dict[str, Any]:
        """As a JSON object."""
        counts = {name: getattr(self, name) for name in ("accepted", "corrected", "rejected", "undecided")}
        return {**counts, "acceptance": self.rate.row}

    def add(self, record: SpanRecord | RelationRecord) -> None:
        """Count one decided suggestion."""
        match record.verdict, record.origin:
            case Verdict.ACCEPTED, Origin.ACCEPTED:
                self.accepted += 1
            case Verdict.ACCEPTED, _:
                self.corrected += 1
            case Verdict.REJECTED, _:
                self.rejected += 1
            case Verdict.UNDECIDED, _:
                self.undecided += 1


@dataclass(slots=True)
class Work:
    """What one person did, or all together.

    Attributes:
        decisions: stored rows, undo and redo included.
        undone: of these, taken back and not done again.
        imported: of these, come from a file.
        seconds: working time; `pauses`: the number of pauses between decisions it is the sum of.
        labels, ways: outcomes of suggestions by the label suggested, and by the way of deciding.
        made: spans and relations made by hand, by label.
    """

    decisions: int = 0
    undone: int = 0
    imported: int = 0
    seconds: float = 0.0
    pauses: int = 0
    labels: dict[str, Outcomes] = field(default_factory=lambda: defaultdict(Outcomes))
    ways: dict[str, Outcomes] = field(default_factory=lambda: defaultdict(Outcomes))
    made: Counter[str] = field(default_factory=Counter)

    @property
    def time(self) -> Figure:
        """Working time in seconds."""
        if not self.pauses:
            return Figure(None, 0, "fewer than two decisions")
        return Figure(self.seconds, self.pauses)

    @property
    def per_hour(self) -> Figure:
        """Decisions in an hour of working time."""
        if not self.pauses:
            return Figure(None, 0, "fewer than two decisions")
        if not self.seconds:
            return Figure(None, self.pauses, "no time between the decisions")
        return Figure(3600 * self.pauses / self.seconds, self.pauses)

    @property
    def row(self) -> dict[str, Any]:
        """As a JSON object."""
        return {
            "decisions": self.decisions,
            "undone": self.undone,
            "imported": self.imported,
            "seconds": self.time.row,
            "decisions_per_hour": self.per_hour.row,
            "by_label": {label: self.labels[label].row for label in sorted(self.labels)},
            "by_way": {way: self.ways[way].row for way in sorted(self.ways)},
            "made_by_hand": {label: self.made[label] for label in sorted(self.made)},
        }


@dataclass(frozen=True, slots=True)
class Stats:
    """All figures of a project.

    Attributes:
        articles: in the project; `begun` and `finished`: by anybody; `unsuggested`: without suggestions.
        progress: each person's articles by state.
        work: each person's; `total`: all together.
    """

    articles: int
    begun: int
    finished: int
    unsuggested: int
    progress: tuple[Progress, ...]
    work: Mapping[str, Work]
    total: Work

    @property
    def row(self) -> dict[str, Any]:
        """As one JSON object."""
        return {
            "articles": self.articles,
            "begun": self.begun,
            "finished": self.finished,
            "without_suggestions": self.unsuggested,
            "idle_after_seconds": IDLE_AFTER,
            "total": self.total.row,
            "annotators": [
                {
                    "annotator": person.annotator,
                    "articles": _states(person),
                    **self.work[person.annotator].row,
                }
                for person in self.progress
            ],
        }


def _states(progress: Progress) -> dict[str, int]:
    return {
        "new": progress.new,
        "started": progress.started,
        "done": progress.done,
        "rejected": progress.rejected,
        "skipped": progress.skipped,
    }


def stats(database: Database) -> Stats:
    """The figures, as of one moment."""
    with database.snapshot():
        people = annotators(database)
        work = {name: Work() for name in people}
        total = Work()
        _count_time(database, work, total)
        for key, name in iter_begun(database):
            decisions = history(database, name, key)
            for each in (work[name], total):
                _count_decisions(decisions, each)
        begun, finished = count_touched(database)
        return Stats(
            count_articles(database),
            begun,
            finished,
            count_without_suggestions(database),
            tuple(get_progress(database, name) for name in people),
            work,
            total,
        )


def _count_time(database: Database, work: Mapping[str, Work], total: Work) -> None:
    last: dict[str, int] = {}
    for name, command, at in iter_times(database):
        if command == IMPORTED:
            continue
        if name in last:
            seconds = min(max(at - last[name], 0) / 1000, IDLE_AFTER)
            for each in (work[name], total):
                each.seconds += seconds
                each.pauses += 1
        last[name] = at


def _count_decisions(decisions: list[Decision], work: Work) -> None:
    work.decisions += len(decisions)
    work.undone += len(undone_operations(decisions))
    work.imported += sum(decision.command == IMPORTED for decision in decisions)
    for record, how in standing(decisions):
        if record.suggested is None:
            work.made[record.span.label if isinstance(record, SpanRecord) else record.relation.label] += 1
        else:
            work.labels[_suggested_label(record)].add(record)
            work.ways[how].add(record)


def _suggested_label(record: SpanRecord | RelationRecord) -> str:
    if isinstance(record, SpanRecord):
        return (record.suggested.span if record.suggested else record.span).label
    return (record.suggested.relation if record.suggested else record.relation).label


def standing(decisions: Iterable[Decision]) -> list[tuple[SpanRecord | RelationRecord, How]]:
    """The records that stand at the end, each with the way in which its verdict was given.

    Undo and redo restore a verdict together with the way it was given in.
    """
    records: dict[str, SpanRecord | RelationRecord] = {}
    ways: dict[str, How] = {}
    given: dict[tuple[str, Verdict], How] = {}
    for decision in decisions:
        again = decision.command in ("undo", "redo")
        for edit in decision.edits:
            if not isinstance(edit, SpanEdit | RelationEdit):
                continue
            before = records.pop(edit.id, None)
            if edit.after is None:
                continue
            records[edit.id] = edit.after
            if before is None or before.verdict is not edit.after.verdict:
                given_as = (edit.id, edit.after.verdict)
                ways[edit.id] = given.get(given_as, decision.how) if again else decision.how
                given[given_as] = ways[edit.id]
    return [(record, ways[id]) for id, record in records.items()]
