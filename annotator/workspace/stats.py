"""Figures about the work: progress, decisions, time, and what became of suggestions.

Every figure says how many items it rests on; one that is undefined says why.
"""

from collections.abc import Iterable, Mapping

from msgspec import Struct

from annotator.editing.annotations import RelationRecord, SpanRecord, Verdict
from annotator.editing.decisions import Decision, How
from annotator.editing.edits import RelationEdit, SpanEdit
from annotator.store.articles import count_articles
from annotator.store.assignments import assigned_people
from annotator.store.database import Database
from annotator.store.decisions import history, iter_times
from annotator.store.progress import (
    Progress,
    annotators,
    count_touched,
    get_assigned_progress,
    get_progress,
)
from annotator.store.suggestions import count_without_suggestions
from annotator.store.summaries import iter_begun
from annotator.workspace.answers import IMPORTS
from annotator.workspace.figures import Work
from annotator.workspace.output_types import AnnotatorRow, StatesRow, StatsRow
from annotator.workspace.pace import IDLE_AFTER
from annotator.workspace.trail import undone_operations


class Stats(Struct, frozen=True):
    """All figures of a project.

    Attributes:
        articles: in the project, of which some are `finished` by somebody, others `begun` by somebody
            and finished by nobody; `unsuggested`: without suggestions.
        progress: each person's articles by state.
        assigned: of those who have been given articles, the ones they hold, by state.
        work: each person's; `total`: all together.
    """

    articles: int
    begun: int
    finished: int
    unsuggested: int
    progress: tuple[Progress, ...]
    assigned: Mapping[str, Progress]
    work: Mapping[str, Work]
    total: Work

    @property
    def new(self) -> int:
        """Articles that nobody has begun."""
        return self.articles - self.begun - self.finished

    @property
    def row(self) -> StatsRow:
        """As one JSON object."""
        return {
            "articles": self.articles,
            "new": self.new,
            "begun": self.begun,
            "finished": self.finished,
            "without_suggestions": self.unsuggested,
            "idle_after_seconds": IDLE_AFTER,
            "total": self.total.row,
            "annotators": [self._annotator_row(person) for person in self.progress],
        }

    def _annotator_row(self, person: Progress) -> AnnotatorRow:
        name = person.annotator
        held = self.assigned.get(name)
        if held is None:
            return {"annotator": name, "articles": _states(person), **self.work[name].row}  # type: ignore[typeddict-item]
        return {
            "annotator": name,
            "articles": _states(person),
            "assigned": _states(held),
            **self.work[name].row,
        }


def _states(progress: Progress) -> StatesRow:
    return {
        "new": progress.new,
        "begun": progress.started,
        "finished": progress.finished,
        "done": progress.done,
        "rejected": progress.rejected,
        "skipped": progress.skipped,
    }


def stats(database: Database, person: str | None = None) -> Stats:
    """The figures, as of one moment; of one person alone they hold nothing of anybody else's."""
    with database.snapshot():
        given = assigned_people(database)
        people = [person] if person is not None else sorted({*annotators(database), *given})
        work = {name: Work() for name in people}
        total = Work()
        _count_time(database, work, total)
        for key, name in iter_begun(database):
            if name not in work:
                continue
            decisions = history(database, name, key)
            for each in (work[name], total):
                _count_decisions(decisions, each)
        progress = tuple(get_progress(database, name) for name in people)
        if person is None:
            touched, finished = count_touched(database)
        else:
            (own,) = progress
            touched, finished = own.started + own.finished, own.finished
        return Stats(
            count_articles(database),
            touched - finished,
            finished,
            count_without_suggestions(database),
            progress,
            {name: get_assigned_progress(database, name) for name in given if name in work},
            work,
            total,
        )


def _count_time(database: Database, work: Mapping[str, Work], total: Work) -> None:
    last: dict[str, int] = {}
    for name, command, at in iter_times(database):
        # Nobody's time went into answers that came from a file.
        if command in IMPORTS or name not in work:
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
    work.imported += sum(decision.command in IMPORTS for decision in decisions)
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
