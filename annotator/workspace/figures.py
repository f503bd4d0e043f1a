"""Figures: numbers that say what they rest on, or why there is none."""

from collections import Counter, defaultdict

from msgspec import Struct, field

from annotator.editing.annotations import Origin, RelationRecord, SpanRecord, Verdict
from annotator.workspace.output_types import FigureRow, OutcomesRow, WorkRow

ENOUGH = 10
"""Items that a share or a rate must rest on: fewer say little."""


class Figure(Struct, frozen=True):
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
    def row(self) -> FigureRow:
        """As a JSON object; `reason` only where there is no value."""
        if self.value is None:
            return {"value": None, "n": self.n, "reason": self.reason}
        return {"value": round(self.value, 4), "n": self.n}


class Outcomes(Struct):
    """What became of decided suggestions: kept as suggested, corrected, rejected, left open on purpose."""

    accepted: int = 0
    corrected: int = 0
    rejected: int = 0
    undecided: int = 0

    @property
    def rate(self) -> Figure:
        """Share that is right as suggested or after correction, of those judged."""
        judged = self.accepted + self.corrected + self.rejected
        if judged < ENOUGH:
            return Figure(None, judged, f"fewer than {ENOUGH} suggestions judged")
        return Figure((self.accepted + self.corrected) / judged, judged)

    @property
    def row(self) -> OutcomesRow:
        """As a JSON object."""
        return {
            "accepted": self.accepted,
            "corrected": self.corrected,
            "rejected": self.rejected,
            "undecided": self.undecided,
            "acceptance": self.rate.row,
        }

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


class Work(Struct):
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
        if self.pauses < ENOUGH:
            return Figure(None, self.pauses, f"fewer than {ENOUGH} pauses between decisions")
        if not self.seconds:
            return Figure(None, self.pauses, "no time between the decisions")
        return Figure(3600 * self.pauses / self.seconds, self.pauses)

    @property
    def row(self) -> WorkRow:
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
