"""How often a person accepted what a source suggests, by label; kept in the decision's transaction."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping

from msgspec import Struct

from annotator.editing.annotations import RelationRecord, SpanRecord, Verdict
from annotator.editing.edits import Edit, RelationEdit, SpanEdit
from annotator.store.database import Database


class Acceptance(Struct, frozen=True):
    """Decided suggestions of one source and label: accepted (also when corrected), and rejected."""

    source: str
    label: str
    accepted: int
    rejected: int


Changes = Counter[tuple[str, str, Verdict]]
"""By source, label and verdict: how many more suggestions were decided so."""


def count_acceptance(database: Database, annotator: str, edits: Iterable[Edit]) -> None:
    """Add what the edits change; since each carries its before-value, undoing counts back."""
    add_acceptance(database, annotator, acceptance_changes(edits))


def acceptance_changes(edits: Iterable[Edit]) -> Changes:
    """What the edits change."""
    changes: Changes = Counter()
    for edit in edits:
        match edit:
            case SpanEdit(_, before, after):
                _count(changes, before, -1)
                _count(changes, after, 1)
            case RelationEdit(_, was, now):
                _count(changes, was, -1)
                _count(changes, now, 1)
            case _:
                pass
    return changes


def add_acceptance(database: Database, annotator: str, changes: Changes) -> None:
    """Add such changes to a person's counts; the caller holds the transaction."""
    for source, label in dict.fromkeys(key[:2] for key, change in changes.items() if change):
        accepted = changes[source, label, Verdict.ACCEPTED]
        rejected = changes[source, label, Verdict.REJECTED]
        database.execute(
            "INSERT INTO acceptance (annotator, source, label, accepted, rejected) VALUES (?, ?, ?, ?, ?) "
            "ON CONFLICT (annotator, source, label) DO UPDATE SET "
            "accepted = acceptance.accepted + excluded.accepted, "
            "rejected = acceptance.rejected + excluded.rejected",
            (annotator, source, label, accepted, rejected),
        )


def _count(changes: Changes, record: SpanRecord | RelationRecord | None, change: int) -> None:
    match record:
        case SpanRecord(_, verdict, suggested) if suggested is not None:
            changes[suggested.by.source, suggested.span.label, verdict] += change
        case RelationRecord(_, verdict, link) if link is not None:
            changes[link.by.source, link.relation.label, verdict] += change
        case _:
            pass


def wrong_acceptance(database: Database, changes: Mapping[str, Changes]) -> tuple[str, ...]:
    """Annotators whose kept counts are not what all their decisions together change."""
    rows = database.query("SELECT annotator, source, label, accepted, rejected FROM acceptance")
    kept: defaultdict[str, Changes] = defaultdict(Counter)
    for annotator, source, label, accepted, rejected in rows:
        kept[annotator][source, label, Verdict.ACCEPTED] = accepted
        kept[annotator][source, label, Verdict.REJECTED] = rejected
    return tuple(
        name
        for name in sorted({*kept, *changes})
        if _judged(kept[name]) != _judged(changes.get(name, Counter()))
    )


def _judged(changes: Changes) -> dict[tuple[str, str, Verdict], int]:
    wanted = (Verdict.ACCEPTED, Verdict.REJECTED)
    return {key: count for key, count in changes.items() if count and key[2] in wanted}


def acceptances(database: Database, annotator: str) -> tuple[Acceptance, ...]:
    """A person's own counts, by source and label."""
    rows = database.query(
        "SELECT source, label, accepted, rejected FROM acceptance WHERE annotator = ? ORDER BY source, label",
        (annotator,),
    )
    return tuple(Acceptance(*row) for row in rows)
